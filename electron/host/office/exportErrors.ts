import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorFileName, writeErrorFile } from "../intake/errorFile.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { requireRight } from "./rights.ts";

export interface ErrorFile {
  readonly name: string;
  readonly rows: number;
  readonly bytes: Buffer;
}

/**
 * The rows of one imported file that did not get in. They carry names and ID numbers, so each export is written down.
 * Throws NOT_ALLOWED, NO_ERROR_ROWS.
 */
export async function exportErrors(
  books: Books,
  request: ActRequest,
  asked: { readonly batchId: number; readonly name: string },
): Promise<ErrorFile> {
  requireRight(request.actor, "导入");
  const { batchId, name } = asked;
  // It stays in the data folder while it is being made, and goes at once.
  const path = join(books.folder, `待改正-${randomUUID()}`);
  try {
    const rows = await writeErrorFile(books, batchId, name, path);
    // Each delivery is written down, also that of a repeated request.
    const head = {
      ...request,
      key: null,
      kind: "导出错误行",
      subject: `批次 ${batchId}`,
      request: { ...asked },
    };
    performAct(books, head, (act) => {
      act.note({ rows });
      return null;
    });
    return {
      name: `待改正-${errorFileName(books, batchId, name)}`,
      rows,
      bytes: await readFile(path),
    };
  } finally {
    await rm(path, { force: true });
  }
}
