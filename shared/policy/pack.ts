/**
 * A policy pack, compiled: names resolved to indexes and slots, tables to trees, formulas to closures.
 * What a keeper writes is described in the format; this is what the engine walks.
 */
import type { Day } from "../calendar/day.ts";
import type { Price } from "../money/decimal.ts";
import type { Fen } from "../money/fen.ts";
import type { Fraction } from "../money/fraction.ts";
import type { Rounding } from "../money/rounding.ts";
import type { RowRecord, ValueRecord } from "./traceRecords.ts";

/** The dates of a stay that a pack may name. */
export type StayDate = "入院日期" | "出院日期" | "结算日期";

export interface Source {
  readonly title: string;
  /** 文号, 发文, 日期, 网址; null where the pack does not say */
  readonly documentNumber: string | null;
  readonly issuer: string | null;
  readonly date: string | null;
  readonly url: string | null;
  /** 摘录: quotations by name */
  readonly quotations: Readonly<Record<string, string>>;
}

/** What a host has to bring for a fact. */
export interface FactNeed {
  readonly name: string;
  readonly kind: "choice" | "count" | "money" | "day" | "age" | "ordinal" | "held" | "derived";
  /** Allowed values of a choice, or of what a person may hold; empty otherwise. */
  readonly values: readonly string[];
  /** 不计: what a person may hold without a consequence; empty otherwise. */
  readonly ignored: readonly string[];
}

/** Where a number of the rules stands in the text; used to change one number at a time. */
export interface WrittenNumber {
  readonly offset: number;
  readonly text: string;
  readonly path: string;
}

/** A policy pack, compiled. Immutable. */
export interface Pack {
  readonly id: string;
  readonly name: string;
  /** 地区: prefixes of administrative region codes; empty = never chosen by itself */
  readonly regions: readonly string[];
  /** 险种 */
  readonly insuranceTypes: readonly string[];
  /** 有效: both days included */
  readonly effective: { readonly from: Day; readonly to: Day };
  /** 选版按 */
  readonly chosenBy: StayDate;
  /** 核对, 未包括 */
  readonly checked: string | null;
  readonly notIncluded: readonly string[];
  /** 仅供核对: why no patient may be settled by it, as where the sources lack base figures; null for a pack of use */
  readonly verifyOnly: string | null;
  readonly sources: ReadonlyMap<string, Source>;
  /** 假设: id → sentence */
  readonly assumptions: ReadonlyMap<string, string>;
  /** Facts that the pack may ask for, in the pack's order. */
  readonly facts: readonly FactNeed[];
  /** Paths of 未载明 */
  readonly unstated: readonly string[];
  /** Paths of the leaves of tables, ladders and exceptions */
  readonly leaves: readonly string[];
  /** Every number of the rules (not of the examples, the sources and the header) */
  readonly numbers: readonly WrittenNumber[];
  readonly rules: Rules;
  readonly examples: readonly Example[];
}

export interface Rules {
  readonly facts: readonly FactDefinition[];
  readonly year: YearRules;
  readonly rounding: {
    readonly payment: Rounding;
    readonly line: Rounding | null;
    readonly cites: readonly string[];
  };
  readonly split: SplitRules;
  readonly definitions: readonly Definition[];
  readonly limits: readonly Limit[];
  readonly eligibility: readonly Eligibility[];
  readonly settlementAmount: Value | null;
  readonly layers: readonly Layer[];
  /** 择一 groups: name → slot of its first quantity */
  readonly groups: readonly { readonly name: string; readonly slot: number }[];
  readonly wallets: readonly Wallet[];
  readonly hospitalSide: readonly HospitalItem[];
  readonly buckets: readonly { readonly name: string; readonly slot: number }[];
  /** Name of each recorded amount, by slot. */
  readonly amountNames: readonly string[];
}

/** Slots of the amounts that every pack has. */
export const SLOT = {
  totalFee: 0,
  fullSelfPay: 1,
  overLimitSelfPay: 2,
  preSelfPay: 3,
  inScope: 4,
  outOfScope: 5,
  inScopeLeft: 6,
  outOfScopeLeft: 7,
  allLeft: 8,
  settlementAmount: 9,
  personTotal: 10,
  hospitalDifference: 11,
  paidTotal: 12,
  cash: 13,
} as const;

/** Names of the amounts that every pack has, by slot. */
export const BASE_AMOUNTS = [
  "总费用",
  "全自费",
  "超限价",
  "先行自付",
  "范围内",
  "范围外",
  "范围内余额",
  "范围外余额",
  "全部余额",
  "结算额",
  "个人负担",
  "医院差额",
  "合计支付",
  "现金",
] as const;

/** Quantities of a layer, in the order of their slots. */
export const LAYER_QUANTITIES = [
  "基数",
  "起付标准",
  "起付扣除",
  "入段",
  "支付",
  "自付",
  "扣减",
  "超封顶",
  "超封顶费用",
] as const;

export const QUANTITY = {
  base: 0,
  standard: 1,
  deductible: 2,
  entered: 3,
  payment: 4,
  own: 5,
  penalty: 6,
  overCap: 7,
  overCapCost: 8,
} as const;

export type FactDefinition =
  | ChoiceFact
  | HeldFact
  | { readonly kind: "count" | "money" | "day"; readonly name: string }
  | { readonly kind: "age"; readonly name: string; readonly on: StayDate }
  /** same: index of the fact whose value must be equal; null counts all stays */
  | { readonly kind: "ordinal"; readonly name: string; readonly same: number | null };

export interface ChoiceFact {
  readonly kind: "choice";
  readonly name: string;
  readonly values: readonly string[];
  /** 定为: the table that decides it; null for a fact that is given */
  readonly decidedBy: Value | null;
}

/** A fact that a person may hold several values of. In tables `none` is a value behind the last. */
export interface HeldFact {
  readonly kind: "held";
  readonly name: string;
  readonly values: readonly string[];
  readonly none: string | null;
  /** 取最前, 逐表取, 整单取优 */
  readonly merge: "first" | "perTable" | "best";
  readonly on: StayDate;
  /** 不计: known values that change nothing */
  readonly ignored: readonly string[];
}

/** The values that tables and conditions may name for a fact; empty for numbers and days. */
export function domainOf(fact: FactDefinition): readonly string[] {
  if (fact.kind === "choice") return fact.values;
  if (fact.kind !== "held") return [];
  return fact.none === null ? fact.values : [...fact.values, fact.none];
}

// —— values

/** What a value is measured in: fen, a fraction of one, a plain number, days since 1900-01-01. */
export type Unit = "money" | "rate" | "number" | "day";

/** Where a formula takes a number from. */
export type Operand =
  | { readonly kind: "amount"; readonly name: string; readonly slot: number }
  | { readonly kind: "fact"; readonly name: string; readonly fact: number }
  | { readonly kind: "held-count"; readonly name: string; readonly fact: number }
  | { readonly kind: "date"; readonly name: string }
  | { readonly kind: "definition"; readonly name: string; readonly index: number }
  /** unit says whether it is an amount or the number of stays */
  | { readonly kind: "year"; readonly name: string; readonly of: string }
  | { readonly kind: "room"; readonly name: string; readonly limit: number };

/** Postfix: a number is an operand's index, "=n/d" a literal, anything else an operator. */
export type Rpn = readonly (number | string)[];

/** Money in fen, rates and numbers as they are, days as days since 1900-01-01. */
export interface Formula {
  readonly text: string;
  readonly unit: Unit;
  readonly operands: readonly Operand[];
  /** Names of the operands and what they are measured in, for the trace */
  readonly names: readonly string[];
  readonly operandUnits: readonly Unit[];
  readonly rpn: Rpn;
  /** null when it has operands */
  readonly constant: Fraction | null;
  readonly run: (operands: readonly Fraction[]) => Fraction;
}

export interface Bound {
  readonly limit: Fraction;
  readonly included: boolean;
  /** "≤50000" */
  readonly label: string;
}

/** Segments of a scale (分段). The last row has no bound. */
export interface Scale {
  readonly kind: "scale";
  readonly path: string;
  readonly bounds: readonly Bound[];
  readonly rows: readonly Value[];
}

export type Leaf =
  | {
      readonly kind: "formula";
      readonly path: string;
      readonly formula: Formula;
      /** What the trace says of it: always the same where the formula is constant */
      readonly record: ValueRecord | null;
    }
  | { readonly kind: "unstated"; readonly path: string }
  /** 不设 and 不付 */
  | { readonly kind: "none"; readonly path: string; readonly word: "不设" | "不付" }
  | Scale
  /** One of the values of a choice fact (定为) */
  | { readonly kind: "member"; readonly path: string; readonly value: number }
  /** 7月1日 */
  | {
      readonly kind: "month-day";
      readonly path: string;
      readonly month: number;
      readonly date: number;
    }
  /** 按目录 */
  | { readonly kind: "catalogue"; readonly path: string };

export type Value =
  | Leaf
  | {
      readonly kind: "choice";
      readonly path: string;
      readonly fact: number;
      /** Keys as written. */
      readonly labels: readonly string[];
      /** Row of each value of the fact, and what the trace says of it. */
      readonly rowOf: readonly number[];
      readonly records: readonly RowRecord[];
      readonly rows: readonly Value[];
      /** 多个取, for a fact that is read per table */
      readonly combine: "highest" | "lowest" | "sum" | null;
    }
  | {
      readonly kind: "ladder";
      readonly path: string;
      readonly operand: Formula;
      readonly labels: readonly string[];
      readonly bounds: readonly Bound[];
      readonly rows: readonly Value[];
    }
  | {
      readonly kind: "exceptions";
      readonly path: string;
      readonly base: Value;
      readonly items: readonly Exception[];
    };

export interface Exception {
  readonly path: string;
  readonly when: Condition;
  readonly value: Value;
  readonly cites: readonly string[];
}

/** 或 of 并且 of tests. */
export interface Condition {
  readonly text: string;
  readonly alternatives: readonly (readonly Test[])[];
}

export type Test =
  | {
      readonly kind: "one-of";
      readonly fact: number;
      readonly name: string;
      /** "特困、低保" */
      readonly text: string;
      /** By index in the fact's domain. */
      readonly allowed: readonly boolean[];
    }
  | {
      readonly kind: "compare";
      readonly name: string;
      readonly text: string;
      readonly left: Formula;
      readonly sign: "≤" | "<" | "≥" | ">";
      readonly right: Formula;
    };

// —— sections

export interface YearRules {
  /** Value with month-day leaves */
  readonly start: Value;
  readonly assignedBy: StayDate;
  /** 迟报 */
  readonly late: "按结算先后" | "不受理";
  readonly cites: readonly string[];
}

export interface SplitRules {
  /** null: 已拆分 */
  readonly classes: readonly ClassRule[] | null;
  readonly shareBase: "after-ceiling" | "before-ceiling";
  readonly cites: readonly string[];
}

export interface ClassRule {
  readonly name: string;
  readonly fullSelfPay: boolean;
  /** null only with fullSelfPay */
  readonly ratio: Value | null;
  readonly ceiling: Value | null;
  readonly bucket: string | null;
}

export interface Definition {
  readonly name: string;
  readonly unit: Unit;
  readonly value: Value;
}

export interface Limit {
  readonly name: string;
  readonly value: Value;
  readonly cites: readonly string[];
}

export interface Eligibility {
  readonly must: Condition;
  readonly otherwise: string;
  readonly cites: readonly string[];
}

export interface Adjustment {
  readonly path: string;
  /** 加点, 比例乘, 自付乘 */
  readonly kind: "points" | "ratio" | "own";
  readonly value: Value;
  readonly when: Condition | null;
  readonly penalty: boolean;
  readonly cites: readonly string[];
}

export interface Deductible {
  readonly kind: "stay" | "year";
  readonly value: Value;
  /** 年内标准变动 */
  readonly change: "difference" | "highest";
  /** 全年起付线上限 */
  readonly yearCeiling: Value | null;
  /** 起付线扣法: 从支付额扣 */
  readonly fromPayment: boolean;
}

export interface Cap {
  readonly kind: "stay" | "year" | "shared";
  /** 每次封顶, 全年封顶, or the name of the 限额 */
  readonly name: string;
  /** null for a shared cap */
  readonly value: Value | null;
  /** Index in limits; −1 otherwise */
  readonly limit: number;
}

export interface Shares {
  readonly parts: readonly {
    readonly name: string;
    readonly ratio: Fraction;
    readonly slot: number;
  }[];
  /** 尾差归: index of a part, or null for 最大余数 */
  readonly remainderTo: number | null;
}

export interface Layer {
  readonly name: string;
  readonly path: string;
  readonly payer: string;
  /** 付款: 医院 */
  readonly byHospital: boolean;
  readonly group: string | null;
  readonly groupSlot: number;
  readonly applies: Condition | null;
  readonly base: Value;
  readonly bears: "in-scope" | "out-of-scope" | "all";
  readonly deductible: Deductible | null;
  readonly ratio: Value;
  /** 自付比例: the ratio written is the patient's share */
  readonly ownRatio: boolean;
  readonly scale: {
    readonly whole: boolean;
    /** 含起付线 */
    readonly gross: boolean;
    /** 全年 */
    readonly yearly: boolean;
  } | null;
  readonly adjustments: readonly Adjustment[];
  readonly floor: Value | null;
  readonly caps: readonly Cap[];
  readonly rounding: Rounding;
  readonly shares: Shares | null;
  readonly cites: readonly string[];
  /** Slot of 基数; the other quantities follow. */
  readonly slot: number;
}

export interface Wallet {
  readonly name: string;
  readonly balance: Value;
  readonly mayPay: Value;
  readonly cites: readonly string[];
  readonly slot: number;
}

export interface HospitalItem {
  readonly name: string;
  readonly value: Value;
  readonly mayBeNegative: boolean;
  readonly cites: readonly string[];
  readonly slot: number;
}

// —— examples

/** One stay of an example, as written. */
export interface ExampleStay {
  readonly facts: Readonly<Record<string, ExampleFact>>;
  readonly amounts: Readonly<Record<string, Fen>>;
  /** 明细; null where totals are given */
  readonly lines: readonly ExampleLine[] | null;
  readonly expected: readonly Expected[];
  readonly forbidden: readonly Expected[];
  /** 报错: kind of the error that must stop it */
  readonly error: string | null;
}

export type ExampleFact =
  | string
  | number
  | readonly { readonly value: string; readonly from: Day | null; readonly to: Day | null }[];

export interface ExampleLine {
  readonly class: string;
  readonly amount: Fen;
  /** In ten-thousandths; 10000 where not given */
  readonly quantity: number;
  /** 单价限额 and 先行自付 of the catalogue, where the class takes them from there */
  readonly ceiling: Price | null;
  readonly ratio: Fraction | null;
}

/** A figure is in fen; a text is compared as a text (年度), or must be contained (无待遇). */
export interface Expected {
  readonly name: string;
  readonly value: Fen | string;
}

export interface Example {
  readonly name: string;
  readonly origin: string;
  readonly opening: Readonly<Record<string, Fen>>;
  readonly stays: readonly ExampleStay[];
  /** Whether the stays were written as 经过 */
  readonly steps: boolean;
  readonly yearTotals: readonly Expected[];
}

/** A reference to what the pack assumes where the sources are silent, rather than to a source. */
export function isAssumption(cite: string): boolean {
  return cite.startsWith("假设.");
}

/** What a cite ("S1.基本", "假设.A1") stands for, for paper and screen. */
export function clauseOf(
  pack: Pack,
  cite: string,
): { readonly title: string; readonly quotation: string | null } {
  const [source = "", name] = cite.split(".");
  if (isAssumption(cite)) {
    return { title: `假设 ${name}`, quotation: pack.assumptions.get(name ?? "") ?? null };
  }
  const found = pack.sources.get(source);
  const which = found?.documentNumber ?? found?.date ?? null;
  return {
    title: `${found?.title ?? source}${which === null ? "" : `（${which}）`}`,
    quotation: name === undefined ? null : (found?.quotations[name] ?? null),
  };
}
