/** A month as the manager closes it: sums by scheme and payer, its days, undoings and decisions. */
import { type Day, dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import type { ComparedField } from "../../../shared/reconcile/compareSources.ts";
import type { SettlementDocument, SettlementSource } from "../../../shared/settle/document.ts";
import { parseDocument } from "../../../shared/settle/documentText.ts";
import type { Books } from "../store/books.ts";
import { appealMonths, type MonthAppeal, monthAppeals } from "./appeals.ts";
import { DRAWER_ROWS, DRAWER_SUMS, type Drawer, drawerOf } from "./drawer.ts";

interface SchemeSums {
  readonly scheme: string;
  /** 结算 and 结算撤销; the sums are of both, with their signs. */
  readonly settled: number;
  readonly undone: number;
  readonly totalFee: Fen;
  readonly fundTotal: Fen;
  readonly hospitalTotal: Fen;
  readonly personTotal: Fen;
  readonly accountPay: Fen;
  readonly cash: Fen;
  readonly payers: readonly { readonly payer: string; readonly payment: Fen }[];
}

/** One operator's day at one window. */
interface WorkDay {
  readonly day: Day;
  readonly accountId: number;
  readonly login: string;
  readonly name: string;
  readonly window: string;
  readonly count: number;
  readonly totalFee: Fen;
  readonly fundTotal: Fen;
  readonly personTotal: Fen;
  readonly drawer: Drawer;
  /** null while it is open */
  readonly closedAt: Moment | null;
}

/** A 结算撤销 of this month beside what it takes back. */
interface UndonePair {
  readonly stayId: number;
  readonly name: string;
  readonly inpatientNo: string;
  readonly slipNumber: string;
  readonly settledAt: Moment;
  readonly reason: string;
  readonly originalSlipNumber: string;
  readonly originalSettledAt: Moment;
  /** Another than this month: 上期撤销 */
  readonly originalMonth: string;
  readonly totalFee: Fen;
  readonly fundTotal: Fen;
  readonly personTotal: Fen;
}

/** A settlement of this month whose two sources differed, and who decided what. */
interface DecidedDifference {
  readonly stayId: number;
  readonly name: string;
  readonly inpatientNo: string;
  readonly slipNumber: string;
  readonly source: SettlementSource;
  readonly reason: string;
  readonly decidedBy: string;
  readonly decidedAt: Moment;
  readonly fields: readonly ComparedField[];
}

export interface MonthView {
  readonly month: string;
  readonly today: Day;
  /** Months with settlements, collected debts, discharges or 扣款, the earliest first */
  readonly months: readonly string[];
  readonly closed: { readonly at: Moment; readonly by: string } | null;
  readonly schemes: readonly SchemeSums[];
  readonly days: readonly WorkDay[];
  readonly undone: readonly UndonePair[];
  readonly decided: readonly DecidedDifference[];
  /** What the bureau kept back and gave back in this month, of whatever month the settlements are */
  readonly appeals: readonly MonthAppeal[];
}

export function monthView(books: Books, month: string): MonthView {
  return {
    month,
    today: dayOfMoment(books.clock.now()),
    months: knownMonths(books),
    closed: closing(books, month),
    schemes: schemeSums(books, month),
    days: workDays(books, month),
    undone: undonePairs(books, month),
    decided: decidedDifferences(books, month),
    appeals: monthAppeals(books, month),
  };
}

function knownMonths(books: Books): string[] {
  const booked = books
    .prepare(
      `SELECT month FROM settlement UNION SELECT month FROM debt_payment UNION SELECT substr(discharge_day, 1, 7) FROM stay
       JOIN stay_version v ON v.id = stay.current_version`,
    )
    .pluck()
    .all() as string[];
  return [...new Set([...booked, ...appealMonths(books)])].sort();
}

function closing(books: Books, month: string): MonthView["closed"] {
  const sql = `SELECT closed_at AS at, account.name AS by FROM month_close
    JOIN account ON account.id = closed_by WHERE month = ?`;
  return (books.prepare(sql).get(month) as { at: Moment; by: string } | undefined) ?? null;
}

function schemeSums(books: Books, month: string): SchemeSums[] {
  const sums = books
    .prepare(
      `SELECT scheme, sum(kind = '结算') AS settled, sum(kind = '结算撤销') AS undone,
              sum(total_fen) AS totalFee, sum(fund_fen) AS fundTotal, sum(hospital_fen) AS hospitalTotal,
              sum(person_fen) AS personTotal, sum(account_pay_fen) AS accountPay, sum(cash_fen) AS cash
       FROM settlement WHERE month = ? GROUP BY scheme ORDER BY scheme`,
    )
    .all(month) as Omit<SchemeSums, "payers">[];
  const payers = books.prepare(
    `SELECT payer, sum(payment_fen) AS payment FROM settlement_layer JOIN settlement USING (slip_number)
     WHERE month = ? AND scheme = ? GROUP BY payer ORDER BY min(position), payer`,
  );
  return sums.map((sum) => ({
    ...sum,
    payers: payers.all(month, sum.scheme) as SchemeSums["payers"],
  }));
}

/** Days with settlements or collected debts, and days that were closed without any. */
function workDays(books: Books, month: string): WorkDay[] {
  const rows = books
    .prepare(
      `WITH work AS (
         ${DRAWER_ROWS}
         UNION ALL
         SELECT day, account_id, window_name, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM day_close WHERE substr(day, 1, 7) = @month)
       SELECT work.day, work.account_id AS accountId, login, name, work.window_name AS window, sum(slips) AS count,
              sum(total_fen) AS totalFee, sum(fund_fen) AS fundTotal, sum(person_fen) AS personTotal, ${DRAWER_SUMS},
              closed_at AS closedAt
       FROM work JOIN account ON account.id = work.account_id
       LEFT JOIN day_close ON day_close.day = work.day AND day_close.account_id = work.account_id
         AND day_close.window_name = work.window_name
       GROUP BY work.day, work.window_name, work.account_id
       ORDER BY work.day, work.window_name, work.account_id`,
    )
    .all({ month }) as (Omit<WorkDay, "drawer"> & Drawer)[];
  return rows.map((row) => {
    const { day, accountId, login, name, window, count, totalFee, fundTotal, personTotal } = row;
    const sums = { totalFee, fundTotal, personTotal };
    const whose = { day, accountId, login, name, window, count };
    return { ...whose, ...sums, drawer: drawerOf(row), closedAt: row.closedAt };
  });
}

function undonePairs(books: Books, month: string): UndonePair[] {
  return books
    .prepare(
      `SELECT undoing.stay_id AS stayId, v.name, inpatient_no AS inpatientNo, undoing.slip_number AS slipNumber,
              undoing.settled_at AS settledAt, undoing.reason, original.slip_number AS originalSlipNumber,
              original.settled_at AS originalSettledAt, original.month AS originalMonth,
              undoing.total_fen AS totalFee, undoing.fund_fen AS fundTotal, undoing.person_fen AS personTotal
       FROM settlement undoing JOIN settlement original ON original.slip_number = undoing.original_slip_number
       JOIN stay_version v ON v.id = undoing.version_id JOIN stay ON stay.id = undoing.stay_id
       WHERE undoing.month = ? ORDER BY undoing.sequence`,
    )
    .all(month) as UndonePair[];
}

interface DecisionRow extends Omit<DecidedDifference, "fields"> {
  readonly document: string;
}

/** Without a decision nothing whose sources differ is settled, so the decisions lead to all of them. */
function decidedDifferences(books: Books, month: string): DecidedDifference[] {
  const rows = books
    .prepare(
      `SELECT settlement.stay_id AS stayId, v.name, inpatient_no AS inpatientNo, slip_number AS slipNumber, source,
              decision.reason, account.name AS decidedBy, decision.at AS decidedAt, document
       FROM settlement JOIN stay_version v ON v.id = settlement.version_id JOIN stay ON stay.id = settlement.stay_id
       JOIN decision ON decision.stay_id = settlement.stay_id AND decision.number =
         (SELECT max(number) FROM decision d WHERE d.stay_id = settlement.stay_id AND d.at <= settled_at)
       JOIN account ON account.id = decision.account_id
       WHERE settlement.month = ? AND settlement.kind = '结算' AND NOT EXISTS
         (SELECT 1 FROM settlement undoing WHERE undoing.original_slip_number = settlement.slip_number)
       ORDER BY settlement.sequence`,
    )
    .all(month) as DecisionRow[];
  return rows.map(({ document, ...row }) => ({
    ...row,
    fields: differingFields(parseDocument(document)),
  }));
}

function differingFields({ comparison }: SettlementDocument): readonly ComparedField[] {
  return comparison?.fields.filter(({ difference }) => difference !== 0) ?? [];
}

export interface MonthSlipsQuery {
  readonly month: string;
  readonly scheme?: string;
  readonly payer?: string;
  readonly day?: Day;
  readonly accountId?: number;
  readonly window?: string;
}

export interface MonthSlip {
  readonly slipNumber: string;
  readonly kind: "结算" | "结算撤销";
  readonly stayId: number;
  readonly name: string;
  readonly inpatientNo: string;
  readonly settledAt: Moment;
  readonly operator: string;
  readonly window: string;
  readonly source: SettlementSource;
  readonly totalFee: Fen;
  readonly fundTotal: Fen;
  readonly personTotal: Fen;
  /** What the payer asked for pays here; all funds where none was */
  readonly payment: Fen;
}

/** The slips that make up a sum, in the order of booking. */
export function monthSlips(books: Books, query: MonthSlipsQuery): MonthSlip[] {
  const conditions = ["month = @month"];
  if (query.scheme !== undefined) conditions.push("scheme = @scheme");
  if (query.day !== undefined) conditions.push("substr(settled_at, 1, 10) = @day");
  if (query.accountId !== undefined) conditions.push("settlement.account_id = @accountId");
  if (query.window !== undefined) conditions.push("settlement.window_name = @window");
  const ofPayer = `(SELECT sum(payment_fen) FROM settlement_layer
    WHERE settlement_layer.slip_number = settlement.slip_number AND payer = @payer)`;
  if (query.payer !== undefined) conditions.push(`${ofPayer} IS NOT NULL`);
  const rows = books
    .prepare(
      `SELECT slip_number AS slipNumber, kind, settlement.stay_id AS stayId, v.name, inpatient_no AS inpatientNo,
              settled_at AS settledAt, account.name AS operator, settlement.window_name AS window, source,
              settlement.total_fen AS totalFee, fund_fen AS fundTotal, person_fen AS personTotal,
              ${query.payer === undefined ? "fund_fen" : ofPayer} AS payment
       FROM settlement JOIN stay_version v ON v.id = settlement.version_id JOIN stay ON stay.id = settlement.stay_id
       JOIN account ON account.id = settlement.account_id
       WHERE ${conditions.join(" AND ")} ORDER BY sequence`,
    )
    .all(query) as MonthSlip[];
  return rows.map((row) => ({ ...row, payment: fen(row.payment) }));
}
