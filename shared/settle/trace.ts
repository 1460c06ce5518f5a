/**
 * The trace: how a settlement came about, step by step, in small records that JSON carries unchanged. Amounts are in
 * fen, exact values are whole numbers or [numerator, denominator]; texts are those of the pack. Slip, "why" panel and
 * test failures are renderings of it, and {@link replay} re-derives the result from it alone.
 */
import type { Exact } from "../money/exact.ts";
import type { Rpn, Unit } from "../policy/pack.ts";
import type { RowRecord, ValueRecord } from "../policy/traceRecords.ts";

/** Postfix, as the pack has it. */
export type TracedRpn = Rpn;

export type TraceRecord =
  | BillRecord
  | FactRecord
  | RowRecord
  | ExceptionRecord
  | ComparedRecord
  | ValueRecord
  | CombinedRecord
  | DefinitionRecord
  | YearRecord
  | LimitRecord
  | OpenRecord
  | DeniedRecord
  | NotAppliedRecord
  | AdjustRecord
  | LayerRecord
  | WalletRecord
  | HospitalRecord
  | EndRecord
  | CandidateRecord;

export type Trace = readonly TraceRecord[];

/** The bill after the line split. */
interface BillRecord {
  readonly t: "bill";
  readonly total: number;
  readonly fullSelfPay: number;
  readonly overLimit: number;
  readonly preSelfPay: number;
  readonly inScope: number;
  readonly buckets: Readonly<Record<string, number>>;
}

/** A fact that was worked out: 周岁, 序号, 归并, 定为. */
interface FactRecord {
  readonly t: "fact";
  readonly name: string;
  readonly value: string | number;
  readonly by: "周岁" | "序号" | "归并" | "定为" | "整单取优";
  /** What it was worked out from; for 归并 all values that were valid */
  readonly from: string;
}

export interface FailedTest {
  readonly name: string;
  readonly got: string | Exact;
  /** Of a number that was got; null for a word */
  readonly unit: Unit | null;
  readonly want: string;
}

/** An exception considered: used, or the test that it failed. */
interface ExceptionRecord {
  readonly t: "exception";
  readonly at: string;
  readonly cites: readonly string[];
  readonly failed: FailedTest | null;
  /** What made it hold ("低保"); null where it failed */
  readonly because: string | null;
}

/** A number that a condition compared: what was got less what it was compared with. */
interface ComparedRecord {
  readonly t: "compared";
  /** Where the condition stands, and the test: "层 › 大病保险 › 年龄≥70" */
  readonly at: string;
  readonly over: Exact;
}

/** 多个取: the values of each held identity made into one. */
interface CombinedRecord {
  readonly t: "combined";
  readonly at: string;
  readonly how: "highest" | "lowest" | "sum";
  readonly of: readonly Exact[];
  readonly value: Exact;
  readonly unit: Unit;
}

interface DefinitionRecord {
  readonly t: "definition";
  readonly name: string;
  readonly value: Exact;
}

/** 本年度.x: opening + Σ earlier; highest: the highest of them (按年内最高补差). Left out where the year has nothing. */
interface YearRecord {
  readonly t: "year";
  readonly name: string;
  readonly how: "sum" | "highest";
  readonly opening: number;
  readonly earlier: readonly number[];
  readonly value: number;
}

/** 限额: null = 不设 */
interface LimitRecord {
  readonly t: "limit";
  readonly name: string;
  readonly limit: number | null;
  /** By the layers that share it, before this settlement */
  readonly usedBefore: number;
}

/** What is open when the layers start. */
export interface OpenRecord {
  readonly t: "open";
  readonly settlementAmount: number;
  readonly rounding: TracedRounding;
  readonly inScope: number;
  readonly outOfScope: number;
  readonly all: number;
}

/** 资格 failed: no layer pays. */
export interface DeniedRecord {
  readonly t: "denied";
  readonly reason: string;
  readonly failed: FailedTest;
  readonly cites: readonly string[];
}

/** A layer whose 适用 failed; one test of each alternative. */
export interface NotAppliedRecord {
  readonly t: "not-applied";
  readonly layer: string;
  readonly failed: readonly FailedTest[];
}

/** An adjustment of a layer's ratios: value null and a failed test where it did not apply. */
export interface AdjustRecord {
  readonly t: "adjust";
  readonly at: string;
  readonly kind: "points" | "ratio" | "own";
  readonly penalty: boolean;
  readonly value: Exact | null;
  readonly failed: FailedTest | null;
  /** What made it hold ("低保"); null where it failed or has no condition */
  readonly because: string | null;
  readonly cites: readonly string[];
}

export interface TracedRounding {
  readonly unitFen: 1 | 10 | 100;
  readonly direction: "half-away-from-zero" | "toward-zero" | "away-from-zero";
}

export interface TracedSegment {
  readonly from: number;
  /** null: open above */
  readonly to: number | null;
  readonly included: boolean;
  /** As written, as the payer's share; null = 不付 */
  readonly written: Exact | null;
  readonly ratio: Exact | null;
  /** Ratio without penalties, where that differs */
  readonly unpunished?: Exact;
  /** The ratio had to be brought back into 0–100% */
  readonly clamped?: true;
}

export interface TracedCap {
  readonly name: string;
  readonly kind: "stay" | "year" | "shared";
  readonly limit: number;
  readonly used: number;
}

/** One layer that applied: everything that its payment follows from. */
export interface LayerRecord {
  readonly t: "layer";
  readonly name: string;
  readonly group: string | null;
  readonly hospital: boolean;
  readonly bears: "in-scope" | "out-of-scope" | "all";
  readonly rounding: TracedRounding;
  /** 基数 before rounding, and after: not below 0 */
  readonly baseExact: Exact;
  readonly base: number;
  readonly deductible: {
    readonly kind: "stay" | "year";
    readonly exact: Exact;
    readonly standard: number;
    /** 按年内最高补差: the highest standard met before; null where the pack does not ask */
    readonly highestBefore: number | null;
    readonly usedBefore: number;
    readonly yearCeiling: number | null;
    readonly fromPayment: boolean;
    readonly deducted: number;
  } | null;
  readonly entered: number;
  readonly scale: "flat" | "marginal" | "whole";
  /** 全年: the scale goes on where the year's earlier stays ended */
  readonly yearly: boolean;
  /** s: deductible that shifts the scale; p: cost of the year already in it */
  readonly shift: number;
  readonly position: number;
  readonly segments: readonly TracedSegment[];
  readonly exact: Exact;
  readonly rounded: number;
  readonly floor: number | null;
  /** 扣减 */
  readonly penalty: number;
  readonly caps: readonly TracedCap[];
  readonly overCap: number;
  /** 超封顶费用: the cost that the cut payment was worked out from. Books from before it was told have none. */
  readonly overCapCost?: number;
  /** Open parts before this layer */
  readonly open: { readonly inScope: number; readonly outOfScope: number; readonly all: number };
  readonly payment: number;
  readonly shares: readonly {
    readonly name: string;
    readonly ratio: Exact;
    readonly amount: number;
  }[];
  readonly remainderTo: number | null;
}

/** What a layer would pay before its floor and its ceilings: the deductible taken off, where it is taken there. */
export function takenFrom({ rounded, deductible }: LayerRecord): number {
  return deductible?.fromPayment === true ? Math.max(0, rounded - deductible.deducted) : rounded;
}

interface WalletRecord {
  readonly t: "wallet";
  readonly name: string;
  readonly balance: number;
  readonly mayPay: number;
  readonly paid: number;
}

interface HospitalRecord {
  readonly t: "hospital";
  readonly name: string;
  readonly exact: Exact;
  readonly amount: number;
  readonly rounding: TracedRounding;
}

export interface EndRecord {
  readonly t: "end";
  readonly fund: number;
  readonly hospital: number;
  readonly person: number;
  readonly cash: number;
  readonly total: number;
}

/** 整单取优: one of the whole runs that were compared. The chosen one's records follow the last candidate. */
export interface CandidateRecord {
  readonly t: "candidate";
  readonly fact: string;
  readonly value: string;
  readonly personTotal: number;
  readonly chosen: boolean;
  readonly trace: Trace;
}
