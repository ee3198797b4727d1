import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatQuantity,
  parseQuantity,
  roundUpToMilli,
  sameQuantity,
} from "../../generator/model/resources/quantity.ts";

/** Billionths, as k8s.io/apimachinery's resource.MustParse reads them. */
const amounts: readonly (readonly [string | number, bigint])[] = [
  ["0", 0n],
  ["1", 1_000_000_000n],
  [1, 1_000_000_000n],
  [0.5, 500_000_000n],
  ["500m", 500_000_000n],
  ["5e-1", 500_000_000n],
  ["5E-1", 500_000_000n],
  [".5", 500_000_000n],
  ["1.", 1_000_000_000n],
  ["+1.50", 1_500_000_000n],
  ["-2", -2_000_000_000n],
  ["1n", 1n],
  ["1u", 1_000n],
  ["0.1n", 1n],
  ["-0.1n", -1n],
  ["1.0000000001", 1_000_000_001n],
  ["1k", 1_000_000_000_000n],
  ["1M", 10n ** 15n],
  ["1E", 10n ** 27n],
  ["1e3", 1_000_000_000_000n],
  ["1e+3", 1_000_000_000_000n],
  [1e21, 10n ** 30n],
  ["1Ki", 1_024_000_000_000n],
  ["1.5Gi", 1_610_612_736_000_000_000n],
  ["0.1Ki", 102_400_000_000n],
  ["7Ei", 7n * 2n ** 60n * 10n ** 9n],
  ["8Ei", (2n ** 63n - 1n) * 10n ** 9n],
];

describe("quantities", () => {
  test.each(amounts)("%s", (written, amount) => {
    expect(parseQuantity(written)).toBe(amount);
  });

  test.each(["", ".", "m", "1K", "1mi", "1 Gi", "1e", "1e1.5", "1Kie3", "1ke3", "1_000", "0x10", "١", "1e1000", "NaN"])(
    "%j is none",
    (written) => {
      expect(parseQuantity(written)).toBeUndefined();
    },
  );

  test.each([undefined, null, true, [], {}, Number.NaN, Number.POSITIVE_INFINITY])("%j is none", (value) => {
    expect(parseQuantity(value)).toBeUndefined();
  });

  test.each([
    ["0.5", "decimal", "500m"],
    ["23.4", "decimal", "23400m"],
    ["1000m", "decimal", "1"],
    ["1e3", "decimal", "1k"],
    ["0", "binary", "0"],
    ["1023", "binary", "1023"],
    ["1024", "binary", "1Ki"],
    ["8193Mi", "binary", "8193Mi"],
    ["1.5Gi", "binary", "1536Mi"],
    ["1024.5", "binary", "1024500m"],
    ["-2Gi", "binary", "-2Gi"],
  ] as const)("%s is %s %s", (written, form, canonical) => {
    expect(formatQuantity(parseQuantity(written) ?? -1n, form)).toBe(canonical);
  });

  test("what is formatted reads back as the same amount", () => {
    const amount = fc.bigInt(-(2n ** 60n), 2n ** 60n);
    fc.assert(
      fc.property(amount, fc.constantFrom("binary" as const, "decimal" as const), (exact, form) => {
        expect(parseQuantity(formatQuantity(exact, form))).toBe(exact);
      }),
    );
  });

  test("decimal places, suffixes and exponents are ways to write one amount", () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.integer({ min: 0, max: 3 }), (number, thousands) => {
        const suffix = ["", "k", "M", "G"][thousands] ?? "";
        const exponent = `${number}e${3 * thousands}`;
        const shifted = `${String(number)
          .padStart(4, "0")
          .replace(/(...)$/, ".$1")}e${3 * thousands + 3}`;
        expect(sameQuantity(`${number}${suffix}`, exponent)).toBe(true);
        expect(sameQuantity(exponent, shifted)).toBe(true);
        expect(sameQuantity(exponent, `${number + 1}${suffix}`)).toBe(false);
      }),
    );
  });

  test("amounts of resource lists are rounded up to thousandths", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 24n), (exact) => {
        const rounded = roundUpToMilli(exact);
        expect(rounded % 1_000_000n).toBe(0n);
        expect(rounded - exact).toBeGreaterThanOrEqual(0n);
        expect(rounded - exact).toBeLessThan(1_000_000n);
      }),
    );
  });

  test("what is no quantity is only the same as itself", () => {
    expect(sameQuantity("0.5", "500m")).toBe(true);
    expect(sameQuantity("many", "many")).toBe(true);
    expect(sameQuantity("many", "few")).toBe(false);
    expect(sameQuantity(undefined, "many")).toBe(false);
  });
});
