import type { Conversation, Language, Recommendation, Reply, Section } from "../../shared/types";

/** One thing that the shopper said, and what came of it: nothing yet, a reply, or a failure. */
export interface Turn {
  said: string;
  /** Of an answer that was chosen from those offered: it belongs to no language of its own. */
  language: Language | undefined;
  reply: Reply | null;
  /** After a reload, on the last turn: what was on the table then, whichever turn had brought it. */
  shown: Recommendation | null;
  problem: unknown;
}

export interface Talking {
  turns: readonly Turn[];
  isRestoring: boolean;
  /** Why the conversation of before the reload could not be fetched. */
  problem: unknown;
  /** What a screen reader is told: replies that have just come, not those of before a reload. */
  announced: string;
}

export type TalkAction =
  | { type: "say"; said: string; language: Language | undefined }
  | { type: "again" }
  | { type: "answered"; reply: Reply }
  | { type: "failed"; problem: unknown }
  | { type: "restore" }
  | { type: "restored"; conversation: Conversation; shown: Recommendation | null }
  | { type: "unrestored"; problem: unknown }
  | { type: "over" };

export const SILENCE: Talking = { turns: [], isRestoring: false, problem: null, announced: "" };

export function reduceTalk(state: Talking, action: TalkAction): Talking {
  switch (action.type) {
    case "say":
      return { ...state, announced: "", turns: [...state.turns, { said: action.said, language: action.language, reply: null, shown: null, problem: null }] };
    case "again":
      return withLast(state, { problem: null });
    case "answered":
      return { ...withLast(state, { reply: action.reply }), announced: action.reply.text };
    case "failed":
      return withLast(state, { problem: action.problem });
    case "restore":
      return { ...SILENCE, isRestoring: true };
    case "restored":
      return { ...SILENCE, turns: turnsOf(action.conversation, action.shown) };
    case "unrestored":
      return { ...SILENCE, problem: action.problem };
    case "over":
      return SILENCE;
  }
}

export function isWaiting({ turns, isRestoring }: Talking): boolean {
  const last = turns.at(-1);
  return isRestoring || (last !== undefined && last.reply === null && last.problem === null);
}

function withLast(state: Talking, change: Partial<Turn>): Talking {
  return { ...state, turns: state.turns.map((turn, at) => (at === state.turns.length - 1 ? { ...turn, ...change } : turn)) };
}

/** The words of a kept conversation; the products that are on the table stand with its last turn. */
function turnsOf({ conversation_id, language, turns, question }: Conversation, shown: Recommendation | null): Turn[] {
  return turns.map(({ text, move, reply }, at) => {
    const isLast = at === turns.length - 1;
    return {
      said: text,
      language: undefined,
      shown: isLast ? shown : null,
      problem: null,
      reply: {
        conversation_id,
        move,
        language,
        text: reply,
        recommendation: null,
        table: null,
        facts: [],
        citations: [],
        question: isLast ? question : null,
        cart: [],
        handed_over: false,
        decided_by: "rules",
        degraded: [],
      },
    };
  });
}

/** What was asked for; what goes with a thing only where nothing else is shown. Positions are the numbers by which shopper and shop count. */
export function shownSections({ sections }: Recommendation): Section[] {
  const main = sections.filter(({ relation }) => relation === null);
  return (main.length > 0 ? main : sections).filter(({ items }) => items.length > 0);
}
