import { vi } from "vitest";

/** What stands for the service in tests: answers by method and path; keeps what was asked. */
export type Answers = Record<string, unknown | ((query: URLSearchParams, body: unknown) => unknown)>;
export type Asked = { method: string; path: string; query: URLSearchParams; body: unknown; headers: Record<string, string> };

export class Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly message = "",
    readonly hint = "",
  ) {}
}

export const serve = (answers: Answers): Asked[] => {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    const url = new URL(address, "http://shop.test");
    const method = init.method ?? "GET";
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push({ method, path: url.pathname, query: url.searchParams, body, headers: init.headers as Record<string, string> });
    const key = `${method} ${url.pathname}`;
    if (!(key in answers)) throw new TypeError(`no answer for ${key}`);
    const made = answers[key];
    const value: unknown = typeof made === "function" ? (made as (query: URLSearchParams, body: unknown) => unknown)(url.searchParams, body) : made;
    if (value instanceof Refusal) {
      const error = { code: value.code, message: value.message, hint: value.hint, request_id: "r-12345678" };
      return new Response(JSON.stringify({ error }), { status: value.status });
    }
    return value === undefined ? new Response(null, { status: 204 }) : new Response(JSON.stringify(value), { status: 200 });
  });
  return asked;
};
