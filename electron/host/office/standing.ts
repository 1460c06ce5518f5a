/** Which settlements stand, and whose receipt is already used. */
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Hold, hold } from "../../../shared/settle/holds.ts";
import type { Books } from "../store/books.ts";
import { STANDS } from "../store/registers.ts";
import type { StoredStay } from "../store/stays.ts";

/** Says who settled it where and when: of two windows at one stay, the second learns who was first. ALREADY_SETTLED. */
export function refuseSettled(books: Books, stayId: number): void {
  const standing = books
    .prepare(
      `SELECT slip_number AS slipNumber, account.name AS by, window_name AS window, settled_at AS at
       FROM settlement JOIN account ON account.id = account_id WHERE stay_id = ? AND ${STANDS}`,
    )
    .get(stayId) as { slipNumber: string; by: string; window: string; at: Moment } | undefined;
  if (standing === undefined) return;
  throw new YijieError("ALREADY_SETTLED", { ...standing, at: standing.at.replace("T", " ") });
}

/** The slip under which a stay is settled now; null when it is not. */
export function standingSlip(books: Books, stayId: number): string | null {
  const slip = books
    .prepare(`SELECT slip_number FROM settlement WHERE stay_id = ? AND ${STANDS}`)
    .pluck()
    .get(stayId) as string | undefined;
  return slip ?? null;
}

export interface ReceiptUse {
  readonly slipNumber: string;
  readonly inpatientNo: string;
}

/** The standing settlement of another stay with the same receipt (requirement B15), in whatever month or file. */
export function receiptUse(books: Books, { stayId, stay }: StoredStay): ReceiptUse | null {
  if (stay.receiptNumber === null) return null;
  const rows = books
    .prepare(
      `SELECT slip_number AS slipNumber, inpatient_no AS inpatientNo, json_extract(head, '$.receiptCode') AS code
       FROM stay_version v JOIN settlement ON settlement.version_id = v.id JOIN stay ON stay.id = settlement.stay_id
       WHERE v.receipt_number = ? AND settlement.stay_id <> ? AND ${STANDS} ORDER BY sequence`,
    )
    .all(stay.receiptNumber, stayId) as (ReceiptUse & { code: string | null })[];
  // Numbers repeat under different codes; a missing code proves no difference.
  return (
    rows.find(
      ({ code }) => code === null || stay.receiptCode === null || code === stay.receiptCode,
    ) ?? null
  );
}

export function receiptHold(books: Books, stored: StoredStay): Hold | null {
  const use = receiptUse(books, stored);
  if (use === null) return null;
  const { slipNumber, inpatientNo } = use;
  return hold("RECEIPT_USED", {
    receipt: stored.stay.receiptNumber ?? "",
    slipNumber,
    inpatientNo,
  });
}

/**
 * The same patient's stays that were discharged before this one in its benefit year and are not settled: what they will
 * take of deductibles and ceilings is still missing here.
 */
export function earlierStayHold(
  books: Books,
  { stayId, stay }: StoredStay,
  yearFrom: Day,
): Hold | null {
  const rows = books
    .prepare(
      `SELECT inpatient_no AS inpatientNo, v.discharge_day AS dischargeDay
       FROM stay_version v JOIN stay ON stay.current_version = v.id JOIN open_stay ON open_stay.stay_id = stay.id
       WHERE v.id_number = ? AND v.id_number <> '' AND stay.id <> ? AND v.discharge_day >= ? AND v.discharge_day < ?
       ORDER BY v.discharge_day, stay.id`,
    )
    .all(stay.idNumber, stayId, yearFrom, stay.dischargeDay) as {
    inpatientNo: string;
    dischargeDay: Day;
  }[];
  if (rows.length === 0) return null;
  const stays = rows
    .map(({ inpatientNo, dischargeDay }) => `${inpatientNo}（${dischargeDay} 出院）`)
    .join("、");
  return hold("EARLIER_STAY_FIRST", { stays });
}
