/** The month's claim to the bureau: one row per document, sums per group, and what each payer owes. */
import type { Day, Moment } from "../calendar/day.ts";
import type { Fen } from "../money/fen.ts";

/** What the office knows about itself and its bureau. */
export interface ClaimSettings {
  /** "2023-06" */
  readonly month: string;
  /** A month that is not closed gives a draft. */
  readonly closed: boolean;
  /** Generated data: 演示 on every sheet, even in a month without settlements. */
  readonly training: boolean;
  readonly hospitalCode: string;
  readonly hospitalName: string;
  /** 二级, 二级甲等 …, as printed; "" where the office has not said */
  readonly hospitalLevel: string;
  /** 清算经办机构 (clr_optins) of every region that `regions` does not give another one. */
  readonly clearingAgency: string;
  /** 清算方式 (clr_way) of a stay whose rules name none. */
  readonly clearingMethod: string;
  /** By 参保地 code (insuplc_admdvs). A code without an entry is printed alone. */
  readonly regions: Readonly<
    Record<string, { readonly name: string; readonly clearingAgency: string | null }>
  >;
}

/** A column of payments: one layer of one payer. Both names come from the documents (requirement E13). */
export interface ClaimLayer {
  readonly payer: string;
  readonly layer: string;
}

/** Everything that adds up. A row has the figures of its document; undone ones are negative. */
export interface ClaimSums {
  /** 人次: 1 for a settlement, −1 for an undone one */
  readonly persons: number;
  readonly totalFee: Fen;
  readonly fullSelfPay: Fen;
  readonly overLimitSelfPay: Fen;
  readonly preSelfPay: Fen;
  readonly inScope: Fen;
  /** One per layer of the claim, in its order; Σ = fundTotal */
  readonly payments: readonly Fen[];
  readonly fundTotal: Fen;
  readonly hospitalTotal: Fen;
  readonly personTotal: Fen;
  readonly accountPay: Fen;
  readonly cash: Fen;
}

/** 上期撤销: an undoing whose original was claimed in an earlier month. */
export type ClaimKind = "结算" | "结算撤销" | "上期撤销";

/** One row of 住院明细 (三级表): one document. */
export interface ClaimRow {
  readonly slipNumber: string;
  readonly kind: ClaimKind;
  /** Of an undoing: the slip that it undoes. */
  readonly originalSlipNumber: string | null;
  /** 1, 2, 3 …: the group in `MonthClaim.groups` */
  readonly group: number;
  readonly settledAt: Moment;
  readonly name: string;
  readonly idNumber: string;
  readonly personNo: string;
  readonly insuranceType: string;
  readonly insuredRegion: string;
  readonly personType: string | null;
  readonly tier: string | null;
  readonly identities: readonly string[];
  readonly inpatientNo: string;
  readonly admitDay: Day;
  readonly dischargeDay: Day;
  readonly stayDays: number;
  readonly dept: string;
  readonly diagnosisCode: string;
  readonly diagnosisName: string;
  readonly sums: ClaimSums;
  readonly source: "计算" | "平台";
  /** Id and first digits of the hash of the pack; null where the platform's figures were taken without one. */
  readonly pack: string | null;
  readonly review: string;
}

/** One row of 汇总 (一级表): 险种 × 清算类别 × 清算方式 × 清算经办机构 × 参保地. */
export interface ClaimGroup {
  readonly number: number;
  readonly insuranceType: string;
  /** clr_type, "21 住院" */
  readonly clearingCategory: string;
  readonly clearingMethod: string;
  readonly clearingAgency: string;
  readonly insuredRegion: string;
  readonly insuredRegionName: string;
  readonly sums: ClaimSums;
}

/** How many documents a payer pays on, and how much. */
export interface Tally {
  readonly count: number;
  readonly amount: Fen;
}

/** What a payer or one of its layers owes. net = settled + undone + undoneFromBefore, counts less those undone. */
export interface PayerTally {
  readonly settled: Tally;
  readonly undone: Tally;
  readonly undoneFromBefore: Tally;
  readonly net: Tally;
}

export interface PayerClaim extends PayerTally {
  readonly payer: string;
  readonly layers: readonly (PayerTally & {
    readonly layer: string;
    /** Its place in `MonthClaim.layers` */
    readonly index: number;
  })[];
}

/** An undoing and the row that it undoes; null where that was claimed in an earlier month. */
export interface UndonePair {
  readonly undoing: ClaimRow;
  readonly original: ClaimRow | null;
}

/** The same month added up straight from the slips, without rows, groups or payers: what the workbook must tie to. */
export interface SlipControl {
  readonly slipCount: number;
  /** Σ of the tables of charges (费用分类) on the slips */
  readonly chargesTotal: Fen;
  readonly sums: ClaimSums;
}

export interface MonthClaim {
  readonly settings: ClaimSettings;
  readonly from: Day;
  readonly to: Day;
  /** 草稿 until the month is closed. */
  readonly draft: boolean;
  readonly training: boolean;
  readonly layers: readonly ClaimLayer[];
  /** In the order of slip numbers. */
  readonly rows: readonly ClaimRow[];
  readonly groups: readonly ClaimGroup[];
  readonly payers: readonly PayerClaim[];
  readonly pairs: readonly UndonePair[];
  readonly totals: ClaimSums;
  readonly control: SlipControl;
}
