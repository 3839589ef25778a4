import { describe, expect, it } from "vitest";
import { languageHint } from "./languageHint";

describe("the language of words that have none", () => {
  it.each(["iPhone 16", "LEGO", "Apple Watch", "New Balance 574", "Core i5", "42"])("is the page's: %s", (text) => {
    expect(languageHint(text, "zh")).toBe("zh");
    expect(languageHint(text, "en")).toBe("en");
  });

  it.each(["我想买 iPhone 16", "iPhone 手机壳", "red shoes", "iPhone 16 under $800", "a gift for a runner", "Wireless Earbuds"])("is their own: %s", (text) => {
    expect(languageHint(text, "zh")).toBeUndefined();
    expect(languageHint(text, "en")).toBeUndefined();
  });
});
