/** The lines of a stay and what the rules made of each: settled ones as they were booked, others as they would be now. */
import type { LineDeduction, LineSplit } from "../../../shared/bill/split.ts";
import type { CatalogueClass, ChargeCategory, FeeLine } from "../../../shared/bill/types.ts";
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Price, Quantity } from "../../../shared/money/decimal.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import { printRate } from "../../../shared/money/fraction.ts";
import type { Books } from "../store/books.ts";
import { STANDS } from "../store/registers.ts";
import { currentStay, versionLines } from "../store/stays.ts";
import { assess } from "./assess.ts";
import { readTrace } from "./reads.ts";

export interface StayLine {
  /** Row number in the file that the bill came from */
  readonly sourceRow: number;
  readonly feeTime: Moment;
  readonly category: ChargeCategory;
  readonly name: string;
  readonly nationalItemCode: string;
  readonly specification: string;
  readonly unit: string;
  readonly dept: string;
  readonly quantity: Quantity;
  readonly unitPrice: Price;
  readonly amount: Fen;
  /** null while the bill cannot be split */
  readonly split: SplitOfLine | null;
}

interface SplitOfLine {
  readonly class: CatalogueClass;
  /** Key of the pack's rule ("乙类", "床位费"); null for a bill that arrived split */
  readonly rule: string | null;
  /** "10%"; null where none applies */
  readonly ratio: string | null;
  readonly ceiling: Price | null;
  readonly fullSelfPay: Fen;
  readonly overLimitSelfPay: Fen;
  readonly preSelfPay: Fen;
  readonly inScope: Fen;
  /** Row numbers of the lines that a refund takes back */
  readonly refunds: readonly number[];
  /** What the review moved from in scope to 全自费, and by which rule */
  readonly deducted: LineDeduction | null;
}

/** Throws NOT_FOUND. */
export function stayLines(books: Books, stayId: number): readonly StayLine[] {
  const standing = books
    .prepare(
      `SELECT slip_number AS slipNumber, version_id AS versionId FROM settlement WHERE stay_id = ? AND ${STANDS}`,
    )
    .get(stayId) as { slipNumber: string; versionId: number } | undefined;
  if (standing !== undefined) return bookedLines(books, standing);
  const lines = versionLines(books, currentStay(books, stayId).versionId);
  const splits = (assess(books, stayId).booking?.splits ?? []).map(plainSplit);
  return lines.map((line, index) => stayLine(line, splits[index] ?? null, lines));
}

/** The lines that a slip was settled from, as they were split then. Throws NOT_FOUND. */
export function slipLines(books: Books, slipNumber: string): readonly StayLine[] {
  const versionId = books
    .prepare("SELECT version_id FROM settlement WHERE slip_number = ?")
    .pluck()
    .get(slipNumber) as number | undefined;
  if (versionId === undefined) throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber}` });
  return bookedLines(books, { slipNumber, versionId });
}

function bookedLines(
  books: Books,
  booked: { readonly slipNumber: string; readonly versionId: number },
): readonly StayLine[] {
  const lines = versionLines(books, booked.versionId);
  const splits = readTrace(books, booked.slipNumber).lines.map(storedSplit);
  return lines.map((line, index) => stayLine(line, splits[index] ?? null, lines));
}

type PlainSplit = Omit<SplitOfLine, "refunds"> & { readonly refunds: readonly number[] };

function plainSplit({ preSelfPayRatio, priceCeiling, ...split }: LineSplit): PlainSplit {
  return {
    class: split.class,
    rule: split.rule,
    ratio: preSelfPayRatio === null ? null : printRate(preSelfPayRatio),
    ceiling: priceCeiling,
    fullSelfPay: split.fullSelfPay,
    overLimitSelfPay: split.overLimitSelfPay,
    preSelfPay: split.preSelfPay,
    inScope: split.inScope,
    refunds: split.refunds,
    deducted: split.deducted ?? null,
  };
}

/** As packTrace wrote it. */
function storedSplit(stored: readonly unknown[]): PlainSplit {
  const [kind, rule, ratio, ceiling, full, over, pre, inScope, refunds, deducted] = stored as [
    CatalogueClass,
    string | null,
    string | null,
    Price | null,
    Fen,
    Fen,
    Fen,
    Fen,
    readonly number[],
    (readonly [Fen, string, string])?,
  ];
  return {
    class: kind,
    rule,
    ratio,
    ceiling,
    fullSelfPay: full,
    overLimitSelfPay: over,
    preSelfPay: pre,
    inScope,
    refunds,
    deducted:
      deducted === undefined
        ? null
        : { amount: deducted[0], ruleCode: deducted[1], ruleName: deducted[2] },
  };
}

function stayLine(line: FeeLine, split: PlainSplit | null, lines: readonly FeeLine[]): StayLine {
  return {
    sourceRow: line.sourceRow,
    feeTime: line.feeTime,
    category: line.category,
    name: line.hospitalItemName,
    nationalItemCode: line.nationalItemCode,
    specification: line.specification,
    unit: line.unit,
    dept: line.dept,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    amount: line.amount,
    split:
      split === null
        ? null
        : { ...split, refunds: split.refunds.flatMap((index) => lines[index]?.sourceRow ?? []) },
  };
}
