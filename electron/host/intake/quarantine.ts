/** Writes what did not get in, with the rows as the file had them: reads the files a second time, only where needed. */

import { DataRows, type RowSigns } from "./dataRows.ts";
import type { Pace } from "./pace.ts";
import type { Staging } from "./staging.ts";
import type { TableRow } from "./table.ts";
import type { Tally } from "./tally.ts";

export interface QuarantinePlan {
  readonly tally: Tally;
  readonly signs: RowSigns;
  /** '' for lists */
  readonly inpatientNo: (row: TableRow) => string;
  /** Right in itself, but of a stay or person with a wrong row. */
  readonly isHeld: (row: TableRow) => boolean;
  readonly heldReason: string;
}

export async function writeQuarantine(
  staging: Staging,
  plan: QuarantinePlan,
  pace: Pace,
): Promise<void> {
  const { tally } = plan;
  if (tally.faults.size === 0 && tally.rowsHeld === 0) return;
  const { header, table } = tally.source;
  const dataRows = new DataRows(header, plan.signs);
  for await (const rows of table.rows()) {
    staging.inTransaction(() => {
      for (const row of rows) {
        if (dataRows.kindOf(row) === "data") quarantineRow(staging, plan, row, dataRows.whole(row));
      }
    });
    pace(0, 0);
  }
}

/** With the cells that the row above says for it: repaired, it must stand alone. */
function quarantineRow(
  staging: Staging,
  plan: QuarantinePlan,
  row: TableRow,
  whole: TableRow,
): void {
  const { tally } = plan;
  const faults = tally.faults.get(row.number);
  const found =
    faults ??
    (plan.isHeld(whole) ? [{ column: "", code: "HELD", reason: plan.heldReason } as const] : []);
  for (const { column, code, reason } of found) {
    staging.quarantine({
      fileName: tally.source.name,
      row: row.number,
      column,
      inpatientNo: plan.inpatientNo(whole),
      code,
      reason,
      original: whole.cells.slice(0, tally.source.header.names.length),
    });
  }
}
