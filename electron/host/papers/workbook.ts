/** The month's claims workbook (XLSX) for the bureau: DESIGN §6, reference claims-workbook.md. */
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename } from "node:path";
import ExcelJS from "exceljs";
import type { Moment } from "../../../shared/calendar/day.ts";
import type { Indicator } from "../../../shared/claims/indicators.ts";
import type { MonthClaim } from "../../../shared/claims/types.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { useBodyFace } from "./workbookCells.ts";
import { type CheckSection, claimChecks } from "./workbookChecks.ts";
import { unbalancedNames, writeControl } from "./workbookControl.ts";
import { writeCover } from "./workbookCover.ts";
import { writeDetail } from "./workbookDetail.ts";
import { writeOneStop } from "./workbookOneStop.ts";
import { HEAD_ROWS, planWorkbook, SHEET_ROWS, type WorkbookPlan } from "./workbookPlan.ts";
import { writeSummary } from "./workbookSummary.ts";
import { WITHHELD_SHEET, type WithheldRow, writeWithheld } from "./workbookWithheld.ts";

export interface WorkbookOffice {
  /** Who makes the workbook, and when. */
  readonly preparedBy: string;
  readonly preparedAt: Moment;
  /** Printed below the checks with their readings; they are no part of the claim. */
  readonly indicators: readonly Indicator[];
}

export interface WorkbookReport {
  readonly path: string;
  readonly sheets: readonly string[];
  readonly rowCount: number;
  /** All checks of 核对 agree. */
  readonly balanced: boolean;
  /** Names of the checks that do not. */
  readonly unbalanced: readonly string[];
}

export interface WorkbookOptions {
  /** Rows of one sheet, head and total included. */
  readonly sheetRows?: number;
  /** What the bureau's review moved in the month; without any there is no sheet of it */
  readonly withheld?: readonly WithheldRow[];
}

/**
 * Writes the workbook to `path`, replacing a file that is there. Sheets: 封面, 汇总, 住院明细 (several when the month
 * is longer than a sheet), 一站式垫付, 扣款和恢复 (where there are any), 核对. Every formula carries its result. The same claim gives the same content;
 * only the times inside the ZIP container differ.
 *
 * A claim that does not add up is written all the same: 核对 names what is 不平, and so does the report.
 * Throws YijieError WORKBOOK_NOT_WRITTEN when the file can't be written; one that was there before then stays.
 */
export async function writeClaimsWorkbook(
  claim: MonthClaim,
  office: WorkbookOffice,
  path: string,
  { sheetRows = SHEET_ROWS, withheld = [] }: WorkbookOptions = {},
): Promise<WorkbookReport> {
  if (sheetRows <= HEAD_ROWS + 1) throw new RangeError("no room for a row");
  const at = office.preparedAt.replace("T", " ");
  const plan = planWorkbook(claim, office.preparedBy, at, sheetRows);
  const checks = claimChecks(plan, office.indicators);
  await writeWhole(path, (stream) => writeSheets(stream, plan, { checks, office, withheld }));
  const unbalanced = unbalancedNames(checks);
  return {
    path,
    sheets: [
      ...["封面", "汇总", ...plan.parts.map(({ name }) => name), "一站式垫付"],
      ...(withheld.length === 0 ? [] : [WITHHELD_SHEET]),
      "核对",
    ],
    rowCount: claim.rows.length,
    balanced: unbalanced.length === 0,
    unbalanced,
  };
}

async function writeSheets(
  stream: WriteStream,
  plan: WorkbookPlan,
  {
    checks,
    office,
    withheld,
  }: {
    readonly checks: readonly CheckSection[];
    readonly office: WorkbookOffice;
    readonly withheld: readonly WithheldRow[];
  },
): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    useSharedStrings: true,
  });
  useBodyFace(workbook);
  workbook.creator = "医结";
  workbook.lastModifiedBy = "医结";
  workbook.created = new Date(`${office.preparedAt}+08:00`);
  workbook.modified = workbook.created;
  writeCover(workbook, plan, checks);
  writeSummary(workbook, plan);
  await writeDetail(workbook, plan);
  writeOneStop(workbook, plan);
  if (withheld.length > 0) writeWithheld(workbook, plan, withheld);
  writeControl(workbook, plan, checks);
  await workbook.commit();
}

/**
 * Writes beside the file and moves it into place: an earlier workbook of the same name survives a full disk. exceljs
 * never answers when its stream fails, so the stream is watched here.
 */
async function writeWhole(
  path: string,
  write: (stream: WriteStream) => Promise<void>,
): Promise<void> {
  const unfinished = `${path}.part`;
  const stream = createWriteStream(unfinished);
  const failed = new Promise<never>((_, reject) => stream.once("error", reject));
  try {
    await Promise.race([write(stream), failed]);
    await rename(unfinished, path);
  } catch (error) {
    stream.destroy();
    await rm(unfinished, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const details = { file: basename(path), detail: code };
    throw new YijieError("WORKBOOK_NOT_WRITTEN", details, { cause: error });
  }
}
