/** The month's indicators out of the books. */

import { tagsOn } from "../../../shared/bill/itemRules.ts";
import { type Day, dayOfMoment, type Moment, parseDay } from "../../../shared/calendar/day.ts";
import {
  type DrugFees,
  drugShares,
  type FundBase,
  fundProgress,
  type Indicator,
} from "../../../shared/claims/indicators.ts";
import { type Fen, fen, parseYuan } from "../../../shared/money/fen.ts";
import { HOSPITAL_PAYER } from "../../../shared/policy/hospitalPayer.ts";
import type { Books } from "../store/books.ts";
import { allItemRules } from "../store/registers.ts";
import { readSettings, type Settings } from "../store/settings.ts";
import { inTurns } from "./inTurns.ts";

/** 西药费, 中药饮片费, 中成药费 */
const DRUGS = "('09', '10', '11')";

export interface MonthIndicators {
  readonly indicators: readonly Indicator[];
  /** Why there is no 基金使用进度; null where there is one */
  readonly noProgress: string | null;
}

/** Every line of the month's bills is looked at, so others get turns. */
export async function monthIndicators(books: Books, month: string): Promise<MonthIndicators> {
  const settings = readSettings(books);
  const { drugShareReading, drugShareTag } = settings;
  const fundBase = fundBaseOf(settings);
  const fees = await inTurns(addUpDrugFees(books, month, drugShareTag));
  const shares = drugShares(fees, drugShareReading, drugShareTag);
  const year = month.slice(0, 4);
  if (fundBase === null || fundBase.year !== year) {
    const known = fundBase === null ? "" : `（设了的是 ${fundBase.year} 年）`;
    return {
      indicators: shares,
      noProgress: `没有设 ${year} 年的基金额度${known}，不算基金使用进度：在“设置”的“指标”里写额度、它是什么、依据和日期。`,
    };
  }
  const progress = fundProgress(paidInYear(books, month, fundBase.payer), fundBase, month);
  return { indicators: [...shares, progress], noProgress: null };
}

function fundBaseOf(settings: Settings): FundBase | null {
  const { fundYear: year, fundName: name, fundSource: source, fundPayer: payer } = settings;
  const amount = parseYuan(settings.fundAmount);
  const day = parseDay(settings.fundDay);
  const isSet = [year, name, source].every((text) => text !== "");
  return !isSet || amount === null || amount === 0 || day === null
    ? null
    : { year, amount, name, source, day, payer };
}

interface SlipRow {
  readonly versionId: number;
  readonly sign: 1 | -1;
  readonly total: number;
}

const SLIPS_A_TURN = 50;

function* addUpDrugFees(books: Books, month: string, tag: string): Generator<void, DrugFees> {
  const slips = books
    .prepare(
      `SELECT version_id AS versionId, CASE kind WHEN '结算' THEN 1 ELSE -1 END AS sign, total_fen AS total
       FROM settlement WHERE month = ? ORDER BY sequence`,
    )
    .all(month) as SlipRow[];
  const rules = new Map(
    [...allItemRules(books)].filter(([, all]) => all.some(({ tags }) => tags.includes(tag))),
  );
  const isTagged = (code: string, day: Day) => tagsOn(rules.get(code) ?? [], day).includes(tag);
  const drugLines = books.prepare(
    `SELECT national_item_code AS code, fee_time AS feeTime, amount_fen AS amount FROM fee_line
     WHERE version_id = ? AND category IN ${DRUGS}`,
  );
  let [total, drugs, tagged] = [0, 0, 0];
  for (const [index, slip] of slips.entries()) {
    if (index % SLIPS_A_TURN === SLIPS_A_TURN - 1) yield;
    total += slip.total;
    const lines = drugLines.all(slip.versionId) as {
      readonly code: string;
      readonly feeTime: Moment;
      readonly amount: number;
    }[];
    for (const { code, feeTime, amount } of lines) {
      drugs += slip.sign * amount;
      if (isTagged(code, dayOfMoment(feeTime))) tagged += slip.sign * amount;
    }
  }
  return { total: fen(total), drugs: fen(drugs), tagged: fen(tagged) };
}

/** From the year's first month to this one; of one payer, or of all funds where it is "". */
function paidInYear(books: Books, month: string, payer: string): Fen {
  const paid = books
    .prepare(
      `SELECT coalesce(sum(payment_fen), 0) FROM settlement_layer JOIN settlement USING (slip_number)
       WHERE month BETWEEN @first AND @month AND payer <> @hospital AND (@payer = '' OR payer = @payer)`,
    )
    .pluck()
    .get({ first: `${month.slice(0, 4)}-01`, month, payer, hospital: HOSPITAL_PAYER });
  return fen(Number(paid));
}
