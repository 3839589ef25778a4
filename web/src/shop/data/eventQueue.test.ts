import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../shared/api";
import type { EventsAnswer, ShopEvent } from "../../shared/types";
import { EventQueue } from "./eventQueue";

const stored = (events: ShopEvent[]): EventsAnswer => ({ results: events.map(({ id }) => ({ id, status: "stored" })), stored: events.length });
const seen = (n: number) => ({ type: "impression" as const, item_id: `p${n}`, position: n });

describe("the queue of events", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("gathers into one batch with an id for each", async () => {
    const send = vi.fn(async (events: ShopEvent[]) => stored(events));
    const queue = new EventQueue({ send });
    for (let n = 1; n <= 3; n++) void queue.add(seen(n));
    await vi.advanceTimersByTimeAsync(999);
    expect(send).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledTimes(1);
    const events = send.mock.calls[0]![0];
    expect(events.map(({ item_id }) => item_id)).toEqual(["p1", "p2", "p3"]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);
    expect(queue.pending()).toEqual([]);
  });

  it("sends urgent events at once, those before them first", async () => {
    const send = vi.fn(async (events: ShopEvent[]) => stored(events));
    const queue = new EventQueue({ send });
    void queue.add(seen(1));
    const result = queue.add({ type: "add_to_cart", item_id: "p9" }, true);
    await vi.advanceTimersByTimeAsync(0);
    expect((await result).status).toBe("stored");
    expect(send.mock.calls[0]![0].map(({ item_id }) => item_id)).toEqual(["p1", "p9"]);
  });

  it("sends again with the same ids until the shop answers, and tells of trouble once", async () => {
    const down = new ApiError({ code: "network", message: "", hint: "" }, 0);
    const send = vi.fn(async (events: ShopEvent[]) => stored(events));
    send.mockRejectedValueOnce(down).mockRejectedValueOnce(down);
    const onTrouble = vi.fn();
    const queue = new EventQueue({ send, onTrouble });
    const result = queue.add({ type: "add_to_cart", item_id: "p1" }, true);
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(send).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1999);
    expect(send).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledTimes(3);
    expect(new Set(send.mock.calls.map(([events]) => events[0]!.id)).size).toBe(1);
    expect((await result).status).toBe("stored");
    expect(onTrouble.mock.calls).toEqual([[true], [false]]);
  });

  it("splits what is too much for one batch, in order", async () => {
    const send = vi.fn(async (events: ShopEvent[]) => stored(events));
    const queue = new EventQueue({ send });
    for (let n = 1; n <= 150; n++) void queue.add(seen(n));
    await vi.advanceTimersByTimeAsync(1000);
    await vi.advanceTimersByTimeAsync(1);
    expect(send.mock.calls.map(([events]) => events.length)).toEqual([100, 50]);
    expect(send.mock.calls[1]![0][0]!.item_id).toBe("p101");
  });

  it("lets go of what the shop will never take, and says so", async () => {
    const send = vi.fn(async (events: ShopEvent[]) => stored(events));
    send.mockRejectedValueOnce(new ApiError({ code: "invalid_request", message: "no", hint: "" }, 422));
    const queue = new EventQueue({ send });
    const refused = queue.add({ type: "click", item_id: "p1" }, true);
    await vi.advanceTimersByTimeAsync(0);
    expect(await refused).toMatchObject({ status: "refused", error: { code: "invalid_request" } });
    expect(queue.pending()).toEqual([]);
  });

  it("hands over in requests that outlive the page, and keeps what was not answered", async () => {
    const send = vi.fn(() => new Promise<EventsAnswer>(() => undefined));
    const queue = new EventQueue({ send });
    void queue.add(seen(1));
    queue.handOver();
    expect(send).toHaveBeenCalledWith([expect.objectContaining({ item_id: "p1" })], true);
    expect(queue.pending()).toHaveLength(1);
    const next = new EventQueue({ send: async (events) => stored(events) });
    next.resume(queue.pending());
    expect(next.pending()[0]!.id).toBe(queue.pending()[0]!.id);
  });
});
