import type { Constraint, Intent, Item } from "../../shared/types";
import type { SignalWord } from "../words";

/** From which value on a signal is worth a sentence. The numbers themselves say nothing to a shopper. */
const SAID: readonly (readonly [signal: string, from: number, word: SignalWord])[] = [
  ["rule", 0.5, "rule"],
  ["superlative", 0.6, "superlative"],
  ["kind", 0.6, "kind"],
  ["served", 0.5, "served"],
  ["fits", 0.5, "fits"],
  ["misfit", 0.5, "misfit"],
  ["wishes", 0.5, "wishes"],
  ["brand", 0.5, "brand"],
  ["price", 0.5, "price"],
  ["contrary", 0.5, "contrary"],
  ["interest", 0.2, "interest"],
  ["interests", 0.2, "interest"],
  ["session", 0.2, "interest"],
  ["lexical", 0.5, "words"],
  ["meaning", 0.35, "meaning"],
  ["rating", 0.88, "rating"],
  ["popularity", 0.85, "popularity"],
];

const AT_MOST = 4;

export function signalWords(item: Item): SignalWord[] {
  const words: SignalWord[] = [];
  for (const [signal, from, word] of SAID) {
    if ((item.signals[signal] ?? 0) < from || words.includes(word)) continue;
    // Beside what it goes with, a product was not asked for: its own kind and words prove nothing to the shopper.
    if (item.relation && (word === "kind" || word === "words" || word === "meaning")) continue;
    words.push(word);
  }
  return words.slice(0, AT_MOST);
}

export function sourceWord(item: Item): "stated" | "mission" | "knowledge" | "catalog" | "override" {
  if (item.source.startsWith("mission:")) return "mission";
  if (item.source === "model") return "override"; // the shopkeeper agreed with it
  if (item.source === "knowledge" || item.source === "catalog" || item.source === "override") return item.source;
  return "stated";
}

/** Hard constraints that this product certainly meets: those of its own need, and those that bind every need. */
export function keptConstraints(item: Item, intent: Intent): Constraint[] {
  const ofNeed = intent.needs.find((need) => need.id === item.need_id)?.constraints ?? [];
  const ofSome = new Set(intent.needs.flatMap((need) => need.constraints.map(({ id }) => id)));
  // A total budget binds the whole basket; anything else was said of what was asked for, not of what goes with it.
  const ofAll = intent.constraints.filter(({ id, field }) => !ofSome.has(id) && (item.relation === null || field === "budget"));
  return [...ofAll, ...ofNeed].filter(({ hard, id, than }) => hard && !id.startsWith("link") && than?.item_id !== null);
}
