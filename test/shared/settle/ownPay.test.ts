import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen, negateFen, subtractFen, sumFen, ZERO } from "../../../shared/money/fen.ts";
import type { SettledFigures } from "../../../shared/settle/document.ts";
import { ownPayDefinition, splitOwnPay } from "../../../shared/settle/ownPay.ts";

const part = fc.integer({ min: 0, max: 5_000_000_00 }).map(fen);
const figures: fc.Arbitrary<SettledFigures> = fc
  .record({
    full: part,
    over: part,
    pre: part,
    inScope: part,
    share: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ full, over, pre, inScope, share }) => {
    const totalFee = sumFen([full, over, pre, inScope]);
    const fundTotal = fen(Math.floor((totalFee / 100) * share));
    const personTotal = subtractFen(totalFee, fundTotal);
    return {
      totalFee,
      fullSelfPay: full,
      overLimitSelfPay: over,
      preSelfPay: pre,
      inScope,
      fundTotal,
      hospitalTotal: ZERO,
      personTotal,
      accountPay: ZERO,
      cash: personTotal,
      payers: [],
    };
  });
const READINGS = ["outsideCatalogue", "withPreSelfPay"] as const;

describe("个人自费 and 个人自付", () => {
  test("always add up to what the patient bears, neither with the other sign", () => {
    fc.assert(
      fc.property(figures, fc.constantFrom(...READINGS), (settled, reading) => {
        const { outOfScopePersonPay, inScopePersonPay } = splitOwnPay(settled, reading);
        expect(sumFen([outOfScopePersonPay, inScopePersonPay])).toBe(settled.personTotal);
        expect(outOfScopePersonPay).toBeGreaterThanOrEqual(0);
        expect(inScopePersonPay).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("of an undoing cancel those of its original", () => {
    fc.assert(
      fc.property(figures, fc.constantFrom(...READINGS), (settled, reading) => {
        const { payers, ...money } = settled;
        const negative = Object.fromEntries(
          Object.entries(money).map(([name, amount]) => [name, negateFen(amount)]),
        );
        const undone = splitOwnPay({ ...settled, ...negative, payers }, reading);
        const original = splitOwnPay(settled, reading);
        expect(undone.outOfScopePersonPay).toBe(negateFen(original.outOfScopePersonPay));
        expect(undone.inScopePersonPay).toBe(negateFen(original.inScopePersonPay));
      }),
    );
  });

  // 总费用 4,500，目录内 4,200，报销 3,600 → 自费 300，自付 600
  test("are those of the published decomposition (E39)", () => {
    const published = {
      totalFee: fen(4_500_00),
      fullSelfPay: fen(300_00),
      overLimitSelfPay: ZERO,
      preSelfPay: ZERO,
      inScope: fen(4_200_00),
      fundTotal: fen(3_600_00),
      personTotal: fen(900_00),
    } as SettledFigures;
    for (const reading of READINGS) {
      expect(splitOwnPay(published, reading)).toMatchObject({
        outOfScopePersonPay: 300_00,
        inScopePersonPay: 600_00,
      });
    }
  });

  test("follow the office's reading, and say which", () => {
    const settled = {
      totalFee: fen(9_000_00),
      fullSelfPay: fen(300_00),
      overLimitSelfPay: fen(20_00),
      preSelfPay: fen(500_00),
      personTotal: fen(2_000_00),
    } as SettledFigures;
    expect(splitOwnPay(settled, "outsideCatalogue").outOfScopePersonPay).toBe(320_00);
    expect(splitOwnPay(settled, "withPreSelfPay").outOfScopePersonPay).toBe(800_00);
    expect(ownPayDefinition("outsideCatalogue")).toContain("超限价的部分");
    expect(ownPayDefinition("withPreSelfPay")).toContain("先行自付的部分");
  });
});
