/**
 * How the names in the books are typed by their initials, kept beside them so that a search need not work them out.
 * Derived and never taken away: a reading says something of a name, not of a person.
 */
import type { Database, Statement } from "better-sqlite3";
import { itemInitials, nameInitials } from "./nameInitials.ts";

export interface Reading {
  /** Where the readings of these names are */
  readonly table: "name_reading" | "item_reading";
  readonly initialsOf: (name: string) => string;
}

const OF_PEOPLE: Reading = { table: "name_reading", initialsOf: nameInitials };

/** The tables whose column `name` is searched by initials. */
export const READINGS: Readonly<Record<string, Reading>> = {
  person: OF_PEOPLE,
  stay_version: OF_PEOPLE,
  catalogue_item: { table: "item_reading", initialsOf: itemInitials },
};

/** For whoever writes a row with a name, in the same transaction; other tables have none. */
export function learnReading(
  prepare: (sql: string) => Statement<unknown[], unknown>,
  table: string,
  name: unknown,
): void {
  const reading = READINGS[table];
  if (reading === undefined || typeof name !== "string") return;
  prepare(`INSERT OR IGNORE INTO ${reading.table} VALUES (?, ?)`).run(
    name,
    reading.initialsOf(name),
  );
}

/** Of everything that the books hold, when they are brought up to the schema that has readings. */
export function learnAllReadings(database: Database): void {
  for (const [table, { table: readings, initialsOf }] of Object.entries(READINGS)) {
    const put = database.prepare(`INSERT OR IGNORE INTO ${readings} VALUES (?, ?)`);
    const names = database.prepare(`SELECT DISTINCT name FROM ${table}`).pluck().all() as string[];
    for (const name of names) put.run(name, initialsOf(name));
  }
}
