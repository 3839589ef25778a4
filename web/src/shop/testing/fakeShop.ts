import { vi } from "vitest";
import type { Ask, Cart, Chat, Conversation, ProductPage, Recommendation, Reply, Session, ShopEvent } from "../../shared/types";
import { EMPTY_CART } from "../model/basket";

export const session: Session = {
  shopper_id: "s1",
  is_merchant: false,
  needs_key: false,
  shop: { name: "Test shop", currency: "USD", languages: ["en", "zh"], currency_by_language: { en: "USD", zh: "CNY" } },
  examples: { en: ["A quiet coffee grinder under $60"], zh: ["我想买一条新手机"] },
};

export interface Failure {
  status: number;
  code: string;
}

/** A service behind fetch, as far as the shop page asks it; keeps what it was asked. */
export class FakeShop {
  answer: (ask: Ask) => Recommendation | Failure | Promise<Recommendation>;
  cart: Cart = EMPTY_CART;
  page: ProductPage | null = null;
  completions: string[] = [];
  reply: (said: Chat) => Reply | Failure | Promise<Reply> = () => ({ status: 503, code: "unavailable" });
  conversation: Conversation | Failure = { status: 404, code: "not_found" };
  /** Sends the stream of a reply: its beginning, and what a test adds. */
  added: (stream: ReadableStreamDefaultController<Uint8Array>, first: string) => void | Promise<void> = (stream, first) => {
    stream.enqueue(bytes(first + events([["done", {}]])));
    stream.close();
  };
  /** Kept answers by id; with none, every id has the answer of the last need. */
  slates = new Map<string, Recommendation>();
  readonly turnIds: string[] = [];
  readonly asks: Ask[] = [];
  readonly said: Chat[] = [];
  readonly forgotten: string[] = [];
  readonly events: ShopEvent[] = [];
  readonly addresses: string[] = [];

  constructor(answer: FakeShop["answer"]) {
    this.answer = answer;
    vi.stubGlobal("fetch", (address: string, init?: RequestInit) => this.#serve(address, init));
  }

  async #serve(address: string, init: RequestInit = {}): Promise<Response> {
    this.addresses.push(address);
    const path = address.split("?")[0] ?? "";
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    if (path === "/v1/session") return json(session);
    if (path === "/v1/cart") return json(this.cart);
    if (path === "/v1/complete") return json({ completions: this.completions.map((text) => ({ text, kind: "kind" })) });
    if (path === "/v1/recommend/stream") return this.#stream(body as Ask);
    if (path === "/v1/events") return this.#take(body as { events: ShopEvent[] });
    if (path === "/v1/shoppers/me") return json({ events: 1, slates: 1 });
    if (path === "/v1/chat/stream") return this.#talk(body as Chat);
    if (path.startsWith("/v1/chat/")) return this.#conversation(path, init.method);
    if (path.startsWith("/v1/slates/") && this.slates.size > 0) return answer(this.slates.get(path.split("/").at(-1) ?? "") ?? { status: 404, code: "not_found" });
    if (path.startsWith("/v1/slates/")) return answer(await this.answer({ text: "" }));
    if (path.startsWith("/v1/products/") && this.page) return json(this.page);
    return failed({ status: 404, code: "not_found" });
  }

  async #talk({ turn_id, ...said }: Chat): Promise<Response> {
    this.said.push(said);
    this.turnIds.push(turn_id ?? "");
    const made = await this.reply(said);
    if ("status" in made) return failed(made);
    const { recommendation, ...reply } = made;
    const sections = recommendation ? ([["sections", recommendation]] as const) : [];
    const first = events([["reply", reply], ...sections]);
    return new Response(new ReadableStream({ start: (stream) => void this.added(stream, first) }));
  }

  #conversation(path: string, method: string | undefined): Response {
    if (method !== "DELETE") return answer(this.conversation);
    this.forgotten.push(path.split("/").at(-1) ?? "");
    return new Response(null, { status: 204 });
  }

  async #stream(ask: Ask): Promise<Response> {
    this.asks.push(ask);
    const made = await this.answer(ask);
    if ("status" in made) return failed(made);
    const steps = [
      ["intent", { ...made, sections: [], absent: [] }],
      ["sections", made],
      ["done", { slate_id: made.slate_id }],
    ] as const;
    return new Response(events(steps));
  }

  #take({ events }: { events: ShopEvent[] }): Response {
    this.events.push(...events);
    return json({ results: events.map(({ id }) => ({ id, status: "stored" })), stored: events.length });
  }
}

/** Events as the service writes them. */
export function events(made: readonly (readonly [string, object])[]): string {
  return made.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join("");
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function answer(made: object | Failure): Response {
  return "status" in made ? failed(made as Failure) : json(made);
}

function json(value: unknown): Response {
  return new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } });
}

function failed({ status, code }: Failure): Response {
  return new Response(JSON.stringify({ error: { code, message: "", hint: "", request_id: "req-12345678" } }), { status });
}
