/**
 * Chinese texts of restrictions (限二级及以上医疗机构, 限女性, 支付不超过14天) as logic. What is not understood is given
 * back in the words of the text, never dropped.
 */
import type { HospitalLevel } from "../bill/types.ts";
import { type AgeRange, ageInFigures, ageOfWord } from "./age.ts";
import type { Condition, CountWindow, Setting } from "./types.ts";

/** Not more than so many in a window. */
export interface Frequency {
  readonly limit: number;
  readonly window: CountWindow;
}

/** Paid for so many days: of use, or (总时间) from the first day to the last. */
export interface Course {
  readonly days: number;
  readonly measure: "days" | "span-exclusive";
}

export interface Restriction {
  readonly condition: Condition;
  readonly courses: readonly Course[];
  readonly frequencies: readonly Frequency[];
  /** Clauses that say more than was understood. */
  readonly rest: readonly string[];
}

/** Full-width signs to half-width, no blanks. */
export function plain(text: string): string {
  return text
    .replace(/\s/g, "")
    .replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

export function sexOf(text: string): "男" | "女" | null {
  const male = /男性|^限?男(性?患者|性)?$|限男/.test(text);
  const female = /女性|^限?女(性?患者|性)?$|限女/.test(text);
  return male === female ? null : male ? "男" : "女";
}

const LEVEL_WORDS = { 一: "一级", 二: "二级", 三: "三级" } as const;

function levelWord(sign: string): HospitalLevel {
  return LEVEL_WORDS[sign as keyof typeof LEVEL_WORDS];
}

/** 二级 alone is 二级及以上: what a lower hospital may use, a higher one may. */
export function levelOf(text: string): Pick<Condition, "minLevel" | "maxLevel"> | null {
  const below = /([一二三])级(?:医疗机构|医院)?(?:及其?以下|以下)/.exec(text);
  if (below !== null) return { maxLevel: levelWord(below[1] ?? "") };
  if (/基层(医疗机构|医院)/.test(text)) return { maxLevel: "一级" };
  const level = /([一二三])级(?!护理|预防)/.exec(text);
  return level === null ? null : { minLevel: levelWord(level[1] ?? "") };
}

/** The settings that a text names, in the order of the closed list. */
export function settingsOf(text: string): Setting[] {
  const settings: Setting[] = [];
  // 单次住院最多支付14天 says how long, not where.
  const where = text.replace(/单次住院|每次住院|住院期间/g, "");
  if (/住院/.test(where)) settings.push("住院");
  if (
    /门诊|门急诊|门\/急诊/.test(where.replace(/门诊慢特病|门诊特殊病|门诊慢性病|门诊特病/g, ""))
  ) {
    settings.push("门诊");
  }
  if (/急诊/.test(where)) settings.push("急诊");
  if (/门诊慢特病|门诊特殊病|门诊慢性病|门诊特病|门慢|门特/.test(where)) {
    settings.push("门诊慢特病");
  }
  return settings;
}

export function insuranceOf(text: string): string[] {
  return ["工伤", "生育"].filter((word) => text.includes(word));
}

const NUMBER_SIGNS: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
};

/** "14", "一", "十"; null for another text. */
export function numberOf(text: string): number | null {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  return NUMBER_SIGNS[text] ?? null;
}

const DAYS_PER: Readonly<Record<string, number>> = {
  天: 1,
  日: 1,
  周: 7,
  星期: 7,
  月: 30,
  个月: 30,
  年: 365,
};
const N = "(\\d{1,4}|[一二两三四五六七八九十])";
const SPAN = "(个月|星期|天|日|周|月|年)";

/** "14天", "1个疗程不超过30天", "总时间不超过90天": a month is 30 days and a year 365, the longer reading. */
export function courseOf(text: string): Course | null {
  const match =
    new RegExp(`(?:不超过|不得超过|最多(?:支付)?|至多(?:支付)?|≤)${N}${SPAN}(?![岁龄])`).exec(
      text,
    ) ??
    new RegExp(`限(?:支付)?${N}${SPAN}$`).exec(text) ??
    new RegExp(`^${N}${SPAN}$`).exec(text);
  if (match === null) return null;
  const count = numberOf(match[1] ?? "");
  const per = DAYS_PER[match[2] ?? ""];
  if (count === null || per === undefined) return null;
  return { days: count * per, measure: /总时间|总疗程/.test(text) ? "span-exclusive" : "days" };
}

/** The window of 日, 周, 月, 年, 住院, or of "7天". */
export function windowOf(word: string): CountWindow | null {
  if (/^(单|每|同)?(日|天|自然日)(内)?$|^同时$/.test(word)) return { per: "day" };
  if (/^(单|每)?(周|星期)$/.test(word)) return { per: "days", length: 7 };
  if (/^(单|每)?(个|自然)?月$/.test(word)) return { per: "month" };
  if (/^(单|每)?(个|自然|医保)?年(度)?$/.test(word)) return { per: "year" };
  if (/住院|就诊|^疗程$|^次$/.test(word)) return { per: "stay" };
  const days = new RegExp(`^${N}${SPAN}(内)?$`).exec(word);
  const count = numberOf(days?.[1] ?? "");
  const per = DAYS_PER[days?.[2] ?? ""];
  return count === null || per === undefined ? null : { per: "days", length: count * per };
}

/** "间隔时间不短于14天", "每周最多支付一次" */
function frequencyOf(text: string): Frequency | null {
  const interval = new RegExp(
    `间隔(?:时间)?(?:不短于|不少于|不低于|不小于|≥|应?大于)${N}${SPAN}`,
  ).exec(text);
  if (interval !== null) {
    const count = numberOf(interval[1] ?? "");
    const per = DAYS_PER[interval[2] ?? ""];
    if (count === null || per === undefined) return null;
    return { limit: 1, window: { per: "days", length: count * per } };
  }
  const often = new RegExp(
    `(每${N}?(?:个)?(?:日|天|周|星期|月|年度?)|单日|单次住院|每次住院)(?:内)?(?:最多|不超过|不得超过|限|至多)(?:支付)?${N}次`,
  ).exec(text);
  if (often === null) return null;
  const limit = numberOf(often[3] ?? "");
  const word = (often[1] ?? "").replace(/^每(?=[\d一二两三四五六七八九十])/, "");
  const window = windowOf(word);
  return limit === null || window === null ? null : { limit, window };
}

/** Words that say nothing beside what was understood. */
const FILLERS =
  /限于?|仅限?|患者|的|医疗机构|医院|使用|应用|方可|方予|予以|给予|报销|支付|用药|人群|对象|参保人员?|保险|目录|及其?以上|及其?以下|以上|以下|和|或|及|与|用|:|\(含[^)]*\)|青少年/g;

const UNDERSTOOD =
  /限?[男女]性|限[男女]|[一二三]级|基层|单次住院|每次住院|住院|门急诊|门诊慢特病|门诊|急诊|工伤|生育|新生儿|婴幼儿|婴儿|幼儿|儿童|小儿|未成年人?|成年人?|成人|老年人?|(不满|未满|年满|已满|满|小于|大于|超过|不超过|≤|≥|<|>)?\d+(周岁|岁|个月|月龄|天|月)?[-~至到]\d+(周岁|岁|个月|月龄|天|月)|(不满|未满|年满|已满|满|小于|大于|超过|不超过|≤|≥|<|>)?\d+(周岁|岁|个月|月龄)/g;

const COURSE_WORDS = new RegExp(
  `(总时间|总疗程|疗程|一个疾病过程|支付|单次住院|每次住院|本次住院|累计)*(不超过|不得超过|最多支付|最多|至多支付|至多)${N}${SPAN}`,
  "g",
);
const FREQUENCY_WORDS = new RegExp(
  `(两次)?(评定|评估|检查|治疗)?间隔(时间)?(不短于|不少于|不低于|不小于|≥|应?大于)${N}${SPAN}|(每${N}?个?(日|天|周|星期|月|年度?)|单日|单次住院|每次住院)内?(最多|不超过|不得超过|限|至多)(支付)?${N}次`,
  "g",
);

/** Every aspect that a text restricts, and the clauses that say more. */
export function parseRestriction(text: string): Restriction {
  const courses: Course[] = [];
  const frequencies: Frequency[] = [];
  const rest: string[] = [];
  let condition: Condition = {};
  for (const clause of plain(text).split(/[。;,]/)) {
    if (clause === "") continue;
    const frequency = frequencyOf(clause);
    if (frequency !== null) frequencies.push(frequency);
    const course = frequency === null ? courseOf(clause) : null;
    if (course !== null) courses.push(course);
    const without = clause.replace(FREQUENCY_WORDS, "").replace(COURSE_WORDS, "");
    const left = without.replace(UNDERSTOOD, "").replace(FILLERS, "");
    condition = { ...conditionOf(without), ...condition };
    if (left !== "") rest.push(clause);
  }
  return { condition, courses, frequencies, rest };
}

function conditionOf(clause: string): Condition {
  const sex = sexOf(clause);
  const age: AgeRange | null = ageInFigures(clause) ?? ageOfWord(clause);
  const settings = settingsOf(clause);
  const insurance = insuranceOf(clause);
  return {
    ...(sex === null ? {} : { sex }),
    ...(age === null ? {} : { age }),
    ...levelOf(clause),
    ...(settings.length === 0 ? {} : { settings }),
    ...(insurance.length === 0 ? {} : { insurance }),
  };
}
