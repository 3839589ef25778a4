import { act, cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { language } from "../../shared/i18n";
import { findings } from "../../shared/testing";
import { App } from "../App";
import { WORDS } from "../words/use";
import { everything, proposal, relation, session, system } from "./samples";
import { Refusal, serve } from "./service";

const open = async (hash: string, answers = everything) => {
  window.location.hash = hash;
  const asked = serve(answers);
  render(<App />);
  await screen.findByRole("heading", { level: 1 });
  return asked;
};

// axe walks a whole page; on a busy machine that takes seconds.
vi.setConfig({ testTimeout: 30_000 });
beforeEach(() => language.set("en"));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.location.hash = "";
});

const MARKS = {
  overview: "drones",
  asked: "a tent for two",
  lacking: "Stock it, or say",
  funnel: "Clicks per impression, by position",
  catalogue: "price is not a number",
  relations: "light at night",
  rules: "Pin to the top: lumora-x5-pro",
  live: "Ridge 2 tent",
  system: "Read the products anew",
} as const;

describe.each(["en", "zh"] as const)("in %s", (spoken) => {
  it.each(Object.keys(MARKS) as (keyof typeof MARKS)[])("%s stands without a finding of axe", async (view) => {
    language.set(spoken);
    await open(`#/${view}`);
    expect(await screen.findByRole("heading", { level: 1, name: WORDS[spoken].views[view] })).toBeInTheDocument();
    await waitFor(() => expect(document.querySelector(".skeleton")).toBeNull());
    if (spoken === "en") expect(screen.getAllByText(new RegExp(MARKS[view])).length).toBeGreaterThan(0);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(await findings()).toEqual([]);
  });
});

describe("states", () => {
  it("says a failure in words, with the request's number, and tries again", async () => {
    let isBroken = true;
    await open("#/lacking", {
      ...everything,
      "GET /v1/merchant/lacking": () => (isBroken ? new Refusal(503, "storage_error", "The events cannot be read.", "Is the disk full?") : everything["GET /v1/merchant/lacking"]),
    });
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The events cannot be read. Is the disk full?");
    expect(alert).toHaveTextContent("r-12345678");
    expect(await findings()).toEqual([]);
    isBroken = false;
    await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("drones")).toBeInTheDocument();
  });

  it("says what will appear where nothing is", async () => {
    await open("#/funnel", { ...everything, "GET /v1/merchant/funnel": { rows: [], attach: { slates_with_pick: 0, with_cross_pick: 0, rate: null } } });
    expect(await screen.findByText(/Open the shop, ask for something and click a product/)).toBeInTheDocument();
  });

  it("says that there is no such view", async () => {
    await open("#/treasure");
    expect(screen.getByRole("link", { name: "To the overview" })).toHaveAttribute("href", "#/overview");
  });
});

describe("signing in", () => {
  it("asks for a key, says when it is wrong, opens when it is right", async () => {
    let isMerchant = false;
    const asked = await open("#/rules", {
      ...everything,
      "GET /v1/session": () => ({ ...session, is_merchant: isMerchant }),
      "POST /v1/session/merchant": (_: URLSearchParams, body: unknown) => {
        isMerchant = (body as { key: string }).key === "right";
        return isMerchant ? undefined : new Refusal(401, "no_key", "unknown");
      },
    });
    const box = screen.getByLabelText("Merchant key");
    expect(box).toHaveAttribute("type", "password");
    expect(await findings()).toEqual([]);
    await userEvent.type(box, "wrong{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent(/not known/);
    await userEvent.clear(box);
    await userEvent.type(box, "right{Enter}");
    expect(await screen.findByRole("heading", { level: 1, name: "Merchandising rules" })).toBeInTheDocument();
    expect(asked.find((one) => one.method === "POST")?.headers["X-Crossaisle-Page"]).toBe("1");
  });
});

describe("the funnel", () => {
  it("keeps cut and span in the address, in the question and in the CSV link", async () => {
    const asked = await open("#/funnel?days=30");
    await userEvent.click(await screen.findByRole("radio", { name: "Relation" }));
    await waitFor(() => expect(asked.at(-1)?.query.get("by")).toBe("relation"));
    expect(asked.at(-1)?.query.get("days")).toBe("30");
    expect(window.location.hash).toBe("#/funnel?days=30&by=relation");
    expect(screen.getByRole("link", { name: "Download as CSV: Every number" })).toHaveAttribute("href", "/v1/merchant/funnel?days=30&by=relation&format=csv");
  });

  it("shows each rate with its interval, as a plot and as a table", async () => {
    await open("#/funnel");
    const plot = await screen.findByRole("img", { name: /Clicks per impression, by position/ });
    expect(plot.querySelectorAll(".plot-whisker")).toHaveLength(2);
    expect(plot).toHaveTextContent("1: 25.0%, 95 % between 19.5% and 31.4%");
    expect(screen.getByText("19.5% – 31.4%")).toBeInTheDocument();
  });
});

describe("the catalogue", () => {
  it("corrects a category with the keyboard alone", async () => {
    const asked = await open("#/catalogue", {
      ...everything,
      "PUT /v1/merchant/categories": (_: URLSearchParams, body: unknown) => ({ ...(body as object), products: 20, kind_name: "phone cases", confidence: 1, source: "override" }),
    });
    (await screen.findByRole("button", { name: "Correct the kind of Phones > Protection" })).focus();
    await userEvent.keyboard("{Enter}");
    const box = screen.getByRole("combobox", { name: "Correct the kind of Phones > Protection" });
    expect(box).toHaveFocus();
    await userEvent.keyboard("case");
    await screen.findByRole("option", { name: /phone cases/ });
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(await screen.findByText(/Phones > Protection is now phone cases/)).toBeInTheDocument();
    expect(asked.find((one) => one.method === "PUT")?.body).toEqual({ path: "Phones > Protection", kind: "phone_case" });
    expect(screen.getByText("100%")).toBeInTheDocument();
  });
});

describe("relations", () => {
  it("takes a switch back when the service refuses", async () => {
    const asked = await open("#/relations", { ...everything, "PATCH /v1/merchant/relations": new Refusal(409, "conflict", "An import is running.") });
    const use = await screen.findByRole("switch", { name: "Use tents to lanterns" });
    await userEvent.click(use);
    expect(await screen.findByRole("alert")).toHaveTextContent("An import is running.");
    expect(use).toHaveAttribute("aria-checked", "true");
    expect(asked.find((one) => one.method === "PATCH")?.body).toEqual({ anchor: "tent", target: "lantern", type: "accessory", is_disabled: true });
  });

  it("does not send a relation that lacks something, and says what", async () => {
    const asked = await open("#/relations");
    await userEvent.click(screen.getByRole("button", { name: "+ Add a relation" }));
    await userEvent.click(screen.getByRole("button", { name: "Add" }));
    expect(screen.getAllByText("Choose a kind.")).toHaveLength(2);
    expect(screen.getByText(/in both languages/)).toBeInTheDocument();
    expect(asked.some((one) => one.method === "POST")).toBe(false);
    expect(await findings()).toEqual([]);
  });
});

describe("proposals", () => {
  it("are accepted and rejected by keyboard, and the next one has the focus", async () => {
    const second = { ...proposal, id: "00000002", anchor: "mission:camping", anchor_name: "Camping", type: "need", target_name: "mugs" };
    const open_ = [proposal, second];
    const asked = await open("#/relations", {
      ...everything,
      "GET /v1/merchant/proposals": () => ({ rows: [...open_], next: null }),
      "PATCH /v1/merchant/proposals": (_: URLSearchParams, body: unknown) => {
        open_.splice(open_.findIndex((one) => one.id === (body as { id: string }).id), 1);
        return body;
      },
    });
    (await screen.findByRole("button", { name: "Accept: tents to kettles" })).focus();
    const listed = asked.filter((one) => one.path === "/v1/merchant/relations").length;
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByText(/tents to kettles is accepted/)).toBeInTheDocument();
    expect(asked.find((one) => one.method === "PATCH")?.body).toEqual({ id: "1f2e3d4c", state: "accepted" });
    await waitFor(() => expect(asked.filter((one) => one.path === "/v1/merchant/relations").length).toBe(listed + 1));
    await waitFor(() => expect(screen.getByRole("button", { name: "Accept: Camping to mugs" })).toHaveFocus());
    expect(await findings()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Reject: Camping to mugs" }));
    await waitFor(() => expect(screen.getByText(/Camping to mugs is rejected/)).toHaveFocus());
    await waitFor(() => expect(screen.queryByRole("heading", { name: "Proposed by a language model" })).toBeNull());
  });

  it("stay where they are when the service refuses", async () => {
    await open("#/relations", { ...everything, "PATCH /v1/merchant/proposals": new Refusal(409, "conflict", "It was accepted before.") });
    await userEvent.click(await screen.findByRole("button", { name: "Reject: tents to kettles" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("It was accepted before.");
    expect(screen.getByRole("button", { name: "Accept: tents to kettles" })).toBeInTheDocument();
  });
});

describe("more rows", () => {
  it("come after those that are there, and a new search begins anew", async () => {
    const row = (target: string) => ({ ...relation, target, target_name: target });
    const asked = await open("#/relations", {
      ...everything,
      "GET /v1/merchant/relations": (query: URLSearchParams) =>
        query.get("q") ? { rows: [row("found")], next: null } : query.get("after") ? { rows: [row("second")], next: null } : { rows: [row("first")], next: 25 },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
    expect(await screen.findByText("second")).toBeInTheDocument();
    expect(screen.getByText("first")).toBeInTheDocument();
    expect(asked.at(-1)?.query.get("after")).toBe("25");
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
    await userEvent.type(screen.getByRole("searchbox"), "x");
    expect(await screen.findByText("found")).toBeInTheDocument();
    expect(screen.queryByText("second")).toBeNull();
  });
});

describe("rules", () => {
  it("saves a new one in the words of rules.yaml, once it is right", async () => {
    const asked = await open("#/rules/%2B", { ...everything, "PUT /v1/merchant/rules/summer": {} });
    await userEvent.click(await screen.findByRole("button", { name: "Save" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Give it a name");
    expect(asked.some((one) => one.method === "PUT")).toBe(false);
    await userEvent.type(screen.getByLabelText("Name"), "summer");
    await userEvent.type(screen.getByRole("combobox", { name: "The request contains" }), "beach day{Enter}");
    await userEvent.type(screen.getByRole("combobox", { name: "Brands" }), "Zevaro{Enter}");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(asked.some((one) => one.method === "PUT")).toBe(true));
    expect(asked.find((one) => one.method === "PUT")?.body).toEqual({
      when: { text: ["beach day"] },
      then: [{ boost: { brand: ["Zevaro"], by: 0.5 } }],
      from: null,
      before: null,
    });
    expect(await screen.findByText(/summer is saved/)).toBeInTheDocument();
  });

  it("deletes only after asking, and the safe answer has the focus", async () => {
    const asked = await open("#/rules", { ...everything, "DELETE /v1/merchant/rules/phones-first": undefined });
    await userEvent.click(await screen.findByRole("button", { name: "Delete: phones-first" }));
    const dialog = screen.getByRole("alertdialog");
    expect(within(dialog).getByRole("button", { name: "Keep" })).toHaveFocus();
    expect(asked.some((one) => one.method === "DELETE")).toBe(false);
    expect(await findings()).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
    expect(await screen.findByText("phones-first is deleted.")).toBeInTheDocument();
  });
});

describe("the system", () => {
  it("reads the products anew: begins once, says how far it is and that it is done", async () => {
    const steps = [
      { needs_upgrade: true, upgrade: { state: "idle", done: 0, total: 0, error: null } },
      { needs_upgrade: true, upgrade: { state: "running", done: 100, total: 400, error: null } },
      { needs_upgrade: false, upgrade: { state: "done", done: 400, total: 400, error: null } },
    ];
    let step = 0;
    const asked = await open("#/system", {
      ...everything,
      "GET /v1/merchant/system": () => ({ ...system, degraded: [], ...steps[Math.min(step, steps.length - 1)], ...(step > 0 ? (step++, {}) : {}) }),
      "POST /v1/merchant/upgrade": () => ((step = 1), { state: "running" }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Read the products anew" }));
    expect(await screen.findByText("100 of 400")).toBeInTheDocument();
    expect(await screen.findByText("The products are up to date.", {}, { timeout: 5000 })).toBeInTheDocument();
    expect(asked.filter((one) => one.method === "POST")).toHaveLength(1);
  });
});

describe("live events", () => {
  it("asks every two seconds from where it was, and not while paused", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const asked = await open("#/live");
      await screen.findByText("Ridge 2 tent");
      expect(screen.getByText("too expensive")).toBeInTheDocument();
      const polls = () => asked.filter((one) => one.path.endsWith("/events"));
      const before = polls().length;
      await act(() => vi.advanceTimersByTimeAsync(2100));
      expect(polls().length).toBe(before + 1);
      expect(polls().at(-1)?.query.get("after")).toBe("7");
      await userEvent.setup({ advanceTimers: vi.advanceTimersByTime }).click(screen.getByRole("button", { name: "Pause" }));
      await act(() => vi.advanceTimersByTimeAsync(6000));
      expect(polls().length).toBe(before + 1);
    } finally {
      vi.useRealTimers();
    }
  });
});
