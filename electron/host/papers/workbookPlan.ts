/** Where everything stands in the workbook: fixed before the first sheet is written, because sheets refer to each other. */
import { MEASURES, type MeasureKey } from "../../../shared/claims/sums.ts";
import type { ClaimRow, ClaimSums, MonthClaim } from "../../../shared/claims/types.ts";
import { type Fen, printYuan, ZERO } from "../../../shared/money/fen.ts";
import { columnLetter, headWidth, widthFor } from "./workbookCells.ts";

/** The most rows that a sheet can have. */
export const SHEET_ROWS = 1_048_576;

/** Title, particulars, payers, names of columns. */
export const HEAD_ROWS = 4;

/** A column that adds up: an amount of the claim, found in rows, groups, totals and slips alike. */
export interface Measure {
  readonly key: string;
  readonly name: string;
  /** Payer above the column of one of its layers. */
  readonly payer: string | null;
  readonly of: (sums: ClaimSums) => Fen;
}

/** One sheet of 住院明细. A month too long for one sheet has several. */
export interface DetailPart {
  readonly name: string;
  readonly rows: readonly ClaimRow[];
  readonly firstRow: number;
  /** At least the first, so that ranges are never upside down. */
  readonly lastRow: number;
  readonly totalRow: number;
}

export interface WorkbookPlan {
  readonly claim: MonthClaim;
  readonly preparedBy: string;
  readonly preparedAt: string;
  readonly measures: readonly Measure[];
  readonly layerMeasures: readonly Measure[];
  readonly parts: readonly DetailPart[];
  /** Column letter of a measure or of 单号, 类型, 组, 人次 in 住院明细. */
  readonly detailColumn: (key: string) => string;
  readonly summaryColumn: (key: string) => string;
  readonly summaryTotalRow: number;
  /** Row of 一站式垫付 where a layer, a payer's subtotal or another measure stands. */
  readonly oneStopRow: (key: string) => number | null;
}

export function layerMeasureKey(index: number): string {
  return `layer${index}`;
}

export function payerKey(payer: string): string {
  return `payer:${payer}`;
}

/** Fixed columns of 住院明细 before the measures; the widths are in Latin letters. */
export const DETAIL_COLUMNS = [
  "number",
  "slip",
  "name",
  "kind",
  "originalSlip",
  "settledAt",
  "idNumber",
  "personNo",
  "insuranceType",
  "personType",
  "tier",
  "identities",
  "region",
  "inpatientNo",
  "admitDay",
  "dischargeDay",
  "stayDays",
  "dept",
  "diagnosisCode",
  "diagnosis",
  "group",
  "persons",
] as const;

export const SUMMARY_KEYS = [
  "category",
  "method",
  "month",
  "persons",
  "totalFee",
  "inScope",
  "fundTotal",
  "cash",
  "accountPay",
  "from",
  "to",
  "group",
  "insuranceType",
  "agency",
  "region",
] as const;

const SPLIT_KEYS: readonly MeasureKey[] = [
  "totalFee",
  "fullSelfPay",
  "overLimitSelfPay",
  "preSelfPay",
  "inScope",
];

/** Measures of a claim in the order of 住院明细: the split, each layer, then who bears the rest. */
function claimMeasures(claim: MonthClaim): {
  readonly measures: readonly Measure[];
  readonly layerMeasures: readonly Measure[];
} {
  const plain = MEASURES.map(({ key, name }) => ({
    key,
    name,
    payer: null,
    of: (sums: ClaimSums) => sums[key],
  }));
  const layerMeasures = claim.layers.map(({ payer, layer }, index) => ({
    key: layerMeasureKey(index),
    name: layer,
    payer,
    of: (sums: ClaimSums) => sums.payments[index] ?? ZERO,
  }));
  const isSplit = ({ key }: { key: MeasureKey }) => SPLIT_KEYS.includes(key);
  return {
    layerMeasures,
    measures: [
      ...plain.filter(isSplit),
      ...layerMeasures,
      ...plain.filter((measure) => !isSplit(measure)),
    ],
  };
}

export function planWorkbook(
  claim: MonthClaim,
  preparedBy: string,
  preparedAt: string,
  sheetRows: number,
): WorkbookPlan {
  const { measures, layerMeasures } = claimMeasures(claim);
  const detailKeys: string[] = [...DETAIL_COLUMNS, ...measures.map(({ key }) => key)];
  const summaryKeys: string[] = [
    ...SUMMARY_KEYS,
    ...measures.map(({ key }) => key).filter((key) => !SUMMARY_KEYS.some((known) => known === key)),
  ];
  return {
    claim,
    preparedBy,
    preparedAt,
    measures,
    layerMeasures,
    parts: detailParts(claim.rows, sheetRows),
    detailColumn: letterIn(detailKeys),
    summaryColumn: letterIn(summaryKeys),
    summaryTotalRow: HEAD_ROWS + Math.max(claim.groups.length, 1) + 1,
    oneStopRow: oneStopRows(claim),
  };
}

function letterIn(keys: readonly string[]): (key: string) => string {
  return (key) => {
    const index = keys.indexOf(key);
    if (index < 0) throw new RangeError(`no column ${key}`);
    return columnLetter(index + 1);
  };
}

/** As few sheets as hold all rows, each with its own head and total. */
function detailParts(rows: readonly ClaimRow[], sheetRows: number): readonly DetailPart[] {
  const room = sheetRows - HEAD_ROWS - 1;
  const count = Math.max(1, Math.ceil(rows.length / room));
  return Array.from({ length: count }, (_, index) => {
    const own = rows.slice(index * room, (index + 1) * room);
    const firstRow = HEAD_ROWS + 1;
    const lastRow = HEAD_ROWS + Math.max(own.length, 1);
    return {
      name: index === 0 ? "住院明细" : `住院明细${index + 1}`,
      rows: own,
      firstRow,
      lastRow,
      totalRow: lastRow + 1,
    };
  });
}

/** Rows of 一站式垫付: each payer's layers, its subtotal where it has several, then the rest of the bill. */
function oneStopRows(claim: MonthClaim): WorkbookPlan["oneStopRow"] {
  const rows = new Map<string, number>();
  let row = HEAD_ROWS;
  for (const { payer, layers } of claim.payers) {
    for (const { index } of layers) {
      row += 1;
      rows.set(layerMeasureKey(index), row);
    }
    if (layers.length > 1) row += 1;
    rows.set(payerKey(payer), row);
  }
  for (const key of ["fundTotal", "hospitalTotal", "accountPay", "cash", "totalFee"]) {
    row += 1;
    rows.set(key, row);
  }
  return (key) => rows.get(key) ?? null;
}

/** 'sheet'!$T$5:$T$99 */
export function partRange(plan: WorkbookPlan, part: DetailPart, key: string): string {
  const letter = plan.detailColumn(key);
  return `'${part.name}'!$${letter}$${part.firstRow}:$${letter}$${part.lastRow}`;
}

/** One expression per sheet of 住院明细, added up. */
export function overParts(
  plan: WorkbookPlan,
  expression: (range: (key: string) => string, part: DetailPart) => string,
): string {
  return plan.parts.map((part) => expression((key) => partRange(plan, part, key), part)).join("+");
}

/** Wide enough for every amount of the column and for its head. The total is bold: half a letter more. */
export function amountWidth(measure: Measure, sums: Iterable<ClaimSums>): number {
  let widest = 0;
  for (const part of sums) widest = Math.max(widest, printYuan(measure.of(part)).length);
  return Math.max(widthFor(widest + 0.5), headWidth(measure.name), headWidth(measure.payer ?? ""));
}
