/** An office and a folder of files for the intake's tests. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ImportOptions, importFiles } from "../../../../electron/host/intake/importFiles.ts";
import { type ErrorCode, YijieError } from "../../../../shared/contract/errors.ts";
import type { ImportFileReport, ImportReport } from "../../../../shared/contract/importReport.ts";
import {
  CATALOGUE_COLUMNS,
  type Cells,
  catalogueCells,
  LINE_COLUMNS,
  lineCells,
  REGISTER_COLUMNS,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
} from "../../../support/billFiles.ts";
import { ask, closeTestOffice, openTestOffice, type TestOffice } from "../../../support/office.ts";

export class Desk {
  readonly office: TestOffice;
  readonly folder: string;

  constructor(office: TestOffice) {
    this.office = office;
    this.folder = mkdtempSync(join(tmpdir(), "yijie-intake-"));
  }

  static async open(): Promise<Desk> {
    return new Desk(await openTestOffice());
  }

  close(): void {
    closeTestOffice(this.office);
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  stays(name: string, rows: readonly Cells[]): string {
    writeCsv(this.path(name), { columns: STAY_COLUMNS, rows });
    return name;
  }

  lines(name: string, rows: readonly Cells[]): string {
    writeCsv(this.path(name), { columns: LINE_COLUMNS, rows });
    return name;
  }

  register(name: string, rows: readonly Cells[]): string {
    writeCsv(this.path(name), { columns: REGISTER_COLUMNS, rows });
    return name;
  }

  catalogue(name: string, rows: readonly Cells[] = [catalogueCells()]): string {
    writeCsv(this.path(name), { columns: CATALOGUE_COLUMNS, rows });
    return name;
  }

  /** A list of a named source: the header is the first row's columns. */
  list(name: string, rows: readonly Cells[]): string {
    const columns = Object.keys(rows[0] ?? {});
    writeCsv(this.path(name), { columns, rows });
    return name;
  }

  /** A bill of five lines of 20.00 for each of these stays. */
  bills(prefix: string, serials: readonly number[]): string[] {
    return [
      this.stays(
        `${prefix}住院就医.csv`,
        serials.map((serial) => stayCells(serial)),
      ),
      this.lines(
        `${prefix}住院结算.csv`,
        serials.flatMap((serial) => fiveLines(serial)),
      ),
    ];
  }

  import(names: readonly string[], options: ImportOptions = {}): Promise<ImportReport> {
    const files = names.map((name) => ({ path: this.path(name), name }));
    return importFiles(this.office.books, ask(this.office.manager), files, options);
  }

  count(table: string): number {
    const { database } = this.office.books;
    return database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  }

  /** Everything that an import may write, as it stands. */
  contents(): unknown {
    const tables = [
      "person",
      "identity",
      "registration",
      "catalogue_item",
      "source_list",
      "source_entry",
      "import_batch",
      "quarantine",
      "stay",
      "stay_version",
      "fee_line",
      "act",
      "log",
    ];
    const { database } = this.office.books;
    return tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()]);
  }
}

export function fiveLines(serial: number, changes: Readonly<Record<number, Cells>> = {}): Cells[] {
  return [1, 2, 3, 4, 5].map((number) => lineCells(serial, number, changes[number]));
}

export function fileReport(report: ImportReport, name: string): ImportFileReport {
  const found = report.files.find((file) => file.name === name);
  if (found === undefined) throw new Error(`no file ${name} in the report`);
  return found;
}

/** Accepted, wrong, held, seen. */
export function counts(report: ImportReport, name: string): number[] {
  const file = fileReport(report, name);
  return [file.rowsAccepted, file.rowsWrong, file.rowsHeld, file.rowsSeen];
}

export async function errorOf(
  promise: Promise<unknown>,
): Promise<YijieError & { code: ErrorCode }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof YijieError) return error;
    throw error;
  }
  throw new Error("no error");
}
