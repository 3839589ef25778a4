// Answers of a made-up shop for working on the dashboard without a service: `node dev/mock.mjs` after a build. Never part of the build.
const now = Date.now();
const ago = (minutes) => new Date(now - minutes * 60_000).toISOString();
const dayAgo = (days) => new Date(now - days * 86_400_000).toISOString().slice(0, 10);
const zh = (language, chinese, english) => (language === "zh" ? chinese : english);

export const session = {
  shopper_id: "s-1",
  is_merchant: true,
  needs_key: true,
  shop: { name: "Harbour & Hill", currency: "USD", languages: ["en", "zh"], currency_by_language: { en: "USD", zh: "CNY" } },
  examples: { en: [], zh: [] },
};

export const catalogue = {
  products: 1840,
  without_price: 12,
  without_kind: 67,
  out_of_stock: 143,
  generation: 9,
  imports: [
    { at: ago(95), file: "autumn-2026.csv", added: 214, changed: 61, unchanged: 1502, removed: 0, refused: 7, seconds: 8.42 },
    { at: ago(1500), file: "POST /v1/products", added: 3, changed: 12, unchanged: 0, removed: 0, refused: 0, seconds: 0.31 },
    { at: ago(9000), file: "google-merchant-feed-harbour-and-hill-complete-export.xml", added: 1623, changed: 0, unchanged: 0, removed: 18, refused: 41, seconds: 31.07 },
  ],
  quarantine: [
    { file: "autumn-2026.csv", rows: 7, reasons: { "price is not a number": 4, "title is empty": 2, "currency is unknown": 1 } },
    { file: "google-merchant-feed-harbour-and-hill-complete-export.xml", rows: 41, reasons: { "id is used twice": 41 } },
  ],
};

export const KINDS = [
  ["tent", "tents", "帐篷"], ["sleeping_bag", "sleeping bags", "睡袋"], ["earbuds", "earbuds", "耳机"], ["phone", "phones", "手机"],
  ["phone_case", "phone cases", "手机壳"], ["charger", "chargers", "充电器"], ["lantern", "camping lanterns", "露营灯"],
  ["kettle", "kettles", "水壶"], ["running_shoes", "running shoes", "跑鞋"], ["socks", "socks", "袜子"], ["baby_bottle", "baby bottles", "奶瓶"],
  ["drone", "drones", "无人机"], ["snorkel", "snorkels", "浮潜管"],
];
const nameOf = (id, language) => { const kind = KINDS.find((one) => one[0] === id); return kind ? zh(language, kind[2], kind[1]) : id; };

const paths = [
  ["Outdoor > Camping > Tents", 61, "tent", 0.97, "name"], ["Outdoor > Camping > Sleep & rest", 44, "sleeping_bag", 0.52, "meaning"],
  ["Electronics > Audio > In-ear", 120, "earbuds", 0.88, "name"], ["Electronics > Phones", 88, "phone", 0.99, "name"],
  ["Electronics > Phones > Protection", 203, "phone_case", 0.44, "meaning"], ["Misc > Clearance 2025", 67, "", 0, "none"],
  ["Shoes > Running", 96, "running_shoes", 1, "override"], ["Baby > Feeding", 38, "baby_bottle", 0.71, "head"],
];
export const categories = (language) => paths.map(([path, products, kind, confidence, source]) => ({ path, products, kind, kind_name: kind ? nameOf(kind, language) : "", confidence, source, is_pending: source === "override" }));

export const asked = (language, days) => ({
  requests: Math.round(1284 * (days / 7)), shoppers: 412, abstained: 57,
  by_day: Array.from({ length: days }, (_, place) => ({ day: dayAgo(days - 1 - place), requests: Math.round(140 + 60 * Math.sin(place * 1.3) + (place % 7 === 5 ? 70 : 0)) })),
  languages: [{ language: "en", count: 803 }, { language: "zh", count: 481 }],
  needs: [["tent", 181], ["earbuds", 140], ["running_shoes", 122], ["phone_case", 97], ["charger", 90], ["baby_bottle", 71], ["kettle", 60], ["sleeping_bag", 44], ["lantern", 31], ["socks", 12]].map(([kind, n]) => ({ kind, name: nameOf(kind, language), count: n })),
  constraints: [["price", "lte", 320], ["price", "between", 88], ["color", "eq", 160], ["brand", "eq", 75], ["rating", "gte", 31], ["price", "min", 22]].map(([field, op, n]) => ({ field, op, count: n })),
  missions: [["camping", zh(language, "周末露营", "Weekend camping"), 84], ["newborn", zh(language, "迎接新生儿", "A newborn comes home"), 39]].map(([mission, name, n]) => ({ mission, name, count: n })),
  texts: [
    { text: "a tent for two under 200", count: 14, language: "en" }, { text: "两个人用的帐篷", count: 11, language: "zh" },
    { text: "wireless earbuds for running, not black, with a case that charges from the same cable as my phone", count: 7, language: "en" },
    { text: "给三个月宝宝的奶瓶", count: 5, language: "zh" }, { text: "gift for dad who hikes", count: 3, language: "en" },
  ],
});

export const lacking = (language) => ({
  rows: [
    { need: nameOf("drone", language), kind: "drone", reason: "no_kind", count: 23, last: ago(40) },
    { need: nameOf("tent", language), kind: "tent", reason: "nothing_eligible", count: 17, last: ago(220) },
    { need: nameOf("snorkel", language), kind: "snorkel", reason: "no_kind", count: 9, last: ago(2900) },
    { need: "left-handed scissors", kind: "", reason: "no_match", count: 6, last: ago(4000) },
    { need: nameOf("lantern", language), kind: "lantern", reason: "over_budget", count: 4, last: ago(5000) },
  ],
});

const row = (key, impressions, clicks, carts, purchases, dismissals) => ({ key, impressions, clicks, carts, purchases, dismissals, ctr: clicks / impressions, cart_rate: carts / impressions, purchase_rate: purchases / impressions });
export const funnel = (by, language) => ({
  rows: {
    position: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((place) => row(place, Math.round(1284 / (1 + place * 0.12)), Math.round(310 / place ** 0.8), Math.round(95 / place ** 0.9), Math.round(41 / place), 9)),
    section: [["Tents", 2900, 410, 120, 51, 40], ["Sleeping bags", 900, 120, 44, 12, 8], ["Goes with your tent", 700, 61, 30, 14, 22], ["Lanterns", 60, 9, 2, 0, 1]].map((one) => row(...one)),
    relation: [["asked", 5200, 700, 210, 82, 60], ["often_bought_with", 1800, 150, 66, 30, 44], ["required_part", 620, 88, 51, 29, 4], ["accessory", 340, 21, 6, 1, 9], ["substitute", 25, 3, 1, 0, 0]].map((one) => row(...one)),
    kind: KINDS.slice(0, 9).map(([id], place) => row(nameOf(id, language), 900 - place * 90, 120 - place * 11, 40 - place * 4, 15 - place, 5)),
  }[by],
  attach: { slates_with_pick: 312, with_cross_pick: 74, rate: 74 / 312 },
});

export const relations = (language) => [
  ["tent", "sleeping_bag", "often_bought_with", 0.82, "a warm night in the same tent", "同帐也要睡得暖", "knowledge", false],
  ["tent", "lantern", "accessory", 0.74, "light for the tent at night", "帐篷里夜里要有灯", "knowledge", false],
  ["phone", "phone_case", "accessory", 0.95, "keeps it whole when it falls", "摔了也不怕", "knowledge", false],
  ["phone", "charger", "required_part", 0.9, "new phones come without one", "新机不带充电头", "knowledge", true],
  ["running_shoes", "socks", "often_bought_with", 0.61, "thin socks against blisters", "薄袜防磨脚", "override", false],
].map(([anchor, target, type, weight, en, chinese, source, is_disabled]) => ({ anchor, anchor_name: nameOf(anchor, language), target, target_name: nameOf(target, language), type, weight, reason: { en, zh: chinese }, source, is_disabled }));

export const rules = [
  { id: "phones-first", active: true, when: { kind: ["phone"] }, from: null, before: null, then: ["pin: lumora-x5-pro", "boost: brand Zevaro by 0.5"], notes: [] },
  { id: "back-to-school", active: false, when: { text: ["back to school", "开学"], language: "zh" }, from: "2027-08-01T00:00:00+00:00", before: "2027-09-16T00:00:00+00:00", then: ["rewrite: 书包和笔袋"], notes: [] },
  { id: "sold-elsewhere", active: true, when: {}, from: null, before: null, then: ["hide: ostrane-fold-2", "bury: category Electronics > Tablets by 1"], notes: ["the shop has no product 'ostrane-fold-2'"] },
];

const TYPES = ["impression", "impression", "click", "add_to_cart", "impression", "dismiss", "purchase", "rating"];
const TITLES = ["Ridge 2 tent, two persons", "Lumora X5 Pro, 256 GB", "儿童护目镜 浅蓝", "Trail socks, three pairs", "Kite lantern, rechargeable"];
export const event = (n) => ({ id: `e${n}`, type: TYPES[n % 8], shopper: `s-${(n * 7919) % 9973}`, item_id: `p${n % 5}`, title: TITLES[n % 5], at: new Date().toISOString(), position: (n % 9) + 1, quantity: n % 8 === 3 ? 2 : 1, stars: n % 8 === 7 ? 4 : null, reason: n % 8 === 5 ? "too_expensive" : "" });

export const system = {
  version: "0.5.0", uptime_s: 93_784, products: 1840, generation: 9,
  encoder: "multilingual",
  stores: { catalog: "SqliteCatalogStore", events: "SqliteEventStore" },
  needs_upgrade: true,
  upgrade: { state: "idle", done: 0, total: 0, at: null, error: null },
  degraded: [{ note: "rules:broken rules.yaml", count: 31 }, { note: "no_rate:CNY", count: 4 }],
  latency: { recommend_ms: { p50: 21.4, p95: 48.9, count: 1284 } },
  extras: { redis: false, opentelemetry: true, onnx: true },
};
