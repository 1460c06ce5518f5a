/**
 * What a correction of a person reaches (E01): stays that are not settled are computed anew by themselves; settled ones
 * stand as they are until somebody undoes and settles them again, so they are listed with how.
 */
import type { Moment } from "../../../shared/calendar/day.ts";
import type { Hold } from "../../../shared/settle/holds.ts";
import type { Books } from "../store/books.ts";
import { changesOf } from "../store/registerChanges.ts";
import { personOf, STANDS } from "../store/registers.ts";
import { STAY_ROWS, type StoredRow, stayRow } from "./reads.ts";

export interface PersonStays {
  readonly open: readonly {
    readonly stayId: number;
    readonly inpatientNo: string;
    readonly state: "waiting" | "held";
    readonly holds: readonly Hold[];
  }[];
  /** In the order in which they would be undone: the latest first */
  readonly settled: readonly {
    readonly stayId: number;
    readonly inpatientNo: string;
    readonly slipNumber: string;
    readonly settledAt: Moment;
    readonly isMonthClosed: boolean;
    readonly action: string;
  }[];
}

/** By the ID numbers that the person has and had in the register. */
export function personStays(books: Books, personNo: string): PersonStays {
  const numbers = numbersOf(books, personNo);
  const open: PersonStays["open"][number][] = [];
  for (const row of rowsOf(books, numbers)) {
    const { stayId, inpatientNo, state, holds } = stayRow(books, row);
    if (state !== "settled") open.push({ stayId, inpatientNo, state, holds });
  }
  return { open, settled: settledOf(books, personNo, numbers) };
}

function numbersOf(books: Books, personNo: string): readonly string[] {
  const now = personOf(books, personNo)?.person.idNumber;
  const before = changesOf(books, personNo).flatMap(({ table, before: old, after }) =>
    table === "person" ? [old?.id_number, after?.id_number] : [],
  );
  const all = [now, ...before].filter((number) => typeof number === "string" && number !== "");
  return [...new Set(all as string[])];
}

function rowsOf(books: Books, numbers: readonly string[]): readonly StoredRow[] {
  return books
    .prepare(
      `${STAY_ROWS} WHERE v.id_number IN (SELECT value FROM json_each(?))
         AND stay.id IN (SELECT stay_id FROM open_stay) ORDER BY discharge_day DESC, stay.id DESC`,
    )
    .all(JSON.stringify(numbers)) as StoredRow[];
}

interface SettledRow {
  readonly stayId: number;
  readonly inpatientNo: string;
  readonly slipNumber: string;
  readonly settledAt: Moment;
  readonly closed: 0 | 1;
}

function settledOf(
  books: Books,
  personNo: string,
  numbers: readonly string[],
): PersonStays["settled"] {
  const rows = books
    .prepare(
      `SELECT settlement.stay_id AS stayId, inpatient_no AS inpatientNo, slip_number AS slipNumber, settled_at AS settledAt,
              EXISTS (SELECT 1 FROM month_close WHERE month_close.month = settlement.month) AS closed
       FROM settlement JOIN stay ON stay.id = settlement.stay_id
       JOIN stay_version v ON v.id = settlement.version_id
       WHERE ${STANDS} AND (person_no = ? OR v.id_number IN (SELECT value FROM json_each(?)))
       ORDER BY sequence DESC`,
    )
    .all(personNo, JSON.stringify(numbers)) as SettledRow[];
  return rows.map(({ closed, ...row }) => ({
    ...row,
    isMonthClosed: closed === 1,
    action:
      closed === 1
        ? "已结的不自动改。更正影响报销的，由主任和第二人撤销（那个月已经月结，记在本月），再按更正后的重新结算。"
        : "已结的不自动改。更正影响报销的，先撤销这一笔，再按更正后的重新结算；后面还有结算的，从最后一笔往前撤。",
  }));
}
