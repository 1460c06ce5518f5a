import type { Fen } from "../money/fen.ts";

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
