/** What the review means for a settlement: what is deducted, what holds, and the words on the paper. */

import { reviewWords } from "../../../shared/audit/reviewWords.ts";
import type { LineDeduction, LineSplit } from "../../../shared/bill/split.ts";
import { type Fen, fen, sumFen } from "../../../shared/money/fen.ts";
import { type Hold, hold } from "../../../shared/settle/holds.ts";
import type { Books } from "../store/books.ts";
import {
  findingsOf,
  type ReviewRecord,
  reviewRecord,
  type StoredFinding,
} from "../store/reviews.ts";

/** The review of the version that is to be settled, as it is stored. */
export interface StayReview {
  readonly record: ReviewRecord | null;
  /** Without those that were closed */
  readonly findings: readonly StoredFinding[];
}

export function storedReview(books: Books, versionId: number): StayReview {
  const record = reviewRecord(books, versionId);
  if (record === null) return { record, findings: [] };
  const findings = findingsOf(books, versionId).filter(({ closedAt }) => closedAt === null);
  return { record, findings };
}

/** Deducted without asking: a rule so switched, about what the funds do not pay, not lifted for this stay. */
export function isDeducted({
  automatic,
  bearer,
  status,
  level,
  automaticFen,
}: StoredFinding): boolean {
  return (
    automatic && bearer === "病人" && level === "违规" && status !== "豁免" && automaticFen > 0
  );
}

/** By the index of the line; a line that several rules fault is deducted once, by the largest. */
export function deductionsOf({ findings }: StayReview): ReadonlyMap<number, LineDeduction> {
  const byLine = new Map<number, LineDeduction>();
  for (const finding of findings.filter(isDeducted)) {
    const { ruleCode, ruleName } = finding;
    for (const { stayKey, sourceRow, deduction } of finding.content.faulty) {
      if (stayKey !== null || deduction <= 0) continue;
      const index = sourceRow - 1;
      const known = byLine.get(index)?.amount ?? 0;
      if (deduction > known) byLine.set(index, { amount: deduction, ruleCode, ruleName });
    }
  }
  return byLine;
}

/** What keeps a stay from being settled; `deducts`: whether it is settled by rules that deduct. */
export function violationHolds({ findings }: StayReview, deducts: boolean): Hold[] {
  const violations = findings.filter(
    (finding) => finding.level === "违规" && !(deducts && isDeducted(finding)),
  );
  const open = violations.filter(({ status }) => status === "待核实" || status === "已申诉");
  const wrong = violations.filter(
    ({ status, automatic, bearer }) => status === "采纳" && automatic && bearer === "医院",
  );
  return [
    ...(open.length === 0 ? [] : [hold("VIOLATION_OPEN", { detail: named(open) })]),
    ...(wrong.length === 0 ? [] : [hold("BILL_TO_CORRECT", { detail: named(wrong) })]),
  ];
}

const MOST_NAMED = 3;

function named(findings: readonly StoredFinding[]): string {
  const names = findings
    .slice(0, MOST_NAMED)
    .map(({ ruleName, ruleCode }) => `${ruleName}（${ruleCode}）`);
  return `${names.join("、")}${findings.length > MOST_NAMED ? ` 等 ${findings.length} 条` : ""}`;
}

/** As the slip and the workbook carry it. */
export function wordsOf({ findings }: StayReview, splits: readonly LineSplit[]): string {
  return reviewWords(findings, deductedOf(splits));
}

function deductedOf(splits: readonly LineSplit[]): Fen {
  return sumFen(splits.map(({ deducted }) => deducted?.amount ?? fen(0)));
}
