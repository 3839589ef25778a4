import { useId } from "react";
import type { Item, Product } from "../../shared/types";
import { type Picked, useShop } from "../data/shopContext";
import { useWords } from "../words";
import { AddButton } from "./AddButton";
import { DismissMenu } from "./DismissMenu";
import { Picture } from "./Picture";
import { Price } from "./Price";
import { usePicked } from "./ProductCard";
import { Stock } from "./Stock";
import { useSeen } from "./useSeen";

/** A product that goes with another one: small, beside its siblings. */
export function CompanionCard({ item }: { item: Item }) {
  const { dismiss, fresh } = useShop();
  const { card } = useWords();
  const picked = usePicked(item);
  const element = useSeen<HTMLLIElement>(item);
  return (
    <li className="companion" ref={element}>
      <CompanionBody picked={picked} copy={item.copy} note={fresh.has(item.product.id) ? card.fresh : ""} />
      <DismissMenu title={item.product.title} onDismiss={(reason) => dismiss(picked, reason)} />
    </li>
  );
}

/** The same outside of an answer: in the sheet and in the cart. */
export function PlainCompanion({ product, variantId, note = "" }: { product: Product; variantId: string; note?: string }) {
  return (
    <li className="companion">
      <CompanionBody picked={{ product, variantId }} copy={note} note="" />
    </li>
  );
}

export function CompanionBody({ picked, copy, note }: { picked: Picked; copy: string; note: string }) {
  const { language, open } = useShop();
  const id = useId();
  const { product, variantId } = picked;
  return (
    <article className="companion__body" aria-labelledby={id}>
      <Picture image={product.image} variantId={variantId} itemId={product.id} />
      <div className="companion__text">
        {note && <p className="companion__note">{note}</p>}
        <h4 className="companion__title" id={id} lang={product.language}>
          <button type="button" className="card__open" data-open={product.id} onClick={() => open(picked)}>
            {product.title}
          </button>
        </h4>
        {copy && <p className="companion__copy">{copy}</p>}
        <div className="companion__foot">
          <div>
            <Price price={product.price} listPrice={product.list_price} language={language} />
            <Stock stock={product.stock} />
          </div>
          <AddButton picked={picked} isSmall />
        </div>
      </div>
    </article>
  );
}
