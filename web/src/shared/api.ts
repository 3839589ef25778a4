/** The one client of the service, for both pages. Every failure is an ApiError: the pages turn its code into words (errors.ts). */

import { readEvents } from "./sse";
import type {
  Ask,
  Cart,
  Chat,
  Completion,
  Conversation,
  CopyLine,
  ErrorBody,
  EventsAnswer,
  Item,
  ProductPage,
  Recommendation,
  Reply,
  Session,
  ShopEvent,
  Shopper,
} from "./types";

export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string;
  readonly requestId: string;
  /** Seconds that the service asks to wait; 0 where it does not say. */
  readonly retryAfter: number;
  readonly fields: { field: string; message: string }[];

  constructor(body: ErrorBody, status: number, retryAfter = 0) {
    super(body.message);
    this.name = "ApiError";
    this.code = body.code;
    this.status = status;
    this.hint = body.hint;
    this.requestId = body.request_id ?? "";
    this.retryAfter = retryAfter;
    this.fields = body.fields ?? [];
  }

  /** True where the same request may succeed later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export type QueryValues = Record<string, string | number | boolean | null | undefined>;

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  query?: QueryValues;
  signal?: AbortSignal | undefined;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
}

/** An address of the service with its query; also for links such as `format=csv`. */
export function addressOf(path: string, query: QueryValues = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) params.set(name, String(value));
  }
  const tail = params.toString();
  return tail ? `${path}?${tail}` : path;
}

/** Asks the service; gives what it answers as JSON, or undefined for an answer without a body. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const answer = await answered(path, options);
  if (answer.status === 204) return undefined as T;
  try {
    return (await answer.json()) as T;
  } catch (problem) {
    throw asApiError(problem, options.signal);
  }
}

async function answered(path: string, options: RequestOptions): Promise<Response> {
  let answer = await send(path, options);
  if (answer.status === 401 && path !== SESSION) {
    // The cookie is gone or too old: a fresh one is a request away, and the shopper need not know.
    await send(SESSION, { signal: options.signal });
    answer = await send(path, options);
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const { method = "GET", body, query, signal, keepalive = false } = options;
  const headers: Record<string, string> = { Accept: "application/json", "X-Crossaisle-Page": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return await fetch(addressOf(path, query), {
      method,
      headers,
      credentials: "same-origin",
      keepalive,
      signal: signal ?? null,
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch (problem) {
    throw asApiError(problem, signal);
  }
}

async function problemOf(answer: Response): Promise<ApiError> {
  const wait = Number(answer.headers.get("Retry-After") ?? "");
  const requestId = answer.headers.get("X-Request-ID") ?? "";
  const fallback: ErrorBody = { code: `http_${answer.status}`, message: "", hint: "", request_id: requestId };
  try {
    const parsed = (await answer.json()) as { error?: ErrorBody };
    return new ApiError({ ...fallback, ...parsed.error }, answer.status, Number.isFinite(wait) ? wait : 0);
  } catch {
    // A proxy in between answers in its own words, not in ours.
    return new ApiError(fallback, answer.status, Number.isFinite(wait) ? wait : 0);
  }
}

/** Aborts stay what they are, so that a caller who cancelled can tell; everything else of fetch is the network. */
function asApiError(problem: unknown, signal: AbortSignal | undefined): unknown {
  if (problem instanceof ApiError) return problem;
  if (signal?.aborted) return signal.reason ?? problem;
  return new ApiError({ code: "network", message: String(problem), hint: "" }, 0);
}

export function isAbort(problem: unknown): boolean {
  return problem instanceof DOMException && problem.name === "AbortError";
}

export interface StreamHandlers {
  onIntent?: (soFar: Recommendation) => void;
  onSections?: (soFar: Recommendation) => void;
  onCopy?: (line: CopyLine) => void;
}

const SESSION = "/v1/session";

/** Asks for a recommendation and hands over its parts as they are made; resolves with the slate's id. */
export async function recommendStream(ask: Ask, handlers: StreamHandlers, signal?: AbortSignal): Promise<string> {
  const answer = await answered("/v1/recommend/stream", { method: "POST", body: ask, signal });
  if (!answer.body) throw new ApiError({ code: "network", message: "no body", hint: "" }, 0);
  try {
    for await (const { event, data } of readEvents(answer.body)) {
      const value: unknown = JSON.parse(data);
      if (event === "intent") handlers.onIntent?.(value as Recommendation);
      if (event === "sections") handlers.onSections?.(value as Recommendation);
      if (event === "copy") handlers.onCopy?.(value as CopyLine);
      if (event === "done") return (value as { slate_id: string }).slate_id;
      if (event === "error") throw new ApiError(bodyOf(value), statusOf(bodyOf(value).code));
    }
  } catch (problem) {
    throw asApiError(problem, signal);
  }
  throw new ApiError({ code: "network", message: "the answer ended early", hint: "" }, 0);
}

export interface TalkHandlers {
  /** The reply with its products, whole but for what a model may add. */
  onReply: (reply: Reply) => void;
  onText?: (sentence: string) => void;
  onCopy?: (line: CopyLine) => void;
}

/** Says something and hands over the reply at once, then what is added to it; a stream that ends after the reply has lost only that. */
export async function chatStream(said: Chat, handlers: TalkHandlers, signal?: AbortSignal): Promise<void> {
  const answer = await answered("/v1/chat/stream", { method: "POST", body: said, signal });
  if (!answer.body) throw new ApiError({ code: "network", message: "no body", hint: "" }, 0);
  let waiting: Reply | null = null;
  let isAnswered = false;
  const hand = (recommendation: Recommendation | null) => {
    if (waiting) handlers.onReply({ ...waiting, recommendation });
    isAnswered ||= waiting !== null;
    waiting = null;
  };
  try {
    for await (const { event, data } of readEvents(answer.body)) {
      const value: unknown = JSON.parse(data);
      if (event === "error") throw new ApiError(bodyOf(value), statusOf(bodyOf(value).code));
      if (event === "reply") waiting = value as Reply;
      else hand(event === "sections" ? (value as Recommendation) : null);
      if (event === "text") handlers.onText?.((value as { text: string }).text);
      if (event === "copy") handlers.onCopy?.(value as CopyLine);
      if (event === "done") return;
    }
  } catch (problem) {
    if (signal?.aborted || !isAnswered) throw asApiError(problem, signal);
    return;
  }
  if (!isAnswered) throw new ApiError({ code: "network", message: "the answer ended early", hint: "" }, 0);
}

function bodyOf(value: unknown): ErrorBody {
  const wrapped = value as { error?: ErrorBody };
  return wrapped.error ?? (value as ErrorBody);
}

/** A stream has answered 200 before it fails; its codes still mean what they mean. */
function statusOf(code: string): number {
  const known: Record<string, number> = { invalid_query: 422, invalid_request: 422, not_found: 404, rate_limited: 429, storage_error: 503 };
  return known[code] ?? 500;
}

export const api = {
  session: (signal?: AbortSignal) => request<Session>(SESSION, { signal }),
  becomeMerchant: (key: string) => request<void>("/v1/session/merchant", { method: "POST", body: { key } }),
  forgetSession: () => request<void>(SESSION, { method: "DELETE" }),
  recommend: (ask: Ask, signal?: AbortSignal) => request<Recommendation>("/v1/recommend", { method: "POST", body: ask, signal }),
  recommendStream,
  slate: (id: string, signal?: AbortSignal) => request<Recommendation>(`/v1/slates/${encodeURIComponent(id)}`, { signal }),
  more: (slateId: string, needId: string, after: string | null, n = 6) =>
    request<{ items: Item[]; next: string | null }>(`/v1/slates/${encodeURIComponent(slateId)}/more`, {
      query: { need_id: needId, after, n },
    }),
  complete: (text: string, language: string, signal?: AbortSignal) =>
    request<{ completions: Completion[] }>("/v1/complete", { method: "POST", body: { text, language, n: 8 }, signal }),
  product: (id: string, language: string, currency: string, signal?: AbortSignal) =>
    request<ProductPage>(`/v1/products/${encodeURIComponent(id)}`, { query: { language, currency }, signal }),
  chatStream,
  conversation: (id: string, signal?: AbortSignal) => request<Conversation>(`/v1/chat/${encodeURIComponent(id)}`, { signal }),
  forgetConversation: (id: string) => request<void>(`/v1/chat/${encodeURIComponent(id)}`, { method: "DELETE" }),
  events: (events: ShopEvent[], keepalive = false) =>
    request<EventsAnswer>("/v1/events", { method: "POST", body: { events }, keepalive }),
  cart: (language: string, currency: string, signal?: AbortSignal) => request<Cart>("/v1/cart", { query: { language, currency }, signal }),
  me: () => request<Shopper>("/v1/shoppers/me"),
  eraseMe: () => request<{ events: number; slates: number }>("/v1/shoppers/me", { method: "DELETE" }),
};
