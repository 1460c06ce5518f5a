/** 汇总 (一级表): the row of a 清算申请 (3203) per group, then each payer. Every figure is computed from 住院明细. */
import type ExcelJS from "exceljs";
import type { ClaimGroup } from "../../../shared/claims/types.ts";
import {
  type Cell,
  type CellKind,
  type CellValue,
  daySerial,
  headWidth,
  liveAmount,
  textColumns,
  widthFor,
  writeRow,
} from "./workbookCells.ts";
import { openSheet, writeHeads, writeSignatures, writeTitle } from "./workbookFrame.ts";
import {
  amountWidth,
  HEAD_ROWS,
  type Measure,
  overParts,
  SUMMARY_KEYS,
  type WorkbookPlan,
} from "./workbookPlan.ts";

type SummaryKey = (typeof SUMMARY_KEYS)[number];

/** Names of the national form (3203) where it has them. */
const NAMES: Readonly<Record<SummaryKey, string>> = {
  category: "清算类别",
  method: "清算方式",
  month: "清算年月",
  persons: "清算人次",
  totalFee: "医疗费总额",
  inScope: "医保认可费用总额",
  fundTotal: "基金申报总额",
  cash: "现金支付金额",
  accountPay: "个人账户支出",
  from: "开始日期",
  to: "结束日期",
  group: "清算组",
  insuranceType: "险种",
  agency: "清算经办机构",
  region: "参保地",
};

type PlainKey = Exclude<
  SummaryKey,
  "persons" | "totalFee" | "inScope" | "fundTotal" | "cash" | "accountPay"
>;

function plainValue(plan: WorkbookPlan, group: ClaimGroup, key: PlainKey): CellValue {
  switch (key) {
    case "category":
      return group.clearingCategory;
    case "method":
      return group.clearingMethod;
    case "month":
      return plan.claim.settings.month.replace("-", "");
    case "from":
      return daySerial(plan.claim.from);
    case "to":
      return daySerial(plan.claim.to);
    case "group":
      return group.number;
    case "insuranceType":
      return group.insuranceType;
    case "agency":
      return group.clearingAgency;
    case "region":
      return regionInWords(group);
  }
}

function regionInWords({ insuredRegion, insuredRegionName }: ClaimGroup): string {
  return insuredRegionName === "" ? insuredRegion : `${insuredRegion} ${insuredRegionName}`;
}

interface SummaryColumn {
  readonly name: string;
  readonly payer: string | null;
  readonly width: number;
  readonly key: SummaryKey | null;
  readonly measure: Measure | null;
}

export function writeSummary(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  plan: WorkbookPlan,
): void {
  const title = "住院费用汇总表（一级表）";
  const columns = summaryColumns(plan);
  const { groups } = plan.claim;
  const sheet = openSheet(workbook, plan, {
    name: "汇总",
    title,
    widths: columns.map(({ width }) => width),
    landscape: true,
    fixedColumns: 0,
    fixedRows: HEAD_ROWS,
  });
  writeTitle(sheet, plan, title);
  writeHeads(
    sheet,
    columns.map(({ name, payer, measure }) => ({
      name,
      payer,
      align: measure === null ? ("center" as const) : ("right" as const),
    })),
  );
  groups.forEach((group, index) => {
    const row = HEAD_ROWS + 1 + index;
    writeRow(
      sheet,
      row,
      columns.map((column) => groupCell(plan, group, column, row)),
      32,
    );
  });
  if (groups.length === 0) {
    writeRow(sheet, HEAD_ROWS + 1, [
      { value: "本月没有结算。", kind: "text", rule: "none", tone: "faint", wrap: false },
    ]);
  }
  writeRow(
    sheet,
    plan.summaryTotalRow,
    columns.map((column) => totalCell(plan, column)),
    26,
  );
  writeSignatures(sheet, plan.summaryTotalRow + 2);
  sheet.commit();
}

function summaryColumns(plan: WorkbookPlan): readonly SummaryColumn[] {
  const { groups, totals } = plan.claim;
  const allSums = [totals, ...groups.map(({ sums }) => sums)];
  const measureOf = (key: string) => plan.measures.find((measure) => measure.key === key) ?? null;
  const first = SUMMARY_KEYS.map((key): SummaryColumn => {
    const measure = measureOf(key);
    const name = NAMES[key];
    if (measure !== null) {
      const named = { ...measure, name };
      return { name, payer: null, key, measure: named, width: amountWidth(named, allSums) };
    }
    const texts = groups.map((group) =>
      key === "persons" ? "" : String(plainValue(plan, group, key as PlainKey)),
    );
    const longest = Math.max(0, ...texts.map(textColumns));
    const widest = key === "from" || key === "to" ? 10 : Math.min(longest, 12);
    const width = Math.max(headWidth(name), widthFor(widest));
    return { name, payer: null, key, measure: null, width };
  });
  const rest = plan.measures
    .filter(({ key }) => !SUMMARY_KEYS.some((known) => known === key))
    .map((measure) => ({
      name: measure.name,
      payer: measure.payer,
      key: null,
      measure,
      width: amountWidth(measure, allSums),
    }));
  return [...first, ...rest];
}

const KINDS: Readonly<Partial<Record<SummaryKey, CellKind>>> = {
  category: "word",
  month: "word",
  from: "day",
  to: "day",
  group: "ordinal",
  insuranceType: "word",
  agency: "word",
  region: "word",
  method: "word",
};

function groupCell(
  plan: WorkbookPlan,
  group: ClaimGroup,
  { key, measure }: SummaryColumn,
  row: number,
): Cell {
  const own = `$${plan.summaryColumn("group")}${row}`;
  const sumIfs = (column: string) =>
    overParts(plan, (range) => `SUMIFS(${range(column)},${range("group")},${own})`);
  if (measure !== null) {
    const value = liveAmount(sumIfs(measure.key), measure.of(group.sums));
    return { value, kind: "amount", rule: "hairline" };
  }
  if (key === "persons") {
    const value = { formula: sumIfs("persons"), result: group.sums.persons };
    return { value, kind: "ordinal", rule: "hairline" };
  }
  return {
    value: plainValue(plan, group, key as PlainKey),
    kind: KINDS[key as SummaryKey] ?? "text",
    rule: "hairline",
  };
}

function totalCell(plan: WorkbookPlan, { key, measure }: SummaryColumn): Cell {
  const last = plan.summaryTotalRow - 1;
  const range = (column: string) =>
    `${plan.summaryColumn(column)}${HEAD_ROWS + 1}:${plan.summaryColumn(column)}${last}`;
  const look = { rule: "total", bold: true } as const;
  if (measure !== null) {
    const value = liveAmount(`SUM(${range(measure.key)})`, measure.of(plan.claim.totals));
    return { ...look, value, kind: "amount" };
  }
  if (key === "persons") {
    const formula = `SUM(${range("persons")})`;
    return { ...look, value: { formula, result: plan.claim.totals.persons }, kind: "ordinal" };
  }
  return { ...look, value: key === "category" ? "合计" : null, kind: "word" };
}
