import { copyVerified } from "../store/backup.ts";
import type { Books } from "../store/books.ts";

/**
 * Copies the open books into a folder with SQLite's online backup and checks the copy. Answers its path.
 * Throws BACKUP_FAILED.
 */
export function backupBooks(books: Books, folder: string): Promise<string> {
  return copyVerified(books.database, folder, `office-${books.clock.now().replaceAll(":", "")}`);
}
