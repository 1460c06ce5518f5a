import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ImportReport } from "../../../shared/contract/importReport.ts";
import type { ImportFile } from "../intake/importFiles.ts";
import { programPath } from "../program.ts";
import { consoleActor } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { importAndReview } from "./reviewOpen.ts";

/** The sample office that comes with the program. */
export const SAMPLE_FOLDER = programPath("resources/sample");

const KEY = "training/sample";

export function sampleFiles(): readonly ImportFile[] {
  return readdirSync(SAMPLE_FOLDER)
    .filter((name) => /\.(csv|xlsx)$/.test(name))
    .sort()
    .map((name) => ({ name, path: join(SAMPLE_FOLDER, name) }));
}

/** Imports the sample office once; null when these books have it already. */
export async function importSample(
  books: Books,
  say: (line: string) => void,
): Promise<ImportReport | null> {
  if (books.prepare("SELECT 1 FROM act WHERE key = ?").get(KEY) !== undefined) return null;
  const request = { key: KEY, actor: consoleActor(books) };
  const onProgress = progressLine(say);
  return importAndReview(books, request, sampleFiles(), { onProgress });
}

/** One line for every tenth of the files. */
export function progressLine(
  say: (line: string) => void,
): (progress: {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly rows: number;
}) => void {
  let tenths = 0;
  return ({ bytes, totalBytes, rows }) => {
    const done = totalBytes === 0 ? 0 : Math.min(10, Math.floor((bytes * 10) / totalBytes));
    if (done <= tenths) return;
    tenths = done;
    say(`导入 ${done * 10}%，已读 ${rows} 行`);
  };
}
