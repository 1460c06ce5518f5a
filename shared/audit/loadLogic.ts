/** 判断: which logic a rule of a rule file has, with its parameters. */
import { CHARGE_CATEGORIES, type ChargeCategory } from "../bill/types.ts";
import { parseYuan } from "../money/fen.ts";
import { type Fraction, fraction, parseRate } from "../money/fraction.ts";
import type { Fields } from "../policy/reading.ts";
import type { TextNode, YamlNode } from "../policy/yaml.ts";
import { type AgeRange, ageInFigures, ageOfWord } from "./age.ts";
import type { RuleReading } from "./ruleReading.ts";
import {
  DAYS_MODES,
  FILE_KEYS,
  HOSPITALS,
  LINE_CHECKS,
  LOGIC_KEYS,
  type LogicWord,
  MEASURES,
  WINDOWS,
} from "./ruleWords.ts";
import {
  type Condition,
  type CountEntry,
  type CountWindow,
  type ItemSelector,
  type Logic,
  SETTINGS,
} from "./types.ts";

/** A place in the file: the fields of one map and the path to it. */
class Place {
  readonly reading: RuleReading;
  readonly fields: Fields;
  readonly path: string;

  constructor(reading: RuleReading, fields: Fields, path: string) {
    this.reading = reading;
    this.fields = fields;
    this.path = path;
  }

  at(key: string): string {
    return `${this.path} › ${key}`;
  }

  node(key: string): YamlNode | null {
    return this.fields.get(key);
  }

  list(key: string): string[] | undefined {
    return this.fields.has(key) ? this.reading.list(this.node(key), this.at(key)) : undefined;
  }

  text(key: string): string | null {
    return this.reading.text(this.node(key), this.at(key), true)?.text ?? null;
  }

  whole(key: string, least: number): number {
    return this.reading.whole(this.node(key), this.at(key), least) ?? least;
  }

  yes(key: string): boolean {
    return this.fields.has(key) && this.reading.yes(this.node(key), this.at(key)) === true;
  }

  word<T>(key: string, words: Readonly<Record<string, T>>): T | null {
    return this.reading.wordOf(this.node(key), this.at(key), words);
  }
}

/** The keys that a map has are those of its 类, so 类 is looked at first. */
export function readLogic(reading: RuleReading, node: YamlNode | null, path: string): Logic | null {
  if (node === null) return null;
  if (node.kind !== "map") {
    reading.report("取值", node, path, "这里要写一组“键: 值”，先写“类”");
    return null;
  }
  const kindNode = node.entries.find(({ key }) => key.text === "类")?.value ?? null;
  if (kindNode === null) {
    reading.report("缺项", node, path, "缺“类”");
    return null;
  }
  const kinds = Object.keys(LOGIC_KEYS) as LogicWord[];
  const kind = reading.oneOf(kindNode, `${path} › 类`, kinds);
  if (kind === null) return null;
  const { required, optional } = LOGIC_KEYS[kind];
  const fields = reading.fields(node, path, { required: ["类", ...required], optional });
  return fields === null ? null : READERS[kind](new Place(reading, fields, path));
}

const READERS: Readonly<Record<LogicWord, (place: Place) => Logic | null>> = {
  限定: (place) => ({
    kind: "limit",
    entries: [{ ...head(place), condition: readCondition(place) }],
  }),
  计数: readCount,
  同收: (place) => readPair(place, "with"),
  缺配套: (place) => readPair(place, "without"),
  主次操作: (place) => ({ kind: "group", entries: [head(place)] }),
  明细: (place) => {
    const check = place.word("核对", LINE_CHECKS);
    if (check === null) return null;
    return {
      kind: "line",
      check,
      items: place.fields.has("项目") ? readItems(place, "项目") : {},
      graceDays: place.fields.has("宽限天数") ? place.whole("宽限天数", 0) : 0,
      commonWords: place.list("通用词") ?? [],
    };
  },
  再住院: (place) => ({
    kind: "readmission",
    days: place.whole("天数", 1),
    hospital: place.word("机构", HOSPITALS) ?? "any",
    sameCodeLength: place.whole("诊断相同位数", 0),
    exempt: {
      codes: place.list("不计诊断编码") ?? [],
      words: place.list("不计诊断名称") ?? [],
    },
  }),
  重叠: (place) => ({ kind: "overlap", hospital: place.word("机构", HOSPITALS) ?? "any" }),
  空日: (place) => ({
    kind: "idle-days",
    idleCategories: readCategories(place, "不算诊疗的类别") ?? [],
    allowed: place.whole("容许天数", 0),
  }),
  天数偏少: (place) => {
    const share = readNumber(place, place.node("占住院天数"), place.at("占住院天数"));
    const days = place.word("天数算法", DAYS_MODES);
    if (share === null || days === null) return null;
    const { items, name } = head(place);
    return {
      kind: "few-days",
      items,
      name: name ?? "",
      share,
      days,
      unitFactors: readFactors(place),
    };
  },
  当天入出: () => ({ kind: "same-day-stay" }),
  费用达到: readSteps,
  诊断缺失: () => ({ kind: "diagnosis-missing" }),
  诊断写法: () => ({ kind: "diagnosis-form" }),
  诊断属于: (place) => ({
    kind: "diagnosis-is",
    codes: place.list("诊断编码") ?? [],
    words: place.list("诊断名称") ?? [],
  }),
};

function head(place: Place) {
  return {
    items: readItems(place, "项目"),
    name: place.fields.has("称作") ? place.text("称作") : null,
    text: place.fields.has("说明") ? place.text("说明") : null,
  };
}

/** 项目: at least one way of naming items; 全部 takes every line. */
function readItems(place: Place, key: string): ItemSelector {
  const { reading } = place;
  const node = place.node(key);
  if (node?.kind === "text" && node.text === "全部") return {};
  const fields = reading.fields(node, place.at(key), FILE_KEYS.items);
  if (fields === null) return {};
  const below = new Place(reading, fields, place.at(key));
  if (fields.among(FILE_KEYS.items.optional).length === 0 && node !== null) {
    reading.report(
      "缺项",
      node,
      place.at(key),
      `没有写是哪些项目：${FILE_KEYS.items.optional.join("、")}`,
    );
  }
  const selector = {
    codes: below.list("编码"),
    codePrefixes: below.list("编码开头"),
    categories: readCategories(below, "类别"),
    nameIncludes: below.list("名称含"),
    nameExcludes: below.list("名称不含"),
    units: below.list("单位"),
  };
  return withoutBlanks(selector);
}

/** Leaves out what was not written. */
function withoutBlanks<T extends object>(given: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== null),
  ) as { [Key in keyof T]?: NonNullable<T[Key]> };
}

const CATEGORY_OF_NAME: Readonly<Record<string, ChargeCategory>> = Object.fromEntries(
  CHARGE_CATEGORIES.map(([code, name]) => [name, code]),
);

function readCategories(place: Place, key: string): ChargeCategory[] | undefined {
  if (!place.fields.has(key)) return undefined;
  const categories: ChargeCategory[] = [];
  for (const text of place.reading.texts(place.node(key), place.at(key))) {
    const category = place.reading.wordOf(text, place.at(key), CATEGORY_OF_NAME);
    if (category !== null) categories.push(category);
  }
  return categories;
}

const HOSPITAL_LEVELS = { 一级: "一级", 二级: "二级", 三级: "三级" } as const;

function readCondition(place: Place): Condition {
  const { reading } = place;
  const fields = reading.fields(place.node("条件"), place.at("条件"), FILE_KEYS.condition);
  if (fields === null) return {};
  const below = new Place(reading, fields, place.at("条件"));
  const codes = below.list("诊断编码");
  const words = below.list("诊断名称");
  const settings = fields.has("就医方式")
    ? reading
        .texts(fields.get("就医方式"), below.at("就医方式"))
        .map((text) => reading.oneOf(text, below.at("就医方式"), SETTINGS))
        .filter((setting) => setting !== null)
    : undefined;
  return withoutBlanks({
    sex: fields.has("性别") ? below.word("性别", { 男: "男", 女: "女" } as const) : undefined,
    age: fields.has("年龄") ? readAge(below) : undefined,
    minLevel: fields.has("最低等级") ? below.word("最低等级", HOSPITAL_LEVELS) : undefined,
    maxLevel: fields.has("最高等级") ? below.word("最高等级", HOSPITAL_LEVELS) : undefined,
    settings,
    insurance: below.list("险种"),
    depts: below.list("科室"),
    diagnoses:
      codes === undefined && words === undefined
        ? undefined
        : { codes: codes ?? [], words: words ?? [] },
  });
}

function readAge(place: Place): AgeRange | null {
  const text = place.reading.text(place.node("年龄"), place.at("年龄"));
  if (text === null) return null;
  const range = ageInFigures(text.text) ?? ageOfWord(text.text);
  if (range === null) {
    const form = "写成“14岁以下”“6-17岁”“满60岁以上”或“儿童”“新生儿”";
    place.reading.report("取值", text, place.at("年龄"), form);
  }
  return range;
}

function readCount(place: Place): Logic | null {
  const window = readWindow(place);
  const limit = readNumber(place, place.node("上限"), place.at("上限"));
  const measure = place.word("计量", MEASURES);
  if (window === null || limit === null || measure === null) return null;
  const entry: CountEntry = {
    ...head(place),
    window,
    limit,
    measure,
    together: place.yes("合并"),
    unitFactors: readFactors(place),
    withOtherStays: place.yes("含其他住院"),
    severalDaysInOneLine: place.yes("一行可记几天"),
  };
  return { kind: "count", entries: [entry] };
}

/** 每日, 本次住院, 每住院日 (with 天数算法), 每月, 每年, or "7天内". */
function readWindow(place: Place): CountWindow | null {
  const { reading, fields } = place;
  const text = reading.text(place.node("范围"), place.at("范围"));
  if (text === null) return null;
  const days = /^(\d{1,4})天内$/.exec(text.text);
  if (days !== null && Number(days[1]) > 0) return { per: "days", length: Number(days[1]) };
  const per = WINDOWS[text.text];
  if (per === undefined) {
    const known = [...Object.keys(WINDOWS), "7天内"].join("、");
    reading.report("取值", text, place.at("范围"), `没有“${text.text}”这种写法，可用：${known}`);
    return null;
  }
  if (per !== "stay-day") {
    if (fields.has("天数算法")) {
      const at = fields.startOf("天数算法");
      reading.report("多余", at, place.at("天数算法"), "只有“每住院日”要写天数算法");
    }
    return { per };
  }
  if (!fields.has("天数算法")) {
    reading.report(
      "缺项",
      text,
      place.path,
      "“每住院日”要写明“天数算法”：算头不算尾，还是头尾都算",
    );
    return null;
  }
  const mode = place.word("天数算法", DAYS_MODES);
  return mode === null ? null : { per, days: mode };
}

/** "1", "0.5", "1/24" */
function readNumber(place: Place, node: YamlNode | null, path: string): Fraction | null {
  const text = place.reading.text(node, path);
  if (text === null) return null;
  const parts = /^(\d{1,6})\/([1-9]\d{0,5})$/.exec(text.text);
  const value =
    parts === null
      ? /^\d{1,6}(\.\d{1,4})?$/.test(text.text)
        ? parseRate(text.text)
        : null
      : fraction(Number(parts[1]), Number(parts[2]));
  if (value === null) {
    place.reading.report("取值", text, path, `“${text.text}”不是数，写成 1、0.5 或 1/24`);
  }
  return value;
}

function readFactors(place: Place): Record<string, Fraction> {
  const node = place.node("单位折算");
  const factors: Record<string, Fraction> = {};
  if (node === null) return factors;
  if (node.kind !== "map") {
    const form = "写成“小时: 1/24”，一行一个单位";
    place.reading.report("取值", node, place.at("单位折算"), form);
    return factors;
  }
  for (const { key, value } of node.entries) {
    const factor = readNumber(place, value, `${place.at("单位折算")} › ${key.text}`);
    if (factor !== null) factors[key.text] = factor;
  }
  return factors;
}

function readPair(place: Place, relation: "with" | "without"): Logic | null {
  const scope = place.word("范围", { 每日: "day", 本次住院: "stay" } as const);
  if (scope === null) return null;
  return {
    kind: "pair",
    entries: [
      {
        ...head(place),
        others: readItems(place, "相对"),
        othersName: place.fields.has("相对称作") ? place.text("相对称作") : null,
        relation,
        scope,
      },
    ],
  };
}

function readSteps(place: Place): Logic | null {
  const texts: TextNode[] = place.reading.texts(place.node("金额"), place.at("金额"));
  const steps = texts.map((text) => {
    const amount = parseYuan(text.text);
    if (amount === null || amount <= 0) {
      place.reading.report("金额", text, place.at("金额"), `“${text.text}”不是大于零的金额（元）`);
    }
    return amount;
  });
  return {
    kind: "total-steps",
    insurance: place.list("险种") ?? [],
    steps: steps.filter((step) => step !== null),
    inclusive: place.yes("含本数"),
  };
}
