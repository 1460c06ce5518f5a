/** What the trace says of a table's row and of a value: made once, when the pack is compiled, where it never changes. */
import type { Exact } from "../money/exact.ts";
import type { Rpn, Unit } from "./pack.ts";

/** A table looked up: which row of which. */
export interface RowRecord {
  readonly t: "row";
  readonly at: string;
  /** Fact or formula that the table is keyed by */
  readonly by: string;
  readonly got: string | Exact;
  /** Of a number that was got; null for a word */
  readonly unit: Unit | null;
  readonly row: string;
  /** All rows that were there to choose from */
  readonly of: readonly string[];
}

/** A literal or a formula with its operands; value null: the pack's word, 不设 or 不付. */
export interface ValueRecord {
  readonly t: "value";
  readonly at: string;
  readonly value: Exact | null;
  readonly unit: Unit | "不设" | "不付";
  /** Only of formulas with operands */
  readonly text?: string;
  readonly rpn?: Rpn;
  readonly names?: readonly string[];
  readonly operands?: readonly Exact[];
  readonly operandUnits?: readonly Unit[];
}
