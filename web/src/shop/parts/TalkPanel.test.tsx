import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { language } from "../../shared/i18n";
import { begin, findings } from "../../shared/testing";
import type { KeptTurn, Reply } from "../../shared/types";
import { App } from "../App";
import { itemsOf } from "../model/changes";
import { FakeShop, bytes, events } from "../testing/fakeShop";
import { camping, grinder } from "../testing/samples";

const ID = "7c1e0b8f5d2a4e6f9b3a1c0d8e7f6a5b";
const items = itemsOf(grinder);
const first = items[0]!.product;

function reply(parts: Partial<Reply>): Reply {
  return {
    conversation_id: ID, move: "need", language: "en", text: "Here you are.", recommendation: null, table: null, facts: [], citations: [],
    question: null, cart: [], handed_over: false, decided_by: "rules", degraded: [], ...parts,
  };
}

function kept(parts: Partial<KeptTurn>): KeptTurn {
  const { conversation_id: _id, recommendation: _products, ...shown } = reply({});
  return { ...shown, text: "a grinder", reply: "Here you are.", turn_id: "t1", slate_id: null, ...parts };
}

async function opened() {
  const user = userEvent.setup();
  render(<App />);
  await user.click(await screen.findByRole("button", { name: language.get() === "zh" ? "聊一聊" : "Talk to us" }));
  const panel = await screen.findByRole("dialog");
  return { user, panel, box: within(panel).getByRole("textbox") };
}

describe("talking to the shop", () => {
  beforeEach(begin);
  afterEach(() => void vi.unstubAllGlobals());

  it("opens by keyboard with the focus in the box, and gives it back", async () => {
    new FakeShop(() => grinder);
    const user = userEvent.setup();
    render(<App />);
    const opener = await screen.findByRole("button", { name: "Talk to us" });
    opener.focus();
    await user.keyboard("{Enter}");
    const panel = await screen.findByRole("dialog", { name: "Talk to us" });
    expect(within(panel).getByRole("textbox", { name: "Your message" })).toHaveFocus();
    expect(within(panel).getByText(/not to a person/)).toBeVisible();
    expect(await findings()).toEqual([]);
    await user.click(within(panel).getByRole("button", { name: "Close the conversation" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(opener).toHaveFocus();
  });

  it("shows products that can be opened and put into the cart, as picks of their own answer", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = () => reply({ text: "Here are some.", recommendation: grinder });
    const { user, panel, box } = await opened();
    await user.type(box, "a grinder{Enter}");
    expect(await within(panel).findByText("a grinder")).toBeVisible();
    const cards = await within(panel).findAllByRole("article");
    expect(cards).toHaveLength(2);
    expect(within(panel).getByRole("status")).toHaveTextContent("Here are some.");
    expect(box).toHaveFocus();
    expect(box).toHaveValue("");
    expect(await findings()).toEqual([]);
    await user.click(within(cards[0]!).getByRole("button", { name: `Add to cart: ${first.title}` }));
    await waitFor(() =>
      expect(shop.events.find(({ type }) => type === "add_to_cart")).toMatchObject({ item_id: first.id, slate_id: grinder.slate_id, position: items[0]!.position }),
    );
    await user.click(within(cards[0]!).getByRole("button", { name: first.title }));
    expect(screen.getByRole("dialog", { name: first.title })).toBeVisible();
  });

  it("shows the first of many, and all of them on request", async () => {
    const shop = new FakeShop(() => camping);
    const many = itemsOf(camping).map((item, at) => ({ ...item, position: at + 1 }));
    shop.reply = () => reply({ recommendation: { ...camping, sections: [{ ...camping.sections[0]!, items: many }] } });
    const { user, panel, box } = await opened();
    await user.type(box, "camping{Enter}");
    expect(await within(panel).findAllByRole("article")).toHaveLength(3);
    await user.click(within(panel).getByRole("button", { name: "Show all 6" }));
    expect(within(panel).getAllByRole("article")).toHaveLength(6);
    expect(within(panel).getByRole("button", { name: many[3]!.product.title })).toHaveFocus();
  });

  it("shows one of each shelf first, and never what only goes with them", async () => {
    const shop = new FakeShop(() => camping);
    const [tents, bags] = camping.sections;
    const tent = tents!.items[0]!;
    const sections = [{ ...tents!, items: [tent, { ...tent, position: 2, product: { ...tent.product, id: "t2", title: "Second tent" } }] }, bags!, grinder.sections[1]!];
    shop.reply = () => reply({ recommendation: { ...camping, sections } });
    const { user, panel, box } = await opened();
    await user.type(box, "camping{Enter}");
    expect(await within(panel).findByRole("heading", { name: tents!.title })).toBeVisible();
    expect(within(panel).getAllByRole("article").map((card) => within(card).getByRole("heading").textContent)).toEqual([tent.product.title, bags!.items[0]!.product.title]);
    await user.click(within(panel).getByRole("button", { name: "Show all 3" }));
    expect(within(panel).getByRole("article", { name: "Second tent" })).toBeVisible();
  });

  it("goes on with the conversation, one turn at a time", async () => {
    const shop = new FakeShop(() => grinder);
    let settle: (made: Reply) => void = () => undefined;
    shop.reply = () => new Promise<Reply>((resolve) => (settle = resolve));
    const { user, panel, box } = await opened();
    await user.type(box, "a grinder{Enter}cheaper{Enter}");
    expect(within(panel).getByRole("status")).toHaveTextContent("One moment");
    expect(shop.said).toEqual([{ text: "a grinder" }]);
    expect(box).toHaveValue("cheaper");
    await act(async () => settle(reply({})));
    await user.type(box, "{Enter}");
    await waitFor(() => expect(shop.said.at(-1)).toEqual({ text: "cheaper", conversation_id: ID }));
    expect(sessionStorage.getItem("crossaisle.talk")).toBe(ID);
    expect(shop.addresses.join("")).not.toMatch(/grinder|cheaper/);
  });

  it("sends a chosen answer in the language in which it was offered, and offers only the last ones", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = ({ text }) =>
      text === "¥200" ? reply({ language: "zh", text: "好的。" }) : reply({ language: "zh", text: "预算多少？", question: { field: "price", text: "预算多少？", options: ["¥100", "¥200"] } });
    const { user, panel, box } = await opened();
    await user.type(box, "磨豆机{Enter}");
    await user.click(await within(panel).findByRole("button", { name: "¥200" }));
    expect(await within(panel).findByText("好的。", { selector: ".talk__text" })).toHaveAttribute("lang", "zh");
    expect(shop.said.at(-1)).toEqual({ text: "¥200", language: "zh", conversation_id: ID });
    expect(within(panel).queryByRole("button", { name: "¥100" })).toBeNull();
    expect(box).toHaveFocus();
  });

  it("lays a comparison out as a table, with facts and papers under what rests on them", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = () =>
      reply({
        table: {
          columns: [{ item_id: "a", variant_id: "a1", title: "Mill A" }, { item_id: "b", variant_id: "b1", title: "Mill B" }],
          rows: [{ name: "price", label: "price", values: ["$30", "$40"] }, { name: "weight", label: "weight", values: ["", "1 kg"] }],
        },
        facts: [{ item_id: "a", name: "power", label: "power", text: "200 W" }],
        citations: [{ file: "returns.en.md", heading: "How long", text: "Within 15 days." }],
      });
    const { user, panel, box } = await opened();
    await user.type(box, "compare{Enter}");
    const table = await within(panel).findByRole("table", { name: "Side by side" });
    expect(within(table).getAllByRole("columnheader").map(({ textContent }) => textContent)).toEqual(["Product", "Mill A", "Mill B"]);
    expect(within(table).getByRole("row", { name: /weight.*not stated.*1 kg/ })).toBeVisible();
    expect(within(panel).getByText("From its data").parentElement).toHaveTextContent("200 W");
    expect(within(panel).getByText("returns.en.md · How long")).toBeVisible();
    expect(await findings()).toEqual([]);
    await user.click(within(table).getByRole("button", { name: "Mill B" }));
    expect(screen.getByRole("dialog", { name: "Mill B" })).toBeVisible();
  });

  it("shows what is said as text, whoever says it", async () => {
    const shop = new FakeShop(() => grinder);
    const markup = '<img src=x onerror="alert(1)"><b>bold</b>';
    shop.reply = () => reply({ text: markup, citations: [{ file: markup, heading: markup, text: markup }] });
    const { user, panel, box } = await opened();
    await user.type(box, "<i>hello</i>{Enter}");
    expect(await within(panel).findByText(markup, { selector: ".talk__text" })).toBeVisible();
    expect(within(panel).getByText("<i>hello</i>")).toBeVisible();
    expect(panel.querySelector("b, i, img")).toBeNull();
  });

  it("fetches the cart when the talk has changed it, and says when a person goes on", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = ({ text }) =>
      text === "a person" ? reply({ handed_over: true }) : reply({ cart: [{ action: "add", item_id: first.id, variant_id: items[0]!.variant_id, quantity: 2 }] });
    const { user, panel, box } = await opened();
    shop.cart = { lines: [{ product: first, variant_id: items[0]!.variant_id, quantity: 2, subtotal: first.price }], total: first.price, not_priced: 0, missing: [] };
    await user.type(box, "add two{Enter}");
    await user.click(await within(panel).findByRole("button", { name: "See the cart" }));
    const drawer = screen.getByRole("dialog", { name: "Your cart" });
    expect(await within(drawer).findByText(first.title)).toBeVisible();
    await user.click(within(drawer).getByRole("button", { name: "Close the cart" }));
    await user.type(box, "a person{Enter}");
    expect(await within(panel).findByText("A person goes on from here.")).toBeVisible();
  });

  it("tells a failure in words, and tries the same words again", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = () => (shop.said.length > 1 ? reply({ text: "Here now." }) : { status: 503, code: "storage_error" });
    const { user, panel, box } = await opened();
    await user.type(box, "a grinder{Enter}");
    const alert = await within(panel).findByRole("alert");
    expect(alert).toHaveTextContent("The shop cannot reach its data just now.");
    expect(await findings()).toEqual([]);
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await within(panel).findByText("Here now.", { selector: ".talk__text" })).toBeVisible();
    expect(shop.said.map(({ text }) => text)).toEqual(["a grinder", "a grinder"]);
    expect(within(panel).queryByRole("alert")).toBeNull();
    expect(box).toHaveFocus();
  });

  it("sends a turn whose reply was lost again as the same turn", async () => {
    const shop = new FakeShop(() => grinder);
    const whole = shop.added;
    shop.added = (stream, first) => {
      stream.enqueue(bytes(first.slice(0, 20)));
      stream.error(new TypeError("connection lost"));
    };
    shop.reply = () => reply({ text: "Here now." });
    const { user, panel, box } = await opened();
    await user.type(box, "a grinder{Enter}");
    const retry = within(await within(panel).findByRole("alert")).getByRole("button", { name: "Try again" });
    shop.added = whole;
    await user.click(retry);
    expect(await within(panel).findByText("Here now.", { selector: ".talk__text" })).toBeVisible();
    await user.type(box, "cheaper{Enter}");
    await waitFor(() => expect(shop.turnIds).toHaveLength(3));
    expect(shop.turnIds[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(shop.turnIds[1]).toBe(shop.turnIds[0]);
    expect(shop.turnIds[2]).not.toBe(shop.turnIds[0]);
  });

  it("grows while a model adds to a reply, and what was there stays when the rest is lost", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = () => reply({ text: "Here is one.", recommendation: grinder });
    let stream!: ReadableStreamDefaultController<Uint8Array>;
    shop.added = (opened, first) => {
      stream = opened;
      stream.enqueue(bytes(first));
      stream.enqueue(bytes(events([["text", { text: "It is quiet." }]])));
    };
    const { user, panel, box } = await opened();
    await user.type(box, "a grinder{Enter}");
    expect(await within(panel).findByText("Here is one. It is quiet.", { selector: ".talk__text" })).toBeVisible();
    expect(within(panel).getByRole("status")).toHaveTextContent("It is quiet.");
    const line = { position: items[0]!.position, copy: "Ground fresh, said softly.", copy_detail: { generator: "openai:test", claims: [] } };
    await act(async () => stream.enqueue(bytes(events([["copy", line]]))));
    expect(await within(panel).findByText("Ground fresh, said softly.")).toBeVisible();
    expect(await findings()).toEqual([]);
    await act(async () => stream.error(new TypeError("connection lost")));
    expect(within(panel).getByText("Here is one. It is quiet.", { selector: ".talk__text" })).toBeVisible();
    expect(within(panel).queryByRole("alert")).toBeNull();
  });

  it("shows the products and tables of older turns again after a reload", async () => {
    sessionStorage.setItem("crossaisle.talk", ID);
    const shop = new FakeShop(() => grinder);
    shop.slates.set(grinder.slate_id, grinder);
    const table = { columns: [{ item_id: "a", variant_id: "a1", title: "Mill A" }], rows: [{ name: "price", label: "price", values: ["$30"] }] };
    shop.conversation = {
      conversation_id: ID, language: "en", slate_id: grinder.slate_id, question: null,
      turns: [
        kept({ text: "a grinder", reply: "Here are some.", slate_id: grinder.slate_id }),
        kept({ text: "something gone", reply: "There were some.", slate_id: "gone" }),
        kept({ text: "compare", reply: "Side by side.", table, citations: [{ file: "returns.en.md", heading: "How long", text: "15 days." }] }),
      ],
    };
    const { panel } = await opened();
    const turns = (await within(panel).findAllByText("Here are some."))[0]!.closest("li")!;
    expect(within(turns).getAllByRole("article")).toHaveLength(2);
    expect(within(panel).getByText("There were some.")).toBeVisible();
    expect(within(panel).getByRole("table", { name: "Side by side" })).toBeVisible();
    expect(within(panel).getByText("returns.en.md · How long")).toBeVisible();
    expect(within(panel).queryByRole("heading", { name: "Shown last" })).toBeNull();
    expect(await findings()).toEqual([]);
  });

  it("goes on after a reload, and begins anew where the shop has forgotten", async () => {
    sessionStorage.setItem("crossaisle.talk", ID);
    const shop = new FakeShop(() => grinder);
    shop.conversation = {
      conversation_id: ID, language: "en", slate_id: grinder.slate_id, turns: [kept({ text: "a grinder", reply: "Here are some." })],
      question: { field: "price", text: "How much?", options: ["under $50"] },
    };
    shop.reply = (said) => (said.conversation_id ? { status: 404, code: "not_found" } : reply({ conversation_id: "new", text: "Anew." }));
    const { user, panel, box } = await opened();
    expect(await within(panel).findByText("Here are some.")).toBeVisible();
    expect(within(panel).getByRole("status")).toBeEmptyDOMElement();
    expect(await within(panel).findByRole("heading", { name: "Shown last" })).toBeVisible();
    shop.conversation = { status: 404, code: "not_found" };
    await user.type(box, "cheaper{Enter}");
    expect(await within(panel).findByText("Anew.", { selector: ".talk__text" })).toBeVisible();
    expect(sessionStorage.getItem("crossaisle.talk")).toBe("new");
  });

  it("keeps the conversation where only a product has gone", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = (said) => (said.conversation_id ? { status: 404, code: "not_found" } : reply({}));
    const { user, panel, box } = await opened();
    await user.type(box, "a grinder{Enter}");
    await within(panel).findByText("Here you are.", { selector: ".talk__text" });
    shop.conversation = { conversation_id: ID, language: "en", slate_id: null, turns: [], question: null };
    await user.type(box, "add it{Enter}");
    expect(await within(panel).findByRole("alert")).toHaveTextContent("no longer in the shop");
    expect(shop.said).toHaveLength(2);
    expect(sessionStorage.getItem("crossaisle.talk")).toBe(ID);
  });

  it("can be fetched again where it could not after a reload", async () => {
    sessionStorage.setItem("crossaisle.talk", ID);
    const shop = new FakeShop(() => grinder);
    shop.conversation = { status: 503, code: "storage_error" };
    const { user, panel } = await opened();
    const retry = await within(panel).findByRole("button", { name: "Try again" });
    shop.conversation = { conversation_id: ID, language: "en", slate_id: null, turns: [kept({ text: "hi", move: "small_talk", reply: "Hello." })], question: null };
    await user.click(retry);
    expect(await within(panel).findByText("Hello.")).toBeVisible();
  });

  it("forgets on request, here and in the shop", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = () => reply({});
    const { user, panel, box } = await opened();
    await user.type(box, "a grinder{Enter}");
    await user.click(await within(panel).findByRole("button", { name: "Begin anew" }));
    expect(within(panel).queryByText("a grinder")).toBeNull();
    await waitFor(() => expect(shop.forgotten).toEqual([ID]));
    expect(sessionStorage.getItem("crossaisle.talk")).toBeNull();
  });

  it("forgets with everything else that the shop remembers", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = () => reply({});
    const { user, panel, box } = await opened();
    await user.type(box, "a grinder{Enter}");
    await within(panel).findByText("Here you are.", { selector: ".talk__text" });
    await user.click(within(panel).getByRole("button", { name: "Close the conversation" }));
    await user.click(screen.getByRole("button", { name: "Erase what it remembers of me" }));
    await user.click(screen.getByRole("button", { name: "Yes, erase it" }));
    await screen.findByText("All of it is erased.");
    expect(sessionStorage.getItem("crossaisle.talk")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Talk to us" }));
    expect(await screen.findByText(/not to a person/)).toBeVisible();
    expect(screen.queryByText("a grinder")).toBeNull();
  });

  it("speaks Chinese on a Chinese page", async () => {
    const shop = new FakeShop(() => grinder);
    shop.reply = () => reply({ language: "zh", text: "有的。" });
    language.set("zh");
    const { user, panel, box } = await opened();
    await user.type(box, "LEGO{Enter}");
    expect(await within(panel).findByText("有的。", { selector: ".talk__text" })).toBeVisible();
    expect(shop.said).toEqual([{ text: "LEGO", language: "zh" }]);
    expect(within(panel).getByRole("button", { name: "重新开始" })).toBeVisible();
  });
});
