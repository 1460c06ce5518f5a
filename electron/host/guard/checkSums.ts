/** What must foot in the books: sums of layers, documents, lines and undoings, and slip numbers without gaps. */
import type Database from "better-sqlite3";
import { schemaNumber } from "../store/migrations.ts";
import type { Finding } from "./checkChain.ts";

/** Sums that must foot, each with the sentence for a row that does not. Each query gives the keys of bad rows. */
const SUMS: readonly {
  readonly table: string;
  readonly problem: string;
  readonly sql: string;
  /** The migration that made what it asks for; left out: the first */
  readonly since?: number;
}[] = [
  {
    table: "settlement",
    problem: "各基金支付之和与各层合计不符",
    sql: `SELECT slip_number FROM settlement s WHERE fund_fen <> (SELECT ifnull(sum(payment_fen), 0)
            FROM settlement_layer l WHERE l.slip_number = s.slip_number AND payer <> '医院')`,
  },
  {
    table: "settlement",
    problem: "金额与结算单文件里的不符",
    // CASE: a document that is no JSON is a finding, not the end of the check.
    sql: `SELECT slip_number FROM settlement WHERE CASE WHEN json_valid(document) THEN
            total_fen IS NOT json_extract(document, '$.figures.totalFee')
            OR fund_fen IS NOT json_extract(document, '$.figures.fundTotal')
            OR hospital_fen IS NOT json_extract(document, '$.figures.hospitalTotal')
            OR person_fen IS NOT json_extract(document, '$.figures.personTotal')
            OR cash_fen IS NOT json_extract(document, '$.figures.cash') ELSE 1 END`,
  },
  {
    table: "settlement",
    problem: "总费用与账单明细之和不符",
    sql: `SELECT slip_number FROM settlement s WHERE kind = '结算' AND total_fen <>
            (SELECT ifnull(sum(amount_fen), 0) FROM fee_line f WHERE f.version_id = s.version_id)`,
  },
  {
    table: "settlement",
    problem: "撤销单与原结算单不能相抵",
    sql: `SELECT u.slip_number FROM settlement u JOIN settlement o ON o.slip_number = u.original_slip_number
            WHERE u.total_fen + o.total_fen <> 0 OR u.fund_fen + o.fund_fen <> 0 OR u.hospital_fen + o.hospital_fen <> 0
            OR u.person_fen + o.person_fen <> 0 OR u.cash_fen + o.cash_fen <> 0 OR u.in_scope_fen + o.in_scope_fen <> 0
            OR EXISTS (SELECT amount_name FROM settlement_amount WHERE slip_number IN (u.slip_number, o.slip_number)
                       GROUP BY amount_name HAVING sum(amount_fen) <> 0)`,
  },
  {
    table: "settlement_payment",
    problem: "收款与结算单文件里的不符",
    since: 20,
    // IS NOT: a slip without a payment has none in its document either.
    sql: `SELECT slip_number FROM settlement s LEFT JOIN settlement_payment p USING (slip_number) WHERE
            CASE WHEN json_valid(document) THEN p.deposit_fen IS NOT json_extract(document, '$.payment.deposit')
            OR p.top_up_fen IS NOT json_extract(document, '$.payment.topUpDue')
            OR p.refund_fen IS NOT json_extract(document, '$.payment.refundDue')
            OR p.paid_fen IS NOT json_extract(document, '$.payment.paidNow')
            OR p.debt_fen IS NOT json_extract(document, '$.payment.debt')
            OR p.debt_reason IS NOT json_extract(document, '$.payment.debtReason') ELSE 0 END
            OR p.cash_fen <> s.cash_fen OR p.deposit_fen + p.paid_fen + p.debt_fen - p.refund_fen <> s.cash_fen`,
  },
  {
    table: "settlement_payment",
    problem: "撤销单的收款与原结算单不能相抵",
    since: 20,
    sql: `SELECT u.slip_number FROM settlement u LEFT JOIN settlement_payment up USING (slip_number)
            LEFT JOIN settlement_payment op ON op.slip_number = u.original_slip_number
            WHERE u.kind = '结算撤销' AND (up.deposit_fen IS NOT -op.deposit_fen OR up.paid_fen IS NOT -op.paid_fen
            OR up.refund_fen IS NOT -op.refund_fen OR up.debt_fen IS NOT -op.debt_fen)`,
  },
  {
    table: "debt_payment",
    problem: "收的欠费超过所欠，或结算撤销后没有退清",
    since: 20,
    sql: `SELECT slip_number FROM debt_payment d JOIN settlement_payment p USING (slip_number) GROUP BY slip_number
            HAVING sum(d.paid_fen) < 0 OR sum(d.paid_fen) > p.debt_fen OR (sum(d.paid_fen) <> 0 AND EXISTS
              (SELECT 1 FROM settlement u WHERE u.original_slip_number = d.slip_number))`,
  },
  {
    table: "stay_version",
    problem: "总费用与明细之和不符",
    sql: `SELECT id FROM stay_version v WHERE batch_id IN (SELECT id FROM import_batch WHERE state = 'done')
            AND total_fen <> (SELECT ifnull(sum(amount_fen), 0) FROM fee_line f WHERE f.version_id = v.id)`,
  },
  {
    table: "settlement",
    problem: "同一次住院有两张有效的结算单",
    sql: `SELECT max(slip_number) FROM settlement s WHERE kind = '结算' AND NOT EXISTS
            (SELECT 1 FROM settlement u WHERE u.original_slip_number = s.slip_number) GROUP BY stay_id HAVING count(*) > 1`,
  },
];

export function checkSums(database: Database.Database, findings: Finding[]): void {
  const schema = schemaNumber(database);
  for (const { table, problem, sql, since = 0 } of SUMS) {
    if (since > schema) continue;
    for (const key of database.prepare(sql).pluck().all()) {
      findings.push({ table, key: String(key), problem });
    }
  }
}

/** Slip numbers of a year are 1, 2, 3 … up to the last one given. A gap is one finding, however wide. */
export function checkNumbers(database: Database.Database, findings: Finding[]): void {
  const series = database.prepare("SELECT name, last FROM number_series").all() as {
    name: string;
    last: number;
  }[];
  const given = database.prepare(
    `SELECT CAST(substr(slip_number, 8) AS INTEGER) FROM settlement
     WHERE substr(slip_number, 1, length(@start)) = @start ORDER BY 1`,
  );
  for (const { name, last } of series) {
    const numbers = given.pluck().all({ start: `YS${name}-` }) as number[];
    const keyOf = (number: number) => `YS${name}-${String(number).padStart(6, "0")}`;
    let next = 1;
    for (const number of [...numbers.filter((one) => one <= last), last + 1]) {
      if (number > next) findings.push(gap(keyOf, next, number - 1));
      next = Math.max(next, number + 1);
    }
    for (const extra of numbers.filter((number) => number > last)) {
      findings.push({ table: "settlement", key: keyOf(extra), problem: "结算单号超出已发的号" });
    }
  }
}

function gap(keyOf: (number: number) => string, from: number, to: number): Finding {
  const table = "settlement";
  return from === to
    ? { table, key: keyOf(from), problem: "结算单号断号，这一张不见了" }
    : { table, key: `${keyOf(from)} 至 ${keyOf(to)}`, problem: "结算单号断号，这些都不见了" };
}
