/**
 * The review (审核) before settlement: rules are data, a case is a bill with what is known around it, findings are what
 * the rules see. Nothing here changes money: a finding proposes, the office decides.
 */
import type { CatalogueLookup } from "../bill/split.ts";
import type { ChargeCategory, FeeLine, HospitalLevel, Split, Stay } from "../bill/types.ts";
import type { Day } from "../calendar/day.ts";
import type { Fen } from "../money/fen.ts";
import type { Fraction } from "../money/fraction.ts";
import type { AgeRange } from "./age.ts";

/** sev_deg: 违规 = decidable from bill, person and catalogue; 可疑 = needs the record; 提示 = to be looked at. */
export const LEVELS = ["违规", "可疑", "提示"] as const;
export type Level = (typeof LEVELS)[number];

export const BEARERS = ["病人", "医院"] as const;
export type Bearer = (typeof BEARERS)[number];

/** 监管环节: while the patient is in hospital, at discharge, after the settlement. */
export const STAGES = ["在院", "出院", "事后"] as const;
export type Stage = (typeof STAGES)[number];

/** 就医方式 */
export const SETTINGS = ["住院", "门诊", "急诊", "门诊慢特病"] as const;
export type Setting = (typeof SETTINGS)[number];

/**
 * How the days from one day to another are counted: exclusive = the difference, at least one (算头不算尾); inclusive =
 * the difference and one (头尾都算). A rule that counts days says which.
 */
export type DaysMode = "exclusive" | "inclusive";

/** Which lines a rule speaks of. All that is given must hold; an empty selector takes every line. */
export interface ItemSelector {
  /** med_list_codg, exactly */
  readonly codes?: readonly string[];
  /** Beginnings of med_list_codg */
  readonly codePrefixes?: readonly string[];
  readonly categories?: readonly ChargeCategory[];
  /** One of the words stands in the item's national or, where that is blank, hospital name. */
  readonly nameIncludes?: readonly string[];
  readonly nameExcludes?: readonly string[];
  readonly units?: readonly string[];
}

/** What must be so for an item to be paid. All that is given must hold. */
export interface Condition {
  readonly sex?: "男" | "女";
  /** On the fee date; where it differs by sex, one range for each. */
  readonly age?: AgeRange;
  readonly ageBySex?: Readonly<Record<"男" | "女", AgeRange>>;
  readonly minLevel?: HospitalLevel;
  readonly maxLevel?: HospitalLevel;
  readonly settings?: readonly Setting[];
  /** One of the words stands in the 险种 or the 结算类别 (工伤, 生育). */
  readonly insurance?: readonly string[];
  /** ICD codes that show such a case (a birth) whatever the 险种 is called. */
  readonly insuranceCases?: readonly string[];
  /** One of the words stands in the ordering department, or in the stay's where the line has none. */
  readonly depts?: readonly string[];
  /** ICD codes ("I20-I25", "I63", "K80.0") or words of a diagnosis' name; one must be met. */
  readonly diagnoses?: { readonly codes: readonly string[]; readonly words: readonly string[] };
}

interface Entry {
  readonly items: ItemSelector;
  /** What it is called in a finding; the item's own name where null. */
  readonly name: string | null;
  /** The text that limits it, as published (限重度感染…); shown, not judged. */
  readonly text: string | null;
  /** Where one row of a rule is weaker than the rule. */
  readonly level?: Level;
}

/** 限定: the item is paid only under a condition. */
export interface LimitEntry extends Entry {
  readonly condition: Condition;
}

export type CountWindow =
  | { readonly per: "day" | "stay" | "month" | "year" }
  /** limit × days of the stay */
  | { readonly per: "stay-day"; readonly days: DaysMode }
  /** Any `length` days: two days are in one window when their difference is smaller than the length. */
  | { readonly per: "days"; readonly length: number };

/** 计数: not more than a limit in a window. */
export interface CountEntry extends Entry {
  readonly window: CountWindow;
  readonly limit: Fraction;
  /**
   * quantity: Σ 数量; days: days with some of it; span-exclusive and span-inclusive: from the first day to the last, so
   * counted.
   */
  readonly measure: "quantity" | "days" | "span-exclusive" | "span-inclusive";
  /** Several items are counted as one; otherwise each national item by itself. */
  readonly together: boolean;
  /** What one unit counts, where it is not 1 (24 小时 are one 日). */
  readonly unitFactors: Readonly<Record<string, Fraction>>;
  /** Lines of the person's other stays count too. */
  readonly withOtherStays: boolean;
  /**
   * For a limit by day: one line that alone passes it is only 可疑 when the whole stay is within limit × days (counted
   * inclusively), since some hospitals charge several days in one line.
   */
  readonly severalDaysInOneLine: boolean;
}

/** 组合 */
export interface PairEntry extends Entry {
  /** `items` are the ones at fault, `others` the ones they are held against. */
  readonly others: ItemSelector;
  readonly othersName: string | null;
  /** with: at fault beside one of the others (重复收费, 分解项目, 互斥); without: at fault alone (材料与项目). */
  readonly relation: "with" | "without";
  readonly scope: "day" | "stay";
}

/** 主次操作: of a group's operations on one day the dearest is the main one, the others are to be discounted. */
export interface GroupEntry extends Entry {}

export type LineCheck =
  | "amount"
  | "price-ceiling"
  | "outside-catalogue"
  | "refund-beyond-charge"
  | "unmapped"
  | "not-in-catalogue"
  | "outside-stay"
  | "same-moment"
  | "name-differs";

export type Logic =
  | { readonly kind: "limit"; readonly entries: readonly LimitEntry[] }
  | { readonly kind: "count"; readonly entries: readonly CountEntry[] }
  | { readonly kind: "pair"; readonly entries: readonly PairEntry[] }
  | { readonly kind: "group"; readonly entries: readonly GroupEntry[] }
  | {
      readonly kind: "line";
      readonly check: LineCheck;
      readonly items: ItemSelector;
      /** outside-stay: days before admission and after discharge that are let pass. */
      readonly graceDays: number;
      /** name-differs: words that say nothing about which item it is (注射液, 胶囊). */
      readonly commonWords: readonly string[];
    }
  | {
      readonly kind: "readmission";
      /** Flagged when days from discharge to admission, exclusive, are not more. */
      readonly days: number;
      readonly hospital: "same" | "other" | "any";
      /** How many leading characters of the main diagnosis must agree; 0 = any diagnosis. */
      readonly sameCodeLength: number;
      readonly exempt: { readonly codes: readonly string[]; readonly words: readonly string[] };
    }
  | { readonly kind: "overlap"; readonly hospital: "same" | "other" | "any" }
  | {
      readonly kind: "idle-days";
      /** Categories that show no treatment by themselves (床位费, 护理费). */
      readonly idleCategories: readonly ChargeCategory[];
      /** More days without any other charge are flagged. */
      readonly allowed: number;
    }
  | { readonly kind: "same-day-stay" }
  | {
      /** 床位、护理天数偏少: fewer than a share of the stay's days. */
      readonly kind: "few-days";
      readonly items: ItemSelector;
      readonly name: string;
      readonly share: Fraction;
      readonly days: DaysMode;
      readonly unitFactors: Readonly<Record<string, Fraction>>;
    }
  | {
      readonly kind: "total-steps";
      readonly insurance: readonly string[];
      readonly steps: readonly Fen[];
      /** Whether the step itself is reached by a total that is just as high (含本数) */
      readonly inclusive: boolean;
    }
  | { readonly kind: "diagnosis-missing" }
  | { readonly kind: "diagnosis-form" }
  | {
      readonly kind: "diagnosis-is";
      readonly codes: readonly string[];
      readonly words: readonly string[];
    };

export interface Rule {
  /** Unique in a set: "G01-第一批药品", "S04". */
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  /** Whether the office may switch it to 自动扣减. Only 违规 rules. */
  readonly mayDeduct: boolean;
  /**
   * 承担: who bears what it faults. 病人: the item is outside what the funds pay, and what is deducted becomes 全自费;
   * 医院: the charge itself is wrong, no money moves to the patient, the bill is to be corrected.
   */
  readonly bearer: Bearer;
  /** in-scope: the lines at fault whole; excess: the part above the limit; none: no money follows from it. */
  readonly base: "in-scope" | "excess" | "none";
  /** vola_evid: the text relied on. */
  readonly legalBasis: string;
  /** What of the record decides, for whoever looks into it. */
  readonly evidence: string;
  readonly version: string;
  /** Fee dates (of a rule about the stay: the discharge day) that it holds for, both included; null = open. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly stages: readonly Stage[];
  /** Lines that the patient pays wholly are not looked at: nothing of them is asked from the funds. */
  readonly onlyInScope: boolean;
  /** Facts known about the stay that lift it (外伤调查已做). */
  readonly liftedBy: readonly string[];
  readonly logic: Logic;
}

export interface ReviewLine {
  readonly line: FeeLine;
  /** null where the line is not split yet: then no amount is proposed. */
  readonly split: Split | null;
}

/** Another stay of the same person, earlier or at the same time. */
export interface OtherStay {
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly inpatientNo: string;
  readonly admitDay: Day;
  readonly dischargeDay: Day;
  readonly diagnosisCode: string;
  readonly lines: readonly ReviewLine[];
}

export interface ReviewCase {
  readonly stage: Stage;
  readonly setting: Setting;
  /** While the patient is in hospital, dischargeDay is the day up to which is charged. */
  readonly stay: Stay;
  /** From the ID number or the register; null where unknown. */
  readonly birthDay: Day | null;
  readonly lines: readonly ReviewLine[];
  /** null: no catalogue at hand, and what needs one is not judged. */
  readonly catalogue: CatalogueLookup | null;
  readonly otherStays: readonly OtherStay[];
  /** Facts that a rule's 除非 may name. */
  readonly known: ReadonlySet<string>;
}

export interface LineReference {
  /** Null for a line of the stay itself, else whose it is. */
  readonly stayKey: string | null;
  readonly sourceRow: number;
  readonly serial: string | null;
}

export interface FaultyLine extends LineReference {
  /** This line's part of the proposed deduction. */
  readonly deduction: Fen;
}

export interface FindingNumber {
  readonly name: string;
  readonly value: string;
}

export interface Finding {
  /** The same for the same fault at every stage, after every import and under every version of the rule. */
  readonly id: string;
  readonly ruleCode: string;
  readonly ruleName: string;
  readonly ruleVersion: string;
  readonly level: Level;
  readonly bearer: Bearer;
  readonly stayKey: string;
  /** vola_item_type 1, 违规项, in the order of time; refunds are with the charges that they take back. */
  readonly faulty: readonly FaultyLine[];
  /** vola_item_type 2, 涉及项 */
  readonly related: readonly LineReference[];
  /** Limit, actual, dates and how days were counted. */
  readonly numbers: readonly FindingNumber[];
  /** Σ 符合范围 of the lines at fault with their refunds; null where some are not split yet. */
  readonly inScope: Fen | null;
  /** What could be deducted; never negative, never above inScope. */
  readonly proposedDeduction: Fen;
  /** proposedDeduction where a 违规 rule may deduct and the office has switched it so, else 0. */
  readonly automaticDeduction: Fen;
  readonly legalBasis: string;
  readonly evidence: string;
  /** For a cashier. */
  readonly sentence: string;
}

/** A rule that could not be judged, and what was missing. */
export interface NotJudged {
  readonly ruleCode: string;
  readonly reason: string;
}

export interface ReviewResult {
  readonly findings: readonly Finding[];
  readonly notJudged: readonly NotJudged[];
  /** Of all automatic deductions together: a line that several rules fault is deducted once, by the largest. */
  readonly automaticDeduction: Fen;
}

/** 按级别: as the rule itself says; 关: does not run; 提示: is shown and never holds; 自动扣减: without being asked. */
export const SWITCH_STATES = ["按级别", "关", "提示", "自动扣减"] as const;
export type SwitchState = (typeof SWITCH_STATES)[number];

/** What the office decides for a run. */
export interface ReviewSwitches {
  /** Codes of rules switched to 自动扣减. */
  readonly automatic: ReadonlySet<string>;
  /** Codes of rules that do not run. */
  readonly off: ReadonlySet<string>;
}
