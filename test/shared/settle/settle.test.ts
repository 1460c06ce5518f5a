import { describe, expect, it } from "vitest";
import { YijieError } from "../../../shared/contract/errors.ts";
import { verifyPack } from "../../../shared/keeper/verify.ts";
import { fen } from "../../../shared/money/fen.ts";
import { replay } from "../../../shared/settle/replay.ts";
import { benefitYear, resolveSplitRules, settle } from "../../../shared/settle/settle.ts";
import type { Facts, Settlement, YearSoFar } from "../../../shared/settle/types.ts";
import { inScopeBill } from "../../support/generatedStays.ts";
import {
  packOf,
  readPackText,
  shippedPack,
  smallPack,
  TEACHING_PACK,
} from "../../support/packs.ts";

const pack = shippedPack("2023");
const NO_YEAR: YearSoFar = { opening: {}, earlier: [] };

function holding(...values: string[]) {
  return values.map((value) => ({ value, from: null, to: null }));
}

const E02: Facts = {
  医院等级: "二级",
  档次: "一档",
  区县: "某区县",
  规范转诊: "是",
  身份: holding("低保"),
  出院日期: "2023-06-30",
};

const E02_BILL = {
  totalFee: fen(20_000_000),
  fullSelfPay: fen(2_000_000),
  overLimitSelfPay: fen(0),
  preSelfPay: fen(0),
  inScope: fen(18_000_000),
  buckets: {},
};

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof YijieError) return error.code;
    throw error;
  }
  return "no error";
}

describe("a settlement", () => {
  const settlement = settle(pack, { facts: E02, bill: E02_BILL, year: NO_YEAR }, "ab12");

  it("is the published chain, each layer on what the one before left (C07)", () => {
    expect(settlement.layers.map((layer) => [layer.name, layer.payer, layer.payment])).toEqual([
      ["基本医保", "居民医保统筹基金", 12_579_000],
      ["大病保险", "大病保险资金", 2_974_368],
      ["医疗救助", "医疗救助资金", 1_712_642],
      ["倾斜救助", "医疗救助资金", 268_793],
    ]);
    expect(settlement.fundTotal).toBe(17_534_803);
    expect(settlement.personTotal).toBe(2_465_197);
    expect(settlement.hospitalTotal).toBe(0);
    expect(settlement.packHash).toBe("ab12");
    expect(settlement.benefitYear).toEqual({ from: "2023-01-01", to: "2023-12-31" });
    expect(settlement.facts.身份).toBe("低保");
  });

  it("says each layer in the arithmetic that the patient can repeat", () => {
    expect(settlement.layers.map((layer) => layer.formula)).toEqual([
      "(180,000.00 − 300.00) × 70%",
      "(54,210.00 − 8,450.50) × 65% = 29,743.675",
      "24,466.32 × 70% = 17,126.424",
      "(7,339.90 − 3,500.00) × 70%",
    ]);
    expect(settlement.layers[1]?.remarks).toEqual([
      "低保：全年起付线 8,450.50",
      "低保：加 5 个百分点",
    ]);
    expect(settlement.layers.map((layer) => layer.inScopeLeft)).toEqual([
      5_421_000, 2_446_632, 733_990, 465_197,
    ]);
    expect(settlement.layers[1]?.cites).toEqual(["假设.A2", "假设.A4"]);
  });

  it("says why a layer pays nothing", () => {
    const facts = { ...E02, 区县: "渝北", 规范转诊: "否", 身份: holding("低保边缘") };
    const { layers } = settle(pack, { facts, bill: inScopeBill(5_000_000), year: NO_YEAR });
    expect(layers[1]).toMatchObject({ applied: true, payment: 0 });
    expect(layers[1]?.formula).toBe("范围内余额 15,210.00 未超过起付线 16,901.00，还差 1,691.00");
    expect(layers[1]?.remarks).toEqual([]);
    expect(layers[3]).toMatchObject({ applied: false, whyNot: "规范转诊：否", payment: 0 });
    const plain = settle(pack, {
      facts: { ...facts, 身份: [] },
      bill: inScopeBill(5_000_000),
      year: NO_YEAR,
    });
    expect(plain.layers[2]?.whyNot).toBe(
      "身份：普通（须为特困、低保、返贫致贫、低保边缘、监测对象、因病致贫）",
    );
  });

  it("lists segments one by one, and where the year stands", () => {
    const scheme = smallPack(`
要素: { 医院等级: [三级] }
层:
  - { 名: 大病, 付款: 大病, 适用: { 医院等级: 三级 }, 基数: 范围内, 全年起付线: 12000, 比例: { ≤30000: 60%, ≤100000: 65%, 以上: 75% }, 分段: 逐段累进、含起付线、全年, 全年封顶: 90000, 依据: S1 }
算例:
  - { 名: E29, 情形: { 医院等级: 三级, 总费用: 150000, 范围内: 150000 }, 得: { 大病: 90000 } }
`);
    const facts = { 医院等级: "三级", 出院日期: "2030-05-01" };
    const [layer] = settle(scheme, { facts, bill: inScopeBill(15_000_000), year: NO_YEAR }).layers;
    expect(layer?.formula).toBe(
      "150,000.00 − 12,000.00 = 138,000.00；18,000.00 × 60% + 70,000.00 × 65% + 50,000.00 × 75%",
    );
    expect(layer?.remarks).toEqual(["全年封顶 90,000.00，此前已用 0.00，超出 3,800.00 不付"]);
    expect(layer?.caps).toEqual([
      { name: "全年封顶", limit: 9_000_000, usedBefore: 0, cut: 380_000, roomAfter: 0 },
    ]);
    expect(layer?.segments.map(({ from, to, amount }) => [from, to, amount])).toEqual([
      [0, 3_000_000, 1_800_000],
      [3_000_000, 10_000_000, 7_000_000],
      [10_000_000, null, 5_000_000],
    ]);
  });

  it("keeps the room under a yearly cap over stays (B28)", () => {
    const resident = shippedPack("2017");
    const facts = { 医院等级: "一级", 档次: "一档", 出院日期: "2017-06-01" };
    const opening = { "基本医保.支付": fen(7_900_000) };
    const input = { facts, bill: inScopeBill(385_000), year: { opening, earlier: [] } };
    const [layer] = settle(resident, input).layers;
    expect(layer).toMatchObject({ payment: 100_000, overCap: 200_000 });
    expect(layer?.caps).toEqual([
      { name: "全年封顶", limit: 8_000_000, usedBefore: 7_900_000, cut: 200_000, roomAfter: 0 },
    ]);
  });

  it("shows a fifth layer that only the pack knows (E13)", () => {
    const text = readPackText("resources/policies/chongqing-resident-2023.yaml").replace(
      "算例:\n",
      `  - 名: 慈善补充
    付款: 慈善总会
    基数: 范围内余额
    起付线: 不设
    比例: 50%
    封顶: 不设
    依据: 假设.A4
算例:
`,
    );
    const five = packOf(text);
    const result = settle(five, { facts: E02, bill: E02_BILL, year: NO_YEAR });
    // (7339.90 − 2687.93) × 50% = 2325.985 → 2325.99
    expect(result.layers[4]).toMatchObject({
      name: "慈善补充",
      payer: "慈善总会",
      applied: true,
      payment: 232_599,
      formula: "4,651.97 × 50% = 2,325.985",
    });
    expect(result.amounts["慈善补充.支付"]).toBe(232_599);
    expect(result.fundTotal + result.personTotal).toBe(20_000_000);
    expect(replay(result.trace).ok).toBe(true);
  });

  it("carries a trace that JSON keeps, small enough to store", () => {
    const json = JSON.stringify(settlement.trace);
    expect(JSON.parse(json)).toEqual(settlement.trace);
    expect(json.length).toBeLessThan(60_000);
    expect(replay(JSON.parse(json)).ok).toBe(true);
  });

  it("takes the year in the order of settlement and gives back its movement", () => {
    const first = settle(pack, { facts: { ...E02, 身份: [] }, bill: E02_BILL, year: NO_YEAR });
    const year = { opening: {}, earlier: [asEarlier(first)] };
    const second = settle(pack, { facts: { ...E02, 身份: [] }, bill: E02_BILL, year });
    expect(first.amounts["大病保险.起付扣除"]).toBe(1_690_100);
    expect(second.amounts["大病保险.起付扣除"]).toBe(0);
    // 54,210 × 60%
    expect(second.amounts["大病保险.支付"]).toBe(3_252_600);
  });
});

function asEarlier({ facts, amounts }: Settlement) {
  return { slipNumber: "1", facts, amounts };
}

describe("a case that cannot be settled stops, never at 0", () => {
  const input = { facts: E02, bill: E02_BILL, year: NO_YEAR };
  const without = (name: string) => {
    const { [name]: _, ...facts } = E02;
    return { ...input, facts };
  };

  it.each(["医院等级", "档次", "区县", "规范转诊", "身份"])("without %s", (name) => {
    expect(codeOf(() => settle(pack, without(name)))).toBe("SETTLE_FACT_MISSING");
    expect(() => settle(pack, without(name))).toThrow(`没有给出“${name}”`);
  });

  it.each([
    ["医院等级", "四级"],
    ["规范转诊", "有"],
    ["档次", 1],
  ])("with %s = %s", (name, value) => {
    const facts = { ...E02, [name]: value };
    expect(codeOf(() => settle(pack, { ...input, facts }))).toBe("SETTLE_FACT_INVALID");
  });

  it("with an identity that the pack does not know", () => {
    const facts = { ...E02, 身份: holding("低保对象") };
    expect(codeOf(() => settle(pack, { ...input, facts }))).toBe("SETTLE_FACT_INVALID");
  });

  it("with an identity that has dates but no day to judge it on", () => {
    const { 出院日期: _, ...facts } = E02;
    const dated = [{ value: "低保", from: "2023-01-01", to: null }] as never;
    expect(codeOf(() => settle(pack, { ...input, facts: { ...facts, 身份: dated } }))).toBe(
      "SETTLE_FACT_MISSING",
    );
  });

  it("where the text says nothing", () => {
    const facts = { ...E02, 区县: "渝北" };
    expect(codeOf(() => settle(pack, { ...input, facts }))).toBe("SETTLE_UNSTATED");
    expect(() => settle(pack, { ...input, facts })).toThrow(
      "政策原文没有写明倾斜救助的比例（区县 渝北，身份 低保），",
    );
    const bill = inScopeBill(100_000_000);
    expect(() => settle(pack, { ...input, bill, facts: { ...E02, 身份: [] } })).toThrow(
      "政策原文没有写明大病保险的比例（最高一档），",
    );
  });

  it("with a split that does not add up", () => {
    const bill = { ...E02_BILL, preSelfPay: fen(2) };
    expect(codeOf(() => settle(pack, { ...input, bill }))).toBe("SETTLE_SPLIT_UNBALANCED");
    expect(() => settle(pack, { ...input, bill })).toThrow("差 −0.02");
  });

  it("with a negative part", () => {
    const bill = { ...E02_BILL, fullSelfPay: fen(-1), preSelfPay: fen(2_000_001) };
    expect(codeOf(() => settle(pack, { ...input, bill }))).toBe("SETTLE_NEGATIVE");
  });

  it("with an opening balance under an unknown name", () => {
    const opening = { "大病.起付扣除": fen(100) };
    expect(codeOf(() => settle(pack, { ...input, year: { opening, earlier: [] } }))).toBe(
      "SETTLE_YEAR_AMOUNT_UNKNOWN",
    );
  });

  it("with an opening balance under the name of a 择一 group, whose layers would not see it", () => {
    const scheme = smallPack(`
要素: { 单病种: 是否 }
层:
  - { 名: 病种, 择一: 基本, 付款: 基金, 适用: { 单病种: 是 }, 基数: 范围内, 起付线: 不设, 比例: 87%, 全年封顶: 60000, 依据: S1 }
  - { 名: 普通, 择一: 基本, 付款: 基金, 适用: { 单病种: 否 }, 基数: 范围内, 每次起付线: 440, 比例: 87%, 全年封顶: 60000, 依据: S1 }
  - { 名: 大病, 付款: 大病, 基数: 本年度.基本.支付, 起付线: 不设, 比例: 10%, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 余额, 期初: { 普通.支付: 59900 }, 情形: { 单病种: 否, 总费用: 3000, 范围内: 2600 }, 得: { 普通: 100, 大病.基数: 59900 } }
`);
    expect(verifyPack(scheme).ok).toBe(true);
    const facts = { 单病种: "否", 出院日期: "2030-01-01" };
    const year = { opening: { "基本.支付": fen(5_990_000) }, earlier: [] };
    const run = () => settle(scheme, { facts, bill: inScopeBill(260_000), year });
    expect(codeOf(run)).toBe("SETTLE_YEAR_AMOUNT_OF_GROUP");
    expect(run).toThrow("病种、普通");
  });

  it("with a negative opening balance of a layer", () => {
    const opening = { "大病保险.起付扣除": fen(-100) };
    const run = () => settle(pack, { ...input, year: { opening, earlier: [] } });
    expect(codeOf(run)).toBe("SETTLE_NEGATIVE");
  });

  it("with a step beyond the widest amount that the interface carries", () => {
    const scheme = smallPack(`
要素: { 倍数: 整数 }
层:
  - { 名: 基本, 付款: 基金, 基数: 范围内 × 倍数, 起付线: 不设, 比例: 90%, 全年封顶: 9999999999 × 倍数, 依据: S1 }
算例:
  - { 名: 太大, 情形: { 倍数: 999999999, 总费用: 100000, 范围内: 100000 }, 报错: 算不出 }
  - { 名: 封顶太大, 情形: { 倍数: 999999, 总费用: 100, 范围内: 100 }, 报错: 算不出 }
`);
    expect(verifyPack(scheme).ok).toBe(true);
  });

  it.each([
    ["年龄", -1],
    ["年龄", 40.5],
    ["住院次序", 1.5],
    ["住院次序", 0],
  ])("with %s %d", (name, value) => {
    const scheme = smallPack(`
要素: { 年龄: 周岁（入院日期）, 住院次序: 序号（本年度） }
层:
  - { 名: 基本, 付款: 基金, 基数: 范围内, 每次起付线: 100 × 住院次序, 比例: 50% + 0.1% × 年龄, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 例, 情形: { 年龄: 40, 住院次序: 2, 总费用: 1000, 范围内: 1000 }, 得: { 基本: 432 } }
`);
    expect(verifyPack(scheme).ok).toBe(true);
    const facts = { 年龄: 40, 住院次序: 2, 出院日期: "2030-01-01", [name]: value };
    const run = () => settle(scheme, { facts, bill: inScopeBill(100_000), year: NO_YEAR });
    expect(codeOf(run)).toBe("SETTLE_FACT_INVALID");
  });

  it("with a division by nothing, and a hospital side below zero", () => {
    const scheme = smallPack(`
要素: { 床日数: 整数, 标准: 金额 }
层:
  - { 名: 床日, 付款: 基金, 基数: 范围内 ÷ 床日数, 起付线: 不设, 比例: 90%, 封顶: 不设, 依据: S1 }
医院侧:
  - { 名: 应收, 式: 标准 − 个人负担, 依据: S1 }
算例:
  - { 名: 除零, 情形: { 床日数: 0, 标准: 0, 总费用: 100, 范围内: 100 }, 报错: 算不出 }
`);
    const facts = { 床日数: 0, 标准: 0, 出院日期: "2030-01-01" };
    const bill = inScopeBill(10_000);
    const run = (more: Facts) => () =>
      settle(scheme, { facts: { ...facts, ...more }, bill, year: NO_YEAR });
    expect(codeOf(run({}))).toBe("SETTLE_ARITHMETIC");
    expect(codeOf(run({ 床日数: 1 }))).toBe("SETTLE_NEGATIVE");
    expect(codeOf(run({ 床日数: 1, 标准: 1_000 }))).toBe("no error");
  });
});

it("a pack that pays whole yuan leaves no cents of the bill with the hospital", () => {
  const scheme = smallPack(`
要素: { 单病种: 是否 }
舍入: { 支付: 元、舍去, 依据: S1 }
费用拆分: 已拆分
结算额: { 按: 单病种, 是: 3300, 否: 总费用 }
层:
  - { 名: 基本, 付款: 基金, 基数: 结算额, 承担: 全部, 起付线: 不设, 比例: 50%, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 例, 情形: { 单病种: 否, 总费用: 1234.56, 范围内: 1234.56 }, 得: { 基本: 617, 个人: 617.56, 医院差额: 0 } }
`);
  expect(
    verifyPack(scheme).examples.flatMap(({ checks }) => checks.filter(({ ok }) => !ok)),
  ).toEqual([]);
});

describe("what the host asks before it settles", () => {
  it("the benefit year", () => {
    expect(benefitYear(pack, { 出院日期: "2023-12-31" })).toEqual({
      from: "2023-01-01",
      to: "2023-12-31",
    });
    expect(codeOf(() => benefitYear(pack, {}))).toBe("SETTLE_FACT_MISSING");
  });

  it("the split rules", () => {
    const rules = resolveSplitRules(pack, E02);
    expect(rules.alreadySplit).toBe(false);
    expect(rules.shareBase).toBe("after-ceiling");
    expect(rules.classes.get("乙类")).toEqual({
      fullSelfPay: false,
      preSelfPayRatio: "catalogue",
      priceCeiling: "catalogue",
      bucket: null,
    });
    expect(rules.classes.get("丙类")?.fullSelfPay).toBe(true);
    const resident = resolveSplitRules(shippedPack("2017"), {});
    expect(resident.classes.get("乙类")?.preSelfPayRatio).toEqual({ n: 1, d: 10 });
  });

  it("a ceiling that is no whole number of millionths", () => {
    const scheme = smallPack(`
要素: { 住院天数: 整数 }
舍入: { 支付: 分、四舍五入, 明细: 分、四舍五入, 依据: S1 }
费用拆分:
  甲类: { 先行自付: 0% }
  乙类: { 先行自付: 10% }
  丙类: 全自费
  床位费: { 先行自付: 0%, 单价限额: 100 ÷ 3 }
  依据: S1
层:
  - { 名: 基本, 付款: 基金, 基数: 范围内, 每次起付线: 住院天数 × 1, 比例: 50%, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 例, 情形: { 住院天数: 0, 明细: [{ 类: 床位费, 额: 150, 数量: 3 }] }, 得: { 超限价: 50, 基本: 50 } }
`);
    expect(resolveSplitRules(scheme, {}).classes.get("床位费")?.priceCeiling).toBe(33_333_333);
    expect(verifyPack(scheme).ok).toBe(true);
  });

  it("a ceiling by hospital level", () => {
    const teaching = packOf(readPackText(TEACHING_PACK));
    const rules = resolveSplitRules(teaching, { 医院等级: "二级" });
    expect(rules.classes.get("床位费")?.priceCeiling).toBe(30_000_000);
    expect(rules.classes.get("进口植入物")?.bucket).toBe("专付材料");
  });
});
