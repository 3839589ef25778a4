import type { Conversation, CopyLine, KeptTurn, Language, Recommendation, Reply, Section } from "../../shared/types";
import { withCopy } from "./asking";

/** One thing that the shopper said, and what came of it: nothing yet, a reply, or a failure. */
export interface Turn {
  /** By which the shop knows the turn when it is sent again. */
  id: string;
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
  | { type: "say"; id: string; said: string; language: Language | undefined }
  | { type: "again" }
  | { type: "answered"; reply: Reply }
  | { type: "grown"; sentence: string }
  | { type: "line"; line: CopyLine }
  | { type: "failed"; problem: unknown }
  | { type: "restore" }
  | { type: "restored"; conversation: Conversation; slates: ReadonlyMap<string, Recommendation> }
  | { type: "unrestored"; problem: unknown }
  | { type: "over" };

export const SILENCE: Talking = { turns: [], isRestoring: false, problem: null, announced: "" };

export function reduceTalk(state: Talking, action: TalkAction): Talking {
  switch (action.type) {
    case "say":
      return { ...state, announced: "", turns: [...state.turns, { id: action.id, said: action.said, language: action.language, reply: null, shown: null, problem: null }] };
    case "again":
      return withLast(state, { problem: null });
    case "answered":
      return { ...withLast(state, { reply: action.reply }), announced: action.reply.text };
    case "grown":
      return { ...withReply(state, (reply) => ({ ...reply, text: joined(reply, action.sentence) })), announced: action.sentence };
    case "line":
      return withReply(state, (reply) => ({ ...reply, recommendation: reply.recommendation && withCopy(reply.recommendation, action.line) }));
    case "failed":
      return withLast(state, { problem: action.problem });
    case "restore":
      return { ...SILENCE, isRestoring: true };
    case "restored":
      return { ...SILENCE, turns: turnsOf(action.conversation, action.slates) };
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

function withReply(state: Talking, change: (reply: Reply) => Reply): Talking {
  const reply = state.turns.at(-1)?.reply;
  return reply ? withLast(state, { reply: change(reply) }) : state;
}

function joined({ text, language }: Reply, sentence: string): string {
  return language.startsWith("zh") ? text + sentence : `${text} ${sentence}`;
}

/** The turns of which the products are fetched again after a reload: the newest. */
const SHOWN_AGAIN = 12;

/** The slates that a kept conversation showed last, and the one that is on the table. */
export function slatesOf({ turns, slate_id }: Conversation): string[] {
  const shown = turns.slice(-SHOWN_AGAIN).map((turn) => turn.slate_id);
  return [...new Set([...shown, slate_id].filter((id): id is string => Boolean(id)))];
}

/** A kept conversation with what its replies showed. What is on the table stands with the last turn where no turn here had brought it. */
function turnsOf({ conversation_id, turns, question, slate_id }: Conversation, slates: ReadonlyMap<string, Recommendation>): Turn[] {
  const isShown = turns.some((turn) => turn.slate_id === slate_id && slates.has(turn.slate_id ?? ""));
  return turns.map((turn, at) => {
    const isLast = at === turns.length - 1;
    return {
      id: turn.turn_id ?? "",
      said: turn.text,
      language: undefined,
      shown: isLast && !isShown ? (slates.get(slate_id ?? "") ?? null) : null,
      problem: null,
      reply: replyOf(turn, conversation_id, isLast ? question : null, slates.get(turn.slate_id ?? "") ?? null),
    };
  });
}

function replyOf(turn: KeptTurn, conversation_id: string, question: Conversation["question"], recommendation: Recommendation | null): Reply {
  const { move, language, table, facts, citations, cart, handed_over, decided_by, degraded, reply: text } = turn;
  return { conversation_id, move, language, text, recommendation, table, facts, citations, question, cart, handed_over, decided_by, degraded };
}

/** What was asked for; what goes with a thing only where nothing else is shown. Positions are the numbers by which shopper and shop count. */
export function shownSections({ sections }: Recommendation): Section[] {
  const main = sections.filter(({ relation }) => relation === null);
  return (main.length > 0 ? main : sections).filter(({ items }) => items.length > 0);
}
