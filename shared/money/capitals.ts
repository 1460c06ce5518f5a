import { type Fen, plainYuan } from "./fen.ts";

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

/**
 * The amount in capitals as cheques and receipts write it (人民银行《正确填写票据和结算凭证的基本规定》):
 * "人民币" first, 整 after 元 or 角, never after 分; one 零 for a run of zeros. A negative amount starts with 负.
 */
export function capitalYuan(amount: Fen): string {
  const [yuan = "0", decimals = "00"] = plainYuan(amount).replace("-", "").split(".");
  const jiao = Number(decimals[0]);
  const cent = Number(decimals[1]);
  const whole = capitalWhole(yuan);
  const sign = amount < 0 ? "负" : "";
  if (whole === "" && jiao === 0 && cent === 0) return "人民币零元整";
  let text = whole === "" ? "" : `${whole}元`;
  if (jiao === 0 && cent === 0) return `人民币${sign}${text}整`;
  if (jiao > 0) text += `${DIGITS[jiao]}角`;
  else if (whole !== "") text += "零";
  text += cent > 0 ? `${DIGITS[cent]}分` : "整";
  return `人民币${sign}${text}`;
}

/** Groups of four digits, each with its own 仟佰拾; a gap of zeros inside or between groups is one 零. */
function capitalWhole(digits: string): string {
  const padded = digits.replace(/^0+/, "");
  let text = "";
  let gap = false;
  const groupCount = Math.ceil(padded.length / 4);
  for (let group = groupCount - 1; group >= 0; group -= 1) {
    const end = padded.length - group * 4;
    const part = padded.slice(Math.max(0, end - 4), end);
    let wroteDigit = false;
    for (let index = 0; index < part.length; index += 1) {
      const digit = Number(part[index]);
      if (digit === 0) {
        gap = text !== "";
        continue;
      }
      text += `${gap ? "零" : ""}${DIGITS[digit]}${PLACES[part.length - 1 - index]}`;
      gap = false;
      wroteDigit = true;
    }
    if (wroteDigit) text += GROUPS[group];
  }
  return text;
}
