/** LibreOffice as a reader that computes every formula anew. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Rows of text cells; numbers as stored, not as shown. */
export type SheetText = readonly (readonly string[])[];

/** 0 = always: without it LibreOffice shows the results that stand in the file. */
const RECALCULATE_ALWAYS = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`;

/** Comma, quote, UTF-8, from line 1, numbers as stored (8th), every sheet (12th). */
const CSV_OF_EVERY_SHEET =
  "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";

/**
 * The sheets of a workbook by name, as LibreOffice reads them with a throw-away profile. `recalculate: false` takes the
 * results that stand in the file, to show what recalculation changes.
 */
export async function readSheets(
  path: string,
  { recalculate = true }: { readonly recalculate?: boolean } = {},
): Promise<ReadonlyMap<string, SheetText>> {
  const folder = await mkdtemp(join(tmpdir(), "yijie-sheets-"));
  try {
    const profile = join(folder, "profile");
    await mkdir(join(profile, "user"), { recursive: true });
    if (recalculate) {
      await writeFile(join(profile, "user", "registrymodifications.xcu"), RECALCULATE_ALWAYS);
    }
    const out = join(folder, "out");
    await run("soffice", [
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      "--headless",
      "--convert-to",
      CSV_OF_EVERY_SHEET,
      "--outdir",
      out,
      path,
    ]);
    const prefix = `${basename(path).replace(/\.xlsx$/, "")}-`;
    const sheets = new Map<string, SheetText>();
    for (const file of await readdir(out)) {
      const name = file.slice(prefix.length, -".csv".length);
      sheets.set(name, parseCsv(await readFile(join(out, file), "utf8")));
    }
    return sheets;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function parseCsv(text: string): SheetText {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) throw new Error("not a CSV that LibreOffice writes");
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Writes the workbook beside itself as Excel 97 kept it. */
export async function convertToXls(path: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), "yijie-profile-"));
  try {
    await run("soffice", [
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      "--headless",
      "--convert-to",
      "xls:MS Excel 97",
      "--outdir",
      dirname(path),
      path,
    ]);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}
