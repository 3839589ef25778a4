import { describe, expect, it } from "vitest";
import { csvLink } from "../data/client";
import { merged } from "../data/useLive";
import { count, duration, percent, wilson } from "../numbers";
import { clipped, estimated, reach } from "../plots/Rates";
import { linear, thinned, ticks } from "../plots/scale";
import { linkTo, readRoute } from "../route";
import { en } from "../words/en";
import { zh } from "../words/zh";
import { byReason } from "../views/Lacking";
import { everyDay } from "../views/Overview";
import { barsOf, intervalOf, rateSaid } from "../views/Funnel";
import { event, funnel, lacking } from "./samples";

describe("scales", () => {
  it("maps a domain to pixels, also downwards and without width", () => {
    expect(linear([0, 10], [0, 100])(2.5)).toBe(25);
    expect(linear([0, 10], [180, 20])(10)).toBe(20);
    expect(linear([3, 3], [7, 90])(3)).toBe(7);
  });

  it.each([
    [223, 4, true, [0, 100, 200, 300]],
    [3, 4, true, [0, 1, 2, 3]],
    [0.27, 5, false, [0, 0.1, 0.2, 0.3]],
    [1, 4, false, [0, 0.25, 0.5, 0.75, 1]],
    [0, 4, true, [0, 1]],
  ])("gives round ticks up to %d", (largest, most, isWhole, expected) => {
    expect(ticks(largest, most, isWhole)).toEqual(expected);
  });

  it("reaches the largest value with few enough steps, whatever it is", () => {
    for (const largest of [0.0003, 0.07, 1.01, 9, 11, 99.5, 1234, 987_654]) {
      const marks = ticks(largest, 5);
      expect(marks.at(-1)).toBeGreaterThanOrEqual(largest);
      expect(marks.length).toBeLessThanOrEqual(6);
      expect(marks.at(-2)).toBeLessThan(largest);
    }
  });

  it("thins labels evenly and keeps the last", () => {
    expect(thinned(7, 10)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(thinned(7, 4)).toEqual([0, 2, 4, 6]);
    expect(thinned(30, 5).at(-1)).toBe(29);
    expect(thinned(0, 5)).toEqual([]);
  });

  it("lets one uncertain row not squeeze the others", () => {
    const rate = (value: number, high: number) => ({ label: "", said: "", rate: value, interval: { low: 0, high } });
    expect(reach([rate(0.02, 0.03), rate(0.01, 0.9)])).toBeCloseTo(0.05);
    expect(reach([rate(0.2, 0.25)])).toBeCloseTo(0.25);
  });

  it("clips names to the room they have", () => {
    expect(clipped("tents", 100)).toBe("tents");
    expect(clipped("often bought together", 80)).toMatch(/^often.*…$/);
    expect(estimated(clipped("给三个月宝宝的奶瓶", 60))).toBeLessThanOrEqual(60);
  });
});

describe("Wilson's interval", () => {
  it("agrees with the published example: 8 of 10", () => {
    const interval = wilson(8, 10);
    expect(interval?.low).toBeCloseTo(0.4902, 3);
    expect(interval?.high).toBeCloseTo(0.9433, 3);
  });

  it("stays honest at the edges", () => {
    expect(wilson(0, 20)).toMatchObject({ low: 0 });
    expect(wilson(0, 20)?.high).toBeCloseTo(0.1611, 3);
    expect(wilson(20, 20)?.high).toBe(1);
    expect(wilson(0, 0)).toBeNull();
  });

  it("is said in words with its rate", () => {
    const row = funnel.rows[0];
    if (!row) throw new Error("no row");
    expect(rateSaid(row.ctr, intervalOf(row, "ctr"), en, "en")).toBe("10.0%, 95 % between 5.5% and 17.4%");
    expect(rateSaid(null, null, en, "en")).toBe("–");
  });
});

describe("words and numbers", () => {
  it("says numbers by language", () => {
    expect(count(12345, "en")).toBe("12,345");
    expect(percent(null, "en")).toBe("–");
    expect(duration(93_784, "en")).toBe("1 day 2 hrs");
    expect(duration(0, "en")).toBe("0 secs");
  });

  it("has every word in both languages", () => {
    const keys = (value: object, path = ""): string[] =>
      Object.entries(value).flatMap(([key, one]) => (typeof one === "object" ? keys(one as object, `${path}${key}.`) : [`${path}${key}`]));
    expect(keys(zh).sort()).toEqual(keys(en).sort());
  });

  it("leaves no Chinese text in English words", () => {
    const texts = (value: object): string[] => Object.values(value).flatMap((one) => (typeof one === "string" ? [one] : typeof one === "object" ? texts(one as object) : []));
    expect(texts(zh).filter((text) => text.includes("undefined"))).toEqual([]);
    expect(texts(en).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});

describe("rows", () => {
  it("orders positions by place and others by how often they were shown", () => {
    expect(barsOf(funnel.rows, "position").map((row) => row.key)).toEqual([1, 2]);
    expect(barsOf([...funnel.rows].reverse(), "kind").map((row) => row.impressions)).toEqual([200, 100]);
  });

  it("adds reasons up", () => {
    expect(byReason([...lacking.rows, { need: "x", kind: "x", reason: "no_kind", count: 2, last: "" }])).toEqual([
      ["no_kind", 25],
      ["made_up_reason", 2],
    ]);
  });

  it("keeps live events newest first, none twice", () => {
    const later = { ...event, id: "e2", at: "2026-11-24T10:00:05Z" };
    expect(merged([event, later], [event]).map((one) => one.id)).toEqual(["e2", "e1"]);
    const before = [event];
    expect(merged([], before)).toBe(before);
  });
});

describe("days", () => {
  it("names every day of the span, also those without requests", () => {
    const today = Date.parse("2026-11-24T15:00:00Z");
    expect(everyDay([{ day: "2026-11-23", requests: 5 }], 3, today)).toEqual([
      { day: "2026-11-22", requests: 0 },
      { day: "2026-11-23", requests: 5 },
      { day: "2026-11-24", requests: 0 },
    ]);
  });
});

describe("addresses", () => {
  it("asks for the same table as CSV", () => {
    expect(csvLink("/v1/merchant/funnel", { by: "kind", days: 30, q: "" })).toBe("/v1/merchant/funnel?by=kind&days=30&format=csv");
  });

  it("reads and writes hash routes, also with odd names", () => {
    expect(readRoute("").view).toBe("overview");
    const route = readRoute(linkTo("rules", "a/b c+?", { days: "30" }));
    expect([route.view, route.rest, route.parameters.get("days")]).toEqual(["rules", "a/b c+?", "30"]);
    expect(readRoute("#/rules/%E0%A4%A").rest).toBe("%E0%A4%A");
  });
});
