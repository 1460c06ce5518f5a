import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { renderSlip } from "../../../../electron/host/papers/slip.ts";
import { slipCode } from "../../../../electron/host/papers/slipCode.ts";
import { writeClaimsWorkbook } from "../../../../electron/host/papers/workbook.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import { claimMonth } from "../../../../shared/claims/claimMonth.ts";
import type { SettlementDocument } from "../../../../shared/settle/document.ts";
import { claimMonths, JUNE } from "../../../support/claimMonths.ts";
import { OFFICE, OFFICE_KEY } from "../../../support/documents.ts";
import { needsProgram } from "../../../support/programs.ts";
import { compareReaders, readBooks, readSlips, readWorkbook } from "../../../support/readers.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "yijie-readers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SCHEMA = new URL("../../../../electron/host/store/schema.sql", import.meta.url);

/** The settlements and layers of a data folder, without the stays and people that they belong to. */
async function writeBooks(path: string, documents: readonly SettlementDocument[]): Promise<void> {
  const database = new Database(path);
  database.pragma("foreign_keys = OFF");
  database.exec(await readFile(SCHEMA, "utf8"));
  const settlement = database.prepare(
    `INSERT INTO settlement (slip_number, sequence, kind, original_slip_number, stay_id, version_id,
       person_no, scheme, year_from, settled_at, month, account_id, role, window_name, source,
       total_fen, full_self_pay_fen, over_limit_fen, pre_self_pay_fen, in_scope_fen,
       fund_fen, hospital_fen, person_fen, account_pay_fen, cash_fen, document, trace)
     VALUES (@slip, @sequence, @kind, @original, 1, 1, '', '', '', @at, @month, 1, '', '', 'calculated',
       @totalFee, @fullSelfPay, @overLimitSelfPay, @preSelfPay, @inScope,
       @fundTotal, @hospitalTotal, @personTotal, @accountPay, @cash, '', x'')`,
  );
  const layer = database.prepare("INSERT INTO settlement_layer VALUES (?, ?, ?, ?, ?)");
  documents.forEach((document, index) => {
    const { payers, ...figures } = document.figures;
    settlement.run({
      ...figures,
      slip: document.slipNumber,
      sequence: index + 1,
      kind: document.kind,
      original: document.undoes?.slipNumber ?? null,
      at: document.settledAt,
      month: document.month,
    });
    payers.forEach((row, position) => {
      layer.run(document.slipNumber, position + 1, row.layer, row.payer, row.payment);
    });
  });
  database.close();
}

async function writeSlips(documents: readonly SettlementDocument[]): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const document of documents) {
    const path = join(folder, `${document.slipNumber}.pdf`);
    const code = slipCode(OFFICE_KEY, document);
    const options = { printedAt: document.settledAt, printing: 0, code };
    await writeFile(path, await renderSlip(document, OFFICE, options));
    paths.push(path);
  }
  return paths;
}

describe("the readers", () => {
  needsProgram(
    "soffice",
    "sqlite3",
    "pdftotext",
  )("agree on a random month, and name the figure that one of them has differently", async () => {
    const [documents = []] = fc.sample(claimMonths(30, 25), { seed: 5, numRuns: 1 });
    expect(documents.length).toBeGreaterThan(25);
    const databasePath = join(folder, "yijie.db");
    await writeBooks(databasePath, documents);
    const path = join(folder, "claims.xlsx");
    const preparedAt = "2023-07-03T09:12:00" as Moment;
    const office = { preparedBy: "钱大暑", preparedAt, indicators: [] };
    await writeClaimsWorkbook(claimMonth(documents, JUNE), office, path);

    const payers = documents.flatMap(({ figures }) => figures.payers.map(({ payer }) => payer));
    const slips = await readSlips(await writeSlips(documents), [...new Set(payers)]);
    const workbook = await readWorkbook(path);
    const same = compareReaders([await readBooks(databasePath, "2023-06"), slips, workbook]);
    expect(same.differences).toEqual([]);
    expect(same.agree).toBe(true);
    expect(same.readings.map(({ reader }) => reader)).toEqual(["账簿", "结算单", "工作簿"]);
    expect(workbook.payers.map(({ payer }) => payer)).toContain("医疗救助资金");
    expect(workbook.total).not.toBe(0);

    const database = new Database(databasePath);
    database.exec("DROP TRIGGER settlement_no_update");
    database.exec(
      `UPDATE settlement SET cash_fen = cash_fen + 1, person_fen = person_fen + 1,
           total_fen = total_fen + 1, in_scope_fen = in_scope_fen + 1 WHERE sequence = 3`,
    );
    database.close();
    const changed = await readBooks(databasePath, "2023-06");
    const differing = compareReaders([changed, slips, workbook]);
    expect(differing.agree).toBe(false);
    expect(differing.differences.map((words) => words.split("：")[0])).toEqual([
      "医疗费总额",
      "个人负担",
    ]);
  });
});
