import { createHash } from "node:crypto";

/** What a digest may be taken of: JSON, and the bytes of a BLOB. */
export type Digestible =
  | string
  | number
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly Digestible[]
  | { readonly [key: string]: Digestible };

export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * JSON with sorted keys. Undefined and null members are left out, so that a column which a later migration adds
 * does not change the digest of a row that has nothing in it.
 */
export function canonicalJson(value: Digestible): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Uint8Array) return JSON.stringify({ sha256: sha256(value) });
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const members = value as { readonly [key: string]: Digestible };
  const texts: string[] = [];
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === null || member === undefined) continue;
    texts.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${texts.join(",")}}`;
}

/** SHA-256 of the canonical JSON, hex. */
export function digestOf(value: Digestible): string {
  return sha256(canonicalJson(value));
}
