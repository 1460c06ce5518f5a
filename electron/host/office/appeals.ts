/**
 * 申诉 (C15): a case about a fault that the bureau named in a settled stay. What it keeps back is the hospital's money: no
 * settlement and no patient's figure is touched.
 */
import type { AppealOutcome } from "../../../shared/audit/appeal.ts";
import { addDays, type Day, dayOfMoment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Fen, fen, printYuan } from "../../../shared/money/fen.ts";
import { HOSPITAL_PAYER } from "../../../shared/policy/hospitalPayer.ts";
import { type Act, type ActRequest, performAct } from "../store/act.ts";
import { type AppealRecord, type AppealRow, appealsOf } from "../store/appeals.ts";
import type { Books } from "../store/books.ts";
import { findingsOf, type StoredFinding } from "../store/reviews.ts";
import { currentStay } from "../store/stays.ts";
import { writeDecision } from "./decideFinding.ts";
import { requireRight } from "./rights.ts";
import { standingSlip } from "./standing.ts";

export interface AppealRequest {
  readonly stayId: number;
  /** The finding, of the bill's current version */
  readonly number: number;
  /** Whose part of the settlement the bureau keeps back */
  readonly payer: string;
  readonly amount: Fen;
  /** Days to explain, today not counted */
  readonly days: number;
  readonly notice: string;
}

/**
 * The bureau's word on a finding opens a case with a last day to explain; the finding is 已申诉 from then on.
 * Throws NOT_ALLOWED, NOT_FOUND, APPEAL_REFUSED.
 */
export function openAppeal(
  books: Books,
  request: ActRequest,
  asked: AppealRequest,
): { readonly appeal: number; readonly due: Day } {
  requireRight(request.actor, "申诉");
  const { stayId, number, payer, amount, days } = asked;
  const notice = textOf(asked.notice, "医保局说了什么");
  const head = {
    ...request,
    kind: "立申诉",
    subject: String(stayId),
    request: { stayId, number, payer, amount, days, notice },
  };
  return performAct(books, head, (act) => {
    const finding = findingOf(books, stayId, number);
    const slipNumber = standingSlip(books, stayId);
    if (slipNumber === null) refuse("这次住院没有结算，医保局没有应付的钱可扣");
    const today = dayOfMoment(act.at);
    refuseDoubleLoss(books, { slipNumber, identity: finding.identity, payer, amount }, today);
    const due = addDays(today, days);
    const { number: appeal } = act.insert("appeal", {
      stay_id: stayId,
      identity: finding.identity,
      rule_code: finding.ruleCode,
      rule_name: finding.ruleName,
      slip_number: slipNumber,
      payer,
      amount_fen: amount,
      due_day: due,
      notice,
      at: act.at,
      account_id: request.actor.accountId,
    });
    const decided = { stayId, finding, status: "已申诉", reason: notice } as const;
    writeDecision(books, act, request.actor, decided);
    act.note({
      appeal: Number(appeal),
      rule: finding.ruleCode,
      slip: slipNumber,
      payer,
      amount,
      due,
    });
    return { appeal: Number(appeal), due };
  });
}

interface Loss {
  /** The case itself, where there is one already */
  readonly number?: number;
  readonly slipNumber: string;
  readonly identity: string;
  readonly payer: string;
  readonly amount: Fen;
}

/** One fault is at stake once, and nobody keeps back more than was paid: what has come back may be at stake again. */
function refuseDoubleLoss(books: Books, loss: Loss, today: Day): void {
  const { number, slipNumber, identity, payer, amount } = loss;
  const others = appealsOf(books, { slipNumber }, today).filter((one) => one.number !== number);
  const same = others.find((one) => one.identity === identity && one.state !== "成立");
  if (same !== undefined) refuse(`这条疑点已经立案，第 ${same.number} 号`);
  const room = roomOf(books, slipNumber, others).find((one) => one.payer === payer)?.room ?? 0;
  if (amount <= 0 || amount > room) {
    refuse(`${payer}在这张结算单上最多还能扣 ${printYuan(fen(room))} 元`);
  }
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
    if (kind === "不成立" && known.state === "成立") refuseDoubleLoss(books, known, today);
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

function textOf(text: string, what: string): string {
  const trimmed = text.trim();
  if (trimmed.length < 2) refuse(`没有写${what}`);
  return trimmed;
}

function refuse(detail: string): never {
  throw new YijieError("APPEAL_REFUSED", { detail });
}

// —— reads

interface PayerRoom {
  readonly payer: string;
  readonly payment: Fen;
  /** What other cases have not taken of it yet */
  readonly room: Fen;
}

/** What the funds paid on the slip; what the hospital waived nobody claims, so nobody can keep it back. */
function roomOf(books: Books, slipNumber: string, cases: readonly AppealRecord[]): PayerRoom[] {
  const payers = books
    .prepare(
      `SELECT payer, sum(payment_fen) AS payment FROM settlement_layer WHERE slip_number = ? AND payer <> ?
       GROUP BY payer HAVING payment > 0 ORDER BY min(position)`,
    )
    .all(slipNumber, HOSPITAL_PAYER) as { payer: string; payment: Fen }[];
  return payers.map(({ payer, payment }) => {
    const taken = cases
      .filter((one) => one.payer === payer && one.state !== "成立")
      .reduce((sum, { amount }) => sum + amount, 0);
    return { payer, payment, room: fen(Math.max(0, payment - taken)) };
  });
}

export interface FindingAppeals {
  /** Under which the stay is settled now; null: nothing to keep back */
  readonly slipNumber: string | null;
  readonly payers: readonly PayerRoom[];
  readonly cases: readonly AppealRow[];
}

/** The cases about one finding, and what a new one could be about. Throws NOT_FOUND. */
export function findingAppeals(books: Books, stayId: number, number: number): FindingAppeals {
  const today = dayOfMoment(books.clock.now());
  const { identity } = findingOf(books, stayId, number);
  const slipNumber = standingSlip(books, stayId);
  const onSlip = slipNumber === null ? [] : appealsOf(books, { slipNumber }, today);
  return {
    slipNumber,
    payers: slipNumber === null ? [] : roomOf(books, slipNumber, onSlip),
    cases: appealsOf(books, { fault: { stayId, identity } }, today).map(withoutMoves),
  };
}

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

function withoutMoves({ moves: _, identity: __, ...row }: AppealRecord): AppealRow {
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
