/** What must hold of every bill: money is conserved, nobody pays below zero, and the year does not care how it is cut. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitBill } from "../../../shared/bill/split.ts";
import { fen } from "../../../shared/money/fen.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { replay } from "../../../shared/settle/replay.ts";
import { resolveSplitRules, settle } from "../../../shared/settle/settle.ts";
import type {
  BillAmounts,
  EarlierSettlement,
  Facts,
  Settlement,
} from "../../../shared/settle/types.ts";
import { yearAccount, yearAccountBefore } from "../../../shared/settle/yearAccount.ts";
import { anyBill, chargeLine, inScopeBill, residentFacts } from "../../support/generatedStays.ts";
import {
  packOf,
  readPackText,
  shippedPack,
  smallPack,
  TEACHING_PACK,
} from "../../support/packs.ts";

const resident = shippedPack("2023");
const teaching = packOf(readPackText(TEACHING_PACK));

/** Settles a case; null where the source of the 2023 pack says nothing about it (大病 above 200,000). */
function trySettle(
  pack: Pack,
  facts: Facts,
  bill: BillAmounts,
  earlier: readonly EarlierSettlement[] = [],
): Settlement | null {
  try {
    return settle(pack, { facts, bill, year: { opening: {}, earlier } });
  } catch (error) {
    if (error instanceof Error && error.message.includes("没有写明")) return null;
    throw error;
  }
}

/** The identity of every settlement, and that the trace gives it again. */
function expectSound(settlement: Settlement, liftedByFloor: readonly string[] = []): void {
  const { bill, layers, fundTotal, hospitalTotal, personTotal, wallets, cash } = settlement;
  expect(fundTotal + hospitalTotal + personTotal).toBe(bill.totalFee);
  const paid = layers.reduce((sum, layer) => sum + layer.payment, 0);
  expect(paid + personTotal).toBe(settlement.settlementAmount);
  expect(personTotal).toBeGreaterThanOrEqual(0);
  expect(wallets.reduce((sum, wallet) => sum + wallet.paid, cash as number)).toBe(personTotal);
  for (const layer of layers) {
    expect(layer.payment).toBeGreaterThanOrEqual(0);
    expect(layer.deductible).toBeGreaterThanOrEqual(0);
    expect(layer.penalty).toBeGreaterThanOrEqual(0);
    if (!liftedByFloor.includes(layer.name)) expect(layer.payment).toBeLessThanOrEqual(layer.base);
    expect(layer.inScopeLeft).toBeGreaterThanOrEqual(0);
  }
  const again = replay(settlement.trace);
  expect(again.differences).toEqual([]);
  expect(again.fundTotal).toBe(BigInt(fundTotal));
  expect(again.hospitalTotal).toBe(BigInt(hospitalTotal));
  expect(again.personTotal).toBe(BigInt(personTotal));
  for (const layer of layers) {
    expect(again.payments[layer.name] ?? 0n).toBe(BigInt(layer.payment));
  }
}

function asEarlier(settlement: Settlement, index: number): EarlierSettlement {
  const { facts, amounts } = settlement;
  return { slipNumber: String(index), facts, amounts };
}

const RUNS = { numRuns: 1_000, seed: 20_230_630 };

describe("1,000 generated bills (C07)", () => {
  it("Σ layers + own = total, none negative, none above its base, and the replay agrees", () => {
    let settled = 0;
    fc.assert(
      fc.property(residentFacts, anyBill, (facts, bill) => {
        const settlement = trySettle(resident, facts, bill);
        if (settlement === null) return;
        settled += 1;
        expectSound(settlement);
      }),
      RUNS,
    );
    expect(settled).toBeGreaterThan(800);
  });
});

const teachingFacts: fc.Arbitrary<Facts> = fc
  .record({
    医院等级: fc.constantFrom("一级", "二级", "三级"),
    就医地: fc.constantFrom("市内", "省内", "省外"),
    备案: fc.constantFrom("是", "否"),
    人群: fc.constantFrom("成人", "学生"),
    病种: fc.constantFrom("白内障", "精神病", "其他病"),
    受伤: fc.constantFrom("无", "无责任人", "有责任人"),
    年龄: fc.integer({ min: 0, max: 99 }),
    连续参保年数: fc.integer({ min: 0, max: 30 }),
    床日数: fc.integer({ min: 1, max: 300 }),
    病组标准: fc.integer({ min: 0, max: 2_000_000 }),
    个人账户余额: fc.integer({ min: 0, max: 300_000 }),
    identities: fc.subarray(["特困", "低保", "监测对象"]),
    favours: fc.subarray(["残疾", "优抚"]),
  })
  .map(({ identities, favours, ...facts }) => ({
    ...facts,
    身份: identities.map((value) => ({ value, from: null, to: null })),
    优待: favours.map((value) => ({ value, from: null, to: null })),
    出院日期: "2030-06-30",
  }));

const teachingBill = fc.tuple(anyBill, fc.integer({ min: 0, max: 100 })).map(([bill, percent]) => ({
  ...bill,
  buckets: { 专付材料: fen(Math.floor((bill.inScope * percent) / 100)) },
}));

describe("the teaching pack, which uses every mechanism", () => {
  it("holds the same over person-years", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(teachingFacts, teachingBill), { minLength: 1, maxLength: 4 }),
        (stays) => {
          const earlier: EarlierSettlement[] = [];
          for (const [facts, bill] of stays) {
            const settlement = trySettle(teaching, facts, bill, earlier);
            if (settlement === null) throw new Error("the teaching pack leaves nothing open");
            expectSound(settlement, ["按项目统筹"]);
            earlier.push(asEarlier(settlement, earlier.length));
          }
        },
      ),
      { numRuns: 300, seed: 20_300_101 },
    );
  });
});

describe("the year account", () => {
  it("counts every stay once, and undoing the last one gives it back exactly", () => {
    const shared = teaching.rules.limits.map(({ name }) => name);
    expect(shared.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(teachingFacts, teachingBill), { minLength: 1, maxLength: 4 }),
        (stays) => {
          const earlier: EarlierSettlement[] = [];
          const seen = new Map<string, number>();
          /** Used of a shared ceiling is what the stay before saw; anything else is a sum over the stays. */
          const expected = (name: string) =>
            shared.includes(name)
              ? seen.get(name)
              : earlier.reduce((sum, { amounts }) => sum + (amounts[name] ?? 0), 0);
          for (const [facts, bill] of stays) {
            const settlement = trySettle(teaching, facts, bill, earlier);
            if (settlement === null) throw new Error("the teaching pack leaves nothing open");
            const account = yearAccount(settlement, { opening: {}, earlier });
            expect(new Set(account.map(({ name }) => name)).size).toBe(account.length);
            for (const { name, used } of yearAccountBefore(account, settlement)) {
              expect(used, name).toBe(expected(name) ?? used);
            }
            earlier.push(asEarlier(settlement, earlier.length));
            for (const { name, used } of account) {
              seen.set(name, used);
              expect(used, name).toBe(expected(name));
            }
          }
        },
      ),
      { numRuns: 300, seed: 20_300_102 },
    );
  });
});

describe("the lines of a bill", () => {
  it("may come in any order", () => {
    const facts = {
      医院等级: "二级",
      档次: "一档",
      区县: "某区县",
      规范转诊: "是",
      身份: [{ value: "低保", from: null, to: null }],
      出院日期: "2023-06-30",
    };
    const rules = resolveSplitRules(resident, facts);
    const lines = fc.array(
      fc.tuple(
        fc.constantFrom("甲" as const, "丙" as const),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 90_000 }),
      ),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(lines, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (made, keys) => {
        const bill = made.map(([kind, quantity, price], at) =>
          chargeLine(at, kind, quantity, price),
        );
        const shuffled = bill
          .map((line, at) => ({ line, key: keys[at % Math.max(1, keys.length)] ?? -at }))
          .sort((a, b) => a.key - b.key || b.line.sourceRow - a.line.sourceRow)
          .map(({ line }) => line);
        const settleLines = (of: typeof bill) => {
          const { totals, buckets } = splitBill(of, rules, () => null, "二级");
          return settle(resident, {
            facts,
            bill: { ...totals, buckets },
            year: { opening: {}, earlier: [] },
          });
        };
        expect(settleLines(shuffled).amounts).toEqual(settleLines(bill).amounts);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

describe("a layer that is counted over the year", () => {
  const scheme = (measured: string) =>
    smallPack(`
要素: { 医院等级: [三级] }
层:
  - 名: 大病
    付款: 大病
    适用: { 医院等级: 三级 }
    基数: 范围内
    全年起付线: 12345.67
    比例: { ≤30000: 61.7%, ＜100000: 65.3%, 以上: 75% }
    分段: 逐段累进、${measured}、全年
    全年封顶: 150000.03
    依据: S1
算例:
  # 12345.67 以内不付
  - { 名: 未到, 情形: { 医院等级: 三级, 总费用: 12345.67, 范围内: 12345.67 }, 得: { 大病: 0 } }
`);
  const facts = { 医院等级: "三级", 出院日期: "2030-05-01" };
  const parts = fc.array(fc.integer({ min: 0, max: 15_000_000 }), { minLength: 1, maxLength: 6 });

  function payYear(pack: Pack, amounts: readonly number[]): number {
    const earlier: EarlierSettlement[] = [];
    let sum = 0;
    for (const amount of amounts) {
      const input = { facts, bill: inScopeBill(amount), year: { opening: {}, earlier } };
      const settlement = settle(pack, input);
      expect(replay(settlement.trace).differences).toEqual([]);
      sum += settlement.fundTotal;
      earlier.push(asEarlier(settlement, earlier.length));
    }
    return sum;
  }

  it.each(["含起付线", "起付线以上"])(
    "pays the same however the bill is cut into stays: %s",
    (measured) => {
      const pack = scheme(measured);
      fc.assert(
        fc.property(parts, (amounts) => {
          const whole = amounts.reduce((sum, amount) => sum + amount, 0);
          expect(payYear(pack, amounts)).toBe(payYear(pack, [whole]));
        }),
        { numRuns: 200, seed: 11 },
      );
    },
  );

  /** Straight from the words of the scheme, in hundredths of a per mille of a fen. */
  function oracle(total: bigint, gross: boolean): bigint {
    const deductible = 1_234_567n;
    if (total <= deductible) return 0n;
    const shift = gross ? deductible : 0n;
    const end = gross ? total : total - deductible;
    const part = (from: bigint, to: bigint) => {
      const low = from > shift ? from : shift;
      const high = to < end ? to : end;
      return high > low ? high - low : 0n;
    };
    const endless = 10n ** 15n;
    const exact =
      part(0n, 3_000_000n) * 617n +
      part(3_000_000n, 10_000_000n) * 653n +
      part(10_000_000n, endless) * 750n;
    const rounded = (exact + 500n) / 1000n;
    return rounded > 15_000_003n ? 15_000_003n : rounded;
  }

  it.each([
    ["含起付线", true],
    ["起付线以上", false],
  ] as const)("agrees with a BigInt oracle: %s", (measured, gross) => {
    const pack = scheme(measured);
    const total = fc.oneof(
      fc.integer({ min: 0, max: 40_000_000 }),
      fc.constantFrom(1_234_566, 1_234_567, 1_234_568, 3_000_000, 3_000_001, 9_999_999, 10_000_000),
      fc.integer({ min: 1_000_000_000_000, max: 9_000_000_000_000 }),
    );
    fc.assert(
      fc.property(total, (amount) => {
        expect(BigInt(payYear(pack, [amount]))).toBe(oracle(BigInt(amount), gross));
      }),
      { numRuns: 500, seed: 13 },
    );
  });
});

describe("person-years of the 2023 pack", () => {
  it("carry thresholds and caps, and stay sound", () => {
    fc.assert(
      fc.property(
        residentFacts,
        fc.array(anyBill, { minLength: 2, maxLength: 5 }),
        (facts, bills) => {
          const earlier: EarlierSettlement[] = [];
          for (const bill of bills) {
            const settlement = trySettle(resident, facts, bill, earlier);
            if (settlement === null) return;
            expectSound(settlement);
            earlier.push(asEarlier(settlement, earlier.length));
          }
          const sum = (name: string) =>
            earlier.reduce((total, { amounts }) => total + (amounts[name] ?? 0), 0);
          expect(sum("大病保险.起付扣除")).toBeLessThanOrEqual(1_690_100);
          if (facts.区县 === "某区县") {
            expect(sum("倾斜救助.支付")).toBeLessThanOrEqual(2_000_000);
          }
        },
      ),
      { numRuns: 200, seed: 17 },
    );
  });
});
