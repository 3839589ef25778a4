import { useWords } from "../words";

/** Sentences to begin with: on the first view, and where nothing was found. */
export function Examples({ examples, onAsk }: { examples: readonly string[]; onAsk: (text: string) => void }) {
  const { ask } = useWords();
  if (examples.length === 0) return null;
  return (
    <section className="examples" aria-labelledby="examples">
      <h2 id="examples" className="examples__title">
        {ask.examples}
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
  );
}
