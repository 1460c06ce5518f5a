/**
 * How a window is told which host is the office's: an address, and a pairing code read from the host's screen. The code is
 * the pin: 100 bits of the digest of the host's public key, so that no other host can have it, and one letter that tells a
 * slip of the pen from a wrong host. It is no secret: it proves the host to the window, never a person to the host.
 */

/** Where a host is looked for when nobody named a port. */
export const DEFAULT_PORT = 7717;

/** On every answer of a host: who it is, and whether the program of a window speaks its language. */
export const VERSION_HEADER = "x-yijie-version";

/** Crockford's 32: no I, L, O or U, which are read as 1, 1, 0 and V. The place of a letter is its value. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LETTERS = 20;
const GROUP = 5;

/** Written by ear or by hand: the letter that was meant. */
const MEANT: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1", U: "V" };

/** The code of a host, "7K2M9-…-…-…-C". `digest`: SHA-256 of its public key (SPKI, DER). */
export function pairingCode(digest: Uint8Array): string {
  const values = Array.from({ length: CODE_LETTERS }, (_, place) => fiveBits(digest, place * 5));
  const text = [...values, checkValue(values)].map((value) => LETTERS[value]).join("");
  return inGroups(text);
}

export type ReadCode =
  /** As {@link pairingCode} writes it. */
  | { readonly code: string }
  /** Chinese: what is wrong with what was typed. */
  | { readonly fault: string };

/** Reads a code as people type it: any case, full-width, with or without lines between. */
export function readPairingCode(typed: string): ReadCode {
  const text = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}_.·、，,]/gu, "")
    .replace(/[OILU]/g, (letter) => MEANT[letter] ?? letter);
  const strange = [...text].find((letter) => !LETTERS.includes(letter));
  if (strange !== undefined) return { fault: `配对码里没有“${strange}”这个字` };
  const wanted = CODE_LETTERS + 1;
  if (text.length !== wanted) {
    return { fault: `配对码有 ${wanted} 个字母和数字，这里是 ${text.length} 个` };
  }
  const values = [...text].map((letter) => LETTERS.indexOf(letter));
  if (checkValue(values.slice(0, CODE_LETTERS)) !== values[CODE_LETTERS]) {
    return { fault: "有一个字输错了，或两个字的先后颠倒了" };
  }
  return { code: inGroups(text) };
}

function inGroups(text: string): string {
  return (text.match(new RegExp(`.{1,${GROUP}}`, "g")) ?? []).join("-");
}

function fiveBits(bytes: Uint8Array, firstBit: number): number {
  const at = firstBit >> 3;
  const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return (pair >> (11 - (firstBit & 7))) & 31;
}

/**
 * Σ letter × 2^place in the field of 32: no two places weigh the same, so that one wrong letter, or two letters that have
 * changed places, never give the same check letter.
 */
function checkValue(values: readonly number[]): number {
  // Horner: the last place weighs 2^1, so that an exchange with the check letter shows too.
  return values.reduce((sum, value) => timesTwo(sum) ^ timesTwo(value), 0);
}

/** In GF(32), by x⁵ + x² + 1. */
function timesTwo(value: number): number {
  const doubled = value << 1;
  return doubled > 31 ? doubled ^ 0b100101 : doubled;
}

export interface HostPlace {
  /** A name or an IP address; IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
}

/** Reads "192.168.1.20", "192.168.1.20:7717" or the whole address of the browser; null for what is no address. */
export function readHostPlace(typed: string): HostPlace | null {
  const text = typed
    .trim()
    .replace(/。/g, ".")
    .normalize("NFKC")
    .replace(/^https?:\/\//i, "")
    .replace(/\/.*$/, "");
  const found = /^(?:\[([0-9a-f:]+)\]|([\p{L}\p{N}._-]+))(?::(\d{1,5}))?$/iu.exec(text);
  if (found === null) return null;
  const address = (found[1] ?? found[2] ?? "").toLowerCase();
  const port = found[3] === undefined ? DEFAULT_PORT : Number(found[3]);
  return address.length > 253 || port < 1 || port > 65_535 ? null : { address, port };
}

/** "192.168.1.20:7717", as addresses of the web and people write it. */
export function placeText({ address, port }: HostPlace): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
