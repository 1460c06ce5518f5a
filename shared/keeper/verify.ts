/** Runs a pack's 算例 and says of every figure what was expected and what came out. */
import type { Day } from "../calendar/day.ts";
import { YijieError } from "../contract/errors.ts";
import { type Fen, fen, plainYuan } from "../money/fen.ts";
import { EXAMPLE_ERRORS } from "../policy/examples.ts";
import type { Example, ExampleStay, Expected, Pack } from "../policy/pack.ts";
import { replay } from "../settle/replay.ts";
import { benefitYear, settle } from "../settle/settle.ts";
import type { Trace } from "../settle/trace.ts";
import type { Amounts, EarlierSettlement, Settlement } from "../settle/types.ts";
import { billOf, factsOf, withDay } from "./madeUpStay.ts";

/** One expected figure of an example. */
export interface ExampleCheck {
  /** Null for a single stay, from 1 in a 经过, 0 for 全年合计 */
  readonly step: number | null;
  /** Layer that the figure belongs to; null for a figure of the whole settlement */
  readonly layer: string | null;
  /** 支付, 起付扣除, 个人, 合计支付 … */
  readonly quantity: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  /** 不得: the figure must differ from `expected` */
  readonly mustDiffer: boolean;
}

interface ExampleReport {
  readonly name: string;
  /** 出处 */
  readonly origin: string;
  readonly ok: boolean;
  readonly checks: readonly ExampleCheck[];
}

export interface VerifyReport {
  readonly packId: string;
  readonly packName: string;
  /** Every example gives its figures. */
  readonly ok: boolean;
  readonly examples: readonly ExampleReport[];
  readonly assumptions: readonly { readonly id: string; readonly text: string }[];
  /** Paths of 未载明 */
  readonly unstated: readonly string[];
  /** Paths of table leaves that no example touches */
  readonly uncovered: readonly string[];
  readonly notIncluded: readonly string[];
  /** 仅供核对; null for a pack that may be put into force */
  readonly verifyOnly: string | null;
}

/** Runs every 算例 of the pack. */
export function verifyPack(pack: Pack): VerifyReport {
  const covered = new Set<string>();
  const examples = pack.examples.map((example) => runExample(pack, example, covered));
  return {
    packId: pack.id,
    packName: pack.name,
    ok: examples.every((example) => example.ok),
    examples,
    assumptions: [...pack.assumptions].map(([id, text]) => ({ id, text })),
    unstated: pack.unstated,
    uncovered: pack.leaves.filter((path) => !covered.has(path)),
    notIncluded: pack.notIncluded,
    verifyOnly: pack.verifyOnly,
  };
}

export type Outcome =
  | { readonly settlement: Settlement; readonly fault: null }
  | { readonly settlement: null; readonly fault: YijieError };

/** A stay of an example as it came out, with what was expected of it. */
export interface RanStay {
  /** As in {@link ExampleCheck}; never 0 */
  readonly step: number | null;
  readonly outcome: Outcome;
  readonly checks: readonly ExampleCheck[];
  /** Leaves of the pack that it came to */
  readonly touched: ReadonlySet<string>;
}

/** The stays of an example one after the other, each with the year that those before it made. */
export function runStays(pack: Pack, example: Example): RanStay[] {
  const layers = layersOf(pack);
  const settled: { readonly yearFrom: Day; readonly settlement: Settlement }[] = [];
  return example.stays.map((stay, index) => {
    const step = example.steps ? index + 1 : null;
    const touched = new Set<string>();
    const outcome = runStay(pack, stay, example.opening, settled, touched);
    const checks = checkStay(layers, stay, outcome, step);
    if (outcome.settlement === null) cover(touched, outcome.fault);
    else {
      const { settlement } = outcome;
      checks.push(...checkReplay(settlement, step));
      coverTrace(touched, settlement.trace);
      settled.push({ yearFrom: settlement.benefitYear.from, settlement });
    }
    return { step, outcome, checks, touched };
  });
}

/** 全年合计: what the stays together must give. */
export function checkYear(
  pack: Pack,
  example: Example,
  stays: readonly RanStay[],
): readonly ExampleCheck[] {
  const layers = layersOf(pack);
  return example.yearTotals.map((expected) => {
    const sum = stays.reduce(
      (total, { outcome }) =>
        total + (amountOf(outcome.settlement?.amounts ?? {}, expected.name) ?? 0),
      0,
    );
    return compare(layers, expected, plainYuan(fen(sum)), 0, false);
  });
}

function runExample(pack: Pack, example: Example, covered: Set<string>): ExampleReport {
  const stays = runStays(pack, example);
  for (const { touched } of stays) for (const path of touched) covered.add(path);
  const checks = [...stays.flatMap((stay) => stay.checks), ...checkYear(pack, example, stays)];
  const ok = checks.length > 0 && checks.every((check) => check.ok);
  return { name: example.name, origin: example.origin, ok, checks };
}

function layersOf({ rules }: Pack): ReadonlySet<string> {
  return new Set([...rules.layers, ...rules.groups].map(({ name }) => name));
}

/** One stay without an expectation. `touched` collects the leaves that it came to, the one that stopped it included. */
export function tryStay(
  pack: Pack,
  stay: Pick<ExampleStay, "facts" | "amounts" | "lines">,
  opening: Amounts,
  touched: Set<string>,
): Outcome {
  const outcome = runStay(pack, stay, opening, [], touched);
  if (outcome.settlement === null) cover(touched, outcome.fault);
  else coverTrace(touched, outcome.settlement.trace);
  return outcome;
}

/** The independent evaluator must find the same; only its differences are reported. */
function checkReplay({ trace }: Settlement, step: number | null): ExampleCheck[] {
  return replay(trace).differences.map(({ at, traced, rederived }) => ({
    step,
    layer: null,
    quantity: `复算 ${at}`,
    expected: rederived,
    got: traced,
    ok: false,
    mustDiffer: false,
  }));
}

function cover(covered: Set<string>, fault: YijieError): void {
  const { at } = fault.details;
  if (typeof at === "string") covered.add(at);
}

function coverTrace(covered: Set<string>, trace: Trace): void {
  for (const step of trace) {
    if (step.t === "value" || step.t === "row") covered.add(step.at);
    else if (step.t === "fact" && step.by === "定为") covered.add(step.from);
    else if (step.t === "candidate") coverTrace(covered, step.trace);
  }
}

/** Earlier stays of the example count when they fall into the same benefit year. */
function runStay(
  pack: Pack,
  stay: Pick<ExampleStay, "facts" | "amounts" | "lines">,
  opening: Amounts,
  settled: readonly { readonly yearFrom: Day; readonly settlement: Settlement }[],
  covered: Set<string>,
): Outcome {
  try {
    const facts = factsOf(pack, stay);
    const bill = billOf(pack, stay, facts, covered);
    const dated = withDay(pack, facts);
    const yearFrom = benefitYear(pack, dated, covered).from;
    const earlier = settled
      .filter((one) => one.yearFrom === yearFrom)
      .map(
        ({ settlement }, index): EarlierSettlement => ({
          slipNumber: String(index + 1),
          facts: settlement.facts,
          amounts: settlement.amounts,
        }),
      );
    // 期初 belongs to the year of the first stay, not to each year that the example reaches.
    const sameYear = (settled[0]?.yearFrom ?? yearFrom) === yearFrom;
    const year = { opening: sameYear ? opening : {}, earlier };
    return {
      settlement: settle(pack, { facts: dated, bill, year }),
      fault: null,
    };
  } catch (error) {
    if (!(error instanceof YijieError)) throw error;
    return { settlement: null, fault: error };
  }
}

// —— comparing

function checkStay(
  layers: ReadonlySet<string>,
  stay: ExampleStay,
  outcome: Outcome,
  step: number | null,
): ExampleCheck[] {
  const { settlement, fault } = outcome;
  if (stay.error !== null) {
    const wanted = EXAMPLE_ERRORS[stay.error as keyof typeof EXAMPLE_ERRORS];
    const got = fault === null ? `合计支付 ${plainYuan(fen(settlement.fundTotal))}` : fault.message;
    const ok = fault?.code === wanted;
    const check = { step, layer: null, quantity: "报错", mustDiffer: false };
    return [{ ...check, expected: stay.error, got: ok ? stay.error : got, ok }];
  }
  const all = [
    ...stay.expected.map((expected) => ({ expected, mustDiffer: false })),
    ...stay.forbidden.map((expected) => ({ expected, mustDiffer: true })),
  ];
  return all.map(({ expected, mustDiffer }) => {
    if (fault !== null)
      return { ...compare(layers, expected, fault.message, step, mustDiffer), ok: false };
    return compare(layers, expected, resultOf(settlement, expected.name), step, mustDiffer);
  });
}

function compare(
  layers: ReadonlySet<string>,
  { name, value }: Expected,
  got: string,
  step: number | null,
  mustDiffer: boolean,
): ExampleCheck {
  const expected = typeof value === "number" ? plainYuan(value) : value;
  // 无待遇 is a sentence: the example gives its characteristic words.
  const same = name === "无待遇" ? got.includes(expected) : got === expected;
  const [layer = "", quantity] = name.split(".");
  const isLayer = quantity !== undefined || layers.has(name);
  return {
    step,
    layer: isLayer ? layer : null,
    quantity: isLayer ? (quantity ?? "支付") : name,
    expected,
    got,
    ok: same !== mustDiffer,
    mustDiffer,
  };
}

/** 基本医保 is short for 基本医保.支付, 个人 for 个人负担. */
function amountOf(amounts: Amounts, name: string): Fen | null {
  return amounts[name === "个人" ? "个人负担" : name] ?? amounts[`${name}.支付`] ?? null;
}

function resultOf(settlement: Settlement, name: string): string {
  if (name === "年度") return settlement.benefitYear.from;
  if (name === "无待遇") return settlement.noBenefit ?? "有待遇";
  const amount = amountOf(settlement.amounts, name);
  return amount === null ? "没有这个量" : plainYuan(amount);
}
