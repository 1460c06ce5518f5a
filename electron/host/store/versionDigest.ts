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
] as const;

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
  #pending = "";

  get lineCount(): number {
    return this.#checksums.length;
  }

  addLine(line: LineContent): void {
    const text = JSON.stringify(line);
    this.#checksums.push(crc32(text));
    // Few large updates: each call into the hash costs as much as the hashing of a line.
    this.#pending += `${text}\n`;
    if (this.#pending.length > 8_192) this.flush();
  }

  /** Lets go of the text held for the next update. */
  flush(): void {
    if (this.#pending === "") return;
    this.#hash.update(this.#pending);
    this.#pending = "";
  }

  finish(head: string): VersionDigest {
    this.flush();
    const contentDigest = this.#hash.update(head).digest("hex");
    const lineChecksums = Buffer.allocUnsafe(this.#checksums.length * 4);
    for (const [index, checksum] of this.#checksums.entries()) {
      lineChecksums.writeUInt32BE(checksum, index * 4);
    }
    return { contentDigest, lineChecksums };
  }
}
