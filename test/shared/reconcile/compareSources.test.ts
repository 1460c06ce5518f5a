import { describe, expect, it } from "vitest";
import type { PlatformFigures } from "../../../shared/bill/types.ts";
import type { Moment } from "../../../shared/calendar/day.ts";
import { fen } from "../../../shared/money/fen.ts";
import { fraction } from "../../../shared/money/fraction.ts";
import { compareSources, type OurFigures } from "../../../shared/reconcile/compareSources.ts";

// E02 as published: funds 175,348.03, patient 24,651.97.
const OURS: OurFigures = {
  totalFee: fen(20_000_000),
  fullSelfPay: fen(1_186_000),
  overLimitSelfPay: fen(134_000),
  preSelfPay: fen(680_000),
  inScope: fen(18_000_000),
  fundTotal: fen(17_534_803),
  accountPay: fen(0),
  cash: fen(2_465_197),
  layers: [
    {
      name: "基本医保",
      formula: "(180,000.00 − 300.00) × 70%",
      base: fen(18_000_000),
      entered: fen(17_970_000),
      exact: fraction(12_579_000),
      payment: fen(12_579_000),
      whyNot: null,
      remarks: [],
    },
    {
      name: "大病保险",
      formula: "(54,210.00 − 8,450.50) × 65% = 29,743.675",
      base: fen(5_421_000),
      entered: fen(4_575_950),
      exact: fraction(297_436_75, 10),
      payment: fen(2_974_368),
      whyNot: null,
      remarks: [],
    },
    {
      name: "补充保险",
      formula: "",
      base: fen(0),
      entered: fen(0),
      exact: fraction(0),
      payment: fen(0),
      whyNot: "身份不是特困",
      remarks: [],
    },
  ],
};
const PLATFORM: PlatformFigures = {
  settlementId: "S1",
  settledAt: "2023-10-30T09:00:00" as Moment,
  totalFee: fen(20_000_000),
  inScope: fen(18_000_000),
  fundTotal: fen(17_534_803),
  accountPay: fen(0),
  cashPay: fen(2_465_197),
  split: {
    fullSelfPay: fen(1_186_000),
    overLimitSelfPay: fen(134_000),
    preSelfPay: fen(680_000),
    inScope: fen(18_000_000),
  },
};

describe("two sources", () => {
  it("agree to the fen in every field", () => {
    const comparison = compareSources(OURS, PLATFORM);
    expect(comparison.agree).toBe(true);
    expect(comparison.fields).toHaveLength(8);
  });

  it("one fen is a difference, with both figures and the rule behind ours", () => {
    const comparison = compareSources(OURS, {
      ...PLATFORM,
      fundTotal: fen(17_534_804),
      cashPay: fen(2_465_196),
    });
    expect(comparison.agree).toBe(false);
    const off = comparison.fields.filter((field) => field.difference !== 0);
    expect(off).toMatchObject([
      { name: "基金支付总额", ours: 17_534_803, platform: 17_534_804, difference: 1 },
      { name: "个人现金支出", difference: -1 },
    ]);
    expect(off[0]?.rule).toBe(
      "基本医保 (180,000.00 − 300.00) × 70% = 125,790.00；大病保险 (54,210.00 − 8,450.50) × 65% = 29,743.675，付 29,743.68；补充保险 不付（身份不是特困）",
    );
  });

  it("compares no split where the lines brought none", () => {
    const comparison = compareSources(OURS, { ...PLATFORM, split: null });
    expect(comparison.fields.map((field) => field.name)).not.toContain("先行自付");
    expect(comparison.agree).toBe(true);
  });
});
