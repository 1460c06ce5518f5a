/**
 * The code by which the office knows its own slip again, from paper alone: 80 bits of HMAC-SHA-256 with the office's
 * key over the slip's number, time and four sums. It holds no personal data, and nobody without the key can make one.
 */
import { createHmac } from "node:crypto";
import type { Moment } from "../../../shared/calendar/day.ts";
import { type Fen, subtractFen, sumFen } from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";

/** What the code seals; all of it is printed on the slip. */
export interface SlipFigures {
  readonly slipNumber: string;
  readonly settledAt: Moment;
  readonly totalFee: Fen;
  readonly fundTotal: Fen;
  readonly hospitalTotal: Fen;
  readonly personTotal: Fen;
}

export type SealedField = keyof SlipFigures;

const SEALED_FIELDS: Readonly<Record<SealedField, string>> = {
  slipNumber: "结算单号",
  settledAt: "结算时间",
  totalFee: "医疗费总额",
  fundTotal: "报销合计",
  hospitalTotal: "医院承担",
  personTotal: "本人应付",
};

export interface AlteredField {
  /** In Chinese, as on the slip */
  readonly name: string;
  readonly onPaper: string | Fen;
  readonly genuine: string | Fen;
}

/**
 * - genuine: the code belongs to exactly these figures.
 * - altered: they are not the figures that the code was made for; `fields` names those that can be named.
 * - unknown: the code can't be one of ours, or belongs to another key: nothing can be said about the figures.
 */
export type SlipVerdict =
  | { readonly verdict: "genuine" }
  | { readonly verdict: "altered"; readonly fields: readonly AlteredField[] }
  | { readonly verdict: "unknown"; readonly reason: string };

/** Crockford's base 32: no I, L, O, U, so that a code survives being read aloud and typed. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES = 10;
const GROUP = 4;

export function sealedFigures({ slipNumber, settledAt, figures }: SettlementDocument): SlipFigures {
  const { totalFee, fundTotal, hospitalTotal, personTotal } = figures;
  return { slipNumber, settledAt, totalFee, fundTotal, hospitalTotal, personTotal };
}

function canonicalText(figures: SlipFigures): string {
  return [
    "YIJIE1",
    figures.slipNumber,
    figures.settledAt,
    figures.totalFee,
    figures.fundTotal,
    figures.hospitalTotal,
    figures.personTotal,
  ].join("\n");
}

function base32(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = "";
  for (let shift = BigInt(bytes.length * 8 - 5); shift >= 0n; shift -= 5n) {
    text += ALPHABET[Number((bits >> shift) & 31n)];
  }
  return text;
}

/** The code of these figures under a key: "7H2K-9QWD-03XM-FZ5R". */
export function codeOfFigures(key: Uint8Array, figures: SlipFigures): string {
  const digest = createHmac("sha256", key).update(canonicalText(figures)).digest();
  const text = base32(digest.subarray(0, CODE_BYTES));
  return (text.match(new RegExp(`.{${GROUP}}`, "g")) ?? []).join("-");
}

/** The code to print on a slip; the same for the original and every 补打. */
export function slipCode(key: Uint8Array, document: SettlementDocument): string {
  return codeOfFigures(key, sealedFigures(document));
}

/** A code as a person typed it, in the form it is printed; null for what can't be one. */
export function normalCode(typed: string): string | null {
  const plain = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-‐-―−]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  if (!/^[0-9A-HJKMNP-TV-Z]{16}$/.test(plain)) return null;
  return (plain.match(/.{4}/g) ?? []).join("-");
}

/**
 * Says from paper alone whether number, time, sums and code belong together. Where one sum was changed, the other three
 * still give its true value through "基金 + 医院 + 本人 = 总额", and the code proves it.
 */
export function verifySlipFigures(
  key: Uint8Array,
  figures: SlipFigures,
  typedCode: string,
): SlipVerdict {
  const code = normalCode(typedCode);
  if (code === null) return { verdict: "unknown", reason: "校验码应为 16 位字母和数字" };
  if (codeOfFigures(key, figures) === code) return { verdict: "genuine" };
  for (const [field, genuine] of singleCorrections(figures)) {
    if (codeOfFigures(key, { ...figures, [field]: genuine }) === code) {
      const name = SEALED_FIELDS[field];
      return { verdict: "altered", fields: [{ name, onPaper: figures[field], genuine }] };
    }
  }
  return { verdict: "altered", fields: [] };
}

/** For each of the four sums, the value that the other three require. */
function singleCorrections(figures: SlipFigures): [SealedField, Fen][] {
  const { totalFee, fundTotal, hospitalTotal, personTotal } = figures;
  return [
    ["totalFee", sumFen([fundTotal, hospitalTotal, personTotal])],
    ["fundTotal", subtractFen(totalFee, hospitalTotal, personTotal)],
    ["hospitalTotal", subtractFen(totalFee, fundTotal, personTotal)],
    ["personTotal", subtractFen(totalFee, fundTotal, hospitalTotal)],
  ];
}

/**
 * The full verdict, with the slip as the books have it (null where they have no such number). Every sealed figure that
 * differs from the books is named; a wrong code on right figures is named as the code.
 */
export function verifySlip(
  key: Uint8Array,
  figures: SlipFigures,
  typedCode: string,
  booked: SettlementDocument | null,
): SlipVerdict {
  const fromPaper = verifySlipFigures(key, figures, typedCode);
  if (booked === null) {
    return fromPaper.verdict === "genuine"
      ? { verdict: "unknown", reason: `校验码相符，但账簿里没有结算单 ${figures.slipNumber}` }
      : fromPaper.verdict === "altered" && fromPaper.fields.length > 0
        ? fromPaper
        : { verdict: "unknown", reason: `账簿里没有结算单 ${figures.slipNumber}` };
  }
  const genuine = sealedFigures(booked);
  const fields = (Object.keys(SEALED_FIELDS) as SealedField[])
    .filter((field) => figures[field] !== genuine[field])
    .map((field) => ({
      name: SEALED_FIELDS[field],
      onPaper: figures[field],
      genuine: genuine[field],
    }));
  if (fields.length > 0) return { verdict: "altered", fields };
  if (fromPaper.verdict === "genuine") return fromPaper;
  const name = "校验码";
  return {
    verdict: "altered",
    fields: [{ name, onPaper: typedCode, genuine: slipCode(key, booked) }],
  };
}
