import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkAtStart, checkBooks } from "../../../../electron/host/guard/check.ts";
import { closeBooks, openBooks } from "../../../../electron/host/store/books.ts";
import { settableClock } from "../../../../electron/host/store/clock.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import { catalogueCells, stayCells } from "../../../support/billFiles.ts";
import { Desk, fiveLines } from "../intake/setup.ts";

let desk: Desk;
let copy: string;

beforeEach(async () => {
  desk = await Desk.open();
  copy = mkdtempSync(join(tmpdir(), "yijie-altered-"));
});

afterEach(() => {
  desk.close();
  rmSync(copy, { recursive: true, force: true });
});

function altered(sql: string): string {
  desk.office.books.database.pragma("wal_checkpoint(TRUNCATE)");
  copyFileSync(join(desk.office.folder, "office.sqlite"), join(copy, "office.sqlite"));
  const database = new Database(join(copy, "office.sqlite"));
  database.exec(sql);
  database.close();
  return copy;
}

function findings(sql: string): string[] {
  return checkBooks(altered(sql)).findings.map(
    ({ table, key, problem }) => `${table} ${key}：${problem}`,
  );
}

describe("a catalogue too long for the log", () => {
  const codes = Array.from({ length: 2_100 }, (_, index) => `XA${String(index).padStart(5, "0")}`);
  const rowsOf = (from: number, to: number, ratio: string) =>
    codes
      .slice(from, to)
      .map((code) => catalogueCells(code, { 收费项目等级: "乙", 先行自付比例: ratio }));

  it("is whole after any order of long and short lists, also at the next start", async () => {
    const lists = [
      rowsOf(0, 20, "5%"),
      rowsOf(0, 2_100, "10%"),
      rowsOf(5, 10, "15%"),
      rowsOf(0, 2_050, "20%"),
    ];
    for (const [index, rows] of lists.entries()) {
      const report = await desk.import([desk.catalogue(`目录${index}.csv`, rows)]);
      expect(report.faultCount).toBe(0);
      expect(checkBooks(desk.office.books).findings).toEqual([]);
      expect(checkAtStart(desk.office.books).findings).toEqual([]);
    }
  });

  it.each([
    "UPDATE catalogue_item SET pre_self_pay_ratio = '0%' WHERE national_item_code = 'XA00007'",
    "DELETE FROM catalogue_item WHERE national_item_code = 'XA00007'",
    "INSERT INTO catalogue_item SELECT 'NEW', from_day, to_day, name, class, pre_self_pay_ratio, NULL, NULL, NULL, batch_id FROM catalogue_item LIMIT 1",
  ])("is not after %s", async (sql) => {
    await desk.import([desk.catalogue("目录.csv", rowsOf(0, 2_100, "10%"))]);
    expect(findings("SELECT 1")).toEqual([]);
    expect(findings(sql)).toEqual([
      expect.stringMatching(/^catalogue_item ：医保目录与日志第 \d+ 条写下的不一致，被改过$/),
    ]);
  });
});

describe("rows that did not get in", () => {
  beforeEach(async () => {
    const stays = desk.stays("住院就医.csv", [stayCells(1, { 入院日期: "昨天" }), stayCells(2)]);
    const lines = desk.lines("住院结算.csv", [...fiveLines(1), ...fiveLines(2)]);
    const report = await desk.import([stays, lines, desk.catalogue("目录.csv")]);
    expect(report).toMatchObject({ staysAccepted: 1, staysHeld: 1 });
    expect(checkBooks(desk.office.books).findings).toEqual([]);
  });

  it.each([
    "DELETE FROM quarantine",
    "DELETE FROM quarantine WHERE number = 6",
    "UPDATE quarantine SET reason = '已改好' WHERE number = 1",
    "INSERT INTO quarantine SELECT batch_id, 99, file_name, file_row, column_name, inpatient_no, code, reason, original FROM quarantine LIMIT 1",
  ])("are missed after %s", (sql) => {
    expect(findings(sql)).toEqual([
      expect.stringMatching(
        /^quarantine 1：这一批没有导入的行与日志第 \d+ 条写下的不一致，被改过$/,
      ),
    ]);
  });

  it("of a batch that only says it is unfinished are not taken away with its bills", async () => {
    altered("UPDATE import_batch SET state = 'running'");
    const clock = settableClock("2023-06-05T10:00:00" as Moment);
    closeBooks(await openBooks({ folder: copy, clock }));
    const { findings: found } = checkBooks(copy);
    expect(found.map(({ table }) => table)).toEqual(["import_batch"]);
  });
});
