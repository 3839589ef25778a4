import { createContext, useContext } from "react";
import type { Cart, DismissReason, Intent, Item, Language, Product } from "../../shared/types";
import type { Impressions } from "./impressions";

/** Where on which answer a product was picked: what an event names. */
export interface Place {
  slateId: string;
  position: number;
}

export interface Picked {
  product: Product;
  variantId: string;
  place?: Place | undefined;
}

/** What every part of the page may need: how to speak, and what can be done with a product. */
export interface ShopDoings {
  language: Language;
  currency: string;
  cart: Cart;
  slateId: string;
  intent: Intent | null;
  fresh: ReadonlySet<string>;
  dismissed: ReadonlySet<string>;
  impressions: Impressions;
  open: (picked: Picked) => void;
  add: (picked: Picked, quantity?: number) => void;
  take: (picked: Picked, quantity: number) => void;
  dismiss: (picked: Picked, reason: DismissReason) => void;
  seen: (item: Item, slateId: string) => void;
  ask: (text: string) => void;
}

export const ShopContext = createContext<ShopDoings | null>(null);

export function useShop(): ShopDoings {
  const shop = useContext(ShopContext);
  if (!shop) throw new Error("outside of the shop");
  return shop;
}
