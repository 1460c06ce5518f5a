/** The migration that makes stay_entry anew: what was entered stays, word for word, and is history as before. */
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { rowDigest } from "../../../../electron/host/store/act.ts";
import { applyMigrations, MIGRATIONS } from "../../../../electron/host/store/migrations.ts";

it("keeps every entry as it was, with its digest, and takes the new kind", () => {
  const database = new Database(":memory:");
  for (const { number, sql } of MIGRATIONS) if (number < 100) database.exec(sql);
  database.pragma("foreign_keys = OFF");
  database.exec(
    `INSERT INTO account VALUES (1, 'a', '甲', 'E1', '窗口', '', NULL, '2023-06-01T08:00:00');
     INSERT INTO stay VALUES (1, 'H99010100001', 'ZY1', NULL);
     INSERT INTO stay_entry VALUES (1, 1, 'injury', '{"result":"无第三方"}', '调查表', '2023-06-05T09:00:00', 1, '1号窗口'),
       (1, 2, 'injury', '', '登错了', '2023-06-05T09:10:00', 1, '1号窗口')`,
  );
  database.pragma("foreign_keys = ON");
  const rows = () =>
    database.prepare("SELECT * FROM stay_entry ORDER BY number").all() as Record<string, string>[];
  const before = rows();
  const pending = MIGRATIONS.filter(({ number }) => number === 100);
  database.transaction(() => applyMigrations(database, pending)).immediate();
  expect(rows()).toEqual(before);
  expect(rows().map(rowDigest)).toEqual(before.map(rowDigest));
  expect(() => database.exec("DELETE FROM stay_entry")).toThrow("an entry is history");
  expect(() => database.exec("UPDATE stay_entry SET proof = ''")).toThrow("an entry is history");
  const add = (kind: string, number: number) =>
    database.exec(`INSERT INTO stay_entry SELECT stay_id, ${number}, '${kind}', value, proof, at, account_id, window_name
      FROM stay_entry WHERE number = 1`);
  add("samePerson", 3);
  expect(() => add("else", 4)).toThrow("CHECK");
  expect(rows()).toHaveLength(3);
  database.close();
});
