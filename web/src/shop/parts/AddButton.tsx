import { type Picked, useShop } from "../data/shopContext";
import { unitsOf } from "../model/basket";
import { useWords } from "../words";
import { Icon } from "./Icon";

/** Adds one, and says how many are in the cart already. The small form is a round plus. */
export function AddButton({ picked, isSmall = false }: { picked: Picked; isSmall?: boolean }) {
  const { card } = useWords();
  const { add, cart } = useShop();
  const { product } = picked;
  const units = unitsOf(cart, product.id);
  if (product.stock === 0) return null;
  const label = units > 0 ? `${card.inCart(units)}. ${card.addOf(product.title)}` : card.addOf(product.title);
  return (
    <button
      type="button"
      className={`${isSmall ? "round round--add" : "button button--add"}${units > 0 ? " is-in-cart" : ""}`}
      aria-label={label}
      onClick={() => add(picked)}
    >
      <Icon name={units > 0 ? "check" : "plus"} size={18} />
      {!isSmall && <span>{units > 0 ? card.inCart(units) : card.add}</span>}
    </button>
  );
}
