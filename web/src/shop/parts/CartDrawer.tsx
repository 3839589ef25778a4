import { useState } from "react";
import { formatMoney } from "../../shared/money";
import type { CartLine, Missing } from "../../shared/types";
import { useShop } from "../data/shopContext";
import { useWords } from "../words";
import { PlainCompanion } from "./CompanionCard";
import { Dialog } from "./Dialog";
import { Icon } from "./Icon";
import { Picture } from "./Picture";
import { optionsText } from "./ProductSheet";
import { capital } from "./Why";

const TITLE = "cart-title";

export function CartDrawer({ onBuy, onClose }: { onBuy: () => Promise<void>; onClose: () => void }) {
  const { cart: words } = useWords();
  const { cart, language } = useShop();
  const [state, setState] = useState<"open" | "buying" | "bought">("open");
  const buy = async () => {
    setState("buying");
    await onBuy();
    setState("bought");
  };
  const isEmpty = cart.lines.length === 0;
  return (
    <Dialog className="drawer" labelledBy={TITLE} closeLabel={words.close} onClose={onClose}>
      <h2 id={TITLE}>{words.title}</h2>
      <div role="status">
        {state === "bought" && isEmpty && <p className="drawer__thanks">{words.thanks}</p>}
        {isEmpty && state !== "bought" && (
          <div className="drawer__empty">
            <p>{words.empty}</p>
            <p>{words.emptyHint}</p>
          </div>
        )}
      </div>
      <ul className="lines">
        {cart.lines.map((line) => (
          <Line key={line.variant_id} line={line} />
        ))}
      </ul>
      {!isEmpty && (
        <div className="drawer__sum">
          <p className="drawer__total">
            <span>{words.total}</span> <strong>{cart.total ? formatMoney(cart.total, language) : "–"}</strong>
          </p>
          {!cart.total && cart.not_priced < cart.lines.length && <p className="drawer__note">{words.noTotal}</p>}
          {cart.not_priced > 0 && <p className="drawer__note">{words.notPriced(cart.not_priced)}</p>}
          <button type="button" className="button button--main button--wide" disabled={state === "buying"} onClick={() => void buy()}>
            {words.buy}
          </button>
          <p className="drawer__note">{words.demo}</p>
        </div>
      )}
      <StillMissing missing={cart.missing} />
    </Dialog>
  );
}

function Line({ line }: { line: CartLine }) {
  const { cart: words, card } = useWords();
  const { add, take, language } = useShop();
  const { product, variant_id, quantity, subtotal } = line;
  const picked = { product, variantId: variant_id };
  const { title } = product;
  return (
    <li className="line">
      <Picture image={product.image} variantId={variant_id} itemId={product.id} />
      <div className="line__text">
        <p className="line__title" lang={product.language}>
          {title}
        </p>
        <p className="line__options">{optionsText(product.options)}</p>
        <div className="line__foot">
          <div className="stepper" role="group" aria-label={words.quantity(title)}>
            <button type="button" className="stepper__button" aria-label={quantity > 1 ? words.less(title) : words.remove(title)} onClick={() => take(picked, 1)}>
              <Icon name="minus" size={16} />
            </button>
            <span className="stepper__count" aria-live="polite">
              {quantity}
            </span>
            <button type="button" className="stepper__button" aria-label={words.more(title)} onClick={() => add(picked)}>
              <Icon name="plus" size={16} />
            </button>
          </div>
          <strong className="line__price">{subtotal ? formatMoney(subtotal, language) : card.noPrice}</strong>
        </div>
        <button type="button" className="link" aria-label={words.remove(title)} onClick={() => take(picked, quantity)}>
          {words.removeShort}
        </button>
      </div>
    </li>
  );
}

function StillMissing({ missing }: { missing: readonly Missing[] }) {
  const { cart: words, relations } = useWords();
  if (missing.length === 0) return null;
  return (
    <section className="missing" aria-labelledby="missing">
      <h3 id="missing">{words.missing}</h3>
      {missing.map((one) => (
        <div key={`${one.relation} ${one.title}`} className="group">
          <p className="group__head">
            {one.relation && <span className="with__relation">{relations[one.relation]}</span>}
            <strong className="group__name">{one.title}</strong>
            {one.reason && <span className="group__reason">{capital(one.reason)}</span>}
          </p>
          <ul className="group__items">
            {one.items.slice(0, 2).map(({ product, variant_id }) => (
              <PlainCompanion key={product.id} product={product} variantId={variant_id} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
