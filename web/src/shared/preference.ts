import { useSyncExternalStore } from "react";

/** One choice of the person at this browser, remembered where the browser allows it. */
export class Preference<T extends string> {
  readonly #name: string;
  readonly #apply: (value: T) => void;
  readonly #listeners = new Set<() => void>();
  #value: T;

  constructor(name: string, allowed: readonly T[], fallback: () => T, apply: (value: T) => void) {
    this.#name = name;
    this.#apply = apply;
    const kept = recall(name);
    this.#value = allowed.find((value) => value === kept) ?? fallback();
    apply(this.#value);
  }

  get = (): T => this.#value;

  set = (value: T): void => {
    this.#value = value;
    remember(this.#name, value);
    this.#apply(value);
    for (const listener of this.#listeners) listener();
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export function usePreference<T extends string>(preference: Preference<T>): T {
  return useSyncExternalStore(preference.subscribe, preference.get);
}

// Private windows and strict settings throw at the mere touch of the store: then a choice lasts as long as the page.
function recall(name: string): string | null {
  try {
    return localStorage.getItem(`crossaisle.${name}`);
  } catch {
    return null;
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`crossaisle.${name}`, value);
  } catch {
    // Kept in memory only.
  }
}
