/** Numbers and times as people read them, and the interval that a rate is known to. */

import type { Language } from "../shared/types";

const LOCALES: Record<Language, string> = { en: "en-GB", zh: "zh-CN" };

export const count = (value: number, language: Language): string => new Intl.NumberFormat(LOCALES[language]).format(value);

export const percent = (rate: number | null | undefined, language: Language, digits = 1): string =>
  rate === null || rate === undefined || !Number.isFinite(rate)
    ? "–"
    : new Intl.NumberFormat(LOCALES[language], { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(rate);

export const decimal = (value: number, language: Language, digits = 1): string =>
  new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits }).format(value);

export const day = (text: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${text.slice(0, 10)}T00:00:00Z`));

/** A day with its year. */
export const date = (text: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${text.slice(0, 10)}T00:00:00Z`));

export const moment = (text: string, language: Language): string => {
  const at = new Date(text);
  return Number.isNaN(at.getTime())
    ? text
    : new Intl.DateTimeFormat(LOCALES[language], { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at);
};

export const clock = (text: string, language: Language): string => {
  const at = new Date(text);
  return Number.isNaN(at.getTime())
    ? text
    : new Intl.DateTimeFormat(LOCALES[language], { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);
};

/** How long ago, in the largest unit that fits. */
export const ago = (text: string, language: Language, now: number = Date.now()): string => {
  const seconds = (new Date(text).getTime() - now) / 1000;
  if (Number.isNaN(seconds)) return text;
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto" });
  const size = Math.abs(seconds);
  if (size < 60) return format.format(Math.round(seconds), "second");
  if (size < 3600) return format.format(Math.round(seconds / 60), "minute");
  if (size < 86400) return format.format(Math.round(seconds / 3600), "hour");
  return format.format(Math.round(seconds / 86400), "day");
};

/** Seconds of running as days, hours, minutes: the two largest. */
export const duration = (seconds: number, language: Language): string => {
  const parts: [number, "day" | "hour" | "minute" | "second"][] = [
    [Math.floor(seconds / 86400), "day"],
    [Math.floor((seconds % 86400) / 3600), "hour"],
    [Math.floor((seconds % 3600) / 60), "minute"],
    [Math.floor(seconds % 60), "second"],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  const shown = first < 0 ? parts.slice(3) : parts.slice(first, first + 2);
  return shown
    .filter(([value], place) => value > 0 || place === 0)
    .map(([value, unit]) => new Intl.NumberFormat(LOCALES[language], { style: "unit", unit, unitDisplay: "short" }).format(value))
    .join(" ");
};

export type Interval = { low: number; high: number };

const Z_95 = 1.959964;

/** Wilson's 95 % interval of a rate: honest with few trials and near 0 and 1, where the textbook one is not. Null without trials. */
export const wilson = (hits: number, trials: number): Interval | null => {
  if (!(trials > 0) || hits < 0) return null;
  const rate = Math.min(hits / trials, 1);
  const z2 = Z_95 * Z_95;
  const middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (Z_95 / (1 + z2 / trials)) * Math.sqrt((rate * (1 - rate)) / trials + z2 / (4 * trials * trials));
  return { low: rate === 0 ? 0 : Math.max(0, middle - half), high: rate === 1 ? 1 : Math.min(1, middle + half) };
};
