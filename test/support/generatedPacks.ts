/**
 * Generated schemes: a specification in plain numbers, the pack that says it in the keeper's words, and an oracle that
 * works the specification out in whole BigInt numbers. The oracle knows neither the pack's text nor the engine.
 */
import fc from "fast-check";

const LEVELS = ["一级", "二级", "三级"] as const;
type Level = (typeof LEVELS)[number];

/** Of each level; amounts in fen, rates in ten-thousandths (6170 = 61.7 %). */
type ByLevel = Readonly<Record<Level, number>>;

interface LayerSpec {
  readonly base: "范围内" | "范围内余额";
  /** 适用: 低保 only */
  readonly poorOnly: boolean;
  readonly deductible: {
    readonly kind: "每次" | "全年";
    readonly amount: ByLevel;
    /** 年内标准变动 of a yearly one */
    readonly highest: boolean;
    /** 全年起付线上限 */
    readonly ceiling: number | null;
    /** 从支付额扣 */
    readonly fromPayment: boolean;
  } | null;
  readonly rates:
    | { readonly kind: "flat"; readonly of: ByLevel }
    | {
        readonly kind: "ladder";
        /** Upper limits, rising; the last rate has none. */
        readonly bounds: readonly number[];
        readonly included: boolean;
        readonly of: readonly number[];
        readonly whole: boolean;
        readonly gross: boolean;
        readonly yearly: boolean;
      };
  /** 自付比例 */
  readonly ownRates: boolean;
  /** 加点 for 低保, may be negative */
  readonly points: number;
  /** 比例乘 of whoever is not registered, as a penalty */
  readonly times: number | null;
  /** 保底: a share of the bill in scope */
  readonly floor: number | null;
  readonly stayCap: number | null;
  readonly yearCap: number | null;
  readonly rounding: { readonly unit: 1 | 10 | 100; readonly way: "四舍五入" | "舍去" | "进一" };
}

export type SchemeSpec = readonly LayerSpec[];

export interface CaseSpec {
  readonly level: Level;
  readonly poor: boolean;
  readonly registered: boolean;
  /** Fen in scope, and beside it */
  readonly inScope: number;
  readonly outside: number;
}

// —— generating

const amount = (most: number) => fc.integer({ min: 0, max: most });
const rate = fc.integer({ min: 0, max: 10_000 });
const byLevel = (one: fc.Arbitrary<number>): fc.Arbitrary<ByLevel> =>
  fc.record({ 一级: one, 二级: one, 三级: one });

const ladder = fc
  .record({
    bounds: fc.uniqueArray(fc.integer({ min: 1, max: 20_000_000 }), {
      minLength: 1,
      maxLength: 3,
    }),
    rates: fc.array(rate, { minLength: 4, maxLength: 4 }),
    included: fc.boolean(),
    whole: fc.boolean(),
    gross: fc.boolean(),
    yearly: fc.boolean(),
  })
  .map(({ bounds, rates, ...words }) => ({
    kind: "ladder" as const,
    bounds: [...bounds].sort((a, b) => a - b),
    of: rates.slice(0, bounds.length + 1),
    ...words,
  }));

const layerSpec: fc.Arbitrary<LayerSpec> = fc
  .record({
    base: fc.constantFrom("范围内" as const, "范围内余额" as const),
    poorOnly: fc.boolean(),
    deductible: fc.option(
      fc.record({
        kind: fc.constantFrom("每次" as const, "全年" as const),
        amount: byLevel(amount(3_000_000)),
        highest: fc.boolean(),
        ceiling: fc.option(amount(4_000_000)),
        fromPayment: fc.boolean(),
      }),
    ),
    rates: fc.oneof(
      byLevel(rate).map((of) => ({ kind: "flat" as const, of })),
      ladder,
    ),
    ownRates: fc.boolean(),
    points: fc.integer({ min: -3_000, max: 3_000 }),
    times: fc.option(rate),
    floor: fc.option(fc.integer({ min: 0, max: 6_000 })),
    stayCap: fc.option(amount(10_000_000)),
    yearCap: fc.option(amount(20_000_000)),
    rounding: fc.record({
      unit: fc.constantFrom(1 as const, 1 as const, 10 as const, 100 as const),
      way: fc.constantFrom(
        "四舍五入" as const,
        "四舍五入" as const,
        "舍去" as const,
        "进一" as const,
      ),
    }),
  })
  .map((layer) => {
    const { deductible, rates } = layer;
    if (deductible?.fromPayment !== true) return layer;
    return {
      ...layer,
      // What comes off the payment is counted by stay alone.
      deductible: { ...deductible, kind: "每次" as const, ceiling: null },
      // It leaves the scale on the whole base: the middle word has one reading only.
      rates: rates.kind === "ladder" ? { ...rates, gross: true } : rates,
    };
  });

export const anyScheme: fc.Arbitrary<SchemeSpec> = fc.array(layerSpec, {
  minLength: 1,
  maxLength: 4,
});

export const anyYear: fc.Arbitrary<readonly CaseSpec[]> = fc.array(
  fc.record({
    level: fc.constantFrom(...LEVELS),
    poor: fc.boolean(),
    registered: fc.boolean(),
    inScope: fc.oneof(amount(2_000_000), amount(30_000_000), fc.constantFrom(0, 1, 2)),
    outside: amount(1_000_000),
  }),
  { minLength: 1, maxLength: 5 },
);

// —— in the keeper's words

const yuan = (fen: number) => (fen / 100).toFixed(2);
const percent = (rate: number) => `${(rate / 100).toFixed(2)}%`;
const table = (of: ByLevel, write: (value: number) => string) =>
  `{ 按: 医院等级, ${LEVELS.map((level) => `${level}: ${write(of[level])}`).join(", ")} }`;

export const layerName = (index: number) => `第${"一二三四"[index]}层`;

/** Facts are declared whether or not a layer uses them; the first, empty one uses all. */
const HEAD = `
要素:
  医院等级: [一级, 二级, 三级]
  身份: { 可多选: [低保], 归并: 取最前, 无则: 普通, 认定按: 出院日期 }
  备案: 是否
层:
  - { 名: 空层, 付款: 无, 适用: { 医院等级: 一级, 身份: 低保, 备案: 是 }, 基数: 范围内, 起付线: 不设, 比例: 0%, 封顶: 不设, 依据: S1 }
`;
const EXAMPLES = `算例:
  - { 名: 零, 情形: { 医院等级: 一级, 备案: 是, 总费用: 0, 范围内: 0 }, 得: { 个人: 0 } }
`;

/** The sections of a pack that says this scheme. */
export function packSections(scheme: SchemeSpec): string {
  return `${HEAD}${scheme.map(layerText).join("")}${EXAMPLES}`;
}

function layerText(layer: LayerSpec, index: number): string {
  const { deductible, rates, points, times, floor, stayCap, yearCap, rounding } = layer;
  const lines = [
    `  - 名: ${layerName(index)}`,
    `付款: 基金${index}`,
    ...(layer.poorOnly ? ["适用: { 身份: 低保 }"] : []),
    `基数: ${layer.base}`,
    ...(deductible === null ? ["起付线: 不设"] : deductibleLines(deductible)),
    `${layer.ownRates ? "自付比例" : "比例"}: ${ratesText(rates)}`,
    ...(rates.kind === "flat" ? [] : [`分段: ${scaleWords(rates, deductible !== null)}`]),
    "调整:",
    `  - { 加点: ${percent(points)}, 当: { 身份: 低保 }, 依据: S1 }`,
    ...(times === null
      ? []
      : [`  - { 比例乘: ${percent(times)}, 当: { 备案: 否 }, 罚: 是, 依据: S1 }`]),
    ...(floor === null ? [] : [`保底: 范围内 × ${percent(floor)}`]),
    ...(stayCap === null ? [] : [`每次封顶: ${yuan(stayCap)}`]),
    ...(yearCap === null ? [] : [`全年封顶: ${yuan(yearCap)}`]),
    ...(stayCap === null && yearCap === null ? ["封顶: 不设"] : []),
    `舍入: ${{ 1: "分", 10: "角", 100: "元" }[rounding.unit]}、${rounding.way}`,
    "依据: S1",
  ];
  return `${lines.join("\n    ")}\n`;
}

function deductibleLines(deductible: NonNullable<LayerSpec["deductible"]>): string[] {
  const { kind, amount: of, highest, ceiling, fromPayment } = deductible;
  return [
    `${kind}起付线: ${table(of, yuan)}`,
    ...(kind === "全年" ? [`年内标准变动: ${highest ? "按年内最高补差" : "按本次补差"}`] : []),
    ...(ceiling === null ? [] : [`全年起付线上限: ${yuan(ceiling)}`]),
    ...(fromPayment ? ["起付线扣法: 从支付额扣"] : []),
  ];
}

function ratesText(rates: LayerSpec["rates"]): string {
  if (rates.kind === "flat") return table(rates.of, percent);
  const sign = rates.included ? "≤" : "<";
  const steps = rates.bounds.map(
    (bound, at) => `${sign}${yuan(bound)}: ${percent(rates.of[at] ?? 0)}`,
  );
  return `{ ${[...steps, `以上: ${percent(rates.of.at(-1) ?? 0)}`].join(", ")} }`;
}

function scaleWords(
  { whole, gross, yearly }: Extract<LayerSpec["rates"], { kind: "ladder" }>,
  hasDeductible: boolean,
): string {
  const measured = hasDeductible ? `、${gross ? "含起付线" : "起付线以上"}` : "";
  return `${whole ? "全额按档" : "逐段累进"}${measured}、${yearly ? "全年" : "本次"}`;
}

// —— the oracle

/** Of one layer over the year so far. */
interface YearOfLayer {
  deducted: bigint;
  highestStandard: bigint;
  entered: bigint;
  paid: bigint;
}

export interface Worked {
  readonly payments: readonly bigint[];
  readonly penalties: readonly bigint[];
  /** 超封顶费用 */
  readonly overCapCosts: readonly bigint[];
  readonly own: bigint;
}

/** Works out the stays of a year, one after the other. */
export function workOut(scheme: SchemeSpec, stays: readonly CaseSpec[]): readonly Worked[] {
  const years = scheme.map(
    (): YearOfLayer => ({ deducted: 0n, highestStandard: 0n, entered: 0n, paid: 0n }),
  );
  return stays.map((stay) => {
    let left = BigInt(stay.inScope);
    const payments: bigint[] = [];
    const penalties: bigint[] = [];
    const overCapCosts: bigint[] = [];
    for (const [index, layer] of scheme.entries()) {
      const year = years[index];
      if (year === undefined) throw new Error("no year");
      if (layer.poorOnly && !stay.poor) {
        payments.push(0n);
        penalties.push(0n);
        overCapCosts.push(0n);
        continue;
      }
      const { payment, penalty, overCapCost } = workLayer(layer, stay, left, year);
      left -= payment;
      payments.push(payment);
      penalties.push(penalty);
      overCapCosts.push(overCapCost);
    }
    return { payments, penalties, overCapCosts, own: left + BigInt(stay.outside) };
  });
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const most = (a: bigint, b: bigint) => (a > b ? a : b);
const notNegative = (a: bigint) => most(0n, a);

function workLayer(layer: LayerSpec, stay: CaseSpec, left: bigint, year: YearOfLayer) {
  const base = layer.base === "范围内" ? BigInt(stay.inScope) : left;
  const { deductible } = layer;
  let deducted = 0n;
  if (deductible !== null) {
    const here = BigInt(deductible.amount[stay.level]);
    const isYear = deductible.kind === "全年";
    const standard = isYear && deductible.highest ? most(here, year.highestStandard) : here;
    let room = isYear ? standard - year.deducted : standard;
    if (deductible.ceiling !== null) room = least(room, BigInt(deductible.ceiling) - year.deducted);
    deducted = notNegative(least(base, room));
    year.highestStandard = most(year.highestStandard, standard);
  }
  const fromPayment = deductible?.fromPayment === true;
  const entered = fromPayment ? base : base - deducted;
  const before = year.deducted;
  year.deducted += deducted;
  const taken = (punished: boolean) => {
    const scaled =
      entered === 0n ? 0n : scale(layer, stay, entered, deducted, before, year, punished);
    return fromPayment ? notNegative(scaled - deducted) : scaled;
  };
  const pays = (punished: boolean) => {
    const byScale = taken(punished);
    if (layer.floor === null) return byScale;
    return most(byScale, rounded(layer, BigInt(stay.inScope) * BigInt(layer.floor), 10_000n));
  };
  const full = pays(true);
  let payment = full;
  if (layer.stayCap !== null) payment = least(payment, BigInt(layer.stayCap));
  if (layer.yearCap !== null)
    payment = least(payment, notNegative(BigInt(layer.yearCap) - year.paid));
  const cut = notNegative(taken(true) - payment);
  const overCapCost = cut === 0n ? 0n : costOf(cut, layer, stay, entered, deducted, before, year);
  payment = least(payment, left);
  const penalty = pays(false) - full;
  year.entered += entered;
  year.paid += payment;
  return { payment, penalty, overCapCost };
}

/** A rate after own share, points and penalty, as a fraction over 10⁸. */
function ratio(layer: LayerSpec, written: number, stay: CaseSpec, punished: boolean): bigint {
  let parts = BigInt(layer.ownRates ? 10_000 - written : written) * 10_000n;
  if (stay.poor) parts += BigInt(layer.points) * 10_000n;
  // Only the last of the adjustments may multiply, so that nothing is rounded on the way.
  if (punished && layer.times !== null && !stay.registered)
    parts = (parts * BigInt(layer.times)) / 10_000n;
  return least(notNegative(parts), 100_000_000n);
}

const RATIO_PARTS = 100_000_000n;

function scale(
  layer: LayerSpec,
  stay: CaseSpec,
  entered: bigint,
  deducted: bigint,
  deductedBefore: bigint,
  year: YearOfLayer,
  punished: boolean,
): bigint {
  const { rates } = layer;
  const of = (written: number) => ratio(layer, written, stay, punished);
  if (rates.kind === "flat") return rounded(layer, entered * of(rates.of[stay.level]), RATIO_PARTS);
  const fromPayment = layer.deductible?.fromPayment === true;
  const position = rates.yearly ? year.entered : 0n;
  const gross = rates.gross && layer.deductible !== null && !fromPayment;
  const shift = gross ? deducted + (rates.yearly ? deductedBefore : 0n) : 0n;
  const end = shift + position + entered;
  if (rates.whole) {
    const at = rates.bounds.findIndex((bound) =>
      rates.included ? end <= BigInt(bound) : end < BigInt(bound),
    );
    const written = rates.of[at < 0 ? rates.bounds.length : at] ?? 0;
    return rounded(layer, entered * of(written), RATIO_PARTS);
  }
  /** What the segments give between two places of the scale. */
  const between = (from: bigint, to: bigint) => {
    let sum = 0n;
    let low = 0n;
    for (const [at, written] of rates.of.entries()) {
      const bound = rates.bounds[at];
      const high = bound === undefined ? to : BigInt(bound);
      sum += notNegative(least(high, to) - most(low, from)) * of(written);
      low = high;
    }
    return rounded(layer, sum, RATIO_PARTS);
  };
  return between(shift, end) - between(shift, shift + position);
}

/** What a cut payment was worked out from: whole segments from the top, then a part of one, rounded half up to the fen. */
function costOf(
  cut: bigint,
  layer: LayerSpec,
  stay: CaseSpec,
  entered: bigint,
  deducted: bigint,
  deductedBefore: bigint,
  year: YearOfLayer,
): bigint {
  const { rates } = layer;
  const from = placeOf(layer, deducted, deductedBefore, year);
  const end = from + entered;
  /** Lengths of this stay in each segment, with its rate */
  const held: { readonly length: bigint; readonly parts: bigint }[] = [];
  if (rates.kind === "flat") {
    held.push({ length: entered, parts: ratio(layer, rates.of[stay.level], stay, true) });
  } else if (rates.whole) {
    const at = rates.bounds.findIndex((bound) =>
      rates.included ? end <= BigInt(bound) : end < BigInt(bound),
    );
    const written = rates.of[at < 0 ? rates.bounds.length : at] ?? 0;
    held.push({ length: entered, parts: ratio(layer, written, stay, true) });
  } else {
    let low = 0n;
    for (const [at, written] of rates.of.entries()) {
      const bound = rates.bounds[at];
      const high = bound === undefined ? end : BigInt(bound);
      const length = notNegative(least(high, end) - most(low, from));
      held.push({ length, parts: ratio(layer, written, stay, true) });
      low = high;
    }
  }
  let left = cut * RATIO_PARTS;
  let whole = 0n;
  while (held.length > 0) {
    const { length, parts } = held.pop() as (typeof held)[number];
    if (parts === 0n) continue;
    if (left < length * parts) return (2n * (whole * parts + left) + parts) / (2n * parts);
    left -= length * parts;
    whole += length;
  }
  return whole;
}

/** Where this stay begins on the scale. */
function placeOf(
  { rates, deductible }: LayerSpec,
  deducted: bigint,
  deductedBefore: bigint,
  year: YearOfLayer,
): bigint {
  if (rates.kind === "flat") return 0n;
  const gross = rates.gross && deductible !== null && !deductible.fromPayment;
  const shift = gross ? deducted + (rates.yearly ? deductedBefore : 0n) : 0n;
  return shift + (rates.yearly ? year.entered : 0n);
}

function rounded({ rounding }: LayerSpec, numerator: bigint, denominator: bigint): bigint {
  const unit = BigInt(rounding.unit) * denominator;
  const down = numerator / unit;
  const rest = numerator - down * unit;
  if (rest === 0n || rounding.way === "舍去") return down * BigInt(rounding.unit);
  const up = rounding.way === "进一" || 2n * rest >= unit;
  return (down + (up ? 1n : 0n)) * BigInt(rounding.unit);
}
