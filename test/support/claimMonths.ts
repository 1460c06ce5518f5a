/** Random months: settlements, undone ones within the month and from before, of one shape that fast-check shrinks. */
import fc from "fast-check";
import type { ClaimSettings } from "../../shared/claims/types.ts";
import type { SettlementDocument } from "../../shared/settle/document.ts";
import { buildDocument, type PaymentInput, undoDocument } from "./claimDocuments.ts";

export const JUNE: ClaimSettings = {
  month: "2023-06",
  closed: false,
  training: false,
  hospitalCode: "H99010100001",
  hospitalName: "演示县人民医院",
  hospitalLevel: "二级甲等",
  clearingAgency: "演示县医疗保障事务中心",
  clearingMethod: "按项目付费",
  regions: {
    "990101": { name: "演示县", clearingAgency: null },
    "990299": { name: "演示市邻县", clearingAgency: "演示市医疗保障事务中心" },
  },
};

const LAYERS = [
  { layer: "基本医保", payer: "居民医保统筹基金" },
  { layer: "大病保险", payer: "大病保险承办机构" },
  { layer: "医疗救助", payer: "医疗救助资金" },
  { layer: "倾斜救助", payer: "医疗救助资金" },
  { layer: "医院减免", payer: "医院" },
] as const;

type Fate = "stays" | "undone" | "undone from before";

interface Draw {
  readonly split: readonly [number, number, number, number];
  /** Hundredths of what is still open that each layer pays; the layer is absent for null. */
  readonly shares: readonly (number | null)[];
  readonly hospitalShare: number;
  readonly accountShare: number;
  readonly region: string;
  readonly insuranceType: string;
  readonly method: string | null;
  readonly fate: Fate;
}

const amount = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000_000 }));

const draw: fc.Arbitrary<Draw> = fc.record({
  split: fc.tuple(amount, amount, amount, fc.integer({ min: 1, max: 20_000_000 })),
  shares: fc.tuple(...LAYERS.map(() => fc.option(fc.integer({ min: 0, max: 100 })))),
  hospitalShare: fc.integer({ min: -50, max: 50 }),
  accountShare: fc.integer({ min: 0, max: 100 }),
  region: fc.constantFrom("990101", "990299", "990300"),
  insuranceType: fc.constantFrom("城乡居民", "城镇职工"),
  method: fc.constantFrom(null, null, "按病种"),
  fate: fc.constantFrom<Fate>("stays", "stays", "stays", "undone", "undone from before"),
});

function slip(number: number): string {
  return `2023-${String(number).padStart(6, "0")}`;
}

function settlementOf(drawn: Draw, number: number): SettlementDocument {
  const [fullSelfPay, overLimitSelfPay, preSelfPay, inScope] = drawn.split;
  let open = inScope;
  const payments: PaymentInput[] = [];
  LAYERS.forEach((layer, index) => {
    const share = drawn.shares[index];
    if (share === null || share === undefined) return;
    const payment = Math.floor((open * share) / 100);
    open -= payment;
    payments.push({ ...layer, payment });
  });
  const hospitalShare = Math.trunc((open * drawn.hospitalShare) / 100);
  const person = fullSelfPay + overLimitSelfPay + preSelfPay + open - hospitalShare;
  return buildDocument({
    slipNumber: slip(number),
    settledAt: drawn.fate === "undone from before" ? "2023-05-31T23:59:59" : "2023-06-01T00:00:00",
    fullSelfPay,
    overLimitSelfPay,
    preSelfPay,
    inScope,
    payments,
    hospitalShare,
    accountPay: Math.floor((person * drawn.accountShare) / 100),
    facts: drawn.method === null ? {} : { 付费方式: drawn.method },
    stay: { insuranceType: drawn.insuranceType, insuredRegion: drawn.region },
  });
}

/** The documents of June 2023, in no particular order. */
export function claimMonths(
  maxStays: number,
  minStays = 0,
): fc.Arbitrary<readonly SettlementDocument[]> {
  return fc.array(draw, { minLength: minStays, maxLength: maxStays }).map((draws) =>
    draws
      .flatMap((drawn, index) => {
        const settled = settlementOf(drawn, index + 1);
        if (drawn.fate === "stays") return [settled];
        const undone = undoDocument(settled, slip(500_000 + index), "2023-06-30T17:00:00");
        return drawn.fate === "undone" ? [undone, settled] : [undone];
      })
      .reverse(),
  );
}
