/** One measured figure. */
export interface BenchLine {
  readonly name: string;
  /** For people: "1.9 s", "84,000/s". */
  readonly value: string;
  /** To the baseline that ran beside it. */
  readonly ratio?: number;
  /** The ratio, or the value in its own unit, that it must not pass. */
  readonly limit?: number;
  readonly ok: boolean;
}
