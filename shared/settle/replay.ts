/**
 * The independent evaluator: re-derives a settlement from its trace alone, in BigInt, step by step. It shares no code
 * with the engine or the packs (only the shape of the records): what both get wrong they would have to get wrong twice.
 */

import type { Exact } from "../money/exact.ts";
import {
  compare,
  equal,
  evaluate,
  FEN,
  floorOf,
  least,
  minus,
  most,
  ONE,
  plus,
  type Rational,
  rational,
  read,
  round,
  show,
  times,
  ZERO,
} from "./replayArithmetic.ts";
import type {
  AdjustRecord,
  LayerRecord,
  OpenRecord,
  Trace,
  TracedSegment,
  TraceRecord,
} from "./trace.ts";

interface ReplayDifference {
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

/** Re-derives a settlement from its trace. */
export function replay(trace: Trace): Replay {
  const replayer = new Replayer();
  for (const step of trace) replayer.step(step);
  return replayer.result();
}

// —— the replay

/** Where in the pack a value stands, without the rows of its tables: "层 › 大病保险 › 比例". */
function placeOf(at: string): string {
  const parts = at.split(" › ");
  const length = parts[0] === "结算额" ? 1 : parts[0] === "定义" ? 2 : 3;
  return parts.slice(0, length).join(" › ");
}

const QUANTITIES = ["基数", "起付标准", "起付扣除", "入段", "支付", "自付", "扣减", "超封顶"];

class Replayer {
  readonly #differences: ReplayDifference[] = [];
  readonly #payments: Record<string, bigint> = {};
  /** What formulas may name: amounts, definitions, year sums, room under limits. */
  readonly #named = new Map<string, Rational>();
  readonly #years = new Map<string, bigint>();
  readonly #highest = new Map<string, bigint>();
  readonly #limits = new Map<string, { readonly limit: bigint | null; used: bigint }>();
  /** Values of the layer that is being worked out, by the key of the pack they belong to. */
  #values = new Map<string, Rational[]>();
  #adjustments: AdjustRecord[] = [];
  #open = { inScope: 0n, outOfScope: 0n, all: 0n };
  #total = 0n;
  #owed = 0n;
  #funds = 0n;
  #waived = 0n;
  #wallets = 0n;
  #lowestOther: bigint | null = null;
  #ended = false;

  step(step: TraceRecord): void {
    switch (step.t) {
      case "bill":
        this.#bill(step);
        return;
      case "value":
        this.#value(step);
        return;
      case "combined":
        this.#combined(step);
        return;
      case "definition":
        this.#sameExact(step.name, read(step.value), this.#last(`定义 › ${step.name}`) ?? ZERO);
        this.#named.set(step.name, read(step.value));
        return;
      case "year":
        this.#year(step);
        return;
      case "limit":
        this.#limit(step);
        return;
      case "open":
        this.#opening(step);
        return;
      case "adjust":
        this.#adjust(step);
        return;
      case "layer":
        this.#layer(step);
        return;
      case "not-applied":
        this.#payments[step.layer] = 0n;
        for (const quantity of QUANTITIES) this.#name(`${step.layer}.${quantity}`, 0n);
        return;
      case "wallet":
        this.#wallet(step);
        return;
      case "hospital":
        this.#hospital(step);
        return;
      case "candidate":
        this.#candidate(step);
        return;
      case "end":
        this.#end(step);
        return;
      default:
        return;
    }
  }

  result(): Replay {
    if (!this.#ended) this.#differ("结束", "没有", "应有");
    return {
      ok: this.#differences.length === 0,
      differences: this.#differences,
      payments: this.#payments,
      fundTotal: this.#funds,
      hospitalTotal: this.#waived + this.#total - this.#owed,
      personTotal: this.#owed - this.#funds - this.#waived,
      totalFee: this.#total,
    };
  }

  #differ(at: string, traced: string, rederived: string): void {
    this.#differences.push({ at, traced, rederived });
  }

  #same(at: string, traced: bigint, rederived: bigint): void {
    if (traced !== rederived) this.#differ(at, String(traced), String(rederived));
  }

  #sameExact(at: string, traced: Rational, rederived: Rational): void {
    if (!equal(traced, rederived)) this.#differ(at, show(traced), show(rederived));
  }

  #name(name: string, amount: bigint): void {
    this.#named.set(name, rational(amount));
  }

  #bill(step: Extract<TraceRecord, { t: "bill" }>): void {
    const parts = [step.fullSelfPay, step.overLimit, step.preSelfPay, step.inScope];
    this.#total = BigInt(step.total);
    this.#same(
      "总费用",
      this.#total,
      parts.reduce((sum, part) => sum + BigInt(part), 0n),
    );
    this.#name("总费用", this.#total);
    this.#name("全自费", BigInt(step.fullSelfPay));
    this.#name("超限价", BigInt(step.overLimit));
    this.#name("先行自付", BigInt(step.preSelfPay));
    this.#name("范围内", BigInt(step.inScope));
    this.#name("范围外", this.#total - BigInt(step.inScope));
    for (const [name, amount] of Object.entries(step.buckets)) this.#name(name, BigInt(amount));
  }

  /** The operands of a formula must be what we derived ourselves, as far as we know them. */
  #value(step: Extract<TraceRecord, { t: "value" }>): void {
    if (step.value === null) return;
    const value = read(step.value);
    if (step.rpn !== undefined) {
      const operands = (step.operands ?? []).map(read);
      for (const [index, name] of (step.names ?? []).entries()) {
        const own = this.#operand(name);
        const operand = operands[index];
        if (own !== null && operand !== undefined)
          this.#sameExact(`${step.at} ${name}`, operand, own);
      }
      this.#sameExact(step.at, value, evaluate(step.rpn, operands));
    }
    this.#keep(step.at, value);
  }

  #operand(name: string): Rational | null {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    if (name.startsWith("本年度.") && name !== "本年度.住院次数") {
      return rational(this.#years.get(name.slice("本年度.".length)) ?? 0n);
    }
    const limit = name.endsWith(".余额") ? this.#limits.get(name.slice(0, -3)) : undefined;
    if (limit === undefined || limit.limit === null) return null;
    return rational(most(0n, limit.limit - limit.used));
  }

  #keep(at: string, value: Rational): void {
    const key = placeOf(at);
    const kept = this.#values.get(key) ?? [];
    kept.push(value);
    this.#values.set(key, kept);
  }

  #combined(step: Extract<TraceRecord, { t: "combined" }>): void {
    const parts = step.of.map(read);
    const result = parts.reduce((best, part) => {
      if (step.how === "sum") return plus(best, part);
      const order = compare(part, best);
      return (step.how === "highest" ? order > 0 : order < 0) ? part : best;
    });
    this.#sameExact(step.at, read(step.value), result);
    const key = placeOf(step.at);
    this.#values.get(key)?.splice(-parts.length);
    this.#keep(step.at, result);
  }

  #adjust(step: AdjustRecord): void {
    if (step.value !== null) {
      this.#sameExact(step.at, read(step.value), this.#last(placeOf(step.at)) ?? ZERO);
    }
    this.#adjustments.push(step);
  }

  #year(step: Extract<TraceRecord, { t: "year" }>): void {
    const amounts = [step.opening, ...step.earlier].map(BigInt);
    const value =
      step.how === "sum" ? amounts.reduce((sum, one) => sum + one, 0n) : most(...amounts);
    this.#same(`本年度.${step.name}`, BigInt(step.value), value);
    (step.how === "sum" ? this.#years : this.#highest).set(step.name, value);
  }

  #limit(step: Extract<TraceRecord, { t: "limit" }>): void {
    const limit = step.limit === null ? null : BigInt(step.limit);
    const stated = this.#last(`限额 › ${step.name} › 全年`);
    if (limit !== null) this.#same(step.name, limit, floorOf(stated ?? ZERO));
    this.#limits.set(step.name, { limit, used: BigInt(step.usedBefore) });
  }

  #opening(step: OpenRecord): void {
    this.#owed = BigInt(step.settlementAmount);
    const inScope = this.#named.get("范围内")?.n ?? 0n;
    const stated = this.#values.get("结算额")?.at(-1);
    const owed = stated === undefined ? this.#total : round(stated, step.rounding);
    this.#same("结算额", BigInt(step.settlementAmount), owed);
    const openInScope = least(this.#owed, inScope + most(0n, this.#owed - this.#total));
    this.#same("范围内余额", BigInt(step.inScope), openInScope);
    this.#same("范围外余额", BigInt(step.outOfScope), least(this.#owed, this.#total - inScope));
    this.#same("全部余额", BigInt(step.all), this.#owed);
    this.#open = {
      inScope: BigInt(step.inScope),
      outOfScope: BigInt(step.outOfScope),
      all: this.#owed,
    };
    this.#name("结算额", this.#owed);
    this.#nameOpen();
  }

  #nameOpen(): void {
    this.#name("范围内余额", this.#open.inScope);
    this.#name("范围外余额", this.#open.outOfScope);
    this.#name("全部余额", this.#open.all);
    this.#name("个人负担", this.#open.all);
  }

  // —— layers

  #layer(step: LayerRecord): void {
    const path = `层 › ${step.name}`;
    const base = this.#base(step, path);
    const deducted = this.#deducted(step, path, base);
    const fromPayment = step.deductible?.fromPayment === true;
    const entered = fromPayment ? base : base - deducted;
    this.#same(`${path} 入段`, BigInt(step.entered), entered);
    this.#checkPosition(step, path, deducted);
    this.#checkRatios(step, path);
    if (step.scale === "marginal") {
      this.#same(`${path} 各段合计`, entered, inSegments(step, entered));
    }
    const { rounded: scaled, exact } = scaleOf(step, entered, (segment) => segment.ratio);
    this.#same(`${path} 分段合计`, BigInt(step.rounded), scaled);
    this.#sameExact(`${path} 舍入前`, read(step.exact), exact);
    const withoutPenalties = (segment: TracedSegment) => segment.unpunished ?? segment.ratio;
    const { rounded: unpunished } = scaleOf(step, entered, withoutPenalties);
    const taken = (amount: bigint) => (fromPayment ? most(0n, amount - deducted) : amount);
    const floor = this.#floor(step, path);
    const lifted = most(taken(scaled), floor);
    this.#same(`${path} 扣减`, BigInt(step.penalty), most(taken(unpunished), floor) - lifted);
    const capped = this.#capped(step, path, lifted);
    this.#same(`${path} 超封顶`, BigInt(step.overCap), lifted - capped);
    const overCapCost = costOfCut(step, entered, most(0n, taken(scaled) - capped));
    if (step.overCapCost !== undefined) {
      this.#same(`${path} 超封顶费用`, BigInt(step.overCapCost), overCapCost);
    }
    const open =
      step.bears === "in-scope"
        ? this.#open.inScope
        : step.bears === "out-of-scope"
          ? this.#open.outOfScope
          : this.#open.all;
    const payment = most(0n, least(capped, open, this.#open.all));
    this.#same(`${path} 支付`, BigInt(step.payment), payment);
    this.#checkShares(step, path, payment);
    this.#close(step, payment);
    const cut = { 超封顶: lifted - capped, 超封顶费用: overCapCost };
    this.#nameQuantities(step, [base, deducted, entered, payment], cut);
    this.#values = new Map();
    this.#adjustments = [];
  }

  #last(key: string): Rational | null {
    return this.#values.get(key)?.at(-1) ?? null;
  }

  #base(step: LayerRecord, path: string): bigint {
    const exact = this.#last(`${path} › 基数`) ?? ZERO;
    this.#sameExact(`${path} 基数`, read(step.baseExact), exact);
    const base = most(0n, round(exact, FEN));
    this.#same(`${path} 基数`, BigInt(step.base), base);
    return base;
  }

  #deducted(step: LayerRecord, path: string, base: bigint): bigint {
    const { deductible } = step;
    if (deductible === null) return 0n;
    const key = deductible.kind === "stay" ? "每次起付线" : "全年起付线";
    const exact = this.#last(`${path} › ${key}`) ?? ZERO;
    this.#sameExact(`${path} ${key}`, read(deductible.exact), exact);
    if (deductible.highestBefore !== null) {
      const highest = this.#highest.get(`${step.name}.起付标准`) ?? 0n;
      this.#same(`${path} 本年度最高起付标准`, BigInt(deductible.highestBefore), highest);
    }
    const standard = most(0n, round(exact, FEN), BigInt(deductible.highestBefore ?? 0));
    this.#same(`${path} 起付标准`, BigInt(deductible.standard), standard);
    const used = BigInt(deductible.usedBefore);
    // A year that was forgotten stands as 0: the year's own record knows better.
    if (used !== 0n || deductible.kind === "year" || deductible.yearCeiling !== null)
      this.#same(`${path} 本年度起付扣除`, used, this.#yearOf(step.name, "起付扣除"));
    let room = deductible.kind === "year" ? standard - used : standard;
    if (deductible.yearCeiling !== null) room = least(room, BigInt(deductible.yearCeiling) - used);
    const deducted = most(0n, least(base, room));
    this.#same(`${path} 起付扣除`, BigInt(deductible.deducted), deducted);
    return deducted;
  }

  #yearOf(layer: string, quantity: string): bigint {
    return this.#years.get(`${layer}.${quantity}`) ?? 0n;
  }

  /** The place on the scale: 0, or what the year and this stay's deductible say. */
  #checkPosition(step: LayerRecord, path: string, deducted: bigint): void {
    // Nothing entered: the year was not asked.
    const before = step.yearly && step.entered > 0 ? this.#yearOf(step.name, "入段") : 0n;
    this.#same(`${path} 本年度入段`, BigInt(step.position), before);
    const shift = BigInt(step.shift);
    if (shift !== 0n && shift !== deducted) {
      this.#same(`${path} 起点`, shift, this.#yearOf(step.name, "起付扣除") + deducted);
    }
  }

  /** Written ratios as the tables gave them; adjusted ones worked out again. */
  #checkRatios(step: LayerRecord, path: string): void {
    const written = this.#values.get(`${path} › 比例`) ?? [];
    const own = this.#values.get(`${path} › 自付比例`) ?? [];
    const shares = [...written, ...own.map((ratio) => minus(ONE, ratio))];
    let next = 0;
    for (const segment of step.segments) {
      if (segment.written === null) continue;
      const value = read(segment.written);
      this.#sameExact(`${path} 比例`, value, shares[next] ?? ZERO);
      next += 1;
      const ratio = this.#adjusted(value, false);
      this.#sameExact(`${path} 调整后比例`, read(segment.ratio ?? 0), ratio);
      const unpunished = segment.unpunished ?? segment.ratio ?? 0;
      this.#sameExact(`${path} 未罚比例`, read(unpunished), this.#adjusted(value, true));
    }
  }

  #adjusted(written: Rational, withoutPenalties: boolean): Rational {
    let ratio = written;
    for (const { kind, value, penalty } of this.#adjustments) {
      if (value === null || (penalty && withoutPenalties)) continue;
      const by = read(value);
      if (kind === "points") ratio = plus(ratio, by);
      else if (kind === "ratio") ratio = times(ratio, by);
      else ratio = minus(ONE, times(minus(ONE, ratio), by));
    }
    if (compare(ratio, ZERO) < 0) return ZERO;
    return compare(ratio, ONE) > 0 ? ONE : ratio;
  }

  #floor(step: LayerRecord, path: string): bigint {
    if (step.floor === null) return 0n;
    const exact = this.#last(`${path} › 保底`) ?? ZERO;
    const floor = most(0n, round(exact, step.rounding));
    this.#same(`${path} 保底`, BigInt(step.floor), floor);
    return floor;
  }

  #capped(step: LayerRecord, path: string, lifted: bigint): bigint {
    let paid = lifted;
    for (const cap of step.caps) {
      let used = 0n;
      let limit = BigInt(cap.limit);
      if (cap.kind === "shared") {
        const shared = this.#limits.get(cap.name);
        used = shared?.used ?? 0n;
        limit = shared?.limit ?? limit;
      } else {
        if (cap.kind === "year") used = this.#yearOf(step.name, "支付");
        limit = most(0n, floorOf(this.#last(`${path} › ${cap.name}`) ?? ZERO));
      }
      this.#same(`${path} ${cap.name}`, BigInt(cap.limit), limit);
      this.#same(`${path} ${cap.name} 已用`, BigInt(cap.used), used);
      paid = least(paid, most(0n, limit - used));
    }
    return paid;
  }

  #checkShares(step: LayerRecord, path: string, payment: bigint): void {
    if (step.shares.length === 0) return;
    const exact = step.shares.map(({ ratio }) => times(rational(payment), read(ratio)));
    const { remainderTo } = step;
    const amounts = exact.map((part) => (remainderTo === null ? floorOf(part) : round(part, FEN)));
    let rest = payment - amounts.reduce((sum, amount) => sum + amount, 0n);
    if (remainderTo !== null) amounts[remainderTo] = (amounts[remainderTo] ?? 0n) + rest;
    else {
      const order = exact
        .map((part, index) => ({ index, left: minus(part, rational(amounts[index] ?? 0n)) }))
        .sort((a, b) => compare(b.left, a.left) || a.index - b.index);
      for (const { index } of order) {
        if (rest === 0n) break;
        amounts[index] = (amounts[index] ?? 0n) + 1n;
        rest -= 1n;
      }
    }
    for (const [index, { name, amount }] of step.shares.entries()) {
      this.#same(`${path} 分摊 ${name}`, BigInt(amount), amounts[index] ?? 0n);
    }
  }

  #close(step: LayerRecord, payment: bigint): void {
    const { open } = step;
    this.#same(`${step.name} 前的范围内余额`, BigInt(open.inScope), this.#open.inScope);
    this.#same(`${step.name} 前的全部余额`, BigInt(open.all), this.#open.all);
    const fromInScope =
      step.bears === "out-of-scope"
        ? 0n
        : step.bears === "in-scope"
          ? payment
          : least(payment, this.#open.inScope);
    const all = this.#open.all - payment;
    this.#open = {
      inScope: least(this.#open.inScope - fromInScope, all),
      outOfScope: least(this.#open.outOfScope - (payment - fromInScope), all),
      all,
    };
    this.#nameOpen();
    for (const cap of step.caps) {
      const shared = cap.kind === "shared" ? this.#limits.get(cap.name) : undefined;
      if (shared !== undefined) shared.used += payment;
    }
    if (step.hospital) this.#waived += payment;
    else this.#funds += payment;
    this.#payments[step.name] = payment;
  }

  #nameQuantities(
    step: LayerRecord,
    amounts: readonly bigint[],
    cut: Readonly<Record<string, bigint>>,
  ): void {
    const [base = 0n, deducted = 0n, entered = 0n, payment = 0n] = amounts;
    const quantities = {
      基数: base,
      起付标准: BigInt(step.deductible?.standard ?? 0),
      起付扣除: deducted,
      入段: entered,
      支付: payment,
      自付: base - payment,
      扣减: BigInt(step.penalty),
      ...cut,
    };
    for (const [quantity, amount] of Object.entries(quantities)) {
      this.#name(`${step.name}.${quantity}`, amount);
      if (step.group === null) continue;
      const group = `${step.group}.${quantity}`;
      this.#name(group, (this.#named.get(group)?.n ?? 0n) + amount);
    }
  }

  // —— the end

  #wallet(step: Extract<TraceRecord, { t: "wallet" }>): void {
    const open = this.#open.all - this.#wallets;
    for (const [key, traced] of [
      ["余额", step.balance],
      ["可付", step.mayPay],
    ] as const) {
      const stated = this.#last(`钱包 › ${step.name} › ${key}`) ?? ZERO;
      this.#same(`${step.name} ${key}`, BigInt(traced), most(0n, round(stated, FEN)));
    }
    const paid = least(open, BigInt(step.balance), BigInt(step.mayPay));
    this.#same(step.name, BigInt(step.paid), paid);
    this.#wallets += paid;
  }

  #hospital(step: Extract<TraceRecord, { t: "hospital" }>): void {
    const exact = this.#last(`医院侧 › ${step.name} › 式`) ?? ZERO;
    this.#sameExact(step.name, read(step.exact), exact);
    this.#same(step.name, BigInt(step.amount), round(exact, step.rounding));
  }

  #candidate(step: Extract<TraceRecord, { t: "candidate" }>): void {
    if (step.chosen) return;
    const other = replay(step.trace);
    this.#differences.push(...other.differences);
    this.#same(`整单取优 ${step.value}`, BigInt(step.personTotal), other.personTotal);
    this.#lowestOther = least(other.personTotal, this.#lowestOther ?? other.personTotal);
  }

  #end(step: Extract<TraceRecord, { t: "end" }>): void {
    this.#ended = true;
    const person = this.#owed - this.#funds - this.#waived;
    const hospital = this.#waived + this.#total - this.#owed;
    this.#same("基金支付", BigInt(step.fund), this.#funds);
    this.#same("医院承担", BigInt(step.hospital), hospital);
    this.#same("个人负担", BigInt(step.person), person);
    this.#same("现金", BigInt(step.cash), person - this.#wallets);
    this.#same("合计", BigInt(step.total), this.#funds + hospital + person);
    if (this.#lowestOther !== null && this.#lowestOther < person) {
      this.#differ("整单取优", String(person), String(this.#lowestOther));
    }
  }
}

/** How much of what entered lies in the segments: all of it, where none was left out. */
function inSegments({ segments, shift, position }: LayerRecord, entered: bigint): bigint {
  const before = BigInt(shift) + BigInt(position);
  const end = before + entered;
  return segments.reduce((sum, { from, to }) => {
    const top = to === null ? end : least(end, BigInt(to));
    return sum + most(0n, top - most(before, BigInt(from)));
  }, 0n);
}

/** The cost behind the last `cut` fen of a payment: down from the highest segment, each by its own ratio. */
function costOfCut(
  { scale, segments, shift, position }: LayerRecord,
  entered: bigint,
  cut: bigint,
): bigint {
  const before = BigInt(shift) + BigInt(position);
  let cost = ZERO;
  let left = rational(cut);
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const segment = segments[at];
    const ratio = read(segment?.ratio ?? 0);
    if (segment === undefined || ratio.n === 0n) continue;
    const end = before + entered;
    const top = segment.to === null ? end : least(end, BigInt(segment.to));
    const reached = most(0n, top - most(before, BigInt(segment.from)));
    const amount = rational(scale === "marginal" ? reached : entered);
    const paid = times(amount, ratio);
    if (compare(left, paid) >= 0) {
      cost = plus(cost, amount);
      left = minus(left, paid);
    } else {
      cost = plus(cost, rational(left.n * ratio.d, left.d * ratio.n));
      left = ZERO;
    }
  }
  return round(cost, FEN);
}

/** R(F(s, s+p+n)) − R(F(s, s+p)) for 逐段累进; otherwise one ratio on the whole amount. Before and after rounding. */
function scaleOf(
  { scale, segments, shift, position, rounding }: LayerRecord,
  entered: bigint,
  ratioOf: (segment: TracedSegment) => Exact | null,
): { readonly exact: Rational; readonly rounded: bigint } {
  if (entered === 0n) return { exact: ZERO, rounded: 0n };
  if (scale !== "marginal") {
    const [only] = segments;
    const ratio = only === undefined ? null : ratioOf(only);
    const exact = ratio === null ? ZERO : times(rational(entered), read(ratio));
    return { exact, rounded: round(exact, rounding) };
  }
  const start = BigInt(shift);
  const before = start + BigInt(position);
  const upTo = (end: bigint) => {
    let sum = ZERO;
    for (const segment of segments) {
      const top = segment.to === null ? end : least(end, BigInt(segment.to));
      const amount = most(0n, top - most(start, BigInt(segment.from)));
      const ratio = ratioOf(segment);
      if (ratio !== null) sum = plus(sum, times(rational(amount), read(ratio)));
    }
    return sum;
  };
  const [after, earlier] = [upTo(before + entered), upTo(before)];
  return {
    exact: minus(after, earlier),
    rounded: round(after, rounding) - round(earlier, rounding),
  };
}
