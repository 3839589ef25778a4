import { useEffect, useRef, useState } from "react";
import { get } from "./client";
import type { Events, ShopEvent } from "./types";

const EVERY_MS = 2000;
const KEPT = 300;
const FIRST = 100;

type Live = { events: ShopEvent[]; state: "loading" | "running" | "lost"; error: unknown };

/** Events as they arrive, the newest first; asks again two seconds after each answer, not while paused or out of sight. */
export const useLive = (isPaused: boolean): Live => {
  const [live, setLive] = useState<Live>({ events: [], state: "loading", error: null });
  const cursor = useRef<Events["cursor"]>(null);

  useEffect(() => {
    if (isPaused) return undefined;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      if (!document.hidden) {
        try {
          const found = await get<Events>("/v1/merchant/events", { after: cursor.current, n: FIRST }, abort.signal);
          if (abort.signal.aborted) return;
          cursor.current = found.cursor ?? cursor.current;
          setLive((before) => ({ events: merged(found.events, before.events), state: "running", error: null }));
        } catch (error) {
          if (abort.signal.aborted) return;
          setLive((before) => ({ ...before, state: "lost", error }));
        }
      }
      timer = setTimeout(() => void ask(), EVERY_MS);
    };
    void ask();
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [isPaused]);

  return live;
};

const keyOf = (event: ShopEvent) => `${event.shopper ?? ""} ${event.id}`;

/** Newest first, none twice, not more than are kept. */
export const merged = (arrived: readonly ShopEvent[], before: ShopEvent[]): ShopEvent[] => {
  if (arrived.length === 0) return before;
  const known = new Set(before.map(keyOf));
  const fresh = arrived.filter((event) => !known.has(keyOf(event))).sort((one, other) => other.at.localeCompare(one.at));
  return [...fresh, ...before].slice(0, KEPT);
};
