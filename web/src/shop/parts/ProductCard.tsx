import { useId } from "react";
import type { Item } from "../../shared/types";
import { type Picked, useShop } from "../data/shopContext";
import { useWords } from "../words";
import { AddButton } from "./AddButton";
import { DismissMenu } from "./DismissMenu";
import { Picture } from "./Picture";
import { Price } from "./Price";
import { Stars } from "./Stars";
import { Stock } from "./Stock";
import { useSeen } from "./useSeen";
import { Why } from "./Why";

export function usePicked(item: Item): Picked {
  const { slateId } = useShop();
  return { product: item.product, variantId: item.variant_id, place: { slateId, position: item.position } };
}

/** A product that was asked for. */
export function ProductCard({ item, isEager, isWriting }: { item: Item; isEager: boolean; isWriting: boolean }) {
  const { card } = useWords();
  const { language, open, dismiss, fresh } = useShop();
  const picked = usePicked(item);
  const element = useSeen<HTMLElement>(item);
  const id = useId();
  const { product } = item;
  return (
    <article className="card" aria-labelledby={id} ref={element}>
      <Picture image={product.image} variantId={item.variant_id} itemId={product.id} isEager={isEager} />
      {fresh.has(product.id) && <p className="card__fresh">{card.fresh}</p>}
      <div className="card__text">
        {product.brand && <p className="card__brand">{product.brand}</p>}
        <h3 className="card__title" id={id} lang={product.language}>
          <button type="button" className="card__open" data-open={product.id} onClick={() => open(picked)}>
            {product.title}
          </button>
        </h3>
        <Price price={product.price} listPrice={product.list_price} language={language} />
        <Stars rating={product.rating} language={language} />
        <Stock stock={product.stock} />
        <Copy text={item.copy} isWriting={isWriting} />
      </div>
      <div className="card__foot">
        <Why item={item} />
        <AddButton picked={picked} />
      </div>
      <DismissMenu title={product.title} onDismiss={(reason) => dismiss(picked, reason)} />
    </article>
  );
}

function Copy({ text, isWriting }: { text: string; isWriting: boolean }) {
  if (text) return <p className="card__copy">{text}</p>;
  return isWriting ? <p className="card__copy skeleton skeleton--line" aria-hidden="true" /> : null;
}
