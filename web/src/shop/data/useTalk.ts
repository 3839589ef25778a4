import { useCallback, useEffect, useReducer, useRef } from "react";
import { ApiError, api, isAbort, type TalkHandlers } from "../../shared/api";
import { language as page } from "../../shared/i18n";
import type { Chat, Language, Recommendation, Reply } from "../../shared/types";
import { languageHint } from "../model/languageHint";
import { isWaiting, reduceTalk, SILENCE, slatesOf, type Talking } from "../model/talk";
import { keepTalk, keptTalk } from "./keptTalk";

const GIVE_UP_MS = 45_000;

export interface Talk {
  state: Talking;
  /** Says something, if nothing waits for its answer. Chosen answers go in the language in which they were offered. */
  say: (text: string, language?: Language) => void;
  /** Tries again what failed last. */
  again: () => void;
  /** Forgets the conversation, here and in the shop. */
  startOver: () => void;
}

/** The conversation of this tab; one turn at a time. */
export function useTalk(onReply: (reply: Reply) => void): Talk {
  const [state, dispatch] = useReducer(reduceTalk, SILENCE);
  const id = useRef(keptTalk());
  const running = useRef<AbortController | null>(null);
  const latest = useRef({ state, onReply });
  useEffect(() => {
    latest.current = { state, onReply };
  });

  const know = useCallback((conversationId: string) => {
    id.current = conversationId;
    keepTalk(conversationId);
  }, []);

  const begin = useCallback((): AbortController => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current;
  }, []);

  const send = useCallback(
    async (said: string, language: Language | undefined, turnId: string) => {
      const controller = begin();
      const late = setTimeout(() => controller.abort(new ApiError({ code: "timeout", message: "", hint: "" }, 0)), GIVE_UP_MS);
      try {
        const turn = { text: said, turn_id: turnId, ...languageOf(said, language) };
        await answered(turn, id.current, controller.signal, {
          onReply: (reply) => {
            know(reply.conversation_id);
            dispatch({ type: "answered", reply });
            latest.current.onReply(reply);
          },
          onText: (sentence) => dispatch({ type: "grown", sentence }),
          onCopy: (line) => dispatch({ type: "line", line }),
        });
      } catch (problem) {
        if (!isAbort(problem)) dispatch({ type: "failed", problem });
      } finally {
        clearTimeout(late);
      }
    },
    [begin, know],
  );

  const restore = useCallback(async () => {
    if (!id.current) return;
    const { signal } = begin();
    dispatch({ type: "restore" });
    try {
      const conversation = await api.conversation(id.current, signal);
      const found = await Promise.all(slatesOf(conversation).map((one) => slateOrNone(one, signal)));
      const slates = new Map(found.flatMap((one) => (one ? [[one.slate_id, one] as const] : [])));
      dispatch({ type: "restored", conversation, slates });
    } catch (problem) {
      if (isAbort(problem)) return;
      if (!isMissing(problem)) return dispatch({ type: "unrestored", problem });
      know(""); // It has expired, or was erased: a new one begins.
      dispatch({ type: "over" });
    }
  }, [begin, know]);

  useEffect(() => {
    void restore();
    return () => running.current?.abort();
  }, [restore]);

  const say = useCallback(
    (text: string, language?: Language) => {
      if (isWaiting(latest.current.state)) return;
      const turnId = newId();
      dispatch({ type: "say", id: turnId, said: text, language });
      void send(text, language, turnId);
    },
    [send],
  );

  const again = useCallback(() => {
    const { turns, problem } = latest.current.state;
    const last = turns.at(-1);
    if (problem !== null) void restore();
    else if (last) {
      dispatch({ type: "again" });
      void send(last.said, last.language, last.id); // The reply that was lost may have been made: it is the same turn.
    }
  }, [restore, send]);

  const startOver = useCallback(() => {
    begin();
    if (id.current) void api.forgetConversation(id.current).catch(() => undefined); // It expires by itself.
    know("");
    dispatch({ type: "over" });
  }, [begin, know]);

  return { state, say, again, startOver };
}

/** Answers a turn; where the shop has the conversation no more, the words begin a new one. */
async function answered(said: Chat, id: string, signal: AbortSignal, handlers: TalkHandlers): Promise<void> {
  if (!id) return api.chatStream(said, handlers, signal);
  try {
    return await api.chatStream({ ...said, conversation_id: id }, handlers, signal);
  } catch (problem) {
    // A product that has just gone is not found either: then the conversation is still there.
    if (!isMissing(problem) || !(await isGone(id, signal))) throw problem;
    return api.chatStream(said, handlers, signal);
  }
}

async function isGone(id: string, signal: AbortSignal): Promise<boolean> {
  try {
    await api.conversation(id, signal);
    return false;
  } catch (problem) {
    return isMissing(problem);
  }
}

/** The shop keeps slates for a while only; the words are still there. */
async function slateOrNone(slateId: string, signal: AbortSignal): Promise<Recommendation | null> {
  try {
    return await api.slate(slateId, signal);
  } catch (problem) {
    if (isMissing(problem)) return null;
    throw problem;
  }
}

/** Not randomUUID: pages of a shop at home are served without TLS. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isMissing(problem: unknown): boolean {
  return problem instanceof ApiError && problem.status === 404;
}

function languageOf(said: string, offered: Language | undefined): { language?: Language } {
  const language = offered ?? languageHint(said, page.get());
  return language ? { language } : {};
}
