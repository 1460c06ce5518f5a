/** Walks the records of one sheet of an old workbook: where its cells are, what is merged, whether it is whole. */
import { YijieError } from "../../../shared/contract/errors.ts";
import { type BiffRecord, type BiffStream, RECORD } from "./biff.ts";
import { MAX_MERGED_RANGES, type MergedRange } from "./merges.ts";

export interface Sheet {
  readonly name: string;
  /** Where its first record begins. */
  readonly position: number;
}

export function locked(file: string): YijieError {
  return new YijieError("ARCHIVE_REFUSED", { file, detail: "加了密码" });
}

/** Where the cells of a sheet are, row by row. */
export interface SheetIndex {
  /** Row (from 0) × PLACE + position of the record, ascending. */
  readonly places: readonly number[];
  /** Position of a formula with a text → the record of that text. */
  readonly formulaTexts: ReadonlyMap<number, BiffRecord>;
  readonly merges: readonly MergedRange[];
  /** How much of the stream the sheet is. */
  readonly bytes: number;
}

/** More than any position in a file of 64 MiB. */
export const PLACE = 2 ** 27;

const CELLS: ReadonlySet<number> = new Set([
  RECORD.formula,
  RECORD.mulrk,
  RECORD.rstring,
  RECORD.labelSst,
  RECORD.number,
  RECORD.label,
  RECORD.boolerr,
  RECORD.rk,
]);

export function indexSheet(stream: BiffStream, sheet: Sheet): SheetIndex {
  const walk = new SheetWalk(stream);
  let record = stream.recordAt(sheet.position);
  if (record?.id !== RECORD.bof) throw stream.damaged(`工作表“${sheet.name}”的位置不对`);
  // Charts stand inside a sheet as streams of their own.
  let depth = 0;
  for (; record !== null; record = stream.after(record)) {
    if (record.id === RECORD.bof) depth += 1;
    else if (record.id === RECORD.eof) depth -= 1;
    else if (depth === 1) walk.take(record);
    if (depth === 0) break;
  }
  if (record === null) throw stream.damaged(`工作表“${sheet.name}”在中间断了`);
  const bytes = record.start + record.length - sheet.position;
  return { ...walk.found(), bytes };
}

class SheetWalk {
  readonly #stream: BiffStream;
  readonly #places: number[] = [];
  readonly #formulaTexts = new Map<number, BiffRecord>();
  readonly #merges: MergedRange[] = [];
  #isInOrder = true;
  /** A formula whose text is still to come. */
  #formula: BiffRecord | null = null;

  constructor(stream: BiffStream) {
    this.#stream = stream;
  }

  take(record: BiffRecord): void {
    const { id, start } = record;
    if (CELLS.has(id)) this.#takeCell(record);
    else if (id === RECORD.string && this.#formula !== null) {
      this.#formulaTexts.set(this.#formula.start, record);
      this.#formula = null;
    } else if (id === RECORD.mergedCells) {
      readMerges(this.#stream, start, record.length, this.#merges);
    } else if (id === RECORD.filepass) throw locked(this.#stream.fileName);
  }

  found(): Omit<SheetIndex, "bytes"> {
    if (!this.#isInOrder) this.#places.sort((a, b) => a - b);
    return { places: this.#places, formulaTexts: this.#formulaTexts, merges: this.#merges };
  }

  #takeCell(record: BiffRecord): void {
    const { id, start } = record;
    this.#stream.need(record, 8);
    const place = this.#stream.data.readUInt16LE(start) * PLACE + start;
    this.#isInOrder &&= place >= (this.#places.at(-1) ?? 0);
    this.#places.push(place);
    if (id !== RECORD.formula) return;
    this.#stream.need(record, 14);
    this.#formula = isTextFormula(this.#stream.data, start) ? record : null;
  }
}

function isTextFormula(data: Buffer, start: number): boolean {
  return data.readUInt16LE(start + 12) === 0xffff && data[start + 6] === 0;
}

function readMerges(
  stream: BiffStream,
  start: number,
  length: number,
  merges: MergedRange[],
): void {
  const { data } = stream;
  for (let at = start + 2; at + 8 <= start + length; at += 8) {
    merges.push({
      firstRow: data.readUInt16LE(at) + 1,
      lastRow: data.readUInt16LE(at + 2) + 1,
      column: data.readUInt16LE(at + 4),
    });
  }
  if (merges.length > MAX_MERGED_RANGES) {
    const detail = "里面的合并单元格多得不正常";
    throw new YijieError("ARCHIVE_REFUSED", { file: stream.fileName, detail });
  }
}
