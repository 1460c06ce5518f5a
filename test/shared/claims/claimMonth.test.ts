import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimMonth } from "../../../shared/claims/claimMonth.ts";
import { MEASURES } from "../../../shared/claims/sums.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import { buildDocument, undoDocument } from "../../support/claimDocuments.ts";
import { claimMonths, JUNE } from "../../support/claimMonths.ts";

const BASIC = { layer: "基本医保", payer: "居民医保统筹基金" } as const;
const AID = { layer: "医疗救助", payer: "医疗救助资金" } as const;
const TILTED = { layer: "倾斜救助", payer: "医疗救助资金" } as const;

/** Adds up with BigInt and nothing of the code under test. */
function sumOf(
  documents: readonly SettlementDocument[],
  of: (document: SettlementDocument) => number,
): number {
  return Number(documents.reduce((sum, document) => sum + BigInt(of(document)), 0n));
}

describe("the claim of a month", () => {
  test("every sum agrees to the fen with the documents, whatever was undone", () => {
    fc.assert(
      fc.property(claimMonths(30), (documents) => {
        const claim = claimMonth(documents, JUNE);
        for (const { key } of MEASURES) {
          const expected = sumOf(documents, ({ figures }) => figures[key]);
          expect(claim.totals[key]).toBe(expected);
          expect(claim.control.sums[key]).toBe(expected);
          expect(sumOfSums(claim.groups, (group) => group.sums[key])).toBe(expected);
          expect(sumOfSums(claim.rows, (row) => row.sums[key])).toBe(expected);
        }
        claim.payers.forEach(({ payer, net, layers }) => {
          const expected = sumOf(documents, ({ figures }) =>
            figures.payers
              .filter((row) => row.payer === payer)
              .reduce((sum, { payment }) => sum + payment, 0),
          );
          expect(net.amount).toBe(expected);
          expect(sumOfSums(layers, (layer) => layer.net.amount)).toBe(expected);
        });
        const owed = sumOfSums(claim.payers, ({ net }) => net.amount);
        expect(owed).toBe(claim.totals.fundTotal);
        expect(owed + claim.totals.hospitalTotal + claim.totals.personTotal).toBe(
          claim.totals.totalFee,
        );
        expect(claim.totals.persons).toBe(
          sumOf(documents, ({ kind }) => (kind === "结算" ? 1 : -1)),
        );
      }),
      { numRuns: 200 },
    );
  });

  test("the order of the documents changes nothing that adds up", () => {
    fc.assert(
      fc.property(claimMonths(15), (documents) => {
        const claim = claimMonth(documents, JUNE);
        const reversed = claimMonth([...documents].reverse(), JUNE);
        expect(reversed.rows.map(({ slipNumber }) => slipNumber)).toEqual(
          claim.rows.map(({ slipNumber }) => slipNumber),
        );
        expect(reversed.totals.totalFee).toBe(claim.totals.totalFee);
        expect(reversed.groups.map(({ sums }) => sums.persons)).toEqual(
          claim.groups.map(({ sums }) => sums.persons),
        );
      }),
      { numRuns: 50 },
    );
  });

  test("a stay undone in its month keeps both rows, which cancel in every column", () => {
    const settled = buildDocument({
      slipNumber: "2023-000001",
      inScope: 1_000_000,
      fullSelfPay: 5_000,
      payments: [{ ...BASIC, payment: 600_000 }],
    });
    const undone = undoDocument(settled, "2023-000002", "2023-06-30T08:00:00");
    const claim = claimMonth([settled, undone], JUNE);
    expect(claim.rows.map(({ kind, originalSlipNumber }) => [kind, originalSlipNumber])).toEqual([
      ["结算", null],
      ["结算撤销", "2023-000001"],
    ]);
    expect(claim.totals.persons).toBe(0);
    expect(MEASURES.map(({ key }) => claim.totals[key])).toEqual(MEASURES.map(() => 0));
    expect(claim.payers[0]?.net).toEqual({ count: 0, amount: 0 });
    expect(claim.pairs).toHaveLength(1);
    expect(claim.pairs[0]?.original?.slipNumber).toBe("2023-000001");
  });

  test("a stay of May undone in June is 上期撤销 with the number of the original", () => {
    const may = buildDocument({
      slipNumber: "2023-000001",
      settledAt: "2023-05-31T16:00:00",
      inScope: 1_000_000,
      payments: [{ ...BASIC, payment: 600_000 }],
    });
    const undone = undoDocument(may, "2023-000777", "2023-06-01T08:00:00");
    const claim = claimMonth([undone], JUNE);
    expect(claim.rows[0]?.kind).toBe("上期撤销");
    expect(claim.rows[0]?.originalSlipNumber).toBe("2023-000001");
    expect(claim.totals).toMatchObject({ persons: -1, totalFee: -1_000_000, fundTotal: -600_000 });
    expect(claim.payers[0]?.undoneFromBefore).toEqual({ count: 1, amount: -600_000 });
    expect(claim.payers[0]?.net).toEqual({ count: -1, amount: -600_000 });
  });

  test("a document of another month, or an undoing without its original, is refused", () => {
    const settled = buildDocument({ slipNumber: "2023-000001", inScope: 100, payments: [] });
    const undone = undoDocument(settled, "2023-000002", "2023-06-30T08:00:00");
    const july = { ...JUNE, month: "2023-07" };
    expect(() => claimMonth([settled], july)).toThrow("2023-000001");
    expect(() => claimMonth([undone], JUNE)).toThrow("2023-000001");
    expect(() => claimMonth([], { ...JUNE, month: "2023-13" })).toThrow("2023-13");
  });

  test("a layer that only one pack knows becomes a column and a line of its payer (E13)", () => {
    const four = buildDocument({
      slipNumber: "2023-000001",
      inScope: 1_000_000,
      payments: [
        { ...BASIC, payment: 500_000 },
        { ...AID, payment: 100_000 },
        { ...TILTED, payment: 10_000 },
      ],
    });
    const five = buildDocument({
      slipNumber: "2023-000002",
      inScope: 1_000_000,
      payments: [
        { ...BASIC, payment: 500_000 },
        { layer: "防贫保", payer: "乡村振兴资金", payment: 70_000 },
        { ...AID, payment: 100_000 },
      ],
    });
    const claim = claimMonth([four, five], JUNE);
    expect(claim.layers.map(({ layer }) => layer)).toEqual([
      "基本医保",
      "防贫保",
      "医疗救助",
      "倾斜救助",
    ]);
    expect(claim.totals.payments).toEqual([1_000_000, 70_000, 200_000, 10_000]);
    expect(claim.payers.map(({ payer, net }) => [payer, net.count, net.amount])).toEqual([
      ["居民医保统筹基金", 2, 1_000_000],
      ["乡村振兴资金", 1, 70_000],
      ["医疗救助资金", 2, 210_000],
    ]);
  });

  test("what the hospital waives is billed to nobody", () => {
    const waived = buildDocument({
      slipNumber: "2023-000001",
      inScope: 1_000_000,
      payments: [
        { ...BASIC, payment: 500_000 },
        { layer: "医院减免", payer: "医院", payment: 60_000 },
      ],
    });
    const claim = claimMonth([waived], JUNE);
    expect(claim.payers.map(({ payer }) => payer)).toEqual(["居民医保统筹基金"]);
    expect(claim.totals).toMatchObject({ fundTotal: 500_000, hospitalTotal: 60_000 });
  });

  test("groups are 险种, 清算方式, 清算经办机构 and 参保地; the methods add up to the total (A24)", () => {
    const methods = [{}, { 付费方式: "按病种" }, { 付费方式: "按床日" }, { 付费方式: "定额" }];
    const documents = methods.map((facts, index) =>
      buildDocument({
        slipNumber: `2023-00000${index}`,
        inScope: 100 + index,
        facts,
        payments: [],
      }),
    );
    const elsewhere = buildDocument({
      slipNumber: "2023-000009",
      inScope: 7,
      payments: [],
      stay: { insuredRegion: "990299", insuranceType: "城镇职工" },
    });
    const { groups, totals } = claimMonth([...documents, elsewhere], JUNE);
    expect(groups.map(({ clearingMethod, sums }) => [clearingMethod, sums.totalFee])).toEqual([
      ["定额", 103],
      ["按床日", 102],
      ["按病种", 101],
      ["按项目付费", 100],
      ["按项目付费", 7],
    ]);
    expect(groups[4]).toMatchObject({
      insuranceType: "城镇职工",
      clearingCategory: "21 住院",
      clearingAgency: "演示市医疗保障事务中心",
      insuredRegion: "990299",
      insuredRegionName: "演示市邻县",
    });
    expect(totals.totalFee).toBe(413);
  });

  test("a month lasts from its first to its last day", () => {
    const daysOf = (month: string) => {
      const { from, to } = claimMonth([], { ...JUNE, month });
      return [from, to];
    };
    expect(daysOf("2023-02")).toEqual(["2023-02-01", "2023-02-28"]);
    expect(daysOf("2024-02")).toEqual(["2024-02-01", "2024-02-29"]);
    expect(daysOf("2023-12")).toEqual(["2023-12-01", "2023-12-31"]);
  });
});

function sumOfSums<T>(parts: readonly T[], of: (part: T) => number): number {
  return parts.reduce((sum, part) => sum + of(part), 0);
}
