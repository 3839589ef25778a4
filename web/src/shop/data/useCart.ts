import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../shared/api";
import type { Cart, Language } from "../../shared/types";
import { EMPTY_CART } from "../model/basket";

export interface CartState {
  cart: Cart;
  /** Shows a change at once, before the shop has taken it in. */
  change: (next: (cart: Cart) => Cart) => void;
  /** Asks the shop what the cart really is. */
  refresh: () => Promise<void>;
}

export function useCart(language: Language, currency: string): CartState {
  const [cart, setCart] = useState<Cart>(EMPTY_CART);
  const turn = useRef(0);

  const refresh = useCallback(async () => {
    if (!currency) return;
    const mine = ++turn.current;
    try {
      const next = await api.cart(language, currency);
      if (mine === turn.current) setCart(next); // An answer from before a later change would undo it on the screen.
    } catch {
      // The cart stays as it is shown; the next change asks again.
    }
  }, [language, currency]);

  const change = useCallback((next: (cart: Cart) => Cart) => {
    turn.current += 1;
    setCart(next);
  }, []);

  useEffect(() => {
    void refresh();
  }, [refresh]);

  return { cart, change, refresh };
}
