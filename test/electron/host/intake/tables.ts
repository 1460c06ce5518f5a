/** Reads the tables of a file as the intake does, for tests that look at rows and not at bills. */
import { memoryBytes } from "../../../../electron/host/intake/bytes.ts";
import { openContents } from "../../../../electron/host/intake/containers.ts";
import { DELIMITERS, RowSplitter } from "../../../../electron/host/intake/csv.ts";
import type { Table, TableRow } from "../../../../electron/host/intake/table.ts";
import { YijieError } from "../../../../shared/contract/errors.ts";

/** Without a known header: the delimiter that makes the most cells of the first row. */
function pickDelimiter(head: string): string {
  const counts = DELIMITERS.map((delimiter) => {
    const [first] = new RowSplitter(delimiter, "").add(`${head}\n`);
    return { delimiter, cells: first?.cells.length ?? 0 };
  });
  counts.sort((a, b) => b.cells - a.cells);
  return counts[0]?.delimiter ?? ",";
}

export async function tablesOf(content: Buffer | string, name = "表"): Promise<readonly Table[]> {
  const bytes = memoryBytes(Buffer.from(content), name);
  return (await openContents(bytes, pickDelimiter)).tables;
}

export async function rowsOf(table: Table | undefined): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  if (table !== undefined) for await (const batch of table.rows()) rows.push(...batch);
  return rows;
}

/** The cells of the only table, without the blanks at the ends of rows. */
export async function cellsOf(content: Buffer | string): Promise<string[][]> {
  const tables = await tablesOf(content);
  if (tables.length !== 1) throw new Error(`${tables.length} tables`);
  return trimmed(await rowsOf(tables[0]));
}

export function trimmed(rows: readonly TableRow[]): string[][] {
  return rows.map(({ cells }) => {
    let end = cells.length;
    while (end > 0 && cells[end - 1] === "") end -= 1;
    return cells.slice(0, end);
  });
}

/** Code and sentence of the refusal. */
export async function refusalOf(content: Buffer | string): Promise<{ code: string; text: string }> {
  try {
    for (const table of await tablesOf(content)) await rowsOf(table);
  } catch (error) {
    if (error instanceof YijieError) return { code: error.code, text: error.message };
    throw error;
  }
  throw new Error("read without an error");
}
