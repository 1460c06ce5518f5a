import { randomBytes } from "node:crypto";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { SETTINGS } from "../../../shared/contract/settings.ts";
import { beginLog } from "./act.ts";
import { removeUnfinishedAttachments } from "./attachments.ts";
import { copyVerified } from "./backup.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type FolderLock, lockFolder } from "./lock.ts";
import {
  applyMigrations,
  checkOrigin,
  MIGRATIONS,
  type Migration,
  pendingMigrations,
  schemaNumber,
} from "./migrations.ts";
import { removeUnfinishedImports } from "./unfinishedImports.ts";

export type BooksKind = "training" | "real";

/** The open books of one office. Made by {@link openBooks}, ended by {@link closeBooks}. */
export interface Books {
  readonly folder: string;
  readonly database: Database.Database;
  readonly clock: Clock;
  /** 演示/训练 office: generated data only */
  readonly training: boolean;
  /** A prepared statement, kept for the next time. */
  prepare(sql: string): Database.Statement<unknown[], unknown>;
  /** What the office keeps in memory between acts (compiled packs); emptied when the books change. */
  readonly memory: Map<string, unknown>;
  /** How many acts have written to a table since the books were opened, by its name. */
  readonly writeCounts: Map<string, number>;
  readonly lock: FolderLock;
}

export interface OpenOptions {
  readonly folder: string;
  /** The machine's clock when left out. */
  readonly clock?: Clock;
  /** What a new folder becomes; training when left out. Refused when the folder already holds the other kind. */
  readonly create?: BooksKind;
  readonly migrations?: readonly Migration[];
}

export const DATABASE_FILE = "office.sqlite";

/**
 * Opens the books in a folder, making them when there are none, and keeps the folder for this process until
 * {@link closeBooks}. An older file is backed up and migrated first.
 * Throws YijieError: FOLDER_IN_USE, NOT_OUR_BOOKS, BOOKS_TOO_NEW, BOOKS_KIND_DIFFERS, BOOKS_DAMAGED,
 * MIGRATION_FAILED, BACKUP_FAILED, CLOCK_NOT_ALLOWED.
 */
export async function openBooks(options: OpenOptions): Promise<Books> {
  const { folder, clock = systemClock, create, migrations = MIGRATIONS } = options;
  // Patients' data: nobody else's on this machine.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = takeFolder(folder);
  let database: Database.Database | undefined;
  try {
    if (create === undefined) refuseEmptied(folder);
    database = connect(join(folder, DATABASE_FILE));
    await bringUp(database, { folder, clock, kind: create ?? "training", migrations });
    const training = readKind(database) === "training";
    checkKind(training, create, clock);
    const books = makeBooks(folder, database, clock, training, lock);
    removeUnfinishedImports(books);
    removeUnfinishedAttachments(folder);
    return books;
  } catch (error) {
    database?.close();
    lock.release();
    throw damageAsError(error);
  }
}

function takeFolder(folder: string): FolderLock {
  try {
    return lockFolder(folder);
  } catch (error) {
    throw damageAsError(error);
  }
}

/** A file of no bytes was books once: new ones in its place would look like an office without a past. */
function refuseEmptied(folder: string): void {
  const file = statSync(join(folder, DATABASE_FILE), { throwIfNoEntry: false });
  if (file?.size === 0) throw new YijieError("BOOKS_DAMAGED", { detail: "文件里什么也没有" });
}

/** Ends all use of the books and gives the folder free. */
export function closeBooks(books: Books): void {
  if (books.database.open) {
    books.database.pragma("optimize");
    books.database.close();
  }
  books.lock.release();
}

function makeBooks(
  folder: string,
  database: Database.Database,
  clock: Clock,
  training: boolean,
  lock: FolderLock,
): Books {
  const statements = new Map<string, Database.Statement<unknown[], unknown>>();
  return {
    folder,
    database,
    clock,
    training,
    lock,
    memory: new Map(),
    writeCounts: new Map(),
    prepare(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = database.prepare(sql);
        statements.set(sql, statement);
      }
      return statement;
    },
  };
}

/** Opens the file and proves with a query that it is a database before anything relies on it. */
function connect(path: string): Database.Database {
  const database = new Database(path, { timeout: 10_000 });
  try {
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    database.pragma("trusted_schema = OFF");
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

interface BringUp {
  readonly folder: string;
  readonly clock: Clock;
  readonly kind: BooksKind;
  readonly migrations: readonly Migration[];
}

async function bringUp(database: Database.Database, plan: BringUp): Promise<void> {
  checkOrigin(database, plan.migrations);
  const pending = pendingMigrations(database, plan.migrations);
  if (pending.length === 0) return;
  const before = schemaNumber(database);
  const isNew = before === 0;
  const now = plan.clock.now();
  if (isNew) checkKind(plan.kind === "training", undefined, plan.clock);
  else {
    const name = `升级前-${before}-${now.replaceAll(":", "")}`;
    await copyVerified(database, join(plan.folder, "backups"), name);
  }
  database
    .transaction(() => {
      try {
        applyMigrations(database, pending);
      } catch (error) {
        if (error instanceof YijieError) throw error;
        const detail = error instanceof Error ? error.message : String(error);
        throw new YijieError("MIGRATION_FAILED", { detail }, { cause: error });
      }
      if (isNew) writeBeginning(database, plan.kind, now);
    })
    .immediate();
}

/** The first rows of new books: settings, the console's account, and the first entry of the log. */
function writeBeginning(database: Database.Database, kind: BooksKind, at: Moment): void {
  const settings: Record<string, string> = {
    kind,
    officeId: randomBytes(16).toString("hex"),
    slipKey: randomBytes(32).toString("hex"),
    ...Object.fromEntries(Object.entries(SETTINGS).map(([name, { initial }]) => [name, initial])),
  };
  beginLog(database, at, (write) => {
    for (const [name, value] of Object.entries(settings)) write("setting", { name, value });
    write("account", {
      id: 1,
      login: "命令行",
      name: "命令行",
      employee_no: "",
      role: "医保办主任",
      password_hash: "",
      created_at: at,
    });
  });
}

function readKind(database: Database.Database): string {
  const kind = database.prepare("SELECT value FROM setting WHERE name = 'kind'").pluck().get();
  return String(kind);
}

function checkKind(training: boolean, wanted: BooksKind | undefined, clock: Clock): void {
  if (!training && !clock.real) throw new YijieError("CLOCK_NOT_ALLOWED");
  if (wanted !== undefined && (wanted === "training") !== training) {
    const names = { training: "演示", real: "正式" };
    throw new YijieError("BOOKS_KIND_DIFFERS", {
      existing: training ? names.training : names.real,
      wanted: names[wanted],
    });
  }
}

/** SQLite's own words for a broken file become a sentence that says what to do. */
function damageAsError(error: unknown): unknown {
  const damaged = ["SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_CANTOPEN", "SQLITE_IOERR"];
  if (
    error instanceof Database.SqliteError &&
    damaged.some((code) => error.code.startsWith(code))
  ) {
    return new YijieError("BOOKS_DAMAGED", { detail: error.code }, { cause: error });
  }
  return error;
}
