import type { ReactNode } from "react";
import { useWords } from "../words";
import { Examples } from "./Examples";

/** The first view: one question, and sentences to begin with. */
export function Hero({ examples, onAsk, children }: { examples: readonly string[]; onAsk: (text: string) => void; children: ReactNode }) {
  const words = useWords();
  return (
    <div className="hero">
      <h1 className="hero__title">{words.ask.title}</h1>
      <p className="hero__tagline">{words.tagline}</p>
      {children}
      <Examples {...{ examples, onAsk }} />
    </div>
  );
}
