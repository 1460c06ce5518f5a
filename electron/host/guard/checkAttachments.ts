/** The files of attachments against the digests that the books have of them. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import type Database from "better-sqlite3";
import { attachmentPath } from "../store/attachments.ts";
import type { Finding } from "./checkChain.ts";

const BLOCK = 1024 * 1024;

/** Withdrawn ones are kept too. The whole check is one read transaction and runs in a thread of its own. */
export function checkAttachments(
  database: Database.Database,
  folder: string,
  findings: Finding[],
): void {
  // Books that were not brought up yet have none.
  const isThere = database
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'attachment'")
    .get();
  if (isThere === undefined) return;
  const rows = database
    .prepare("SELECT digest, group_concat(id, '、') AS ids FROM attachment GROUP BY digest")
    .all() as { readonly digest: string; readonly ids: string }[];
  for (const { digest, ids } of rows) {
    const now = digestOfFile(attachmentPath(folder, digest));
    if (now === digest) continue;
    const state = now === null ? "不见了或读不出来" : "与附上时不一致，被改过";
    findings.push({ table: "attachment", key: ids, problem: `附件的文件 ${digest} ${state}` });
  }
}

/** null where it cannot be read, or not to its end: a bad sector is one of the faults to be named. */
function digestOfFile(path: string): string | null {
  try {
    const file = openSync(path, "r");
    try {
      const hash = createHash("sha256");
      const block = Buffer.alloc(BLOCK);
      for (;;) {
        const size = readSync(file, block);
        if (size === 0) return hash.digest("hex");
        hash.update(block.subarray(0, size));
      }
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
