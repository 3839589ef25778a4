import { useCallback, useMemo, useRef, useState } from "react";
import type { DismissReason, EventResult, Item } from "../../shared/types";
import { EMPTY_CART, withAdded, withTaken } from "../model/basket";
import type { NewEvent } from "./eventQueue";
import type { Picked, Place } from "./shopContext";
import type { CartState } from "./useCart";
import type { Events } from "./useEvents";

/** One thing that the shopper did since the last answer, for the offer to ask again. */
export interface Deed {
  kind: "added" | "dismissed";
  itemId: string;
  title: string;
}

export interface Doings {
  deeds: readonly Deed[];
  dismissed: ReadonlySet<string>;
  bought: ReadonlySet<string>;
  add: (picked: Picked, quantity?: number) => void;
  take: (picked: Picked, quantity: number) => void;
  dismiss: (picked: Picked, reason: DismissReason) => void;
  undo: (picked: Picked) => void;
  click: (picked: Picked) => void;
  seen: (item: Item, slateId: string) => void;
  buy: () => Promise<void>;
  forgetDeeds: () => void;
}

interface Options {
  events: Events;
  cart: CartState;
  onRefused: (result: EventResult) => void;
}

export function useDoings({ events, cart, onRefused }: Options): Doings {
  const [deeds, setDeeds] = useState<readonly Deed[]>([]);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [bought, setBought] = useState<ReadonlySet<string>>(new Set());
  // What was picked on an answer and goes through the cart is still a pick of that answer.
  const places = useRef(new Map<string, Place>());
  const { queue } = events;
  const { change, refresh } = cart;

  const send = useCallback(
    async (event: NewEvent) => {
      const result = await queue.add(event, true);
      if (result.status === "refused") onRefused(result);
      return result;
    },
    [queue, onRefused],
  );

  const eventOf = useCallback((type: NewEvent["type"], { product, variantId, place }: Picked, more: Partial<NewEvent> = {}): NewEvent => {
    const known = place ?? places.current.get(product.id);
    return {
      type,
      item_id: product.id,
      ...(variantId ? { variant_id: variantId } : {}),
      ...(known ? { slate_id: known.slateId, position: known.position } : {}),
      ...more,
    };
  }, []);

  const did = useCallback((deed: Deed) => setDeeds((before) => [...before.filter(({ itemId }) => itemId !== deed.itemId), deed]), []);
  const undid = useCallback((itemId: string) => setDeeds((before) => before.filter((deed) => deed.itemId !== itemId)), []);

  const forgetDeeds = useCallback(() => setDeeds([]), []);

  return useMemo<Doings>(
    () => ({
      deeds,
      dismissed,
      bought,
      add(picked, quantity = 1) {
        if (picked.place) places.current.set(picked.product.id, picked.place);
        change((now) => withAdded(now, picked.product, picked.variantId, quantity));
        did({ kind: "added", itemId: picked.product.id, title: picked.product.title });
        void send(eventOf("add_to_cart", picked, { quantity })).then(refresh);
      },
      take(picked, quantity) {
        change((now) => withTaken(now, picked.variantId, quantity));
        undid(picked.product.id);
        void send(eventOf("remove_from_cart", picked, { quantity })).then(refresh);
      },
      dismiss(picked, reason) {
        setDismissed((before) => new Set(before).add(picked.product.id));
        did({ kind: "dismissed", itemId: picked.product.id, title: picked.product.title });
        void send(eventOf("dismiss", picked, { reason }));
      },
      undo(picked) {
        setDismissed((before) => new Set([...before].filter((id) => id !== picked.product.id)));
        undid(picked.product.id);
        void send(eventOf("dismiss", picked, { reason: "undo" }));
      },
      click(picked) {
        void queue.add(eventOf("click", picked));
      },
      seen(item, slateId) {
        void queue.add({ type: "impression", item_id: item.product.id, variant_id: item.variant_id, slate_id: slateId, position: item.position });
      },
      async buy() {
        const { lines } = cart.cart;
        setBought((before) => new Set([...before, ...lines.map(({ product }) => product.id)]));
        await Promise.all(
          lines.map(({ product, variant_id, quantity }) => send(eventOf("purchase", { product, variantId: variant_id }, { quantity }))),
        );
        change(() => EMPTY_CART);
        await refresh();
      },
      forgetDeeds,
    }),
    [deeds, dismissed, bought, cart.cart, change, refresh, send, eventOf, did, undid, queue, forgetDeeds],
  );
}
