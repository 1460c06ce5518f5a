/** The rows of a quarantine as a file to read once more: each at the row number that it had, under the header it had. */
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { FileRecord } from "./staging.ts";

/**
 * Writes the rows as CSV with blank lines between them, so that every fault names the row of the first file. Cells are
 * written as they are: they are read again at once and by nobody else.
 */
export async function writeRepairFile(
  { headerRow, header }: Pick<FileRecord, "headerRow" | "header">,
  rows: readonly { readonly row: number; readonly cells: readonly string[] }[],
  outPath: string,
): Promise<void> {
  const stream = createWriteStream(outPath, { mode: 0o600 });
  stream.write("\uFEFF");
  let line = 1;
  const write = (at: number, cells: readonly string[]): void => {
    stream.write("\n".repeat(Math.max(0, at - line)));
    stream.write(`${cells.map(cellText).join(",")}\n`);
    line = Math.max(line, at) + 1;
  };
  write(headerRow, header);
  for (const { row, cells } of [...rows].sort((a, b) => a.row - b.row)) write(row, cells);
  stream.end();
  await finished(stream);
}

function cellText(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
