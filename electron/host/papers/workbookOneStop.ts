/** 一站式垫付: what the hospital has advanced for each payer. Each payer is billed separately. */
import type ExcelJS from "exceljs";
import { addUp, tallyRows } from "../../../shared/claims/sums.ts";
import type { ClaimKind, PayerClaim, PayerTally } from "../../../shared/claims/types.ts";
import { printYuan } from "../../../shared/money/fen.ts";
import {
  type Cell,
  columnLetter,
  liveAmount,
  type Rule,
  type Sheet,
  textColumns,
  widthFor,
  writeRow,
} from "./workbookCells.ts";
import {
  type ColumnHead,
  openSheet,
  writeHeads,
  writeSignatures,
  writeTitle,
} from "./workbookFrame.ts";
import {
  HEAD_ROWS,
  layerMeasureKey,
  overParts,
  payerKey,
  type WorkbookPlan,
} from "./workbookPlan.ts";

const TITLE = "一站式结算垫付资金申报汇总表";

const HEADS = [
  { name: "付款方", payer: null, align: "left" },
  { name: "待遇", payer: null, align: "left" },
  { name: "人次", payer: "本月结算", align: "right" },
  { name: "金额", payer: "本月结算", align: "right" },
  { name: "人次", payer: "本月撤销", align: "right" },
  { name: "金额", payer: "本月撤销", align: "right" },
  { name: "人次", payer: "上期撤销", align: "right" },
  { name: "金额", payer: "上期撤销", align: "right" },
  { name: "人次", payer: "本月申报", align: "right" },
  { name: "金额", payer: "本月申报", align: "right" },
] as const satisfies readonly ColumnHead[];

/** Column of the amount that is claimed; 核对 and 封面 refer to it. */
export const ONE_STOP_COUNT_COLUMN = "I";
export const ONE_STOP_AMOUNT_COLUMN = "J";

const KINDS: readonly { readonly kind: ClaimKind; readonly key: keyof PayerTally }[] = [
  { kind: "结算", key: "settled" },
  { kind: "结算撤销", key: "undone" },
  { kind: "上期撤销", key: "undoneFromBefore" },
];

export function writeOneStop(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  plan: WorkbookPlan,
): void {
  const { claim } = plan;
  const names = [...claim.layers.flatMap(({ payer, layer }) => [payer, layer]), "个人现金支出"];
  const words = widthFor(Math.min(28, Math.max(...names.map(textColumns))));
  const settled = claim.rows.filter(({ kind }) => kind === "结算").map(({ sums }) => sums);
  const gross = printYuan(addUp(settled, claim.layers.length).totalFee);
  const amount = widthFor(gross.length + 1);
  const sheet = openSheet(workbook, plan, {
    name: "一站式垫付",
    title: TITLE,
    widths: [words, words, ...KINDS.flatMap(() => [8, amount]), 8, amount],
    landscape: true,
    fixedColumns: 0,
    fixedRows: HEAD_ROWS,
  });
  writeTitle(sheet, plan, TITLE);
  writeHeads(sheet, HEADS);
  for (const payer of claim.payers) writePayer(sheet, plan, payer);
  writeRest(sheet, plan);
  writeSignatures(sheet, (plan.oneStopRow("totalFee") ?? HEAD_ROWS) + 2);
  sheet.commit();
}

function writePayer(sheet: Sheet, plan: WorkbookPlan, payer: PayerClaim): void {
  payer.layers.forEach((layer, position) => {
    const key = layerMeasureKey(layer.index);
    const rule = payer.layers.length === 1 ? "subtotal" : "hairline";
    writeTallies(sheet, plan, {
      row: plan.oneStopRow(key) ?? HEAD_ROWS,
      keys: [key],
      names: [position === 0 ? payer.payer : "", layer.layer],
      tally: layer,
      rule,
    });
  });
  if (payer.layers.length === 1) return;
  writeTallies(sheet, plan, {
    row: plan.oneStopRow(payerKey(payer.payer)) ?? HEAD_ROWS,
    keys: payer.layers.map(({ index }) => layerMeasureKey(index)),
    names: ["", "小计"],
    tally: payer,
    rule: "subtotal",
  });
}

/** The rest of the bill below the payers: the sheet proves that nothing of the total is missing. */
function writeRest(sheet: Sheet, plan: WorkbookPlan): void {
  const rowOf = (key: string) => plan.oneStopRow(key) ?? HEAD_ROWS;
  const layerRows = plan.layerMeasures.map(({ key }) => rowOf(key));
  const parts = ["fundTotal", "hospitalTotal", "accountPay", "cash"].map(rowOf);
  const lines = [
    { key: "fundTotal", names: ["垫付合计", "全部付款方"], rule: "total", addRows: layerRows },
    { key: "hospitalTotal", names: ["医院承担", "不申报"], rule: "hairline" },
    { key: "accountPay", names: ["个人账户支出", "不申报"], rule: "hairline" },
    { key: "cash", names: ["个人现金支出", "不申报"], rule: "hairline" },
    { key: "totalFee", names: ["医疗费总额", "以上各项之和"], rule: "total", addRows: parts },
  ] as const;
  for (const { key, ...line } of lines) {
    const tally = tallyRows(plan.claim.rows, (sums) => sums[key]);
    writeTallies(sheet, plan, { row: rowOf(key), keys: [key], tally, ...line });
  }
}

interface TallyRow {
  readonly row: number;
  /** Measures that are added up; a document counts once however many of them it pays. */
  readonly keys: readonly string[];
  readonly names: readonly [string, string];
  readonly tally: PayerTally;
  readonly rule: Rule;
  /** Rows above whose amounts this one adds up; without it the amounts come from 住院明细. */
  readonly addRows?: readonly number[];
}

function writeTallies(sheet: Sheet, plan: WorkbookPlan, line: TallyRow): void {
  const { row, keys, names, tally, rule, addRows } = line;
  const bold = rule === "total" || keys.length > 1;
  const cells: Cell[] = names.map((value) => ({ value, kind: "text", rule, bold }));
  for (const { kind, key } of KINDS) {
    cells.push({
      value: { formula: countFormula(plan, keys, kind), result: tally[key].count },
      kind: "count",
      rule,
      bold,
    });
    const letter = columnLetter(cells.length + 1);
    const terms =
      addRows?.map((above) => `${letter}${above}`) ??
      keys.map((measure) =>
        overParts(plan, (range) => `SUMIFS(${range(measure)},${range("kind")},"${kind}")`),
      );
    cells.push({
      value: liveAmount(terms.join("+") || "0", tally[key].amount),
      kind: "amount",
      rule,
      bold,
    });
  }
  cells.push({
    value: { formula: `C${row}-E${row}-G${row}`, result: tally.net.count },
    kind: "count",
    rule,
    bold: true,
  });
  cells.push({
    value: liveAmount(`D${row}+F${row}+H${row}`, tally.net.amount),
    kind: "amount",
    rule,
    bold: true,
  });
  writeRow(sheet, row, cells, rule === "total" ? 26 : 22);
}

/** Documents of a kind on which these measures together are not nothing. */
function countFormula(plan: WorkbookPlan, keys: readonly string[], kind: ClaimKind): string {
  return overParts(plan, (range) => {
    const paid = keys.map((key) => range(key)).join("+");
    return `SUMPRODUCT((${range("kind")}="${kind}")*(${paid}<>0))`;
  });
}
