/** What the merchant endpoints answer, as the HTTP contract has it. */

export type Import = {
  at: string;
  file: string;
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  refused: number;
  seconds: number;
};
/** is_cut: the file was too long to be read whole, there are more rows. */
export type Quarantined = { file: string; rows: number; reasons: Record<string, number>; is_cut?: boolean };
export type Catalogue = {
  products: number;
  without_price: number;
  without_kind: number;
  out_of_stock: number;
  generation: number | string;
  imports: Import[];
  quarantine: Quarantined[];
};

export type Category = {
  path: string;
  products: number;
  kind: string;
  kind_name: string;
  confidence: number | null;
  source: string;
  /** Corrected, and the products do not know it yet. */
  is_pending?: boolean;
};
export type Kind = { id: string; name: string };
export type Page<Row> = { rows: Row[]; next: string | number | null };

export type Asked = {
  requests: number;
  shoppers: number;
  abstained: number;
  by_day: { day: string; requests: number }[];
  languages: { language: string; count: number }[];
  needs: { kind: string; name: string; count: number }[];
  constraints: { field: string; op: string; count: number }[];
  missions: { mission: string; name: string; count: number }[];
  texts: { text: string; count: number; language: string }[];
  /** There were too many answers to count all: the oldest are left out. */
  is_cut?: boolean;
};

export type Lack = { need: string; kind: string; reason: string; count: number; last: string };
export type Lacking = { rows: Lack[] };

export const CUTS = ["position", "section", "relation", "kind"] as const;
export type Cut = (typeof CUTS)[number];
export type FunnelRow = {
  key: string | number;
  name?: string;
  impressions: number;
  clicks: number;
  carts: number;
  purchases: number;
  dismissals: number;
  ctr: number | null;
  cart_rate: number | null;
  purchase_rate: number | null;
};
export type Funnel = {
  rows: FunnelRow[];
  attach: { slates_with_pick: number; with_cross_pick: number; rate: number | null };
  is_cut?: boolean;
};

export const RELATION_TYPES = [
  "part_of_set",
  "required_part",
  "often_bought_with",
  "substitute",
  "different_brand",
  "accessory",
] as const;
export type RelationType = (typeof RELATION_TYPES)[number];
export type Relation = {
  anchor: string;
  anchor_name: string;
  target: string;
  target_name: string;
  type: RelationType;
  weight: number;
  reason: { en: string; zh: string };
  source: string;
  is_disabled: boolean;
};

/** What a language model proposed: a relation between kinds, or a need of a mission. */
export type Proposal = {
  id: string;
  state: "open" | "accepted" | "rejected";
  anchor: string;
  anchor_name: string;
  type: RelationType | "need";
  target: string;
  target_name: string;
  is_essential: boolean;
  typicality: number;
  reason: { en?: string; zh?: string };
  remark: string;
  source: string;
};

type Entry = Record<string, unknown>;
export type Rule = {
  id: string;
  active: boolean;
  when: { text?: string[]; exact?: string[]; kind?: string[]; language?: string };
  from: string | null;
  /** The first moment that is no longer within. */
  before: string | null;
  then: string[];
  notes: string[];
  /** As it was written in rules.yaml. */
  entry?: { then?: Entry | Entry[] };
};
export type Rules = { rules: Rule[] };

export type ShopEvent = {
  id: string;
  type: string;
  shopper?: string;
  item_id: string;
  title: string;
  at: string;
  variant_id?: string;
  slate_id?: string;
  position?: number | null;
  quantity?: number;
  stars?: number | null;
  reason?: string;
};
export type Events = { events: ShopEvent[]; cursor: string | number | null };

export type Upgrade = {
  state: "idle" | "running" | "done" | "failed" | "interrupted";
  done: number;
  total: number;
  error: { code: string; message: string; hint: string } | null;
};

export type System = {
  version: string;
  uptime_s: number;
  products: number;
  generation: number | string;
  encoder: unknown;
  stores: Record<string, unknown>;
  degraded: { note: string; count: number }[];
  latency: { recommend_ms?: { p50: number | null; p95: number | null; count: number } };
  extras: Record<string, unknown>;
  needs_upgrade?: boolean;
  upgrade?: Upgrade;
};

export type Found = { items: { product: { id: string; title: string }; variant_id: string }[] };
