import type { Trace } from "./trace.ts";

export interface ReplayDifference {
  readonly at: string;
  readonly traced: string;
  readonly rederived: string;
}

export interface Replay {
  readonly ok: boolean;
  readonly differences: readonly ReplayDifference[];
  /** Payments by layer name, and the final amounts, re-derived; in fen. */
  readonly payments: Readonly<Record<string, bigint>>;
  readonly fundTotal: bigint;
  readonly hospitalTotal: bigint;
  readonly personTotal: bigint;
  readonly totalFee: bigint;
}

/** Re-derives a settlement from its trace alone, in BigInt, without the engine. */
export function replay(trace: Trace): Replay {
  throw new Error(`being built: ${trace.length}`);
}
