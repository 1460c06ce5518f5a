/**
 * Made-up stays that come to as much of a pack as can be found: from its own examples one thing is changed at a time,
 * and what comes to something new is changed further. No chance in it: the same pack gives the same stays.
 */
import { fen, MoneyError, ZERO } from "../money/fen.ts";
import { fraction, ZERO_FRACTION } from "../money/fraction.ts";
import type {
  ExampleFact,
  ExampleLine,
  ExampleStay,
  FactNeed,
  Leaf,
  Pack,
} from "../policy/pack.ts";
import type { Trace, TraceRecord } from "../settle/trace.ts";
import { type LimitPoint, limitPoints } from "./limitPoints.ts";
import { type Outcome, tryStay } from "./verify.ts";
import { conditionsOf, withBelow } from "./walkValues.ts";
import { yearAmountsRead } from "./yearAmounts.ts";

/** A stay and the year before it. */
export interface Draft {
  readonly stay: Pick<ExampleStay, "facts" | "amounts" | "lines">;
  readonly opening: Readonly<Record<string, number>>;
}

/** What one draft came to, with 未载明 passed over. */
export interface TriedDraft {
  readonly draft: Draft;
  readonly touched: ReadonlySet<string>;
  /** Per limit as in {@link LimitPoint} */
  readonly distances: readonly (number | null)[];
}

export interface Drafts {
  readonly found: readonly TriedDraft[];
  readonly limits: readonly LimitPoint[];
  /** How many stays were tried */
  readonly tried: number;
}

/** More than the largest pack that we know needs; below a few seconds. */
const MOST_TRIED = 15_000;
const FIRST_AMOUNT = 1_000_000;

/** Yields now and then, so that whoever drives it can do something else. */
export function* draftStays(pack: Pack): Generator<void, Drafts> {
  const passing = passUnstated(pack);
  const limits = limitPoints(passing);
  const seen = new Set<string>();
  const found: TriedDraft[] = [];
  const ideas = ideasOf(passing, limits);
  let tried = 0;
  const consider = (draft: Draft): void => {
    tried += 1;
    const run = tryCompleted(passing, limits, draft);
    const news = run?.signs.filter((sign) => !seen.has(sign)) ?? [];
    if (run === null || news.length === 0) return;
    for (const sign of news) seen.add(sign);
    found.push(run.result);
  };
  for (const draft of firstDrafts(pack)) consider(draft);
  for (let index = 0; index < found.length && tried < MOST_TRIED; index += 1) {
    const from = found[index]?.draft;
    if (from === undefined) break;
    for (const draft of changesOf(pack, ideas, from)) {
      consider(draft);
      if (tried % 50 === 0) yield;
    }
  }
  return { found, limits, tried };
}

/** What an example of another branch had no need to say is filled in as it is asked for. */
function tryCompleted(pack: Pack, limits: readonly LimitPoint[], draft: Draft): TriedRun | null {
  let now: Draft | null = draft;
  for (let round = 0; round < pack.facts.length + 4 && now !== null; round += 1) {
    const run: TriedRun | null = tryDraft(pack, limits, now);
    if (run === null || run.missing === null) return run;
    now = withFact(pack, now, run.missing);
  }
  return null;
}

// —— where to begin

function firstDrafts(pack: Pack): readonly Draft[] {
  const ofExamples = pack.examples.flatMap(({ stays, opening }) =>
    stays.map(({ facts, amounts, lines }) => ({ stay: { facts, amounts, lines }, opening })),
  );
  const plain = {
    stay: {
      facts: ofExamples[0]?.stay.facts ?? {},
      amounts: { 总费用: fen(FIRST_AMOUNT), 范围内: fen(FIRST_AMOUNT) },
      lines: null,
    },
    opening: {},
  };
  const lines = { ...plain, stay: { ...plain.stay, amounts: {}, lines: oneOfEach(pack) } };
  return [...ofExamples, plain, ...(pack.rules.split.classes === null ? [] : [lines])];
}

/** A line of each class, with the catalogue's figures where the class takes them from there. */
function oneOfEach(pack: Pack): ExampleLine[] {
  const isCatalogue = (value: { readonly kind: string } | null) =>
    value !== null && [...withBelow(value as Leaf)].some(({ kind }) => kind === "catalogue");
  return (pack.rules.split.classes ?? []).map(({ name, ratio, ceiling }) => ({
    class: name,
    amount: fen(100_000),
    quantity: 100_000,
    ceiling: isCatalogue(ceiling) ? (80_000_000 as ExampleLine["ceiling"]) : null,
    ratio: isCatalogue(ratio) ? fraction(1, 10) : null,
  }));
}

// —— one thing changed

/** Numbers that may matter, from the pack's own limits and comparisons. */
interface Ideas {
  /** In fen, ascending */
  readonly money: readonly number[];
  readonly counts: readonly number[];
  readonly year: readonly string[];
}

function ideasOf(pack: Pack, limits: readonly LimitPoint[]): Ideas {
  const money = new Set<number>();
  const counts = new Set<number>([0, 1, 2, 3]);
  const note = (value: number | null, isMoney: boolean): void => {
    if (value === null || value < 0) return;
    if (isMoney) money.add(value);
    else for (const near of [value - 1, value, value + 1]) if (near >= 0) counts.add(near);
  };
  for (const { value, unit } of limits) note(value, unit === "money");
  for (const { condition } of conditionsOf(pack.rules)) {
    const { alternatives } = condition;
    for (const test of alternatives.flat()) {
      if (test.kind !== "compare") continue;
      const { constant, unit } = test.right;
      note(constant !== null && constant.d === 1 ? Number(constant.n) : null, unit === "money");
    }
  }
  return {
    money: [...money].sort((a, b) => a - b),
    counts: [...counts].sort((a, b) => a - b),
    year: yearAmountsRead(pack.rules),
  };
}

function* changesOf(pack: Pack, ideas: Ideas, draft: Draft): Generator<Draft> {
  for (const need of pack.facts) {
    for (const value of valuesFor(need, ideas)) {
      const facts = { ...draft.stay.facts, [need.name]: value };
      yield { ...draft, stay: { ...draft.stay, facts } };
    }
  }
  if (draft.stay.lines === null) yield* billChanges(pack, ideas, draft);
  for (const name of ideas.year) {
    const amounts = name === "住院次数" ? [1, 2] : ideas.money.flatMap((one) => [one - 100, one]);
    for (const amount of amounts) {
      yield { ...draft, opening: { ...draft.opening, [name]: Math.max(0, amount) } };
    }
  }
}

function valuesFor(need: FactNeed, ideas: Ideas): readonly ExampleFact[] {
  switch (need.kind) {
    case "choice":
      return need.values;
    case "held":
      return [[], ...need.values.map((value) => [{ value, from: null, to: null }])];
    case "count":
    case "age":
      return ideas.counts;
    case "ordinal":
      return ideas.counts.filter((count) => count > 0);
    case "money":
      return ideas.money;
    case "day":
    case "derived":
      return [];
  }
}

/** What is below a limit must often come from far above it, when earlier layers take their part first. */
const MULTIPLES = [1, 2, 4, 10] as const;

function* billChanges(pack: Pack, { money }: Ideas, draft: Draft): Generator<Draft> {
  for (const one of money) {
    for (const times of MULTIPLES) yield withBill(draft, "范围内", one * times);
    yield withBill(draft, "范围内", one + 100);
    yield withBill(draft, "全自费", one * 2);
  }
  yield withBill(draft, "范围内", FIRST_AMOUNT);
  for (const name of ["全自费", "超限价", "先行自付"]) yield withBill(draft, name, 50_000);
  for (const { name } of pack.rules.buckets) {
    yield withBill(draft, name, 0);
    yield withBill(draft, name, draft.stay.amounts.范围内 ?? 0);
  }
}

const PARTS = ["全自费", "超限价", "先行自付", "范围内"] as const;

/** The draft with another amount of its bill; the total follows. Lines stay what they are. */
export function withBill(draft: Draft, name: string, amount: number): Draft {
  const amounts = { ...draft.stay.amounts, [name]: fen(amount) };
  const total = PARTS.reduce((sum, part) => sum + (amounts[part] ?? 0), 0);
  return { ...draft, stay: { ...draft.stay, amounts: { ...amounts, 总费用: fen(total) } } };
}

/** The draft with what was asked for and not said; null where there is nothing to say. */
function withFact(pack: Pack, draft: Draft, name: string): Draft | null {
  const need = pack.facts.find((one) => one.name === name);
  const isDay = ["入院日期", "出院日期", "结算日期"].includes(name) || need?.kind === "day";
  const value: ExampleFact | undefined = isDay
    ? pack.effective.from
    : need?.kind === "choice"
      ? need.values[0]
      : need === undefined || need.kind === "derived"
        ? undefined
        : need.kind === "held"
          ? need.values.slice(0, 1).map((one) => ({ value: one, from: null, to: null }))
          : need.kind === "age"
            ? 40
            : need.kind === "ordinal"
              ? 1
              : 0;
  if (value === undefined) return null;
  return { ...draft, stay: { ...draft.stay, facts: { ...draft.stay.facts, [name]: value } } };
}

// —— trying

export interface TriedRun {
  readonly result: TriedDraft;
  /** The fact that was asked for and not there */
  readonly missing: string | null;
  /** What it came to, to tell a draft that is new from one that is not */
  readonly signs: readonly string[];
}

/** Null for a draft that is no bill, or that stops for another reason than a missing fact. */
export function tryDraft(pack: Pack, limits: readonly LimitPoint[], draft: Draft): TriedRun | null {
  const touched = new Set<string>();
  const outcome = runDraft(pack, draft, touched);
  if (outcome === null) return null;
  const { settlement, fault } = outcome;
  if (settlement === null) {
    if (fault.code !== "SETTLE_FACT_MISSING") return null;
    const missing = String(fault.details.fact ?? "");
    return { result: { draft, touched, distances: [] }, missing, signs: [] };
  }
  const { trace } = settlement;
  const { lines } = draft.stay;
  const distances = limits.map(({ distance }) => distance({ trace, lines, touched }));
  const signs = [
    ...touched,
    ...trace.flatMap(signsOf),
    ...distances.flatMap((distance, index) =>
      distance === null ? [] : [`${index} ${Math.sign(distance)}`],
    ),
  ];
  return { result: { draft, touched, distances }, missing: null, signs };
}

/** Null where the amounts are beyond what money can be. */
export function runDraft(pack: Pack, draft: Draft, touched: Set<string>): Outcome | null {
  const opening = Object.fromEntries(
    Object.entries(draft.opening).map(([name, amount]) => [name, fen(amount)]),
  );
  try {
    return tryStay(
      pack,
      { ...draft.stay, amounts: completeAmounts(pack, draft) },
      opening,
      touched,
    );
  } catch (error) {
    if (error instanceof MoneyError) return null;
    throw error;
  }
}

function completeAmounts(pack: Pack, { stay: { amounts } }: Draft): ExampleStay["amounts"] {
  const inScope = amounts.范围内 ?? ZERO;
  // A part of 范围内 cannot be more than the whole, whatever was changed last.
  const buckets = pack.rules.buckets.map(({ name }) => [
    name,
    fen(Math.min(amounts[name] ?? 0, inScope)),
  ]);
  return { ...amounts, ...(Object.fromEntries(buckets) as ExampleStay["amounts"]) };
}

function signsOf(step: TraceRecord): string[] {
  switch (step.t) {
    case "row":
      return [`${step.at} ${step.row}`];
    case "exception":
    case "adjust":
      return [`${step.at} ${step.failed?.name ?? "+"}`];
    case "not-applied":
      return [`${step.layer} ${step.failed.map(({ name }) => name).join()}`];
    case "layer":
      return [`${step.name} ${step.entered > 0} ${step.overCap > 0}`];
    case "denied":
      return [step.reason];
    case "candidate":
      return (step.trace as Trace).flatMap(signsOf);
    default:
      return [];
  }
}

/**
 * The pack with nought wherever the sources are silent, so that the way behind it can be looked at. Never a result:
 * what it gives is neither shown nor kept.
 */
export function passUnstated(pack: Pack): Pack {
  const { facts, year, ...rest } = pack.rules;
  return { ...pack, rules: { facts, year, ...(withoutUnstated(rest) as typeof rest) } };
}

function withoutUnstated(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutUnstated);
  if (typeof node !== "object" || node === null) return node;
  if ("kind" in node && node.kind === "unstated" && "path" in node) {
    return noughtAt(String(node.path));
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withoutUnstated(value)]),
  );
}

function noughtAt(path: string): Leaf {
  return {
    kind: "formula",
    path,
    formula: {
      text: "0",
      unit: "money",
      operands: [],
      names: [],
      operandUnits: [],
      rpn: ["=0/1"],
      constant: ZERO_FRACTION,
      run: () => ZERO_FRACTION,
    },
    record: { t: "value", at: path, value: 0, unit: "number" },
  };
}
