const NAME = "crossaisle.talk";

/** The conversation of this tab, so that a reload goes on with it; empty where there is none. */
export function keptTalk(): string {
  try {
    return sessionStorage.getItem(NAME) ?? "";
  } catch {
    return ""; // No store: then a conversation lasts as long as the page.
  }
}

/** Keeps the id of a conversation; an empty one forgets it. */
export function keepTalk(id: string): void {
  try {
    if (id) sessionStorage.setItem(NAME, id);
    else sessionStorage.removeItem(NAME);
  } catch {
    // The page itself still knows it.
  }
}
