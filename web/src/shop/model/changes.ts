import type { Item, Recommendation } from "../../shared/types";

export interface Changes {
  inCart: string[];
  dismissed: string[];
  bought: string[];
  /** Ids of products that the earlier answer did not show. */
  fresh: ReadonlySet<string>;
}

export interface Done {
  cart: ReadonlySet<string>;
  dismissed: ReadonlySet<string>;
  bought: ReadonlySet<string>;
}

export function itemsOf(recommendation: Recommendation): Item[] {
  return recommendation.sections.flatMap((section) => section.items);
}

/** What asking the same again has changed, and why, as far as the shopper did it. */
export function changesBetween(before: Recommendation, after: Recommendation, done: Done): Changes {
  const shown = new Set(itemsOf(after).map(({ product }) => product.id));
  const earlier = itemsOf(before).map(({ product }) => product);
  const known = new Set(earlier.map(({ id }) => id));
  const gone = earlier.filter(({ id }) => !shown.has(id));
  const titles = (ids: ReadonlySet<string>) => gone.filter(({ id }) => ids.has(id)).map(({ title }) => title);
  const others = new Set([...done.cart].filter((id) => !done.bought.has(id)));
  return {
    inCart: titles(others),
    dismissed: titles(done.dismissed),
    bought: titles(done.bought),
    fresh: new Set([...shown].filter((id) => !known.has(id))),
  };
}
