import { userInfo } from "node:os";
import type { Database, Statement } from "better-sqlite3";
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Role } from "../../../shared/people/roles.ts";
import type { Books } from "./books.ts";
import { canonicalJson, type Digestible, digestOf, sha256 } from "./digest.ts";
import { learnReading } from "./readings.ts";

/** Who does it, in which role, at which window. */
export interface Actor {
  readonly accountId: number;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly window: string;
  /** Of the console: who was logged in to the operating system. */
  readonly osUser?: string;
}

type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, Value>>;

/** What every business act is asked with. */
export interface ActRequest {
  /** The idempotency key: the same key and the same request do it once. */
  readonly key: string;
  readonly actor: Actor;
}

export interface ActHead {
  /** null: not repeatable (log-in); nothing is stored to answer a repetition. */
  readonly key: string | null;
  /** In Chinese, as the log shows it: 结算, 结算撤销, 导入 … */
  readonly kind: string;
  readonly actor: Actor | null;
  /** What it is about, as far as known before: slip number, inpatient number, file digest. Never a name or ID number. */
  readonly subject: string;
  /** Everything that was asked for; decides with the key if it is the same request. */
  readonly request: Digestible;
  /** Log-ins and the correction of the clock itself go on with a clock that runs behind. */
  readonly anyClock?: boolean;
}

/** Writes rows and names each of them, with its digest, in the log entry of the act. */
export interface Act {
  readonly at: Moment;
  /** Inserts and records; the row as stored comes back. */
  insert(table: string, row: Row): Row;
  /** Changes the one row with this key and records it. */
  update(table: string, key: Row, changes: Row): Row;
  remove(table: string, key: Row): void;
  /** For bulk writers with statements of their own: `row` must be the whole row as stored, null when deleted. */
  record(table: string, key: readonly Value[], row: Row | null): void;
  /** Names the subject once it is known (the slip's number). */
  about(subject: string): void;
  /** Adds to the detail of the log entry. No names, no ID numbers. */
  note(detail: Readonly<Record<string, Digestible>>): void;
}

/** The hash before the first entry. */
export const CHAIN_START = "0".repeat(64);

/** The digest of a row as the log keeps it. Columns without a value do not count. */
export function rowDigest(row: Row): string {
  return digestOf(row);
}

/**
 * One business act: one transaction, written down in the log with every row it wrote.
 * The same key with the same request gets the stored answer and the body does not run; with another request it is
 * refused (KEY_REUSED). A clock behind the last act is refused (CLOCK_BEHIND). An error in the body undoes all of it.
 * The answer must be JSON without names or ID numbers.
 */
export function performAct<Answer>(
  books: Books,
  head: ActHead,
  body: (act: Act) => Answer,
): Answer {
  const { database } = books;
  if (database.inTransaction) throw new Error("an act inside an act");
  const requestDigest = digestOf({
    kind: head.kind,
    accountId: head.actor?.accountId,
    request: head.request,
  });
  const written = new Set<string>();
  const answered = database
    .transaction((): Answer => {
      const earlier = head.key === null ? undefined : findAct(books, head.key);
      if (earlier !== undefined) {
        if (earlier.request_digest !== requestDigest) {
          throw new YijieError("KEY_REUSED", { kind: earlier.kind });
        }
        return JSON.parse(earlier.answer) as Answer;
      }
      const at = books.clock.now();
      if (head.anyClock !== true) checkClock(books, at);
      const writer = new Writer((sql) => books.prepare(sql), at);
      writer.about(head.subject);
      const answer = JSON.stringify(body(writer) ?? null);
      const number = lastEntry((sql) => books.prepare(sql)).number + 1;
      if (head.key !== null) {
        writer.insert("act", {
          key: head.key,
          kind: head.kind,
          request_digest: requestDigest,
          answer,
          log_number: number,
        });
      }
      writer.finish(head.kind, head.actor);
      for (const table of writer.tables()) written.add(table);
      return JSON.parse(answer) as Answer;
    })
    .immediate();
  const { writeCounts } = books;
  for (const table of written) writeCounts.set(table, (writeCounts.get(table) ?? 0) + 1);
  return answered;
}

/** The first entry of new books, inside the transaction that makes them. */
export function beginLog(
  database: Database,
  at: Moment,
  body: (write: (table: string, row: Row) => void) => void,
): void {
  const writer = new Writer((sql) => database.prepare(sql), at);
  writer.about("账簿");
  body((table, row) => writer.insert(table, row));
  writer.finish("建立账簿", null);
}

/**
 * The built-in account of whoever has access to the data folder through the operating system. It has no log-in,
 * counts as 医保办主任, and each of its acts names the user of the operating system.
 */
export function consoleActor(books: Books): Actor {
  const row = books.prepare("SELECT id, login, name, role FROM account WHERE id = 1").get() as {
    id: number;
    login: string;
    name: string;
    role: Role;
  };
  return {
    accountId: row.id,
    login: row.login,
    name: row.name,
    role: row.role,
    window: "命令行",
    osUser: osUserName(),
  };
}

function osUserName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `uid ${process.getuid?.() ?? "?"}`;
  }
}

/**
 * The hash of the last log entry. Kept outside the books (on the day-close sheet, with a backup) it shows if the log
 * was cut back or written anew, which the books alone cannot show.
 */
export function chainHead(books: Books): string {
  return lastEntry((sql) => books.prepare(sql)).hash;
}

interface StoredAct {
  readonly kind: string;
  readonly request_digest: string;
  readonly answer: string;
}

function findAct(books: Books, key: string): StoredAct | undefined {
  const sql = "SELECT kind, request_digest, answer FROM act WHERE key = ?";
  return books.prepare(sql).get(key) as StoredAct | undefined;
}

/** These two may be written by a clock that runs behind, so they say nothing about the last act. */
const CLOCKLESS_KINDS = "('登录', '登录失败', '退出')";

function checkClock(books: Books, now: Moment): void {
  const last = books
    .prepare(`SELECT at FROM log WHERE act NOT IN ${CLOCKLESS_KINDS} ORDER BY number DESC LIMIT 1`)
    .pluck()
    .get() as Moment | undefined;
  if (last !== undefined && now < last) {
    throw new YijieError("CLOCK_BEHIND", {
      now: now.replace("T", " "),
      last: last.replace("T", " "),
    });
  }
}

type Prepare = (sql: string) => Statement<unknown[], unknown>;

function lastEntry(prepare: Prepare): { number: number; hash: string } {
  const row = prepare("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1").get();
  return (row as { number: number; hash: string } | undefined) ?? { number: 0, hash: CHAIN_START };
}

/** A log entry as it is hashed: all columns but the hash itself. */
export interface LogEntry {
  readonly number: number;
  readonly at: string;
  readonly account_id: number | null;
  readonly role: string;
  readonly window_name: string;
  readonly act: string;
  readonly subject: string;
  readonly detail: string;
  readonly rows: string;
  readonly previous_hash: string;
}

/** SHA-256(previous hash + canonical entry). */
export function entryHash(entry: LogEntry): string {
  return sha256(entry.previous_hash + canonicalJson({ ...entry }));
}

/** Table, key and digest (null when deleted) of a row that an act wrote. */
export type RecordedRow = readonly [table: string, key: readonly Value[], digest: string | null];

const keyColumnsByTable = new Map<string, readonly string[]>();

class Writer implements Act {
  readonly at: Moment;
  readonly #prepare: Prepare;
  readonly #rows = new Map<string, RecordedRow>();
  #subject = "";
  #detail: Record<string, Digestible> = {};

  constructor(prepare: Prepare, at: Moment) {
    this.#prepare = prepare;
    this.at = at;
  }

  insert(table: string, row: Row): Row {
    const columns = Object.keys(row);
    const places = columns.map(() => "?").join(", ");
    const sql = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places}) RETURNING *`;
    return this.#keep(table, this.#prepare(sql).get(...Object.values(row)));
  }

  update(table: string, key: Row, changes: Row): Row {
    const sets = Object.keys(changes).map((column) => `${column} = ?`);
    const where = Object.keys(key).map((column) => `${column} = ?`);
    const sql = `UPDATE ${table} SET ${sets.join(", ")} WHERE ${where.join(" AND ")} RETURNING *`;
    const stored = this.#prepare(sql).all(...Object.values(changes), ...Object.values(key));
    if (stored.length !== 1) throw new Error(`${table}: ${stored.length} rows for one key`);
    return this.#keep(table, stored[0]);
  }

  remove(table: string, key: Row): void {
    const where = Object.keys(key).map((column) => `${column} = ?`);
    const sql = `DELETE FROM ${table} WHERE ${where.join(" AND ")} RETURNING *`;
    for (const row of this.#prepare(sql).all(...Object.values(key)) as Row[]) {
      this.record(table, this.#keyOf(table, row), null);
    }
  }

  record(table: string, key: readonly Value[], row: Row | null): void {
    const digest = row === null ? null : rowDigest(row);
    // The last word on a row counts: it is what the table holds when the act ends.
    this.#rows.set(`${table} ${JSON.stringify(key)}`, [table, key, digest]);
  }

  about(subject: string): void {
    this.#subject = subject;
  }

  note(detail: Readonly<Record<string, Digestible>>): void {
    this.#detail = { ...this.#detail, ...detail };
  }

  tables(): Iterable<string> {
    return [...this.#rows.values()].map(([table]) => table);
  }

  /** Writes the entry that ends the act. */
  finish(kind: string, actor: Actor | null): void {
    if (actor?.osUser !== undefined) this.note({ osUser: actor.osUser });
    const last = lastEntry(this.#prepare);
    const entry: LogEntry = {
      number: last.number + 1,
      at: this.at,
      account_id: actor?.accountId ?? null,
      role: actor?.role ?? "",
      window_name: actor?.window ?? "",
      act: kind,
      subject: this.#subject,
      detail: canonicalJson(this.#detail),
      rows: JSON.stringify([...this.#rows.values()]),
      previous_hash: last.hash,
    };
    this.#prepare(
      `INSERT INTO log (number, at, account_id, role, window_name, act, subject, detail, rows, previous_hash, hash)
       VALUES (@number, @at, @account_id, @role, @window_name, @act, @subject, @detail, @rows, @previous_hash, @hash)`,
    ).run({ ...entry, hash: entryHash(entry) });
  }

  #keep(table: string, stored: unknown): Row {
    const row = stored as Row;
    learnReading(this.#prepare, table, row.name);
    this.record(table, this.#keyOf(table, row), row);
    return row;
  }

  #keyOf(table: string, row: Row): readonly Value[] {
    return keyColumns(this.#prepare, table).map((column) => row[column] ?? null);
  }
}

/** The columns of a table's primary key, in their order. */
export function keyColumns(prepare: Prepare, table: string): readonly string[] {
  let columns = keyColumnsByTable.get(table);
  if (columns === undefined) {
    const sql = "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk";
    columns = prepare(sql).pluck().all(table) as string[];
    // A table that is missing from damaged books is not missing from all.
    if (columns.length > 0) keyColumnsByTable.set(table, columns);
  }
  return columns;
}
