/** The settlement as a document: what is stored, printed, claimed and shown again years later, without the trace. */
import type { CategoryRow, Split, Stay } from "../bill/types.ts";
import type { Moment } from "../calendar/day.ts";
import type { Fen } from "../money/fen.ts";
import type { SourceComparison } from "../reconcile/compareSources.ts";
import type { Settlement } from "./types.ts";

export type SettlementSource = "calculated" | "platform";

/** One line of the year account (年度账户) after this settlement. */
export interface YearAccountRow {
  readonly kind: "cost" | "deductible" | "payment";
  /** Whose deductible or payment; null for a cost and for a ceiling that several layers share */
  readonly layer: string | null;
  /** Name of the amount that it sums up ("大病保险.起付扣除"), or of the ceiling that several layers share. */
  readonly name: string;
  /** What the patient reads: "大病保险 全年起付线", "倾斜救助 本年支付" … */
  readonly label: string;
  readonly used: Fen;
  /** The yearly deductible's standard or the ceiling; null where the year has neither */
  readonly limit: Fen | null;
}

/** Who did it, where. Names of staff are not personal data of patients. */
export interface ActorOnPaper {
  readonly name: string;
  readonly role: string;
  readonly window: string;
}

/** Amounts of a settlement from the platform's figures alone, where no pack covers the region. */
export interface PlatformOnly {
  readonly fundTotal: Fen;
  readonly personTotal: Fen;
  readonly accountPay: Fen;
  readonly cash: Fen;
}

/** The person as registered on the day that the settlement was made. */
export interface PersonOnPaper {
  readonly personNo: string;
  readonly tier: string | null;
  readonly personType: string | null;
  readonly district: string | null;
  /** Identities valid on the date that the pack names. */
  readonly identities: readonly string[];
  /** Which list said so: import batch and day ("参保登记 2023-05-31 批次 1"). Requirement A18. */
  readonly registerVersion: string;
  readonly registrations: readonly string[];
}

/**
 * What happened with the patient's money when the slip was booked: deposit + paidNow + debt − refundDue = figures.cash.
 * Made by paymentOf (payment.ts). All amounts are negative in a 结算撤销.
 */
export interface SettledPayment {
  /** 预交金 set against 现金应付 */
  readonly deposit: Fen;
  /** 应补 = max(现金应付 − 预交金, 0) = paidNow + debt */
  readonly topUpDue: Fen;
  /** 应退 = max(预交金 − 现金应付, 0) */
  readonly refundDue: Fen;
  /** Of 应补, what was paid at the window */
  readonly paidNow: Fen;
  /** 欠费: what was left unpaid then; what was collected later stands in the books, not here */
  readonly debt: Fen;
  /** Why, or who vouches for it; null without a debt */
  readonly debtReason: string | null;
  /** Of a 结算撤销: what had been collected of the debt since, and was given back; absent where nothing was */
  readonly collectedBack?: Fen;
}

export interface SettlementDocument {
  readonly slipNumber: string;
  readonly kind: "结算" | "结算撤销";
  /** Of a 结算撤销: the slip that it undoes, its time and the reason. All amounts then are negative. */
  readonly undoes: {
    readonly slipNumber: string;
    readonly settledAt: Moment;
    readonly reason: string;
  } | null;
  readonly settledAt: Moment;
  /** "2023-06": the month it is claimed in */
  readonly month: string;
  readonly actor: ActorOnPaper;
  /** Which figures were settled. */
  readonly source: SettlementSource;
  /** Both sources side by side, where both exist. */
  readonly comparison: SourceComparison | null;
  /** The result of the local rules; null only where the platform's figures were taken without a pack. */
  readonly settlement: Omit<Settlement, "trace"> | null;
  readonly platformOnly: PlatformOnly | null;
  /** The figures that count, whatever the source. */
  readonly figures: SettledFigures;
  /** Absent where none was registered: settlements from before payments were booked, and their undoings. */
  readonly payment?: SettledPayment;
  readonly stay: Stay;
  readonly person: PersonOnPaper;
  readonly lineCount: number;
  readonly categories: readonly CategoryRow[];
  readonly yearAccount: readonly YearAccountRow[];
  /** Clauses that the layers cite: "S1.基本" → title, document number and quotation. */
  readonly clauses: Readonly<
    Record<string, { readonly title: string; readonly quotation: string | null }>
  >;
  readonly review: string;
  /** 演示: generated data, marked on every paper. */
  readonly training: boolean;
}

/** fundTotal + hospitalTotal + personTotal = totalFee; accountPay + cash = personTotal. */
export interface SettledFigures extends Split {
  readonly totalFee: Fen;
  readonly fundTotal: Fen;
  readonly hospitalTotal: Fen;
  readonly personTotal: Fen;
  readonly accountPay: Fen;
  readonly cash: Fen;
  /** In the order of the layers; one row 基金支付 where only the platform's sum is known. */
  readonly payers: readonly {
    readonly layer: string;
    readonly payer: string;
    readonly payment: Fen;
  }[];
}
