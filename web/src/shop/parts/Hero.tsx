import type { ReactNode } from "react";
import { useWords } from "../words";

/** The first view: one question, and sentences to begin with. */
export function Hero({ examples, onAsk, children }: { examples: readonly string[]; onAsk: (text: string) => void; children: ReactNode }) {
  const words = useWords();
  return (
    <div className="hero">
      <h1 className="hero__title">{words.ask.title}</h1>
      <p className="hero__tagline">{words.tagline}</p>
      {children}
      {examples.length > 0 && (
        <section className="examples" aria-labelledby="examples">
          <h2 id="examples" className="examples__title">
            {words.ask.examples}
          </h2>
          <ul className="examples__list">
            {examples.map((text) => (
              <li key={text}>
                <button type="button" className="example" onClick={() => onAsk(text)}>
                  {text}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
