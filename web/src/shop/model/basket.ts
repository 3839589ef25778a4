import type { Cart, CartLine, Money, Product } from "../../shared/types";

export const EMPTY_CART: Cart = { lines: [], total: null, not_priced: 0, missing: [] };

/** What the cart will be once the shop has taken the event in: shown at once, put right by the next answer. */
export function withAdded(cart: Cart, product: Product, variantId: string, quantity: number): Cart {
  const known = cart.lines.some((line) => line.variant_id === variantId);
  const lines = known
    ? cart.lines.map((line) => (line.variant_id === variantId ? sized(line, line.quantity + quantity) : line))
    : [...cart.lines, sized({ product, variant_id: variantId, quantity, subtotal: null }, quantity)];
  return totalled(cart, lines);
}

export function withTaken(cart: Cart, variantId: string, quantity: number): Cart {
  const lines = cart.lines
    .map((line) => (line.variant_id === variantId ? sized(line, line.quantity - quantity) : line))
    .filter((line) => line.quantity > 0);
  return totalled(cart, lines);
}

export function unitsIn(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.quantity, 0);
}

export function unitsOf(cart: Cart, itemId: string): number {
  return cart.lines.reduce((sum, line) => sum + (line.product.id === itemId ? line.quantity : 0), 0);
}

function sized(line: CartLine, quantity: number): CartLine {
  const price = line.product.price;
  return { ...line, quantity, subtotal: price && { amount: price.amount * quantity, currency: price.currency } };
}

function totalled(cart: Cart, lines: CartLine[]): Cart {
  const priced = lines.flatMap(({ subtotal }) => (subtotal ? [subtotal] : []));
  return { ...cart, lines, total: sum(priced), not_priced: lines.length - priced.length };
}

function sum(amounts: readonly Money[]): Money | null {
  const [first] = amounts;
  if (!first || amounts.some(({ currency }) => currency !== first.currency)) return null;
  return { amount: amounts.reduce((total, { amount }) => total + amount, 0), currency: first.currency };
}
