/** A stay that nobody had: an example's, or one typed into the calculator. What it says becomes facts and a bill. */
import { type BillSplit, type ResolvedSplitRules, splitBill } from "../bill/split.ts";
import type { FeeLine } from "../bill/types.ts";
import type { Moment } from "../calendar/day.ts";
import { YijieError } from "../contract/errors.ts";
import type { Price, Quantity } from "../money/decimal.ts";
import { type Fen, fen, ZERO } from "../money/fen.ts";
import { divideFraction, fraction, multiplyFraction } from "../money/fraction.ts";
import { roundToFen, TO_FEN } from "../money/rounding.ts";
import type { ExampleLine, ExampleStay, Pack } from "../policy/pack.ts";
import { resolveSplitRules } from "../settle/settle.ts";
import type { BillAmounts, FactInput, Facts } from "../settle/types.ts";

/** A published example seldom has a date. It only picks the year, unless an identity of the example has dates. */
export function withDay(pack: Pack, facts: Facts): Facts {
  const { assignedBy } = pack.rules.year;
  const hasDates = Object.values(facts).some(
    (value) =>
      typeof value === "object" && value.some(({ from, to }) => from !== null || to !== null),
  );
  if (assignedBy in facts || hasDates) return facts;
  return { ...facts, [assignedBy]: pack.effective.from };
}

/** What an example does not list of a 可多选 fact is not held: an example says all that it needs. */
export function factsOf(pack: Pack, stay: Pick<ExampleStay, "facts">): Facts {
  const facts: Record<string, FactInput> = {};
  for (const { name, kind } of pack.facts) if (kind === "held") facts[name] = [];
  return Object.assign(facts, stay.facts);
}

/** By the lines where there are any. `covered` collects the paths of the split's tables that were used. */
export function billOf(
  pack: Pack,
  stay: Pick<ExampleStay, "amounts" | "lines">,
  facts: Facts,
  covered: Set<string>,
): BillAmounts {
  if (stay.lines !== null) {
    return billOfLines(stay.lines, resolveSplitRules(pack, facts, covered));
  }
  const { amounts } = stay;
  const buckets = pack.rules.buckets.map(({ name }) => [name, amounts[name] ?? ZERO] as const);
  return {
    totalFee: amounts.总费用 ?? ZERO,
    fullSelfPay: amounts.全自费 ?? ZERO,
    overLimitSelfPay: amounts.超限价 ?? ZERO,
    preSelfPay: amounts.先行自付 ?? ZERO,
    inScope: amounts.范围内 ?? ZERO,
    buckets: Object.fromEntries(buckets),
  };
}

/** Each line by the real split, with the class as its only rule; a negative line mirrors its charge. */
function billOfLines(lines: readonly ExampleLine[], rules: ResolvedSplitRules): BillAmounts {
  const sum = { totalFee: 0, fullSelfPay: 0, overLimitSelfPay: 0, preSelfPay: 0, inScope: 0 };
  const buckets: Record<string, Fen> = {};
  for (const { bucket } of rules.classes.values()) if (bucket !== null) buckets[bucket] = ZERO;
  for (const line of lines) {
    const sign = line.amount < 0 ? -1 : 1;
    const split = splitLine(line, rules);
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) {
      sum[key] += sign * split.totals[key];
    }
    for (const [name, amount] of Object.entries(split.buckets)) {
      buckets[name] = fen((buckets[name] ?? 0) + sign * amount);
    }
  }
  return {
    totalFee: fen(sum.totalFee),
    fullSelfPay: fen(sum.fullSelfPay),
    overLimitSelfPay: fen(sum.overLimitSelfPay),
    preSelfPay: fen(sum.preSelfPay),
    inScope: fen(sum.inScope),
    buckets,
  };
}

const NO_DAY = "2000-01-01T00:00:00" as Moment;

function splitLine(line: ExampleLine, rules: ResolvedSplitRules): BillSplit {
  const rule = rules.classes.get(line.class);
  if (rule === undefined) throw new Error(`no class ${line.class}`);
  const amount = fen(Math.abs(line.amount));
  const quantity = Math.abs(line.quantity) as Quantity;
  // The catalogue's share and ceiling, where the class takes them from there, stand in the line.
  const ratio = rule.preSelfPayRatio === "catalogue" ? line.ratio : rule.preSelfPayRatio;
  const ceiling = rule.priceCeiling === "catalogue" ? line.ceiling : rule.priceCeiling;
  if (ratio === null) {
    throw new YijieError("SETTLE_FACT_MISSING", {
      fact: "先行自付",
      at: `费用拆分 › ${line.class}`,
    });
  }
  const own = { ...rule, preSelfPayRatio: ratio, priceCeiling: ceiling };
  const feeLine: FeeLine = {
    sourceRow: 1,
    serial: null,
    originalSerial: null,
    feeTime: NO_DAY,
    hospitalItemCode: "",
    hospitalItemName: line.class,
    nationalItemCode: "",
    nationalItemName: "",
    specification: "",
    maker: "",
    unit: "",
    category: "14",
    declaredClass: "甲",
    quantity,
    unitPrice: unitPriceOf(amount, quantity),
    amount,
    dept: "",
    declaredSplit: null,
  };
  const split = splitBill(
    [feeLine],
    { ...rules, classes: new Map([["甲类", own]]) },
    () => null,
    "二级",
  );
  if (split.problems.length > 0) throw new Error(`${line.class}: ${split.problems[0]?.kind}`);
  return split;
}

/** Amount ÷ quantity in millionths of a yuan. */
function unitPriceOf(amount: Fen, quantity: Quantity): Price {
  if (quantity === 0) return 0 as Price;
  const exact = divideFraction(
    multiplyFraction(fraction(amount), fraction(100_000_000)),
    fraction(quantity),
  );
  return roundToFen(exact, TO_FEN) as number as Price;
}
