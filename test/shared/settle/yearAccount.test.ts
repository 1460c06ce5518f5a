import { describe, expect, it } from "vitest";
import { fen } from "../../../shared/money/fen.ts";
import { settle } from "../../../shared/settle/settle.ts";
import { yearAccount } from "../../../shared/settle/yearAccount.ts";
import { inScopeBill } from "../../support/generatedStays.ts";
import { shippedPack } from "../../support/packs.ts";

const pack = shippedPack("2023");
const FACTS = {
  医院等级: "二级",
  档次: "一档",
  区县: "渝北",
  规范转诊: "是",
  身份: [],
  出院日期: "2023-06-30",
};

function account(inScope: number, opening: Readonly<Record<string, ReturnType<typeof fen>>> = {}) {
  const year = { opening, earlier: [] };
  return yearAccount(settle(pack, { facts: FACTS, bill: inScopeBill(inScope), year }), year);
}

describe("the year account", () => {
  it("tells the year's costs, each deductible and what each layer paid", () => {
    // 50,000: 基本医保 (50,000 − 300) × 70% = 34,790; left 15,210 under the year's 16,901 of 大病.
    expect(account(5_000_000)).toEqual([
      {
        kind: "cost",
        layer: null,
        name: "总费用",
        label: "本年医疗费总额",
        used: 5_000_000,
        limit: null,
      },
      {
        kind: "cost",
        layer: null,
        name: "范围内",
        label: "本年政策范围内",
        used: 5_000_000,
        limit: null,
      },
      {
        kind: "deductible",
        layer: "基本医保",
        name: "基本医保.起付扣除",
        label: "基本医保 本年已扣起付线",
        used: 30_000,
        limit: null,
      },
      {
        kind: "payment",
        layer: "基本医保",
        name: "基本医保.支付",
        label: "基本医保 本年支付",
        used: 3_479_000,
        limit: null,
      },
      {
        kind: "deductible",
        layer: "大病保险",
        name: "大病保险.起付扣除",
        label: "大病保险 全年起付线",
        used: 1_521_000,
        limit: 1_690_100,
      },
      {
        kind: "payment",
        layer: "大病保险",
        name: "大病保险.支付",
        label: "大病保险 本年支付",
        used: 0,
        limit: null,
      },
    ]);
  });

  it("does not state the year's costs where the bureau brought in payments without them", () => {
    const opening = { "基本医保.支付": fen(100_000) };
    expect(account(5_000_000, opening).map(({ name }) => name)).not.toContain("总费用");
    const whole = account(5_000_000, { ...opening, 总费用: fen(700_000) });
    expect(whole[0]).toMatchObject({ name: "总费用", used: 5_700_000 });
  });
});
