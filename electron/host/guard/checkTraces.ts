/** Every settlement by the rules is derived once more from its own trace: the steps must lead to the figures beside them. */
import type Database from "better-sqlite3";
import { replay } from "../../../shared/settle/replay.ts";
import { unpackTrace } from "../store/storedTrace.ts";
import type { Finding } from "./checkChain.ts";

interface TracedRow {
  readonly slipNumber: string;
  readonly trace: Buffer;
  /** Of the result of the rules, whichever source was settled */
  readonly fund: number;
  readonly hospital: number;
  readonly person: number;
  readonly total: number;
}

export function checkTraces(database: Database.Database, findings: Finding[]): void {
  const rows = database
    .prepare(
      `SELECT slip_number AS slipNumber, trace, total_fen AS total,
         json_extract(document, '$.settlement.fundTotal') AS fund,
         json_extract(document, '$.settlement.hospitalTotal') AS hospital,
         json_extract(document, '$.settlement.personTotal') AS person
       FROM settlement WHERE kind = '结算' AND json_valid(document)
         AND json_extract(document, '$.settlement') IS NOT NULL ORDER BY sequence`,
    )
    .iterate() as IterableIterator<TracedRow>;
  for (const row of rows) {
    const problem = problemOf(row);
    if (problem !== null) findings.push({ table: "settlement", key: row.slipNumber, problem });
  }
}

function problemOf({ trace, fund, hospital, person, total }: TracedRow): string | null {
  try {
    const again = replay(unpackTrace(trace).steps);
    const [first] = again.differences;
    if (first !== undefined) return `计算过程自己对不上：${first.at}`;
    const figures = [again.fundTotal, again.hospitalTotal, again.personTotal, again.totalFee];
    const stored = [fund, hospital, person, total];
    const isSame = figures.every((figure, index) => figure === BigInt(stored[index] ?? 0));
    return isSame ? null : "计算过程算出的金额与结算单上的不符";
  } catch {
    // No JSON, or no trace: whatever was done to it, the slip's figures can no longer be explained.
    return "计算过程读不出来";
  }
}
