/** The manual as the reader has it, from its files. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Book, readBook } from "../../renderer/manual/book.ts";

export const MANUAL_FOLDER = join(import.meta.dirname, "../../resources/manual");

export function manualBook(): Book {
  const names = readdirSync(MANUAL_FOLDER).filter((name) => /^\d.*\.md$/.test(name));
  return readBook(
    Object.fromEntries(
      names.map((name) => [name, readFileSync(join(MANUAL_FOLDER, name), "utf8")]),
    ),
  );
}
