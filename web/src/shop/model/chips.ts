import { formatMajor, formatNumber } from "../../shared/money";
import type { Constraint, Intent, Language, Need, Recommendation } from "../../shared/types";
import type { Words } from "../words";
import { numbersOf } from "./edits";

export interface Chip {
  constraint: Constraint;
  /** What it is about, such as "price"; empty where the words say it themselves. */
  field: string;
  text: string;
}

const MONEY_FIELDS = new Set(["price", "budget"]);

/** The constraints that a shopper has said; those that links of the catalogue bring along are no words of his. */
export function chipsOf(intent: Intent, words: Words, language: Language): Chip[] {
  return intent.constraints
    .filter(({ id }) => !id.startsWith("link"))
    .map((constraint) => {
      const field = words.fields[constraint.field] ?? "";
      const text = chipText(constraint, words, language, intent.currency);
      return { constraint, field: isSaid(field, text) ? "" : field, text };
    });
}

/** Whether the shopper's words hold the field's name already: "gift for her" needs no "for" before it. */
function isSaid(field: string, text: string): boolean {
  return /\p{Script=Han}/u.test(field) ? text.includes(field) : text.toLowerCase().split(/\s+/).includes(field);
}

/** Needs that got no shelf, once the answer is there: before, it has neither shelves nor absences. */
export function unservedNeeds({ sections, absent }: Pick<Recommendation, "sections" | "absent">, needs: readonly Need[]): ReadonlySet<string> {
  const served = new Set(sections.map(({ need_id }) => need_id));
  return new Set(served.size + absent.length === 0 ? [] : needs.map(({ id }) => id).filter((id) => !served.has(id)));
}

export function chipText(constraint: Constraint, words: Words, language: Language, currency: string): string {
  const { op, field, unit, text, value } = constraint;
  const numbers = numbersOf(constraint);
  const isMoney = MONEY_FIELDS.has(field);
  if (numbers.length === 0 || op === "min" || op === "max" || !(isMoney || field === "rating")) return text || String(value ?? field);
  const said = numbers.map((n) => (isMoney ? formatMajor(n, unit ?? currency, language) : formatNumber(n, language, 1)));
  const [low = "", high = ""] = said;
  return op === "between" ? words.bounds.between(low, high) : words.bounds[op](low);
}

/** How a need is called on the page: by its kind where that is sure, else in the shopper's words. */
export function needName(need: Need): string {
  const [best] = need.labels;
  return best && best.probability >= 0.5 && !best.id.startsWith("mission:") ? best.label : need.text;
}

/** Needs that stand for shelves of their own; what goes with them comes in their wake. */
export function mainNeeds(intent: Intent): Need[] {
  return intent.needs.filter((need) => need.origin !== "derived");
}

export interface Reading {
  corrected: [wrong: string, right: string][];
  notFound: string[];
}

export function notesOf(notes: readonly string[]): Reading {
  const reading: Reading = { corrected: [], notFound: [] };
  for (const note of notes) {
    const [, code, rest] = /^(corrected|typo|not_found):(.+)$/s.exec(note) ?? [];
    if (!code || !rest) continue;
    if (code === "not_found") reading.notFound.push(rest);
    const [wrong, right] = rest.split("->");
    if (code !== "not_found" && wrong && right) reading.corrected.push([wrong, right]);
  }
  return reading;
}
