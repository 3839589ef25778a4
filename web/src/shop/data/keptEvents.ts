import type { ShopEvent } from "../../shared/types";

const NAME = "crossaisle.events";

/** Events that the shop may not have got before the page went away; the next page of this tab sends them again. */
export function keepEvents(events: readonly ShopEvent[]): void {
  try {
    if (events.length === 0) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, JSON.stringify(events));
  } catch {
    // No store: then the request that outlives the page has to do.
  }
}

export function takeKeptEvents(): ShopEvent[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? "[]");
    sessionStorage.removeItem(NAME);
    return Array.isArray(kept) ? (kept as ShopEvent[]) : [];
  } catch {
    return [];
  }
}
