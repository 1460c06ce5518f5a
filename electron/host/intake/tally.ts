/** Counts the rows of one file and keeps its faults, in bounded memory. */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportFault, ImportFileReport } from "../../../shared/contract/importReport.ts";
import { ConversionLog } from "./conversions.ts";
import { unreadColumns } from "./header.ts";
import type { RowFault } from "./rowReader.ts";
import type { Source } from "./source.ts";

/** More than this is not a dirty file but a wrong one, and nobody repairs it row by row. */
const MAX_FAULTS = 100_000;
const LISTED = 500;

/** Faults and warnings of a whole import. */
export class FaultList {
  readonly faults: ImportFault[] = [];
  readonly warnings: ImportFault[] = [];
  faultCount = 0;
  warningCount = 0;

  addFault(file: string, row: number, fault: RowFault): void {
    this.faultCount += 1;
    if (this.faults.length < LISTED) this.faults.push({ file, row, ...fault });
    if (this.faultCount > MAX_FAULTS) {
      const first = this.faults[0];
      throw new YijieError("TOO_MANY_FAULTS", {
        limit: MAX_FAULTS,
        file: first?.file ?? file,
        row: first?.row ?? row,
        column: first?.column ?? "",
        reason: first?.reason ?? "",
      });
    }
  }

  addWarning(file: string, row: number, warning: RowFault): void {
    this.warningCount += 1;
    if (this.warnings.length < LISTED) this.warnings.push({ file, row, ...warning });
  }
}

export class Tally {
  readonly source: Source;
  readonly #list: FaultList;
  readonly faults = new Map<number, RowFault[]>();
  readonly conversions = new ConversionLog();
  rowsRead = 0;
  rowsAccepted = 0;
  rowsHeld = 0;
  rowsSeen = 0;
  rowsSkipped = 0;

  constructor(source: Source, list: FaultList) {
    this.source = source;
    this.#list = list;
  }

  /** True when the row had no fault before. */
  addFaults(row: number, faults: readonly RowFault[]): boolean {
    for (const fault of faults) this.#list.addFault(this.source.name, row, fault);
    const known = this.faults.get(row);
    if (known === undefined) this.faults.set(row, [...faults]);
    else known.push(...faults);
    return known === undefined;
  }

  addWarnings(row: number, warnings: readonly RowFault[]): void {
    for (const warning of warnings) this.#list.addWarning(this.source.name, row, warning);
  }

  /** Throws when the counts do not add up: then a row was lost, and nothing may be stored. */
  report(): ImportFileReport {
    const { source, rowsRead, rowsAccepted, rowsHeld, rowsSeen, rowsSkipped } = this;
    const rowsWrong = this.faults.size;
    if (rowsRead !== rowsAccepted + rowsWrong + rowsHeld + rowsSeen) {
      throw new Error(
        `${source.name}: ${rowsRead} rows read, but ${rowsAccepted} + ${rowsWrong} + ${rowsHeld} + ${rowsSeen} accounted for`,
      );
    }
    return {
      name: source.name,
      kind: source.kind,
      label: source.kind === "wide" ? "住院和费用明细在一张表" : source.header.layout.label,
      sha256: source.sha256,
      container: source.table.container,
      zipped: source.zipped,
      encoding: source.table.encoding,
      sheet: source.table.sheet,
      rowsRead,
      rowsAccepted,
      rowsWrong,
      rowsHeld,
      rowsSeen,
      rowsSkipped,
      profile: source.profile,
      conversions: this.conversions.counts(),
      unreadColumns: unreadColumns(source.header, source.stayHeader),
      unreadSheets: source.unreadSheets ?? [],
    };
  }
}
