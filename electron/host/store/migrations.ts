import { readFileSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { YijieError } from "../../../shared/contract/errors.ts";
import { programPath } from "../program.ts";
import { learnAllReadings } from "./readings.ts";

export interface Migration {
  /** Numbered in tens, which leaves room for a repair between two releases. */
  readonly number: number;
  readonly sql: string;
  /** Fills, in the same transaction, what SQL alone cannot work out. */
  readonly fill?: (database: Database) => void;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    number: 10,
    sql: readFileSync(programPath("electron/host/store/schema.sql"), "utf8"),
  },
  {
    number: 20,
    sql: readFileSync(programPath("electron/host/store/schema-20.sql"), "utf8"),
  },
  {
    number: 40,
    sql: readFileSync(programPath("electron/host/store/schema-40.sql"), "utf8"),
    fill: learnAllReadings,
  },
  {
    number: 50,
    sql: readFileSync(programPath("electron/host/store/schema-50.sql"), "utf8"),
  },
  {
    number: 60,
    sql: readFileSync(programPath("electron/host/store/schema-60.sql"), "utf8"),
  },
  {
    number: 70,
    sql: readFileSync(programPath("electron/host/store/schema-70.sql"), "utf8"),
  },
  {
    number: 80,
    sql: readFileSync(programPath("electron/host/store/schema-80.sql"), "utf8"),
  },
  {
    number: 90,
    sql: readFileSync(programPath("electron/host/store/schema-90.sql"), "utf8"),
  },
  {
    number: 100,
    sql: readFileSync(programPath("electron/host/store/schema-100.sql"), "utf8"),
  },
  {
    number: 110,
    sql: readFileSync(programPath("electron/host/store/schema-110.sql"), "utf8"),
  },
  {
    number: 120,
    sql: readFileSync(programPath("electron/host/store/schema-120.sql"), "utf8"),
  },
];

/** "YJIE": tells our file from any other SQLite database. */
const APPLICATION_ID = 0x594a4945;

export function schemaNumber(database: Database): number {
  return database.pragma("user_version", { simple: true }) as number;
}

/** Refuses a file of another program and one that a newer 医结 has written. */
export function checkOrigin(database: Database, migrations = MIGRATIONS): void {
  const applicationId = database.pragma("application_id", { simple: true });
  const tables = database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get();
  if (applicationId !== APPLICATION_ID && tables !== 0) throw new YijieError("NOT_OUR_BOOKS");
  const current = schemaNumber(database);
  const newest = migrations.at(-1)?.number ?? 0;
  if (current > newest) throw new YijieError("BOOKS_TOO_NEW", { current, newest });
}

export function pendingMigrations(database: Database, migrations = MIGRATIONS): Migration[] {
  const current = schemaNumber(database);
  return migrations.filter((migration) => migration.number > current);
}

/** Applies what is pending inside the transaction that is open; the caller rolls back on any error. */
export function applyMigrations(database: Database, pending: readonly Migration[]): void {
  for (const migration of pending) {
    database.exec(migration.sql);
    migration.fill?.(database);
    database.pragma(`user_version = ${migration.number}`);
  }
  database.pragma(`application_id = ${APPLICATION_ID}`);
  const broken = database.pragma("foreign_key_check") as unknown[];
  if (broken.length > 0) {
    throw new YijieError("MIGRATION_FAILED", { detail: `${broken.length} 处外键不符` });
  }
}
