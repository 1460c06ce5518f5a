/**
 * A settlement as JSON. Only exact fractions need care: a numerator beyond a safe integer is a BigInt in the program and
 * a text of digits in JSON.
 */
import type { SettlementDocument } from "./document.ts";

export function documentText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "bigint" ? member.toString() : member,
  );
}

export function parseDocument(text: string): SettlementDocument {
  return parseDocumentText(text) as SettlementDocument;
}

/** Reads what {@link documentText} wrote. */
export function parseDocumentText(text: string): unknown {
  return JSON.parse(text, (_, member: unknown) =>
    isFractionText(member) ? revive(member) : member,
  );
}

interface FractionText {
  readonly n: number | string;
  readonly d: number | string;
}

function isFractionText(member: unknown): member is FractionText {
  if (typeof member !== "object" || member === null || !("n" in member) || !("d" in member)) {
    return false;
  }
  return typeof member.n === "string" || typeof member.d === "string";
}

function revive({ n, d }: FractionText): { n: number | bigint; d: number | bigint } {
  return {
    n: typeof n === "string" ? BigInt(n) : n,
    d: typeof d === "string" ? BigInt(d) : d,
  };
}
