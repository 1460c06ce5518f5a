/** The head of a pack: who, when, where from; and the rules of year and rounding. */
import { type Day, parseDay } from "../calendar/day.ts";
import type { Rounding } from "../money/rounding.ts";
import { KEYS, WORDS } from "./keys.ts";
import type { Pack, Source, YearRules } from "./pack.ts";
import { PACK_ID } from "./packId.ts";
import type { Fields, Reading } from "./reading.ts";
import { readValue } from "./value.ts";
import type { TextNode, YamlNode } from "./yaml.ts";

const FORMAT = "1";

/** What the head of a pack says of it. */
export type Header = Pick<
  Pack,
  | "id"
  | "name"
  | "regions"
  | "insuranceTypes"
  | "effective"
  | "chosenBy"
  | "checked"
  | "notIncluded"
  | "verifyOnly"
>;

export function readHeader(reading: Reading, fields: Fields): Header {
  const format = reading.text(fields.get("格式"), "格式");
  if (format !== null && format.text !== FORMAT) {
    reading.report("版本", format, "格式", `不认识格式“${format.text}”，本程序只认格式 1`);
  }
  const id = reading.text(fields.get("编号"), "编号");
  if (id !== null && !PACK_ID.test(id.text)) {
    reading.report("名称", id, "编号", "编号只用小写字母、数字和“-”，如 chongqing-resident-2023");
  }
  const regions = reading.texts(fields.get("地区"), "地区");
  for (const region of regions) {
    if (/^\d{2,6}$/.test(region.text)) continue;
    reading.report("取值", region, "地区", `“${region.text}”不是行政区划代码，写前 2 到 6 位数字`);
  }
  return {
    id: id?.text ?? "",
    name: reading.text(fields.get("名称"), "名称")?.text ?? "",
    regions: regions.map(({ text }) => text),
    insuranceTypes: reading.texts(fields.get("险种"), "险种").map(({ text }) => text),
    effective: readEffective(reading, fields.get("有效")),
    chosenBy: reading.oneOf(fields.get("选版按"), "选版按", WORDS.stayDate.words) ?? "出院日期",
    checked: reading.text(fields.get("核对"), "核对", true)?.text ?? null,
    notIncluded: reading.texts(fields.get("未包括"), "未包括").map(({ text }) => text),
    verifyOnly: reading.text(fields.get("仅供核对"), "仅供核对", true)?.text ?? null,
  };
}

const NO_DAY = "" as Day;

function readEffective(reading: Reading, node: YamlNode | null): { from: Day; to: Day } {
  const text = reading.text(node, "有效");
  if (text === null) return { from: NO_DAY, to: NO_DAY };
  const match = /^(\S+)\s*至\s*(\S+)$/.exec(text.text);
  if (match === null) {
    reading.report("日期", text, "有效", "写成“2023-01-01 至 2023-12-31”，首尾两天都算在内");
    return { from: NO_DAY, to: NO_DAY };
  }
  const from = readDay(reading, text, match[1] ?? "", "有效");
  const to = readDay(reading, text, match[2] ?? "", "有效");
  if (from !== null && to !== null && to < from) {
    reading.report("日期", text, "有效", `止日 ${to} 早于起日 ${from}`);
  }
  return { from: from ?? NO_DAY, to: to ?? NO_DAY };
}

export function readDay(reading: Reading, at: TextNode, text: string, path: string): Day | null {
  const day = parseDay(text);
  if (day === null) {
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
    const fault = isDay ? `没有“${text}”这一天` : `看不懂“${text}”`;
    reading.report("日期", at, path, `${fault}，日期写成 2023-01-01`);
  }
  return day;
}

// —— sources and assumptions

export function readSources(reading: Reading, node: YamlNode | null): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  if (node === null) return sources;
  if (node.kind !== "map") {
    reading.report("取值", node, "来源", "来源写成“S1: { 标题: … }”");
    return sources;
  }
  for (const { key, value } of node.entries) {
    const path = `来源 › ${key.text}`;
    const fields = reading.fields(value, path, KEYS.source);
    if (fields === null) continue;
    const optional = (name: string) => reading.text(fields.get(name), `${path} › ${name}`, true);
    sources.set(key.text, {
      title: optional("标题")?.text ?? "",
      documentNumber: optional("文号")?.text ?? null,
      issuer: optional("发文")?.text ?? null,
      date: optional("日期")?.text ?? null,
      url: optional("网址")?.text ?? null,
      quotations: readSentences(reading, fields.get("摘录"), `${path} › 摘录`),
    });
    reading.cites.set(key.text, null);
    for (const [name, quotation] of Object.entries(sources.get(key.text)?.quotations ?? {})) {
      reading.cites.set(`${key.text}.${name}`, quotation);
    }
  }
  return sources;
}

function readSentences(
  reading: Reading,
  node: YamlNode | null,
  path: string,
): Record<string, string> {
  const sentences: Record<string, string> = {};
  if (node === null) return sentences;
  if (node.kind !== "map") {
    reading.report("取值", node, path, "写成“名称: 原文”");
    return sentences;
  }
  for (const { key, value } of node.entries) {
    const text = reading.text(value, `${path} › ${key.text}`, true);
    if (text !== null) sentences[key.text] = text.text;
  }
  return sentences;
}

export function readAssumptions(
  reading: Reading,
  node: YamlNode | null,
): ReadonlyMap<string, string> {
  const assumptions = new Map(Object.entries(readSentences(reading, node, "假设")));
  for (const [id, sentence] of assumptions) reading.cites.set(`假设.${id}`, sentence);
  return assumptions;
}

// —— year and rounding

export function readYear(reading: Reading, node: YamlNode | null): YearRules | null {
  const path = "年度";
  const fields = reading.fields(node, path, KEYS.year);
  if (fields === null) return null;
  const start = readValue(reading, fields.get("起"), `${path} › 起`, {
    stage: "facts",
    leaf: { kind: "month-day" },
    words: [],
    scale: false,
    narrowing: new Map(),
  });
  const assignedBy = reading.oneOf(fields.get("归属按"), `${path} › 归属按`, WORDS.stayDate.words);
  const across = reading.text(fields.get("跨年住院"), `${path} › 跨年住院`);
  if (across !== null && !WORDS.acrossYears.words.some((word) => word === across.text)) {
    reading.report(
      "不支持",
      across,
      `${path} › 跨年住院`,
      "只能写“整单归属”；要按日拆到两个年度的，由医院拆成两张账单再结算",
    );
  }
  const late = reading.oneOf(fields.get("迟报"), `${path} › 迟报`, WORDS.late.words);
  const cites = reading.citesOf(fields.get("依据"), `${path} › 依据`);
  if (start === null || assignedBy === null || late === null) return null;
  return { start, assignedBy, late, cites };
}

const UNITS = { 分: 1, 角: 10, 元: 100 } as const satisfies Record<
  (typeof WORDS.roundingUnit.words)[number],
  number
>;
const DIRECTIONS = {
  四舍五入: "half-away-from-zero",
  舍去: "toward-zero",
  进一: "away-from-zero",
} as const;

/** "分、四舍五入" */
export function readRounding(
  reading: Reading,
  node: YamlNode | null,
  path: string,
): Rounding | null {
  const text = reading.text(node, path);
  if (text === null) return null;
  const match = /^(分|角|元)、(四舍五入|舍去|进一)$/.exec(text.text);
  if (match === null) {
    reading.report(
      "取值",
      text,
      path,
      "写成“分、四舍五入”：分、角、元之一，四舍五入、舍去、进一之一",
    );
    return null;
  }
  return {
    unitFen: UNITS[match[1] as keyof typeof UNITS],
    direction: DIRECTIONS[match[2] as keyof typeof DIRECTIONS],
  };
}
