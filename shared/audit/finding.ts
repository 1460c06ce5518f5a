/** What the logic of a rule found, made into a finding: identity, sums, the proposal. */
import type { FeeLine, Stay } from "../bill/types.ts";
import { type Day, daysBetween } from "../calendar/day.ts";
import { type Fen, fen, printYuan, sumFen, ZERO } from "../money/fen.ts";
import { type Fraction, fraction, multiplyFraction } from "../money/fraction.ts";
import { roundToFen, TO_FEN } from "../money/rounding.ts";
import type { KnownAge } from "./age.ts";
import { compareInTime, type NetLine } from "./netLines.ts";
import type {
  DaysMode,
  FaultyLine,
  Finding,
  FindingNumber,
  Level,
  LineReference,
  OtherStay,
  ReviewCase,
  ReviewSwitches,
  Rule,
} from "./types.ts";

/** A case with what every rule needs of it. */
export interface Context {
  readonly of: ReviewCase;
  readonly stayKey: string;
  /** Charges less refunds, in the order of time. */
  readonly lines: readonly NetLine[];
  readonly otherLines: readonly NetLine[];
  readonly age: KnownAge;
  readonly notJudged: (rule: Rule, reason: string) => void;
}

/** Lines that are together above a limit, and the share of them that is; rounded once. */
interface Part {
  readonly lines: readonly NetLine[];
  readonly share: Fraction;
}

/** One fault, before it has an identity and money. */
export interface Hit {
  /** What it is about within rule and stay: an item, an item and a day. Part of the identity. */
  readonly subject: string;
  readonly faulty: readonly NetLine[];
  /** Which part of which faulty lines' in-scope amount is above the limit; all of it where it is missing. */
  readonly parts?: readonly Part[];
  /** Instead of the share: an amount of its own, in fen. */
  readonly amount?: Fen;
  readonly related?: readonly NetLine[];
  readonly numbers: readonly FindingNumber[];
  /** Where it is weaker than the rule. */
  readonly level?: Level;
  /** Without the part about money. */
  readonly sentence: string;
}

export function stayKeyOf(stay: Pick<Stay | OtherStay, "hospitalCode" | "inpatientNo">): string {
  return `${stay.hospitalCode}/${stay.inpatientNo}`;
}

/** Days of a stay in the mode that a rule states. */
export function daysOfStay(stay: Pick<Stay, "admitDay" | "dischargeDay">, mode: DaysMode): number {
  const difference = daysBetween(stay.admitDay, stay.dischargeDay);
  return mode === "inclusive" ? difference + 1 : Math.max(1, difference);
}

/** Both dates and how the days between them were counted. */
export function dayNumbers(from: Day, to: Day, mode: DaysMode, days: number): FindingNumber[] {
  return [
    { name: "起", value: from },
    { name: "止", value: to },
    { name: "天数", value: `${days}` },
    { name: "天数算法", value: DAYS_MODE_WORDS[mode] },
  ];
}

export const DAYS_MODE_WORDS: Readonly<Record<DaysMode, string>> = {
  exclusive: "算头不算尾（当天入出算1天）",
  inclusive: "头尾都算",
};

const LEVEL_RANK: Readonly<Record<Level, number>> = { 违规: 0, 可疑: 1, 提示: 2 };

/** A finding and what it deducts automatically of each line. */
export interface MadeFinding {
  readonly finding: Finding;
  readonly automatic: ReadonlyMap<FeeLine, Fen>;
}

export function makeFinding(
  rule: Rule,
  hit: Hit,
  context: Pick<Context, "stayKey">,
  switches: ReviewSwitches,
): MadeFinding {
  const faulty = [...hit.faulty].sort(compareNet);
  const own = hit.level ?? rule.level;
  const level = LEVEL_RANK[own] > LEVEL_RANK[rule.level] ? own : rule.level;
  const inScope = sumInScope(faulty);
  const proposed = proposal(rule, hit, faulty, inScope);
  const mayBeAutomatic = rule.mayDeduct && level === "违规";
  const automatic = mayBeAutomatic && switches.automatic.has(rule.code);
  const proposedDeduction = sumFen(proposed);
  const finding: Finding = {
    id: `${rule.code}|${context.stayKey}|${hit.subject}`,
    ruleCode: rule.code,
    ruleName: rule.name,
    ruleVersion: rule.version,
    level,
    bearer: rule.bearer,
    stayKey: context.stayKey,
    faulty: faulty.flatMap((line, index) => faultyLines(line, proposed[index] ?? ZERO)),
    related: [...(hit.related ?? [])].sort(compareNet).flatMap(references),
    numbers: hit.numbers,
    inScope,
    proposedDeduction,
    automaticDeduction: automatic ? proposedDeduction : ZERO,
    legalBasis: rule.legalBasis,
    evidence: rule.evidence,
    sentence: `${hit.sentence}${moneyWords(rule, level, faulty, inScope, proposedDeduction)}`,
  };
  const ofLines = faulty.map(({ line }, index) => [line, proposed[index] ?? ZERO] as const);
  return { finding, automatic: new Map(automatic ? ofLines : []) };
}

function compareNet(a: NetLine, b: NetLine): number {
  if (a.stayKey !== b.stayKey) return (a.stayKey ?? "") < (b.stayKey ?? "") ? -1 : 1;
  return compareInTime(a.line, b.line);
}

function sumInScope(lines: readonly NetLine[]): Fen | null {
  let sum = 0;
  for (const { inScope } of lines) {
    if (inScope === null) return null;
    sum += inScope;
  }
  return fen(sum);
}

/** The deduction of each line; those of one part add up to its one rounded amount. */
function proposal(rule: Rule, hit: Hit, faulty: readonly NetLine[], inScope: Fen | null): Fen[] {
  if (rule.base === "none" || inScope === null || inScope <= 0) return faulty.map(() => ZERO);
  const parts = rule.base === "excess" ? hit.parts : undefined;
  const byLine = new Map<NetLine, Fen>();
  let left: number = inScope;
  for (const { lines, share } of parts ?? [{ lines: faulty, share: fraction(1) }]) {
    const ofPart = sumInScope(lines) ?? ZERO;
    const wanted =
      rule.base === "excess" && hit.amount !== undefined
        ? hit.amount
        : roundToFen(multiplyFraction(fraction(ofPart), share), TO_FEN);
    const total = Math.max(0, Math.min(wanted, ofPart, left));
    left -= total;
    divide(total, lines, byLine);
  }
  return faulty.map((line) => byLine.get(line) ?? ZERO);
}

/** Only what is positive can be deducted; a refund without its charge lowers the whole. */
function divide(total: number, lines: readonly NetLine[], into: Map<NetLine, Fen>): void {
  if (total === 0) return;
  const open = lines.map((line) => BigInt(Math.max(0, line.inScope ?? 0)));
  const openSum = open.reduce((sum, one) => sum + one, 0n);
  let upToHere = 0n;
  let done = 0;
  for (const [index, line] of lines.entries()) {
    upToHere += open[index] ?? 0n;
    const upTo = roundToFen(fraction(BigInt(total) * upToHere, openSum), TO_FEN);
    into.set(line, fen(upTo - done));
    done = upTo;
  }
}

function reference(line: NetLine["line"], stayKey: string | null): LineReference {
  return { stayKey, sourceRow: line.sourceRow, serial: line.serial };
}

function references({ line, refunds, stayKey }: NetLine): LineReference[] {
  return [line, ...refunds].map((one) => reference(one, stayKey));
}

function faultyLines(net: NetLine, deduction: Fen): FaultyLine[] {
  return references(net).map((one, index) => ({
    ...one,
    deduction: index === 0 ? deduction : ZERO,
  }));
}

function moneyWords(
  rule: Rule,
  level: Level,
  faulty: readonly NetLine[],
  inScope: Fen | null,
  proposed: Fen,
): string {
  if (faulty.length === 0 || rule.base === "none") return "。";
  const count = `涉及费用 ${faulty.length} 行`;
  if (inScope === null) return `；${count}，还没有拆分，纳入报销的金额待定。`;
  const amount = `纳入报销 ${printYuan(inScope)} 元`;
  if (proposed === 0) return `；${count}，${amount}，不涉及扣减。`;
  const how = level === "违规" ? "其中建议扣减" : "查实的可扣减";
  return `；${count}，${amount}，${how} ${printYuan(proposed)} 元。`;
}

/** In the order of levels, then of rules and subjects: independent of the order of lines. */
export function compareFindings(a: Finding, b: Finding): number {
  if (a.level !== b.level) return LEVEL_RANK[a.level] - LEVEL_RANK[b.level];
  if (a.ruleCode !== b.ruleCode) return a.ruleCode < b.ruleCode ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** All automatic deductions together: a line that several rules fault is deducted once, by the largest. */
export function automaticDeductionOf(made: readonly MadeFinding[]): Fen {
  const byLine = new Map<FeeLine, Fen>();
  for (const { automatic } of made) {
    for (const [line, deduction] of automatic) {
      if (deduction > (byLine.get(line) ?? 0)) byLine.set(line, deduction);
    }
  }
  return sumFen(byLine.values());
}
