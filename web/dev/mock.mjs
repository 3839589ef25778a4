// A small stand-in for the service: serves the built page and the samples. For looking, not for tests. MODE=empty|failing|signed-out.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import * as samples from "./samples.mjs";

const ROOT = fileURLToPath(new URL("../../src/crossaisle/service/page/", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const MODE = process.env.MODE ?? "";
let disabled = new Set();
let sent = 40;

const EMPTY = {
  "/v1/merchant/catalogue": { products: 0, without_price: 0, without_kind: 0, out_of_stock: 0, generation: 0, imports: [], quarantine: [] },
  "/v1/merchant/categories": { rows: [], next: null }, "/v1/merchant/relations": { rows: [], next: null },
  "/v1/merchant/asked": { requests: 0, shoppers: 0, abstained: 0, by_day: [], languages: [], needs: [], constraints: [], missions: [], texts: [] },
  "/v1/merchant/lacking": { rows: [] }, "/v1/merchant/funnel": { rows: [], attach: { slates_with_pick: 0, with_cross_pick: 0, rate: null } },
  "/v1/merchant/rules": { rules: [] }, "/v1/merchant/events": { events: [], cursor: null },
};

const answers = {
  "GET /v1/session": () => ({ ...samples.session, is_merchant: MODE !== "signed-out" }),
  "GET /v1/merchant/catalogue": () => samples.catalogue,
  "GET /v1/merchant/categories": ({ q, language }) => ({ rows: samples.categories(language).filter((one) => one.path.toLowerCase().includes(q.toLowerCase())), next: q ? null : 8 }),
  "PUT /v1/merchant/categories": (_, body) => ({ ...samples.categories("en").find((one) => one.path === body.path), kind: body.kind, kind_name: body.kind, confidence: 1, source: "override" }),
  "GET /v1/merchant/kinds": ({ q, language }) => ({ kinds: samples.KINDS.map(([id, en, zh]) => ({ id, name: language === "zh" ? zh : en })).filter((one) => `${one.id} ${one.name}`.includes(q)) }),
  "GET /v1/merchant/asked": ({ language, days }) => samples.asked(language, Number(days)),
  "GET /v1/merchant/lacking": ({ language }) => samples.lacking(language),
  "GET /v1/merchant/funnel": ({ by, language }) => samples.funnel(by, language),
  "GET /v1/merchant/relations": ({ q, language }) => ({ rows: samples.relations(language).filter((one) => JSON.stringify(one).includes(q)).map((one) => ({ ...one, is_disabled: one.is_disabled !== disabled.has(one.anchor + one.target) })), next: null }),
  "PATCH /v1/merchant/relations": (_, body) => (disabled = disabled.symmetricDifference(new Set([body.anchor + body.target])), {}),
  "POST /v1/merchant/relations": () => ({}),
  "GET /v1/merchant/rules": () => ({ rules: samples.rules, synonyms: {} }),
  "GET /v1/merchant/events": ({ after }) => { const from = Number(after || 0); sent += 2; return { events: Array.from({ length: sent - from }, (_, n) => samples.event(from + n)), cursor: sent }; },
  "GET /v1/merchant/system": () => samples.system,
  "POST /v1/search": () => ({ items: [{ product: { id: "lumora-x5-pro", title: "Lumora X5 Pro, 256 GB" }, variant_id: "v" }] }),
};

createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (!url.pathname.startsWith("/v1/")) {
    const path = normalize(url.pathname === "/" ? "/index.html" : url.pathname);
    const file = await readFile(join(ROOT, path.endsWith("/dashboard") ? "dashboard.html" : path)).catch(() => null);
    response.writeHead(file ? 200 : 404, { "Content-Type": TYPES[extname(path)] ?? "text/html", "Content-Security-Policy": "default-src 'self'" });
    return response.end(file ?? "");
  }
  let text = "";
  for await (const part of request) text += part;
  const say = (status, value) => { response.writeHead(status, { "Content-Type": "application/json" }); response.end(JSON.stringify(value)); };
  if (MODE === "failing" && url.pathname !== "/v1/session") return say(503, { error: { code: "storage_error", message: "The events cannot be read.", hint: "See whether the disk is full.", request_id: "r-41f0ab99" } });
  if (MODE === "empty" && EMPTY[url.pathname] && request.method === "GET") return say(200, EMPTY[url.pathname]);
  const rule = url.pathname.match(/^\/v1\/merchant\/rules\/(.+)$/);
  if (rule) return say(200, {});
  const answer = answers[`${request.method} ${url.pathname}`];
  if (!answer) return say(404, { error: { code: "not_found", message: "no such address", hint: "", request_id: "r-1" } });
  return say(200, answer({ q: "", language: "en", days: "7", ...Object.fromEntries(url.searchParams) }, text ? JSON.parse(text) : null));
}).listen(Number(process.env.PORT ?? 8000), "127.0.0.1");
