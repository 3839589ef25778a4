import type { Option } from "../parts/Combobox";
import { get, send } from "./client";
import type { Category, Found, Kind, Page } from "./types";

/** What the comboboxes search in. */
export const findKinds = async (language: string, text: string, signal: AbortSignal): Promise<Option[]> => {
  const { kinds } = await get<{ kinds: Kind[] }>("/v1/merchant/kinds", { q: text, language }, signal);
  return kinds.slice(0, 30).map((kind) => ({ id: kind.id, name: kind.name, ...(kind.name === kind.id ? {} : { note: kind.id }) }));
};

export const findCategories = async (text: string, signal: AbortSignal): Promise<Option[]> => {
  const { rows } = await get<Page<Category>>("/v1/merchant/categories", { q: text, n: 20 }, signal);
  return rows.map((row) => ({ id: row.path, name: row.path }));
};

export const findProducts = async (text: string): Promise<Option[]> => {
  if (!text) return [];
  const { items } = await send<Found>("POST", "/v1/search", { text, n: 8 });
  return items.map(({ product }) => ({ id: product.id, name: product.title, note: product.id }));
};

/** For free words there is nothing to search in. */
export const findNothing = (): Promise<Option[]> => Promise.resolve([]);
