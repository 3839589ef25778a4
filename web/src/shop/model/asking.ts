import type { Constraint, CopyLine, Edit, Item, Recommendation, Section } from "../../shared/types";
import type { Changes } from "./changes";

/** What one asks: kept in the browser's history, never in the address. */
export interface Asked {
  text: string;
  edits: Edit[];
  /** Constraints that edits have taken away: shown as chips to put back. */
  aside: Constraint[];
}

export type Phase = "home" | "asking" | "intent" | "products" | "done" | "failed";

export interface Asking {
  phase: Phase;
  asked: Asked;
  result: Recommendation | null;
  /** The products shown are those of the earlier answer to the same words, until the new ones are here. */
  isStale: boolean;
  isSlow: boolean;
  problem: unknown;
  hidden: readonly string[];
  changes: Changes | null;
}

export type Action =
  | { type: "home" }
  | { type: "ask"; asked: Asked }
  | { type: "intent"; soFar: Recommendation }
  | { type: "sections"; soFar: Recommendation; changes: Changes | null }
  | { type: "copy"; line: CopyLine }
  | { type: "done" }
  | { type: "slow" }
  | { type: "failed"; problem: unknown }
  | { type: "restored"; asked: Asked; result: Recommendation }
  | { type: "more"; needId: string; items: Item[] }
  | { type: "hide"; needId: string }
  | { type: "show"; needId: string }
  | { type: "read-changes" };

export const NOTHING_ASKED: Asked = { text: "", edits: [], aside: [] };

export const START: Asking = {
  phase: "home",
  asked: NOTHING_ASKED,
  result: null,
  isStale: false,
  isSlow: false,
  problem: null,
  hidden: [],
  changes: null,
};

export function reduce(state: Asking, action: Action): Asking {
  switch (action.type) {
    case "home":
      return START;
    case "ask":
      return asking(state, action.asked);
    case "intent":
      return { ...state, phase: "intent", result: state.isStale && state.result ? { ...state.result, intent: action.soFar.intent } : action.soFar };
    case "sections":
      return { ...state, phase: "products", result: action.soFar, isStale: false, changes: action.changes };
    case "copy":
      return state.result ? { ...state, result: withCopy(state.result, action.line) } : state;
    case "done":
      return { ...state, phase: "done", isSlow: false };
    case "slow":
      return { ...state, isSlow: true };
    case "failed":
      return { ...state, phase: "failed", isSlow: false, isStale: false, problem: action.problem };
    case "restored":
      return { ...START, phase: "done", asked: action.asked, result: action.result };
    case "more":
      return state.result ? { ...state, result: withMore(state.result, action.needId, action.items) } : state;
    case "hide":
      return { ...state, hidden: [...state.hidden, action.needId] };
    case "show":
      return { ...state, hidden: state.hidden.filter((id) => id !== action.needId) };
    case "read-changes":
      return { ...state, changes: null };
  }
}

function asking(state: Asking, asked: Asked): Asking {
  const isSame = state.result !== null && state.asked.text === asked.text;
  return {
    ...START,
    phase: "asking",
    asked,
    result: isSame ? state.result : null,
    isStale: isSame,
    hidden: isSame ? state.hidden : [],
  };
}

function withItems(result: Recommendation, change: (section: Section) => Section): Recommendation {
  return { ...result, sections: result.sections.map(change) };
}

/** Puts a line in place of the one that a product had. */
export function withCopy(result: Recommendation, line: CopyLine): Recommendation {
  return withItems(result, (section) =>
    section.items.some(({ position }) => position === line.position)
      ? { ...section, items: section.items.map((item) => (item.position === line.position ? { ...item, ...line } : item)) }
      : section,
  );
}

function withMore(result: Recommendation, needId: string, items: Item[]): Recommendation {
  return withItems(result, (section) => {
    if (section.need_id !== needId || section.relation !== null) return section;
    const shown = new Set(section.items.map(({ product }) => product.id));
    return { ...section, items: [...section.items, ...items.filter(({ product }) => !shown.has(product.id))] };
  });
}
