/** The month's claims workbook out of the books. It carries whole ID numbers, so each export is an act in the log. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { ClaimSettings } from "../../../shared/claims/types.ts";
import type { ClaimsJob } from "../papers/claimsThread.ts";
import type { WorkbookReport } from "../papers/workbook.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import { type Books, DATABASE_FILE } from "../store/books.ts";
import { readSettings } from "../store/settings.ts";
import { runInThread } from "../thread.ts";
import { monthAppeals } from "./appeals.ts";
import { isMonthClosed } from "./book.ts";
import { monthIndicators } from "./indicators.ts";
import { requireRight } from "./rights.ts";

const CLAIMS_THREAD = "papers/claimsThread.ts";

const NOT_SET = "（未设置）";

export interface ClaimsExport extends WorkbookReport {
  readonly month: string;
  /** Not closed: 草稿 on every sheet. */
  readonly draft: boolean;
  readonly sha256: string;
}

/** Writes the workbook to `path` and the export to the log. Throws NOT_ALLOWED. */
export async function exportClaims(
  books: Books,
  request: ActRequest,
  { month, path }: { readonly month: string; readonly path: string },
): Promise<ClaimsExport> {
  requireRight(request.actor, "导出申报表");
  const settings = claimSettings(books, month);
  const { indicators } = await monthIndicators(books, month);
  const office = { preparedBy: request.actor.name, preparedAt: books.clock.now(), indicators };
  const databasePath = join(books.folder, DATABASE_FILE);
  const withheld = monthAppeals(books, month);
  const job: ClaimsJob = { databasePath, settings, office, path, withheld };
  const report = await runInThread<WorkbookReport>(CLAIMS_THREAD, job);
  const sha256 = await digestOfFile(path);
  // Each delivery is written down, also that of a repeated request.
  const head = { ...request, key: null, kind: "导出申报表", subject: month, request: { month } };
  performAct(books, head, (act) => {
    act.note({ sha256, rows: report.rowCount, draft: !settings.closed });
    return null;
  });
  return { ...report, month, draft: !settings.closed, sha256 };
}

function claimSettings(books: Books, month: string): ClaimSettings {
  const settings = readSettings(books);
  const agency = [settings.clearingAgencyCode, settings.clearingAgencyName].filter(Boolean);
  return {
    month,
    closed: isMonthClosed(books, month),
    training: settings.training,
    hospitalCode: settings.hospitalCode,
    hospitalName: settings.hospitalName,
    hospitalLevel: settings.hospitalLevel ?? "",
    clearingAgency: agency.join(" ") || NOT_SET,
    clearingMethod: settings.clearingMethod,
    regions: Object.fromEntries(
      Object.entries(settings.regionNames).map(([code, name]) => [
        code,
        { name, clearingAgency: null },
      ]),
    ),
  };
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
