import { describe, expect, it } from "vitest";
import type { Moment } from "../../../shared/calendar/day.ts";
import { fen, sumFen } from "../../../shared/money/fen.ts";
import { fraction } from "../../../shared/money/fraction.ts";
import { documentText, parseDocumentText } from "../../../shared/settle/documentText.ts";
import { platformFault } from "../../../shared/settle/figures.ts";
import { HOLDS, type HoldCode, hold } from "../../../shared/settle/holds.ts";

describe("a document as text", () => {
  it("keeps exact fractions of any size", () => {
    const value = {
      small: fraction(2, 37),
      big: fraction(10n ** 30n + 1n, 7n),
      mixed: { n: 5, d: 10n ** 20n },
      nested: [{ segments: [{ ratio: null, exact: fraction(-1n * 10n ** 25n, 3) }] }],
      text: { n: 1, d: 2, other: "3" },
    };
    const text = documentText(value);
    expect(parseDocumentText(text)).toEqual(value);
    expect(documentText(parseDocumentText(text))).toBe(text);
  });
});

describe("the platform's figures", () => {
  const split = {
    fullSelfPay: fen(100),
    overLimitSelfPay: fen(20),
    preSelfPay: fen(30),
    inScope: fen(850),
  };
  const figures = {
    settlementId: "S1",
    settledAt: "2023-06-01T10:00:00" as Moment,
    totalFee: fen(1_000),
    inScope: fen(850),
    fundTotal: fen(600),
    accountPay: fen(50),
    cashPay: fen(350),
    split,
  };

  it("are settled only when they add up in every way", () => {
    expect(sumFen(Object.values(split))).toBe(figures.totalFee);
    expect(platformFault(figures, fen(1_000))).toBeNull();
    expect(platformFault(figures, fen(1_001))).toContain("明细之和");
    expect(platformFault({ ...figures, cashPay: fen(351) }, fen(1_000))).toContain("现金");
    expect(platformFault({ ...figures, split: null }, fen(1_000))).toContain("没有平台");
    expect(platformFault({ ...figures, inScope: fen(849) }, fen(1_000))).toContain("范围内");
    const off = { ...split, preSelfPay: fen(31) };
    expect(platformFault({ ...figures, split: off }, fen(1_000))).toContain("不等于总费用");
  });
});

describe("holds", () => {
  it("each say what happened, what it means for the money and what to do", () => {
    for (const code of Object.keys(HOLDS) as HoldCode[]) {
      const { what, money, action } = hold(code, { bring: "请补充。" });
      for (const sentence of [what, money, action]) {
        expect(sentence).toMatch(/。$/);
        expect(sentence).not.toMatch(/[{}]/);
      }
    }
  });
});
