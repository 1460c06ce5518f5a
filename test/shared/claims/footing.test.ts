import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  footingOf,
  printOwnShare,
  printShare,
  sharesOfHundred,
} from "../../../shared/claims/footing.ts";

describe("a statement", () => {
  it("B21: whose people do not add up is told by how many; its amounts foot", () => {
    expect(footingOf([21_488, 133_457], 145_591)).toEqual({ sum: 154_945, difference: -9_354 });
    expect(footingOf([841_622, 50_332], 891_954).difference).toBe(0);
  });

  it("C19: of agreements is 1,000 too high", () => {
    expect(footingOf([615, 814], 2_429).difference).toBe(1_000);
  });

  it("A28: of a fixed sum is its count times the rate, not what was stated", () => {
    // 4,057 × 400 yuan = 162.28万, stated as 159万
    const { sum, difference } = footingOf(Array<number>(4_057).fill(40_000), 159_000_000);
    expect(sum).toBe(162_280_000);
    expect(difference).toBe(-3_280_000);
  });

  it("E06: has shares that add up to 100.00% by the largest remainder, with the unrounded ones beside them", () => {
    const parts = [733_929, 64_955, 6_757, 45_963, 29_713, 77_522];
    const { sum, difference } = footingOf(parts, 958_839);
    expect([sum, difference]).toEqual([958_839, 0]);
    expect(parts.map((part) => printOwnShare(part, sum))).toEqual([
      "76.544%",
      "6.774%",
      "0.705%",
      "4.794%",
      "3.099%",
      "8.085%",
    ]);
    const shares = sharesOfHundred(parts) ?? [];
    expect(shares.map(printShare)).toEqual(["76.54%", "6.77%", "0.71%", "4.79%", "3.10%", "8.09%"]);
    expect(shares.reduce((total, share) => total + share, 0)).toBe(10_000);
  });

  it("always shares out the whole, each part within a hundredth of its own", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 45 }), { minLength: 1 }), (parts) => {
        const whole = parts.reduce((sum, part) => sum + part, 0);
        const shares = sharesOfHundred(parts);
        if (whole === 0) return shares === null;
        if (shares === null) return false;
        const isNear = shares.every(
          (share, index) => Math.abs(share - ((parts[index] ?? 0) / whole) * 10_000) <= 1.001,
        );
        return isNear && shares.reduce((sum, share) => sum + share, 0) === 10_000;
      }),
    );
    expect(sharesOfHundred([5, -1])).toBeNull();
  });
});
