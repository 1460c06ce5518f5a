import { YijieError } from "../../../shared/contract/errors.ts";
import { copyAttachment } from "../store/attachments.ts";
import { copyVerified } from "../store/backup.ts";
import type { Books } from "../store/books.ts";

export interface BooksCopy {
  /** Of the database */
  readonly path: string;
  /** How many files of attachments lie beside it, in `attachments` */
  readonly attachments: number;
  /** Digests of those that are gone or changed, and could not be taken along */
  readonly lost: readonly string[];
}

/**
 * Copies the open books into a folder with SQLite's online backup and checks the copy; then the files of the attachments
 * that it names, each once however many copies lie there. Throws BACKUP_FAILED.
 */
export async function backupBooks(
  books: Books,
  folder: string,
  name = `office-${books.clock.now().replaceAll(":", "")}`,
): Promise<BooksCopy> {
  // Attached while the copy is made: one file too many does no harm, one too few would.
  const path = await copyVerified(books.database, folder, name);
  const digests = books.prepare("SELECT DISTINCT digest FROM attachment").pluck().all() as string[];
  const lost: string[] = [];
  try {
    for (const digest of digests) {
      if ((await copyAttachment(books.folder, digest, folder)) !== null) lost.push(digest);
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new YijieError("BACKUP_FAILED", { path, detail }, { cause: error });
  }
  return { path, attachments: digests.length - lost.length, lost };
}
