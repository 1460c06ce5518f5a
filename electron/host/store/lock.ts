import { join } from "node:path";
import Database from "better-sqlite3";
import { YijieError } from "../../../shared/contract/errors.ts";

export interface FolderLock {
  release(): void;
}

/**
 * Takes the data folder for this process. The lock is an open exclusive transaction on a second, empty SQLite file:
 * SQLite's file locks are the operating system's, so they die with the process on every system, kill −9 included,
 * and no stale lock file can ever keep the office shut.
 */
export function lockFolder(folder: string): FolderLock {
  const holder = new Database(join(folder, "office.lock"), { timeout: 0 });
  try {
    holder.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    holder.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) {
      throw new YijieError("FOLDER_IN_USE", { folder }, { cause: error });
    }
    throw error;
  }
  return { release: () => holder.close() };
}
