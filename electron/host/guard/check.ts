/**
 * The integrity of the books: the chain of the log, every recorded row against its digest, fee lines against the digest
 * of their bill, files of attachments against theirs, sums, slip numbers, foreign keys, and SQLite's own check. A broken
 * row is named.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { YijieError } from "../../../shared/contract/errors.ts";
import { keyColumns, type Row, rowDigest } from "../store/act.ts";
import { type Books, DATABASE_FILE } from "../store/books.ts";
import {
  BATCH_LISTS,
  batchListDigest,
  catalogueDigest,
  sourceListDigest,
} from "../store/listDigests.ts";
import { checkOrigin, schemaNumber } from "../store/migrations.ts";
import { LINE_CONTENT_COLUMNS, type LineContent, versionDigest } from "../store/versionDigest.ts";
import { checkAttachments } from "./checkAttachments.ts";
import { type Chain, checkChain, type Finding, type LastRecord, rowName } from "./checkChain.ts";
import { checkDerived } from "./checkDerived.ts";
import { checkReviews, findingsByThemselves } from "./checkReviews.ts";
import { checkSchema } from "./checkSchema.ts";
import { checkNumbers, checkSums } from "./checkSums.ts";
import { checkTraces } from "./checkTraces.ts";

/** The whole check as a thread of its own; its data: `{ folder }`. */
export const CHECK_THREAD = "guard/checkThread.ts";

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

/** Throws BOOKS_ALTERED, with the first of the rows, where something was found. */
export function refuseAltered({ findings }: Pick<CheckReport, "findings">): void {
  const [first] = findings;
  if (first === undefined) return;
  throw new YijieError("BOOKS_ALTERED", {
    count: findings.length,
    detail: `${first.table} ${first.key}：${first.problem}`,
  });
}

/** Checks open books, or those in a folder that nobody has open (read only). */
export function checkBooks(target: Books | string): CheckReport {
  if (typeof target !== "string") return check(target.database, target.folder);
  const path = join(target, DATABASE_FILE);
  if (!existsSync(path)) throw new YijieError("NOT_FOUND", { what: `账簿 ${path}` });
  const database = openReadOnly(path);
  try {
    checkOrigin(database);
    // One read transaction: a host may be writing meanwhile.
    return database.transaction(() => check(database, target)).deferred();
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

function check(database: Database.Database, folder: string): CheckReport {
  const findings: Finding[] = [];
  if (!checkSchema(database, findings)) return { ...NOTHING_CHECKED, findings };
  const chain = checkChain(database, 1, findings);
  const reviewed = checkReviews(database, chain.rows, findings);
  const rows = reviewed + checkRows(database, chain.rows, findings);
  const unrecorded = checkUnrecorded(database, chain, findings);
  checkLists(database, chain, findings);
  const feeLines = checkBills(database, findings);
  checkSums(database, findings);
  checkNumbers(database, findings);
  checkTraces(database, findings);
  checkDerived(database, findings);
  checkAttachments(database, folder, findings);
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

/** How far back the start looks. */
const TAIL_ENTRIES = 200;

/** At start: the schema, the end of the chain and the rows that its entries of the last day wrote. */
export function checkAtStart(books: Books): Pick<CheckReport, "ok" | "findings"> {
  const { database } = books;
  const findings: Finding[] = [];
  if (checkSchema(database, findings)) {
    const { last, lastDay } = database
      .prepare(
        `SELECT ifnull(max(number), 0) AS last, ifnull(min(number) FILTER (WHERE substr(at, 1, 10) =
           (SELECT substr(at, 1, 10) FROM log ORDER BY number DESC LIMIT 1)), 1) AS lastDay FROM log`,
      )
      .get() as { last: number; lastDay: number };
    const from = Math.max(1, Math.min(last - TAIL_ENTRIES + 1, lastDay));
    const chain = checkChain(database, from, findings);
    const ofLastDay = new Map([...chain.rows].filter(([, row]) => row.entry >= lastDay));
    checkReviews(database, ofLastDay, findings);
    checkRows(database, ofLastDay, findings);
  }
  return { ok: findings.length === 0, findings };
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
    const columns = keyColumns((sql) => database.prepare(sql), table);
    if (columns.length === 0 || columns.length !== key.length) {
      const problem = `日志第 ${entry} 条写下的这一行，账簿里没有这样的表或键`;
      findings.push({ table, key: printKey(key), problem });
      continue;
    }
    let statement = statements.get(table);
    if (statement === undefined) {
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

/** The migrations that brought source_list and conversion. */
const SCHEMA_WITH_LISTS = 60;
const SCHEMA_WITH_CONVERSIONS = 70;

/** Tables whose every row must be in the log. Fee lines have their bill's digest. */
const RECORDED_TABLES = [
  "import_batch WHERE state = 'done'",
  "import_origin",
  "mapping_profile",
  "push_token",
  "repair",
  "repaired_row",
  "bill_correction",
  "setting",
  "account",
  "act",
  "decision",
  "pack",
  "number_series",
  "settlement",
  "settlement_layer",
  "settlement_amount",
  "settlement_payment",
  "debt_payment",
  "printing",
  "day_close",
  "month_close",
  "person",
  "identity",
  "registration",
  "register_change",
  "catalogue_item",
  "opening_balance",
  "source_list",
  "stay_entry",
  "stay_paper",
  "attachment",
  "attachment_withdrawal",
  "rule_file",
  "rule_switch",
  "review_result",
  "finding_decision",
  "appeal",
  "appeal_entry",
  "bureau_list",
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
  { rows: records, catalogue }: Chain,
  findings: Finding[],
): number {
  let found = 0;
  const isThere = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  for (const rowsOf of [...RECORDED_TABLES, findingsByThemselves(database)]) {
    const table = tableOf(rowsOf);
    if (table === "catalogue_item" && catalogue !== null) continue;
    // Books that were not brought up yet have fewer tables; checkSchema names one that is missing.
    if (isThere.get(table) === undefined) continue;
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

/** What the log has only as a whole: a long catalogue, and the rows of each import that did not get in. */
function checkLists(
  database: Database.Database,
  { catalogue, batchLists }: Chain,
  findings: Finding[],
): void {
  if (catalogue !== null && catalogueDigest(database) !== catalogue.digest) {
    const problem = `医保目录与日志第 ${catalogue.entry} 条写下的不一致，被改过`;
    findings.push({ table: "catalogue_item", key: "", problem });
  }
  checkSourceLists(database, findings);
  for (const [batch, { entry, ...digests }] of batchLists) {
    for (const list of BATCH_LISTS) {
      // Books that were not brought up yet have no conversions.
      if (list === "conversion" && schemaNumber(database) < SCHEMA_WITH_CONVERSIONS) continue;
      if (batchListDigest(database, list, batch) === digests[list]) continue;
      const what = { quarantine: "没有导入的行", conversion: "读取时的改动" }[list];
      const problem = `这一批${what}与日志第 ${entry} 条写下的不一致，被改过`;
      findings.push({ table: list, key: String(batch), problem });
    }
  }
}

/** The entries of each list against its digest, which the log has. */
function checkSourceLists(database: Database.Database, findings: Finding[]): void {
  if (schemaNumber(database) < SCHEMA_WITH_LISTS) return;
  const lists = database.prepare("SELECT id, digest, entry_count AS count FROM source_list").all();
  for (const { id, digest, count } of lists as { id: number; digest: string; count: number }[]) {
    const now = sourceListDigest(database, id);
    if (now.digest === digest && now.count === count) continue;
    const problem = "名单的内容与导入时不一致，被改过";
    findings.push({ table: "source_list", key: String(id), problem });
  }
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
  // Books that were not brought up yet have fewer columns.
  const there = database.prepare("SELECT name FROM pragma_table_info('fee_line')").pluck().all();
  const columns = LINE_CONTENT_COLUMNS.filter((column) => there.includes(column));
  const lines = database
    .prepare(`SELECT ${columns.join(", ")} FROM fee_line WHERE version_id = ? ORDER BY number`)
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
