/** 封面 (申报说明): what is claimed, in what state, and who answers for it. */
import type ExcelJS from "exceljs";
import type { ClaimKind, ClaimRow } from "../../../shared/claims/types.ts";
import { capitalYuan } from "../../../shared/money/capitals.ts";
import {
  type Cell,
  type CellValue,
  cellYuan,
  type Sheet,
  textColumns,
  writeRow,
} from "./workbookCells.ts";
import type { CheckSection } from "./workbookChecks.ts";
import { verdictCell } from "./workbookControl.ts";
import { marks, monthInWords, openSheet } from "./workbookFrame.ts";
import { ONE_STOP_AMOUNT_COLUMN, ONE_STOP_COUNT_COLUMN } from "./workbookOneStop.ts";
import { overParts, payerKey, type WorkbookPlan } from "./workbookPlan.ts";

const TITLE = "定点医疗机构医疗费用结算申报";

const NOTES = [
  "一、按结算时间归月。结算撤销为负数行；原单在以前月份的为“上期撤销”，注明原单号。",
  "二、清算人次＝结算份数－撤销份数；医保认可费用总额＝符合政策范围金额。",
  "三、基金申报总额不含个人账户支出；医院承担不申报。各付款方分别申报，见“一站式垫付”。",
  "四、各页之间用公式核对，并与结算单逐栏核对，见“核对”。",
];

const WIDTHS = [21, 25, 21, 25];

export function writeCover(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  plan: WorkbookPlan,
  checks: readonly CheckSection[],
): void {
  const sheet = openSheet(workbook, plan, {
    name: "封面",
    title: TITLE,
    widths: WIDTHS,
    landscape: false,
    fixedColumns: 0,
    fixedRows: 0,
  });
  const pen = new CoverPen(sheet);
  writeHead(pen, plan);
  writeFigures(pen, plan);
  writePayers(pen, plan);
  pen.section("三　状态");
  pen.wide(
    "来源",
    countBy(plan.claim.rows, ({ source }) => source),
  );
  pen.wide(
    "审核",
    countBy(plan.claim.rows, ({ review }) => review),
  );
  pen.wide(
    "政策包",
    countBy(plan.claim.rows, ({ pack }) => pack ?? "无（平台数据）"),
  );
  pen.wide("月结", plan.claim.draft ? "未月结，本表为草稿，不得报送" : "已月结");
  pen.wide("核对结果", verdictCell(checks), true);
  pen.skip();
  for (const note of NOTES) pen.note(note);
  pen.skip();
  pen.pair(["申报人", "", "复核人", ""], 24);
  pen.pair(["单位负责人", "", "医疗机构（章）", ""], 24);
  pen.pair(["联系电话", "", "申报日期", ""], 24);
  sheet.commit();
}

function writeHead(pen: CoverPen, plan: WorkbookPlan): void {
  const { settings, from, to, groups } = plan.claim;
  const { hospitalName, hospitalCode, hospitalLevel, month } = settings;
  const mark = marks(plan);
  pen.title(TITLE, 20, 40);
  pen.title(`${monthInWords(month)}　住院`, 13, 24);
  if (mark !== null) pen.title(mark, 14, 26, true);
  pen.skip();
  const agencies = [...new Set(groups.map(({ clearingAgency }) => clearingAgency))];
  const types = [...new Set(groups.map(({ insuranceType }) => insuranceType))];
  pen.wide("医疗机构", hospitalName, true);
  pen.pair(["机构编码", hospitalCode, "医院等级", hospitalLevel]);
  pen.pair(["申报期间", `${from} 至 ${to}`, "清算类别", groups[0]?.clearingCategory ?? ""]);
  pen.wide("清算经办机构", agencies.join("、") || settings.clearingAgency);
  pen.wide("险种", types.join("、"));
}

function writeFigures(pen: CoverPen, plan: WorkbookPlan): void {
  const { rows, totals } = plan.claim;
  const count = (kind: ClaimKind): CellValue => ({
    formula: overParts(plan, (range) => `COUNTIF(${range("kind")},"${kind}")`),
    result: rows.filter((row) => row.kind === kind).length,
  });
  const sum = (key: string): CellValue => {
    const measure = plan.measures.find((known) => known.key === key);
    return {
      formula: `'汇总'!${plan.summaryColumn(key)}${plan.summaryTotalRow}`,
      result:
        key === "persons" || measure === undefined ? totals.persons : cellYuan(measure.of(totals)),
    };
  };
  pen.section("一　申报数");
  pen.pair(["结算（份）", count("结算"), "本月撤销（份）", count("结算撤销")]);
  pen.pair(["上期撤销（份）", count("上期撤销"), "清算人次", sum("persons")]);
  pen.amounts(["医疗费总额", sum("totalFee"), "基金申报总额", sum("fundTotal")]);
  pen.amounts(["医保认可费用总额", sum("inScope"), "医院承担", sum("hospitalTotal")]);
  pen.amounts(["个人账户支出", sum("accountPay"), "现金支付金额", sum("cash")]);
  pen.wide("基金申报总额（大写）", capitalYuan(totals.fundTotal), true);
}

function writePayers(pen: CoverPen, plan: WorkbookPlan): void {
  pen.section("二　各付款方", ["人次", "申报金额"]);
  const cells = (key: string, count: number, amount: number): readonly CellValue[] => {
    const row = plan.oneStopRow(key);
    return [
      { formula: `'一站式垫付'!${ONE_STOP_COUNT_COLUMN}${row}`, result: count },
      { formula: `'一站式垫付'!${ONE_STOP_AMOUNT_COLUMN}${row}`, result: amount },
    ];
  };
  for (const { payer, net } of plan.claim.payers) {
    pen.payer(payer, cells(payerKey(payer), net.count, cellYuan(net.amount)));
  }
  const { rows, totals } = plan.claim;
  const funded = rows
    .filter(({ sums }) => sums.fundTotal !== 0)
    .reduce((count, { sums }) => count + sums.persons, 0);
  pen.payer("合计", cells("fundTotal", funded, cellYuan(totals.fundTotal)), true);
}

/** "计算 118 份，平台 4 份" */
function countBy(rows: readonly ClaimRow[], wordOf: (row: ClaimRow) => string): string {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(wordOf(row), (counts.get(wordOf(row)) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${word} ${count} 份`).join("，") || "无";
}

/** Writes the four columns of the cover downwards. */
class CoverPen {
  readonly #sheet: Sheet;
  #row = 0;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
  }

  skip(): void {
    this.#row += 1;
  }

  title(text: string, size: number, height: number, warn = false): void {
    this.#merged(1, 4);
    const tone = warn ? "warn" : "ink";
    this.#write(
      [{ value: text, kind: "word", rule: "none", bold: true, size, tone, wrap: false }],
      height,
    );
  }

  section(text: string, heads: readonly [string, string] | readonly [] = []): void {
    this.skip();
    const look = { kind: "text", rule: "head", bold: true } as const;
    const right = heads.map((value): Cell => ({ ...look, value, align: "right" }));
    const filler = Array.from({ length: 3 - right.length }, (): Cell => ({ ...look, value: "" }));
    this.#write([{ ...look, value: text }, ...filler, ...right], 24);
  }

  pair(
    [first, one, second, two]: readonly [string, CellValue, string, CellValue],
    height = 20,
  ): void {
    this.#write(
      [label(first), figure(one, "count"), label(second, 1), figure(two, "count")],
      height,
    );
  }

  amounts([first, one, second, two]: readonly [string, CellValue, string, CellValue]): void {
    this.#write([label(first), figure(one, "amount"), label(second, 1), figure(two, "amount")], 20);
  }

  /** One value across three columns, as many lines as it needs. */
  wide(name: string, value: CellValue, bold = false): void {
    this.#merged(2, 4);
    const room = WIDTHS.slice(1).reduce((sum, width) => sum + width, 0) - 6;
    const lines = typeof value === "string" ? Math.ceil(textColumns(value) / room) : 1;
    const cell: Cell = { value, kind: "text", rule: "hairline", bold };
    this.#write(
      [label(name), cell, { ...cell, value: null }, { ...cell, value: null }],
      5 + 15 * Math.max(1, lines),
    );
  }

  payer(name: string, cells: readonly CellValue[], total = false): void {
    this.#merged(1, 2);
    const look = { rule: total ? "total" : "hairline", bold: total } as const;
    const [count = null, amount = null] = cells;
    this.#write(
      [
        { ...look, value: name, kind: "text" },
        { ...look, value: null, kind: "text" },
        { ...look, value: count, kind: "count" },
        { ...look, value: amount, kind: "amount" },
      ],
      total ? 24 : 20,
    );
  }

  note(text: string): void {
    this.#merged(1, 4);
    const room = WIDTHS.reduce((sum, width) => sum + width, 0);
    const lines = Math.ceil(textColumns(text) / room);
    this.#write(
      [{ value: text, kind: "text", rule: "none", tone: "faint", size: 9 }],
      4 + 14 * lines,
    );
  }

  /** Merges cells of the row that is written next. */
  #merged(from: number, to: number): void {
    this.#sheet.mergeCells(this.#row + 1, from, this.#row + 1, to);
  }

  #write(cells: readonly (Cell | null)[], height: number): void {
    this.#row += 1;
    writeRow(this.#sheet, this.#row, cells, height);
  }
}

function label(value: string, indent = 0): Cell {
  return { value, kind: "text", rule: "hairline", tone: "faint", indent };
}

function figure(value: CellValue, kind: "amount" | "count"): Cell {
  const words = typeof value === "string";
  return { value, kind: words ? "text" : kind, rule: "hairline", bold: !words };
}
