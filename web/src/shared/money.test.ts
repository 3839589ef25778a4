import { describe, expect, it } from "vitest";
import { formatCount, formatMajor, formatMoney, fractionDigits, toMajor } from "./money";

describe("money", () => {
  it("has as many decimals as its currency", () => {
    expect(["USD", "JPY", "KWD"].map(fractionDigits)).toEqual([2, 0, 3]);
    expect(toMajor({ amount: 1999, currency: "USD" })).toBe(19.99);
    expect(toMajor({ amount: 1999, currency: "JPY" })).toBe(1999);
    expect(toMajor({ amount: 1999, currency: "KWD" })).toBe(1.999);
  });

  it("is written as the reader's language does, whole amounts without decimals", () => {
    expect(formatMoney({ amount: 179900, currency: "CNY" }, "zh")).toBe("¥1,799");
    expect(formatMoney({ amount: 3599, currency: "USD" }, "en")).toBe("$35.99");
    expect(formatMoney({ amount: 179900, currency: "CNY" }, "en")).toBe("CN¥1,799");
  });

  it("says an unknown currency rather than break", () => {
    expect(formatMajor(5, "??", "en")).toBe("5 ??");
  });

  it("shortens counts", () => {
    expect(formatCount(19420, "zh")).toBe("1.9万");
    expect(formatCount(19420, "en")).toBe("19.4K");
  });
});
