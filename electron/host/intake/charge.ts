/**
 * What is charged where a file has both amounts of a discount: 应收 − 优惠 = 实收, to the fen. What goes into the bill is
 * 实收: 明细项目费用总额 is what adds up to 医疗费总额, of which every yuan is paid by the funds, the person or the hospital
 * (interface.md 4.4), and a waived yuan is charged to nobody.
 */
import { type Fen, fen, MAX_FEN, plainYuan, ZERO } from "../../../shared/money/fen.ts";
import type { RowReader } from "./rowReader.ts";

export const DISCOUNT_FIELDS = ["amountBefore", "hospitalDiscount", "amountAfter"] as const;
type DiscountField = (typeof DISCOUNT_FIELDS)[number];

export interface Charge {
  readonly amount: Fen;
  /** Before the discount; the same where there is none */
  readonly before: Fen;
}

type ChargeReader<Plain extends string> = Pick<
  RowReader<Plain | DiscountField>,
  "amount" | "fault" | "derived" | "faults" | "has"
>;

export function hasDiscount(row: Pick<RowReader<DiscountField>, "has">): boolean {
  return DISCOUNT_FIELDS.some((field) => row.has(field));
}

/**
 * Null with a fault where the amounts do not add up, or where nobody can tell which of them 金额 is. `plain`: 金额, which
 * beside one of the two others is the second of them.
 */
export function readCharge<Plain extends string>(
  row: ChargeReader<Plain>,
  plain: Plain,
): Charge | null {
  const faults = row.faults.length;
  const amount = row.amount(plain);
  const discount = row.amount("hospitalDiscount");
  let before = row.amount("amountBefore");
  let after = row.amount("amountAfter");
  if (row.faults.length > faults) return null;
  if (before === null && after === null) {
    if (amount === null) {
      row.fault(plain, "BLANK", "不能为空");
      return null;
    }
    if (discount === null || discount === 0) return { amount, before: amount };
    const reason = `有优惠 ${plainYuan(discount)} 元，不知道金额 ${plainYuan(amount)} 元是优惠前还是优惠后`;
    row.fault("hospitalDiscount", "DISCOUNT_UNCLEAR", reason);
    return null;
  }
  // What was not paid yet, or only the patient's part, looks the same as a discount that nobody names.
  const isUnnamed = amount === before && after !== before && !row.has("hospitalDiscount");
  if (isUnnamed && amount !== null && after !== null) {
    const reason = `金额和应收都是 ${plainYuan(amount)}，实收是 ${plainYuan(after)}，没有优惠列可以说明少收的是什么`;
    row.fault("amountAfter", "DISCOUNT_UNCLEAR", reason);
    return null;
  }
  if (before === null) before = amount;
  else if (after === null) after = amount;
  return settled(row, { plain: amount, before, discount, after });
}

interface Amounts {
  readonly plain: Fen | null;
  readonly before: Fen | null;
  readonly discount: Fen | null;
  readonly after: Fen | null;
}

/** At least one of 应收 and 实收 is there. */
function settled(row: ChargeReader<never>, { plain, discount, ...given }: Amounts): Charge | null {
  const differ = (reason: string): null => {
    row.fault("amountAfter", "DISCOUNT_DIFFERS", reason);
    return null;
  };
  const known = given.before ?? given.after ?? ZERO;
  const other = given.before === null ? known + (discount ?? 0) : known - (discount ?? 0);
  if (Math.abs(other) > MAX_FEN) return differ("优惠比金额大得不正常");
  const before = given.before ?? fen(other);
  const after = given.after ?? fen(other);
  const [gross, net] = [plainYuan(before), plainYuan(after)];
  if (plain !== null && plain !== before && plain !== after) {
    return differ(`金额 ${plainYuan(plain)} 既不是应收 ${gross}，也不是实收 ${net}`);
  }
  if (discount !== null && before - after !== discount) {
    return differ(`应收 ${gross} − 优惠 ${plainYuan(discount)} 与实收 ${net} 不符`);
  }
  if (before * after < 0) return differ(`实收 ${net} 与应收 ${gross} 正负相反`);
  if (Math.abs(after) > Math.abs(before)) return differ(`实收 ${net} 比应收 ${gross} 还多`);
  if (before !== after) {
    row.derived(row.has("amountAfter") ? "amountAfter" : "amountBefore", "DISCOUNT", gross, net);
  }
  return { amount: after, before };
}
