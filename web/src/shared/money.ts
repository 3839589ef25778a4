import { localeOf } from "./i18n";
import type { Language, Money } from "./types";

const formats = new Map<string, Intl.NumberFormat>();

function formatFor(language: Language, currency: string): Intl.NumberFormat | null {
  const key = `${language} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  try {
    const made = new Intl.NumberFormat(localeOf(language), { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
    formats.set(key, made);
    return made;
  } catch {
    return null; // Not three letters: nothing that Intl could name.
  }
}

/** How many decimals the currency has: 2 for most, 0 for JPY, 3 for KWD. */
export function fractionDigits(currency: string): number {
  return formatFor("en", currency)?.resolvedOptions().maximumFractionDigits ?? 2;
}

export function toMajor(money: Money): number {
  return money.amount / 10 ** fractionDigits(money.currency);
}

export function formatMoney(money: Money, language: Language): string {
  return formatMajor(toMajor(money), money.currency, language);
}

/** An amount in major units, as bounds of a constraint are. */
export function formatMajor(amount: number, currency: string, language: Language): string {
  return formatFor(language, currency)?.format(amount) ?? `${amount} ${currency}`;
}

export function formatNumber(value: number, language: Language, digits = 0): string {
  return new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: digits }).format(value);
}

/** 19420 -> 19K or 1.9万: counts that nobody reads to the last digit. */
export function formatCount(value: number, language: Language): string {
  return new Intl.NumberFormat(localeOf(language), { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

export function formatShare(value: number, language: Language): string {
  return new Intl.NumberFormat(localeOf(language), { style: "percent", maximumFractionDigits: 0 }).format(value);
}
