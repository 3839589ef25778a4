import { type RefObject, useEffect, useRef } from "react";
import type { Item } from "../../shared/types";
import { useShop } from "../data/shopContext";

/** Tells the shop once that this place of an answer was on the screen; by default of the page's own answer. */
export function useSeen<T extends Element>(item: Item, ofSlate?: string): RefObject<T | null> {
  const element = useRef<T>(null);
  const { impressions, seen, slateId: ofPage } = useShop();
  const slateId = ofSlate ?? ofPage;
  // The latest of both, without watching anew with every render.
  const tell = useRef(() => undefined as void);
  useEffect(() => {
    tell.current = () => seen(item, slateId);
  });
  useEffect(() => {
    if (!element.current || !slateId) return;
    return impressions.watch(element.current, `${slateId} ${item.position} ${item.product.id}`, () => tell.current());
  }, [impressions, slateId, item.position, item.product.id]);
  return element;
}
