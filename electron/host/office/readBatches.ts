import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportOrigin, ImportReport } from "../../../shared/contract/importReport.ts";
import { importReportSchema } from "../../../shared/contract/operations/intake.ts";
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
  /** null where its files were chosen at a window */
  readonly origin: ImportOrigin | null;
}

interface BatchRow extends Pick<ImportBatch, "batchId" | "startedAt" | "finishedAt"> {
  readonly report: string;
  readonly way: ImportOrigin["way"] | null;
  readonly source: string | null;
}

/** Finished imports, the latest first. What was entered at a window stands with its person. */
export function listBatches(books: Books, limit: number): readonly ImportBatch[] {
  const rows = books
    .prepare(
      `SELECT id AS batchId, started_at AS startedAt, finished_at AS finishedAt, report, way, source FROM import_batch
       LEFT JOIN import_origin ON import_origin.batch_id = id
       WHERE state = 'done' AND NOT EXISTS (SELECT 1 FROM register_change WHERE batch_id = import_batch.id AND source = 'window')
         AND NOT EXISTS (SELECT 1 FROM bill_correction c JOIN stay_version v ON v.id = c.version_id WHERE v.batch_id = import_batch.id)
       ORDER BY id DESC LIMIT ?`,
    )
    .all(limit) as BatchRow[];
  return rows.map(({ report, way, source, ...batch }) => {
    const { files, staysAccepted, staysHeld, faultCount } = JSON.parse(report) as ImportReport;
    const origin = way === null ? null : { way, source: source ?? "" };
    const names = files.map(({ name }) => name);
    return { ...batch, files: names, staysAccepted, staysHeld, faultCount, origin };
  });
}

/** Throws NOT_FOUND. */
export function readImportReport(books: Books, batchId: number): ImportReport {
  const report = books
    .prepare("SELECT report FROM import_batch WHERE id = ? AND state = 'done'")
    .pluck()
    .get(batchId) as string | undefined;
  if (report === undefined) throw new YijieError("NOT_FOUND", { what: `导入批次 ${batchId}` });
  return importReportSchema.parse(JSON.parse(report));
}
