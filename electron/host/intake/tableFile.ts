/** Writes a table of texts as a file that a spreadsheet opens and the intake reads again. */
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import iconv from "iconv-lite";

export interface TableForm {
  readonly container: "csv" | "xlsx";
  /** Name of the sheet; "数据" where there is none */
  readonly sheet: string | null;
  readonly delimiter: string | null;
}

/** A CSV in GB18030, or a workbook with one sheet; nothing in it is a formula. */
export async function writeTable(
  table: readonly (readonly string[])[],
  { container, sheet, delimiter }: TableForm,
  outPath: string,
): Promise<void> {
  if (container === "xlsx") await writeWorkbook(table, sheet ?? "数据", outPath);
  else await writeCsv(table, delimiter ?? ",", outPath);
}

async function writeCsv(
  table: readonly (readonly string[])[],
  delimiter: string,
  outPath: string,
): Promise<void> {
  const stream = createWriteStream(outPath, { mode: 0o600 });
  for (const row of table) {
    const line = `${row.map((cell) => csvCell(cell, delimiter)).join(delimiter)}\r\n`;
    stream.write(iconv.encode(line, "gb18030"));
  }
  stream.end();
  await finished(stream);
}

/** ="0012" only keeps a text a text; a number is one. Anything else that a spreadsheet would run gets an apostrophe. */
const HARMLESS = /^(="[^"]*"|[-+]?[\d.,]+)$/;

/** The intake takes the apostrophe off again. */
function csvCell(given: string, delimiter: string): string {
  const text = /^[=+\-@\t\r]/.test(given) && !HARMLESS.test(given) ? `'${given}` : given;
  const needsQuotes = /["\r\n]/.test(text) || text.includes(delimiter);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Every cell a text: a number would lose its leading zeros and its last digits again. */
async function writeWorkbook(
  table: readonly (readonly string[])[],
  sheetName: string,
  outPath: string,
): Promise<void> {
  const { default: ExcelJS } = await import("exceljs");
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: outPath });
  const sheet = workbook.addWorksheet(sheetName);
  for (const row of table) sheet.addRow([...row]).commit();
  sheet.commit();
  await workbook.commit();
}
