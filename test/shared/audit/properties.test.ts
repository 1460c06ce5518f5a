/** What holds of any bill: the order of lines decides nothing, a refund cancels, an unrelated line adds nothing. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { review } from "../../../shared/audit/review.ts";
import { ruleSet } from "../../../shared/audit/ruleSet.ts";
import type { Finding, ReviewLine, Rule } from "../../../shared/audit/types.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import { fen } from "../../../shared/money/fen.ts";
import {
  aCase,
  aLine,
  builtInRules,
  refundOf,
  rulesOf,
  runAll,
} from "../../support/reviewCases.ts";

const HEAD = `格式: 1
名称: 生成的规则
版本: "1"
法规:
  - { 名: 甲, 条文: 条文 }
规则:
`;
const rule = (code: string, base: string, logic: string): string => `  - 名: ${code}
    编号: ${code}
    级别: 违规
    ${base === "无" ? "" : "可自动扣减: 是\n    承担: 病人"}
    版本: "1"
    有效: 不限
    环节: [出院]
    法规: 甲
    证据: 证据
    扣减: ${base}
    判断: ${logic}
`;
/** One rule of each mechanism over the few items that generated bills have. */
const GENERATED = rulesOf(
  HEAD +
    rule("A01", "全部", "{ 类: 限定, 项目: { 编码: [A] }, 条件: { 性别: 女 } }") +
    rule("A02", "全部", "{ 类: 限定, 项目: { 编码: [B] }, 条件: { 年龄: 18岁以上 } }") +
    rule(
      "B01",
      "超出部分",
      "{ 类: 计数, 项目: { 编码: [A, B] }, 上限: 2, 范围: 每日, 计量: 数量, 合并: 是, 称作: 甲乙 }",
    ) +
    rule(
      "B02",
      "超出部分",
      "{ 类: 计数, 项目: { 编码: [A, B, C] }, 上限: 1, 范围: 3天内, 计量: 数量, 合并: 否 }",
    ) +
    rule(
      "B03",
      "全部",
      "{ 类: 计数, 项目: { 编码: [C] }, 上限: 2, 范围: 本次住院, 计量: 用的天数, 合并: 否 }",
    ) +
    rule(
      "B04",
      "超出部分",
      "{ 类: 计数, 项目: { 编码: [A] }, 上限: 1, 范围: 每住院日, 天数算法: 头尾都算, 计量: 数量, 合并: 否 }",
    ) +
    rule("C01", "全部", "{ 类: 同收, 项目: { 编码: [A] }, 相对: { 编码: [C] }, 范围: 每日 }") +
    rule(
      "C02",
      "全部",
      "{ 类: 缺配套, 项目: { 编码: [B] }, 相对: { 编码: [C] }, 范围: 本次住院, 相对称作: 丙 }",
    ),
);
const all: readonly Rule[] = [...GENERATED, ...builtInRules()];
const set = ruleSet(all);
const generatedSet = ruleSet(GENERATED);

const anyCharge: fc.Arbitrary<ReviewLine> = fc
  .record({
    code: fc.constantFrom("A", "B", "C"),
    date: fc.integer({ min: 1, max: 11 }),
    hour: fc.integer({ min: 0, max: 23 }),
    quantity: fc.integer({ min: 1, max: 4 }),
    own: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ code, date, hour, quantity, own }) => {
    const two = (value: number) => String(value).padStart(2, "0");
    const amount = quantity * 1000;
    return aLine(code, {
      at: `2023-05-${two(date)}T${two(hour)}:10:00`,
      quantity: String(quantity),
      split: { preSelfPay: fen(own), inScope: fen(amount - own) },
    });
  });

interface Bill {
  readonly charges: readonly ReviewLine[];
  readonly lines: readonly ReviewLine[];
}

/** Charges, some of them taken back in part. */
const anyBill: fc.Arbitrary<Bill> = fc
  .array(fc.record({ charge: anyCharge, taken: fc.integer({ min: 0, max: 4 }) }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((bills) => {
    const charges = bills.map(({ charge }) => charge);
    const refunds = bills.flatMap(({ charge, taken }) => {
      const quantity = Math.min(taken, charge.line.quantity / 10_000);
      return quantity === 0 ? [] : [refundOf(charge, String(quantity), "2023-05-11")];
    });
    return { charges, lines: [...charges, ...refunds] };
  });

const person = { birthDay: "2005-05-05" as Day };
const run = (lines: readonly ReviewLine[]) => runAll(aCase(lines, {}, person), set);

it("the order of the lines decides nothing", () => {
  fc.assert(
    fc.property(
      anyBill.chain(({ lines }) =>
        fc.tuple(fc.constant(lines), fc.shuffledSubarray([...lines], { minLength: lines.length })),
      ),
      ([lines, shuffled]) => JSON.stringify(run(lines)) === JSON.stringify(run(shuffled)),
    ),
    { numRuns: 300 },
  );
});

it("what is taken back wholly leaves no finding about items, and no fault beyond an empty bill", () => {
  const empty = JSON.stringify(run([]).findings.map(({ id }) => id));
  fc.assert(
    fc.property(fc.array(anyCharge, { minLength: 1, maxLength: 15 }), (charges) => {
      const refunds = charges.map((charge) =>
        refundOf(charge, String(charge.line.quantity / 10_000), "2023-05-11"),
      );
      return JSON.stringify(run([...charges, ...refunds]).findings.map(({ id }) => id)) === empty;
    }),
    { numRuns: 300 },
  );
});

it("taking one charge back is as if it had never been made", () => {
  const words = ({ findings }: { findings: readonly Finding[] }) =>
    JSON.stringify(
      findings.map(({ id, proposedDeduction, automaticDeduction, sentence }) => [
        id,
        proposedDeduction,
        automaticDeduction,
        sentence,
      ]),
    );
  fc.assert(
    fc.property(fc.array(anyCharge, { minLength: 1, maxLength: 12 }), (charges) => {
      const [first] = charges;
      if (first === undefined) return true;
      const quantity = String(first.line.quantity / 10_000);
      const taken = [...charges, refundOf(first, quantity, "2023-05-11")];
      return words(run(taken)) === words(run(charges.slice(1)));
    }),
    { numRuns: 300 },
  );
});

it("a line of another item adds no finding and changes none", () => {
  fc.assert(
    fc.property(anyBill, fc.integer({ min: 1, max: 11 }), ({ lines }, date) => {
      const other = aLine("Z", { at: `2023-05-${String(date).padStart(2, "0")}` });
      const before = runAll(aCase(lines, {}, person), generatedSet);
      const after = runAll(aCase([...lines, other], {}, person), generatedSet);
      return JSON.stringify(after) === JSON.stringify(before);
    }),
    { numRuns: 300 },
  );
});

it("money: each finding proposes between zero and its in-scope amount, and its lines add up to it", () => {
  fc.assert(
    fc.property(anyBill, ({ lines }) => {
      const { findings, automaticDeduction } = run(lines);
      const total = lines.reduce((sum, { split }) => sum + (split?.inScope ?? 0), 0);
      const ids = new Set(findings.map(({ id }) => id));
      return (
        ids.size === findings.length &&
        automaticDeduction >= 0 &&
        automaticDeduction <= total &&
        findings.every(({ faulty, inScope, proposedDeduction, automaticDeduction: automatic }) => {
          const ofLines = faulty.reduce((sum, { deduction }) => sum + deduction, 0);
          return (
            proposedDeduction >= 0 &&
            proposedDeduction <= Math.max(0, inScope ?? 0) &&
            ofLines === proposedDeduction &&
            faulty.every(({ deduction }) => deduction >= 0) &&
            (automatic === 0 || automatic === proposedDeduction)
          );
        })
      );
    }),
    { numRuns: 500 },
  );
});

it("without a switch nothing is deducted, whatever the bill", () => {
  fc.assert(
    fc.property(anyBill, ({ lines }) => {
      const none = { automatic: new Set<string>(), off: new Set<string>() };
      const result = review(aCase(lines, {}, person), set, none);
      return (
        result.automaticDeduction === 0 &&
        result.findings.every(({ automaticDeduction }) => automaticDeduction === 0)
      );
    }),
    { numRuns: 100 },
  );
  expect(run([aLine("A")]).automaticDeduction).toBeGreaterThan(0);
});
