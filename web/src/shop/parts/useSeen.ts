import { type RefObject, useEffect, useRef } from "react";
import type { Item } from "../../shared/types";
import { useShop } from "../data/shopContext";

/** Tells the shop once that this place of the answer was on the screen. */
export function useSeen<T extends Element>(item: Item): RefObject<T | null> {
  const element = useRef<T>(null);
  const { impressions, seen, slateId } = useShop();
  // The latest of both, without watching anew with every render.
  const tell = useRef(() => undefined as void);
  useEffect(() => {
    tell.current = () => seen(item);
  });
  useEffect(() => {
    if (!element.current || !slateId) return;
    return impressions.watch(element.current, `${slateId} ${item.position} ${item.product.id}`, () => tell.current());
  }, [impressions, slateId, item.position, item.product.id]);
  return element;
}
