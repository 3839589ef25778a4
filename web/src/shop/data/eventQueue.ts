import { ApiError } from "../../shared/api";
import type { EventResult, EventsAnswer, ShopEvent } from "../../shared/types";

export type NewEvent = Omit<ShopEvent, "id" | "at">;
type Send = (events: ShopEvent[], keepalive: boolean) => Promise<EventsAnswer>;

interface Waiting {
  event: ShopEvent;
  settle: (result: EventResult) => void;
}

export interface QueueOptions {
  send: Send;
  /** Called when sending fails and will be tried again, and with false when it works again. */
  onTrouble?: (isTroubled: boolean) => void;
  newId?: () => string;
  now?: () => Date;
}

const BATCH = 100;
const MOST = 1000;
const GATHER_MS = 1000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;

/**
 * Events on their way to the shop: gathered into batches, sent one batch at a time in order, and sent again with the same ids until the
 * shop has answered. The shop takes an id once, so that a resend harms nothing.
 */
export class EventQueue {
  readonly #options: Required<QueueOptions>;
  #waiting: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSending = false;
  #failures = 0;

  constructor(options: QueueOptions) {
    this.#options = { onTrouble: () => undefined, newId: () => crypto.randomUUID(), now: () => new Date(), ...options };
  }

  /** Takes an event; resolves once the shop has answered for it. Urgent ones do not wait for company. */
  add(event: NewEvent, isUrgent = false): Promise<EventResult> {
    return this.#put({ ...event, id: this.#options.newId(), at: this.#options.now().toISOString() }, isUrgent);
  }

  /** Takes events again that an earlier page could not be sure of. */
  resume(events: readonly ShopEvent[]): void {
    for (const event of events) void this.#put(event, false);
  }

  /** What has not been answered for yet. */
  pending(): ShopEvent[] {
    return this.#waiting.map(({ event }) => event);
  }

  /** The page goes away: hands over what there is in requests that outlive it, and does not wait. */
  handOver(): void {
    for (let at = 0; at < this.#waiting.length; at += BATCH) {
      const batch = this.#waiting.slice(at, at + BATCH).map(({ event }) => event);
      void this.#options.send(batch, true).catch(() => undefined); // Kept by the caller, and sent again by the next page.
    }
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isSending || this.#waiting.length === 0) return;
    this.#isSending = true;
    const batch = this.#waiting.slice(0, BATCH);
    try {
      this.#taken(batch, await this.#options.send(batch.map(({ event }) => event), false));
    } catch (problem) {
      this.#failed(batch, problem);
    } finally {
      this.#isSending = false;
    }
    if (this.#waiting.length > 0) this.#schedule(this.#failures > 0 ? this.#pause() : 0);
  }

  #put(event: ShopEvent, isUrgent: boolean): Promise<EventResult> {
    return new Promise((settle) => {
      this.#waiting.push({ event, settle });
      this.#shed();
      if (this.#failures === 0) this.#schedule(isUrgent ? 0 : GATHER_MS);
    });
  }

  #schedule(ms: number): void {
    if (ms > 0 && this.#timer !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #pause(): number {
    return Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LAST_RETRY_MS);
  }

  #taken(batch: readonly Waiting[], { results }: EventsAnswer): void {
    const byId = new Map(results.map((result) => [result.id, result]));
    this.#forget(batch);
    for (const { event, settle } of batch) settle(byId.get(event.id) ?? { id: event.id, status: "stored" });
    if (this.#failures > 0) this.#options.onTrouble(false);
    this.#failures = 0;
  }

  #failed(batch: readonly Waiting[], problem: unknown): void {
    if (problem instanceof ApiError && !problem.isPassing) {
      // The shop will not take these however often they come: to hold on to them would hold up all that follow.
      this.#forget(batch);
      const error = { code: problem.code, message: problem.message, hint: problem.hint };
      for (const { event, settle } of batch) settle({ id: event.id, status: "refused", error });
      return;
    }
    this.#failures += 1;
    if (this.#failures === 1) this.#options.onTrouble(true);
  }

  #forget(batch: readonly Waiting[]): void {
    const gone = new Set(batch);
    this.#waiting = this.#waiting.filter((waiting) => !gone.has(waiting));
  }

  /** Far too many while the shop is away: impressions go first, what the shopper did on purpose stays. */
  #shed(): void {
    if (this.#waiting.length <= MOST) return;
    const at = this.#waiting.findIndex(({ event }) => event.type === "impression");
    this.#waiting.splice(Math.max(at, 0), 1);
  }
}
