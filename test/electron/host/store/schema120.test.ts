/** The migration that lets a case be about the bureau's own finding: cases of before keep their digests and stay history. */
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { rowDigest } from "../../../../electron/host/store/act.ts";
import { applyMigrations, MIGRATIONS } from "../../../../electron/host/store/migrations.ts";

it("keeps every case with its digest, says nothing more of it, and takes the bureau's lists as history", () => {
  const database = new Database(":memory:");
  for (const { number, sql } of MIGRATIONS) if (number < 120) database.exec(sql);
  database.pragma("foreign_keys = OFF");
  database.exec(
    `INSERT INTO account VALUES (1, 'a', '甲', 'E1', '医保办主任', '', NULL, '2023-06-01T08:00:00');
     INSERT INTO appeal VALUES (1, 1, 'S02|H/ZY1|', 'S02', '住院天数', 'J-1', '统筹基金', 12050, '2023-06-15', '通知',
       '2023-06-05T09:00:00', 1)`,
  );
  const row = () => database.prepare("SELECT * FROM appeal").get() as Record<string, string>;
  const before = rowDigest(row());
  // The slip of this case is left out here; nothing else of the books is broken.
  database.exec("CREATE TEMP TABLE kept AS SELECT * FROM appeal; DROP TRIGGER appeal_no_delete");
  database.exec("DELETE FROM appeal");
  const pending = MIGRATIONS.filter(({ number }) => number === 120);
  database.transaction(() => applyMigrations(database, pending)).immediate();
  database.exec("INSERT INTO appeal SELECT *, NULL, NULL FROM kept");
  expect(row()).toMatchObject({ lines: null, about: null, rule_name: "住院天数" });
  expect(rowDigest(row())).toBe(before);
  expect(() => database.exec("UPDATE appeal SET about = 'x'")).toThrow("a case is history");
  database.exec(
    "INSERT INTO bureau_list VALUES (1, '明细.xlsx', 'd', '通知', '2023-06-15', '{}', '2023-06-05T09:00:00', 1)",
  );
  expect(() => database.exec("DELETE FROM bureau_list")).toThrow("a list is history");
  expect(() => database.exec("UPDATE bureau_list SET report = ''")).toThrow("a list is history");
  database.close();
});
