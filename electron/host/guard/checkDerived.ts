/** What is kept for looking things up must say what the books say: a stay that no search finds is a lost stay. */
import type Database from "better-sqlite3";
import { READINGS } from "../store/readings.ts";
import type { Finding } from "./checkChain.ts";

export function checkDerived(database: Database.Database, findings: Finding[]): void {
  // Books that were not brought up yet have none of it.
  const isThere = database
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'open_stay'")
    .get();
  if (isThere === undefined) return;
  checkReadings(database, findings);
  for (const { problem, sql } of OPEN_STAYS) {
    for (const key of database.prepare(sql).pluck().all()) {
      findings.push({ table: "open_stay", key: String(key), problem });
    }
  }
}

const IS_OPEN = `current_version IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM settlement s WHERE s.stay_id = stay.id AND s.kind = '结算' AND NOT EXISTS
    (SELECT 1 FROM settlement u WHERE u.original_slip_number = s.slip_number))`;

const OPEN_STAYS = [
  {
    problem: "没有有效的结算单，却不在待结算的名单里",
    sql: `SELECT id FROM stay WHERE ${IS_OPEN} EXCEPT SELECT stay_id FROM open_stay`,
  },
  {
    problem: "在待结算的名单里，却已结算或没有账单",
    sql: `SELECT stay_id FROM open_stay EXCEPT SELECT id FROM stay WHERE ${IS_OPEN}`,
  },
];

/** Findings name the row by its place, never by the name of a person. */
function checkReadings(database: Database.Database, findings: Finding[]): void {
  for (const [table, { table: readings, initialsOf }] of Object.entries(READINGS)) {
    const rows = database
      .prepare(
        `SELECT named.name, min(named.place) AS place, r.initials FROM
           (SELECT name, ${PLACES[table] ?? "rowid"} AS place FROM ${table}) named
         LEFT JOIN ${readings} r ON r.name = named.name GROUP BY named.name`,
      )
      .all() as { name: string; place: string | number; initials: string | null }[];
    for (const { name, place, initials } of rows) {
      if (initials === initialsOf(name)) continue;
      const problem = initials === null ? "名称没有首字母，按首字母查不到" : "名称的首字母被改过";
      findings.push({ table, key: String(place), problem });
    }
  }
}

/** What names a row of a table without a row number. */
const PLACES: Readonly<Record<string, string>> = {
  person: "person_no",
  stay_version: "id",
  catalogue_item: "national_item_code",
};
