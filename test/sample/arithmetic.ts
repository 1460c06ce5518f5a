/**
 * The sample's own arithmetic: what the "platform" paid in month 1. Straight lines of BigInt, written from the published
 * text (E01, E02) and deliberately without the product's money, split or engine, so that it is a second opinion.
 * Amounts in fen, prices in millionths of a yuan, quantities in ten-thousandths, shares in per cent.
 */

/** a ÷ b to the nearest whole number, halves away from zero. b is positive. */
export function divideRounded(a: bigint, b: bigint): bigint {
  return a >= 0n ? (2n * a + b) / (2n * b) : -((-2n * a + b) / (2n * b));
}

/** price × quantity in fen. */
export function amountOf(price: bigint, quantity: bigint): bigint {
  return divideRounded(price * quantity, 100_000_000n);
}

/** A decimal text as a whole number of its last place. */
export function scaled(text: string, places: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null || (match[3] ?? "").length > places)
    throw new RangeError(`not a number: ${text}`);
  const value = BigInt(`${match[2]}${(match[3] ?? "").padEnd(places, "0")}`);
  return match[1] === "-" ? -value : value;
}

/** The text of a scaled number, with at least `minimum` decimals. */
export function printScaled(value: bigint, places: number, minimum: number): string {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, "0");
  let decimals = digits.slice(-places);
  while (decimals.length > minimum && decimals.endsWith("0")) decimals = decimals.slice(0, -1);
  const text = `${digits.slice(0, -places)}${decimals === "" ? "" : `.${decimals}`}`;
  return value < 0n ? `-${text}` : text;
}

/** The bill comes out differently by two readings that the rules leave open: the sample must avoid it. */
export class OpenReading extends Error {}

export interface LineParts {
  readonly fullSelfPay: bigint;
  readonly overLimit: bigint;
  readonly preSelfPay: bigint;
  readonly inScope: bigint;
}

/** 丙: all 全自费. Else 超限价 = (price − ceiling) × quantity, 先行自付 = share of the rest, the remainder in scope. */
export function splitLine(line: {
  readonly amount: bigint;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly class: "甲" | "乙" | "丙";
  readonly sharePercent: bigint;
  readonly ceiling: bigint | null;
}): LineParts {
  if (line.class === "丙") {
    return { fullSelfPay: line.amount, overLimit: 0n, preSelfPay: 0n, inScope: 0n };
  }
  const over =
    line.ceiling !== null && line.price > line.ceiling
      ? amountOf(line.price - line.ceiling, line.quantity)
      : 0n;
  const share = divideRounded((line.amount - over) * line.sharePercent, 100n);
  return {
    fullSelfPay: 0n,
    overLimit: over,
    preSelfPay: share,
    inScope: line.amount - over - share,
  };
}

/** A refund's share of its original, `part` of `whole`; negative. */
export function refundInProportion(
  original: LineParts,
  originalAmount: bigint,
  refundAmount: bigint,
  part: bigint,
  whole: bigint,
): LineParts {
  if (originalAmount === 0n) throw new RangeError("nothing to refund");
  const fullSelfPay = -divideRounded(original.fullSelfPay * part, whole);
  const overLimit = -divideRounded(original.overLimit * part, whole);
  const preSelfPay = -divideRounded(original.preSelfPay * part, whole);
  return {
    fullSelfPay,
    overLimit,
    preSelfPay,
    inScope: refundAmount - fullSelfPay - overLimit - preSelfPay,
  };
}

/** What is left of a line after its refunds, taken back: every part becomes zero. */
export function refundTheRest(original: LineParts, earlier: readonly LineParts[]): LineParts {
  const rest = (part: keyof LineParts): bigint =>
    -(original[part] + earlier.reduce((sum, refund) => sum + refund[part], 0n));
  return {
    fullSelfPay: rest("fullSelfPay"),
    overLimit: rest("overLimit"),
    preSelfPay: rest("preSelfPay"),
    inScope: rest("inScope"),
  };
}

export interface ChainFacts {
  readonly tier: "一档" | "二档";
  readonly district: "渝北" | "某区县";
  /** The identity valid on the discharge day that comes first in the policy's order; null for none. */
  readonly identity: string | null;
  /** 规范转诊 */
  readonly referred: boolean;
}

/** What a person used of the year before this stay. */
export interface YearUsed {
  /** 大病 deductible taken */
  readonly deducted: bigint;
  /** Amount that entered the 大病 scale */
  readonly entered: bigint;
  /** 倾斜救助 paid */
  readonly tilt: bigint;
}

export interface ChainResult {
  readonly basic: bigint;
  readonly criticalIllness: bigint;
  readonly medicalAid: bigint;
  readonly tilt: bigint;
  readonly fundTotal: bigint;
  readonly year: YearUsed;
}

export const FRESH_YEAR: YearUsed = { deducted: 0n, entered: 0n, tilt: 0n };

const HALVED = ["特困", "低保", "返贫致贫"];
const SEGMENT_END = 20_000_000n;
const TILT_YEARLY_CAP = 2_000_000n;

/** 重庆居民 2023, 二级: 基本 → 大病 → 医疗救助 → 倾斜救助. Throws where the published text gives no figure. */
export function settleChongqing2023(
  inScope: bigint,
  facts: ChainFacts,
  before: YearUsed,
  faults: { readonly tierPercent?: bigint; readonly fullDeductible?: boolean } = {},
): ChainResult {
  const halved = facts.identity !== null && HALVED.includes(facts.identity);

  const basicPercent = faults.tierPercent ?? (facts.tier === "一档" ? 70n : 75n);
  const basicDeductible = inScope < 30_000n ? inScope : 30_000n;
  const basic = divideRounded((inScope - basicDeductible) * basicPercent, 100n);
  const afterBasic = inScope - basic;

  const standard = halved && faults.fullDeductible !== true ? 845_050n : 1_690_100n;
  const stillToDeduct = standard > before.deducted ? standard - before.deducted : 0n;
  const deducted = afterBasic < stillToDeduct ? afterBasic : stillToDeduct;
  const entered = afterBasic - deducted;
  if (before.entered + entered > SEGMENT_END) throw new RangeError("above 200,000: 未载明");
  const percent = halved ? 65n : 60n;
  const criticalIllness = divideRounded(entered * percent, 100n);
  const runningDifference =
    divideRounded((before.entered + entered) * percent, 100n) -
    divideRounded(before.entered * percent, 100n);
  // Both readings of the rounding must give one figure, or the sample would decide what the text leaves open.
  if (runningDifference !== criticalIllness) throw new OpenReading("rounding");
  const afterCritical = afterBasic - criticalIllness;

  const medicalAid = facts.identity === null ? 0n : divideRounded(afterCritical * 70n, 100n);
  const afterAid = afterCritical - medicalAid;

  const tilt = tiltOf(afterAid, facts, before);
  return {
    basic,
    criticalIllness,
    medicalAid,
    tilt,
    fundTotal: basic + criticalIllness + medicalAid + tilt,
    year: {
      deducted: before.deducted + deducted,
      entered: before.entered + entered,
      tilt: before.tilt + tilt,
    },
  };
}

/** 倾斜救助: only with an identity and a 规范转诊; by district. */
function tiltOf(base: bigint, facts: ChainFacts, before: YearUsed): bigint {
  if (facts.identity === null || !facts.referred) return 0n;
  if (facts.district === "渝北") {
    if (facts.identity !== "低保边缘") throw new RangeError("倾斜救助 here: 未载明");
    return base > 300_000n ? divideRounded((base - 300_000n) * 60n, 100n) : 0n;
  }
  const percent = HALVED.includes(facts.identity) ? 70n : 60n;
  const payment = base > 350_000n ? divideRounded((base - 350_000n) * percent, 100n) : 0n;
  const room = TILT_YEARLY_CAP - before.tilt;
  return payment > room ? room : payment;
}
