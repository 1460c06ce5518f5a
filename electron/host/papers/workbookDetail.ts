/** 住院明细 (三级表): one row per document. */
import type ExcelJS from "exceljs";
import { addUp } from "../../../shared/claims/sums.ts";
import type { ClaimRow } from "../../../shared/claims/types.ts";
import {
  ALIGNMENTS,
  type Cell,
  type CellKind,
  type CellValue,
  cellYuan,
  daySerial,
  headWidth,
  liveAmount,
  momentSerial,
  type Tone,
  textColumns,
  widthFor,
  writeRow,
} from "./workbookCells.ts";
import { type ColumnHead, openSheet, writeHeads, writeTitle } from "./workbookFrame.ts";
import {
  amountWidth,
  DETAIL_COLUMNS,
  type DetailPart,
  HEAD_ROWS,
  partRange,
  type WorkbookPlan,
} from "./workbookPlan.ts";

interface Column {
  readonly name: string;
  readonly kind: CellKind;
  /** In Latin letters; a longer text goes on in a second line. */
  readonly widest: number;
  readonly of: (row: ClaimRow, number: number) => CellValue;
}

const FIXED: Readonly<Record<(typeof DETAIL_COLUMNS)[number], Column>> = {
  number: { name: "序号", kind: "ordinal", widest: 7, of: (_, number) => number },
  slip: { name: "结算单号", kind: "text", widest: 24, of: (row) => row.slipNumber },
  name: { name: "姓名", kind: "text", widest: 12, of: (row) => row.name },
  kind: { name: "类型", kind: "word", widest: 8, of: (row) => row.kind },
  originalSlip: {
    name: "原单号",
    kind: "text",
    widest: 24,
    of: (row) => row.originalSlipNumber,
  },
  settledAt: {
    name: "结算时间",
    kind: "moment",
    widest: 16,
    of: (row) => momentSerial(row.settledAt),
  },
  idNumber: { name: "身份证号", kind: "text", widest: 18, of: (row) => row.idNumber },
  personNo: { name: "个人编号", kind: "text", widest: 16, of: (row) => row.personNo },
  insuranceType: { name: "险种", kind: "text", widest: 12, of: (row) => row.insuranceType },
  personType: { name: "人员类别", kind: "text", widest: 12, of: (row) => row.personType },
  tier: { name: "档次", kind: "word", widest: 6, of: (row) => row.tier },
  identities: { name: "身份", kind: "text", widest: 14, of: (row) => row.identities.join("、") },
  region: { name: "参保地", kind: "word", widest: 8, of: (row) => row.insuredRegion },
  inpatientNo: { name: "住院号", kind: "text", widest: 16, of: (row) => row.inpatientNo },
  admitDay: { name: "入院日期", kind: "day", widest: 10, of: (row) => daySerial(row.admitDay) },
  dischargeDay: {
    name: "出院日期",
    kind: "day",
    widest: 10,
    of: (row) => daySerial(row.dischargeDay),
  },
  stayDays: { name: "住院天数", kind: "ordinal", widest: 4, of: (row) => row.stayDays },
  dept: { name: "科室", kind: "text", widest: 12, of: (row) => row.dept },
  diagnosisCode: { name: "诊断编码", kind: "text", widest: 10, of: (row) => row.diagnosisCode },
  diagnosis: { name: "诊断", kind: "text", widest: 24, of: (row) => row.diagnosisName },
  group: { name: "清算组", kind: "ordinal", widest: 4, of: (row) => row.group },
  persons: { name: "人次", kind: "ordinal", widest: 4, of: (row) => row.sums.persons },
};

const LAST: readonly Column[] = [
  { name: "来源", kind: "word", widest: 4, of: (row) => row.source },
  { name: "政策包", kind: "text", widest: 20, of: (row) => row.pack },
  { name: "审核", kind: "word", widest: 8, of: (row) => row.review },
];

const TITLE = "住院费用明细表（三级表）";

/** Rows written before other work of the process gets its turn. */
const ROWS_AT_A_TIME = 200;

export async function writeDetail(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  plan: WorkbookPlan,
): Promise<void> {
  const columns = [...DETAIL_COLUMNS.map((key) => FIXED[key]), ...LAST];
  const textWidths = new Map(columns.map((column) => [column, columnWidth(plan, column)]));
  const widthOf = (column: Column) => textWidths.get(column) ?? 8;
  const widths = [
    ...DETAIL_COLUMNS.map((key) => widthOf(FIXED[key])),
    ...plan.measures.map((measure) =>
      amountWidth(measure, [plan.claim.totals, ...plan.claim.rows.map(({ sums }) => sums)]),
    ),
    ...LAST.map(widthOf),
  ];
  let number = 0;
  for (const part of plan.parts) {
    const title = plan.parts.length === 1 ? TITLE : `${TITLE} ${part.name}`;
    const sheet = openSheet(workbook, plan, {
      name: part.name,
      title,
      widths,
      landscape: true,
      fixedColumns: 3,
      fixedRows: HEAD_ROWS,
    });
    writeTitle(sheet, plan, title);
    writeHeads(sheet, [
      ...DETAIL_COLUMNS.map((key) => headOf(FIXED[key])),
      ...plan.measures.map(({ name, payer }) => ({ name, payer, align: "right" as const })),
      ...LAST.map(headOf),
    ]);
    for (const [index, row] of part.rows.entries()) {
      number += 1;
      writeRow(
        sheet,
        part.firstRow + index,
        rowCells(plan, row, number),
        rowHeight(columns, widthOf, row),
      );
      if (number % ROWS_AT_A_TIME === 0) await new Promise(setImmediate);
    }
    writeTotals(sheet, plan, part);
    sheet.autoFilter = {
      from: { row: HEAD_ROWS, column: 1 },
      to: { row: part.lastRow, column: widths.length },
    };
    sheet.commit();
  }
}

function headOf({ name, kind }: Column): ColumnHead {
  return { name, payer: null, align: ALIGNMENTS[kind] };
}

function rowCells(plan: WorkbookPlan, row: ClaimRow, number: number): readonly Cell[] {
  const tone: Tone = row.kind === "结算" ? "ink" : "undone";
  const cell = (column: Column): Cell => ({
    value: column.of(row, number),
    kind: column.kind,
    rule: "hairline",
    tone,
  });
  return [
    ...DETAIL_COLUMNS.map((key) => cell(FIXED[key])),
    ...plan.measures.map(
      (measure): Cell => ({
        value: cellYuan(measure.of(row.sums)),
        kind: "amount",
        rule: "hairline",
        tone,
      }),
    ),
    ...LAST.map(cell),
  ];
}

/** The total of this sheet; 核对 adds the sheets up. */
function writeTotals(sheet: ExcelJS.Worksheet, plan: WorkbookPlan, part: DetailPart): void {
  const blank: Cell = { value: null, kind: "text", rule: "total" };
  const sums = addUp(
    part.rows.map((row) => row.sums),
    plan.claim.layers.length,
  );
  const cells: Cell[] = DETAIL_COLUMNS.map((key): Cell => {
    if (key === "slip") return { ...blank, value: "合计", bold: true };
    if (key !== "persons") return blank;
    const formula = `SUM(${partRange(plan, part, "persons")})`;
    return { value: { formula, result: sums.persons }, kind: "ordinal", rule: "total", bold: true };
  });
  for (const measure of plan.measures) {
    const formula = `SUM(${partRange(plan, part, measure.key)})`;
    cells.push({
      value: liveAmount(formula, measure.of(sums)),
      kind: "amount",
      rule: "total",
      bold: true,
    });
  }
  writeRow(sheet, part.totalRow, [...cells, ...LAST.map(() => blank)], 24);
}

function columnWidth(plan: WorkbookPlan, column: Column): number {
  if (column.kind === "day" || column.kind === "moment") return widthFor(column.widest);
  let longest = 0;
  for (const row of plan.claim.rows) {
    longest = Math.max(longest, textColumns(String(column.of(row, plan.claim.rows.length) ?? "")));
  }
  return Math.max(headWidth(column.name), widthFor(Math.min(longest, column.widest)));
}

/** Tall enough for the column whose text needs most lines. */
function rowHeight(
  columns: readonly Column[],
  widthOf: (column: Column) => number,
  row: ClaimRow,
): number {
  let lines = 1;
  for (const column of columns) {
    if (column.kind !== "text" && column.kind !== "word") continue;
    const value = column.of(row, 0);
    if (typeof value !== "string") continue;
    // A Chinese character that does not fit moves down whole: a line holds a letter less than its width.
    const room = widthOf(column) - 1;
    const needed = textColumns(value) <= room ? 1 : Math.ceil(textColumns(value) / (room - 1));
    lines = Math.max(lines, needed);
  }
  return 3 + 14 * Math.min(lines, 6);
}
