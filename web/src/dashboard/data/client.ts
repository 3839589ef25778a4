/** The merchant's endpoints, by way of the one client of both pages. */

import { addressOf, request, type QueryValues } from "../../shared/api";

/** What is empty stays out of the address. */
const given = (query: QueryValues): QueryValues =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined));

export const get = <Value>(path: string, query: QueryValues = {}, signal?: AbortSignal): Promise<Value> =>
  request<Value>(path, { query: given(query), signal });

export const send = <Value>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Value> =>
  request<Value>(path, { method, body });

/** The same table as a file. */
export const csvLink = (path: string, query: QueryValues = {}): string => addressOf(path, { ...given(query), format: "csv" });
