/**
 * Lists that other offices send from time to time (民政, 残联, 乡村振兴, 医保局 …): each says who is on it from a day on,
 * until the next list of the same source says otherwise. Lists are kept as they came; what holds on a day is worked out
 * from them, so that a list that comes late, comes again or is taken back needs no repair of anything else.
 */
import { addDays, type Day } from "../calendar/day.ts";
import { type Interval, intersect } from "../calendar/interval.ts";

export interface ListIssue<Row> {
  /** The day from which the list says who is on it */
  readonly from: Day;
  /** What it says of the one whom the question is about; nothing: not on the list. */
  readonly rows: readonly Row[];
}

export interface HeldRow<Row> extends Interval {
  readonly row: Row;
}

/**
 * What one source's lists say of one person (item, doctor), as intervals. On a day, the last list that begins on or before it decides:
 * whoever is on it holds it within the dates of the row, whoever is not does not. Only where that list is silent, or no list
 * is that old, does a later one count, and only if its row itself says from when (认定日期 before the list's month).
 * `issues`: all lists of the source, one for a day.
 */
export function heldRows<Row extends Interval>(issues: readonly ListIssue<Row>[]): HeldRow<Row>[] {
  const inOrder = [...issues].sort((a, b) => (a.from < b.from ? -1 : 1));
  const held: HeldRow<Row>[] = [];
  for (let window = -1; window < inOrder.length; window += 1) {
    const own = inOrder[window];
    const next = inOrder[window + 1];
    const from = own?.from ?? null;
    const to = next === undefined ? null : addDays(next.from, -1);
    const deciding = inOrder.slice(Math.max(window, 0)).find(({ rows }) => rows.length > 0);
    for (const row of deciding?.rows ?? []) {
      if (deciding !== own && row.from === null) continue;
      const cut = intersect({ from, to }, row);
      if (cut !== null) held.push({ ...cut, row });
    }
  }
  return held;
}
