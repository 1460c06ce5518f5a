/** What the demonstration says about itself. No names, no ID numbers. */
import { printYuan } from "../../../shared/money/fen.ts";
import type { ComparedField } from "../../../shared/reconcile/compareSources.ts";
import type { Hold } from "../../../shared/settle/holds.ts";
import { monthPayers, type PayerSum } from "../office/monthPayers.ts";
import { listSettlements } from "../office/reads.ts";
import type { Books } from "../store/books.ts";
import { differenceLine, yuan } from "./words.ts";

export interface HeldStay {
  readonly inpatientNo: string;
  readonly admitDay: string;
  readonly dischargeDay: string;
  readonly totalFen: number;
  readonly holds: readonly Hold[];
  /** Where both sources exist and disagree: every field that differs */
  readonly differences: readonly ComparedField[];
}

interface MonthSummary {
  readonly month: string;
  readonly settlements: number;
  readonly totalFen: number;
  readonly fundFen: number;
  readonly hospitalFen: number;
  readonly personFen: number;
  readonly payers: readonly PayerSum[];
  /** File name */
  readonly workbook: string;
}

export interface Summary {
  readonly training: true;
  readonly counts: {
    readonly stays: number;
    readonly settled: number;
    readonly held: number;
    /** Settled stays for which the platform's figures are there too, and are the same to the fen */
    readonly agreeing: number;
  };
  readonly months: readonly MonthSummary[];
  /** Stays whose two sources disagree: held until a person decides. */
  readonly differences: readonly Pick<HeldStay, "inpatientNo" | "differences">[];
  readonly held: readonly Omit<HeldStay, "differences">[];
}

export function summarise(books: Books, held: readonly HeldStay[]): Summary {
  const settlements = listSettlements(books);
  const months = [...new Set(settlements.map(({ month }) => month))].sort();
  const agreeing = books
    .prepare(
      "SELECT count(*) FROM settlement WHERE json_extract(document, '$.comparison.agree') = 1",
    )
    .pluck()
    .get() as number;
  return {
    training: true,
    counts: {
      stays: settlements.length + held.length,
      settled: settlements.length,
      held: held.length,
      agreeing,
    },
    months: months.map((month) => monthSummary(books, month)),
    differences: held
      .filter(({ differences }) => differences.length > 0)
      .map(({ inpatientNo, differences }) => ({ inpatientNo, differences })),
    held: held.map(({ differences: _, ...stay }) => stay),
  };
}

function monthSummary(books: Books, month: string): MonthSummary {
  const sums = books
    .prepare(
      `SELECT count(*) AS settlements, sum(total_fen) AS totalFen, sum(fund_fen) AS fundFen,
              sum(hospital_fen) AS hospitalFen, sum(person_fen) AS personFen
       FROM settlement WHERE month = ?`,
    )
    .get(month) as Omit<MonthSummary, "month" | "payers" | "workbook">;
  return { month, ...sums, payers: monthPayers(books, month), workbook: `申报-${month}.xlsx` };
}

/** The same for people, as a Markdown page. */
export function summaryPage(summary: Summary): string {
  const { stays, settled, held, agreeing } = summary.counts;
  const lines = [
    "# 演示医院摘要",
    "",
    "**全部数据都是编造的，仅供演示。**",
    "",
    `- 住院 ${stays} 次：结算 ${settled} 次（每次一张结算单，在 slips/），挂起 ${held} 次`,
    `- 平台已有结算的，${agreeing} 次与本院计算分毫不差，${summary.differences.length} 次不一致、等人决定`,
    "",
    "## 各月各支付方",
    ...summary.months.flatMap(monthLines),
    "",
    "## 两个来源不一致的住院",
    ...summary.differences.flatMap(({ inpatientNo, differences }) => [
      "",
      `### ${inpatientNo}`,
      ...differences.map((field) => `- ${differenceLine(field)}`),
    ]),
    "",
    "## 挂起的住院",
    "",
    "| 住院号 | 入院 | 出院 | 总额（元） | 为什么、怎么办 |",
    "| --- | --- | --- | ---: | --- |",
    ...summary.held.map(
      ({ inpatientNo, admitDay, dischargeDay, totalFen, holds }) =>
        `| ${inpatientNo} | ${admitDay} | ${dischargeDay} | ${yuan(totalFen)} | ${holds.map(({ what, action }) => what + action).join("")} |`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function monthLines(month: MonthSummary): readonly string[] {
  const row = (name: string, amount: string): string => `| ${name} | ${amount} |`;
  return [
    "",
    `### ${month.month}（${month.settlements} 张，${month.workbook}，草稿，未月结）`,
    "",
    row("支付方", "金额（元）"),
    "| --- | ---: |",
    ...month.payers.map(({ payer, payment }) => row(payer, printYuan(payment))),
    row("基金合计", yuan(month.fundFen)),
    ...(month.hospitalFen === 0 ? [] : [row("医院承担", yuan(month.hospitalFen))]),
    row("个人负担", yuan(month.personFen)),
    row("医疗费总额", yuan(month.totalFen)),
  ];
}
