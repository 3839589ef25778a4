import type { Deed } from "../data/useDoings";
import { useWords } from "../words";

/** After something was done with the products: the offer to ask again, by which the page changes. */
export function AgainBar({ deeds, onAgain }: { deeds: readonly Deed[]; onAgain: () => void }) {
  const { again } = useWords();
  const [only] = deeds;
  if (!only) return null;
  const said = deeds.length > 1 ? again.several(deeds.length) : again[only.kind](shortened(only.title));
  return (
    <aside className="again" aria-label={again.button}>
      <p>
        {said} <span className="again__offer">{again.offer}</span>
      </p>
      <button type="button" className="button button--main" onClick={onAgain}>
        {again.button}
      </button>
    </aside>
  );
}

const LONG = 40;

export function shortened(title: string): string {
  const signs = [...title];
  return signs.length > LONG ? `${signs.slice(0, LONG).join("").trimEnd()}…` : title;
}
