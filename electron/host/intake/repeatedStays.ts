/** Lines that carry the columns of their stay: whether a row says the same of the stay as its first row did. */
import type { Header } from "./header.ts";
import { RowReader } from "./rowReader.ts";
import { readInpatientNo } from "./stayRow.ts";
import type { TableRow } from "./table.ts";

interface FirstRow {
  readonly row: number;
  readonly cells: readonly string[];
}

export interface StayDifference {
  readonly field: string;
  readonly firstRow: number;
}

export class RepeatedStays {
  readonly #reader: RowReader<"hospitalCode" | "inpatientNo" | "admissionTimes" | "visitId">;
  readonly #fields: readonly (readonly [field: string, position: number])[];
  readonly #first = new Map<string, FirstRow>();
  #last: FirstRow | null = null;

  constructor(stayHeader: Header) {
    this.#reader = new RowReader(stayHeader);
    this.#fields = [...stayHeader.positions];
  }

  /** "first": nothing of this stay has come yet; null: the row agrees with the first one. */
  differenceOf(row: TableRow): "first" | StayDifference | null {
    // Most rows repeat the row above.
    if (this.#last !== null && this.#difference(row, this.#last) === null) return null;
    this.#reader.start(row);
    const key = `${this.#reader.code("hospitalCode")}\u0000${readInpatientNo(this.#reader)}`;
    const first = this.#first.get(key);
    if (first === undefined) {
      const cells = this.#fields.map(([, position]) => detached(row.cells[position] ?? ""));
      this.#last = { row: row.number, cells };
      this.#first.set(key, this.#last);
      return "first";
    }
    this.#last = first;
    return this.#difference(row, first);
  }

  #difference(row: TableRow, first: FirstRow): StayDifference | null {
    for (const [index, [field, position]] of this.#fields.entries()) {
      const [cell, known] = [row.cells[position] ?? "", first.cells[index] ?? ""];
      if (cell !== known && cell.trim() !== known.trim()) return { field, firstRow: first.row };
    }
    return null;
  }
}

/** Not a window on the piece of file. */
function detached(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
