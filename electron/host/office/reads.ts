/** What screens, papers and the command line ask the books. Nothing here writes. */
import type { FeeLine, Stay } from "../../../shared/bill/types.ts";
import { type Day, dayOfMoment, daysBetween, type Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Role } from "../../../shared/people/roles.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import { parseDocument } from "../../../shared/settle/documentText.ts";
import type { Books } from "../store/books.ts";
import { STANDS } from "../store/registers.ts";
import { currentStay, versionLines } from "../store/stays.ts";
import { type StoredTrace, unpackTrace } from "../store/storedTrace.ts";
import { forgetOutcome, outcomeOf } from "./outcome.ts";
import type { SettlementRow, StayRow } from "./types.ts";

export type StoredRow = Omit<StayRow, "state" | "holds" | "missingPapers" | "daysToDischarge">;

export const STAY_ROWS = `SELECT stay.id AS stayId, v.id AS versionId, v.version, inpatient_no AS inpatientNo, name,
    id_number AS idNumber, insured_region AS insuredRegion, admit_day AS admitDay, discharge_day AS dischargeDay,
    v.total_fen AS totalFen, json_extract(v.head, '$.dept') AS dept,
    (SELECT slip_number FROM settlement WHERE settlement.stay_id = stay.id AND ${STANDS}) AS slipNumber,
    (SELECT person_fen FROM settlement WHERE settlement.stay_id = stay.id AND ${STANDS}) AS personFen
  FROM stay JOIN stay_version v ON v.id = stay.current_version`;

export function stayRow(books: Books, row: StoredRow): StayRow {
  if (row.slipNumber !== null) {
    forgetOutcome(books, row.stayId);
    const daysToDischarge = daysToDischargeOf(books, row);
    return { ...row, state: "settled", holds: [], missingPapers: [], daysToDischarge };
  }
  const { outcome, ...known } = outcomeOf(books, row.stayId);
  const state = outcome === "ready" ? "waiting" : "held";
  return { ...row, ...known, state, daysToDischarge: daysToDischargeOf(books, row) };
}

/** 1 = tomorrow, negative = gone */
export function daysToDischargeOf(books: Books, { dischargeDay }: StoredRow): number {
  return daysBetween(dayOfMoment(books.clock.now()), dischargeDay as Day);
}

/** As it stands at this moment; the stay must be there. */
export function storedRow(books: Books, stayId: number): StoredRow {
  return books.prepare(`${STAY_ROWS} WHERE stay.id = ?`).get(stayId) as StoredRow;
}

export interface StayDetail {
  readonly row: StayRow;
  readonly stay: Stay;
  readonly lines: readonly FeeLine[];
}

/** Throws NOT_FOUND. */
export function readStay(books: Books, stayId: number): StayDetail {
  const stored = currentStay(books, stayId);
  return {
    row: stayRow(books, storedRow(books, stayId)),
    stay: stored.stay,
    lines: versionLines(books, stored.versionId),
  };
}

/** A settlement or an undoing, as it was booked. Throws NOT_FOUND. */
export function readSettlement(books: Books, slipNumber: string): SettlementDocument {
  const text = books
    .prepare("SELECT document FROM settlement WHERE slip_number = ?")
    .pluck()
    .get(slipNumber) as string | undefined;
  if (text === undefined) throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber}` });
  return parseDocument(text);
}

/** How it came about: the rules' steps, and the split of each line. Throws NOT_FOUND. */
export function readTrace(books: Books, slipNumber: string): StoredTrace {
  const bytes = books
    .prepare("SELECT trace FROM settlement WHERE slip_number = ?")
    .pluck()
    .get(slipNumber) as Buffer | undefined;
  if (bytes === undefined) throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber}` });
  return unpackTrace(bytes);
}

/** Settlements and undoings claimed in a month ("2023-06"), or all, in the order of booking. */
export function listSettlements(
  books: Books,
  { month }: { readonly month?: string } = {},
): SettlementRow[] {
  return books
    .prepare(
      `SELECT slip_number AS slipNumber, kind, original_slip_number AS originalSlipNumber,
              (SELECT slip_number FROM settlement undoing WHERE undoing.original_slip_number = settlement.slip_number) AS undoneBy,
              stay_id AS stayId, settled_at AS settledAt, month, account_id AS accountId, window_name AS window, source,
              total_fen AS totalFen, fund_fen AS fundFen, person_fen AS personFen
       FROM settlement WHERE @month IS NULL OR month = @month ORDER BY sequence`,
    )
    .all({ month: month ?? null }) as SettlementRow[];
}

export interface AccountRow {
  readonly login: string;
  readonly name: string;
  readonly employeeNo: string;
  readonly role: Role;
  readonly createdAt: Moment;
  readonly disabledAt: Moment | null;
}

/** Everyone who can log in, or could. */
export function listAccounts(books: Books): AccountRow[] {
  return books
    .prepare(
      `SELECT login, name, employee_no AS employeeNo, role, created_at AS createdAt, disabled_at AS disabledAt
       FROM account WHERE password_hash <> '' ORDER BY id`,
    )
    .all() as AccountRow[];
}
