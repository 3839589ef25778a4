import { useCallback, useEffect, useReducer, useRef } from "react";
import { ApiError, api, isAbort } from "../../shared/api";
import { language } from "../../shared/i18n";
import type { Ask as Question, Recommendation } from "../../shared/types";
import { type Action, type Asked, type Asking, NOTHING_ASKED, reduce, START } from "../model/asking";
import { changesBetween, type Done } from "../model/changes";
import { languageHint } from "../model/languageHint";

const SLOW_MS = 4000;
const GIVE_UP_MS = 45_000;

/** What the browser's history holds of a page: on the shopper's own machine, so that no address tells what was asked. */
interface Kept {
  asked: Asked;
  slateId: string;
}

export interface Ask {
  state: Asking;
  dispatch: (action: Action) => void;
  /** Asks something new: a page of its own in the history. */
  ask: (asked: Asked) => void;
  /** Asks the same words again; the answer may differ by what the shopper did since. */
  again: () => void;
  goHome: () => void;
}

export function useAsk(done: Done): Ask {
  const [state, dispatch] = useReducer(reduce, START);
  const running = useRef<AbortController | null>(null);
  // Streams outlive renders: they read the latest state, not that of the render that began them.
  const latest = useRef({ state, done });
  useEffect(() => {
    latest.current = { state, done };
  });

  const begin = useCallback((asked: Asked): AbortController => {
    running.current?.abort();
    running.current = new AbortController();
    dispatch({ type: "ask", asked });
    return running.current;
  }, []);

  const stream = useCallback(
    async (asked: Asked) => {
      const { state: was, done: before } = latest.current;
      const earlier = was.asked.text === asked.text && !was.isStale ? was.result : null;
      const controller = begin(asked);
      const report = (action: Action) => {
        if (!controller.signal.aborted) dispatch(action);
      };
      const stopClocks = startClocks(controller, () => report({ type: "slow" }));
      try {
        const slateId = await api.recommendStream(
          questionOf(asked),
          {
            onIntent: (soFar) => report({ type: "intent", soFar }),
            onSections: (soFar) => report({ type: "sections", soFar, changes: earlier && sameEdits(was.asked, asked) ? changesBetween(earlier, soFar, before) : null }),
            onCopy: (line) => report({ type: "copy", line }),
          },
          controller.signal,
        );
        if (!controller.signal.aborted) keep({ asked, slateId });
        report({ type: "done" });
      } catch (problem) {
        if (controller === running.current && !isAbort(problem)) dispatch({ type: "failed", problem });
      } finally {
        stopClocks();
      }
    },
    [begin],
  );

  const restore = useCallback(
    async ({ asked, slateId }: Kept) => {
      if (!slateId) return stream(asked);
      const controller = begin(asked);
      try {
        const result: Recommendation = await api.slate(slateId, controller.signal);
        if (!controller.signal.aborted) dispatch({ type: "restored", asked, result });
      } catch (problem) {
        // The shop keeps slates for a while only; the words are still there.
        if (!isAbort(problem) && !controller.signal.aborted) await stream(asked);
      }
    },
    [begin, stream],
  );

  const goHome = useCallback(() => {
    running.current?.abort();
    dispatch({ type: "home" });
  }, []);

  useEffect(() => {
    const show = () => {
      const kept = keptOf(history.state);
      if (kept) void restore(kept);
      else goHome();
    };
    show();
    addEventListener("popstate", show);
    return () => {
      removeEventListener("popstate", show);
      running.current?.abort();
    };
  }, [restore, goHome]);

  const ask = useCallback(
    (asked: Asked) => {
      history.pushState({ asked, slateId: "" } satisfies Kept, "");
      void stream(asked);
    },
    [stream],
  );

  const again = useCallback(() => void stream(latest.current.state.asked), [stream]);

  const leave = useCallback(() => {
    history.pushState(null, "");
    goHome();
  }, [goHome]);

  return { state, dispatch, ask, again, goHome: leave };
}

function startClocks(controller: AbortController, onSlow: () => void): () => void {
  const slow = setTimeout(onSlow, SLOW_MS);
  const late = setTimeout(() => controller.abort(new ApiError({ code: "timeout", message: "", hint: "" }, 0)), GIVE_UP_MS);
  return () => {
    clearTimeout(slow);
    clearTimeout(late);
  };
}

/** Whatever language the words are in, the answer speaks it; where they are in none, it speaks the page's. */
function questionOf({ text, edits }: Asked): Question {
  const hint = languageHint(text, language.get());
  return { text, ...(hint ? { language: hint } : {}), ...(edits.length > 0 ? { edits } : {}) };
}

function sameEdits(one: Asked, other: Asked): boolean {
  return JSON.stringify(one.edits) === JSON.stringify(other.edits);
}

function keep(kept: Kept): void {
  history.replaceState(kept, "");
}

function keptOf(value: unknown): Kept | null {
  if (typeof value !== "object" || value === null || !("asked" in value)) return null;
  const { asked, slateId } = value as Partial<Kept>;
  if (typeof asked?.text !== "string" || asked.text === "") return null;
  return { asked: { ...NOTHING_ASKED, ...asked }, slateId: typeof slateId === "string" ? slateId : "" };
}
