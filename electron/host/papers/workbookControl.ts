/**
 * 核对: cross-foots every column between the sheets with live formulas, and ties them to the slips, whose sums stand
 * here as plain figures. Whoever changes a number anywhere in the workbook sees 不平 here, and by how much.
 */
import type ExcelJS from "exceljs";
import {
  type Cell,
  type CellValue,
  type LiveCell,
  type Rule,
  type Sheet,
  TONES,
  textColumns,
  widthFor,
  writeRow,
} from "./workbookCells.ts";
import {
  BALANCED,
  type CheckSection,
  FIRST_CHECK_ROW,
  UNBALANCED,
  verdictOf,
} from "./workbookChecks.ts";
import { openSheet, writeTitle } from "./workbookFrame.ts";
import type { WorkbookPlan } from "./workbookPlan.ts";

const TITLE = "核对表";
const VERDICT = "核对结果：";

/** The last column says 平 or 不平. */
const RESULT_COLUMN = "I";
export function writeControl(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  plan: WorkbookPlan,
  sections: readonly CheckSection[],
): void {
  const sheet = openControl(workbook, plan, sections);
  const lastRow = Math.max(...sections.map(({ headRow, checks }) => headRow + checks.length));
  writeVerdict(sheet, lastRow, unbalancedNames(sections).length);
  for (const section of sections) writeSection(sheet, section);
  markUnbalanced(sheet, lastRow);
  sheet.commit();
}

/** Names of the checks that are 不平. */
export function unbalancedNames(sections: readonly CheckSection[]): readonly string[] {
  return sections
    .flatMap(({ checks }) => checks)
    .filter((check) => verdictOf(check) === UNBALANCED)
    .map(({ name }) => name);
}

/** What 封面 says of the checks: the verdict cell, live. */
export function verdictCell(sections: readonly CheckSection[]): LiveCell {
  const formula = `SUBSTITUTE('核对'!$A$3,"${VERDICT}","")`;
  return { formula, result: verdictWords(unbalancedNames(sections).length) };
}

function verdictWords(count: number): string {
  return count === 0 ? "全部平" : `有 ${count} 项不平`;
}

function openControl(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  plan: WorkbookPlan,
  sections: readonly CheckSection[],
): Sheet {
  const checkNames = sections.flatMap(({ checks }) =>
    checks.filter(({ isNote }) => isNote !== true).map(({ name }) => name),
  );
  const names = widthFor(Math.min(40, Math.max(16, ...checkNames.map(textColumns))));
  const widest = String(Math.abs(plan.claim.totals.totalFee)).length + 5;
  const amount = widthFor(Math.max(widest, 14));
  const sheet = openSheet(workbook, plan, {
    name: "核对",
    title: TITLE,
    widths: [names, ...Array.from({ length: 7 }, () => amount), 9],
    landscape: true,
    fixedColumns: 0,
    fixedRows: 3,
  });
  writeTitle(sheet, plan, TITLE);
  return sheet;
}

function writeVerdict(sheet: Sheet, lastRow: number, count: number): void {
  const wrong = `COUNTIF(${RESULT_COLUMN}${FIRST_CHECK_ROW}:${RESULT_COLUMN}${lastRow},"${UNBALANCED}")`;
  const value = {
    formula: `IF(${wrong}=0,"${VERDICT}全部平","${VERDICT}有 "&${wrong}&" 项不平")`,
    result: VERDICT + verdictWords(count),
  };
  writeRow(
    sheet,
    3,
    [{ value, kind: "text", rule: "none", bold: true, wrap: false, size: 12 }],
    26,
  );
}

function writeSection(sheet: Sheet, { heads, checks, headRow }: CheckSection): void {
  writeRow(
    sheet,
    headRow,
    heads.map(
      (value, index): Cell => ({
        value,
        kind: "text",
        rule: "head",
        bold: true,
        align: index === 0 ? "left" : index === heads.length - 1 ? "center" : "right",
      }),
    ),
    24,
  );
  checks.forEach((check, index) => {
    const row = headRow + 1 + index;
    const rule: Rule = "hairline";
    if (check.isNote === true) {
      writeRow(sheet, row, [
        { value: check.name, kind: "text", rule: "none", tone: "faint", wrap: false },
      ]);
      return;
    }
    const figures = Array.from({ length: 7 }, (_, position): Cell => {
      const value = check.cells[position] ?? null;
      const text = typeof value === "string";
      return {
        value,
        kind: text ? "text" : position === 6 ? (check.lastKind ?? check.kind) : check.kind,
        rule,
        ...(text ? { align: "right" as const, tone: "faint" as const } : {}),
      };
    });
    const verdict = verdictOf(check);
    const tests = check.differences.map(({ column }) => `${column}${row}=0`).join(",");
    const value: CellValue = check.verdict ?? {
      formula: `IF(AND(${tests}),"${BALANCED}","${UNBALANCED}")`,
      result: verdict,
    };
    writeRow(sheet, row, [
      { value: check.name, kind: "text", rule },
      ...figures,
      { value, kind: "word", rule, bold: true },
    ]);
  });
}

/** Red ink for what is wrong; what agrees has no colour. */
function markUnbalanced(sheet: Sheet, lastRow: number): void {
  const verdicts = `${RESULT_COLUMN}${FIRST_CHECK_ROW}:${RESULT_COLUMN}${lastRow}`;
  const style = { font: { bold: true, color: { argb: TONES.undone } } };
  sheet.addConditionalFormatting({
    ref: verdicts,
    rules: [
      { type: "cellIs", operator: "equal", priority: 1, formulae: [`"${UNBALANCED}"`], style },
    ],
  });
  sheet.addConditionalFormatting({
    ref: "A3",
    rules: [
      {
        type: "expression",
        priority: 2,
        formulae: [`COUNTIF(${verdicts},"${UNBALANCED}")>0`],
        style,
      },
    ],
  });
}
