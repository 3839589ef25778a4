import { useId, type ReactNode } from "react";
import { useWords } from "../words/use";

type Props = { title: string; lead?: string | undefined; csv?: string | undefined; tools?: ReactNode; children: ReactNode; className?: string };

/** One titled part of a view; with a link to its table as CSV where it has one. */
export const Panel = ({ title, lead, csv, tools, children, className = "" }: Props) => {
  const { w } = useWords();
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <div>
          <h2 id={id}>{title}</h2>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {(tools || csv) && (
          <div className="panel-tools">
            {tools}
            {csv && (
              <a className="button quiet small" href={csv} download aria-label={w.csvOf(title)}>
                <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
                  <path d="M8 2v8m0 0 3-3m-3 3L5 7M3 13h10" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
                </svg>
                {w.csv}
              </a>
            )}
          </div>
        )}
      </header>
      {children}
    </section>
  );
};
