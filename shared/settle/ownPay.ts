import { type Fen, maxFen, minFen, subtractFen, sumFen } from "../money/fen.ts";
import type { SettledFigures } from "./document.ts";

/**
 * How an office divides the patient's own payment. Hospitals differ, so it is a setting and printed on the slip:
 * - `outsideCatalogue`, the usual one: 自费 = 全自费 + 超限价
 * - `withPreSelfPay`: 自费 = 全自费 + 先行自付
 * In both 自付 is the rest of what the patient bears.
 */
export type OwnPayReading = "outsideCatalogue" | "withPreSelfPay";

export interface OwnPay {
  /** 个人自费 (psn_ownpay) */
  readonly outOfScopePersonPay: Fen;
  /** 个人自付 (psn_selfpay) */
  readonly inScopePersonPay: Fen;
}

/**
 * Divides personTotal into 个人自费 and 个人自付; the two always add up to it. Where a fund also paid for costs outside
 * the catalogue, 自费 is at most what the patient bears. An undone settlement is divided as its original, negative.
 */
export function splitOwnPay(figures: SettledFigures, reading: OwnPayReading): OwnPay {
  const second = reading === "outsideCatalogue" ? figures.overLimitSelfPay : figures.preSelfPay;
  const outside = sumFen([figures.fullSelfPay, second]);
  const { personTotal } = figures;
  const outOfScopePersonPay =
    figures.totalFee < 0 ? maxFen(outside, personTotal) : minFen(outside, personTotal);
  return {
    outOfScopePersonPay,
    inScopePersonPay: subtractFen(personTotal, outOfScopePersonPay),
  };
}

/** What the two words mean under a reading, for papers and screens. */
export function ownPayDefinition(reading: OwnPayReading): string {
  return reading === "outsideCatalogue"
    ? "个人自费：目录外和超限价的部分。个人自付：目录内由本人支付的部分（起付、先行自付、按比例自付、超封顶）。"
    : "个人自费：全自费和先行自付的部分。个人自付：本人支付的其余部分（起付、按比例自付、超限价、超封顶）。";
}
