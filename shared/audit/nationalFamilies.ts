/** One published limit, by its kind, as entries of rules; or the reason why it can't be judged. */
import { fraction } from "../money/fraction.ts";
import { type AgeRange, ageInFigures, ageOfWord } from "./age.ts";
import type { Family } from "./nationalColumns.ts";
import {
  courseOf,
  type Frequency,
  insuranceOf,
  levelOf,
  numberOf,
  parseRestriction,
  plain,
  type Restriction,
  settingsOf,
  sexOf,
  windowOf,
} from "./restriction.ts";
import type { Condition, CountEntry, ItemSelector, Level, LimitEntry } from "./types.ts";

/** What a row says, read by the columns of its sheet; "" where it says nothing. */
export interface RowTexts {
  readonly value: string;
  readonly text: string;
  readonly quantity: string;
  readonly unit: string;
  readonly period: string;
  readonly scope: string;
  readonly diagnosisCode: string;
  readonly diagnosisName: string;
}

export interface LimitMade {
  readonly kind: "limit";
  readonly family: Family;
  readonly condition: Condition;
  readonly level?: Level;
}

export interface CountMade {
  readonly kind: "count";
  readonly family: "course" | "frequency";
  readonly count: Pick<
    CountEntry,
    "window" | "limit" | "measure" | "withOtherStays" | "severalDaysInOneLine"
  >;
}

/** Entries without their items, and clauses of the text that they leave out. */
export interface Made {
  readonly entries: readonly (LimitMade | CountMade)[];
  readonly rest: readonly string[];
}

/** The retirement age rises in steps until 2040; its last step is taken, so that nobody is found at fault too early. */
const WORKING_AGE: Readonly<Record<"男" | "女", AgeRange>> = {
  男: { min: { value: 16, unit: "岁" }, below: { value: 64, unit: "岁" } },
  女: { min: { value: 16, unit: "岁" }, below: { value: 59, unit: "岁" } },
};

const limitMade = (family: Family, condition: Condition, level?: Level): LimitMade => ({
  kind: "limit",
  family,
  condition,
  ...(level === undefined ? {} : { level }),
});

/** A reason in Chinese where the row is not understood. */
export function makeEntries(family: Family | null, row: RowTexts): Made | string {
  if (family === null) return fromText(row);
  switch (family) {
    case "sex":
      return ofSex(row);
    case "age":
      return ofAge(row);
    case "insurance":
      return ofInsurance(row);
    case "setting":
      return ofSetting(row);
    case "level":
      return ofLevel(row);
    case "dept":
      return ofDept(row);
    case "diagnosis":
      return ofDiagnosis(row);
    case "course":
      return ofCourse(row);
    case "frequency":
      return ofFrequency(row);
    case "period":
      return ofPeriod(row);
    default:
      return "这一类规则要有主项、从项或分组的列";
  }
}

/** What a restriction's text says beside the row's own limit; a drug's label (用于…) is no restriction. */
function restOf(text: string): readonly string[] {
  return /^限|方予支付|不超过|最多/.test(plain(text)) ? parseRestriction(text).rest : [];
}

function ofSex({ value, text }: RowTexts): Made | string {
  const sex = sexOf(plain(value === "" ? text : value));
  if (sex === null) return `看不出限男性还是限女性：“${value || text}”`;
  return { entries: [limitMade("sex", { sex })], rest: restOf(text) };
}

function ofAge({ value, text }: RowTexts): Made | string {
  const written = plain(value === "" ? text : value);
  if (/法定就业年龄|劳动年龄/.test(written)) {
    return { entries: [limitMade("age", { ageBySex: WORKING_AGE }, "可疑")], rest: [] };
  }
  const age = ageInFigures(written) ?? ageOfWord(written);
  if (age === null) return `看不出年龄范围：“${value || text}”`;
  const entries = [limitMade("age", { age })];
  // 限6-17岁儿童: outside the word is 违规, outside the figures needs a look.
  const narrower = value !== "" && /^限/.test(plain(text)) ? ageInFigures(text) : null;
  if (narrower !== null) entries.push(limitMade("age", { age: narrower }, "可疑"));
  return { entries, rest: restOf(text) };
}

/** ICD chapter of pregnancy and birth */
const BIRTH = ["O"];

function ofInsurance({ value, text }: RowTexts): Made | string {
  const insurance = insuranceOf(plain(value === "" ? text : value));
  if (insurance.length === 0) return `看不出限哪种保险：“${value || text}”`;
  const strict = insurance.includes("生育") ? { insurance, insuranceCases: BIRTH } : { insurance };
  const entries = [limitMade("insurance", strict)];
  // 居民 have no 生育保险 of their own: a birth among them needs a look.
  if (insurance.includes("生育")) entries.push(limitMade("insurance", { insurance }, "可疑"));
  return { entries, rest: [] };
}

/** 限急诊或住院患者 stands under 住院: the text's own settings are added. */
function ofSetting({ value, text }: RowTexts): Made | string {
  const own = settingsOf(plain(value === "" ? text : value));
  if (own.length === 0) return `看不出限哪种就医方式：“${value || text}”`;
  const more = value === "" ? [] : settingsOf(plain(text));
  const settings = [...new Set([...own, ...more])];
  return { entries: [limitMade("setting", { settings })], rest: restOf(text) };
}

function ofLevel({ value, text }: RowTexts): Made | string {
  const level = levelOf(plain(value === "" ? text : value));
  if (level === null) return `看不出限哪级医疗机构：“${value || text}”`;
  const said = plain(text);
  // A first prescription elsewhere, or a specialist hospital of a lower level, can't be seen on the bill.
  const isFirstOnly = /首次处方/.test(said);
  const orLower = /三级[^。;]*或二级及以上/.test(said) && level.minLevel === "三级";
  const strict: Condition = orLower ? { minLevel: "二级" } : level;
  const entries = [limitMade("level", strict, isFirstOnly && !orLower ? "可疑" : undefined)];
  if (orLower) entries.push(limitMade("level", level, "可疑"));
  return { entries, rest: restOf(text) };
}

function ofDept({ value, text }: RowTexts): Made | string {
  const depts = plain(value === "" ? text : value)
    .replace(/^限/, "")
    .split(/[、,;/]|或/)
    .filter((dept) => dept !== "");
  if (depts.length === 0) return "没有写限哪些科室";
  return { entries: [limitMade("dept", { depts })], rest: [] };
}

function ofDiagnosis(row: RowTexts): Made | string {
  const codes = list(row.diagnosisCode).filter((code) => /^[A-Z]\d/i.test(code));
  const words = list(row.diagnosisName || (codes.length === 0 ? row.value : ""));
  if (codes.length === 0 && words.length === 0) return "没有诊断编码或诊断名称，只有文字不能判断";
  return { entries: [limitMade("diagnosis", { diagnoses: { codes, words } })], rest: [] };
}

function list(text: string): string[] {
  return plain(text)
    .replace(/^限/, "")
    .split(/[、,;|#]|或/)
    .map((one) => one.replace(/患者$/, "").replace(/[~～—至]/g, "-"))
    .filter((one) => one !== "");
}

function courseMade(days: number, measure: "days" | "span-exclusive"): CountMade {
  return {
    kind: "count",
    family: "course",
    count: {
      window: { per: "stay" },
      limit: fraction(days),
      measure,
      withOtherStays: false,
      severalDaysInOneLine: false,
    },
  };
}

function frequencyMade({ limit, window }: Frequency): CountMade {
  return {
    kind: "count",
    family: "frequency",
    count: {
      window,
      limit: fraction(limit),
      measure: "quantity",
      withOtherStays: window.per !== "day" && window.per !== "stay",
      severalDaysInOneLine: window.per === "day",
    },
  };
}

function ofCourse({ value, text }: RowTexts): Made | string {
  const own = courseOf(plain(value));
  const said = parseRestriction(text);
  const courses = own === null ? said.courses : [own];
  if (courses.length === 0) return `看不出支付多少天：“${value || text}”`;
  return {
    entries: [
      ...courses.map(({ days, measure }) => courseMade(days, measure)),
      ...said.frequencies.map(frequencyMade),
    ],
    rest: said.rest,
  };
}

function ofFrequency({ quantity, unit, scope, value, text }: RowTexts): Made | string {
  if (quantity === "") {
    const { frequencies, rest } = parseRestriction(value || text);
    if (frequencies.length === 0) return `看不出限多少次：“${value || text}”`;
    return { entries: frequencies.map(frequencyMade), rest };
  }
  const limit = numberOf(plain(quantity));
  if (limit === null) return `“${quantity}”不是次数`;
  // "1日" and "1次/日" are met as well as 日.
  const word = plain(scope || unit).replace(/^.*[/每]/, "");
  const window = windowOf(word);
  if (window === null) return `看不出是多长时间里的次数：“${scope || unit}”`;
  return { entries: [frequencyMade({ limit, window })], rest: [] };
}

/** The remark of such a row repeats the figures or tells where they come from. */
function ofPeriod({ quantity, period }: RowTexts): Made | string {
  const limit = numberOf(plain(quantity));
  const days = numberOf(plain(period).replace(/(天|日)$/, ""));
  if (limit === null || days === null || days === 0) {
    return `看不出周期和次数：“${period}”“${quantity}”`;
  }
  const frequency: Frequency = { limit, window: { per: "days", length: days } };
  return { entries: [frequencyMade(frequency)], rest: [] };
}

/** No kind is named: everything that the text restricts. */
function fromText({ value, text }: RowTexts): Made | string {
  const written = [value, text].filter((one) => one !== "").join("。");
  if (written === "") return "没有写限定什么";
  const restriction: Restriction = parseRestriction(written);
  const entries: (LimitMade | CountMade)[] = [];
  const { condition } = restriction;
  const aspects: readonly (readonly [Family, readonly (keyof Condition)[]])[] = [
    ["sex", ["sex"]],
    ["age", ["age"]],
    ["level", ["minLevel", "maxLevel"]],
    ["setting", ["settings"]],
    ["insurance", ["insurance"]],
  ];
  for (const [family, keys] of aspects) {
    const part = Object.fromEntries(
      keys.filter((key) => condition[key] !== undefined).map((key) => [key, condition[key]]),
    ) as Condition;
    if (Object.keys(part).length > 0) entries.push(limitMade(family, part));
  }
  entries.push(...restriction.courses.map(({ days, measure }) => courseMade(days, measure)));
  entries.push(...restriction.frequencies.map(frequencyMade));
  if (entries.length === 0) return `看不出限定什么：“${written}”`;
  return { entries, rest: restriction.rest };
}

/** The items of an entry with everything a limit or a count needs. */
export function completeLimit(
  { condition, level }: LimitMade,
  items: ItemSelector,
  name: string | null,
  text: string,
): LimitEntry {
  return {
    items,
    name,
    text: text === "" ? null : text,
    condition,
    ...(level === undefined ? {} : { level }),
  };
}

export function completeCount(
  { count }: CountMade,
  items: ItemSelector,
  name: string | null,
  text: string,
): CountEntry {
  return {
    items,
    name,
    text: text === "" ? null : text,
    ...count,
    // All makers' packs of one drug are one course.
    together: (items.codes?.length ?? 0) > 1,
    unitFactors: {},
  };
}
