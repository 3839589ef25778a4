import { describe, expect, it } from "vitest";
import { check, NEW_ACTION, NEW_RULE, readAction, readRule, toBody, type Draft } from "../rules/draft";
import { actionSaid } from "../views/Rules";
import { en } from "../words/en";
import { rule } from "./samples";

const errors = en.rules.errors;
const good: Draft = { ...NEW_RULE, id: "summer-sale", actions: [{ ...NEW_ACTION, values: ["Zevaro"] }] };
const fields = (draft: Draft, taken: string[] = []) => check(draft, taken, errors).map((mistake) => mistake.field);
const messages = (draft: Draft) => check(draft, [], errors).map((mistake) => mistake.message);

describe("a rule's draft", () => {
  it("reads what the service lists; the last day is within", () => {
    const draft = readRule(rule);
    expect(draft).toMatchObject({ id: "phones-first", kind: ["phone"], from: "2026-08-01", until: "2026-09-15" });
    expect(draft.actions.map((action) => [action.name, action.target, action.values, action.by])).toEqual([
      ["pin", "id", ["lumora-x5-pro"], "0.5"],
      ["boost", "brand", ["Zevaro"], "0.5"],
    ]);
  });

  it("gives back what it read, in the words of rules.yaml", () => {
    expect(toBody(readRule(rule))).toEqual({
      when: { kind: ["phone"] },
      then: [{ pin: ["lumora-x5-pro"] }, { boost: { brand: ["Zevaro"], by: 0.5 } }],
      from: "2026-08-01T00:00:00+00:00",
      before: "2026-09-16T00:00:00+00:00",
    });
  });

  it("takes the entry as it was written where it is given, and keeps times that nobody changed", () => {
    const timed = { ...rule, from: "2026-08-01T09:30:00+00:00", entry: { then: [{ hide: "a, b" }, { add_constraint: "in stock" }, { bury: { kind: ["x", "y"], by: 1 } }] } };
    const body = toBody(readRule(timed));
    expect(body.then).toEqual([{ hide: ["a, b"] }, { "add constraint": "in stock" }, { bury: { kind: ["x", "y"], by: 1 } }]);
    expect(body.from).toBe("2026-08-01T09:30:00+00:00");
    expect(toBody({ ...readRule(timed), from: "2026-08-02" }).from).toBe("2026-08-02T00:00:00+00:00");
  });

  it.each([
    ["bury: category Electronics > Tablets by 1", { name: "bury", target: "category", values: ["Electronics > Tablets"], by: "1" }],
    ["hide: a, b", { name: "hide", values: ["a", "b"] }],
    ["rewrite: 书包和笔袋", { name: "rewrite", text: "书包和笔袋" }],
    ["add constraint: in stock, under 50 USD", { name: "add constraint", text: "in stock, under 50 USD" }],
  ])("reads the action %s", (line, expected) => {
    expect(readAction(line)).toMatchObject(expected);
  });

  it("leaves an action that it does not know as it is", () => {
    expect(readAction("dance: all night")).toBeNull();
    expect(actionSaid("dance: all night", en)).toBe("dance: all night");
    expect(actionSaid("hide: a, b", en)).toBe("Hide: a, b");
  });

  it("takes a good one", () => {
    expect(check(good, ["other"], errors)).toEqual([]);
    expect(fields({ ...good, from: "2026-08-01", until: "2026-08-01" })).toEqual([]);
  });

  it.each(["", "two words", "-dash", "a".repeat(65), "a/b"])("refuses the name %j", (id) => {
    expect(fields({ ...good, id })).toEqual(["id"]);
  });

  it("refuses a taken name, days the wrong way round, and no action", () => {
    expect(fields(good, ["summer-sale"])).toEqual(["id"]);
    expect(fields({ ...good, from: "2026-08-02", until: "2026-08-01" })).toEqual(["dates"]);
    expect(fields({ ...good, actions: [] })).toEqual(["actions"]);
  });

  it.each(["", "0", "0.05", "2.1", "much"])("refuses to boost by %j", (by) => {
    expect(fields({ ...good, actions: [{ ...NEW_ACTION, values: ["Zevaro"], by }] })).toEqual(["actions.0"]);
  });

  it("refuses an action that says nothing, and two of what may be one", () => {
    const rewrite = { ...NEW_ACTION, name: "rewrite" as const, text: "tents" };
    expect(fields({ ...good, actions: [{ ...NEW_ACTION, name: "pin", values: [] }] })).toEqual(["actions.0"]);
    expect(messages({ ...good, text: ["camping"], actions: [{ ...rewrite, text: "  " }] })).toEqual([errors.text]);
    expect(messages({ ...good, text: ["camping"], actions: [rewrite, rewrite] })).toEqual([errors.once]);
  });

  it("knows when a rewrite can hold", () => {
    const rewrite = { ...NEW_ACTION, name: "rewrite" as const, text: "tents" };
    expect(messages({ ...good, actions: [rewrite] })).toEqual([errors.rewriteWords]);
    expect(messages({ ...good, exact: ["camping"], kind: ["tent"], actions: [rewrite] })).toEqual([errors.rewriteKind]);
    expect(messages({ ...good, exact: ["camping"], actions: [rewrite] })).toEqual([]);
  });
});
