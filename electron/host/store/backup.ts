import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { YijieError } from "../../../shared/contract/errors.ts";

/**
 * Copies a database with SQLite's online backup while others go on writing, then opens the copy and checks it.
 * Returns the path of the copy; a copy that fails its check is removed and MIGRATION_FAILED or BACKUP_FAILED says so.
 */
export async function copyVerified(
  database: Database.Database,
  folder: string,
  name: string,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.sqlite`);
  const unfinished = `${path}.part`;
  try {
    await database.backup(unfinished);
    checkCopy(unfinished);
    renameSync(unfinished, path);
    return path;
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (error instanceof YijieError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new YijieError("BACKUP_FAILED", { path, detail }, { cause: error });
  }
}

function checkCopy(path: string): void {
  const copy = new Database(path);
  try {
    // A copy is one file: it must not need a -wal beside it.
    copy.pragma("journal_mode = DELETE");
    const result = copy.pragma("integrity_check", { simple: true });
    if (result !== "ok") {
      throw new YijieError("BACKUP_FAILED", { path, detail: String(result) });
    }
  } finally {
    copy.close();
  }
}
