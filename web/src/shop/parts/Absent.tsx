import { formatMajor } from "../../shared/money";
import type { Absence } from "../../shared/types";
import { useShop } from "../data/shopContext";
import { named } from "../model/named";
import { useWords } from "../words";

/** What the shop cannot serve, said plainly, with the nearest that it has. */
export function Absent({ absent }: { absent: readonly Absence[] }) {
  const words = useWords();
  if (absent.length === 0) return null;
  return (
    <section className="absent" aria-labelledby="absent">
      <h2 id="absent">{words.absent.title}</h2>
      <ul>
        {absent.map((absence) => (
          <li key={`${absence.need_id} ${absence.reason} ${absence.text}`}>
            <p className="absent__text">{absence.text}</p>
            <Nearest nearest={absence.nearest} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Nearest({ nearest }: { nearest: Absence["nearest"] }) {
  const { absent } = useWords();
  const { language, open, ask } = useShop();
  if ("item_id" in nearest && nearest.item_id) {
    const { item_id, title, price, currency } = nearest;
    return (
      <p className="absent__nearest">
        <span>
          {absent.nearest} <strong>{title}</strong>, {formatMajor(price, currency, language)}
        </span>
        <button type="button" className="button button--small" aria-label={`${absent.lookAt}: ${title}`} onClick={() => open({ product: named(item_id, title), variantId: "" })}>
          {absent.lookAt}
        </button>
      </p>
    );
  }
  if ("kind_text" in nearest && nearest.kind_text) {
    const kind = nearest.kind_text;
    return (
      <p className="absent__nearest">
        <span>
          {absent.nearest} <strong>{kind}</strong>
        </span>
        <button type="button" className="button button--small" onClick={() => ask(kind)}>
          {absent.askFor(kind)}
        </button>
      </p>
    );
  }
  return null;
}
