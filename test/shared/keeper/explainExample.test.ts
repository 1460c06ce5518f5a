import { describe, expect, it } from "vitest";
import { explainExample } from "../../../shared/keeper/explainExample.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { packOf, readPackText, smallPack, TEACHING_PACK } from "../../support/packs.ts";

function wordsOf(pack: Pack): string {
  return pack.examples
    .flatMap((example) => explainExample(pack, example).stays)
    .flatMap(({ parts }) => parts.flatMap(({ steps }) => steps.map(({ text }) => text)))
    .join("\n");
}

describe("an explained example", () => {
  it("prints each value as what it is measured in, wherever it stands", () => {
    const words = wordsOf(packOf(readPackText(TEACHING_PACK)));
    // Years of cover and an age are numbers, a definition may be a share, a sum of money is yuan.
    expect(words).toContain("连续参保年数 7");
    expect(words).toContain("优待加点 优抚：5%");
    expect(words).toMatch(/次序系数 以上：[^\n]*37\.5%/);
    expect(words).not.toMatch(/年龄[^\n]*\d{4}%|优待加点：0\.0/);
  });

  it("prints the number that a condition asked about", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级], 单次: 金额 }
层:
  - { 名: 补助, 付款: 补助, 适用: { 医院等级: 一级, 单次: ≥5000 }, 基数: 范围内, 起付线: 不设, 比例: 100%, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 不到, 情形: { 医院等级: 一级, 单次: 4999.99, 总费用: 300, 范围内: 300 }, 得: { 补助: 0 } }
  - { 名: 到, 情形: { 医院等级: 一级, 单次: 5000, 总费用: 300, 范围内: 300 }, 得: { 补助: 300 } }
`);
    expect(wordsOf(pack)).toContain("单次是 4,999.99，须 ≥5000元");
  });

  it("tells what an adjustment made of each ratio, once, and what a cap cut, in money and in cost", () => {
    const pack = smallPack(`
要素: { 人员类别: [在职, 退休] }
层:
  - { 名: 统筹, 付款: 基金, 基数: 范围内, 起付线: 不设, 比例: { ≤1000: 85%, 以上: 90% }, 分段: 逐段累进、本次, 调整: [{ 自付乘: 60%, 当: { 人员类别: 退休 }, 依据: S1 }], 每次封顶: 910, 依据: S1 }
算例:
  - { 名: 退休, 情形: { 人员类别: 退休, 总费用: 2000, 范围内: 2000 }, 得: { 统筹: 910, 统筹.超封顶费用: 1000 } }
`);
    const words = wordsOf(pack).split("\n");
    expect(words).toContain("调整以后 85% → 91%，90% → 94%");
    expect(words.filter((text) => text === "退休：自付比例乘 60%")).toHaveLength(1);
    expect(words).toContain("超出封顶 940.00 不付，这是 1,000.00 的费用算出来的");
  });

  it("tells a deductible that is taken off the payment, and a floor that lifts it, with the clause of the rounding", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级] }
层:
  - { 名: 基本, 付款: 基本, 适用: { 医院等级: 一级 }, 基数: 范围内, 每次起付线: 100, 起付线扣法: 从支付额扣, 比例: 60%, 保底: 80, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 扣, 情形: { 医院等级: 一级, 总费用: 1000, 范围内: 1000 }, 得: { 基本: 500 } }
  - { 名: 保底, 情形: { 医院等级: 一级, 总费用: 200, 范围内: 200 }, 得: { 基本: 80 } }
`);
    const words = wordsOf(pack);
    expect(words).toContain("从支付额里扣起付 100.00，剩 500.00");
    expect(words).toContain("不到保底 80.00，按保底");
    const [example] = pack.examples;
    if (example === undefined) throw new Error("no example");
    const steps = explainExample(pack, example).stays.flatMap(({ parts }) =>
      parts.flatMap((part) => part.steps),
    );
    expect(steps.find(({ text }) => text.startsWith("算得"))?.cites).toEqual(["S1"]);
  });
});
