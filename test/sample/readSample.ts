/** Reads the committed sample files back with the plainest means, for the tests: no code of the product. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { SAMPLE_FOLDER } from "./generate.ts";

export type FileRow = ReadonlyMap<string, string>;

export interface ReadTable {
  readonly above: readonly (readonly string[])[];
  readonly header: readonly string[];
  readonly rows: readonly FileRow[];
}

function asTable(rows: readonly (readonly string[])[], firstColumn: string): ReadTable {
  const at = rows.findIndex(([first]) => first === firstColumn);
  const header = rows[at];
  if (header === undefined) throw new Error(`no header ${firstColumn}`);
  return {
    above: rows.slice(0, at),
    header,
    rows: rows
      .slice(at + 1)
      .map((cells) => new Map(header.map((name, index) => [name, cells[index] ?? ""]))),
  };
}

function splitCsvLine(line: string): string[] {
  const fields = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  return fields.slice(0, line.endsWith(",") ? undefined : -1).map((field) =>
    field
      .replace(/,$/, "")
      .replace(/^"(.*)"$/, "$1")
      .replaceAll('""', '"'),
  );
}

export function readCsv(name: string, encoding: "gb18030" | "utf-8", first: string): ReadTable {
  const text = new TextDecoder(encoding, { fatal: true }).decode(
    readFileSync(join(SAMPLE_FOLDER, name)),
  );
  return asTable(text.trimEnd().split("\r\n").map(splitCsvLine), first);
}

export async function readXlsx(path: string, first: string): Promise<ReadTable> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const worksheet = workbook.worksheets[0];
  const rows: string[][] = [];
  // Counted once: it goes through all rows.
  const columns = worksheet?.columnCount ?? 0;
  worksheet?.eachRow((row) => {
    const cells: string[] = [];
    for (let column = 1; column <= columns; column += 1) {
      const { value } = row.getCell(column);
      cells.push(value === null || value === undefined ? "" : String(value));
    }
    rows.push(cells);
  });
  return asTable(rows, first);
}

export function sampleFile(name: string): string {
  return join(SAMPLE_FOLDER, name);
}
