const SHARE = 0.5;
const LONG_ENOUGH_MS = 500;

/** Tells once for each key that its element was seen: at least half of it, for half a second. */
export class Impressions {
  readonly #seen = new Set<string>();
  readonly #timers = new Map<Element, ReturnType<typeof setTimeout>>();
  readonly #watched = new Map<Element, { key: string; onSeen: () => void }>();
  readonly #observer: IntersectionObserver | null;

  constructor() {
    this.#observer =
      typeof IntersectionObserver === "undefined"
        ? null
        : new IntersectionObserver((entries) => entries.forEach((entry) => this.#crossed(entry)), { threshold: [0, SHARE] });
  }

  watch(element: Element, key: string, onSeen: () => void): () => void {
    if (this.#seen.has(key)) return () => undefined;
    this.#watched.set(element, { key, onSeen });
    this.#observer?.observe(element);
    return () => this.#forget(element);
  }

  #crossed({ target, isIntersecting, intersectionRatio, rootBounds, intersectionRect }: IntersectionObserverEntry): void {
    // A card taller than a phone's screen can never be half inside it: filling half of the screen counts too.
    const fills = rootBounds !== null && rootBounds.height > 0 && intersectionRect.height >= rootBounds.height * SHARE;
    if (isIntersecting && (intersectionRatio >= SHARE || fills)) this.#start(target);
    else this.#stop(target);
  }

  #start(element: Element): void {
    if (this.#timers.has(element)) return;
    this.#timers.set(element, setTimeout(() => this.#report(element), LONG_ENOUGH_MS));
  }

  #stop(element: Element): void {
    clearTimeout(this.#timers.get(element));
    this.#timers.delete(element);
  }

  #report(element: Element): void {
    const watched = this.#watched.get(element);
    this.#forget(element);
    if (!watched || this.#seen.has(watched.key)) return;
    this.#seen.add(watched.key);
    watched.onSeen();
  }

  #forget(element: Element): void {
    this.#stop(element);
    this.#watched.delete(element);
    this.#observer?.unobserve(element);
  }
}
