/**
 * 申诉 (C15): a case about a fault that the bureau named in a settled stay. What it keeps back is the hospital's money: no
 * settlement and no patient's figure is touched.
 */
import type { AppealOutcome } from "../../../shared/audit/appeal.ts";
import { addDays, type Day, dayOfMoment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import { type Act, type Actor, type ActRequest, performAct } from "../store/act.ts";
import { type AppealRecord, type AppealRow, appealsOf } from "../store/appeals.ts";
import type { Books } from "../store/books.ts";
import { digestOf } from "../store/digest.ts";
import { STANDS } from "../store/registers.ts";
import { findingsOf, type StoredFinding } from "../store/reviews.ts";
import { currentStay } from "../store/stays.ts";
import { type PayerRoom, SlipAtStake } from "./appealLoss.ts";
import { writeDecision } from "./decideFinding.ts";
import { requireRight } from "./rights.ts";
import { standingSlip } from "./standing.ts";

export interface AppealRequest {
  readonly stayId: number;
  /** The finding of ours, of the bill's current version, that the fault is; null for one that only the bureau named */
  readonly number: number | null;
  /** What the bureau calls it, in its words; "" leaves the finding's rule to say it */
  readonly fault: string;
  /** Rows of the bill's file that it is about, as a window shows them; none leaves the finding's lines, or the whole stay */
  readonly rows: readonly number[];
  /** Whose part of the settlement the bureau keeps back */
  readonly payer: string;
  readonly amount: Fen;
  /** Days to explain, today not counted */
  readonly days: number;
  readonly notice: string;
}

/**
 * The bureau's word on a settled stay opens a case with a last day to explain; a finding of ours is 已申诉 from then on.
 * Throws NOT_ALLOWED, NOT_FOUND, APPEAL_REFUSED.
 */
export function openAppeal(
  books: Books,
  request: ActRequest,
  asked: AppealRequest,
): { readonly appeal: number; readonly due: Day } {
  requireRight(request.actor, "申诉");
  const { stayId, number, rows, payer, amount, days } = asked;
  const notice = textOf(asked.notice, "医保局说了什么");
  const fault = number === null ? textOf(asked.fault, "医保局认定了什么") : asked.fault.trim();
  const head = {
    ...request,
    kind: "立申诉",
    subject: String(stayId),
    request: { stayId, number, fault, rows, payer, amount, days, notice },
  };
  return performAct(books, head, (act) => {
    currentStay(books, stayId);
    const finding = number === null ? null : findingOf(books, stayId, number);
    const slipNumber = standingSlip(books, stayId);
    if (slipNumber === null) refuse("这次住院没有结算，医保局没有应付的钱可扣");
    const today = dayOfMoment(act.at);
    const slip = new SlipAtStake(books, slipNumber, today);
    const typed = linesAt(books, slip.versionId, rows);
    const lines = typed.length > 0 ? typed : faultyLines(finding);
    const due = addDays(today, days);
    const opening: OpeningCase = {
      ...(finding === null ? bureausFault(fault, lines) : faultOf(finding, fault)),
      ...{ stayId, slipNumber, lines, payer, amount, due, notice },
    };
    const problem = slip.problemOf(opening);
    if (problem !== null) refuse(problem);
    const appeal = insertCase(act, request.actor, opening);
    if (finding !== null) {
      const decided = { stayId, finding, status: "已申诉", reason: notice } as const;
      writeDecision(books, act, request.actor, decided);
    }
    act.note({ appeal, rule: opening.ruleCode, slip: slipNumber, payer, amount, due });
    return { appeal, due };
  });
}

export interface OpeningCase {
  readonly stayId: number;
  readonly slipNumber: string;
  readonly identity: string;
  readonly ruleCode: string;
  readonly ruleName: string;
  readonly about: string;
  readonly lines: readonly number[];
  readonly payer: string;
  readonly amount: Fen;
  readonly due: Day;
  readonly notice: string;
}

type Fault = Pick<OpeningCase, "identity" | "ruleCode" | "ruleName" | "about">;

function faultOf({ identity, ruleCode, ruleName }: StoredFinding, words: string): Fault {
  return { identity, ruleCode, ruleName, about: words === "" ? "" : `医保局的说法：${words}` };
}

/** The same words about the same lines are the same fault. */
function bureausFault(words: string, lines: readonly number[]): Fault {
  const identity = `医保局|${digestOf([sameWords(words), lines])}`;
  return { identity, ruleCode: "", ruleName: words, about: "" };
}

/** Words that differ only in width and spaces are the same. */
export function sameWords(text: string): string {
  return text.normalize("NFKC").replace(/\s+/g, "");
}

/** Numbers of its lines in the bill; what stands in other stays only says where the patient was otherwise. */
export function faultyLines(finding: StoredFinding | null): readonly number[] {
  const own = finding?.content.faulty.filter(({ stayKey }) => stayKey === null) ?? [];
  return own.map(({ sourceRow }) => sourceRow).toSorted((a, b) => a - b);
}

/** Numbers of the lines in these rows of the bill's file. */
function linesAt(books: Books, versionId: number, rows: readonly number[]): readonly number[] {
  const find = books
    .prepare("SELECT number FROM fee_line WHERE version_id = ? AND source_row = ?")
    .pluck();
  const found = [...new Set(rows)].map(
    (row) => [row, find.all(versionId, row) as number[]] as const,
  );
  const missing = found.filter(([, numbers]) => numbers.length === 0).map(([row]) => row);
  if (missing.length > 0) refuse(`账单里没有第 ${missing.join("、")} 行`);
  return found.flatMap(([, numbers]) => numbers).toSorted((a, b) => a - b);
}

function rowsAt(books: Books, versionId: number, lines: readonly number[]): readonly number[] {
  return books
    .prepare(
      `SELECT source_row FROM fee_line WHERE version_id = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number`,
    )
    .pluck()
    .all(versionId, JSON.stringify(lines)) as number[];
}

/** Its number. */
export function insertCase(act: Act, actor: Actor, opening: OpeningCase): number {
  const { stayId, slipNumber, identity, ruleCode, ruleName, about, lines, payer } = opening;
  const { number } = act.insert("appeal", {
    stay_id: stayId,
    identity,
    rule_code: ruleCode,
    rule_name: ruleName,
    slip_number: slipNumber,
    payer,
    amount_fen: opening.amount,
    due_day: opening.due,
    notice: opening.notice,
    at: act.at,
    account_id: actor.accountId,
    lines: lines.length === 0 ? null : JSON.stringify(lines),
    about: about === "" ? null : about,
  });
  return Number(number);
}

/** What the hospital says to it. After the last day it is kept, and the money stays back until the bureau gives it. */
export function explainAppeal(
  books: Books,
  request: ActRequest,
  asked: { readonly appeal: number; readonly evidence: string },
): EnteredAppeal {
  const text = textOf(asked.evidence, "说明和证据");
  return enter(books, request, { appeal: asked.appeal, kind: "说明", text });
}

/**
 * The bureau's last word: 成立 gives back what was kept back, 不成立 keeps it. A later word takes the place of an earlier one;
 * the finding follows (豁免, 采纳). Throws NOT_ALLOWED, NOT_FOUND, APPEAL_REFUSED.
 */
export function concludeAppeal(
  books: Books,
  request: ActRequest,
  asked: { readonly appeal: number; readonly outcome: AppealOutcome; readonly reason: string },
): EnteredAppeal {
  const text = textOf(asked.reason, "医保局答复了什么");
  return enter(books, request, { appeal: asked.appeal, kind: asked.outcome, text });
}

interface EnteredAppeal {
  /** Within the case */
  readonly number: number;
  readonly stayId: number;
}

interface Entering {
  readonly appeal: number;
  readonly kind: "说明" | AppealOutcome;
  readonly text: string;
}

const ACTS = { 说明: "申诉说明", 成立: "申诉结果", 不成立: "申诉结果" } as const;

function enter(books: Books, request: ActRequest, entering: Entering): EnteredAppeal {
  const { appeal, kind, text } = entering;
  requireRight(request.actor, "申诉");
  const head = {
    ...request,
    kind: ACTS[kind],
    subject: `申诉案 ${appeal}`,
    request: { ...entering },
  };
  return performAct(books, head, (act) => {
    const today = dayOfMoment(act.at);
    const [known] = appealsOf(books, { number: appeal }, today);
    if (known === undefined) throw new YijieError("NOT_FOUND", { what: `第 ${appeal} 号申诉案` });
    if (known.undoneAt !== null) refuse("这张结算单已经撤销，这案随撤销了结");
    const last = known.entries.at(-1)?.kind;
    if (kind !== "说明" && last === kind) refuse(`已经记过${kind}`);
    if (kind === "说明" && known.state === "成立") refuse("申诉已经成立，不用再说明");
    if (kind === "不成立" && known.state === "成立") {
      const problem = new SlipAtStake(books, known.slipNumber, today, appeal).problemOf(known);
      if (problem !== null) refuse(problem);
    }
    const number = known.entries.length + 1;
    act.insert("appeal_entry", {
      appeal,
      number,
      kind,
      text,
      at: act.at,
      account_id: request.actor.accountId,
    });
    if (kind !== "说明") decideAs(books, act, request, { known, kind, text });
    act.note({ outcome: kind, slip: known.slipNumber, amount: known.amount });
    return { number, stayId: known.stayId };
  });
}

/** The finding in the current bill, where it still is one. */
function decideAs(
  books: Books,
  act: Act,
  { actor }: ActRequest,
  { known, kind, text }: { known: AppealRecord; kind: AppealOutcome; text: string },
): void {
  if (known.findingNumber === null) return;
  const { stayId } = known;
  const finding = findingOf(books, stayId, known.findingNumber);
  const status = kind === "成立" ? "豁免" : "采纳";
  writeDecision(books, act, actor, { stayId, finding, status, reason: `申诉${kind}：${text}` });
}

/** Also one that is closed: the bureau names what it found in the bill as it was. */
function findingOf(books: Books, stayId: number, number: number): StoredFinding {
  const { versionId } = currentStay(books, stayId);
  const found = findingsOf(books, versionId).find((one) => one.number === number);
  if (found === undefined) {
    throw new YijieError("NOT_FOUND", { what: `第 ${stayId} 号住院记录的疑点 ${number}` });
  }
  return found;
}

export function textOf(text: string, what: string): string {
  const trimmed = text.trim();
  if (trimmed.length < 2) refuse(`没有写${what}`);
  return trimmed;
}

export function refuse(detail: string): never {
  throw new YijieError("APPEAL_REFUSED", { detail });
}

// —— reads

export interface FindingAppeals {
  /** Under which the stay is settled now; null: nothing to keep back */
  readonly slipNumber: string | null;
  readonly payers: readonly PayerRoom[];
  readonly cases: readonly AppealRow[];
  /** Cases that stand about something else in lines of the finding */
  readonly sameLines: readonly AppealRow[];
}

/** The cases about one finding, and what a new one could be about. Throws NOT_FOUND. */
export function findingAppeals(books: Books, stayId: number, number: number): FindingAppeals {
  const today = dayOfMoment(books.clock.now());
  const finding = findingOf(books, stayId, number);
  const { identity } = finding;
  const slipNumber = standingSlip(books, stayId);
  const slip = slipNumber === null ? null : new SlipAtStake(books, slipNumber, today);
  const sharing = new Set(slip?.sharing(faultyLines(finding)).map((one) => one.number));
  return {
    slipNumber,
    payers: slip?.rooms() ?? [],
    cases: appealsOf(books, { fault: { stayId, identity } }, today).map(withoutMoves),
    sameLines: appealsOf(books, { stayId }, today)
      .filter((one) => sharing.has(one.number) && one.identity !== identity)
      .map(withoutMoves),
  };
}

export interface StayAppeals extends Pick<FindingAppeals, "payers" | "cases"> {
  readonly stayId: number;
  readonly inpatientNo: string;
  readonly name: string;
  readonly slipNumber: string;
  /** Of ours in the bill, which the bureau may mean */
  readonly findings: readonly {
    readonly number: number;
    readonly ruleCode: string;
    readonly ruleName: string;
    /** Of its lines in the bill's file */
    readonly rows: readonly number[];
  }[];
}

/** What a case on a settled stay could be about, by its 住院号 or its slip's number. Throws NOT_FOUND, APPEAL_REFUSED. */
export function stayAppeals(books: Books, reference: string): StayAppeals {
  const stays = staysOf(books, [reference.trim()]).get(reference.trim()) ?? [];
  const [stayId] = stays;
  if (stayId === undefined)
    throw new YijieError("NOT_FOUND", { what: `住院号或结算单 ${reference}` });
  if (stays.length > 1) refuse(`${reference} 对得上几次住院，请写结算单号`);
  const { stay, versionId } = currentStay(books, stayId);
  const slipNumber = standingSlip(books, stayId);
  if (slipNumber === null) refuse("这次住院没有结算，医保局没有应付的钱可扣");
  const today = dayOfMoment(books.clock.now());
  return {
    stayId,
    inpatientNo: stay.inpatientNo,
    name: stay.name,
    slipNumber,
    payers: new SlipAtStake(books, slipNumber, today).rooms(),
    cases: appealsOf(books, { stayId }, today).map(withoutMoves),
    findings: findingsOf(books, versionId)
      .filter(({ closedAt }) => closedAt === null)
      .map((finding) => ({
        number: finding.number,
        ruleCode: finding.ruleCode,
        ruleName: finding.ruleName,
        rows: rowsAt(books, versionId, faultyLines(finding)),
      })),
  };
}

/**
 * The stays that a number may mean: a 住院号, a slip of ours, or the platform's settlement of a standing slip. Of a patient who
 * keeps one 住院号 (`readInpatientNo`) it may be any of the stays.
 */
export function staysOf(
  books: Books,
  references: readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const look = (sql: string, wanted: readonly string[]): void => {
    const rows = books.prepare(sql).all({ wanted: JSON.stringify(wanted) });
    for (const { reference, stayId } of rows as { reference: string; stayId: number }[]) {
      found.set(reference, [...new Set([...(found.get(reference) ?? []), stayId])]);
    }
  };
  look(OWN_NUMBERS, references);
  // Reads the heads of all that is settled: only for what nothing of ours is called.
  const others = references.filter((one) => !found.has(one));
  if (others.length > 0) look(PLATFORM_NUMBERS, others);
  return found;
}

const OWN_NUMBERS = `SELECT inpatient_no AS reference, id AS stayId FROM stay
    WHERE current_version IS NOT NULL AND inpatient_no IN (SELECT value FROM json_each(@wanted))
  UNION SELECT slip_number, stay_id FROM settlement WHERE slip_number IN (SELECT value FROM json_each(@wanted))
  UNION SELECT first.inpatient_no, later.id FROM stay AS first JOIN stay AS later
    ON later.hospital_code = first.hospital_code AND later.current_version IS NOT NULL
      AND later.inpatient_no > first.inpatient_no || '-' AND later.inpatient_no < first.inpatient_no || '.'
      AND CAST(substr(later.inpatient_no, length(first.inpatient_no) + 2) AS INTEGER) BETWEEN 2 AND 99
    WHERE first.current_version IS NOT NULL AND first.inpatient_no IN (SELECT value FROM json_each(@wanted))`;

const PLATFORM_NUMBERS = `SELECT json_extract(head, '$.platform.settlementId') AS reference, settlement.stay_id AS stayId
  FROM settlement JOIN stay_version ON stay_version.id = version_id
  WHERE ${STANDS} AND reference IN (SELECT value FROM json_each(@wanted))`;

export interface AppealList {
  readonly today: Day;
  readonly appeals: readonly AppealRow[];
  /** Of all of them, kept back now */
  readonly withheld: Fen;
}

const ORDER = { 待说明: 0, 等结果: 1, 扣款: 2, 成立: 3, 撤销了结: 4 } as const;

/** Those that wait for somebody first, the nearest last day before. */
export function allAppeals(books: Books): AppealList {
  const today = dayOfMoment(books.clock.now());
  const all = appealsOf(books, {}, today);
  return {
    today,
    appeals: all
      .map(withoutMoves)
      .sort(
        (a, b) =>
          ORDER[a.state] - ORDER[b.state] ||
          (a.due < b.due ? -1 : a.due > b.due ? 1 : 0) ||
          a.number - b.number,
      ),
    withheld: fen(all.reduce((sum, { withheld }) => sum + withheld, 0)),
  };
}

function withoutMoves({ moves: _, identity: __, lines: ___, ...row }: AppealRecord): AppealRow {
  return row;
}

/** What a month's claim loses and gets back by cases, in the order of days. */
export interface MonthAppeal {
  readonly appeal: number;
  readonly stayId: number;
  readonly name: string;
  readonly inpatientNo: string;
  readonly ruleName: string;
  readonly slipNumber: string;
  readonly scheme: string;
  readonly payer: string;
  readonly day: Day;
  /** Positive: 扣款; negative: given back */
  readonly amount: Fen;
  readonly why: string;
}

export function monthAppeals(books: Books, month: string): readonly MonthAppeal[] {
  return allMoves(books)
    .filter(({ day }) => day.startsWith(month))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.appeal - b.appeal));
}

/** Months in which money was kept back or given back */
export function appealMonths(books: Books): readonly string[] {
  return [...new Set(allMoves(books).map(({ day }) => day.slice(0, 7)))];
}

function allMoves(books: Books): MonthAppeal[] {
  return appealsOf(books, {}, dayOfMoment(books.clock.now())).flatMap((one) =>
    one.moves.map(({ day, amount, why }) => ({
      appeal: one.number,
      stayId: one.stayId,
      name: one.name,
      inpatientNo: one.inpatientNo,
      ruleName: one.ruleName,
      slipNumber: one.slipNumber,
      scheme: one.scheme,
      payer: one.payer,
      day,
      amount,
      why,
    })),
  );
}
