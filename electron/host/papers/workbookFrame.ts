/** What all sheets of the workbook share: print set-up, marks of draft and training, title and foot. */
import type ExcelJS from "exceljs";
import { type Cell, FONT, headLines, type Sheet, writeRow } from "./workbookCells.ts";
import { HEAD_ROWS, type WorkbookPlan } from "./workbookPlan.ts";

/** Widest sheet that one A4 page across still carries legibly, in the unit of column widths. */
const PAGE_WIDTH_LIMIT = 265;

export interface SheetFrame {
  readonly name: string;
  readonly title: string;
  /** Widths of the columns from A on. */
  readonly widths: readonly number[];
  /** Prints across the page, on as many pages down as it needs; otherwise on a single upright page. */
  readonly landscape: boolean;
  /** Columns that stay in view and repeat on every page across; 0 for none. */
  readonly fixedColumns: number;
  /** Rows that stay in view and repeat on every page. */
  readonly fixedRows: number;
}

/** 草稿，未月结 and 演示, as far as they apply; null when the claim may be used as it is. */
export function marks(plan: WorkbookPlan): string | null {
  const { draft, training } = plan.claim;
  const words = [draft ? "草稿，未月结" : null, training ? "演示" : null].filter((word) => word);
  return words.length === 0 ? null : words.join(" · ");
}

export function openSheet(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  plan: WorkbookPlan,
  frame: SheetFrame,
): Sheet {
  const { name, widths, landscape, fixedColumns, fixedRows } = frame;
  const total = widths.reduce((sum, width) => sum + width, 0);
  const sheet = workbook.addWorksheet(name, {
    // Only A4 sheets of this width are fitted onto two pages across; all others onto one.
    pageSetup: {
      paperSize: 9,
      orientation: landscape ? "landscape" : "portrait",
      fitToPage: true,
      fitToWidth: landscape && total > PAGE_WIDTH_LIMIT ? 2 : 1,
      fitToHeight: landscape ? 0 : 1,
      pageOrder: "overThenDown",
      margins: { left: 0.4, right: 0.4, top: 0.75, bottom: 0.65, header: 0.35, footer: 0.35 },
      ...(fixedRows > 0 ? { printTitlesRow: `1:${fixedRows}` } : {}),
      ...(fixedColumns > 0
        ? { printTitlesColumn: `A:${String.fromCharCode(64 + fixedColumns)}` }
        : {}),
    },
    headerFooter: {
      oddHeader: pageHeader(plan, frame.title),
      oddFooter: pageFooter(plan),
    },
    views: [
      fixedRows > 0
        ? { state: "frozen", xSplit: fixedColumns, ySplit: fixedRows, showGridLines: false }
        : { state: "normal", showGridLines: false },
    ],
  });
  sheet.columns = widths.map((width) => ({ width }));
  return sheet;
}

/** "&" starts a code in headers and footers. All three parts together may have 255 characters. */
function headerText(text: string): string {
  return text.slice(0, 60).replaceAll("&", "&&");
}

function pageHeader(plan: WorkbookPlan, title: string): string {
  const { hospitalName, month } = plan.claim.settings;
  const mark = marks(plan);
  // The blank keeps a digit from joining the size.
  const face = `&"${FONT},常规"&9 `;
  const bold = `&"${FONT},粗体"&10 `;
  return [
    `&L${face}${headerText(hospitalName)}`,
    mark === null ? "" : `&C${bold}${headerText(mark)}`,
    `&R${face}${headerText(`${monthInWords(month)} ${title}`)}`,
  ].join("");
}

function pageFooter({ preparedBy, preparedAt }: WorkbookPlan): string {
  const face = `&"${FONT},常规"&9 `;
  return [
    `&L${face}${headerText(`制表 ${preparedBy}　${preparedAt}`)}`,
    `&C${face}第 &P 页，共 &N 页`,
    `&R${face}金额单位：元`,
  ].join("");
}

/** "2023-06" → "2023年6月" */
export function monthInWords(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`;
}

/** Rows 1 and 2: the title, then hospital, period and marks. Not merged, so that columns can be moved and filtered. */
export function writeTitle(sheet: Sheet, plan: WorkbookPlan, title: string): void {
  const { claim } = plan;
  const { hospitalName, hospitalCode, hospitalLevel } = claim.settings;
  const mark = marks(plan);
  const level = hospitalLevel === "" ? "" : `　${hospitalLevel}`;
  const particulars = `${hospitalName}（${hospitalCode}）${level}　申报期间 ${claim.from} 至 ${claim.to}　单位：元`;
  writeRow(
    sheet,
    1,
    [{ value: title, kind: "text", rule: "none", bold: true, size: 14, wrap: false }],
    26,
  );
  writeRow(sheet, 2, [
    {
      value: mark === null ? particulars : `${mark}　　${particulars}`,
      kind: "text",
      rule: "none",
      tone: mark === null ? "faint" : "warn",
      wrap: false,
    },
  ]);
}

export interface ColumnHead {
  readonly name: string;
  /** Stands above; neighbours of one payer share it. */
  readonly payer: string | null;
  readonly align: "left" | "center" | "right";
}

/** Rows 3 and 4: payers above their layers, then the names of the columns, aligned like what stands below them. */
export function writeHeads(sheet: Sheet, heads: readonly ColumnHead[]): void {
  const row = HEAD_ROWS - 1;
  const bands = heads.map(({ payer, align }, index): Cell => {
    if (payer === null) return { value: null, kind: "text", rule: "band" };
    const look = { kind: "text", rule: "payer", tone: "faint" } as const;
    if (heads[index - 1]?.payer === payer) return { ...look, value: null, align: "center" };
    const behind = heads.slice(index).findIndex((head) => head.payer !== payer);
    const span = behind < 0 ? heads.length - index : behind;
    if (span === 1) return { ...look, value: headLines(payer).join("\n"), align };
    sheet.mergeCells(row, index + 1, row, index + span);
    return { ...look, value: payer, align: "center" };
  });
  const names = heads.map(
    ({ name, align }): Cell => ({
      value: headLines(name).join("\n"),
      kind: "text",
      rule: "names",
      bold: true,
      align,
    }),
  );
  writeRow(sheet, row, bands, 30);
  writeRow(sheet, HEAD_ROWS, names, 32);
}

/** Who answers for the sheet. */
export function writeSignatures(sheet: Sheet, rowNumber: number): void {
  writeRow(
    sheet,
    rowNumber,
    [
      {
        value:
          "制表人：　　　　　　　　复核人：　　　　　　　　负责人：　　　　　　　　医疗机构（章）：　　　　　　　　　　日期：　　　　年　　月　　日",
        kind: "text",
        rule: "none",
        wrap: false,
      },
    ],
    30,
  );
}
