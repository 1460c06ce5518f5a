import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar/day.ts";
import { drugShares, type FundBase, fundProgress } from "../../../shared/claims/indicators.ts";
import { fen } from "../../../shared/money/fen.ts";

describe("药占比", () => {
  // Total 100,000, drugs 38,000, of them 8,000 tagged
  const fees = { total: fen(10_000_000), drugs: fen(3_800_000), tagged: fen(800_000) };
  const shares = (reading: "all" | "offDrugs" | "offBoth") =>
    drugShares(fees, reading, "单独支付药品").map(({ name, share, isInForce }) => [
      name,
      share,
      isInForce,
    ]);

  it("C22: is 38.00%, 30.00% or 32.61%; the reading in force is named, the plain one stands beside it", () => {
    expect(shares("all")).toEqual([["药占比（全部药品计入）", "38.00%", true]]);
    expect(shares("offDrugs")).toEqual([
      ["药占比（全部药品计入）", "38.00%", false],
      ["药占比（单独支付药品从药品费里除去）", "30.00%", true],
    ]);
    expect(shares("offBoth")).toEqual([
      ["药占比（全部药品计入）", "38.00%", false],
      ["药占比（单独支付药品从药品费和总费用里都除去）", "32.61%", true],
    ]);
  });

  it("says what is divided by what", () => {
    expect(drugShares(fees, "offBoth", "单独支付药品")[1]?.how).toBe(
      "（药品费 38,000.00 − 单独支付药品 8,000.00）÷（总费用 100,000.00 − 单独支付药品 8,000.00）；药品费＝西药费＋中药饮片费＋中成药费",
    );
  });

  it("is none of a month without fees, or of undoings alone", () => {
    const none = { total: fen(0), drugs: fen(0), tagged: fen(0) };
    expect(drugShares(none, "all", "单独支付药品")[0]?.share).toBeNull();
    const undone = { total: fen(-5_000), drugs: fen(-1_000), tagged: fen(0) };
    expect(drugShares(undone, "all", "单独支付药品")[0]?.share).toBeNull();
  });
});

describe("E07: 基金使用进度", () => {
  const base = (amount: number, name: string): FundBase => ({
    year: "2023",
    amount: fen(amount),
    name,
    source: "某医保〔2023〕5 号",
    day: "2023-01-15" as Day,
    payer: "统筹基金",
  });
  // 9,588.39万 paid; the stated 75.68% fits a base of 12,670万, the headcount times 540 is 12,465.36万
  const paid = fen(9_588_390_000);

  it("names its base, where it comes from and its day: another base is another number", () => {
    const stated = fundProgress(paid, base(12_670_000_000, "当年统筹基金总额"), "2023-08");
    expect(stated.share).toBe("75.68%");
    expect(stated.how).toBe(
      "2023 年 1—8 月统筹基金支付 95,883,900.00 ÷ 当年统筹基金总额 126,700,000.00（某医保〔2023〕5 号，2023-01-15）",
    );
    const headcount = fundProgress(paid, base(12_465_360_000, "230,840 人 × 540"), "2023-08");
    expect(headcount.share).toBe("76.92%");
    expect(headcount.how).toContain("230,840 人 × 540 124,653,600.00");
  });
});
