/** Both sources of a stay side by side: what the local rules give and what the platform settled. */
import type { PlatformFigures } from "../bill/types.ts";
import { type Fen, fen } from "../money/fen.ts";
import { layerRule, type RuledLayer } from "../settle/layerWords.ts";

/** One quantity in both sources. difference = platform − ours. */
export interface ComparedField {
  readonly name: string;
  /** National field name */
  readonly field: string;
  readonly ours: Fen;
  readonly platform: Fen;
  readonly difference: Fen;
  /** The rule behind our figure, in Chinese. */
  readonly rule: string;
}

export interface SourceComparison {
  readonly fields: readonly ComparedField[];
  readonly agree: boolean;
}

/** Our side of the comparison. */
export interface OurFigures {
  readonly totalFee: Fen;
  readonly fullSelfPay: Fen;
  readonly overLimitSelfPay: Fen;
  readonly preSelfPay: Fen;
  readonly inScope: Fen;
  readonly fundTotal: Fen;
  readonly accountPay: Fen;
  readonly cash: Fen;
  readonly layers: readonly RuledLayer[];
}

/** Every quantity that both sources know, to the fen; there is no tolerance. */
export function compareSources(ours: OurFigures, platform: PlatformFigures): SourceComparison {
  const split = platform.split;
  const chain = ours.layers.map(layerRule).join("；");
  const fields: ComparedField[] = [
    compare("医疗费总额", "medfee_sumamt", ours.totalFee, platform.totalFee, "各行金额之和"),
  ];
  if (split !== null) {
    fields.push(
      compare(
        "全自费",
        "fulamt_ownpay_amt",
        ours.fullSelfPay,
        split.fullSelfPay,
        "目录外和丙类的金额",
      ),
      compare(
        "超限价自费",
        "overlmt_selfpay",
        ours.overLimitSelfPay,
        split.overLimitSelfPay,
        "（单价 − 限价）× 数量，逐行到分",
      ),
      compare(
        "先行自付",
        "preselfpay_amt",
        ours.preSelfPay,
        split.preSelfPay,
        "（金额 − 超限价）× 先行自付比例，逐行到分",
      ),
    );
  }
  fields.push(
    compare(
      "符合政策范围",
      "inscp_scp_amt",
      ours.inScope,
      platform.inScope,
      "总额 − 全自费 − 超限价 − 先行自付",
    ),
    compare("基金支付总额", "fund_pay_sumamt", ours.fundTotal, platform.fundTotal, chain),
    compare("个人账户支出", "acct_pay", ours.accountPay, platform.accountPay, "政策包的钱包规则"),
    compare(
      "个人现金支出",
      "psn_cash_pay",
      ours.cash,
      platform.cashPay,
      "总额 − 各基金支付 − 个人账户",
    ),
  );
  return { fields, agree: fields.every((field) => field.difference === 0) };
}

function compare(
  name: string,
  field: string,
  ours: Fen,
  platform: Fen,
  rule: string,
): ComparedField {
  return { name, field, ours, platform, difference: fen(platform - ours), rule };
}
