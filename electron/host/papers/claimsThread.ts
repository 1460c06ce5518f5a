/** The month's workbook, in a thread of its own: reading and adding up a long month keeps no window waiting. */
import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { claimMonth } from "../../../shared/claims/claimMonth.ts";
import type { ClaimSettings } from "../../../shared/claims/types.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import { parseDocument } from "../../../shared/settle/documentText.ts";
import { answerOf } from "../thread.ts";
import { type WorkbookOffice, type WorkbookReport, writeClaimsWorkbook } from "./workbook.ts";
import type { WithheldRow } from "./workbookWithheld.ts";

export interface ClaimsJob {
  readonly databasePath: string;
  readonly settings: ClaimSettings;
  readonly office: WorkbookOffice;
  readonly path: string;
  readonly withheld: readonly WithheldRow[];
}

parentPort?.postMessage(await answerOf(() => exportMonth(workerData as ClaimsJob)));

async function exportMonth(job: ClaimsJob): Promise<WorkbookReport> {
  const database = new Database(job.databasePath, { readonly: true, fileMustExist: true });
  try {
    const rows = database
      .prepare("SELECT document FROM settlement WHERE month = ? ORDER BY sequence")
      .pluck()
      .iterate(job.settings.month) as IterableIterator<string>;
    const claim = claimMonth(documents(rows), job.settings);
    return await writeClaimsWorkbook(claim, job.office, job.path, { withheld: job.withheld });
  } finally {
    database.close();
  }
}

function* documents(rows: Iterable<string>): Generator<SettlementDocument> {
  for (const text of rows) yield parseDocument(text);
}
