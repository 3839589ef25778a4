/** A rule as it is edited: read from what the service lists, checked, and said in the words of rules.yaml. */

import type { Rule } from "../data/types";
import type { Words } from "../words/en";

export const PUSHES = ["boost", "bury"] as const;
export const ACTIONS = ["boost", "bury", "pin", "hide", "rewrite", "add constraint"] as const;
export const TARGETS = ["brand", "kind", "category", "id"] as const;
export type ActionName = (typeof ACTIONS)[number];
export type Target = (typeof TARGETS)[number];

export type Action = { name: ActionName; target: Target; values: string[]; by: string; text: string };
export type Draft = {
  id: string;
  text: string[];
  exact: string[];
  kind: string[];
  language: string;
  /** Days, both within; empty = open. */
  from: string;
  until: string;
  actions: Action[];
  /** The moments as they were: a day that is not changed keeps its time. */
  kept?: { from: string | null; before: string | null };
};

export const NEW_ACTION: Action = { name: "boost", target: "brand", values: [], by: "0.5", text: "" };
export const NEW_RULE: Draft = { id: "", text: [], exact: [], kind: [], language: "", from: "", until: "", actions: [NEW_ACTION] };

export const isPush = (action: Action): boolean => action.name === "boost" || action.name === "bury";
export const isProducts = (action: Action): boolean => action.name === "pin" || action.name === "hide";

const PUSH = /^(boost|bury): (brand|kind|category|id) (.*) by ([\d.]+)$/s;
const PLAIN = /^(pin|hide|rewrite|add constraint): (.*)$/s;

/** One line of a listed rule, such as "boost: brand Zevaro by 0.5". Null for what this editor does not know. */
export const readAction = (line: string): Action | null => {
  const push = PUSH.exec(line);
  if (push) return { ...NEW_ACTION, name: push[1] as ActionName, target: push[2] as Target, values: (push[3] ?? "").split(", "), by: push[4] ?? "" };
  const plain = PLAIN.exec(line);
  if (!plain) return null;
  const name = plain[1] as ActionName;
  const said = plain[2] ?? "";
  return name === "pin" || name === "hide" ? { ...NEW_ACTION, name, target: "id", values: said.split(", ") } : { ...NEW_ACTION, name, text: said };
};

const DAY_MS = 86_400_000;

const firstDay = (from: string): string => new Date(from).toISOString().slice(0, 10);

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().replace(".000Z", "+00:00");

/** The last day within, of the first moment that is not. */
const lastDay = (before: string): string => new Date(new Date(before).getTime() - 1).toISOString().slice(0, 10);

/** An action as rules.yaml has it, where the service gives it: a value with a comma stays one value. */
const entryActions = (given: Record<string, unknown>): Action[] =>
  Object.entries(given).flatMap(([written, value]): Action[] => {
    const name = ACTIONS.find((one) => one === written.replaceAll("_", " "));
    if (!name) return [];
    if (name === "pin" || name === "hide") return [{ ...NEW_ACTION, name, target: "id", values: listed(value) }];
    if (name !== "boost" && name !== "bury") return [{ ...NEW_ACTION, name, text: listed(value).join(", ") }];
    const push = (value ?? {}) as Record<string, unknown>;
    const target = TARGETS.find((one) => one in push) ?? "brand";
    return [{ ...NEW_ACTION, name, target, values: listed(push[target]), by: String(push.by ?? "") }];
  });

const listed = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined && one !== null).map(String);

const actionsOf = (rule: Rule): Action[] => {
  const then = rule.entry?.then;
  return then ? [then].flat().flatMap(entryActions) : rule.then.map(readAction).filter((action) => action !== null);
};

export const readRule = (rule: Rule): Draft => ({
  id: rule.id,
  text: rule.when.text ?? [],
  exact: rule.when.exact ?? [],
  kind: rule.when.kind ?? [],
  language: rule.when.language ?? "",
  from: rule.from ? firstDay(rule.from) : "",
  until: rule.before ? lastDay(rule.before) : "",
  actions: actionsOf(rule),
  kept: { from: rule.from, before: rule.before },
});

export type Mistake = { field: string; message: string };
type Errors = Words["rules"]["errors"];
const IS_ID = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,63}$/u;

/** What is wrong with a draft, in words; fields are id, dates, actions, or actions.N. */
export const check = (draft: Draft, taken: readonly string[], errors: Errors): Mistake[] => {
  const found: Mistake[] = [];
  const say = (field: string, error: string) => found.push({ field, message: errors[error] ?? error });
  if (!IS_ID.test(draft.id)) say("id", "id");
  else if (taken.includes(draft.id)) say("id", "taken");
  if (draft.from && draft.until && draft.until < draft.from) say("dates", "dates");
  if (draft.actions.length === 0) say("actions", "none");
  draft.actions.forEach((action, place) => checkAction(action, draft, place).forEach((error) => say(`actions.${place}`, error)));
  return found;
};

const checkAction = (action: Action, draft: Draft, place: number): string[] => {
  if (isProducts(action)) return action.values.length ? [] : ["values"];
  if (isPush(action)) return [...(action.values.length ? [] : ["values"]), ...(isStrength(action.by) ? [] : ["by"])];
  const isFirst = draft.actions.findIndex((other) => other.name === action.name) === place;
  return [
    ...(action.text.trim() ? [] : ["text"]),
    ...(isFirst ? [] : ["once"]),
    ...(action.name === "rewrite" && draft.kind.length ? ["rewriteKind"] : []),
    ...(action.name === "rewrite" && !draft.text.length && !draft.exact.length ? ["rewriteWords"] : []),
  ];
};

const isStrength = (by: string): boolean => by.trim() !== "" && Number(by) >= 0.1 && Number(by) <= 2;

type Body = { when: Record<string, string | string[]>; then: Record<string, unknown>[]; from: string | null; before: string | null };

/** What is sent to PUT /v1/merchant/rules/{id}. Days are UTC; "before" is the first moment after the last day. */
export const toBody = (draft: Draft): Body => {
  const { kept } = draft;
  const lists = Object.entries({ text: draft.text, exact: draft.exact, kind: draft.kind }).filter(([, values]) => values.length > 0);
  return {
    when: { ...Object.fromEntries(lists), ...(draft.language ? { language: draft.language } : {}) },
    then: draft.actions.map(actionBody),
    from: draft.from ? (kept?.from && firstDay(kept.from) === draft.from ? kept.from : `${draft.from}T00:00:00+00:00`) : null,
    before: draft.until ? (kept?.before && lastDay(kept.before) === draft.until ? kept.before : dayAfter(draft.until)) : null,
  };
};

const actionBody = (action: Action): Record<string, unknown> => {
  if (isProducts(action)) return { [action.name]: action.values };
  if (isPush(action)) return { [action.name]: { [action.target]: action.values, by: Number(action.by) } };
  return { [action.name]: action.text.trim() };
};
