/** 扣款和恢复: what the bureau kept back and gave back in the month by its review, and what of the claim is left. */
import type ExcelJS from "exceljs";
import type { Day } from "../../../shared/calendar/day.ts";
import { type Fen, fen, printYuan } from "../../../shared/money/fen.ts";
import {
  type Cell,
  cellYuan,
  daySerial,
  liveAmount,
  type Rule,
  type Sheet,
  widthFor,
  writeRow,
} from "./workbookCells.ts";
import { openSheet, writeHeads, writeSignatures, writeTitle } from "./workbookFrame.ts";
import { ONE_STOP_AMOUNT_COLUMN } from "./workbookOneStop.ts";
import { HEAD_ROWS, type WorkbookPlan } from "./workbookPlan.ts";

export const WITHHELD_SHEET = "扣款和恢复";

/** One movement of the receivable by an appeal. */
export interface WithheldRow {
  readonly day: Day;
  readonly name: string;
  readonly inpatientNo: string;
  readonly slipNumber: string;
  readonly scheme: string;
  readonly payer: string;
  readonly ruleName: string;
  readonly why: string;
  /** Positive: kept back; negative: given back */
  readonly amount: Fen;
}

const TITLE = "审核扣款和恢复明细表";

const HEADS = [
  ...["日期", "姓名", "住院号", "结算单", "险种", "付款方", "问题", "为什么"].map((name) => ({
    name,
    payer: null,
    align: "left" as const,
  })),
  { name: "扣款", payer: null, align: "right" },
  { name: "恢复", payer: null, align: "right" },
] as const;

const [KEPT, BACK] = ["I", "J"] as const;

export function writeWithheld(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  plan: WorkbookPlan,
  rows: readonly WithheldRow[],
): void {
  const amount = widthFor(printYuan(plan.claim.totals.fundTotal).length + 2);
  const sheet = openSheet(workbook, plan, {
    name: WITHHELD_SHEET,
    title: TITLE,
    widths: [12, 10, 14, 16, 12, 22, 28, 14, amount, amount],
    landscape: true,
    fixedColumns: 0,
    fixedRows: HEAD_ROWS,
  });
  writeTitle(sheet, plan, TITLE);
  writeHeads(sheet, HEADS);
  for (const [index, row] of rows.entries()) {
    writeRow(sheet, HEAD_ROWS + 1 + index, cellsOf(row), 22);
  }
  writeSums(sheet, plan, rows);
  sheet.commit();
}

function cellsOf(row: WithheldRow): Cell[] {
  const rule: Rule = "hairline";
  const { name, inpatientNo, slipNumber, scheme, payer, ruleName, why, amount } = row;
  const texts = [name, inpatientNo, slipNumber, scheme, payer, ruleName, why];
  return [
    { value: daySerial(row.day), kind: "day", rule, align: "left" },
    ...texts.map((value): Cell => ({ value, kind: "text", rule })),
    { value: amount > 0 ? cellYuan(amount) : null, kind: "amount", rule },
    { value: amount < 0 ? cellYuan(fen(-amount)) : null, kind: "amount", rule },
  ];
}

/** Live down to what is left: the funds of 一站式垫付, less what was kept back, and what was given back. */
function writeSums(sheet: Sheet, plan: WorkbookPlan, rows: readonly WithheldRow[]): void {
  const [first, last] = [HEAD_ROWS + 1, HEAD_ROWS + rows.length];
  const [sumRow, fundRow, leftRow] = [last + 1, last + 2, last + 3];
  const kept = rows.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  const back = rows.reduce((sum, { amount }) => sum - Math.min(0, amount), 0);
  const funds = plan.claim.totals.fundTotal;
  const line = (row: number, word: string, cells: readonly [Cell["value"], Cell["value"]]) => {
    const rule: Rule = row === fundRow ? "hairline" : "total";
    const look = { rule, bold: row !== fundRow } as const;
    writeRow(
      sheet,
      row,
      [
        { ...look, value: word, kind: "text", wrap: false },
        ...Array.from({ length: 7 }, (): Cell => ({ ...look, value: null, kind: "text" })),
        ...cells.map((value): Cell => ({ ...look, value, kind: "amount" })),
      ],
      26,
    );
  };
  line(sumRow, "合计", [
    liveAmount(`SUM(${KEPT}${first}:${KEPT}${last})`, fen(kept)),
    liveAmount(`SUM(${BACK}${first}:${BACK}${last})`, fen(back)),
  ]);
  const fundCell = `'一站式垫付'!${ONE_STOP_AMOUNT_COLUMN}${plan.oneStopRow("fundTotal")}`;
  line(fundRow, "本月申报的基金", [null, liveAmount(fundCell, funds)]);
  line(leftRow, "扣后应收", [
    null,
    liveAmount(`${BACK}${fundRow}-${KEPT}${sumRow}+${BACK}${sumRow}`, fen(funds - kept + back)),
  ]);
  writeSignatures(sheet, leftRow + 2);
}
