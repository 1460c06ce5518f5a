/** What was discharged in a month and is not settled: it is in no claim until somebody settles it. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ComparedField } from "../../../shared/reconcile/compareSources.ts";
import type { Books } from "../store/books.ts";
import { STANDS } from "../store/registers.ts";
import { presettle } from "./presettle.ts";
import { daysToDischargeOf, STAY_ROWS, type StoredRow } from "./reads.ts";
import { ensureListReviewed } from "./reviewStay.ts";
import { missingPapersOf } from "./stayPapers.ts";
import type { StayRow } from "./types.ts";

interface HeldStay {
  readonly row: StayRow;
  /** Where two sources are there and differ */
  readonly differences: readonly ComparedField[];
}

export interface MonthUnsettled {
  /** Ready, and nobody has settled them yet */
  readonly waiting: number;
  readonly held: readonly HeldStay[];
}

/** Each takes an assessment, so others get turns. */
export async function monthUnsettled(books: Books, month: string): Promise<MonthUnsettled> {
  const rows = books
    .prepare(
      `${STAY_ROWS} WHERE substr(v.discharge_day, 1, 7) = ? AND NOT EXISTS (SELECT 1 FROM settlement
         WHERE settlement.stay_id = stay.id AND ${STANDS})
       ORDER BY v.discharge_day, v.admit_day, stay.id`,
    )
    .all(month) as StoredRow[];
  await ensureListReviewed(
    books,
    rows.map(({ stayId }) => stayId),
  );
  let waiting = 0;
  const held: HeldStay[] = [];
  for (const row of rows) {
    await nextTurn();
    const pre = stillUnsettled(books, row.stayId);
    if (pre === null) continue;
    if (pre.outcome === "ready") waiting += 1;
    else {
      const fields = pre.comparison?.fields ?? [];
      held.push({
        row: {
          ...row,
          state: "held",
          holds: pre.holds,
          missingPapers: missingPapersOf(books, row.stayId).map(({ paper }) => paper),
          daysToDischarge: daysToDischargeOf(books, row),
        },
        differences: fields.filter(({ difference }) => difference !== 0),
      });
    }
  }
  return { waiting, held };
}

/** Another window may have settled it since the list was read. */
function stillUnsettled(books: Books, stayId: number) {
  const settled = books
    .prepare(`SELECT 1 FROM settlement WHERE stay_id = ? AND ${STANDS}`)
    .get(stayId);
  return settled === undefined ? presettle(books, stayId) : null;
}
