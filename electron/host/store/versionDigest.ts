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

/** The digest of one version of a stay: of its head as stored (JSON) and its lines in their order. */
export function versionDigest(head: string, lines: Iterable<LineContent>): VersionDigest {
  const hash = createHash("sha256").update(head);
  const checksums: number[] = [];
  for (const line of lines) {
    const text = JSON.stringify(line);
    hash.update("\n").update(text);
    checksums.push(crc32(text));
  }
  const lineChecksums = Buffer.allocUnsafe(checksums.length * 4);
  for (const [index, checksum] of checksums.entries()) {
    lineChecksums.writeUInt32BE(checksum, index * 4);
  }
  return { contentDigest: hash.digest("hex"), lineChecksums };
}
