/** The figures that count, from either source. */
import type { PlatformFigures, Split } from "../bill/types.ts";
import { type Fen, fen, sumFen, ZERO } from "../money/fen.ts";
import type { PlatformOnly, SettledFigures } from "./document.ts";
import type { Settlement } from "./types.ts";

/** Of a result of the local rules. Payers are the layers that applied, in their order. */
export function calculatedFigures(settlement: Settlement): SettledFigures {
  const { bill } = settlement;
  return {
    totalFee: bill.totalFee,
    fullSelfPay: bill.fullSelfPay,
    overLimitSelfPay: bill.overLimitSelfPay,
    preSelfPay: bill.preSelfPay,
    inScope: bill.inScope,
    fundTotal: settlement.fundTotal,
    hospitalTotal: settlement.hospitalTotal,
    personTotal: settlement.personTotal,
    accountPay: sumFen(settlement.wallets.map(({ paid }) => paid)),
    cash: settlement.cash,
    payers: settlement.layers
      .filter(({ applied }) => applied)
      .map(({ name, payer, payment }) => ({ layer: name, payer, payment })),
  };
}

/** Of the platform's reply, which names one sum for all funds and no part of the hospital. */
export function platformFigures(platform: PlatformFigures, split: Split): SettledFigures {
  return {
    totalFee: platform.totalFee,
    fullSelfPay: split.fullSelfPay,
    overLimitSelfPay: split.overLimitSelfPay,
    preSelfPay: split.preSelfPay,
    inScope: split.inScope,
    fundTotal: platform.fundTotal,
    hospitalTotal: ZERO,
    personTotal: sumFen([platform.accountPay, platform.cashPay]),
    accountPay: platform.accountPay,
    cash: platform.cashPay,
    payers: [{ layer: "基金支付", payer: "医保基金", payment: platform.fundTotal }],
  };
}

export function platformOnly(platform: PlatformFigures): PlatformOnly {
  return {
    fundTotal: platform.fundTotal,
    personTotal: sumFen([platform.accountPay, platform.cashPay]),
    accountPay: platform.accountPay,
    cash: platform.cashPay,
  };
}

/** Why the platform's figures cannot be settled as they are, in Chinese; null when they add up. */
export function platformFault(platform: PlatformFigures, billTotal: Fen): string | null {
  const { totalFee, fundTotal, accountPay, cashPay, inScope, split } = platform;
  if (totalFee !== billTotal) return "平台总费用不等于明细之和";
  if (fen(fundTotal + accountPay + cashPay) !== totalFee) {
    return "总费用不等于基金支付、个人账户与现金之和";
  }
  if (split === null) return "明细没有平台的自费、超限价、先行自付";
  if (split.inScope !== inScope) return "政策范围内金额不等于明细之和";
  const parts = sumFen([split.fullSelfPay, split.overLimitSelfPay, split.preSelfPay, inScope]);
  return parts === totalFee ? null : "自费、超限价、先行自付与范围内之和不等于总费用";
}
