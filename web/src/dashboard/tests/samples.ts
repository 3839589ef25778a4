import type { Asked, Catalogue, Category, Funnel, Lacking, Proposal, Relation, Rule, ShopEvent, System } from "../data/types";
import type { Answers } from "./service";

export const session = { shopper_id: "s", is_merchant: true, needs_key: true, shop: { name: "Harbour", currency: "USD", languages: ["en", "zh"], currency_by_language: {} }, examples: {} };

export const asked: Asked = {
  requests: 200,
  shoppers: 40,
  abstained: 20,
  by_day: [
    { day: "2026-11-23", requests: 80 },
    { day: "2026-11-24", requests: 120 },
  ],
  languages: [
    { language: "en", count: 150 },
    { language: "zh", count: 50 },
  ],
  needs: [{ kind: "tent", name: "tents", count: 60 }],
  constraints: [{ field: "price", op: "lte", count: 33 }],
  missions: [{ mission: "camping", name: "Weekend camping", count: 9 }],
  texts: [{ text: "a tent for two", count: 4, language: "en" }],
};
export const lacking: Lacking = {
  rows: [
    { need: "drones", kind: "drone", reason: "no_kind", count: 23, last: "2026-11-24T10:00:00Z" },
    { need: "kites", kind: "kite", reason: "made_up_reason", count: 2, last: "2026-11-24T10:00:00Z" },
  ],
};
export const funnel: Funnel = {
  rows: [
    { key: 2, impressions: 100, clicks: 10, carts: 4, purchases: 1, dismissals: 0, ctr: 0.1, cart_rate: 0.04, purchase_rate: 0.01 },
    { key: 1, impressions: 200, clicks: 50, carts: 20, purchases: 8, dismissals: 3, ctr: 0.25, cart_rate: 0.1, purchase_rate: 0.04 },
  ],
  attach: { slates_with_pick: 50, with_cross_pick: 10, rate: 0.2 },
};
export const catalogue: Catalogue = {
  products: 400,
  without_price: 4,
  without_kind: 0,
  out_of_stock: 40,
  generation: 3,
  imports: [{ at: "2026-11-24T10:00:00Z", file: "autumn.csv", added: 10, changed: 2, unchanged: 388, removed: 0, refused: 7, seconds: 2.5 }],
  quarantine: [{ file: "autumn.csv", rows: 7, reasons: { "price is not a number": 7 } }],
};
export const category: Category = { path: "Phones > Protection", products: 20, kind: "phone", kind_name: "phones", confidence: 0.44, source: "meaning" };
export const relation: Relation = { anchor: "tent", anchor_name: "tents", target: "lantern", target_name: "lanterns", type: "accessory", weight: 0.74, reason: { en: "light at night", zh: "夜里要有灯" }, source: "knowledge", is_disabled: false };
export const proposal: Proposal = { id: "1f2e3d4c", state: "open", anchor: "tent", anchor_name: "tents", type: "accessory", target: "kettle", target_name: "kettles", is_essential: false, typicality: 0.4, reason: { en: "hot water outdoors", zh: "野外烧水" }, remark: "few do", source: "model:m" };
export const rule: Rule = { id: "phones-first", active: true, when: { kind: ["phone"] }, from: "2026-08-01T00:00:00+00:00", before: "2026-09-16T00:00:00+00:00", then: ["pin: lumora-x5-pro", "boost: brand Zevaro by 0.5"], notes: [] };
export const event: ShopEvent = { id: "e1", type: "dismiss", shopper: "s-1", item_id: "p1", title: "Ridge 2 tent", at: "2026-11-24T10:00:00Z", position: 3, quantity: 1, stars: null, reason: "too_expensive" };
export const system: System = {
  version: "0.5.0",
  uptime_s: 93_784,
  products: 400,
  generation: 3,
  encoder: "multilingual",
  stores: { events: "sqlite" },
  degraded: [{ note: "outdated:run crossaisle upgrade", count: 31 }],
  latency: { recommend_ms: { p50: 21.4, p95: 48.9, count: 1284 } },
  extras: { redis: false },
  needs_upgrade: true,
  upgrade: { state: "idle", done: 0, total: 0, error: null },
};

export const everything: Answers = {
  "GET /v1/session": session,
  "GET /v1/merchant/asked": asked,
  "GET /v1/merchant/lacking": lacking,
  "GET /v1/merchant/funnel": funnel,
  "GET /v1/merchant/catalogue": catalogue,
  "GET /v1/merchant/categories": { rows: [category], next: null },
  "GET /v1/merchant/kinds": { kinds: [{ id: "phone", name: "phones" }, { id: "phone_case", name: "phone cases" }] },
  "GET /v1/merchant/relations": { rows: [relation], next: null },
  "GET /v1/merchant/proposals": { rows: [proposal], next: null },
  "GET /v1/merchant/rules": { rules: [rule] },
  "GET /v1/merchant/events": { events: [event], cursor: 7 },
  "GET /v1/merchant/system": system,
};
