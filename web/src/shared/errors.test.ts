import { describe, expect, it } from "vitest";
import { ApiError } from "./api";
import { wordsOf } from "./errors";

const failure = (code: string, status: number, wait = 0) => new ApiError({ code, message: "internal detail", hint: "" }, status, wait);

describe("errors in words", () => {
  it("tell what to do, in both languages", () => {
    expect(wordsOf(failure("network", 0), "en")).toEqual({ title: "No connection to the shop.", hint: "Check your network, then try again.", canRetry: true });
    expect(wordsOf(failure("network", 0), "zh").title).toBe("连不上商店。");
  });

  it("say how long to wait where the shop says so", () => {
    expect(wordsOf(failure("rate_limited", 429, 12), "en").hint).toBe("Try again in 12 seconds.");
    expect(wordsOf(failure("rate_limited", 429, 12), "zh").hint).toBe("请在 12 秒后再试。");
  });

  it("have words for a proxy's bare status, and for what is no failure of the shop", () => {
    expect(wordsOf(failure("http_503", 503), "en").title).toBe("The shop is busy or starting up.");
    expect(wordsOf(new TypeError("x is undefined"), "en").title).toBe("Something went wrong on our side.");
  });

  it("offer no second try where the same would fail again", () => {
    expect(wordsOf(failure("invalid_query", 422), "en").canRetry).toBe(false);
  });
});
