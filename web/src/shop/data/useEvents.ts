import { useEffect, useState } from "react";
import { api } from "../../shared/api";
import { EventQueue } from "./eventQueue";
import { Impressions } from "./impressions";
import { keepEvents, takeKeptEvents } from "./keptEvents";

export interface Events {
  queue: EventQueue;
  impressions: Impressions;
}

/** The page's queue of events, handed over when the page goes away. */
export function useEvents(onTrouble: (isTroubled: boolean) => void): Events {
  const [events] = useState<Events>(() => ({
    queue: new EventQueue({ send: (batch, keepalive) => api.events(batch, keepalive), onTrouble }),
    impressions: new Impressions(),
  }));
  useEffect(() => {
    const { queue } = events;
    queue.resume(takeKeptEvents());
    const leave = () => {
      keepEvents(queue.pending());
      queue.handOver();
    };
    const hidden = () => {
      if (document.visibilityState === "hidden") void queue.flush();
    };
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [events]);
  return events;
}
