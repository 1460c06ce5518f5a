/**
 * The engine: pack + facts + bill + the year so far → settlement + trace. Pure: no clock, no order of arrival, no
 * city and no layer known by name.
 */
import type { ResolvedClassRule, ResolvedSplitRules } from "../bill/split.ts";
import { addDays, type Day, dayOf, yearOf } from "../calendar/day.ts";
import { YijieError } from "../contract/errors.ts";
import type { Price } from "../money/decimal.ts";
import { type Fen, fen, MAX_FEN, MoneyError, printYuan } from "../money/fen.ts";
import { fraction, multiplyFraction } from "../money/fraction.ts";
import { roundToFen, TO_FEN } from "../money/rounding.ts";
import {
  type ClassRule,
  domainOf,
  type Layer,
  type Pack,
  SLOT,
  type Value,
} from "../policy/pack.ts";
import { describeLayer } from "./explain.ts";
import { missing, unstated } from "./factReader.ts";
import { runLayer } from "./layer.ts";
import { Run, wholeFen } from "./run.ts";
import type {
  CandidateRecord,
  DeniedRecord,
  EndRecord,
  LayerRecord,
  NotAppliedRecord,
  Trace,
} from "./trace.ts";
import type { BillAmounts, Facts, SettleInput, Settlement } from "./types.ts";

/** Part of every stored settlement: raised when the same pack and bill could give another figure. */
const ENGINE_VERSION = "2";

const NO_YEAR = { opening: {}, earlier: [] };

/** How a layer came out, and where its records stand in the trace. */
export interface LayerRun {
  readonly layer: Layer;
  readonly record: LayerRecord | NotAppliedRecord | null;
  readonly from: number;
  readonly to: number;
}

/** The numbers of a settlement: amounts by slot, layers, trace. {@link settle} puts names and words to them. */
export interface Computation {
  readonly pack: Pack;
  readonly run: Run;
  readonly layers: readonly LayerRun[];
  readonly denied: DeniedRecord | null;
  readonly end: EndRecord;
  readonly trace: Trace;
}

/**
 * Bill, facts and the year so far → amounts, layers, trace.
 * Throws YijieError with a SETTLE_ code where the case cannot be settled; never returns a guess.
 */
export function settle(pack: Pack, input: SettleInput, packHash = ""): Settlement {
  const computation = compute(pack, input);
  const { run, layers, denied, end, trace } = computation;
  const { slots, rules } = run;
  const amounts: Record<string, Fen> = {};
  for (const [slot, name] of rules.amountNames.entries()) amounts[name] = fen(slots[slot] ?? 0);
  return {
    engineVersion: ENGINE_VERSION,
    packId: pack.id,
    packName: pack.name,
    packHash,
    benefitYear: benefitYear(pack, input.facts),
    facts: printFacts(run),
    bill: input.bill,
    settlementAmount: fen(slots[SLOT.settlementAmount] ?? 0),
    layers: layers.map((one) => describeLayer(computation, one)),
    noBenefit: denied === null ? null : denied.reason,
    fundTotal: fen(end.fund),
    hospitalTotal: fen(end.hospital),
    personTotal: fen(end.person),
    wallets: rules.wallets.map(({ name, slot }) => ({ name, paid: fen(slots[slot] ?? 0) })),
    cash: fen(end.cash),
    hospitalSide: rules.hospitalSide.map(({ name, slot }) => ({
      name,
      amount: fen(slots[slot] ?? 0),
    })),
    amounts,
    trace,
  };
}

/** The engine proper, without names and words. */
export function compute(pack: Pack, input: SettleInput): Computation {
  checkBill(pack, input.bill);
  checkOpening(pack, input);
  const candidates = candidateFacts(pack, input);
  try {
    return candidates === null ? computeOnce(pack, input) : chooseBest(pack, input, candidates);
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    const detail = `有一步的金额超过 ${printYuan(fen(MAX_FEN))} 元`;
    throw new YijieError("SETTLE_ARITHMETIC", { at: pack.name, detail });
  }
}

function computeOnce(
  pack: Pack,
  input: SettleInput,
  forced: ReadonlyMap<number, number> = new Map(),
): Computation {
  const run = new Run(pack, input.facts, input.year, forced);
  enterBill(run, input.bill);
  openAmounts(run);
  const denied = checkEligibility(run);
  const layers: LayerRun[] = [];
  for (const layer of pack.rules.layers) {
    const from = run.trace.length;
    const record = denied === null ? runLayer(run, layer) : null;
    layers.push({ layer, record, from, to: run.trace.length });
  }
  if (denied === null) checkGroups(pack, layers);
  const end = finish(run, layers);
  return { pack, run, layers, denied, end, trace: run.trace };
}

// —— the bill

function checkBill(pack: Pack, bill: BillAmounts): void {
  const { totalFee, fullSelfPay, overLimitSelfPay, preSelfPay, inScope } = bill;
  const parts = fullSelfPay + overLimitSelfPay + preSelfPay + inScope;
  if (parts !== totalFee) {
    throw new YijieError("SETTLE_SPLIT_UNBALANCED", {
      total: printYuan(totalFee),
      difference: printYuan(fen(totalFee - parts)),
    });
  }
  const named = { 总费用: totalFee, 全自费: fullSelfPay, 超限价: overLimitSelfPay };
  for (const [at, value] of Object.entries({ ...named, 先行自付: preSelfPay, 范围内: inScope })) {
    if (value < 0) throw new YijieError("SETTLE_NEGATIVE", { at, value: printYuan(value) });
  }
  for (const { name } of pack.rules.buckets) {
    const amount = bill.buckets[name];
    if (amount === undefined) throw missing(name, "费用拆分");
    if (amount < 0 || amount > inScope) {
      throw new YijieError("SETTLE_NEGATIVE", { at: name, value: printYuan(amount) });
    }
  }
}

/** An opening balance under a name that the pack does not know would be lost without a word. */
function checkOpening(pack: Pack, { year }: SettleInput): void {
  const { groups, layers } = pack.rules;
  for (const [name, value] of Object.entries(year.opening)) {
    if (value < 0 && name.includes(".")) {
      throw new YijieError("SETTLE_NEGATIVE", { at: `期初 › ${name}`, value: printYuan(value) });
    }
    const group = groups.find((one) => name.startsWith(`${one.name}.`))?.name;
    if (group !== undefined) {
      // Caps and thresholds are kept by layer: under the group's name nothing would count it.
      const members = layers.filter((layer) => layer.group === group).map((layer) => layer.name);
      throw new YijieError("SETTLE_YEAR_AMOUNT_OF_GROUP", { name, layers: members.join("、") });
    }
    if (name === "住院次数" || pack.rules.amountNames.includes(name)) continue;
    throw new YijieError("SETTLE_YEAR_AMOUNT_UNKNOWN", { name });
  }
}

function enterBill(run: Run, bill: BillAmounts): void {
  const { slots, rules } = run;
  slots[SLOT.totalFee] = bill.totalFee;
  slots[SLOT.fullSelfPay] = bill.fullSelfPay;
  slots[SLOT.overLimitSelfPay] = bill.overLimitSelfPay;
  slots[SLOT.preSelfPay] = bill.preSelfPay;
  slots[SLOT.inScope] = bill.inScope;
  slots[SLOT.outOfScope] = bill.totalFee - bill.inScope;
  for (const { name, slot } of rules.buckets) slots[slot] = bill.buckets[name] ?? 0;
  run.trace.push({
    t: "bill",
    total: bill.totalFee,
    fullSelfPay: bill.fullSelfPay,
    overLimit: bill.overLimitSelfPay,
    preSelfPay: bill.preSelfPay,
    inScope: bill.inScope,
    buckets: bill.buckets,
  });
}

/** 结算额, and what is open before the first layer. A standard above the bill opens more in scope. */
function openAmounts(run: Run): void {
  const { slots, rules } = run;
  const total = slots[SLOT.totalFee] ?? 0;
  let owed = total;
  if (rules.settlementAmount !== null) {
    const exact = run.evaluate(rules.settlementAmount);
    // What is owed is no payment: a pack that pays whole yuan leaves no cents of the bill with the hospital.
    if (exact !== null) owed = roundToFen(exact, TO_FEN);
  }
  if (owed < 0)
    throw new YijieError("SETTLE_NEGATIVE", { at: "结算额", value: printYuan(fen(owed)) });
  // Nobody pays more than is owed, whatever the bill says.
  const inScope = Math.min(owed, (slots[SLOT.inScope] ?? 0) + Math.max(0, owed - total));
  const outOfScope = Math.min(owed, slots[SLOT.outOfScope] ?? 0);
  slots[SLOT.settlementAmount] = owed;
  slots[SLOT.inScopeLeft] = inScope;
  slots[SLOT.outOfScopeLeft] = outOfScope;
  slots[SLOT.allLeft] = owed;
  slots[SLOT.personTotal] = owed;
  slots[SLOT.hospitalDifference] = total - owed;
  run.trace.push({
    t: "open",
    settlementAmount: owed,
    rounding: TO_FEN,
    inScope,
    outOfScope,
    all: owed,
  });
}

function checkEligibility(run: Run): DeniedRecord | null {
  for (const { must, otherwise, cites } of run.rules.eligibility) {
    const [failed] = run.judge(must, `资格 › ${otherwise}`).failed ?? [];
    if (failed === undefined) continue;
    const record: DeniedRecord = { t: "denied", reason: otherwise, failed, cites };
    run.trace.push(record);
    return record;
  }
  return null;
}

/** Checked for all combinations when the pack was loaded; checked again on the case. */
function checkGroups(pack: Pack, layers: readonly LayerRun[]): void {
  for (const { name } of pack.rules.groups) {
    const applied = layers.filter(
      ({ layer, record }) => layer.group === name && record?.t === "layer",
    );
    if (applied.length === 1) continue;
    const detail = applied.map(({ layer }) => layer.name).join("、") || "没有一层适用";
    const code = applied.length === 0 ? "SETTLE_NO_ROW" : "SETTLE_TWO_ROWS";
    throw new YijieError(code, { at: `层 › ${name}`, detail });
  }
}

// —— the end

function finish(run: Run, layers: readonly LayerRun[]): EndRecord {
  const { slots } = run;
  let fund = 0;
  let waived = 0;
  for (const { record } of layers) {
    if (record?.t !== "layer") continue;
    if (record.hospital) waived += record.payment;
    else fund += record.payment;
  }
  const person = (slots[SLOT.settlementAmount] ?? 0) - fund - waived;
  const hospital = waived + (slots[SLOT.hospitalDifference] ?? 0);
  const total = slots[SLOT.totalFee] ?? 0;
  slots[SLOT.paidTotal] = fund + waived;
  slots[SLOT.personTotal] = person;
  const cash = payFromWallets(run, person);
  receive(run);
  if (fund + hospital + person !== total || person < 0 || person !== slots[SLOT.allLeft]) {
    const sum = printYuan(fen(fund + hospital + person));
    throw new YijieError("SETTLE_NOT_CONSERVED", { sum, total: printYuan(fen(total)) });
  }
  const end: EndRecord = { t: "end", fund, hospital, person, cash, total };
  run.trace.push(end);
  return end;
}

/** Each wallet in order: what is open, what it has, what it may pay. The rest is cash. */
function payFromWallets(run: Run, person: number): number {
  const { slots, rules } = run;
  let open = person;
  for (const { name, balance, mayPay, slot } of rules.wallets) {
    const available = Math.max(0, roundToFen(run.evaluate(balance) ?? fraction(0), TO_FEN));
    const allowed = Math.max(0, roundToFen(run.evaluate(mayPay) ?? fraction(0), TO_FEN));
    const paid = Math.min(open, available, allowed);
    slots[slot] = paid;
    open -= paid;
    run.trace.push({ t: "wallet", name, balance: available, mayPay: allowed, paid });
  }
  slots[SLOT.cash] = open;
  return open;
}

/** 医院侧: what the hospital receives; changes nothing on the patient's side. */
function receive(run: Run): void {
  const rounding = run.rules.rounding.payment;
  for (const { name, value, mayBeNegative, slot } of run.rules.hospitalSide) {
    const exact = run.evaluate(value) ?? fraction(0);
    const amount = roundToFen(exact, rounding);
    if (amount < 0 && !mayBeNegative) {
      throw new YijieError("SETTLE_NEGATIVE", { at: name, value: printYuan(amount) });
    }
    run.slots[slot] = amount;
    const { n, d } = exact;
    const traced = d === 1 && typeof n === "number" ? n : ([String(n), String(d)] as const);
    run.trace.push({ t: "hospital", name, exact: traced, amount, rounding });
  }
}

// —— 整单取优

interface Candidates {
  readonly fact: number;
  readonly values: readonly number[];
}

/** Facts of which the better whole settlement decides; null when there is nothing to compare. */
function candidateFacts(pack: Pack, input: SettleInput): readonly Candidates[] | null {
  const facts: Candidates[] = [];
  for (const [fact, definition] of pack.rules.facts.entries()) {
    if (definition.kind !== "held" || definition.merge !== "best") continue;
    const run = new Run(pack, input.facts, NO_YEAR);
    facts.push({ fact, values: run.held(fact, definition.name) });
  }
  return facts.some(({ values }) => values.length > 1) ? facts : null;
}

/** The whole settlement for each identity; the lowest own payment wins, ties by the listed order. All stay traced. */
function chooseBest(pack: Pack, input: SettleInput, facts: readonly Candidates[]): Computation {
  let combinations: ReadonlyMap<number, number>[] = [new Map()];
  for (const { fact, values } of facts) {
    combinations = combinations.flatMap((one) =>
      values.map((value) => new Map([...one, [fact, value]])),
    );
  }
  const runs = combinations.map((forced) => ({
    forced,
    result: computeOnce(pack, input, forced),
  }));
  const best = runs.reduce((a, b) => (b.result.end.person < a.result.end.person ? b : a));
  const candidates = runs.map(
    ({ forced, result }): CandidateRecord => ({
      t: "candidate",
      fact: [...forced.keys()].map((fact) => pack.rules.facts[fact]?.name ?? "").join("、"),
      value: [...forced].map(([fact, value]) => valueName(pack, fact, value)).join("、"),
      personTotal: result.end.person,
      chosen: result === best.result,
      trace: result === best.result ? [] : result.trace,
    }),
  );
  return { ...best.result, trace: [...candidates, ...best.result.trace] };
}

function valueName(pack: Pack, fact: number, value: number): string {
  const definition = pack.rules.facts[fact];
  return definition === undefined ? "" : (domainOf(definition)[value] ?? "");
}

/** The facts as the rules saw them. What was neither given nor needed is left out. */
function printFacts(run: Run): Record<string, string> {
  const printed: Record<string, string> = {};
  for (const [index, fact] of run.rules.facts.entries()) {
    const given = run.facts[fact.name];
    const worked = run.trace.findLast((step) => step.t === "fact" && step.name === fact.name);
    if (worked?.t === "fact") printed[fact.name] = String(worked.value);
    else if (given === undefined) continue;
    else if (fact.kind === "held") {
      const domain = domainOf(fact);
      const held = run.held(index, fact.name).map((value) => domain[value]);
      printed[fact.name] = (fact.merge === "first" ? held.slice(0, 1) : held).join("、");
    } else if (fact.kind === "money") printed[fact.name] = printYuan(fen(Number(given)));
    else printed[fact.name] = String(given);
  }
  return printed;
}

// —— year and split

/**
 * The benefit year that a stay belongs to (年度: 起, 归属按). Both days included.
 * `touched` collects the paths of the leaves used, for the coverage of examples.
 */
export function benefitYear(
  pack: Pack,
  facts: Facts,
  touched?: Set<string>,
): { readonly from: Day; readonly to: Day } {
  const run = new Run(pack, facts, NO_YEAR);
  const { start, assignedBy } = pack.rules.year;
  const leaf = run.leaf(start);
  touched?.add(leaf.path);
  if (leaf.kind !== "month-day") throw unstated(leaf.path, run.trace);
  const day = run.stayDay(assignedBy, "年度");
  const startIn = (year: number) => dayOf(year, leaf.month, leaf.date) as Day;
  const year = yearOf(day) - (day < startIn(yearOf(day)) ? 1 : 0);
  return { from: startIn(year), to: addDays(startIn(year + 1), -1) };
}

/** 费用拆分 for this case, tables looked up. `touched` as in {@link benefitYear}. */
export function resolveSplitRules(
  pack: Pack,
  facts: Facts,
  touched?: Set<string>,
): ResolvedSplitRules {
  const { split, rounding } = pack.rules;
  const run = new Run(pack, facts, NO_YEAR);
  const classes = (split.classes ?? []).map(
    (rule) => [rule.name, resolveClass(run, rule)] as const,
  );
  for (const step of run.trace) if (step.t === "value") touched?.add(step.at);
  return {
    alreadySplit: split.classes === null,
    shareBase: split.shareBase,
    rounding: rounding.line ?? TO_FEN,
    classes: new Map(classes),
  };
}

function resolveClass(run: Run, rule: ClassRule): ResolvedClassRule {
  const { fullSelfPay, ratio, ceiling, bucket } = rule;
  return {
    fullSelfPay,
    preSelfPayRatio: ratio === null ? fraction(0) : resolveShare(run, ratio),
    priceCeiling: ceiling === null ? null : resolveCeiling(run, ceiling),
    bucket,
  };
}

function resolveShare(run: Run, value: Value): ResolvedClassRule["preSelfPayRatio"] {
  const leaf = run.leaf(value);
  if (leaf.kind === "catalogue") return "catalogue";
  if (leaf.kind === "computed") return leaf.value;
  return run.evaluate(leaf) ?? fraction(0);
}

const PRICE_UNITS_PER_FEN = fraction(10_000);

/** To the millionth of a yuan, as prices are written. */

function resolveCeiling(run: Run, value: Value): ResolvedClassRule["priceCeiling"] {
  const leaf = run.leaf(value);
  if (leaf.kind === "catalogue") return "catalogue";
  const amount = leaf.kind === "computed" ? leaf.value : run.evaluate(leaf);
  const exact = multiplyFraction(amount ?? fraction(0), PRICE_UNITS_PER_FEN);
  return Math.max(0, wholeFen(exact)) as Price;
}
