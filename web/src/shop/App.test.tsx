import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { language } from "../shared/i18n";
import { begin, findings } from "../shared/testing";
import { App } from "./App";
import { itemsOf } from "./model/changes";
import { FakeShop } from "./testing/fakeShop";
import { camping, grinder, phones, piano } from "./testing/samples";

const [first] = itemsOf(grinder);
const firstProduct = first!.product;

async function asked(text: string) {
  const user = userEvent.setup();
  render(<App />);
  await user.type(await screen.findByRole("combobox"), `${text}{Enter}`);
  return user;
}

describe("the shop page", () => {
  beforeEach(begin);
  afterEach(() => void vi.unstubAllGlobals());

  it("begins with one question and examples", async () => {
    new FakeShop(() => grinder);
    render(<App />);
    expect(await screen.findByRole("heading", { level: 1, name: "What do you need?" })).toBeVisible();
    expect(screen.getByRole("button", { name: "A quiet coffee grinder under $60" })).toBeVisible();
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    expect(await findings()).toEqual([]);
  });

  it("shows products with price, stars and reasons, and never what was asked in an address", async () => {
    const shop = new FakeShop(() => grinder);
    await asked("a quiet coffee grinder under $60");
    const card = await screen.findByRole("article", { name: firstProduct.title });
    expect(within(card).getByText("$35.99")).toBeVisible();
    expect(within(card).getByText(/4.7 of 5 stars/)).toBeInTheDocument();
    expect(within(card).getByText(first!.copy)).toBeVisible();
    expect(screen.getByRole("heading", { name: "Needed with coffee grinders" })).toBeVisible();
    expect(screen.getAllByRole("region").map((region) => region.getAttribute("aria-label") ?? document.getElementById(region.getAttribute("aria-labelledby")!)?.textContent)).toEqual(
      expect.arrayContaining(grinder.sections.map(({ title }) => title)),
    );
    expect(screen.getByText(grinder.absent[0]!.text)).toBeVisible();
    expect(location.href + shop.addresses.join("")).not.toMatch(/grinder/);
    expect(history.state.asked.text).toBe("a quiet coffee grinder under $60");
    expect(await findings()).toEqual([]);
  });

  it("asks again without a chip that is removed, offers it back, and takes numbers", async () => {
    const without = { ...grinder, intent: { ...grinder.intent, constraints: grinder.intent.constraints.filter(({ id }) => id !== "c2") } };
    const shop = new FakeShop(({ edits }) => (edits?.some(({ action }) => action === "remove") ? without : grinder));
    const user = await asked("a grinder");
    await user.click(await screen.findByRole("button", { name: "Remove: up to $60" }));
    await waitFor(() => expect(shop.asks.at(-1)!.edits).toEqual([{ constraint_id: "c2", action: "remove" }]));
    await user.click(await screen.findByRole("button", { name: "Put back: up to $60" }));
    await waitFor(() => expect(shop.asks).toHaveLength(3));
    expect(shop.asks.at(-1)!.edits).toBeUndefined();
    await user.click(await screen.findByRole("button", { name: "price up to $60" }));
    const field = screen.getByRole("textbox", { name: /price/ });
    await user.clear(field);
    await user.type(field, "no{Enter}");
    expect(screen.getByRole("alert")).toHaveTextContent("number above zero");
    await user.clear(field);
    await user.type(field, "45{Enter}");
    await waitFor(() => expect(shop.asks.at(-1)!.edits).toEqual([{ constraint_id: "c2", action: "replace", value: 45 }]));
  });

  it("puts into the cart, and tells what changed when asked again", async () => {
    const fewer = { ...grinder, slate_id: "f".repeat(20), sections: grinder.sections.map((section, at) => (at === 0 ? { ...section, items: section.items.slice(1) } : section)) };
    const shop = new FakeShop(() => (shop.asks.length > 1 ? fewer : grinder));
    const user = await asked("a grinder");
    shop.cart = { lines: [{ product: firstProduct, variant_id: first!.variant_id, quantity: 1, subtotal: firstProduct.price }], total: firstProduct.price, not_priced: 0, missing: [] };
    await user.click(await screen.findByRole("button", { name: `Add to cart: ${firstProduct.title}` }));
    await waitFor(() =>
      expect(shop.events.find(({ type }) => type === "add_to_cart")).toMatchObject({
        item_id: firstProduct.id, variant_id: first!.variant_id, slate_id: grinder.slate_id, position: 1, quantity: 1,
      }),
    );
    expect(screen.getByRole("button", { name: "Cart, 1 item" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    expect(await screen.findByText(/Not shown any more, in your cart/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Cart, 1 item" }));
    const drawer = screen.getByRole("dialog", { name: "Your cart" });
    expect(within(drawer).getByText(/Nothing is paid/)).toBeVisible();
    expect(await findings()).toEqual([]);
    shop.cart = { lines: [], total: null, not_priced: 0, missing: [] };
    await user.click(within(drawer).getByRole("button", { name: "Place demo order" }));
    expect(await within(drawer).findByText("Demo order placed. Nothing was paid.")).toBeVisible();
    expect(shop.events.find(({ type }) => type === "purchase")).toMatchObject({ item_id: firstProduct.id, slate_id: grinder.slate_id, position: 1 });
  });

  it("puts away with a reason, by keyboard too, and takes it back", async () => {
    const shop = new FakeShop(() => grinder);
    const user = await asked("a grinder");
    const opener = await screen.findByRole("button", { name: `Not for me: ${firstProduct.title}` });
    opener.focus();
    await user.keyboard("{Enter}{ArrowDown}");
    expect(screen.getByRole("menuitem", { name: "Not what I meant" })).toHaveFocus();
    expect(await findings()).toEqual([]);
    await user.keyboard("{Enter}");
    expect(screen.queryByRole("article", { name: firstProduct.title })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(screen.getByRole("article", { name: firstProduct.title })).toBeVisible();
    await waitFor(() => expect(shop.events.filter(({ type }) => type === "dismiss").map(({ reason }) => reason)).toEqual(["wrong_kind", "undo"]));
  });

  it("opens a product with its facts and versions", async () => {
    const shop = new FakeShop(() => grinder);
    const variant = { id: "v2", title: "Black", options: { color: "black" }, price: { amount: 4100, currency: "USD" }, list_price: null, stock: 2, image: "" };
    shop.page = {
      product: firstProduct, description: "It grinds.", facts: [
        { name: "capacity", label: "capacity", label_language: "en", value: "20 g" },
        { name: "磨盘", label: "磨盘", label_language: "zh", value: "38 mm" },
      ],
      variants: [{ ...variant, id: first!.variant_id, title: "Steel", options: { color: "steel" }, price: firstProduct.price, stock: 9 }, variant],
      goes_with: [{ relation: "accessory", title: "Brushes", items: [{ product: { ...firstProduct, id: "brush", title: "A brush" }, variant_id: "brush", reason: "keeps it clean", source: "knowledge" }] }],
    };
    const user = await asked("a grinder");
    await user.click(await screen.findByRole("button", { name: firstProduct.title }));
    const sheet = screen.getByRole("dialog", { name: firstProduct.title });
    expect(await within(sheet).findByText("20 g")).toBeVisible();
    expect(within(sheet).getByText("磨盘")).toHaveAttribute("lang", "zh");
    expect(within(sheet).getByText("capacity")).not.toHaveAttribute("lang");
    expect(within(sheet).getByText(/own language/)).toBeVisible();
    expect(within(sheet).getByText("Keeps it clean")).toBeVisible();
    await user.click(within(sheet).getByRole("radio", { name: /black/ }));
    expect(within(sheet).getByText("Only 2 left")).toBeVisible();
    expect(await findings()).toEqual([]);
    await user.click(within(sheet).getByRole("button", { name: `Add to cart: ${firstProduct.title}` }));
    await waitFor(() => expect(shop.events.find(({ type }) => type === "add_to_cart")).toMatchObject({ variant_id: "v2" }));
  });

  it("says honestly what the shop has not", async () => {
    new FakeShop(() => piano);
    await asked("a grand piano");
    expect(await screen.findByText("This shop has no digital pianos and pianos.")).toBeVisible();
    expect(screen.getByRole("button", { name: "A quiet coffee grinder under $60" })).toBeVisible();
    expect(await findings()).toEqual([]);
  });

  it("has a shelf for each need, which can be put out of sight", async () => {
    new FakeShop(() => camping);
    const user = await asked("camping with kids");
    expect(await screen.findByRole("region", { name: "Tents" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Hide Tents" }));
    expect(screen.queryByRole("region", { name: "Tents" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show Tents again" }));
    expect(screen.getByRole("region", { name: "Tents" })).toBeVisible();
  });

  it("tells a failure in words, and tries again", async () => {
    const shop = new FakeShop(() => (shop.asks.length > 1 ? grinder : { status: 503, code: "storage_error" }));
    const user = await asked("a grinder");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The shop cannot reach its data just now.");
    expect(alert).toHaveTextContent("req-12345678");
    expect(await findings()).toEqual([]);
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("article", { name: firstProduct.title })).toBeVisible();
  });

  it("completes what is typed, by keyboard", async () => {
    const shop = new FakeShop(() => grinder);
    shop.completions = ["coffee grinders", "coffee beans"];
    const user = userEvent.setup();
    render(<App />);
    const box = await screen.findByRole("combobox");
    await user.type(box, "coff");
    await screen.findByRole("option", { name: "coffee beans" });
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(box).toHaveAttribute("aria-activedescendant", screen.getByRole("option", { name: "coffee beans" }).id);
    expect(await findings()).toEqual([]);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(shop.asks.map(({ text }) => text)).toEqual(["coffee beans"]));
  });

  it("hints at its own language where the words are of none", async () => {
    const shop = new FakeShop(() => phones);
    language.set("zh");
    const user = await asked("iPhone 16");
    await waitFor(() => expect(shop.asks.at(-1)).toEqual({ text: "iPhone 16", language: "zh" }));
    await user.clear(screen.getByRole("combobox"));
    await user.type(screen.getByRole("combobox"), "a phone for me{Enter}");
    await waitFor(() => expect(shop.asks.at(-1)).toEqual({ text: "a phone for me" }));
  });

  it("speaks Chinese when asked to, and remembers it", async () => {
    new FakeShop(() => phones);
    const user = await asked("两三千的手机，不要黑色");
    await user.click(await screen.findByRole("button", { name: "中文" }));
    expect(document.documentElement.lang).toBe("zh-CN");
    expect(localStorage.getItem("crossaisle.language")).toBe("zh");
    expect(await screen.findByRole("heading", { name: /少不了/ })).toBeVisible();
    expect(screen.getByRole("button", { name: "去掉：不要黑色" })).toBeVisible();
  });
});
