/** The trace of a settlement as its row keeps it: gzipped JSON. */
import { gunzipSync, gzipSync } from "node:zlib";
import type { LineSplit } from "../../../shared/bill/split.ts";
import { printRate } from "../../../shared/money/fraction.ts";
import { documentText, parseDocumentText } from "../../../shared/settle/documentText.ts";
import type { Trace } from "../../../shared/settle/trace.ts";

/** The rules' steps and how each line was split; {@link unpackTrace} takes it apart again. */
export interface StoredTrace {
  readonly steps: Trace;
  /** class, rule, ratio, ceiling, 全自费, 超限价, 先行自付, 范围内, refunded lines, and of a line that the review deducted from [amount, rule's code, its name]; one per line */
  readonly lines: readonly (readonly unknown[])[];
}

export function packTrace(steps: Trace, splits: readonly LineSplit[]): Buffer {
  const lines = splits.map((split) => [
    split.class,
    split.rule,
    split.preSelfPayRatio === null ? null : printRate(split.preSelfPayRatio),
    split.priceCeiling,
    split.fullSelfPay,
    split.overLimitSelfPay,
    split.preSelfPay,
    split.inScope,
    split.refunds,
    ...(split.deducted === undefined
      ? []
      : [[split.deducted.amount, split.deducted.ruleCode, split.deducted.ruleName]]),
  ]);
  const stored: StoredTrace = { steps, lines };
  // Level 1: a long bill must not keep the other windows waiting; a better ratio saves little.
  return gzipSync(documentText(stored), { level: 1 });
}

/** Throws where the bytes are not what {@link packTrace} wrote. */
export function unpackTrace(bytes: Buffer): StoredTrace {
  return parseDocumentText(gunzipSync(bytes).toString("utf8")) as StoredTrace;
}
