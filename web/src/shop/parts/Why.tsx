import type { Item } from "../../shared/types";
import { useShop } from "../data/shopContext";
import { chipText } from "../model/chips";
import { keptConstraints, signalWords, sourceWord } from "../model/why";
import { useWords } from "../words";

/** Why a product stands there, in words: numbers of the engine say nothing to a shopper. */
export function Why({ item }: { item: Item }) {
  const words = useWords();
  const { intent, language } = useShop();
  const kept = intent ? keptConstraints(item, intent).map((one) => chipText(one, words, language, intent.currency)) : [];
  const signals = signalWords(item);
  return (
    <details className="why">
      <summary>{words.card.why}</summary>
      <ul>
        {item.reason && <li>{capital(item.reason)}</li>}
        <li>{words.why[sourceWord(item)]}</li>
        {kept.length > 0 && (
          <li>
            {words.why.meets}: {kept.join(" · ")}
          </li>
        )}
        {signals.map((signal) => (
          <li key={signal}>{words.why.signals[signal]}</li>
        ))}
      </ul>
    </details>
  );
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
