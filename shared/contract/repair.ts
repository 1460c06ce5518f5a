/** Repairing rows of a quarantine on screen. Plain JSON. */
import type { ImportReport } from "./importReport.ts";

/** What is typed over one row; `cells`: position from 0 and the new text. */
export interface RowRepair {
  readonly file: string;
  readonly row: number;
  readonly cells: readonly { readonly at: number; readonly text: string }[];
  /** The row does not belong in: it stands there twice. */
  readonly leaveOut: boolean;
}

/** What came of it, or would. */
export interface RepairResult {
  readonly report: ImportReport;
  /** Rows that came in together, the repaired ones with those that waited for them */
  readonly rows: number;
  readonly leftOut: number;
  /** Stays whose rows these are; none for lists */
  readonly stays: readonly string[];
}
