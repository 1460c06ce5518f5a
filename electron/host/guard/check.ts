/**
 * The integrity of the books: the chain of the log, every recorded row against its digest, fee lines against the digest
 * of their bill, sums, slip numbers, foreign keys, and SQLite's own check. A broken row is named.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { YijieError } from "../../../shared/contract/errors.ts";
import {
  CHAIN_START,
  entryHash,
  keyColumns,
  type LogEntry,
  type RecordedRow,
  type Row,
  rowDigest,
} from "../store/act.ts";
import { type Books, DATABASE_FILE } from "../store/books.ts";
import { checkOrigin } from "../store/migrations.ts";
import { LINE_CONTENT_COLUMNS, type LineContent, versionDigest } from "../store/versionDigest.ts";

/** One thing that is not as 医结 wrote it. */
interface Finding {
  readonly table: string;
  /** The row's key, as text; empty for the whole table */
  readonly key: string;
  /** What is wrong, in Chinese. No names, no ID numbers. */
  readonly problem: string;
}

export interface CheckReport {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly checked: {
    readonly logEntries: number;
    readonly rows: number;
    readonly feeLines: number;
    readonly settlements: number;
  };
  /** Hash of the last log entry: printed on day-close sheets and kept with backups. */
  readonly chainHead: string;
}

/** Checks open books, or those in a folder that nobody has open (read only). */
export function checkBooks(target: Books | string): CheckReport {
  if (typeof target !== "string") return check(target.database);
  const path = join(target, DATABASE_FILE);
  if (!existsSync(path)) throw new YijieError("NOT_FOUND", { what: `账簿 ${path}` });
  const database = openReadOnly(path);
  try {
    checkOrigin(database);
    // One read transaction: a host may be writing meanwhile.
    return database.transaction(() => check(database)).deferred();
  } finally {
    database.close();
  }
}

function openReadOnly(path: string): Database.Database {
  try {
    const database = new Database(path, { readonly: true });
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    return database;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new YijieError("BOOKS_DAMAGED", { detail }, { cause: error });
  }
}

function check(database: Database.Database): CheckReport {
  const findings: Finding[] = missingTables(database);
  if (findings.length > 0) return { ...NOTHING_CHECKED, findings };
  const chain = checkChain(database, 1, findings);
  const rows = checkRows(database, chain.rows, findings);
  const unrecorded = checkUnrecorded(database, chain.rows, findings);
  const feeLines = checkBills(database, findings);
  checkSums(database, findings);
  checkNumbers(database, findings);
  checkDatabase(database, findings);
  return {
    ok: findings.length === 0,
    findings,
    checked: {
      logEntries: chain.entries,
      rows: rows + unrecorded,
      feeLines,
      settlements: count(database, "settlement"),
    },
    chainHead: chain.head,
  };
}

const NOTHING_CHECKED = {
  ok: false,
  checked: { logEntries: 0, rows: 0, feeLines: 0, settlements: 0 },
  chainHead: "",
};

/** Without one of its tables nothing else can be asked of the books. */
function missingTables(database: Database.Database): Finding[] {
  const there = new Set(database.prepare("SELECT name FROM sqlite_schema").pluck().all());
  return ["log", "fee_line", ...RECORDED_TABLES.map(tableOf)]
    .filter((table) => !there.has(table))
    .map((table) => ({ table, key: "", problem: "这张表不见了" }));
}

/** How far back the start looks. */
const TAIL_ENTRIES = 200;

/** At start: the end of the chain and the rows that its entries of the last day wrote. */
export function checkAtStart(books: Books): Pick<CheckReport, "ok" | "findings"> {
  const { database } = books;
  const findings: Finding[] = [];
  const last = database.prepare("SELECT max(number) FROM log").pluck().get() as number;
  const chain = checkChain(database, Math.max(1, last - TAIL_ENTRIES + 1), findings);
  const lastDay = database
    .prepare(
      "SELECT min(number) FROM log WHERE substr(at, 1, 10) = (SELECT substr(at, 1, 10) FROM log WHERE number = ?)",
    )
    .pluck()
    .get(last) as number;
  const ofLastDay = new Map([...chain.rows].filter(([, row]) => row.entry >= lastDay));
  checkRows(database, ofLastDay, findings);
  return { ok: findings.length === 0, findings };
}

interface LastRecord {
  readonly entry: number;
  readonly table: string;
  readonly key: readonly (string | number | null)[];
  readonly digest: string | null;
}

interface Chain {
  readonly entries: number;
  readonly head: string;
  /** The last word of the log on each row. */
  readonly rows: Map<string, LastRecord>;
}

function checkChain(database: Database.Database, from: number, findings: Finding[]): Chain {
  const before = database
    .prepare("SELECT hash FROM log WHERE number = ?")
    .pluck()
    .get(from - 1);
  let previous = from === 1 ? CHAIN_START : String(before);
  let expected = from;
  const rows = new Map<string, LastRecord>();
  const entries = database
    .prepare("SELECT * FROM log WHERE number >= ? ORDER BY number")
    .iterate(from) as IterableIterator<LogEntry & { hash: string }>;
  for (const { hash, ...entry } of entries) {
    const key = String(entry.number);
    if (entry.number !== expected) {
      findings.push({ table: "log", key: String(expected), problem: "日志缺了这一条" });
    } else if (entry.previous_hash !== previous) {
      findings.push({ table: "log", key, problem: "与上一条接不上，链在这里断开" });
    }
    if (entryHash(entry) !== hash) {
      findings.push({ table: "log", key, problem: "内容与它的校验值不符，被改过" });
    }
    for (const row of recordedRows(entry.rows)) {
      const [table, rowKey, digest] = row;
      const record = { entry: entry.number, table, key: rowKey as LastRecord["key"], digest };
      rows.set(rowName(table, rowKey), record);
    }
    previous = hash;
    expected = entry.number + 1;
  }
  return { entries: expected - from, head: previous, rows };
}

function recordedRows(text: string): readonly RecordedRow[] {
  try {
    return JSON.parse(text) as RecordedRow[];
  } catch {
    // The entry's own digest is wrong then, which is reported.
    return [];
  }
}

function rowName(table: string, key: readonly unknown[]): string {
  return `${table} ${JSON.stringify(key)}`;
}

function printKey(key: readonly unknown[]): string {
  return key.map(String).join(" ");
}

function checkRows(
  database: Database.Database,
  records: ReadonlyMap<string, LastRecord>,
  findings: Finding[],
): number {
  const statements = new Map<string, Database.Statement>();
  for (const { table, key, digest, entry } of records.values()) {
    let statement = statements.get(table);
    if (statement === undefined) {
      const columns = keyColumns((sql) => database.prepare(sql), table);
      if (columns.length === 0) {
        findings.push({ table, key: "", problem: "日志里有这张表的记录，库里没有这张表" });
        continue;
      }
      const where = columns.map((column) => `${column} = ?`).join(" AND ");
      statement = database.prepare(`SELECT * FROM ${table} WHERE ${where}`);
      statements.set(table, statement);
    }
    const row = statement.get(...key) as Row | undefined;
    const problem = rowProblem(row, digest, entry);
    if (problem !== null) findings.push({ table, key: printKey(key), problem });
  }
  return records.size;
}

function rowProblem(row: Row | undefined, digest: string | null, entry: number): string | null {
  if (digest === null) return row === undefined ? null : `日志第 ${entry} 条已删除它，现在又有了`;
  if (row === undefined) return `日志第 ${entry} 条写下的这一行不见了`;
  return rowDigest(row) === digest ? null : `与日志第 ${entry} 条写下的不一致，被改过`;
}

/** Tables whose every row must be in the log. Fee lines have their bill's digest. */
const RECORDED_TABLES = [
  "setting",
  "account",
  "act",
  "decision",
  "pack",
  "number_series",
  "settlement",
  "settlement_layer",
  "settlement_amount",
  "printing",
  "day_close",
  "month_close",
  "person",
  "identity",
  "registration",
  "catalogue_item",
  "opening_balance",
  // While its import runs a bill is nobody's yet.
  "stay WHERE current_version IS NOT NULL",
  "stay_version WHERE batch_id IN (SELECT id FROM import_batch WHERE state = 'done')",
];

function tableOf(rowsOf: string): string {
  return rowsOf.split(" ")[0] ?? "";
}

/** Rows that nobody wrote down: put in from outside. */
function checkUnrecorded(
  database: Database.Database,
  records: ReadonlyMap<string, LastRecord>,
  findings: Finding[],
): number {
  let found = 0;
  for (const rowsOf of RECORDED_TABLES) {
    const table = tableOf(rowsOf);
    const columns = keyColumns((sql) => database.prepare(sql), table);
    const keys = database.prepare(`SELECT ${columns.join(", ")} FROM ${rowsOf}`).raw();
    for (const key of keys.iterate() as IterableIterator<unknown[]>) {
      if (records.has(rowName(table, key))) continue;
      found += 1;
      findings.push({ table, key: printKey(key), problem: "日志里没有这一行，不是医结写的" });
    }
  }
  return found;
}

interface VersionRow {
  readonly id: number;
  readonly content_digest: string;
  readonly line_checksums: Buffer;
  readonly line_count: number;
  readonly head: string;
}

/** Every finished bill against the digest of its content; a changed line is named by its checksum. */
function checkBills(database: Database.Database, findings: Finding[]): number {
  const versions = database
    .prepare(
      `SELECT id, content_digest, line_checksums, line_count, head FROM stay_version
       WHERE batch_id IN (SELECT id FROM import_batch WHERE state = 'done') ORDER BY id`,
    )
    .all() as VersionRow[];
  const lines = database
    .prepare(
      `SELECT ${LINE_CONTENT_COLUMNS.join(", ")} FROM fee_line WHERE version_id = ? ORDER BY number`,
    )
    .raw();
  let lineCount = 0;
  for (const version of versions) {
    const contents = lines.all(version.id) as LineContent[];
    lineCount += contents.length;
    const digest = versionDigest(version.head, contents);
    if (digest.contentDigest !== version.content_digest) {
      findings.push(...changedLines(version, contents.length, digest.lineChecksums));
    }
  }
  return lineCount;
}

function changedLines(version: VersionRow, lineCount: number, now: Buffer): Finding[] {
  const { id, line_checksums: then, line_count: expected } = version;
  if (lineCount !== expected || now.length !== then.length) {
    const problem = `应有 ${expected} 行明细，现有 ${lineCount} 行`;
    return [{ table: "stay_version", key: String(id), problem }];
  }
  const named: Finding[] = [];
  for (let offset = 0; offset < then.length; offset += 4) {
    if (then.readUInt32BE(offset) === now.readUInt32BE(offset)) continue;
    const key = `${id} ${offset / 4 + 1}`;
    named.push({ table: "fee_line", key, problem: "费用明细与导入时不一致，被改过" });
  }
  if (named.length > 0) return named;
  return [{ table: "stay_version", key: String(id), problem: "账单与导入时的校验值不符，被改过" }];
}

/** Sums that must foot, each with the sentence for a row that does not. Each query gives the keys of bad rows. */
const SUMS: readonly { readonly table: string; readonly problem: string; readonly sql: string }[] =
  [
    {
      table: "settlement",
      problem: "各基金支付之和与各层合计不符",
      sql: `SELECT slip_number FROM settlement s WHERE fund_fen <> (SELECT ifnull(sum(payment_fen), 0)
            FROM settlement_layer l WHERE l.slip_number = s.slip_number AND payer <> '医院')`,
    },
    {
      table: "settlement",
      problem: "金额与结算单文件里的不符",
      sql: `SELECT slip_number FROM settlement WHERE total_fen <> json_extract(document, '$.figures.totalFee')
            OR fund_fen <> json_extract(document, '$.figures.fundTotal')
            OR hospital_fen <> json_extract(document, '$.figures.hospitalTotal')
            OR person_fen <> json_extract(document, '$.figures.personTotal')
            OR cash_fen <> json_extract(document, '$.figures.cash')`,
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

function checkSums(database: Database.Database, findings: Finding[]): void {
  for (const { table, problem, sql } of SUMS) {
    for (const key of database.prepare(sql).pluck().all()) {
      findings.push({ table, key: String(key), problem });
    }
  }
}

/** Slip numbers of a year are 1, 2, 3 … up to the last one given. */
function checkNumbers(database: Database.Database, findings: Finding[]): void {
  const series = database.prepare("SELECT name, last FROM number_series").all() as {
    name: string;
    last: number;
  }[];
  const given = database.prepare(
    "SELECT CAST(substr(slip_number, 8) AS INTEGER) FROM settlement WHERE slip_number LIKE ? ORDER BY 1",
  );
  for (const { name, last } of series) {
    const numbers = new Set(given.pluck().all(`YS${name}-%`) as number[]);
    for (let number = 1; number <= last; number += 1) {
      if (numbers.delete(number)) continue;
      const key = `YS${name}-${String(number).padStart(6, "0")}`;
      findings.push({ table: "settlement", key, problem: "结算单号断号，这一张不见了" });
    }
    for (const extra of numbers) {
      const key = `YS${name}-${String(extra).padStart(6, "0")}`;
      findings.push({ table: "settlement", key, problem: "结算单号超出已发的号" });
    }
  }
}

function checkDatabase(database: Database.Database, findings: Finding[]): void {
  for (const row of database.pragma("foreign_key_check") as { table: string; rowid: number }[]) {
    findings.push({
      table: row.table,
      key: String(row.rowid ?? ""),
      problem: "指向的另一行不存在",
    });
  }
  for (const { integrity_check: result } of database.pragma("integrity_check") as {
    integrity_check: string;
  }[]) {
    if (result !== "ok") findings.push({ table: "数据库", key: "", problem: result });
  }
}

function count(database: Database.Database, table: string): number {
  return database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
}
