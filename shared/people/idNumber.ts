/** The resident ID number (公民身份号码, GB 11643-1999), and the older 15-digit one. */
import { type Day, dayOf } from "../calendar/day.ts";

export interface IdNumber {
  /** 18 characters, X upper case. */
  readonly number: string;
  readonly birthDay: Day;
  readonly sex: "男" | "女";
}

/** Why a text is no ID number. "precision-lost": a spreadsheet kept it as a number and cut the last digits. */
export type IdNumberFault = "form" | "birth-day" | "check-digit" | "precision-lost";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = "10X98765432";

/** The check character of the first 17 digits (ISO 7064 MOD 11-2). */
export function idCheckCharacter(digits: string): string {
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += Number(digits[index]) * (WEIGHTS[index] ?? 0);
  return CHECK_CHARACTERS[sum % 11] ?? "";
}

/**
 * Reads an ID number that is already trimmed and in half-width characters. A 15-digit number of GB 11643-1989 is
 * brought to 18. Region codes are not checked: abolished ones stay valid.
 */
export function parseIdNumber(text: string): IdNumber | IdNumberFault {
  const upper = text.toUpperCase();
  if (/^\d\.\d+E\+?1[67]$/.test(upper)) return "precision-lost";
  let number = upper;
  if (/^\d{15}$/.test(upper)) {
    const digits = `${upper.slice(0, 6)}19${upper.slice(6)}`;
    number = digits + idCheckCharacter(digits);
  }
  if (!/^\d{17}[\dX]$/.test(number)) return "form";
  const birthDay = dayOf(
    Number(number.slice(6, 10)),
    Number(number.slice(10, 12)),
    Number(number.slice(12, 14)),
  );
  if (birthDay === null) return "birth-day";
  if (idCheckCharacter(number) !== number[17]) {
    return number.endsWith("000") ? "precision-lost" : "check-digit";
  }
  return { number, birthDay, sex: Number(number[16]) % 2 === 1 ? "男" : "女" };
}

/** For screens and slips: only the last four characters ("身份证 尾号 0022"). */
export function maskIdNumber(number: string): string {
  if (number === "") return "";
  return `**************${number.slice(-4)}`.slice(-Math.max(4, number.length));
}
