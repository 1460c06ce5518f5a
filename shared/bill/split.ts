/**
 * The line split: each fee line becomes 全自费 + 超限价 + 先行自付 + 符合政策范围, exactly.
 * The amount is the bill's; price × quantity decides only what lies above a price ceiling.
 */
import { type Day, dayOfMoment } from "../calendar/day.ts";
import type { Price } from "../money/decimal.ts";
import { type Fen, fen, maxFen, minFen, negateFen, subtractFen, ZERO } from "../money/fen.ts";
import { type Fraction, fraction, multiplyFraction } from "../money/fraction.ts";
import { type Rounding, roundToFen, TO_FEN } from "../money/rounding.ts";
import type { CatalogueItem } from "./catalogue.ts";
import { linkRefunds, type RefundPiece } from "./refunds.ts";
import {
  type CatalogueClass,
  CHARGE_CATEGORIES,
  type FeeLine,
  type HospitalLevel,
  type Split,
} from "./types.ts";

/** A pack's 费用拆分 for one case: tables looked up, shares and ceilings as plain values. */
export interface ResolvedSplitRules {
  /** 已拆分: the figures that arrived with the lines are used. */
  readonly alreadySplit: boolean;
  /** Whether 先行自付 is taken of the amount after or before the part above the ceiling is cut off. */
  readonly shareBase: "after-ceiling" | "before-ceiling";
  /** 舍入 明细 */
  readonly rounding: Rounding;
  /** By 甲类, 乙类, 丙类, or by the name of a charge category (床位费), which goes first, or of a tag of the item (负面清单), before both. */
  readonly classes: ReadonlyMap<string, ResolvedClassRule>;
}

export interface ResolvedClassRule {
  readonly fullSelfPay: boolean;
  readonly preSelfPayRatio: Fraction | "catalogue";
  readonly priceCeiling: Price | "catalogue" | null;
  /** 归入: the bucket that collects the in-scope part; null for none. */
  readonly bucket: string | null;
}

/** The catalogue row of a national code on a day, or null. */
export type CatalogueLookup = (nationalItemCode: string, day: Day) => CatalogueItem | null;

/** How one line was split and by what. */
export interface LineSplit extends Split {
  readonly class: CatalogueClass;
  /** Key of the pack's rule ("乙类", "床位费"); null for a bill that arrived split. */
  readonly rule: string | null;
  /** What was applied; null where the line has none. */
  readonly preSelfPayRatio: Fraction | null;
  readonly priceCeiling: Price | null;
  /** The lines (index in the bill) that a refund takes back. */
  readonly refunds: readonly number[];
  /** What the review moved from in scope to 全自费 (shared/bill/deduct.ts) */
  readonly deducted?: LineDeduction;
}

/** 自动扣减: a part of a line that the funds do not pay, and the rule that says so. */
export interface LineDeduction {
  readonly amount: Fen;
  readonly ruleCode: string;
  readonly ruleName: string;
}

/** Why a line cannot be split. Nothing is guessed: one of these holds the stay. */
export interface SplitProblem {
  readonly line: FeeLine;
  readonly kind:
    | "not-in-catalogue"
    | "no-rule-for-class"
    | "no-ratio-in-catalogue"
    | "refund-without-original"
    | "arrived-unsplit";
}

export interface BillSplit {
  /** One per line, in the order of the lines; empty when there are problems. */
  readonly lines: readonly LineSplit[];
  readonly totals: Split & { readonly totalFee: Fen };
  readonly buckets: Readonly<Record<string, Fen>>;
  readonly problems: readonly SplitProblem[];
}

const CATEGORY_NAMES = new Map<string, string>(CHARGE_CATEGORIES);

/** Splits a whole bill. The order of the lines does not matter. */
export function splitBill(
  lines: readonly FeeLine[],
  rules: ResolvedSplitRules,
  catalogue: CatalogueLookup,
  level: HospitalLevel,
): BillSplit {
  const problems: SplitProblem[] = [];
  const splits: (LineSplit | null)[] = lines.map((line) =>
    line.amount < 0 && !rules.alreadySplit
      ? null
      : take(splitCharge(line, rules, catalogue, level), line, problems),
  );
  if (!rules.alreadySplit) {
    const links = linkRefunds(lines);
    // What earlier refunds of the same original already took back.
    const taken = new Map<number, Split>();
    for (const { refund, pieces } of links.linked) {
      splits[refund] = splitRefund(pieces, splits, lines, taken);
    }
    for (const index of links.unlinked) {
      const line = lines[index];
      if (line !== undefined) problems.push({ line, kind: "refund-without-original" });
    }
  }
  if (problems.length > 0) {
    return { lines: [], totals: { ...NOTHING, totalFee: ZERO }, buckets: {}, problems };
  }
  return total(lines, splits, rules);
}

const NOTHING: Split = {
  fullSelfPay: ZERO,
  overLimitSelfPay: ZERO,
  preSelfPay: ZERO,
  inScope: ZERO,
};

function take(
  result: LineSplit | SplitProblem["kind"],
  line: FeeLine,
  problems: SplitProblem[],
): LineSplit | null {
  if (typeof result !== "string") return result;
  problems.push({ line, kind: result });
  return null;
}

function splitCharge(
  line: FeeLine,
  rules: ResolvedSplitRules,
  catalogue: CatalogueLookup,
  level: HospitalLevel,
): LineSplit | SplitProblem["kind"] {
  // An item that the hospital has mapped to no national code is outside the catalogue.
  const item =
    line.nationalItemCode === ""
      ? null
      : catalogue(line.nationalItemCode, dayOfMoment(line.feeTime));
  if (item === null && line.nationalItemCode !== "") {
    if (!rules.alreadySplit || line.declaredClass === null) return "not-in-catalogue";
  }
  const itemClass = item?.class ?? line.declaredClass ?? "丙";
  if (rules.alreadySplit) return splitAsArrived(line, itemClass);

  const key = ruleKey(line, itemClass, item?.tags ?? [], rules);
  const rule = rules.classes.get(key);
  if (rule === undefined) return "no-rule-for-class";
  if (rule.fullSelfPay) {
    return {
      ...NOTHING,
      fullSelfPay: line.amount,
      class: itemClass,
      rule: key,
      preSelfPayRatio: null,
      priceCeiling: null,
      refunds: [],
    };
  }
  const ratio =
    rule.preSelfPayRatio === "catalogue" ? (item?.preSelfPayRatio ?? null) : rule.preSelfPayRatio;
  if (ratio === null) return "no-ratio-in-catalogue";
  const ceiling =
    rule.priceCeiling === "catalogue" ? (item?.priceCeilings[level] ?? null) : rule.priceCeiling;
  return { ...splitAmount(line, ratio, ceiling, rules), class: itemClass, rule: key, refunds: [] };
}

/** The most particular rule that the pack has: for a tag of the item, for the charge category, for the class. */
function ruleKey(
  line: FeeLine,
  itemClass: CatalogueClass,
  tags: readonly string[],
  { classes }: ResolvedSplitRules,
): string {
  const tag = tags.find((name) => classes.has(name));
  if (tag !== undefined) return tag;
  const category = CATEGORY_NAMES.get(line.category) ?? "";
  return classes.has(category) && itemClass !== "丙" ? category : `${itemClass}类`;
}

/** Price ceiling first, then the share, the remainder in scope; each part rounded once. */
function splitAmount(
  line: FeeLine,
  ratio: Fraction,
  ceiling: Price | null,
  rules: ResolvedSplitRules,
): Split & { preSelfPayRatio: Fraction; priceCeiling: Price | null } {
  let overLimitSelfPay = ZERO;
  if (ceiling !== null && line.unitPrice > ceiling) {
    const excessFen = multiplyFraction(
      fraction(line.unitPrice - ceiling, 10_000),
      fraction(line.quantity, 10_000),
    );
    const excess = roundToFen(excessFen, rules.rounding);
    overLimitSelfPay = maxFen(ZERO, minFen(excess, line.amount));
  }
  const rest = subtractFen(line.amount, overLimitSelfPay);
  const shared = rules.shareBase === "after-ceiling" ? rest : line.amount;
  const share = roundToFen(multiplyFraction(fraction(shared), ratio), rules.rounding);
  const preSelfPay = minFen(share, rest);
  return {
    fullSelfPay: ZERO,
    overLimitSelfPay,
    preSelfPay,
    inScope: subtractFen(rest, preSelfPay),
    preSelfPayRatio: ratio,
    priceCeiling: ceiling,
  };
}

function splitAsArrived(
  line: FeeLine,
  itemClass: CatalogueClass,
): LineSplit | SplitProblem["kind"] {
  const declared = line.declaredSplit;
  if (declared === null) return "arrived-unsplit";
  return {
    fullSelfPay: declared.fullSelfPay,
    overLimitSelfPay: declared.overLimitSelfPay,
    preSelfPay: declared.preSelfPay,
    inScope: subtractFen(
      line.amount,
      declared.fullSelfPay,
      declared.overLimitSelfPay,
      declared.preSelfPay,
    ),
    class: itemClass,
    rule: null,
    preSelfPayRatio: declared.selfPayRatio,
    priceCeiling: declared.priceCeiling,
    refunds: [],
  };
}

/**
 * A refund takes its original's split in proportion: what all refunds so far take, rounded, less what the earlier
 * ones took. However many there are, no part falls below nothing and the last one takes the remainder.
 */
function splitRefund(
  pieces: readonly RefundPiece[],
  splits: readonly (LineSplit | null)[],
  lines: readonly FeeLine[],
  taken: Map<number, Split>,
): LineSplit | null {
  let sum = NOTHING;
  let first: LineSplit | null = null;
  for (const piece of pieces) {
    const original = splits[piece.original];
    const line = lines[piece.original];
    if (original === null || original === undefined || line === undefined) return null;
    first ??= original;
    const before = taken.get(piece.original) ?? NOTHING;
    const after = proportion(original, amountOf(before) + piece.amount, line.amount);
    taken.set(piece.original, after);
    sum = addSplit(sum, subtractSplit(after, before));
  }
  if (first === null) return null;
  return {
    fullSelfPay: negateFen(sum.fullSelfPay),
    overLimitSelfPay: negateFen(sum.overLimitSelfPay),
    preSelfPay: negateFen(sum.preSelfPay),
    inScope: negateFen(sum.inScope),
    class: first.class,
    rule: first.rule,
    preSelfPayRatio: first.preSelfPayRatio,
    priceCeiling: first.priceCeiling,
    refunds: pieces.map((piece) => piece.original),
  };
}

function amountOf({ fullSelfPay, overLimitSelfPay, preSelfPay, inScope }: Split): number {
  return fullSelfPay + overLimitSelfPay + preSelfPay + inScope;
}

/**
 * The part of a split that belongs to `amount` of its `whole`. To the fen, whatever 明细 is rounded to: a line that is
 * 全自费 stays so in each of its parts.
 */
function proportion(original: Split, amount: number, whole: Fen): Split {
  const share = fraction(amount, whole);
  const part = (of: Fen): Fen =>
    of === 0 ? ZERO : roundToFen(multiplyFraction(fraction(of), share), TO_FEN);
  const fullSelfPay = part(original.fullSelfPay);
  const overLimitSelfPay = part(original.overLimitSelfPay);
  const preSelfPay = part(original.preSelfPay);
  return {
    fullSelfPay,
    overLimitSelfPay,
    preSelfPay,
    inScope: subtractFen(fen(amount), fullSelfPay, overLimitSelfPay, preSelfPay),
  };
}

/** Part by part. */
function addSplit(a: Split, b: Split): Split {
  return {
    fullSelfPay: fen(a.fullSelfPay + b.fullSelfPay),
    overLimitSelfPay: fen(a.overLimitSelfPay + b.overLimitSelfPay),
    preSelfPay: fen(a.preSelfPay + b.preSelfPay),
    inScope: fen(a.inScope + b.inScope),
  };
}

function subtractSplit(a: Split, b: Split): Split {
  return {
    fullSelfPay: fen(a.fullSelfPay - b.fullSelfPay),
    overLimitSelfPay: fen(a.overLimitSelfPay - b.overLimitSelfPay),
    preSelfPay: fen(a.preSelfPay - b.preSelfPay),
    inScope: fen(a.inScope - b.inScope),
  };
}

function total(
  lines: readonly FeeLine[],
  splits: readonly (LineSplit | null)[],
  rules: ResolvedSplitRules,
): BillSplit {
  let sum = NOTHING;
  let totalFee = 0;
  const done: LineSplit[] = [];
  const buckets: Record<string, Fen> = {};
  for (const rule of rules.classes.values()) {
    if (rule.bucket !== null) buckets[rule.bucket] = ZERO;
  }
  for (const [index, split] of splits.entries()) {
    const line = lines[index];
    if (split === null || line === undefined) throw new Error("a line without a split");
    sum = addSplit(sum, split);
    totalFee += line.amount;
    const bucket = split.rule === null ? null : rules.classes.get(split.rule)?.bucket;
    if (bucket) buckets[bucket] = fen((buckets[bucket] ?? 0) + split.inScope);
    done.push(split);
  }
  return { lines: done, totals: { ...sum, totalFee: fen(totalFee) }, buckets, problems: [] };
}
