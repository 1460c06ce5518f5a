/** What the office's acts are asked with and what they answer. */
import type { Moment } from "../../../shared/calendar/day.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import type { SourceComparison } from "../../../shared/reconcile/compareSources.ts";
import type { SettlementDocument, SettlementSource } from "../../../shared/settle/document.ts";
import type { Hold } from "../../../shared/settle/holds.ts";
import type { GivenPayment } from "../../../shared/settle/payment.ts";

/** A settlement as it would be booked now: the document without its number, time, actor and payment. */
export type SettlementDraft = Omit<
  SettlementDocument,
  "slipNumber" | "kind" | "undoes" | "settledAt" | "month" | "actor" | "payment"
>;

export interface PreSettlement {
  readonly stayId: number;
  readonly versionId: number;
  /** held: something is missing or undecided, and `holds` says what. */
  readonly outcome: "ready" | "held";
  readonly holds: readonly Hold[];
  /** Shown to the window; present also on a stay held only for a decision. null while facts are missing. */
  readonly draft: SettlementDraft | null;
  /** Both sources side by side, where both exist. */
  readonly comparison: SourceComparison | null;
  /** SHA-256 of everything that decides the result. `settle` takes it as `shownDigest`. */
  readonly digest: string;
}

export interface SettleRequest {
  readonly stayId: number;
  /** The digest of the pre-settlement that the person saw. */
  readonly shownDigest: string;
  /** As the person at the window confirmed it; left out: no deposit, 应补 paid in full. */
  readonly payment?: GivenPayment;
}

/** The answer of settle and undo. */
export interface Booked {
  readonly slipNumber: string;
  readonly settledAt: Moment;
}

export interface SourceDecision {
  readonly stayId: number;
  readonly source: SettlementSource;
  readonly reason: string;
}

/** What must have been undone outside before a settlement is. Each is needed only where it applies. */
export interface OutsideReversals {
  /** Number of the red e-receipt (冲红), or true when the paper receipt was taken back. */
  readonly receiptReversalNumber?: string;
  readonly receiptPaperReturned?: boolean;
  /** The payment from the personal account was returned. */
  readonly accountReversed?: boolean;
  /** What the patient paid at the settlement, in cash or by card, was refunded. */
  readonly cashRefunded?: boolean;
  /** The deposit is the patient's again: back in the deposit account, or refunded. */
  readonly depositReturned?: boolean;
  /** What was paid out of the deposit (应退) was taken back. */
  readonly refundTakenBack?: boolean;
  /** What was collected of the debt since and has been given back: exactly this sum, in fen. */
  readonly debtPaymentsReturned?: Fen;
}

export interface UndoRequest {
  readonly slipNumber: string;
  readonly reason: string;
  readonly outside: OutsideReversals;
  /** Another manager, with the password typed at this moment; needed once the month is closed. */
  readonly secondPerson?: { readonly login: string; readonly password: string };
}

export type StayState = "waiting" | "held" | "settled";

/** One row of the work list. */
export interface StayRow {
  readonly stayId: number;
  readonly versionId: number;
  readonly version: number;
  readonly inpatientNo: string;
  readonly name: string;
  readonly idNumber: string;
  readonly insuredRegion: string;
  readonly admitDay: string;
  readonly dischargeDay: string;
  readonly totalFen: number;
  readonly state: StayState;
  /** 资料 that it still lacks, which hold nothing; empty once it is settled */
  readonly missingPapers: readonly string[];
  /** From today to the day of discharge: 1 = tomorrow, negative = gone */
  readonly daysToDischarge: number;
  /** Why it is held; empty for waiting and settled stays. */
  readonly holds: readonly Hold[];
  /** The slip that stands, of a settled stay. */
  readonly slipNumber: string | null;
  readonly dept: string;
  /** 本人应付: as settled, or as it would be settled now; null while it cannot be computed. */
  readonly personFen: number | null;
}

/** One row of the settlements of a month, with its sign. */
export interface SettlementRow {
  readonly slipNumber: string;
  readonly kind: "结算" | "结算撤销";
  readonly originalSlipNumber: string | null;
  readonly undoneBy: string | null;
  readonly stayId: number;
  readonly settledAt: Moment;
  readonly month: string;
  readonly accountId: number;
  readonly window: string;
  readonly source: SettlementSource;
  readonly totalFen: number;
  readonly fundFen: number;
  readonly personFen: number;
}
