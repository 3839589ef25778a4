import { useEffect, useRef } from "react";
import type { Language, Section } from "../../shared/types";
import type { Ask } from "../data/useAsk";
import { useShop } from "../data/shopContext";
import type { Deed } from "../data/useDoings";
import type { Asking } from "../model/asking";
import { degradedWords } from "../model/degraded";
import { useWords } from "../words";
import { Absent } from "./Absent";
import { AgainBar } from "./AgainBar";
import { ChangesNote } from "./ChangesNote";
import { Examples } from "./Examples";
import { isFocusLost } from "./focus";
import { GoesWith } from "./GoesWith";
import { Problem } from "./Problem";
import { Shelf } from "./Shelf";
import { Skeletons } from "./Skeleton";
import { Understood } from "./Understood";

interface Props {
  ask: Ask;
  deeds: readonly Deed[];
  language: Language;
  examples: readonly string[];
}

export function Results({ ask, deeds, language, examples }: Props) {
  const words = useWords();
  const { state, dispatch } = ask;
  const { result, asked, phase } = state;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // From the first view to the answer, the box that had the focus is gone: the answer's title takes it.
    if (isFocusLost()) title.current?.focus();
  }, []);
  const isWaiting = phase === "asking" || phase === "intent";
  return (
    <div className="results" aria-busy={isWaiting}>
      <h1 className="results__title" ref={title} tabIndex={-1}>
        <span className="hidden">{words.results.title} </span>
        {asked.text}
      </h1>
      {result && (
        <Understood
          {...{ result, asked, language }}
          hidden={state.hidden}
          onAsk={ask.ask}
          onHide={(needId) => dispatch({ type: "hide", needId })}
          onShow={(needId) => dispatch({ type: "show", needId })}
        />
      )}
      <StatusLine state={state} />
      {phase === "failed" && <Problem problem={state.problem} onRetry={ask.again} />}
      {state.changes && <ChangesNote changes={state.changes} onClose={() => dispatch({ type: "read-changes" })} />}
      {isWaiting && !state.isStale ? <Skeletons /> : <Answer {...{ ask, examples }} />}
      {!isWaiting && <AgainBar deeds={deeds} onAgain={ask.again} />}
    </div>
  );
}

/** Heard by screen readers as it changes; also seen, in small words. */
function StatusLine({ state }: { state: Asking }) {
  const { results } = useWords();
  return (
    <p className="results__status" role="status" aria-live="polite">
      {statusOf(state, results)}
    </p>
  );
}

function statusOf({ phase, result, isSlow }: Asking, results: ReturnType<typeof useWords>["results"]): string {
  if (phase === "asking" || phase === "intent") return isSlow ? results.slow : results.looking;
  if (phase === "failed" || !result) return "";
  const products = result.sections.reduce((sum, { items }) => sum + items.length, 0);
  return products > 0 ? results.found(products, result.sections.length) : results.none;
}

function Answer({ ask: { state, dispatch }, examples }: Pick<Props, "ask" | "examples">) {
  const words = useWords();
  const { ask: askText } = useShop();
  const { result } = state;
  if (!result) return null;
  const sections = result.sections.filter(({ need_id }) => !state.hidden.includes(need_id));
  const isWriting = state.phase === "products";
  const notes = degradedWords(result.degraded, words);
  const firstShelf = sections.find(({ relation }) => relation === null);
  return (
    <div className={state.isStale ? "answer answer--stale" : "answer"}>
      <Absent absent={result.absent} />
      {result.sections.length === 0 && result.absent.length === 0 && (
        <div className="nothing">
          <h2>{words.results.emptyTitle}</h2>
          <p>{words.results.emptyText}</p>
        </div>
      )}
      {sections.map((section: Section) =>
        section.relation === null ? (
          <Shelf
            key={section.need_id}
            section={section}
            need={result.intent.needs.find(({ id }) => id === section.need_id)}
            isFirst={section === firstShelf}
            isWriting={isWriting}
            onMore={(items) => dispatch({ type: "more", needId: section.need_id, items })}
          />
        ) : (
          <GoesWith key={`${section.need_id} ${section.relation} ${section.title}`} section={section} intent={result.intent} />
        ),
      )}
      {result.sections.length === 0 && <Examples examples={examples} onAsk={askText} />}
      {notes.length > 0 && (
        <ul className="degraded">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
