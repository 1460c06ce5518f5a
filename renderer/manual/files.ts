/** The manual's files, taken into the build: texts as they are, pictures as files of their own. */
import { type Book, readBook } from "./book.ts";

export const BOOK: Book = readBook(
  import.meta.glob<string>("../../resources/manual/[0-9]*.md", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
);

const PICTURES = import.meta.glob<string>("../../resources/manual/pictures/*.png", {
  query: "?url",
  import: "default",
  eager: true,
});

/** "pictures/settle.png" → its address in the build */
export function pictureAddress(name: string): string | undefined {
  return PICTURES[`../../resources/manual/${name}`];
}
