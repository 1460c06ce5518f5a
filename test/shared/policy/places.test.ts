/** What the packs of single places show beyond their own examples (requirement rows B03, B06, B07, B40, E15, E16). */
import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar/day.ts";
import { fen } from "../../../shared/money/fen.ts";
import { choosePack } from "../../../shared/policy/choose.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { settle } from "../../../shared/settle/settle.ts";
import type { EarlierSettlement, Facts, YearSoFar } from "../../../shared/settle/types.ts";
import { inScopeBill } from "../../support/generatedStays.ts";
import { packOf, readPackText } from "../../support/packs.ts";

const NO_YEAR: YearSoFar = { opening: {}, earlier: [] };

const textOf = (id: string) => readPackText(`resources/policies/${id}.yaml`);

function problemsOf(text: string): string[] {
  return loadPack(text, "x.yaml").problems.map(({ kind, path, message }) =>
    [kind, path, message].join("｜"),
  );
}

describe("吉木乃 changes on 2011-04-26 (E15)", () => {
  // A pack for verifying names no region; here the two are given the county's, as in an office that uses them.
  const [before, after] = ["jimunai-ncms-2010", "jimunai-ncms-2011"].map((id) =>
    packOf(textOf(id).replace("险种:", "地区: [654326]\n险种:"), id),
  ) as [Pack, Pack];

  function chosen(dischargeDay: string, admitDay = dischargeDay): Pack | null {
    return choosePack([before, after], {
      insuredRegion: "654326",
      insuranceType: "新农合",
      admitDay: admitDay as Day,
      dischargeDay: dischargeDay as Day,
      settleDay: "2011-12-30" as Day,
    });
  }

  function settled(pack: Pack | null, dischargeDay: string, bill: number, year = NO_YEAR) {
    if (pack === null) throw new Error("no pack");
    const facts: Facts = { 就诊机构: "县级", 住院起付标准: 0, 出院日期: dischargeDay };
    return settle(pack, { facts, bill: inScopeBill(bill), year });
  }

  it.each([
    ["2009-12-31", null],
    ["2010-01-01", "jimunai-ncms-2010"],
    ["2011-04-25", "jimunai-ncms-2010"],
    ["2011-04-26", "jimunai-ncms-2011"],
    ["2011-12-31", "jimunai-ncms-2011"],
    ["2012-01-01", null],
  ])("discharged on %s: %s", (day, id) => {
    expect(chosen(day)?.id ?? null).toBe(id);
  });

  it("a stay across the day goes by its discharge", () => {
    expect(chosen("2011-04-26", "2011-04-20")?.id).toBe("jimunai-ncms-2011");
  });

  it("the same bill of 10,000 gives 6,000 on the last day before and 6,500 on the first day after", () => {
    const payments = ["2011-04-25", "2011-04-26"].map(
      (day) => settled(chosen(day), day, 1_000_000).fundTotal,
    );
    expect(payments).toEqual([600_000, 650_000]);
  });

  it("what was paid by the old rules counts under the new yearly cap, and nothing is paid after", () => {
    // 50,000 × 60% = 30,000, the old cap 25,000; then 50,000 × 65% = 32,500, room 50,000 − 25,000 = 25,000
    const earlier: EarlierSettlement[] = [];
    const payments = ["2011-04-25", "2011-04-26", "2011-04-27"].map((day) => {
      const settlement = settled(chosen(day), day, 5_000_000, { opening: {}, earlier });
      const { facts, amounts } = settlement;
      earlier.push({ slipNumber: day, facts, amounts });
      return settlement.fundTotal;
    });
    expect(payments).toEqual([2_500_000, 2_500_000, 0]);
  });
});

describe("铜陵 义安区", () => {
  const text = textOf("tongling-yian-resident-2017");

  it("is refused without a word on how its segments are read (B03)", () => {
    const silent = text.replace("    分段: 逐段累进、含起付线、本次\n", "");
    expect(silent).not.toBe(text);
    expect(problemsOf(silent)).toEqual([
      "未声明｜层 › 住院统筹 › 分段｜“住院统筹”的比例分段：请写三项：逐段累进或全额按档、含起付线或起付线以上、本次或全年",
    ]);
  });

  it("read by whole amount gives the 9,600 that its own example forbids (B03)", () => {
    const whole = packOf(text.replace("逐段累进、含起付线、本次", "全额按档、含起付线、本次"));
    const facts: Facts = {
      结算类别: "普通住院",
      就医地: "市内",
      医院等级: "二级",
      身份: [],
      住院起付标准: 0,
      出院日期: "2017-05-01",
    };
    const bill = inScopeBill(1_200_000);
    expect(settle(whole, { facts, bill, year: NO_YEAR }).layers[0]?.payment).toBe(960_000);
    expect(settle(packOf(text), { facts, bill, year: NO_YEAR }).layers[0]?.payment).toBe(910_000);
  });

  it("is refused with both ways into 大病, and the two clauses are set side by side (B07)", () => {
    const both = text
      .replace(
        "    适用: { 结算类别: 普通住院、单病种 }\n    基数: 范围内余额",
        "    适用: { 基本医保.超封顶: ＞0 }\n    基数: 范围内余额",
      )
      .replace("依据: S1.个人支付、S2.起付", "依据: S1.封顶线以后、S1.个人支付、S2.起付");
    const problems = problemsOf(both);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("两个入口｜层 › 大病保险");
    expect(problems[0]).toContain("S1.封顶线以后“基本报销达封顶线以后，进入大病”");
    expect(problems[0]).toContain("S1.个人支付“起付标准（个人支付达2万元）”");
  });
});

describe("长沙 大病", () => {
  const pack = packOf(textOf("changsha-critical-illness-2015"));

  it("shows 85,000 in three segments, not one ratio (B40)", () => {
    const facts: Facts = { 身份: [], 基本医保应付: fen(9_500_000), 出院日期: "2016-05-01" };
    const { layers } = settle(pack, { facts, bill: inScopeBill(20_000_000), year: NO_YEAR });
    const layer = layers.find(({ name }) => name === "大病保险");
    expect(layer?.segments.map(({ from, to, amount }) => [from, to, amount])).toEqual([
      [0, 3_000_000, 3_000_000],
      [3_000_000, 8_000_000, 5_000_000],
      [8_000_000, 15_000_000, 500_000],
    ]);
    expect(layer?.formula).toBe(
      "105,000.00 − 20,000.00 = 85,000.00；30,000.00 × 50% + 50,000.00 × 60% + 5,000.00 × 70%",
    );
    expect(layer?.payment).toBe(4_850_000);
  });
});

describe("a county's 新农合 without deductible from 60 on (E16)", () => {
  const pack = packOf(textOf("unnamed-county-ncms-2009"));

  it.each([
    ["1949-05-07", 10_000],
    ["1949-05-06", 0],
    ["1949-05-05", 0],
  ])("born %s, admitted 2009-05-06: %i fen", (birthDay, deducted) => {
    const facts: Facts = {
      就诊机构: "县级",
      身份: [],
      出生日期: birthDay,
      入院日期: "2009-05-06",
      出院日期: "2009-05-20",
    };
    const { layers } = settle(pack, { facts, bill: inScopeBill(500_000), year: NO_YEAR });
    expect(layers[0]?.deductible).toBe(deducted);
    const because = layers[0]?.remarks.join("；") ?? "";
    expect(because.includes("年龄")).toBe(deducted === 0);
  });
});
