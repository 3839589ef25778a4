import { describe, expect, it } from "vitest";
import { camping, grinder, phones, piano } from "../testing/samples";
import { WORDS } from "../words";
import { NOTHING_ASKED, reduce, START } from "./asking";
import { EMPTY_CART, unitsIn, withAdded, withTaken } from "./basket";
import { changesBetween, itemsOf } from "./changes";
import { chipsOf, needName, notesOf, unservedNeeds } from "./chips";
import { degradedWords } from "./degraded";
import { isEditable, readNumbers, withRemoved, withReplaced, without } from "./edits";
import { picturesOf, safeImage, safeLink } from "./picture";
import { keptConstraints, signalWords, sourceWord } from "./why";

describe("chips", () => {
  it("say bounds in the reader's language and money", () => {
    const said = (language: "en" | "zh") => chipsOf(phones.intent, WORDS[language], language).map(({ text }) => text);
    expect(said("zh")).toEqual(["¥2,000 到 ¥3,000", "不要黑色"]);
    expect(said("en")[0]).toBe("CN¥2,000 to CN¥3,000");
    expect(chipsOf(grinder.intent, WORDS.en, "en").map(({ text }) => text)).toEqual(["quiet", "up to $60"]);
  });

  it("can be changed where they hold a number", () => {
    expect(grinder.intent.constraints.map(isEditable)).toEqual([false, true]);
  });

  it("name a need by its kind where that is sure", () => {
    expect(needName(grinder.intent.needs[0]!)).toBe("Coffee grinders");
  });

  it("tell what was read otherwise than it was written", () => {
    expect(notesOf(["corrected:iphnoe->iphone", "not_found:Lumora X9", "no_rate:EUR"])).toEqual({ corrected: [["iphnoe", "iphone"]], notFound: ["Lumora X9"] });
  });
});

describe("edits", () => {
  it("hold one entry for each constraint: the last", () => {
    const once = withReplaced([], "c2", 80);
    expect(withReplaced(once, "c2", 90)).toEqual([{ constraint_id: "c2", action: "replace", value: 90 }]);
    const removed = withRemoved(once, "c2");
    expect(removed).toEqual([{ constraint_id: "c2", action: "remove" }]);
    expect(without(removed, "c2")).toEqual([]);
  });

  it("are read from what was typed", () => {
    expect(readNumbers(["1,500"])).toEqual({ value: 1500 });
    expect(readNumbers(["2000", " 3000 "])).toEqual({ value: [2000, 3000] });
    expect(readNumbers(["3000", "2000"])).toEqual({ fault: "order" });
    for (const typed of ["", "abc", "0", "-3", "Infinity"]) expect(readNumbers([typed])).toEqual({ fault: "number" });
  });
});

describe("asking", () => {
  const asked = { ...NOTHING_ASKED, text: "a grinder" };

  it("shows the understood first, then products, then their copy", () => {
    let state = reduce(START, { type: "ask", asked });
    state = reduce(state, { type: "intent", soFar: { ...grinder, sections: [] } });
    expect(state).toMatchObject({ phase: "intent", isStale: false });
    state = reduce(state, { type: "sections", soFar: grinder, changes: null });
    state = reduce(state, { type: "copy", line: { position: 2, copy: "A line.", copy_detail: { generator: "llm", claims: [] } } });
    expect(state.result!.sections[0]!.items.map(({ copy }) => copy)[1]).toBe("A line.");
    expect(reduce(state, { type: "done" }).phase).toBe("done");
  });

  it("keeps the earlier products of the same words until the new ones are here", () => {
    const done = { ...START, phase: "done" as const, asked, result: grinder, hidden: ["n1"] };
    let state = reduce(done, { type: "ask", asked: { ...asked, edits: withRemoved([], "c2") } });
    expect(state).toMatchObject({ isStale: true, hidden: ["n1"] });
    state = reduce(state, { type: "intent", soFar: { ...grinder, slate_id: "new", sections: [], intent: { ...grinder.intent, constraints: [] } } });
    expect(state.result!.slate_id).toBe(grinder.slate_id);
    expect(state.result!.sections).toHaveLength(grinder.sections.length);
    expect(state.result!.intent.constraints).toEqual([]);
  });

  it("drops the products of other words at once", () => {
    const done = { ...START, phase: "done" as const, asked, result: grinder };
    expect(reduce(done, { type: "ask", asked: { ...asked, text: "a tent" } }).result).toBeNull();
  });

  it("adds more to the shelf asked for, each product once", () => {
    const done = { ...START, phase: "done" as const, asked, result: grinder };
    const [first] = grinder.sections[0]!.items;
    const extra = { ...first!, position: 99, product: { ...first!.product, id: "other" } };
    const state = reduce(done, { type: "more", needId: "n1", items: [first!, extra] });
    expect(state.result!.sections.map(({ items }) => items.length)).toEqual([3, ...grinder.sections.slice(1).map(({ items }) => items.length)]);
  });
});

describe("changes", () => {
  it("name what is gone by what the shopper did, and what is new", () => {
    const [first, second] = itemsOf(grinder);
    const after = { ...grinder, sections: [{ ...grinder.sections[0]!, items: [{ ...first!, product: { ...first!.product, id: "new" } }] }] };
    const changes = changesBetween(grinder, after, { cart: new Set([first!.product.id]), dismissed: new Set([second!.product.id]), bought: new Set() });
    expect(changes.inCart).toEqual([first!.product.title]);
    expect(changes.dismissed).toEqual([second!.product.title]);
    expect([...changes.fresh]).toEqual(["new"]);
  });
});

describe("why", () => {
  it("never shows numbers, and no more than four reasons", () => {
    for (const item of [...itemsOf(phones), ...itemsOf(camping)]) expect(signalWords(item).length).toBeLessThanOrEqual(4);
    expect(signalWords(itemsOf(grinder)[0]!)).toContain("kind");
  });

  it("claims a bound only where it binds", () => {
    const [main, companion] = [itemsOf(grinder)[0]!, itemsOf(grinder).find(({ relation }) => relation)!];
    expect(keptConstraints(main, grinder.intent).map(({ id }) => id)).toEqual(["c2"]);
    expect(keptConstraints(companion, grinder.intent)).toEqual([]);
    expect(keptConstraints(itemsOf(camping)[0]!, camping.intent).map(({ field }) => field)).toEqual(["budget"]);
    expect([sourceWord(main), sourceWord(companion), sourceWord(itemsOf(camping)[0]!)]).toEqual(["stated", "knowledge", "mission"]);
  });
});

describe("the cart on the screen", () => {
  const { product, variant_id } = itemsOf(grinder)[0]!;

  it("adds up, and lets go of what is taken out", () => {
    const two = withAdded(withAdded(EMPTY_CART, product, variant_id, 1), product, variant_id, 1);
    expect(unitsIn(two)).toBe(2);
    expect(two.total).toEqual({ amount: 2 * product.price!.amount, currency: "USD" });
    expect(withTaken(two, variant_id, 2).lines).toEqual([]);
  });

  it("has no total over two currencies, and counts what has no price", () => {
    const yen = { ...product, id: "y", price: { amount: 5, currency: "JPY" } };
    const none = { ...product, id: "z", price: null };
    const cart = [yen, none].reduce((sum, one) => withAdded(sum, one, one.id, 1), withAdded(EMPTY_CART, product, variant_id, 1));
    expect(cart.total).toBeNull();
    expect(cart.not_priced).toBe(1);
  });
});

describe("what comes from outside", () => {
  it("is loaded only from addresses that are safe", () => {
    const origin = "http://127.0.0.1:8000";
    for (const bad of ["javascript:alert(1)", "http://evil.example/x.png", "data:text/html,<b>", "ftp://x/y", ""]) expect(safeImage(bad, origin)).toBeNull();
    for (const good of ["https://cdn.example/x.png", "data:image/png;base64,AA", "/v1/pictures/a.svg"]) expect(safeImage(good, origin)).not.toBeNull();
    expect(picturesOf("javascript:x", "a b/c", "a", origin)).toEqual(["/v1/pictures/a.svg?variant=a%20b%2Fc"]);
    expect(safeLink("javascript:alert(1)")).toBeNull();
  });

  it("is told in words, each thing once", () => {
    expect(degradedWords(["no_rate:EUR", "guard:price", "guard:stock", "later:x"], WORDS.en)).toHaveLength(3);
  });
});

describe("needs without a shelf", () => {
  it("are told once the answer is there, and not before", () => {
    const needs = camping.intent.needs.filter(({ origin }) => origin !== "derived");
    const [first, ...others] = camping.sections.filter(({ relation }) => relation === null);
    const served = new Set(others.map(({ need_id }) => need_id));
    expect(unservedNeeds({ sections: [], absent: [] }, needs)).toEqual(new Set());
    expect([...unservedNeeds({ sections: others, absent: [] }, needs)]).toContain(first!.need_id);
    expect([...unservedNeeds({ sections: others, absent: [] }, needs)].filter((id) => served.has(id))).toEqual([]);
    expect(unservedNeeds(piano, piano.intent.needs).size).toBe(1);
  });
});

describe("a chip", () => {
  it("does not say the name of its field twice", () => {
    const constraint = { ...grinder.intent.constraints[0]!, field: "occasion", text: "gift for her" };
    const [chip] = chipsOf({ ...grinder.intent, constraints: [constraint] }, WORDS.en, "en");
    expect(chip).toMatchObject({ field: "", text: "gift for her" });
  });
});
