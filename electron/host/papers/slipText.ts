/** A slip read back from the text on it: its figures, its code, and whether its own copies of a figure agree. */
import { type Moment, parseMoment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { capitalYuan } from "../../../shared/money/capitals.ts";
import {
  type Fen,
  negateFen,
  parseYuan,
  printYuan,
  subtractFen,
  sumFen,
  ZERO,
} from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import { pdfText } from "./pdfText.ts";
import {
  type AlteredField,
  type SealedField,
  type SlipFigures,
  type SlipVerdict,
  verifySlip,
} from "./slipCode.ts";
import { proofTerms } from "./slipLayers.ts";
import { dueOf } from "./slipPayment.ts";

/** A further place where a sealed figure stands on the slip. */
interface Copy {
  readonly name: string;
  readonly field: SealedField;
  readonly onPaper: string | Fen;
}

export interface ParsedSlip {
  readonly figures: SlipFigures;
  readonly code: string;
  /** The terms of the proof line before the patient's: what each layer paid, in their order. */
  readonly payments: readonly Fen[];
  readonly copies: readonly Copy[];
  /** 应补 or 应退; null on slips without a payment */
  readonly due: {
    readonly label: string;
    readonly capitals: string;
    readonly amount: Fen | null;
  } | null;
}

const AMOUNT = "(−?[\\d,]+\\.\\d\\d)";

/** Below its label; pdftotext may set the large figure and its sign on lines of their own. */
const OWN_PAYMENT = `本人应付[^]*?(?:¥\\s*|^[ \\t]*(?=−?[\\d,.]+[ \\t]*$))${AMOUNT}`;

function amountOf(text: string): Fen | null {
  return parseYuan(text.replace("−", "-").replaceAll(",", ""));
}

function find(text: string, pattern: string, what: string): string {
  const found = new RegExp(pattern, "m").exec(text)?.[1];
  if (found === undefined) {
    throw new YijieError("SLIP_UNREADABLE", { detail: `找不到${what}` });
  }
  return found;
}

function findAmount(text: string, pattern: string, what: string): Fen {
  const amount = amountOf(find(text, pattern, what));
  if (amount === null) throw new YijieError("SLIP_UNREADABLE", { detail: `${what}不是金额` });
  return amount;
}

/** "125,790.00 + 29,743.68 − 10.00" as its terms. */
function termsOf(sum: string): Fen[] {
  return [...sum.matchAll(/(−\s*|\+\s*)?([\d,]+\.\d\d)/g)].map(([, sign = "", digits = ""]) => {
    const amount = amountOf(digits) ?? ZERO;
    return sign.startsWith("−") ? negateFen(amount) : amount;
  });
}

/**
 * Reads number, time, sums, code and the proof line from the text of a slip: pdfText's, or `pdftotext -layout`'s.
 * Throws YijieError SLIP_UNREADABLE naming what is not there.
 */
export function parseSlipText(text: string): ParsedSlip {
  const time = find(text, "结算时间\\s*(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)", "结算时间");
  const settledAt = parseMoment(time.replace(" ", "T"));
  if (settledAt === null) throw new YijieError("SLIP_UNREADABLE", { detail: "结算时间不对" });
  const proof = find(text, "核对\\s*([−+\\d,.\\s]+=\\s*−?[\\d,]+\\.\\d\\d)", "核对行");
  const [left = "", right = ""] = proof.split("=");
  const payments = termsOf(left);
  const proofPerson = payments.pop() ?? ZERO;
  const hospital = new RegExp(`医院承担[ \\t]+${AMOUNT}[ \\t]*$`, "m").exec(text)?.[1];
  const figures: SlipFigures = {
    slipNumber: find(text, "结算单号\\s*(\\S+)", "结算单号"),
    settledAt: settledAt as Moment,
    totalFee: findAmount(text, `医疗费总额.*\\s${AMOUNT}[ \\t]*$`, "医疗费总额"),
    fundTotal: findAmount(text, `报销合计\\s+\\S+\\s+${AMOUNT}`, "报销合计"),
    hospitalTotal: hospital === undefined ? ZERO : (amountOf(hospital) ?? ZERO),
    personTotal: findAmount(text, OWN_PAYMENT, "本人应付"),
  };
  const copies: Copy[] = [
    { name: "核对行的本人", field: "personTotal", onPaper: proofPerson },
    { name: "核对行的总额", field: "totalFee", onPaper: termsOf(right)[0] ?? ZERO },
    {
      name: "费用分类合计",
      field: "totalFee",
      onPaper: findAmount(text, `^[ \\t]*合计\\s+${AMOUNT}`, "费用分类合计"),
    },
    {
      name: "报销合计大写",
      field: "fundTotal",
      onPaper: find(text, "报销合计\\s+(人民币\\S+)", "报销合计大写"),
    },
    {
      name: "本人应付大写",
      field: "personTotal",
      onPaper: find(text, "(?<!(?:报销合计|应[补退](?:冲回)?)\\s+)(人民币\\S+)", "本人应付大写"),
    },
  ];
  const code = find(text, "校验码\\s*([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})", "校验码");
  return { figures, code, payments, copies, due: dueIn(text) };
}

function dueIn(text: string): ParsedSlip["due"] {
  const found = new RegExp(`(应[补退])(?:冲回)?\\s+(人民币\\S+)\\s+${AMOUNT}`).exec(text);
  if (found === null) return null;
  const [, label = "", capitals = "", amount = ""] = found;
  return { label, capitals, amount: amountOf(amount) };
}

/** The verdict on the text of a slip: its figures and code, and every further place where one of them stands. */
export function verifySlipText(
  key: Uint8Array,
  { figures, code, payments, copies, due }: ParsedSlip,
  booked: SettlementDocument | null,
): SlipVerdict {
  const verdict = verifySlip(key, figures, code, booked);
  if (verdict.verdict !== "genuine") return verdict;
  const fields: AlteredField[] = copies.flatMap(({ name, field, onPaper }) => {
    const genuine = figures[field];
    const expected = typeof onPaper === "string" ? capitalYuan(genuine as Fen) : genuine;
    return onPaper === expected ? [] : [{ name, onPaper, genuine: expected }];
  });
  fields.push(...alteredPayments(payments, figures, booked));
  if (booked !== null) fields.push(...alteredDue(due, booked));
  return fields.length === 0 ? verdict : { verdict: "altered", fields };
}

function alteredPayments(
  payments: readonly Fen[],
  figures: SlipFigures,
  booked: SettlementDocument | null,
): AlteredField[] {
  if (booked === null) {
    const expected = subtractFen(figures.totalFee, figures.personTotal);
    const sum = sumFen(payments);
    return sum === expected ? [] : [{ name: "核对行各层", onPaper: sum, genuine: expected }];
  }
  const genuine = proofTerms(booked).slice(0, -1);
  const count = Math.max(genuine.length, payments.length);
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const onPaper = payments[index] ?? ZERO;
    const amount = genuine[index]?.amount ?? ZERO;
    const name = `核对行的${genuine[index]?.label ?? `第 ${index + 1} 项`}`;
    return onPaper === amount ? [] : [{ name, onPaper, genuine: amount }];
  });
}

/** 应补 or 应退 as it was booked, in figures and in capitals. */
function alteredDue(due: ParsedSlip["due"], { payment }: SettlementDocument): AlteredField[] {
  if (payment === undefined) {
    if (due === null) return [];
    return [{ name: due.label, onPaper: due.capitals, genuine: "没有登记收款" }];
  }
  const { label, amount } = dueOf(payment);
  const capitals = capitalYuan(amount);
  const isSame = due?.label === label && due.amount === amount && due.capitals === capitals;
  const onPaper =
    due === null ? "没有" : `${due.label} ${due.capitals} ${printYuan(due.amount ?? ZERO)}`;
  const genuine = `${label} ${capitals} ${printYuan(amount)}`;
  return isSame ? [] : [{ name: "应补或应退", onPaper, genuine }];
}

/** Verifies a PDF file of a slip. `lookUp` finds the booked document by its number; null where there is none. */
export function verifySlipPdf(
  key: Uint8Array,
  pdf: Buffer,
  lookUp: (slipNumber: string) => SettlementDocument | null,
): SlipVerdict {
  const parsed = parseSlipText(pdfText(pdf));
  return verifySlipText(key, parsed, lookUp(parsed.figures.slipNumber));
}
