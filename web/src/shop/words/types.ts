import type { DismissReason, Relation } from "../../shared/types";

type Say = (word: string) => string;
type Count = (n: number) => string;

/** Every text of the shop page. Both languages must have all of it: the compiler sees to that. */
export interface Words {
  skip: string;
  home: string;
  tagline: string;
  ask: {
    title: string;
    label: string;
    placeholder: string;
    button: string;
    examples: string;
    suggestions: string;
    kinds: Record<string, string>;
  };
  language: { label: string; zh: string; en: string };
  theme: { label: string; system: string; light: string; dark: string };
  understood: {
    title: string;
    needs: string;
    wishes: string;
    soft: string;
    avoid: string;
    remove: Say;
    edit: Say;
    hide: Say;
    hidden: string;
    show: Say;
    unserved: string;
    aside: string;
    putBack: Say;
    amount: string;
    from: string;
    to: string;
    apply: string;
    cancel: string;
    wrong: string;
    wrongOrder: string;
    nothing: string;
    corrected: (wrong: string, right: string) => string;
    notFound: Say;
  };
  fields: Record<string, string>;
  bounds: { lte: Say; gte: Say; about: Say; eq: Say; between: (low: string, high: string) => string };
  results: {
    title: string;
    found: (products: number, shelves: number) => string;
    none: string;
    looking: string;
    slow: string;
    share: Say;
    more: string;
    noMore: string;
    emptyTitle: string;
    emptyText: string;
    allHidden: string;
  };
  relations: Record<Relation, string>;
  absent: { title: string; nearest: string; lookAt: string; askFor: Say };
  degraded: { no_rate: Say; expand: string; guard: string; outdated: string; rules: string; other: string };
  card: {
    now: string;
    was: string;
    noPrice: string;
    stars: (value: string, count: string) => string;
    low: Count;
    out: string;
    add: string;
    addOf: Say;
    inCart: Count;
    fresh: string;
    why: string;
    dismiss: Say;
    dismissTitle: string;
    reasons: Record<DismissReason, string>;
  };
  why: {
    stated: string;
    mission: string;
    knowledge: string;
    catalog: string;
    override: string;
    meets: string;
    facts: string;
    signals: Record<SignalWord, string>;
  };
  sheet: { close: string; facts: string; foreignFacts: string; description: string; choose: string; goesWith: string; loading: string; shopPage: string };
  cart: {
    title: string;
    open: Count;
    short: string;
    empty: string;
    emptyHint: string;
    quantity: Say;
    less: Say;
    more: Say;
    remove: Say;
    removeShort: string;
    total: string;
    noTotal: string;
    notPriced: Count;
    missing: string;
    buy: string;
    demo: string;
    thanks: string;
    close: string;
  };
  talk: {
    open: string;
    close: string;
    hello: string;
    log: string;
    label: string;
    placeholder: string;
    send: string;
    you: string;
    shop: string;
    working: string;
    restoring: string;
    options: string;
    all: Count;
    shown: string;
    facts: string;
    compared: string;
    product: string;
    unstated: string;
    sources: string;
    handedOver: string;
    seeCart: string;
    startOver: string;
  };
  again: {
    added: Say;
    dismissed: Say;
    several: Count;
    offer: string;
    button: string;
    changed: string;
    goneCart: Say;
    goneDismissed: Say;
    goneBought: Say;
    fresh: Count;
    close: string;
  };
  toast: { added: string; dismissed: string; undo: string; undone: string; close: string; refused: string; unsent: string; unloaded: string };
  problem: { retry: string; number: Say };
  footer: { kept: string; erase: string; erased: string; sure: string; yes: string; no: string; merchant: string };
}

/** What a signal can say in words; several signals of the engine share one. */
export type SignalWord =
  | "words"
  | "meaning"
  | "kind"
  | "served"
  | "wishes"
  | "brand"
  | "price"
  | "contrary"
  | "superlative"
  | "fits"
  | "misfit"
  | "rating"
  | "popularity"
  | "rule"
  | "interest";
