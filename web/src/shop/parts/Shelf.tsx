import { useState } from "react";
import { api } from "../../shared/api";
import { formatShare } from "../../shared/money";
import type { Item, Need, Section } from "../../shared/types";
import { useShop } from "../data/shopContext";
import { useWords } from "../words";
import { Problem } from "./Problem";
import { ProductCard } from "./ProductCard";
import { shelfId } from "./Understood";
import { capital } from "./Why";

interface Props {
  section: Section;
  need: Need | undefined;
  isFirst: boolean;
  isWriting: boolean;
  onMore: (items: Item[]) => void;
}

/** The products of one need that was asked for. */
export function Shelf({ section, need, isFirst, isWriting, onMore }: Props) {
  const words = useWords();
  const { dismissed, language } = useShop();
  const items = section.items.filter(({ product }) => !dismissed.has(product.id));
  const facts = [
    need?.reason ? capital(need.reason) : "",
    need?.budget_share ? words.results.share(formatShare(need.budget_share, language)) : "",
  ].filter(Boolean);
  return (
    <section className="shelf" aria-labelledby={shelfId(section.need_id)}>
      <header className="shelf__head">
        <h2 id={shelfId(section.need_id)} tabIndex={-1}>
          {section.title}
        </h2>
        {facts.length > 0 && <p className="shelf__facts">{facts.join(" · ")}</p>}
      </header>
      {items.length === 0 ? (
        <p className="shelf__empty">{words.results.allHidden}</p>
      ) : (
        <ul className="grid">
          {items.map((item, index) => (
            <li key={item.product.id}>
              <ProductCard item={item} isEager={isFirst && index < 4} isWriting={isWriting} />
            </li>
          ))}
        </ul>
      )}
      {!isWriting && <More section={section} onMore={onMore} />}
    </section>
  );
}

const STEP = 4;

function More({ section, onMore }: { section: Section; onMore: (items: Item[]) => void }) {
  const { results } = useWords();
  const { slateId } = useShop();
  const [state, setState] = useState<{ next: string | null | undefined; isBusy: boolean; problem: unknown }>({ next: undefined, isBusy: false, problem: null });
  const fetchMore = async () => {
    setState({ ...state, isBusy: true, problem: null });
    try {
      const { items, next } = await api.more(slateId, section.need_id, state.next ?? null, STEP);
      onMore(items);
      setState({ next, isBusy: false, problem: null });
    } catch (problem) {
      setState({ ...state, isBusy: false, problem });
    }
  };
  if (state.problem) return <Problem problem={state.problem} onRetry={() => void fetchMore()} />;
  if (state.next === null) return <p className="shelf__end">{results.noMore}</p>;
  return (
    <button type="button" className="button shelf__more" disabled={state.isBusy} onClick={() => void fetchMore()}>
      {results.more}
    </button>
  );
}
