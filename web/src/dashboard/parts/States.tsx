import type { ReactNode } from "react";
import type { Loaded } from "../data/useResource";
import { useWords } from "../words/use";
import { failureOf } from "./failure";

export const Skeleton = ({ rows = 5 }: { rows?: number }) => {
  const { w } = useWords();
  return (
    <div className="skeleton" role="status">
      <span className="hidden">{w.loading}</span>
      {Array.from({ length: rows }, (_, place) => (
        <span key={place} className="skeleton-row" aria-hidden="true" />
      ))}
    </div>
  );
};

export const Failed = ({ error, retry, title }: { error: unknown; retry?: (() => void) | undefined; title?: string }) => {
  const { w } = useWords();
  const { text, hint, requestId } = failureOf(error, w);
  return (
    <div className="failed" role="alert">
      <strong>{title ?? w.failed.title}</strong>
      <p>
        {text} {hint}
      </p>
      {requestId && (
        <p className="small muted">
          {w.requestId}: <code>{requestId}</code>
        </p>
      )}
      {retry && (
        <button type="button" className="button" onClick={retry}>
          {w.retry}
        </button>
      )}
    </div>
  );
};

/** What will appear here, and how to get it. */
export const Empty = ({ title, how, children }: { title: string; how?: string; children?: ReactNode }) => (
  <div className="empty">
    <strong>{title}</strong>
    {how && <p>{how}</p>}
    {children}
  </div>
);

type Props<Value> = { of: Loaded<Value>; rows?: number; children: (value: Value) => ReactNode };

/** An answer in each of its states. While a newer one loads the last one stays, dimmed. */
export function Show<Value>({ of, rows = 5, children }: Props<Value>) {
  if (of.state === "failed") return <Failed error={of.error} retry={of.reload} />;
  if (of.value === undefined) return <Skeleton rows={rows} />;
  return (
    <div className={of.state === "loading" ? "fresh stale" : "fresh"} aria-busy={of.state === "loading"}>
      {children(of.value)}
    </div>
  );
}
