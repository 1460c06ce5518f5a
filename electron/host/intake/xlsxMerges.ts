/** Which cells of a sheet are merged, known before its rows are read. */
import { YijieError } from "../../../shared/contract/errors.ts";
import { MAX_MERGED_RANGES, type MergedRange } from "./merges.ts";
import { elements } from "./xml.ts";
import { readEntry, type ZipEntry, type ZipFile } from "./zip.ts";

/** Behind the rows of a real sheet. */
const MAX_TAIL_BYTES = 16 * 1024 ** 2;

/**
 * A sheet names its merged ranges behind its rows, which are filled as they are read: so the sheet is unpacked once more
 * beforehand and looked at for that one tag. Its prefix is that of the root.
 */
export async function readMerges(zip: ZipFile, sheet: ZipEntry): Promise<MergedRange[]> {
  let tail: Buffer = Buffer.alloc(0);
  let opening = "";
  let hasBegun = false;
  for await (const chunk of readEntry(zip, sheet)) {
    tail = Buffer.concat([tail, chunk]);
    if (opening === "")
      opening = `<${/<(\w+:)worksheet\b/.exec(headOf(tail))?.[1] ?? ""}mergeCells`;
    if (!hasBegun) {
      const at = tail.indexOf(opening);
      hasBegun = at >= 0;
      tail = tail.subarray(hasBegun ? at : Math.max(0, tail.length - opening.length));
    }
    if (tail.length > MAX_TAIL_BYTES) throw tooManyMerges(zip.fileName);
  }
  if (!hasBegun) return [];
  const ranges: MergedRange[] = [];
  for (const { ref } of elements(tail.toString("utf8"), "mergeCell")) {
    const match = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})$/.exec(ref ?? "");
    if (match === null) continue;
    const [firstRow, lastRow] = [Number(match[2]), Number(match[3])];
    ranges.push({ firstRow, lastRow, column: columnOf(match[1] ?? "") });
    if (ranges.length > MAX_MERGED_RANGES) throw tooManyMerges(zip.fileName);
  }
  return ranges;
}

function headOf(xml: Buffer): string {
  return xml.toString("latin1", 0, 4096);
}

function tooManyMerges(file: string): YijieError {
  return new YijieError("ARCHIVE_REFUSED", { file, detail: "里面的合并单元格多得不正常" });
}

/** "AB12" is column 27. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let index = 0; index < reference.length; index += 1) {
    const code = reference.charCodeAt(index);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}
