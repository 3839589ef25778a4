import type { Texts } from "../../shared/i18n";
import { useTexts } from "../../shared/i18n";
import { en } from "./en";
import type { Words } from "./types";
import { zh } from "./zh";

export type { SignalWord, Words } from "./types";

export const WORDS: Texts<Words> = { en, zh };

export function useWords(): Words {
  return useTexts(WORDS);
}
