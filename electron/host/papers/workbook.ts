/** The month's claims workbook (XLSX) for the bureau: DESIGN §6, reference claims-workbook.md. */
import ExcelJS from "exceljs";
import { type Moment, parseMoment } from "../../../shared/calendar/day.ts";
import type { MonthClaim } from "../../../shared/claims/types.ts";
import { useBodyFace } from "./workbookCells.ts";
import { claimChecks } from "./workbookChecks.ts";
import { unbalancedNames, writeControl } from "./workbookControl.ts";
import { writeCover } from "./workbookCover.ts";
import { writeDetail } from "./workbookDetail.ts";
import { writeOneStop } from "./workbookOneStop.ts";
import { HEAD_ROWS, planWorkbook, SHEET_ROWS } from "./workbookPlan.ts";
import { writeSummary } from "./workbookSummary.ts";

export interface WorkbookOffice {
  /** Who makes the workbook, and when. */
  readonly preparedBy: string;
  readonly preparedAt: Moment;
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

export interface WorkbookLimits {
  /** Rows of one sheet, head and total included. */
  readonly sheetRows: number;
}

/**
 * Writes the workbook to `path`, replacing a file that is there. Sheets: 封面, 汇总, 住院明细 (several when the month
 * is longer than a sheet), 一站式垫付, 核对. Every formula carries its result. The same claim gives the same content;
 * only the times inside the ZIP container differ.
 *
 * A claim that does not add up is written all the same: 核对 names what is 不平, and so does the report.
 */
export async function writeClaimsWorkbook(
  claim: MonthClaim,
  office: WorkbookOffice,
  path: string,
  limits: WorkbookLimits = { sheetRows: SHEET_ROWS },
): Promise<WorkbookReport> {
  if (limits.sheetRows <= HEAD_ROWS + 1) throw new RangeError("no room for a row");
  const at = office.preparedAt.replace("T", " ");
  const plan = planWorkbook(claim, office.preparedBy, at, limits.sheetRows);
  const checks = claimChecks(plan);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    filename: path,
    useStyles: true,
    useSharedStrings: true,
  });
  useBodyFace(workbook);
  workbook.creator = "医结";
  workbook.lastModifiedBy = "医结";
  workbook.created = beijing(office.preparedAt);
  workbook.modified = workbook.created;
  writeCover(workbook, plan, checks);
  writeSummary(workbook, plan);
  await writeDetail(workbook, plan);
  writeOneStop(workbook, plan);
  writeControl(workbook, plan, checks);
  await workbook.commit();
  const unbalanced = unbalancedNames(checks);
  return {
    path,
    sheets: ["封面", "汇总", ...plan.parts.map(({ name }) => name), "一站式垫付", "核对"],
    rowCount: claim.rows.length,
    balanced: unbalanced.length === 0,
    unbalanced,
  };
}

/** The file's own properties want a point in time. */
function beijing(moment: Moment): Date {
  return new Date(`${parseMoment(moment) ?? moment}+08:00`);
}
