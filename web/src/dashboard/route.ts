import { useSyncExternalStore } from "react";

/** Where we are, kept in the hash: #/asked?days=30, #/rules/summer-sale. */
export type Route = { view: string; rest: string; parameters: URLSearchParams };

export const readRoute = (hash: string): Route => {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", ...rest] = path.split("/");
  return { view: view || "overview", rest: rest.map(safeDecode).join("/"), parameters: new URLSearchParams(query) };
};

export const linkTo = (view: string, rest = "", parameters: Record<string, string> = {}): string => {
  const query = new URLSearchParams(parameters).toString();
  return `#/${view}${rest ? `/${encodeURIComponent(rest)}` : ""}${query ? `?${query}` : ""}`;
};

export const go = (link: string): void => {
  window.location.hash = link.replace(/^#/, "");
};

/** The address changes without a step in the history: for filters. */
export const setParameter = (name: string, value: string): void => {
  const { view, rest, parameters } = readRoute(window.location.hash);
  if (value) parameters.set(name, value);
  else parameters.delete(name);
  window.history.replaceState(null, "", linkTo(view, rest, Object.fromEntries(parameters)));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
};

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
};

export const useRoute = (): Route => readRoute(useSyncExternalStore(subscribe, () => window.location.hash));

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
