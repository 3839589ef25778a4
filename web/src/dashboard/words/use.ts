import { useLanguage } from "../../shared/i18n";
import type { Language } from "../../shared/types";
import { en, type Words } from "./en";
import { zh } from "./zh";

export const WORDS: Record<Language, Words> = { en, zh };

export const useWords = (): { w: Words; language: Language } => {
  const language = useLanguage();
  return { w: WORDS[language], language };
};

/** A code of the service in words; one that is not known is shown as it is, readable. */
export const said = (table: Record<string, string>, code: string): string => table[code] ?? code.replaceAll("_", " ");
