/** 审核: runs the rules over a stay's bill and keeps what they found, with what was decided before about the same faults. */
import { review } from "../../../shared/audit/review.ts";
import type { Finding, NotJudged, Rule, Stage } from "../../../shared/audit/types.ts";
import type { LineSplit } from "../../../shared/bill/split.ts";
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Act, type Actor, performAct, type Row, rowDigest } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import {
  type FindingContent,
  findingsOf,
  type ReviewRecord,
  reviewRecord,
} from "../store/reviews.ts";
import { anyCase, rawSplits } from "./assess.ts";
import { inTurns } from "./inTurns.ts";
import { officeFindings } from "./officeRules.ts";
import { reviewBasis, reviewCase, settledSplits } from "./reviewCase.ts";
import { type RuleBook, ruleBook, rulesDigest } from "./ruleBook.ts";
import { standingSlip } from "./standing.ts";

/** What the rules say of a stay now; nothing is kept. */
export interface Reviewed {
  readonly versionId: number;
  readonly findings: readonly Finding[];
  readonly notJudged: readonly NotJudged[];
  readonly ruleCount: number;
}

interface Prepared extends Reviewed {
  /** What was stored when it was judged */
  readonly known: ReviewRecord | null;
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
    known,
    stage,
    basis,
    rulesDigest: book.digest,
  };
}

/** Judging stops this often, so that others get their turn. */
const TURN_MS = 40;

/** A result takes a tenth of a millisecond to write: so many are written before other windows notice it. */
const MOST_IN_ACT = 300;

/**
 * Reviews the stays whose stored result does not count any more; answers how many that were. `actor` null: the program by
 * itself. Stops now and then, so that others get their turn; what is judged is written as one act, of a few hundred stays
 * at most. Throws NOT_FOUND, CLOCK_BEHIND.
 */
export function* reviewStays(
  books: Books,
  actor: Actor | null,
  stayIds: readonly number[],
): Generator<void, { readonly reviewed: number }> {
  let reviewed = 0;
  let ready: Prepared[] = [];
  let start = performance.now();
  const each = [...new Set(stayIds)];
  for (const [index, stayId] of each.entries()) {
    const made = prepare(books, stayId);
    if (made !== null) ready.push(made);
    const isLast = index === each.length - 1;
    if (ready.length === MOST_IN_ACT || (isLast && ready.length > 0)) {
      reviewed += keep(books, actor, ready);
      ready = [];
    } else if (performance.now() - start < TURN_MS) {
      continue;
    }
    yield;
    start = performance.now();
  }
  return { reviewed };
}

/** What changed while the others were judged is left out: it has a newer result, or gets one when somebody looks. */
function keep(books: Books, actor: Actor | null, judged: readonly Prepared[]): number {
  const ready = judged.filter((one) => isStillNeeded(books, one));
  if (ready.length === 0) return 0;
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
  return ready.length;
}

function isStillNeeded(books: Books, { versionId, known }: Prepared): boolean {
  const isCurrent =
    books.prepare("SELECT 1 FROM stay WHERE current_version = ?").get(versionId) !== undefined;
  const now = reviewRecord(books, versionId);
  return isCurrent && now?.basis === known?.basis && now?.at === known?.at;
}

/** Before a stay is shown or settled: its result is made where it is missing. Throws NOT_FOUND. */
export function ensureReviewed(books: Books, stayId: number): void {
  try {
    for (const _ of reviewStays(books, null, [stayId]));
  } catch (error) {
    passOver(error);
  }
}

/** Nothing is written by a clock that runs behind; the stay is held then, and settling says so too. */
function passOver(error: unknown): void {
  if (!(error instanceof YijieError && error.code === "CLOCK_BEHIND")) throw error;
}

/**
 * Before a list of stays that are not settled is made: those that have no result by the rules of now are reviewed together,
 * so that the log does not get an entry for each of them.
 */
export async function ensureListReviewed(books: Books, stayIds: readonly number[]): Promise<void> {
  const rules = rulesDigest(books);
  const current = books
    .prepare(
      `SELECT 1 FROM stay JOIN review_result ON version_id = current_version
       WHERE stay.id = ? AND rules_digest = ?`,
    )
    .pluck();
  const open = books.prepare("SELECT 1 FROM open_stay WHERE stay_id = ?").pluck();
  const missing = stayIds.filter(
    (id) => open.get(id) !== undefined && current.get(id, rules) === undefined,
  );
  try {
    await inTurns(reviewStays(books, null, missing));
  } catch (error) {
    passOver(error);
  }
}

/** The log names the result, and the result the digest of each of its findings. */
function write(books: Books, act: Act, actor: Actor | null, made: Prepared): void {
  const { versionId, known } = made;
  const digests = writeFindings(books, act.at, made);
  const result = {
    stage: made.stage,
    rules_digest: made.rulesDigest,
    basis: made.basis,
    rule_count: made.ruleCount,
    not_judged: JSON.stringify(made.notJudged),
    finding_digests: JSON.stringify(digests),
    at: act.at,
    account_id: actor?.accountId ?? null,
  };
  if (known === null) act.insert("review_result", { version_id: versionId, ...result });
  else act.update("review_result", { version_id: versionId }, result);
}

/** Found again, found anew, or found no longer; one that is as it was keeps the digest that it had. */
function writeFindings(books: Books, at: Moment, made: Prepared): readonly string[] {
  const { versionId, findings, known } = made;
  const digests = [...(known?.findingDigests ?? [])];
  const automatic = ruleBook(books).switches.automatic;
  const gone = new Map(findingsOf(books, versionId).map((one) => [one.identity, one]));
  let last = gone.size;
  for (const finding of findings) {
    const row = rowOf(finding, automatic.has(finding.ruleCode));
    const old = gone.get(finding.id);
    gone.delete(finding.id);
    const number = old?.number ?? ++last;
    const key = { version_id: versionId, number, identity: finding.id };
    const stored = books
      .prepare(WRITE_FINDING)
      .get({ ...key, ...row, found_at: at, closed_at: null });
    digests[number - 1] = rowDigest(stored as Row);
  }
  for (const { number, closedAt } of gone.values()) {
    if (closedAt !== null && digests[number - 1] !== undefined) continue;
    const stored = books.prepare(CLOSE_FINDING).get(closedAt ?? at, versionId, number);
    digests[number - 1] = rowDigest(stored as Row);
  }
  return digests;
}

const FOUND = [
  "rule_code",
  "rule_name",
  "rule_version",
  "level",
  "bearer",
  "in_scope_fen",
  "proposed_fen",
  "automatic_fen",
  "automatic",
  "content",
  "closed_at",
];

const WRITE_FINDING = `INSERT INTO finding (version_id, number, identity, ${FOUND.join(", ")}, found_at)
  VALUES (@version_id, @number, @identity, ${FOUND.map((column) => `@${column}`).join(", ")}, @found_at)
  ON CONFLICT (version_id, number) DO UPDATE SET ${FOUND.map((column) => `${column} = excluded.${column}`).join(", ")}
  RETURNING *`;

const CLOSE_FINDING =
  "UPDATE finding SET closed_at = ? WHERE version_id = ? AND number = ? RETURNING *";

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
