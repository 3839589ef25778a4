import { Preference, usePreference } from "./preference";
import type { Language } from "./types";

/** Texts of one part of a page, in every language that the pages speak. */
export type Texts<T> = Readonly<Record<Language, T>>;

const LOCALES: Texts<string> = { zh: "zh-CN", en: "en" };

/** The first of the browser's languages that the pages speak. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0];
    if (primary === "zh" || primary === "en") return primary;
  }
  return "en";
}

export const language = new Preference<Language>(
  "language",
  ["zh", "en"],
  () => preferredLanguage(navigator.languages),
  (value) => {
    document.documentElement.lang = LOCALES[value];
  },
);

export function useLanguage(): Language {
  return usePreference(language);
}

export function useTexts<T>(texts: Texts<T>): T {
  return texts[useLanguage()];
}

/** The BCP 47 tag that Intl and <html lang> get. */
export function localeOf(value: Language): string {
  return LOCALES[value];
}
