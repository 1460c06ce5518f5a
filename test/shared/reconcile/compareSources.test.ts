import { describe, expect, it } from "vitest";
import type { PlatformFigures } from "../../../shared/bill/types.ts";
import type { Moment } from "../../../shared/calendar/day.ts";
import { fen } from "../../../shared/money/fen.ts";
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
      payment: fen(12_579_000),
      whyNot: null,
    },
    { name: "补充保险", formula: "", payment: fen(0), whyNot: "身份不是特困" },
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
      "基本医保 (180,000.00 − 300.00) × 70%；补充保险 不付（身份不是特困）",
    );
  });

  it("compares no split where the lines brought none", () => {
    const comparison = compareSources(OURS, { ...PLATFORM, split: null });
    expect(comparison.fields.map((field) => field.name)).not.toContain("先行自付");
    expect(comparison.agree).toBe(true);
  });
});
