/** Words of the files and what they mean, as data. */
import {
  type CatalogueClass,
  CHARGE_CATEGORIES,
  type ChargeCategory,
  type HospitalLevel,
} from "../../../shared/bill/types.ts";
import type { Registration } from "../../../shared/people/types.ts";

/** What hospitals write for the 14 national categories; the template's own words among them (诊查费, 成药费 …). */
const CATEGORY_ALIASES: Readonly<Record<string, ChargeCategory>> = {
  床位: "01",
  诊察: "02",
  诊查费: "02",
  诊查: "02",
  检查: "03",
  化验: "04",
  检验费: "04",
  检验: "04",
  放射费: "03",
  CT费: "03",
  B超费: "03",
  超声费: "03",
  彩超费: "03",
  磁共振费: "03",
  心电图费: "03",
  治疗: "05",
  注射费: "05",
  吸氧费: "05",
  氧气费: "05",
  换药费: "05",
  输氧费: "05",
  手术: "06",
  麻醉费: "06",
  麻醉: "06",
  护理: "07",
  卫生材料: "08",
  材料费: "08",
  材料: "08",
  医用材料费: "08",
  一次性材料费: "08",
  耗材费: "08",
  耗材: "08",
  西药: "09",
  中药饮片: "10",
  饮片费: "10",
  草药费: "10",
  中草药费: "10",
  中草药: "10",
  中成药: "11",
  成药费: "11",
  成药: "11",
  一般诊疗: "12",
  挂号: "13",
  其他: "14",
  其它费: "14",
  其它: "14",
};

const CATEGORIES = new Map<string, ChargeCategory>([
  ...CHARGE_CATEGORIES.flatMap(([code, name]): [string, ChargeCategory][] => [
    [code, code],
    [name, code],
  ]),
  ...Object.entries(CATEGORY_ALIASES),
]);

/** Null for a word that no one has met. */
export function categoryOf(word: string): ChargeCategory | null {
  return CATEGORIES.get(word) ?? null;
}

const CLASSES = new Map<string, CatalogueClass>([
  ...["甲", "甲类", "a", "1", "01"].map((word): [string, CatalogueClass] => [word, "甲"]),
  ...["乙", "乙类", "b", "2", "02"].map((word): [string, CatalogueClass] => [word, "乙"]),
  ...["丙", "丙类", "自费", "全自费", "c", "3", "03"].map((word): [string, CatalogueClass] => [
    word,
    "丙",
  ]),
]);

export function classOf(word: string): CatalogueClass | null {
  return CLASSES.get(word) ?? CLASSES.get(word.toLowerCase()) ?? null;
}

const TAKEN_BACK = new Set([
  ...["1", "是", "y", "退", "退费", "已退", "已退费", "退药", "已退药", "全退"],
  ...["冲销", "已冲销", "被冲销", "红冲", "已红冲", "冲红"],
]);

/** Whether a line's own mark says that it takes a charge back, or has been taken back: nobody can tell which by the mark. */
export function saysTakenBack(word: string): boolean {
  return TAKEN_BACK.has(word.toLowerCase());
}

const SEXES = new Map<string, "男" | "女">([
  ["男", "男"],
  ["男性", "男"],
  ["1", "男"],
  ["m", "男"],
  ["女", "女"],
  ["女性", "女"],
  ["2", "女"],
  ["f", "女"],
]);

export function sexOf(word: string): "男" | "女" | null {
  return SEXES.get(word.toLowerCase()) ?? null;
}

/** "三级甲等", "三甲", "二级" … ; null for other words. */
export function hospitalLevelOf(word: string): HospitalLevel | null {
  const level = /^([一二三])(?:级(?:医院|[甲乙丙特]等)?|[甲乙丙])$/.exec(word)?.[1];
  return level === undefined ? null : (`${level}级` as HospitalLevel);
}

/** insutype and what else files write for the two schemes; the packs' own words otherwise. */
const INSURANCE_TYPES = new Map<string, string>([
  ...[
    "310",
    "职工",
    "职工医保",
    "城镇职工医保",
    "职工医疗保险",
    "职工基本医疗保险",
    "城镇职工基本医疗保险",
  ].map((word): [string, string] => [word, "城镇职工"]),
  ...[
    "390",
    "居民",
    "居民医保",
    "城乡居民医保",
    "居民医疗保险",
    "城乡居民基本医疗保险",
    "居民基本医疗保险",
  ].map((word): [string, string] => [word, "城乡居民"]),
]);

/** The scheme's name; a word that nobody has met stays as it is. */
export function insuranceTypeOf(word: string): string {
  return INSURANCE_TYPES.get(word) ?? word;
}

const COVER_STATES = new Map<string, boolean>([
  ...[
    ...["正常参保", "正常", "参保", "已参保", "在保", "有效"],
    ...["正常缴费", "参保缴费", "已缴费", "正常享受"],
  ].map((word): [string, boolean] => [word, true]),
  ...[
    ...["暂停参保", "暂停", "暂停缴费", "暂停享受", "停保", "欠费", "欠费暂停", "断缴", "断保"],
    ...["中断", "中断参保", "中断缴费", "终止参保", "终止", "退保", "注销", "未参保", "未缴费"],
  ].map((word): [string, boolean] => [word, false]),
]);

/** 参保状态: whether the cover is in force; null for a word that nobody has met. */
export function isInForce(word: string): boolean | null {
  return COVER_STATES.get(word) ?? null;
}

const REGISTRATIONS = new Map<string, Registration["kind"]>([
  ["规范转诊", "规范转诊"],
  ["异地备案", "异地备案"],
]);

export function registrationOf(word: string): Registration["kind"] | null {
  return REGISTRATIONS.get(word) ?? null;
}
