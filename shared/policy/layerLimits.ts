/** What bounds a layer's payment and who bears it: caps, 承担, 分摊. */
import { addFraction, compareFraction, type Fraction, fraction, ONE } from "../money/fraction.ts";
import type { Narrowing } from "./condition.ts";
import { REMAINDER_KEY, WORDS } from "./keys.ts";
import type { Cap, Layer, Shares, Value } from "./pack.ts";
import type { Fields, Reading } from "./reading.ts";
import { checkAmounts, checkRatios, leavesOf, moneyAt, rateAt, readValue } from "./value.ts";
import type { YamlNode } from "./yaml.ts";

export const CAP_KEYS = ["封顶", "每次封顶", "全年封顶", "共用封顶"] as const;

export function readCaps(
  reading: Reading,
  fields: Fields,
  path: string,
  index: number,
  narrowing: Narrowing,
): Cap[] {
  const written = fields.among(CAP_KEYS);
  if (written.length === 0) {
    reading.report("缺项", fields.node, path, "缺“封顶”：不设也要写“封顶: 不设”");
  }
  if (written.includes("封顶")) {
    readNone(reading, fields, "封顶", path);
    if (written.length > 1) {
      reading.report("矛盾", fields.startOf("封顶"), path, `已经写了${written[1]}，又写了“封顶”`);
    }
    return [];
  }
  const caps: Cap[] = [];
  for (const name of ["每次封顶", "全年封顶"] as const) {
    const place = { ...moneyAt(index, ["不设"]), narrowing };
    const value = readValue(reading, fields.get(name), `${path} › ${name}`, place);
    if (value === null) continue;
    checkAmounts(reading, fields.startOf(name), value);
    caps.push({ kind: name === "每次封顶" ? "stay" : "year", name, value, limit: -1 });
  }
  const shared = reading.text(fields.get("共用封顶"), `${path} › 共用封顶`);
  for (const name of shared?.text.split("、") ?? []) {
    const limit = reading.limitIndex(name.trim());
    if (limit < 0) {
      const known = reading.limitNames.join("、") || "（还没有写“限额”）";
      reading.report("名称", shared ?? 0, path, `没有“${name.trim()}”这个限额，可用：${known}`);
    } else if (caps.some((cap) => cap.limit === limit)) {
      reading.report("重复", shared ?? 0, path, `“${name.trim()}”写了两次`);
    } else caps.push({ kind: "shared", name: name.trim(), value: null, limit });
  }
  return caps;
}

const BEARS = { 范围内: "in-scope", 范围外: "out-of-scope", 全部: "all" } as const;

export function readBears(
  reading: Reading,
  fields: Fields,
  path: string,
  values: Readonly<Record<"基数" | "保底", Value | null>>,
): Layer["bears"] {
  const written = reading.oneOf(fields.get("承担"), `${path} › 承担`, WORDS.bears.words);
  if (written !== null) return BEARS[written];
  if (fields.has("承担")) return "in-scope";
  for (const [key, value] of Object.entries(values)) {
    const outside = value === null ? null : firstOutside(reading, value);
    if (outside === null) continue;
    reading.report(
      "未声明",
      fields.startOf(key),
      path,
      `${key}用了范围外的量“${outside}”：请写“承担: 范围内”“承担: 范围外”或“承担: 全部”`,
    );
  }
  return "in-scope";
}

/** The first amount of a value that is not wholly inside 范围内. */
export function firstOutside(reading: Reading, value: Value): string | null {
  for (const leaf of leavesOf(value)) {
    if (leaf.kind !== "formula") continue;
    const outside = leaf.formula.operands.find((operand) => !reading.operandInScope(operand));
    if (outside !== undefined) return outside.name;
  }
  return null;
}

export function readShares(
  reading: Reading,
  node: YamlNode | null,
  path: string,
  slots: readonly number[],
): Shares | null {
  if (node === null) return null;
  if (node.kind !== "map") {
    reading.report("取值", node, path, "分摊写成“{ 省: 50%, 市: 50%, 尾差归: 最大余数 }”");
    return null;
  }
  const parts: { name: string; ratio: Fraction; slot: number }[] = [];
  let sum = fraction(0);
  for (const { key, value } of node.entries) {
    if (key.text === REMAINDER_KEY) continue;
    const read = readValue(reading, value, `${path} › ${key.text}`, rateAt("facts"));
    if (read === null) return null;
    checkRatios(reading, value.start, read);
    const ratio = read.kind === "formula" ? read.formula.constant : null;
    if (ratio === null) {
      reading.report("不支持", value, `${path} › ${key.text}`, "分摊的份额只能是固定的比例");
      return null;
    }
    parts.push({ name: key.text, ratio, slot: slots[parts.length] ?? -1 });
    sum = addFraction(sum, ratio);
  }
  if (compareFraction(sum, ONE) !== 0) {
    reading.report("比例", node, path, "各份额加起来不是 100%");
  }
  const remainder = node.entries.find(({ key }) => key.text === REMAINDER_KEY);
  const text = reading.text(remainder?.value ?? null, `${path} › 尾差归`);
  if (remainder === undefined)
    reading.report("缺项", node, path, "缺“尾差归”：最大余数，或其中一份");
  if (text === null) return null;
  const to = parts.findIndex((part) => part.name === text.text);
  if (to < 0 && text.text !== "最大余数") {
    reading.report("取值", text, path, `“尾差归”写“最大余数”，或其中一份的名称`);
  }
  return { parts, remainderTo: to < 0 ? null : to };
}

/** 起付线 and 封顶 by themselves say only that there is none. */
export function readNone(reading: Reading, fields: Fields, key: string, path: string): void {
  const text = reading.text(fields.get(key), `${path} › ${key}`);
  if (text === null || text.text === "不设") return;
  const keys = key === "起付线" ? "每次起付线或全年起付线" : "每次封顶、全年封顶或共用封顶";
  const unstated = `“${key}”只能写“不设”；原文没有说有没有的，写“${key}: 不设”加一条假设，或者写“全年${key}: 未载明”，病人走到这里就停下`;
  const message = text.text === "未载明" ? unstated : `“${key}”只能写“不设”；有数的请写成${keys}`;
  reading.report("未声明", text, `${path} › ${key}`, message);
}
