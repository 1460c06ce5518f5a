/** 要素: the facts that a case is decided by. The engine knows these types and no others. */
import { KEYS, WORDS } from "./keys.ts";
import { domainOf, type FactDefinition, type FactNeed, type StayDate } from "./pack.ts";
import type { Reading } from "./reading.ts";
import { readValue } from "./value.ts";
import type { MapEntry, MapNode, TextNode, YamlNode } from "./yaml.ts";

const SIMPLE = new Map([
  ["整数", "count"],
  ["金额", "money"],
  ["日期", "day"],
] as const);
const MERGES = { 取最前: "first", 逐表取: "perTable", 整单取优: "best" } as const;

const HOW_TO_WRITE =
  "要素写成：[值, 值]、是否、整数、金额、日期、周岁（入院日期）、序号（本年度）、序号（本年度、同要素）或 { 可多选: … }、{ 可选: …, 定为: … }";

export function readFacts(reading: Reading, node: YamlNode | null): void {
  if (node === null) return;
  if (node.kind !== "map") {
    reading.report("取值", node, "要素", "要素写成“名称: 类型”，一行一个");
    return;
  }
  for (const entry of node.entries) readFact(reading, entry, `要素 › ${entry.key.text}`);
  for (const entry of node.entries) readDeciding(reading, entry, `要素 › ${entry.key.text}`);
}

function readFact(reading: Reading, { key, value }: MapEntry, path: string): void {
  const name = reading.declare(key, "要素", path);
  if (name === null) return;
  let fact: FactDefinition | null = null;
  if (value.kind === "list") fact = choice(reading, name, value, path);
  else if (value.kind === "map") fact = readMapFact(reading, name, value, path);
  else {
    const text = reading.text(value, path);
    if (text !== null) fact = readTypedFact(reading, name, text, path);
  }
  // A faulty fact is declared all the same, so that it is not reported again at each use.
  reading.addFact(fact ?? { kind: "count", name });
}

function choice(
  reading: Reading,
  name: string,
  node: YamlNode | null,
  path: string,
): FactDefinition {
  return { kind: "choice", name, values: valuesOf(reading, node, path), decidedBy: null };
}

function valuesOf(reading: Reading, node: YamlNode | null, path: string): string[] {
  const texts = reading.texts(node, path);
  const values: string[] = [];
  for (const text of texts) {
    if (values.includes(text.text)) reading.report("重复", text, path, `“${text.text}”写了两次`);
    else if (text.text.includes("、")) {
      reading.report("取值", text, path, "值里不能有“、”：每个值分开写，如 [一级, 二级]");
    } else {
      refuseOther(reading, text, path);
      values.push(text.text);
    }
  }
  if (node?.kind === "list" && values.length === 0) reading.blank(node, path);
  return values;
}

/** In a table 其他 is all that has no row; as a value it would be two things in one place. */
function refuseOther(reading: Reading, text: TextNode, path: string): void {
  if (text.text !== "其他") return;
  reading.report(
    "名称",
    text,
    path,
    "“其他”在表里是“没有写到的各值”，不能作值的名称，请写明是什么，如“其他病”",
  );
}

function readTypedFact(
  reading: Reading,
  name: string,
  text: TextNode,
  path: string,
): FactDefinition | null {
  if (text.text === "是否") return { kind: "choice", name, values: ["是", "否"], decidedBy: null };
  const simple = SIMPLE.get(text.text as "整数" | "金额" | "日期");
  if (simple !== undefined) return { kind: simple, name };
  const match = /^(周岁|序号)[（(](.+)[）)]$/.exec(text.text);
  if (match?.[1] === "周岁") {
    const on = WORDS.stayDate.words.find((date) => date === match[2]);
    if (on !== undefined) return { kind: "age", name, on };
  }
  if (match?.[1] === "序号") {
    if (match[2] === "本年度") return { kind: "ordinal", name, same: null };
    const same = /^本年度、同(.+)$/.exec(match[2] ?? "")?.[1];
    const index = same === undefined ? -1 : reading.factIndex(same);
    if (index >= 0) {
      reading.useFact(index);
      return { kind: "ordinal", name, same: index };
    }
    if (same !== undefined) {
      reading.report("名称", text, path, `“${same}”还没有写：同什么的要素要写在它前面`);
      return null;
    }
  }
  reading.report("取值", text, path, HOW_TO_WRITE);
  return null;
}

function readMapFact(
  reading: Reading,
  name: string,
  node: MapNode,
  path: string,
): FactDefinition | null {
  if (!node.entries.some(({ key }) => key.text === "可多选")) {
    const fields = reading.fields(node, path, KEYS.decidedFact);
    return fields === null ? null : choice(reading, name, fields.get("可选"), `${path} › 可选`);
  }
  const fields = reading.fields(node, path, KEYS.heldFact);
  if (fields === null) return null;
  const values = valuesOf(reading, fields.get("可多选"), `${path} › 可多选`);
  const merge = reading.oneOf(fields.get("归并"), `${path} › 归并`, WORDS.merge.words);
  const none = reading.text(fields.get("无则"), `${path} › 无则`);
  if (none !== null && values.includes(none.text)) {
    reading.report("矛盾", none, `${path} › 无则`, `“${none.text}”已经是可多选的值`);
  }
  if (none !== null) refuseOther(reading, none, `${path} › 无则`);
  const on = reading.oneOf(fields.get("认定按"), `${path} › 认定按`, WORDS.stayDate.words);
  return {
    kind: "held",
    name,
    values,
    none: none?.text ?? null,
    merge: merge === null ? "first" : MERGES[merge],
    on: (on ?? "出院日期") as StayDate,
    ignored: fields.has("不计") ? valuesOf(reading, fields.get("不计"), `${path} › 不计`) : [],
  };
}

/** 定为 is read when all facts are known; it may use only facts that stand before it. */
function readDeciding(reading: Reading, { key, value }: MapEntry, path: string): void {
  if (value.kind !== "map") return;
  const deciding = value.entries.find((entry) => entry.key.text === "定为");
  const index = reading.factIndex(key.text);
  const fact = reading.facts[index];
  if (deciding === undefined || fact?.kind !== "choice") return;
  const decidedBy = readValue(reading, deciding.value, `${path} › 定为`, {
    stage: "facts",
    leaf: { kind: "member", fact: fact.name, domain: domainOf(fact) },
    words: [],
    scale: false,
    narrowing: new Map(),
  });
  if (decidedBy === null) return;
  for (const used of factsOfText(reading, deciding.value)) {
    if (used < index) continue;
    reading.report(
      "名称",
      deciding.key,
      path,
      `“${fact.name}”的表要用“${reading.facts[used]?.name}”，它要写在“${fact.name}”前面`,
    );
  }
  reading.replaceFact(index, { ...fact, decidedBy });
}

/** Facts that the keys and dimensions of a deciding table name. */
function factsOfText(reading: Reading, node: YamlNode): number[] {
  if (node.kind === "list") return node.items.flatMap((item) => factsOfText(reading, item));
  if (node.kind !== "map") return [];
  return node.entries.flatMap(({ key, value }) => {
    const named = key.text === "按" && value.kind === "text" ? value.text.split("、") : [key.text];
    const own = named.map((name) => reading.factIndex(name.trim())).filter((found) => found >= 0);
    return [...own, ...factsOfText(reading, value)];
  });
}

/** What a host has to bring. */
export function factNeed(fact: FactDefinition): FactNeed {
  const derived = fact.kind === "choice" && fact.decidedBy !== null;
  return {
    name: fact.name,
    kind: derived ? "derived" : fact.kind,
    values: fact.kind === "held" || fact.kind === "choice" ? fact.values : [],
    ignored: fact.kind === "held" ? fact.ignored : [],
  };
}
