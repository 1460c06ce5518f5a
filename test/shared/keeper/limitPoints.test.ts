import { describe, expect, it } from "vitest";
import { limitPoints } from "../../../shared/keeper/limitPoints.ts";
import { runStays } from "../../../shared/keeper/verify.ts";
import { yearAmountsRead } from "../../../shared/keeper/yearAmounts.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { smallPack } from "../../support/packs.ts";

/** How far each example of the pack came out from the limit. */
function distances(pack: Pack, path: string): (number | null)[] {
  const point = limitPoints(pack).find((one) => one.path === path);
  if (point === undefined) {
    throw new Error(
      `no ${path}:\n${limitPoints(pack)
        .map((one) => one.path)
        .join("\n")}`,
    );
  }
  return pack.examples.flatMap((example) =>
    runStays(pack, example).map(({ outcome: { settlement }, touched }, index) => {
      const lines = example.stays[index]?.lines ?? null;
      return settlement === null
        ? null
        : point.distance({ trace: settlement.trace, lines, touched });
    }),
  );
}

describe("how far a settlement came out from a limit", () => {
  it("measures a year's ceiling behind the stay's, which may cut first", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级] }
层:
  - { 名: 基本, 付款: 基本, 适用: { 医院等级: 一级 }, 基数: 范围内, 起付线: 不设, 比例: 100%, 每次封顶: 100, 全年封顶: 150, 依据: S1 }
算例:
  - 名: 两次
    情形: { 医院等级: 一级, 总费用: 300, 范围内: 300 }
    经过:
      - { 情形: {}, 得: { 基本: 100 } }
      - { 情形: {}, 得: { 基本: 50 } }
`);
    expect(distances(pack, "层 › 基本 › 每次封顶")).toEqual([20_000, 20_000]);
    // 100 of the room of 150, then 100 of the room of 50: what the stay's ceiling let through.
    expect(distances(pack, "层 › 基本 › 全年封顶")).toEqual([-5_000, 5_000]);
  });

  it("measures the ceiling on the year's deductibles by what of a yearly one is still open", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级, 二级] }
层:
  - { 名: 基本, 付款: 基本, 适用: { 医院等级: 一级、二级 }, 基数: 范围内, 全年起付线: { 按: 医院等级, 一级: 300, 二级: 900 }, 年内标准变动: 按本次补差, 全年起付线上限: 800, 比例: 100%, 封顶: 不设, 依据: S1 }
算例:
  - 名: 两次
    情形: { 总费用: 2000, 范围内: 2000 }
    经过:
      - { 情形: { 医院等级: 一级 }, 得: { 基本: 1700 } }
      - { 情形: { 医院等级: 二级 }, 得: { 基本: 1500 } }
`);
    expect(distances(pack, "层 › 基本 › 全年起付线上限")).toEqual([-50_000, 10_000]);
  });

  it("measures what a condition compares with, whether it held or not", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级], 年龄: 周岁（入院日期） }
层:
  - 名: 基本
    付款: 基本
    适用: { 医院等级: 一级 }
    基数: 范围内
    起付线: 不设
    比例: { 取: 50%, 例外: [{ 当: { 年龄: ≥70 }, 取: 60%, 依据: S1 }] }
    封顶: 不设
    依据: S1
算例:
  - { 名: 六十九, 情形: { 医院等级: 一级, 出生日期: 1960-06-02, 入院日期: 2030-06-01, 总费用: 100, 范围内: 100 }, 得: { 基本: 50 } }
  - { 名: 七十, 情形: { 医院等级: 一级, 出生日期: 1960-06-01, 入院日期: 2030-06-01, 总费用: 100, 范围内: 100 }, 得: { 基本: 60 } }
`);
    const [path = ""] = limitPoints(pack)
      .map((one) => one.path)
      .filter((one) => one.endsWith("年龄≥70"));
    expect(distances(pack, path)).toEqual([-1, 0]);
  });

  it("measures the price of a line against the class's own ceiling, of the hospital's level", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级, 二级] }
舍入: { 明细: 分、四舍五入, 支付: 分、四舍五入, 依据: S1 }
费用拆分:
  依据: S1
  乙类: { 先行自付: 0% }
  丙类: 全自费
  甲类: { 先行自付: 0%, 单价限额: { 按: 医院等级, 一级: 80, 二级: 100 } }
层:
  - { 名: 基本, 付款: 基本, 适用: { 医院等级: 一级、二级 }, 基数: 范围内, 起付线: 不设, 比例: 50%, 封顶: 不设, 依据: S1 }
算例:
  - 名: 床位
    情形: { 明细: [{ 类: 甲类, 额: 1000, 数量: 10 }, { 类: 甲类, 额: 240.03, 数量: 3 }] }
    经过:
      - { 情形: { 医院等级: 一级 }, 得: { 基本: 440 } }
      - { 情形: { 医院等级: 二级 }, 得: { 基本: 620.02 } }
`);
    expect(distances(pack, "费用拆分 › 甲类 › 单价限额 › 一级")).toEqual([1, null]);
    expect(distances(pack, "费用拆分 › 甲类 › 单价限额 › 二级")).toEqual([null, 0]);
  });
});

describe("what a made-up year may be given", () => {
  it("names what wallets, the hospital's side and a scale from the year's deductibles read", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级] }
钱包:
  - { 名: 账户, 余额: 较大（0，1000 − 本年度.账户）, 可付: 个人负担, 依据: S1 }
医院侧:
  - { 名: 清算, 式: 合计支付 − 本年度.先行自付, 可为负: 是, 依据: S1 }
层:
  - { 名: 基本, 付款: 基本, 适用: { 医院等级: 一级 }, 基数: 范围内, 每次起付线: 100, 比例: { ≤1000: 50%, 以上: 60% }, 分段: 逐段累进、含起付线、全年, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 一次, 情形: { 医院等级: 一级, 总费用: 300, 范围内: 300 }, 得: { 基本: 100 } }
`);
    expect([...yearAmountsRead(pack.rules)].sort()).toEqual(
      ["基本.入段", "基本.起付扣除", "账户", "先行自付"].sort(),
    );
  });
});
