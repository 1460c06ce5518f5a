/**
 * 改正: rows that an import left out are repaired on screen and come in as an import of their own. A stay comes in as a whole
 * or not at all, so the rows that waited for a wrong one come with it; all of them are read and checked once more exactly as
 * in a file, and every row is repaired once.
 */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { BILL_KINDS } from "../../../shared/contract/importReport.ts";
import type { RepairResult, RowRepair } from "../../../shared/contract/repair.ts";
import type { ImportOptions, RepairStep } from "../intake/importFiles.ts";
import { writeRepairFile } from "../intake/repairFile.ts";
import type { FileRecord } from "../intake/staging.ts";
import type { ActRequest } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import type { Digestible } from "../store/digest.ts";
import { importAndReview } from "./reviewOpen.ts";
import { requireRight } from "./rights.ts";

/** More than this nobody repairs on a screen; and the history is written in one transaction. */
const MOST_ROWS = 5_000;

export interface RepairRequest {
  readonly batchId: number;
  readonly edits: readonly RowRepair[];
  readonly reason: string;
}

interface StoredRow {
  readonly file: string;
  readonly row: number;
  readonly inpatientNo: string;
  readonly cells: readonly string[];
}

interface RepairedRow extends StoredRow {
  readonly leaveOut: boolean;
  /** [position, column, before, after] */
  readonly changes: readonly (readonly [number, string, string, string])[];
}

/**
 * Throws NOT_ALLOWED, NOT_FOUND, REASON_MISSING, REPAIR_DONE, REPAIR_TOO_MANY, REPAIR_STILL_WRONG and what an import throws;
 * then nothing has been stored.
 */
export async function repairRows(
  books: Books,
  request: ActRequest,
  asked: RepairRequest,
  options: ImportOptions = {},
): Promise<RepairResult> {
  requireRight(request.actor, "改正");
  const { batchId, edits, reason } = asked;
  if (options.dryRun !== true && reason.trim().length < 2) {
    throw new YijieError("REASON_MISSING", { act: "改正" });
  }
  const records = fileRecords(books, batchId);
  const rows = rowsInScope(books, batchId, records, edits).map((row) =>
    repaired(row, edits, records),
  );
  if (rows.length > MOST_ROWS) {
    throw new YijieError("REPAIR_TOO_MANY", { rows: rows.length, limit: MOST_ROWS });
  }
  if (!isDone(books, request.key)) refuseRepaired(books, batchId, rows);
  const kept = rows.filter(({ leaveOut }) => !leaveOut);
  const files = records
    .map((record) => ({ record, rows: kept.filter(({ file }) => file === record.name) }))
    .filter((file) => file.rows.length > 0)
    .map((file) => ({ ...file, path: join(books.folder, `待改正-${randomUUID()}`) }));
  if (files.length === 0) {
    throw new YijieError("BAD_REQUEST", { detail: "每一行都不要了，就没有可收下的" });
  }
  try {
    for (const { record, rows: mine, path } of files) await writeRepairFile(record, mine, path);
    const sources = files.map(({ record: { name, dateOrders }, path }) => ({
      ...{ path, name },
      ...(dateOrders === undefined ? {} : { dateOrders }),
    }));
    const report = await importAndReview(books, request, sources, {
      ...options,
      origin: { way: "改正", source: String(batchId) },
      repair: history(books, request, asked, rows),
    });
    const stays = [...new Set(rows.map(({ inpatientNo }) => inpatientNo))];
    return {
      report,
      rows: kept.length,
      leftOut: rows.length - kept.length,
      stays: stays.filter((stay) => stay !== ""),
    };
  } finally {
    for (const { path } of files) await rm(path, { force: true });
  }
}

function isDone(books: Books, key: string): boolean {
  return books.prepare("SELECT 1 FROM act WHERE key = ?").get(key) !== undefined;
}

/** Throws NOT_FOUND. */
function fileRecords(books: Books, batchId: number): readonly FileRecord[] {
  const files = books
    .prepare("SELECT files FROM import_batch WHERE id = ? AND state = 'done'")
    .pluck()
    .get(batchId) as string | undefined;
  if (files === undefined) throw new YijieError("NOT_FOUND", { what: `导入批次 ${batchId}` });
  return JSON.parse(files) as FileRecord[];
}

/**
 * The rows typed over, and all that must come in with them: of the same stay, of the same person or item of a list, or the
 * whole list. A number typed anew that is another waiting stay's brings that stay along. Throws NOT_FOUND.
 */
function rowsInScope(
  books: Books,
  batchId: number,
  records: readonly FileRecord[],
  edits: readonly RowRepair[],
): StoredRow[] {
  const all = new Map<string, StoredRow>();
  for (const row of quarantinedRows(books, batchId)) all.set(rowName(row), row);
  const edited = edits.map((edit) => {
    const row = all.get(rowName(edit));
    if (row === undefined) {
      throw new YijieError("NOT_FOUND", { what: `${edit.file} 第 ${edit.row} 行没有收下的记录` });
    }
    return { edit, row };
  });
  const recordOf = new Map(records.map((record) => [record.name, record]));
  const keys = new Set(
    edited.flatMap(({ edit, row }) => keysOf(recordOf.get(row.file), row, edit)),
  );
  const chosen = new Set(edited.map(({ row }) => row));
  return [...all.values()].filter(
    (row) => chosen.has(row) || keysOf(recordOf.get(row.file), row).some((key) => keys.has(key)),
  );
}

/** What ties a row to others: as it stands, and as it is typed anew. Nothing is guessed: only equal texts tie. */
function keysOf(
  record: FileRecord | undefined,
  { file, inpatientNo, cells }: StoredRow,
  edit?: RowRepair,
): string[] {
  const typed = edit?.cells ?? [];
  if (record === undefined) return [];
  if ((BILL_KINDS as readonly string[]).includes(record.kind)) {
    const numbers = [inpatientNo, ...typed.map(({ text }) => text.trim())];
    return numbers.filter((number) => number !== "").map((number) => `stay ${number}`);
  }
  const { whose } = record;
  if (whose === undefined) return [`list ${file}`];
  const anew = typed.filter(({ at }) => at === whose).map(({ text }) => text);
  return [cells[whose] ?? "", ...anew].map((text) => `row ${file} ${text.trim()}`);
}

function quarantinedRows(books: Books, batchId: number): readonly StoredRow[] {
  const rows = books
    .prepare(
      `SELECT file_name AS file, file_row AS row, max(inpatient_no) AS inpatientNo, original FROM quarantine
       WHERE batch_id = ? GROUP BY file_name, file_row ORDER BY file_name, file_row`,
    )
    .all(batchId) as (Omit<StoredRow, "cells"> & { readonly original: string })[];
  return rows.map(({ original, ...row }) => ({ ...row, cells: JSON.parse(original) as string[] }));
}

function rowName({ file, row }: { readonly file: string; readonly row: number }): string {
  return `${row} ${file}`;
}

function repaired(
  row: StoredRow,
  edits: readonly RowRepair[],
  records: readonly FileRecord[],
): RepairedRow {
  const mine = edits.filter((edit) => rowName(edit) === rowName(row));
  const header = records.find(({ name }) => name === row.file)?.header ?? [];
  const cells = header.map((_, at) => row.cells[at] ?? "");
  const changes: RepairedRow["changes"][number][] = [];
  for (const { at, text } of mine.flatMap((edit) => edit.cells)) {
    const before = cells[at];
    if (before === undefined)
      throw new YijieError("BAD_REQUEST", { detail: `没有第 ${at + 1} 列` });
    if (before === text) continue;
    changes.push([at, header[at] ?? "", before, text]);
    cells[at] = text;
  }
  return { ...row, cells, changes, leaveOut: mine.some(({ leaveOut }) => leaveOut) };
}

/** Throws REPAIR_DONE. */
function refuseRepaired(books: Books, batchId: number, rows: readonly StoredRow[]): void {
  const find = books
    .prepare(
      "SELECT batch_id FROM repaired_row WHERE of_batch = ? AND file_name = ? AND file_row = ?",
    )
    .pluck();
  for (const { file, row } of rows) {
    const batch = find.get(batchId, file, row) as number | undefined;
    if (batch !== undefined) throw new YijieError("REPAIR_DONE", { file, row, batch });
  }
}

function history(
  books: Books,
  { actor }: ActRequest,
  { batchId, edits, reason }: RepairRequest,
  rows: readonly RepairedRow[],
): RepairStep {
  return {
    request: { batchId, reason, edits: edits as unknown as Digestible },
    finish(act, repairBatch) {
      // Somebody else may have been quicker while this was being read.
      refuseRepaired(books, batchId, rows);
      act.insert("repair", {
        batch_id: repairBatch,
        of_batch: batchId,
        reason: reason.trim(),
        at: act.at,
        account_id: actor.accountId,
        window_name: actor.window,
      });
      for (const { file, row, leaveOut, changes } of rows) {
        act.insert("repaired_row", {
          of_batch: batchId,
          file_name: file,
          file_row: row,
          batch_id: repairBatch,
          left_out: leaveOut ? 1 : 0,
          changes: JSON.stringify(changes),
        });
      }
      const changed = rows.filter((one) => one.changes.length > 0).length;
      const leftOut = rows.filter((one) => one.leaveOut).length;
      act.note({ repairs: batchId, rows: rows.length, changedRows: changed, leftOut });
    },
  };
}
