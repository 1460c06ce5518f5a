import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportReport } from "../../../shared/contract/importReport.ts";
import type { Books } from "../store/books.ts";

export interface ImportBatch {
  readonly batchId: number;
  readonly startedAt: Moment;
  readonly finishedAt: Moment;
  /** Names, in the order they were chosen */
  readonly files: readonly string[];
  readonly staysAccepted: number;
  readonly staysHeld: number;
  readonly faultCount: number;
}

/** Finished imports, the latest first. What was entered at a window stands with its person. */
export function listBatches(books: Books, limit: number): readonly ImportBatch[] {
  const rows = books
    .prepare(
      `SELECT id AS batchId, started_at AS startedAt, finished_at AS finishedAt, report FROM import_batch
       WHERE state = 'done' AND NOT EXISTS (SELECT 1 FROM register_change WHERE batch_id = import_batch.id AND source = 'window')
       ORDER BY id DESC LIMIT ?`,
    )
    .all(limit) as { batchId: number; startedAt: Moment; finishedAt: Moment; report: string }[];
  return rows.map(({ report, ...batch }) => {
    const { files, staysAccepted, staysHeld, faultCount } = JSON.parse(report) as ImportReport;
    return { ...batch, files: files.map(({ name }) => name), staysAccepted, staysHeld, faultCount };
  });
}

/** Throws NOT_FOUND. */
export function readImportReport(books: Books, batchId: number): ImportReport {
  const report = books
    .prepare("SELECT report FROM import_batch WHERE id = ? AND state = 'done'")
    .pluck()
    .get(batchId) as string | undefined;
  if (report === undefined) throw new YijieError("NOT_FOUND", { what: `导入批次 ${batchId}` });
  return JSON.parse(report) as ImportReport;
}
