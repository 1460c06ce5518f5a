import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** The columns of a fee line that count as its content, in this order. Where it stood in which file does not. */
export const LINE_CONTENT_COLUMNS = [
  "serial",
  "original_serial",
  "fee_time",
  "hospital_item_code",
  "hospital_item_name",
  "national_item_code",
  "national_item_name",
  "specification",
  "maker",
  "unit",
  "category",
  "declared_class",
  "quantity",
  "unit_price",
  "amount_fen",
  "dept",
  "price_ceiling",
  "self_pay_ratio",
  "full_self_pay_fen",
  "over_limit_fen",
  "pre_self_pay_fen",
  "doctor_code",
] as const;

/** As many columns had a line at first; those that came later count only where they are filled, so that old bills keep their digest. */
const FIRST_COLUMNS = 21;

/** Values of {@link LINE_CONTENT_COLUMNS}, exactly as stored. */
export type LineContent = readonly (string | number | null)[];

export interface VersionDigest {
  /** SHA-256 over the head and all lines, hex */
  readonly contentDigest: string;
  /** CRC-32 of each line, four bytes each, big-endian: only to name the line that was changed */
  readonly lineChecksums: Buffer;
}

/** The digest of one version of a stay: of its lines in their order and its head as stored (JSON). */
export function versionDigest(head: string, lines: Iterable<LineContent>): VersionDigest {
  const hasher = new VersionHasher();
  for (const line of lines) hasher.addLine(line);
  return hasher.finish(head);
}

/** The same, line by line, for an import that does not hold a bill in memory; the head is known last. */
export class VersionHasher {
  readonly #hash = createHash("sha256");
  readonly #checksums: number[] = [];

  addLine(line: LineContent): void {
    const text = lineText(line);
    this.#takeScratch(text.length * MOST_BYTES_PER_CHARACTER);
    const end = scratchUsed + scratch.write(text, scratchUsed, "utf8");
    this.#checksums.push(crc32(scratch.subarray(scratchUsed, end)));
    scratchUsed = end;
  }

  finish(head: string): VersionDigest {
    if (scratchOwner === this) this.#flush();
    const contentDigest = this.#hash.update(head).digest("hex");
    const lineChecksums = Buffer.allocUnsafe(this.#checksums.length * 4);
    for (const [index, checksum] of this.#checksums.entries()) {
      lineChecksums.writeUInt32BE(checksum, index * 4);
    }
    return { contentDigest, lineChecksums };
  }

  /** Makes room for so many bytes of this hasher's own: what another one left goes into that one's hash first. */
  #takeScratch(bytes: number): void {
    if (scratchOwner === this && scratchUsed + bytes <= scratch.length) return;
    if (scratchOwner !== null) scratchOwner.#flush();
    scratchOwner = this;
    if (bytes > scratch.length) scratch = Buffer.allocUnsafe(bytes);
  }

  #flush(): void {
    this.#hash.update(scratch.subarray(0, scratchUsed));
    scratchUsed = 0;
    scratchOwner = null;
  }
}

/**
 * An unambiguous text of a line, made for speed (an import makes a million): each text with its length before it,
 * numbers and blanks with marks that no length begins with.
 */
function lineText(line: LineContent): string {
  let text = "";
  for (let index = 0; index < line.length; index += 1) {
    const value = line[index];
    if (index >= FIRST_COLUMNS && (value === null || value === undefined)) continue;
    if (typeof value === "string") text += `${value.length}:${value}`;
    else if (value === null) text += "-;";
    else text += `#${value};`;
  }
  return `${text}\n`;
}

const MOST_BYTES_PER_CHARACTER = 3;

/** Lines are encoded once for both digests and hashed many at a time: each call into a digest costs as much as a line. */
let scratch = Buffer.allocUnsafe(65_536);
let scratchUsed = 0;
let scratchOwner: VersionHasher | null = null;
