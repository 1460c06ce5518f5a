/** Generated people, bills and years for the properties of the engine. */
import fc from "fast-check";
import type { FeeLine } from "../../shared/bill/types.ts";
import type { Moment } from "../../shared/calendar/day.ts";
import type { Price, Quantity } from "../../shared/money/decimal.ts";
import { type Fen, fen } from "../../shared/money/fen.ts";
import type { BillAmounts, Facts } from "../../shared/settle/types.ts";

const amount = fc.oneof(
  fc.integer({ min: 0, max: 500_000 }),
  fc.integer({ min: 0, max: 60_000_000 }),
  fc.constantFrom(0, 1, 30_000, 30_001, 350_000, 845_050, 1_690_100, 20_000_000),
);

/** A bill as it stands after the split, from parts that are not negative. */
export const anyBill: fc.Arbitrary<BillAmounts> = fc
  .record({ fullSelfPay: amount, overLimitSelfPay: amount, preSelfPay: amount, inScope: amount })
  .map((parts) => ({
    fullSelfPay: fen(parts.fullSelfPay),
    overLimitSelfPay: fen(parts.overLimitSelfPay),
    preSelfPay: fen(parts.preSelfPay),
    inScope: fen(parts.inScope),
    totalFee: fen(parts.fullSelfPay + parts.overLimitSelfPay + parts.preSelfPay + parts.inScope),
    buckets: {},
  }));

/** A bill of which everything is in scope. */
export function inScopeBill(inScope: number): BillAmounts {
  const zero = fen(0);
  return {
    totalFee: fen(inScope),
    fullSelfPay: zero,
    overLimitSelfPay: zero,
    preSelfPay: zero,
    inScope: fen(inScope),
    buckets: {},
  };
}

const IDENTITIES = ["特困", "低保", "返贫致贫", "低保边缘", "监测对象", "因病致贫"];

/** Facts of the 2023 pack of which the source states every ratio (the 倾斜 of 渝北 is known for 低保边缘 alone). */
export const residentFacts: fc.Arbitrary<Facts> = fc
  .record({
    医院等级: fc.constantFrom("一级", "二级", "三级"),
    档次: fc.constantFrom("一档", "二档"),
    规范转诊: fc.constantFrom("是", "否"),
    held: fc.subarray(IDENTITIES),
    district: fc.constantFrom("渝北", "某区县"),
  })
  .map(({ held, district, ...facts }) => {
    const covered = held.length === 0 || held[0] === "低保边缘";
    return {
      ...facts,
      区县: covered ? district : "某区县",
      身份: held.map((value) => ({ value, from: null, to: null })),
      出院日期: "2023-06-30",
    };
  });

/** A charge line of the 甲, 乙 or 丙 class without a national code. */
export function chargeLine(
  index: number,
  declaredClass: "甲" | "丙",
  quantity: number,
  unitPriceFen: number,
): FeeLine {
  return {
    sourceRow: index + 1,
    serial: String(index),
    originalSerial: null,
    feeTime: "2023-06-01T08:00:00" as Moment,
    hospitalItemCode: `H${index}`,
    hospitalItemName: "演示项目",
    nationalItemCode: "",
    nationalItemName: "",
    specification: "",
    maker: "",
    unit: "",
    category: "05",
    declaredClass,
    quantity: (quantity * 10_000) as Quantity,
    unitPrice: (unitPriceFen * 10_000) as Price,
    amount: fen(quantity * unitPriceFen) as Fen,
    dept: "",
    declaredSplit: null,
  };
}
