/** The checks of the sheet 核对, each with its live formulas and the figures that they have now. */

import { shareOf } from "../../../shared/claims/footing.ts";
import type { Indicator } from "../../../shared/claims/indicators.ts";
import type { UndonePair } from "../../../shared/claims/types.ts";
import { type Fen, fen, subtractFen } from "../../../shared/money/fen.ts";
import {
  type CellKind,
  type CellValue,
  cellYuan,
  type LiveCell,
  liveAmount,
} from "./workbookCells.ts";
import { ONE_STOP_AMOUNT_COLUMN } from "./workbookOneStop.ts";
import { type DetailPart, type Measure, overParts, type WorkbookPlan } from "./workbookPlan.ts";

export const BALANCED = "平";
export const UNBALANCED = "不平";
/** An undoing that stands alone because its original was claimed before: neither right nor wrong. */
const FROM_BEFORE = "上期";

/** Row of the first section's head. */
export const FIRST_CHECK_ROW = 5;

/** One line of 核对: figures in columns B to H and the verdict over its differences. */
export interface Check {
  readonly name: string;
  readonly kind: CellKind;
  /** Of column H, where it counts although the others are amounts. */
  readonly lastKind?: CellKind;
  readonly cells: readonly (CellValue | undefined)[];
  /** Columns that must be nothing, with what they are. */
  readonly differences: readonly { readonly column: string; readonly value: number }[];
  /** Instead of a comparison. */
  readonly verdict?: string;
  /** A text alone, over the whole width. */
  readonly isNote?: boolean;
}

export interface CheckSection {
  readonly heads: readonly string[];
  readonly checks: readonly Check[];
  /** Row of its head; its checks follow. */
  readonly headRow: number;
}

type Section = Omit<CheckSection, "headRow">;

/** All sections, placed one below the other. */
export function claimChecks(
  plan: WorkbookPlan,
  indicators: readonly Indicator[],
): readonly CheckSection[] {
  const placed: CheckSection[] = [];
  let headRow = FIRST_CHECK_ROW;
  for (const build of [columnSection, identitySection, slipSection, pairSection]) {
    const section = { ...build(plan, headRow + 1), headRow };
    placed.push(section);
    headRow += section.checks.length + 2;
  }
  if (indicators.length > 0) placed.push({ ...indicatorSection(indicators, headRow + 1), headRow });
  return placed;
}

export function verdictOf({ verdict, differences }: Check): string {
  return verdict ?? (differences.every(({ value }) => value === 0) ? BALANCED : UNBALANCED);
}

/** Every column: 住院明细 against 汇总, 一站式垫付 and the slips. */
function columnSection(plan: WorkbookPlan, firstRow: number): Section {
  const { totals, control } = plan.claim;
  const check = (measure: Measure, index: number): Check => {
    const row = firstRow + index;
    const detail = measure.of(totals);
    const slips = measure.of(control.sums);
    const oneStop = plan.oneStopRow(measure.key);
    return {
      name: measure.payer === null ? measure.name : `${measure.payer}：${measure.name}`,
      kind: "amount",
      cells: [
        liveAmount(
          overParts(plan, (range) => `SUM(${range(measure.key)})`),
          detail,
        ),
        live(`'汇总'!${plan.summaryColumn(measure.key)}${plan.summaryTotalRow}`, detail),
        oneStop === null
          ? undefined
          : live(`'一站式垫付'!${ONE_STOP_AMOUNT_COLUMN}${oneStop}`, detail),
        cellYuan(slips),
        liveAmount(`B${row}-C${row}`, fen(0)),
        oneStop === null ? undefined : liveAmount(`B${row}-D${row}`, fen(0)),
        liveAmount(`B${row}-E${row}`, subtractFen(detail, slips)),
      ],
      differences: [
        { column: "F", value: 0 },
        ...(oneStop === null ? [] : [{ column: "G", value: 0 }]),
        { column: "H", value: detail - slips },
      ],
    };
  };
  const personsRow = firstRow + plan.measures.length;
  const persons: Check = {
    name: "清算人次",
    kind: "count",
    cells: [
      {
        formula: overParts(plan, (range) => `SUM(${range("persons")})`),
        result: totals.persons,
      },
      {
        formula: `'汇总'!${plan.summaryColumn("persons")}${plan.summaryTotalRow}`,
        result: totals.persons,
      },
      undefined,
      control.sums.persons,
      { formula: `B${personsRow}-C${personsRow}`, result: 0 },
      undefined,
      { formula: `B${personsRow}-E${personsRow}`, result: totals.persons - control.sums.persons },
    ],
    differences: [
      { column: "F", value: 0 },
      { column: "H", value: totals.persons - control.sums.persons },
    ],
  };
  return {
    heads: [
      "一　逐栏核对",
      "住院明细",
      "汇总",
      "一站式垫付",
      "结算单",
      "明细−汇总",
      "明细−一站式",
      "明细−结算单",
      "结果",
    ],
    checks: [...plan.measures.map(check), persons],
  };
}

function live(formula: string, amount: Fen): LiveCell {
  return { formula, result: cellYuan(amount) };
}

/** What must hold in the sums and in each single row. */
function identitySection(plan: WorkbookPlan, firstRow: number): Section {
  const layerKeys = plan.layerMeasures.map(({ key }) => key);
  const identities = [
    {
      name: "全自费 + 超限价 + 先行自付 + 符合政策范围 = 医疗费总额",
      parts: ["fullSelfPay", "overLimitSelfPay", "preSelfPay", "inScope"],
      whole: "totalFee",
    },
    { name: "各付款方之和 = 基金支付合计", parts: layerKeys, whole: "fundTotal" },
    {
      name: "各付款方 + 医院承担 + 个人负担 = 医疗费总额",
      parts: [...layerKeys, "hospitalTotal", "personTotal"],
      whole: "totalFee",
    },
    {
      name: "个人账户支出 + 个人现金支出 = 个人负担",
      parts: ["accountPay", "cash"],
      whole: "personTotal",
    },
  ];
  return {
    heads: ["二　等式", "左边", "右边", "", "", "左边−右边", "", "不符的行数", "结果"],
    checks: identities.map(({ name, parts, whole }, index): Check => {
      const row = firstRow + index;
      const measures = plan.measures.filter(({ key }) => parts.includes(key));
      const wholeMeasure = plan.measures.filter(({ key }) => key === whole);
      const sumOf = (of: readonly Measure[], sums: (typeof plan.claim)["totals"]) =>
        of.reduce((sum, measure) => sum + measure.of(sums), 0);
      const left = sumOf(measures, plan.claim.totals);
      const right = sumOf(wholeMeasure, plan.claim.totals);
      const wrongRows = plan.claim.rows.filter(
        ({ sums }) => sumOf(measures, sums) !== sumOf(wholeMeasure, sums),
      ).length;
      const leftOf = (range: (key: string) => string) => parts.map(range).join("+") || "0";
      const total = (keys: readonly string[]) =>
        keys.map((key) => overParts(plan, (range) => `SUM(${range(key)})`)).join("+") || "0";
      return {
        name,
        kind: "amount",
        lastKind: "count",
        cells: [
          liveAmount(total(parts), fen(left)),
          liveAmount(total([whole]), fen(right)),
          undefined,
          undefined,
          liveAmount(`B${row}-C${row}`, fen(left - right)),
          undefined,
          {
            formula: overParts(
              plan,
              (range) => `SUMPRODUCT(--(ROUND(${leftOf(range)}-${range(whole)},2)<>0))`,
            ),
            result: wrongRows,
          },
        ],
        differences: [
          { column: "F", value: left - right },
          { column: "H", value: wrongRows },
        ],
      };
    }),
  };
}

/** Every slip once, and the charges on the slips. */
function slipSection(plan: WorkbookPlan, firstRow: number): Section {
  const { rows, control, totals } = plan.claim;
  const doubled = rows.filter(
    (row, index) => rows[index + 1]?.slipNumber === row.slipNumber,
  ).length;
  const [count, once, charges] = [firstRow, firstRow + 1, firstRow + 2];
  return {
    heads: ["三　单号与费用", "住院明细", "", "", "结算单", "", "", "差额", "结果"],
    checks: [
      {
        name: "单据份数",
        kind: "count",
        cells: [
          { formula: overParts(plan, (range) => `COUNTA(${range("slip")})`), result: rows.length },
          undefined,
          undefined,
          control.slipCount,
          undefined,
          undefined,
          { formula: `B${count}-E${count}`, result: rows.length - control.slipCount },
        ],
        differences: [{ column: "H", value: rows.length - control.slipCount }],
      },
      {
        name: "重复的单号（明细按单号排列，逐行与下一行比较）",
        kind: "count",
        cells: [
          { formula: doubledSlips(plan), result: doubled },
          undefined,
          undefined,
          0,
          undefined,
          undefined,
          { formula: `B${once}-E${once}`, result: doubled },
        ],
        differences: [{ column: "H", value: doubled }],
      },
      {
        name: "医疗费总额 = 结算单费用分类之和",
        kind: "amount",
        cells: [
          liveAmount(
            overParts(plan, (range) => `SUM(${range("totalFee")})`),
            totals.totalFee,
          ),
          undefined,
          undefined,
          cellYuan(control.chargesTotal),
          undefined,
          undefined,
          liveAmount(`B${charges}-E${charges}`, subtractFen(totals.totalFee, control.chargesTotal)),
        ],
        differences: [{ column: "H", value: totals.totalFee - control.chargesTotal }],
      },
    ],
  };
}

/** Neighbours that are equal, within each sheet and from one sheet to the next. */
function doubledSlips(plan: WorkbookPlan): string {
  const letter = plan.detailColumn("slip");
  const cell = (part: DetailPart, row: number) => `'${part.name}'!$${letter}$${row}`;
  const terms = plan.parts.flatMap((part, index) => {
    const next = plan.parts[index + 1];
    const inside =
      part.lastRow === part.firstRow
        ? []
        : [
            `SUMPRODUCT(--(${cell(part, part.firstRow)}:$${letter}$${part.lastRow - 1}=${cell(part, part.firstRow + 1)}:$${letter}$${part.lastRow}))`,
          ];
    const across =
      next === undefined ? [] : [`(${cell(part, part.lastRow)}=${cell(next, next.firstRow)})`];
    return [...inside, ...across];
  });
  return terms.join("+") || "0";
}

/** Each undoing beside what it undoes. Within the month both rows stay and net to nothing in every column. */
function pairSection(plan: WorkbookPlan, firstRow: number): Section {
  const places = placesOfRows(plan);
  const checks = plan.claim.pairs.map((pair, index) =>
    pairLine(plan, places, pair, firstRow + index),
  );
  const none: Check = {
    name: "本月没有结算撤销",
    kind: "amount",
    cells: [],
    differences: [],
    verdict: BALANCED,
  };
  return {
    heads: [
      "四　撤销对照",
      "撤销金额",
      "原单金额",
      "原单号",
      "",
      "两行之和",
      "",
      "不抵消的栏数",
      "结果",
    ],
    checks: checks.length === 0 ? [none] : checks,
  };
}

type Places = ReadonlyMap<string, { readonly part: DetailPart; readonly row: number }>;

function placesOfRows(plan: WorkbookPlan): Places {
  return new Map(
    plan.parts.flatMap((part) =>
      part.rows.map(({ slipNumber }, index) => [slipNumber, { part, row: part.firstRow + index }]),
    ),
  );
}

function pairLine(
  plan: WorkbookPlan,
  places: Places,
  { undoing, original }: UndonePair,
  row: number,
): Check {
  const [first, last] = [plan.measures[0]?.key ?? "", plan.measures.at(-1)?.key ?? ""];
  const cell = (slipNumber: string, key: string) => {
    const place = places.get(slipNumber);
    return place === undefined ? "0" : `'${place.part.name}'!${plan.detailColumn(key)}${place.row}`;
  };
  const across = (slipNumber: string) =>
    `${cell(slipNumber, first)}:${plan.detailColumn(last)}${places.get(slipNumber)?.row ?? 1}`;
  const undone = live(cell(undoing.slipNumber, "totalFee"), undoing.sums.totalFee);
  if (original === null) {
    return {
      name: undoing.slipNumber,
      kind: "amount",
      cells: [
        undone,
        undefined,
        undoing.originalSlipNumber ?? "",
        undefined,
        undefined,
        undefined,
        undefined,
      ],
      differences: [],
      verdict: FROM_BEFORE,
    };
  }
  const net = undoing.sums.totalFee + original.sums.totalFee;
  const open = plan.measures.filter(
    (measure) => measure.of(undoing.sums) + measure.of(original.sums) !== 0,
  ).length;
  return {
    name: undoing.slipNumber,
    kind: "amount",
    lastKind: "count",
    cells: [
      undone,
      live(cell(original.slipNumber, "totalFee"), original.sums.totalFee),
      original.slipNumber,
      undefined,
      liveAmount(`B${row}+C${row}`, fen(net)),
      undefined,
      {
        formula: `SUMPRODUCT(--(ROUND(${across(undoing.slipNumber)}+${across(original.slipNumber)},2)<>0))`,
        result: open,
      },
    ],
    differences: [
      { column: "F", value: net },
      { column: "H", value: open },
    ],
  };
}

/** Not checked against anything: what each share is of stands below it. */
function indicatorSection(indicators: readonly Indicator[], firstRow: number): Section {
  const share = ({ share: text, part, whole }: Indicator, row: number): CellValue => {
    if (text === null) return "—";
    return { formula: `ROUND(B${row}/C${row},4)`, result: (shareOf(part, whole) ?? 0) / 10_000 };
  };
  return {
    heads: ["五　指标（不是申报数）", "分子", "分母", "", "", "", "", "比例", "口径"],
    checks: indicators.flatMap((indicator, index): Check[] => [
      {
        name: indicator.name,
        kind: "amount",
        lastKind: "share",
        cells: [
          cellYuan(indicator.part),
          cellYuan(indicator.whole),
          undefined,
          undefined,
          undefined,
          undefined,
          share(indicator, firstRow + index * 2),
        ],
        differences: [],
        verdict: indicator.isInForce ? "现行" : "对照",
      },
      {
        name: indicator.how,
        kind: "text",
        cells: [],
        differences: [],
        verdict: "",
        isNote: true,
      },
    ]),
  };
}
