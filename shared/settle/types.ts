/**
 * What goes into a settlement and what comes out of it. Amounts are named in the words of the policy
 * ("基本医保.支付"), because a pack may name layers that no programmer has heard of (requirement E13).
 */
import type { Split } from "../bill/types.ts";
import type { Day } from "../calendar/day.ts";
import type { Fen } from "../money/fen.ts";
import type { Fraction } from "../money/fraction.ts";
import type { Trace } from "./trace.ts";

/** Amounts in fen by their name: a bill quantity (总费用), or layer.quantity (大病保险.起付扣除). */
export type Amounts = Readonly<Record<string, Fen>>;

/** A value that a person holds for a time, such as an identity. Both days included; null = open. */
export interface HeldValue {
  readonly value: string;
  readonly from: Day | null;
  readonly to: Day | null;
}

/**
 * A fact of the case under the pack's name for it. Texts are choices, 是/否 and days; numbers are whole numbers
 * or fen, as the pack declares; a list is what a person holds of a 可多选 fact.
 */
export type FactInput = string | number | readonly HeldValue[];

export type Facts = Readonly<Record<string, FactInput>>;

/** The bill after the line split. totalFee = Σ of the four parts of the split. */
export interface BillAmounts extends Split {
  readonly totalFee: Fen;
  /** In-scope amounts that a pack collects apart (归入), by the pack's name. */
  readonly buckets: Amounts;
}

/** An earlier settlement of the same person, scheme and benefit year that still stands. */
export interface EarlierSettlement {
  readonly slipNumber: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly amounts: Amounts;
}

/** The year so far, in the order of settlement. */
export interface YearSoFar {
  /** Amounts brought in from the bureau at the start (other hospitals' stays). */
  readonly opening: Amounts;
  readonly earlier: readonly EarlierSettlement[];
}

export interface SettleInput {
  readonly facts: Facts;
  readonly bill: BillAmounts;
  readonly year: YearSoFar;
}

/** One segment of a scale as it was used. Limits in fen; null = open above. */
export interface SegmentOutcome {
  readonly from: Fen;
  readonly to: Fen | null;
  /** ≤ (含) or < (不含) at `to` */
  readonly toIncluded: boolean;
  /** The part of the layer's amount inside this segment. */
  readonly amount: Fen;
  /** After all adjustments; null = 不付 */
  readonly ratio: Fraction | null;
  /** As the pack writes it, before adjustments; null = 不付 */
  readonly writtenRatio: Fraction | null;
}

export interface CapOutcome {
  /** 每次封顶, 全年封顶 or the name of a shared cap */
  readonly name: string;
  readonly limit: Fen;
  /** Used by earlier settlements of the year (and earlier layers, for a shared cap). */
  readonly usedBefore: Fen;
  readonly cut: Fen;
  /** Room left after this settlement. */
  readonly roomAfter: Fen;
}

/** One layer of the chain. All amounts are recorded in the year under "name.quantity". */
export interface LayerOutcome {
  readonly name: string;
  readonly payer: string;
  /** 择一 group, under which amounts also accumulate; null for none. */
  readonly group: string | null;
  readonly applied: boolean;
  /** Why a layer did not apply, in Chinese, with the failing condition ("身份不是特困、低保"); null if it did. */
  readonly whyNot: string | null;
  /** 基数 */
  readonly base: Fen;
  /** Per stay or once a year; null for 不设 */
  readonly deductibleKind: "stay" | "year" | null;
  /** 起付标准; null for 不设 */
  readonly deductibleStandard: Fen | null;
  /** 起付扣除: what of it was deducted here */
  readonly deductible: Fen;
  /** 入段: base less deductible */
  readonly entered: Fen;
  readonly segments: readonly SegmentOutcome[];
  /** Before rounding, floors and caps. */
  readonly exact: Fraction;
  /** How the rounded share became what the ceilings saw; left out where nothing stood between. */
  readonly beforeCaps?: {
    /** The share after rounding */
    readonly rounded: Fen;
    /** 起付线扣法 从支付额扣: taken off here rather than from the base */
    readonly deductedHere: Fen;
    /** 保底, where it lifted the payment; null where it did not */
    readonly floor: Fen | null;
  };
  /** 支付 */
  readonly payment: Fen;
  /** 自付: base less payment */
  readonly own: Fen;
  /** 扣减: what penalties took off */
  readonly penalty: Fen;
  /** 超封顶 */
  readonly overCap: Fen;
  readonly caps: readonly CapOutcome[];
  /** 分摊: parts of the payment by budget; empty where the pack does not share it out. */
  readonly shares?: readonly { readonly name: string; readonly amount: Fen }[];
  /** Open in-scope and open whole amount after this layer. */
  readonly inScopeLeft: Fen;
  readonly leftAfter: Fen;
  /** "base − deductible, × share = amount" per segment, in Chinese arithmetic, for slip and screen. */
  readonly formula: string;
  /** Adjustments and exceptions that took effect, in Chinese ("低保：起付线 8,450.50", "加 5 个百分点"). */
  readonly remarks: readonly string[];
  /** Of the remarks: why the ratio is not the written one. */
  readonly ratioReasons?: readonly string[];
  /** Clause references as the pack writes them ("S1.基本"), resolved by the pack's sources. */
  readonly cites: readonly string[];
}

export interface Settlement {
  readonly engineVersion: string;
  readonly packId: string;
  readonly packName: string;
  /** SHA-256 of the pack's text, hex; given by whoever loaded it. */
  readonly packHash: string;
  /** First and last day of the benefit year that this settlement moves. */
  readonly benefitYear: { readonly from: Day; readonly to: Day };
  /** The facts as the rules saw them, after 归并 and 定为, printed. */
  readonly facts: Readonly<Record<string, string>>;
  readonly bill: BillAmounts;
  /** 结算额: what payers and patient together owe. Equals the total unless a payment plan says otherwise. */
  readonly settlementAmount: Fen;
  readonly layers: readonly LayerOutcome[];
  /** 无待遇: the reason, when an eligibility test failed and no layer pays; null otherwise. */
  readonly noBenefit: string | null;
  /** Σ payments of all layers whose payer is not the hospital */
  readonly fundTotal: Fen;
  /** 医院承担: layers that the hospital pays, plus total − settlementAmount */
  readonly hospitalTotal: Fen;
  /** 个人负担 (psn_part_amt). fundTotal + hospitalTotal + personTotal = bill.totalFee, always. */
  readonly personTotal: Fen;
  /** 个人账户 and other wallets, then 现金. Σ wallets + cash = personTotal. */
  readonly wallets: readonly { readonly name: string; readonly paid: Fen }[];
  readonly cash: Fen;
  /** What the hospital receives under its payment plan; changes nothing on the patient's side. */
  readonly hospitalSide: readonly { readonly name: string; readonly amount: Fen }[];
  /** The movement of the year: every named amount of this settlement. */
  readonly amounts: Amounts;
  readonly trace: Trace;
}
