/** 审核: runs the rules over a stay's bill and keeps what they found, with what was decided before about the same faults. */
import { review } from "../../../shared/audit/review.ts";
import type { Finding, NotJudged, Rule, Stage } from "../../../shared/audit/types.ts";
import type { LineSplit } from "../../../shared/bill/split.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Act, type Actor, performAct, type Row } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { type FindingContent, findingsOf, reviewRecord } from "../store/reviews.ts";

import { anyCase, rawSplits } from "./assess.ts";
import { officeFindings } from "./officeRules.ts";
import { reviewBasis, reviewCase, settledSplits } from "./reviewCase.ts";
import { type RuleBook, ruleBook } from "./ruleBook.ts";
import { standingSlip } from "./standing.ts";

/** What the rules say of a stay now; nothing is kept. */
export interface Reviewed {
  readonly versionId: number;
  readonly findings: readonly Finding[];
  readonly notJudged: readonly NotJudged[];
  readonly ruleCount: number;
}

interface Prepared extends Reviewed {
  readonly stage: "出院" | "事后";
  readonly basis: string;
  readonly rulesDigest: string;
}

/** Runs the rules of a stage over a stay and keeps nothing. Throws NOT_FOUND. */
export function tryReview(books: Books, stayId: number, stage: Stage): Reviewed {
  const open = anyCase(books, stayId);
  return run(books, open, splitsAt(books, stayId, open), stage, ruleBook(books));
}

type AnyCase = ReturnType<typeof anyCase>;

/** A settled bill is looked at as it was settled; what was deducted is not in scope any more. */
function splitsAt(books: Books, stayId: number, open: AnyCase): readonly LineSplit[] | null {
  const settled = settledSplits(books, stayId);
  return settled === null ? rawSplits(open) : (settled as readonly LineSplit[]);
}

function run(
  books: Books,
  open: AnyCase,
  splits: readonly LineSplit[] | null,
  stage: Stage,
  book: RuleBook,
): Reviewed {
  const { stored } = open;
  const ofOther = (stayId: number): readonly LineSplit[] | null =>
    book.looksBack ? rawSplits(anyCase(books, stayId)) : null;
  const of = reviewCase(open, splits, stage, ofOther);
  const { findings, notJudged } = review(of, book.set, book.switches);
  const runs = new Map(
    book.set.rules
      .filter(({ code, stages }) => stages.includes(stage) && !book.switches.off.has(code))
      .map((rule): [string, Rule] => [rule.code, rule]),
  );
  return {
    versionId: stored.versionId,
    findings: [...findings, ...officeFindings(books, stored, of, runs, book.switches)],
    notJudged,
    ruleCount: runs.size,
  };
}

/** null where the stored result still counts. */
function prepare(books: Books, stayId: number): Prepared | null {
  const open = anyCase(books, stayId);
  const stage = standingSlip(books, stayId) === null ? "出院" : "事后";
  const splits = splitsAt(books, stayId, open);
  const basis = reviewBasis(open, splits);
  const known = reviewRecord(books, open.stored.versionId);
  if (known !== null && known.basis === basis && known.stage === stage) return null;
  const book = ruleBook(books);
  return {
    ...run(books, open, splits, stage, book),
    stage,
    basis,
    rulesDigest: book.digest,
  };
}

/** An act ends before other windows notice it. */
const ACT_MS = 40;

/**
 * Reviews the stays whose stored result does not count any more; answers how many that were. `actor` null: the program by
 * itself. Stops after each act, so that others get their turn. Throws NOT_FOUND, CLOCK_BEHIND.
 */
export function* reviewStays(
  books: Books,
  actor: Actor | null,
  stayIds: readonly number[],
): Generator<void, { readonly reviewed: number }> {
  let reviewed = 0;
  const waiting = [...stayIds];
  while (waiting.length > 0) {
    const ready: Prepared[] = [];
    const start = performance.now();
    while (waiting.length > 0 && performance.now() - start < ACT_MS) {
      const made = prepare(books, waiting.shift() ?? 0);
      if (made !== null) ready.push(made);
    }
    if (ready.length > 0) keep(books, actor, ready);
    reviewed += ready.length;
    yield;
  }
  return { reviewed };
}

function keep(books: Books, actor: Actor | null, ready: readonly Prepared[]): void {
  const stays = ready.map(({ versionId }) => versionId);
  const head = {
    key: null,
    kind: "审核",
    actor,
    subject: stays.length === 1 ? `账单 ${stays[0]}` : `${stays.length} 份账单`,
    request: { versions: stays },
  };
  performAct(books, head, (act) => {
    for (const one of ready) write(books, act, actor, one);
    const found = ready.reduce((sum, { findings }) => sum + findings.length, 0);
    act.note({ bills: ready.length, findings: found, rulesDigest: ready[0]?.rulesDigest ?? "" });
    return null;
  });
}

/** Before a stay is shown or settled: its result is made where it is missing. Throws NOT_FOUND. */
export function ensureReviewed(books: Books, stayId: number): void {
  try {
    for (const _ of reviewStays(books, null, [stayId]));
  } catch (error) {
    // Nothing is written by a clock that runs behind; the stay is held then, and settling says so too.
    if (!(error instanceof YijieError && error.code === "CLOCK_BEHIND")) throw error;
  }
}

function write(books: Books, act: Act, actor: Actor | null, made: Prepared): void {
  const { versionId } = made;
  const result = {
    stage: made.stage,
    rules_digest: made.rulesDigest,
    basis: made.basis,
    rule_count: made.ruleCount,
    not_judged: JSON.stringify(made.notJudged),
    at: act.at,
    account_id: actor?.accountId ?? null,
  };
  const isThere = reviewRecord(books, versionId) !== null;
  if (isThere) act.update("review_result", { version_id: versionId }, result);
  else act.insert("review_result", { version_id: versionId, ...result });
  const before = findingsOf(books, versionId);
  const known = new Map(before.map((one) => [one.identity, one]));
  const automatic = ruleBook(books).switches.automatic;
  let last = before.length;
  for (const finding of made.findings) {
    const row = rowOf(finding, automatic.has(finding.ruleCode));
    const old = known.get(finding.id);
    if (old === undefined) {
      last += 1;
      const found = { number: last, identity: finding.id, ...row, found_at: act.at };
      act.insert("finding", { version_id: versionId, ...found, closed_at: null });
    } else {
      known.delete(finding.id);
      act.update(
        "finding",
        { version_id: versionId, number: old.number },
        { ...row, closed_at: null },
      );
    }
  }
  for (const { number, closedAt } of known.values()) {
    if (closedAt !== null) continue;
    act.update("finding", { version_id: versionId, number }, { closed_at: act.at });
  }
}

function rowOf(finding: Finding, automatic: boolean): Row {
  const { faulty, related, numbers, legalBasis, evidence, sentence } = finding;
  const content: FindingContent = { faulty, related, numbers, legalBasis, evidence, sentence };
  return {
    rule_code: finding.ruleCode,
    rule_name: finding.ruleName,
    rule_version: finding.ruleVersion,
    level: finding.level,
    bearer: finding.bearer,
    in_scope_fen: finding.inScope,
    proposed_fen: finding.proposedDeduction,
    automatic_fen: finding.automaticDeduction,
    automatic: automatic && finding.level === "违规" ? 1 : 0,
    content: JSON.stringify(content),
  };
}
