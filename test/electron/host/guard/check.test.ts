import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupBooks } from "../../../../electron/host/guard/backup.ts";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { acceptClock, openOffice } from "../../../../electron/host/office/office.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { closeBooks } from "../../../../electron/host/store/books.ts";
import { settableClock } from "../../../../electron/host/store/clock.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCode,
  errorCodeOf,
  moveTo,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

describe("the check of the books", () => {
  let office: TestOffice;
  let copy: string;

  beforeEach(async () => {
    office = await openTestOffice();
    copy = mkdtempSync(join(tmpdir(), "yijie-altered-"));
    addCatalogue(office, PLAIN_CATALOGUE);
    putPackInForce(office);
    for (const serial of [1, 2, 3]) {
      addPerson(office, { serial });
      const stayId = addStay(office, {
        serial,
        inpatientNo: `Z${serial}`,
        lines: [
          { code: "JIA", amountFen: 600_000 },
          { code: "YI", amountFen: 400_000 },
        ],
      });
      settleNow(office, office.cashier, stayId);
    }
    const outside = { cashRefunded: true };
    await undo(office.books, ask(office.cashier), {
      slipNumber: "YS2023-000003",
      reason: "错",
      outside,
    });
  });
  afterEach(() => {
    closeTestOffice(office);
    rmSync(copy, { recursive: true, force: true });
  });

  /** The books as somebody left them who opened a copy with another tool and took the triggers away meanwhile. */
  function altered(sql: string): string {
    office.books.database.pragma("wal_checkpoint(TRUNCATE)");
    copyFileSync(join(office.folder, "office.sqlite"), join(copy, "office.sqlite"));
    const database = new Database(join(copy, "office.sqlite"));
    const triggers = database
      .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
      .all() as { name: string; sql: string }[];
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
    database.pragma("foreign_keys = OFF");
    database.pragma("ignore_check_constraints = ON");
    database.exec(sql);
    for (const { sql: again } of triggers) database.exec(again);
    database.close();
    return copy;
  }

  function findings(sql: string) {
    const report = checkBooks(altered(sql));
    expect(report.ok).toBe(report.findings.length === 0);
    return report.findings.map(({ table, key, problem }) => `${table} ${key}：${problem}`);
  }

  it("finds nothing in books that only 医结 has written, open or closed", () => {
    expect(findings("SELECT 1")).toEqual([]);
    const report = checkBooks(office.books);
    expect(report.findings).toEqual([]);
    expect(report.checked).toMatchObject({ settlements: 4, feeLines: 6 });
    expect(report.checked.rows).toBeGreaterThan(40);
    expect(report.chainHead).toMatch(/^[0-9a-f]{64}$/);
  });

  it("names the row of a changed amount (requirement A21)", () => {
    const named = findings(
      "UPDATE settlement SET cash_fen = cash_fen - 1, person_fen = person_fen - 1, fund_fen = fund_fen + 1 WHERE slip_number = 'YS2023-000002'",
    );
    expect(named[0]).toMatch(/^settlement YS2023-000002：与日志第 \d+ 条写下的不一致，被改过$/);
    expect(named).toContain("settlement YS2023-000002：各基金支付之和与各层合计不符");
    expect(named).toContain("settlement YS2023-000002：金额与结算单文件里的不符");
  });

  it("names the slip whose steps no longer lead to its figures, even where every sum still foots", () => {
    const forged = (change: (steps: Record<string, unknown>[]) => void): string => {
      const bytes = office.books.database
        .prepare("SELECT trace FROM settlement WHERE slip_number = 'YS2023-000002'")
        .pluck()
        .get() as Buffer;
      const stored = JSON.parse(gunzipSync(bytes).toString("utf8"));
      change(stored.steps);
      const hex = gzipSync(JSON.stringify(stored)).toString("hex");
      return `UPDATE settlement SET trace = x'${hex}' WHERE slip_number = 'YS2023-000002'`;
    };
    const named = (sql: string) => findings(sql).filter((text) => text.includes("计算过程"));
    const slip = "settlement YS2023-000002：";
    const layerOf = (steps: Record<string, unknown>[]) =>
      steps.find(({ t }) => t === "layer") ?? {};
    expect(
      named(
        forged((steps) => {
          const layer = layerOf(steps);
          layer.payment = Number(layer.payment) + 1;
        }),
      )[0],
    ).toMatch(`${slip}计算过程自己对不上：层 › 基本医保 支付`);
    expect(
      named("UPDATE settlement SET trace = x'00' WHERE slip_number = 'YS2023-000002'"),
    ).toEqual([`${slip}计算过程读不出来`]);
    expect(
      named(
        "UPDATE settlement SET document = json_set(document, '$.settlement.personTotal', 1) WHERE slip_number = 'YS2023-000002'",
      ),
    ).toEqual([`${slip}计算过程算出的金额与结算单上的不符`]);
  });

  it.each([
    [
      "UPDATE settlement_layer SET payment_fen = 1 WHERE slip_number = 'YS2023-000001'",
      "settlement_layer YS2023-000001 1",
    ],
    [
      "UPDATE settlement_amount SET amount_fen = 0 WHERE slip_number = 'YS2023-000001' AND amount_name = '基本医保.支付'",
      "settlement_amount YS2023-000001 基本医保.支付",
    ],
    ["UPDATE person SET tier = '二档' WHERE person_no = 'P000002'", "person P000002"],
    [
      "UPDATE catalogue_item SET pre_self_pay_ratio = '0%' WHERE national_item_code = 'YI'",
      "catalogue_item YI 2000-01-01",
    ],
    ["UPDATE account SET role = '医保办主任' WHERE name = '张窗口'", "account 2"],
    ["UPDATE pack SET text = replace(text, '70%', '90%')", "pack demo-resident-2023"],
    ["UPDATE stay SET current_version = 2 WHERE id = 1", "stay 1"],
    ["UPDATE number_series SET last = 3", "number_series 2023"],
    ["UPDATE setting SET value = 'platform' WHERE name = 'settledSource'", "setting settledSource"],
    ["UPDATE stay_version SET total_fen = 5 WHERE id = 1", "stay_version 1"],
  ])("names the row after %s", (sql, row) => {
    const named = findings(sql);
    expect(named.some((text) => text.startsWith(row) && text.endsWith("被改过"))).toBe(true);
  });

  it("names the one fee line that was changed, and a bill whose lines were taken or whose head was changed", () => {
    const line = findings(
      "UPDATE fee_line SET amount_fen = 599999, unit_price = 5999990000 WHERE version_id = 2 AND number = 1",
    );
    expect(line).toContain("fee_line 2 1：费用明细与导入时不一致，被改过");
    expect(line.filter((text) => text.startsWith("fee_line"))).toHaveLength(1);
    expect(findings("DELETE FROM fee_line WHERE version_id = 2 AND number = 2")).toContain(
      "stay_version 2：应有 2 行明细，现有 1 行",
    );
    const head = findings(
      "UPDATE stay_version SET head = replace(head, '内科', '外科') WHERE id = 2",
    );
    expect(head.some((text) => text.startsWith("stay_version 2"))).toBe(true);
  });

  it("misses no row that was deleted and no row that was put in", () => {
    const deleted = findings("DELETE FROM settlement_layer WHERE slip_number = 'YS2023-000002'");
    expect(deleted[0]).toMatch(
      /^settlement_layer YS2023-000002 1：日志第 \d+ 条写下的这一行不见了$/,
    );
    expect(
      findings("INSERT INTO printing VALUES ('YS2023-000001', 0, '2023-06-05T09:00:00', 1)"),
    ).toEqual(["printing YS2023-000001 0：日志里没有这一行，不是医结写的"]);
    const gone = findings(
      "DELETE FROM settlement_layer WHERE slip_number = 'YS2023-000002'; DELETE FROM settlement_amount WHERE slip_number = 'YS2023-000002'; DELETE FROM settlement WHERE slip_number = 'YS2023-000002'",
    );
    expect(gone).toContain("settlement YS2023-000002：结算单号断号，这一张不见了");
  });

  it("sees a log that was rewritten, cut at its end or broken in the middle", () => {
    const last = office.books.database
      .prepare("SELECT max(number) FROM log")
      .pluck()
      .get() as number;
    expect(findings(`UPDATE log SET subject = 'x' WHERE number = ${last - 2}`)).toEqual([
      `log ${last - 2}：内容与它的校验值不符，被改过`,
    ]);
    expect(findings(`DELETE FROM log WHERE number = ${last - 2}`)).toContain(
      `log ${last - 2}：日志缺了这一条`,
    );
    const cut = findings(`DELETE FROM log WHERE number = ${last}`);
    expect(cut.some((text) => text.startsWith("settlement YS2023-000004：日志里没有这一行"))).toBe(
      true,
    );
  });

  it("says which table is gone", () => {
    expect(findings("DROP TABLE printing")).toEqual(["printing ：这张表不见了"]);
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it.each([
    ["DROP INDEX settlement_by_stay", "settlement_by_stay ：这个索引不见了"],
    ["CREATE TABLE notes (text)", "notes ：这张表不是医结建的"],
    [
      "CREATE TRIGGER extra AFTER INSERT ON settlement BEGIN DELETE FROM reprint; END",
      "extra ：这个触发器不是医结建的",
    ],
    ["ALTER TABLE fee_line RENAME COLUMN dept TO place", "fee_line ：这张表的定义被改过"],
    ["ALTER TABLE person ADD COLUMN note TEXT", "person ：这张表的定义被改过"],
  ])("names the table, index or trigger after %s, also at start", async (sql, finding) => {
    expect(findings(sql)).toEqual([finding]);
    const clock = settableClock("2023-06-05T10:00:00" as Moment);
    expect(await errorCodeOf(openOffice({ folder: copy, clock }))).toBe("BOOKS_ALTERED");
  });

  it("misses the guards that were taken away for good", () => {
    const folder = altered("SELECT 1");
    const database = new Database(join(folder, "office.sqlite"));
    database.exec("DROP TRIGGER settlement_month_locked");
    database.close();
    const [finding] = checkBooks(folder).findings;
    expect(finding).toMatchObject({
      table: "settlement_month_locked",
      problem: "这个触发器不见了",
    });
  });

  it.each([
    "UPDATE settlement SET document = 'x' WHERE slip_number = 'YS2023-000002'",
    "UPDATE log SET rows = '5' WHERE number = 3",
    "UPDATE log SET rows = 'null' WHERE number = 3",
    "UPDATE log SET rows = '[5]' WHERE number = 3",
    `UPDATE log SET rows = '[["settlement",null,"x"]]' WHERE number = 3`,
    `UPDATE log SET rows = '[["settlement",[{"a":1}],"x"]]' WHERE number = 3`,
    `UPDATE log SET rows = '[["settlement_layer",["x"],"x"]]' WHERE number = 3`,
    "UPDATE log SET detail = 'null', act = '导入' WHERE number = 3",
    "UPDATE stay_version SET head = 'x', line_checksums = x'01' WHERE id = 1",
    "INSERT INTO number_series VALUES ('%', 1)",
  ])("goes on to its end after %s", (sql) => {
    expect(findings(sql).length).toBeGreaterThan(0);
  });

  it("names a wide gap of numbers once", () => {
    expect(findings("UPDATE number_series SET last = 1000000000000")).toContain(
      "settlement YS2023-000005 至 YS2023-1000000000000：结算单号断号，这些都不见了",
    );
  });

  it("sees a log that was emptied, already at start", async () => {
    expect(findings("DELETE FROM log")).toContain("log 1：日志缺了这一条");
    const clock = settableClock("2023-06-05T10:00:00" as Moment);
    expect(await errorCodeOf(openOffice({ folder: copy, clock }))).toBe("BOOKS_ALTERED");
  });

  it("sees a batch that was put in", () => {
    const sql =
      "INSERT INTO import_batch (key, state, started_at, files) VALUES ('x', 'done', '', '[]')";
    expect(findings(sql)[0]).toMatch(/^import_batch \d+：日志里没有这一行，不是医结写的$/);
  });

  it("checks at start all that the last day wrote, however busy it was", async () => {
    for (let time = 0; time < 210; time += 1) addPerson(office, { serial: 9, tier: "二档" });
    altered("UPDATE settlement_layer SET payment_fen = 1 WHERE slip_number = 'YS2023-000001'");
    const clock = settableClock("2023-06-05T10:00:00" as Moment);
    expect(await errorCodeOf(openOffice({ folder: copy, clock }))).toBe("BOOKS_ALTERED");
  });

  it("refuses to open altered books for work, and opens those that are not", async () => {
    const clock = settableClock("2023-06-05T10:00:00" as Moment);
    altered(
      "UPDATE settlement SET cash_fen = cash_fen - 1, fund_fen = fund_fen + 1 WHERE slip_number = 'YS2023-000002'",
    );
    expect(await errorCodeOf(openOffice({ folder: copy, clock }))).toBe("BOOKS_ALTERED");
    altered("SELECT 1");
    closeBooks(await openOffice({ folder: copy, clock }));
  });

  it("says that there is nothing to check in an empty folder", () => {
    expect(errorCode(() => checkBooks(copy))).toBe("NOT_FOUND");
  });

  it("finds a backup whole while the office works on", async () => {
    const running = backupBooks(office.books, copy);
    addPerson(office, { serial: 9 });
    const { path } = await running;
    expect(readdirSync(copy)).toHaveLength(1);
    const folder = mkdtempSync(join(tmpdir(), "yijie-restored-"));
    copyFileSync(path, join(folder, "office.sqlite"));
    expect(checkBooks(folder).findings).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it("goes on after the clock was set back, once somebody has answered for it", () => {
    moveTo(office, "2023-06-04T09:00:00");
    const stayId = () => addStay(office, { serial: 1, inpatientNo: "Z9" });
    expect(errorCode(stayId)).toBe("CLOCK_BEHIND");
    expect(
      errorCode(() => acceptClock(office.books, ask(office.cashier), { reason: "换过电池" })),
    ).toBe("NOT_ALLOWED");
    acceptClock(office.books, ask(office.manager), { reason: "换过电池，现在的时间是对的" });
    expect(settleNow(office, office.cashier, stayId()).settledAt).toBe("2023-06-04T09:00:00");
    expect(checkBooks(office.books).findings).toEqual([]);
  });
});
