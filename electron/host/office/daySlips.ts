import type { Day, Moment } from "../../../shared/calendar/day.ts";
import type { Books } from "../store/books.ts";

/** A settlement or an undoing of one day, as the window's list shows it. */
export interface DaySlip {
  readonly slipNumber: string;
  readonly kind: "结算" | "结算撤销";
  /** The undoing of this slip, whenever it was made */
  readonly undoneBy: string | null;
  readonly stayId: number;
  readonly name: string;
  readonly settledAt: Moment;
  readonly window: string;
  /** Who did it */
  readonly by: string;
  readonly personFen: number;
}

/** What was booked on a day at all windows, the latest first. */
export function daySlips(books: Books, day: Day): readonly DaySlip[] {
  return books
    .prepare(
      `SELECT slip_number AS slipNumber, kind,
              (SELECT slip_number FROM settlement undoing WHERE undoing.original_slip_number = settlement.slip_number) AS undoneBy,
              settlement.stay_id AS stayId, v.name, settled_at AS settledAt, window_name AS window,
              account.name AS "by", person_fen AS personFen
       FROM settlement JOIN stay_version v ON v.id = version_id JOIN account ON account.id = account_id
       WHERE settled_at BETWEEN @day || 'T00:00:00' AND @day || 'T23:59:59' ORDER BY sequence DESC`,
    )
    .all({ day }) as DaySlip[];
}
