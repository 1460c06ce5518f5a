/** 层: the chain of payers in the order of the policy. */

import { addFraction, compareFraction, type Fraction, fraction, ONE } from "../money/fraction.ts";
import type { Rounding } from "../money/rounding.ts";
import { type Narrowing, narrowBy, readCondition } from "./condition.ts";
import { readRounding } from "./header.ts";
import {
  type Adjustment,
  type Cap,
  type Condition,
  type Deductible,
  LAYER_QUANTITIES,
  type Layer,
  type Shares,
  type Value,
} from "./pack.ts";
import type { Fields, Reading } from "./reading.ts";
import { leavesOf, moneyAt, type Place, rateAt, readValue } from "./value.ts";
import type { ListNode, YamlNode } from "./yaml.ts";

const DEDUCTIBLE_KEYS = ["起付线", "每次起付线", "全年起付线"] as const;
const RATIO_KEYS = ["比例", "自付比例"] as const;
const CAP_KEYS = ["封顶", "每次封顶", "全年封顶", "共用封顶"] as const;

const LAYER_KEYS = {
  required: ["名", "付款", "基数", "依据"],
  optional: [
    "适用",
    "择一",
    "承担",
    ...DEDUCTIBLE_KEYS,
    "年内标准变动",
    "全年起付线上限",
    "起付线扣法",
    ...RATIO_KEYS,
    "分段",
    "调整",
    "保底",
    ...CAP_KEYS,
    "条件关系",
    "舍入",
    "分摊",
  ],
} as const;

const HOSPITAL = "医院";

interface Named {
  readonly node: YamlNode;
  readonly name: string;
  readonly group: string | null;
  readonly slot: number;
  /** Parts of 分摊, in the order written */
  readonly shareSlots: readonly number[];
}

export interface LayerNames {
  readonly layers: readonly Named[];
  readonly groups: readonly { readonly name: string; readonly slot: number }[];
}

/** First pass: names and slots, so that 本年度.层.支付 can be read anywhere and a later layer be told from an unknown. */
export function nameLayers(reading: Reading, node: YamlNode | null): LayerNames {
  if (node === null) return { layers: [], groups: [] };
  if (node.kind !== "list" || node.items.length === 0) {
    if (node.kind === "empty") reading.blank(node, "层");
    else reading.report("取值", node, "层", "各层写成列表，每层以“- 名: …”开头");
    return { layers: [], groups: [] };
  }
  const lastOfGroup = lastMembers(node);
  const groups: { name: string; slot: number }[] = [];
  const layers: Named[] = [];
  for (const [index, item] of node.items.entries()) {
    if (item.kind !== "map") {
      reading.report("取值", item, "层", "每层写成一组“键: 值”");
      continue;
    }
    const entry = (key: string) => item.entries.find((one) => one.key.text === key)?.value;
    const text = entry("名");
    if (text?.kind !== "text") {
      reading.report("缺项", item, `层 › 第${index + 1}层`, "缺“名”");
      continue;
    }
    const name = reading.declare(text, "层", `层 › ${text.text}`) ?? `层${index}`;
    const slot = addQuantities(reading, name, index + 1);
    const shareSlots = nameShares(reading, name, entry("分摊"), index + 1);
    const groupNode = entry("择一");
    const group = groupNode?.kind === "text" ? groupNode.text : null;
    if (groupNode?.kind === "text" && !groups.some((one) => one.name === group)) {
      const declared = reading.declare(groupNode, "择一组", `层 › ${name} › 择一`);
      const last = lastOfGroup.get(groupNode.text) ?? index;
      if (declared !== null) {
        groups.push({ name: declared, slot: addQuantities(reading, declared, last + 1) });
      }
    }
    layers.push({ node: item, name, group, slot, shareSlots });
  }
  return { layers, groups };
}

function lastMembers(node: ListNode): Map<string, number> {
  const last = new Map<string, number>();
  for (const [index, item] of node.items.entries()) {
    const group =
      item.kind === "map" ? item.entries.find(({ key }) => key.text === "择一")?.value : undefined;
    if (group?.kind === "text") last.set(group.text, index);
  }
  return last;
}

function addQuantities(reading: Reading, name: string, readyFrom: number): number {
  const slots = LAYER_QUANTITIES.map((quantity) =>
    reading.addAmount(`${name}.${quantity}`, readyFrom, true),
  );
  return slots[0] ?? -1;
}

function nameShares(
  reading: Reading,
  layer: string,
  node: YamlNode | undefined,
  readyFrom: number,
): number[] {
  if (node?.kind !== "map") return [];
  return node.entries
    .filter(({ key }) => key.text !== "尾差归")
    .map(({ key }) => reading.addAmount(`${layer}.分摊${key.text}`, readyFrom, true));
}

/** Second pass: everything else. */
export function readLayers(
  reading: Reading,
  names: LayerNames,
  rounding: Rounding,
): (Layer | null)[] {
  return names.layers.map((named, index) => {
    const layer = readLayer(reading, named, index, names, rounding);
    if (layer !== null) {
      reading.setInScope(layer.name, layer.bears);
      if (layer.group !== null) reading.setInScope(layer.group, layer.bears);
    }
    return layer;
  });
}

function readLayer(
  reading: Reading,
  named: Named,
  index: number,
  names: LayerNames,
  packRounding: Rounding,
): Layer | null {
  const path = `层 › ${named.name}`;
  const fields = reading.fields(named.node, path, LAYER_KEYS);
  if (fields === null) return null;
  const payer = reading.text(fields.get("付款"), `${path} › 付款`);
  const applies = readCondition(reading, fields.get("适用"), `${path} › 适用`, index);
  const narrowing = narrowBy(reading, new Map(), applies);
  const inLayer = (place: Place): Place => ({ ...place, narrowing });
  const base = readValue(reading, fields.get("基数"), `${path} › 基数`, inLayer(moneyAt(index)));
  const deductible = readDeductible(reading, fields, path, index, narrowing);
  checkTriggers(reading, fields, path, applies, deductible !== null);
  const ratioKey = exactlyOne(reading, fields, path, RATIO_KEYS);
  const ratio =
    ratioKey === null
      ? null
      : readValue(
          reading,
          fields.get(ratioKey),
          `${path} › ${ratioKey}`,
          inLayer({ ...rateAt(index, ["不付"]), scale: true }),
        );
  if (ratio !== null) checkRatios(reading, fields.startOf(ratioKey ?? ""), ratio);
  const scale = readScaleWords(reading, fields, path, named.name, ratio, deductible);
  const adjustments = readAdjustments(reading, fields.get("调整"), path, index, narrowing);
  const floor = readValue(
    reading,
    fields.get("保底"),
    `${path} › 保底`,
    inLayer(moneyAt(index, ["不设"])),
  );
  const caps = readCaps(reading, fields, path, index, narrowing);
  const bears = readBears(reading, fields, path, base);
  const rounding = fields.has("舍入")
    ? readRounding(reading, fields.get("舍入"), `${path} › 舍入`)
    : packRounding;
  const shares = readShares(reading, fields.get("分摊"), `${path} › 分摊`, named.shareSlots);
  const cites = reading.citesOf(fields.get("依据"), `${path} › 依据`);
  if (payer === null || base === null || ratio === null || rounding === null) return null;
  return {
    name: named.name,
    path,
    payer: payer.text,
    byHospital: payer.text === HOSPITAL,
    group: named.group,
    groupSlot: names.groups.find((group) => group.name === named.group)?.slot ?? -1,
    applies,
    base,
    bears,
    deductible,
    ratio,
    ownRatio: ratioKey === "自付比例",
    scale,
    adjustments,
    floor,
    caps,
    rounding,
    shares,
    cites,
    slot: named.slot,
  };
}

function exactlyOne<K extends string>(
  reading: Reading,
  fields: Fields,
  path: string,
  keys: readonly K[],
): K | null {
  const written = fields.among(keys) as K[];
  if (written.length === 1) return written[0] ?? null;
  const layer = path.replace("层 › ", "");
  if (written.length === 0) {
    reading.report("缺项", fields.node, path, `缺${keys.map((key) => `“${key}”`).join("或")}`);
  } else {
    const both = written.join("和");
    reading.report(
      "矛盾",
      fields.startOf(written[1] ?? ""),
      path,
      `“${layer}”同时写了${both}，只能写一个`,
    );
  }
  return null;
}

function readNone(reading: Reading, fields: Fields, key: string, path: string): void {
  const text = reading.text(fields.get(key), `${path} › ${key}`);
  if (text !== null && text.text !== "不设") {
    const keys = key === "起付线" ? "每次起付线或全年起付线" : "每次封顶、全年封顶或共用封顶";
    reading.report("未声明", text, `${path} › ${key}`, `“${key}”只能写“不设”；有数的请写成${keys}`);
  }
}

// —— deductible

function readDeductible(
  reading: Reading,
  fields: Fields,
  path: string,
  index: number,
  narrowing: Narrowing,
): Deductible | null {
  const key = exactlyOne(reading, fields, path, DEDUCTIBLE_KEYS);
  const change = reading.oneOf(fields.get("年内标准变动"), `${path} › 年内标准变动`, [
    "按本次补差",
    "按年内最高补差",
  ] as const);
  const way = reading.oneOf(fields.get("起付线扣法"), `${path} › 起付线扣法`, [
    "从基数扣",
    "从支付额扣",
  ] as const);
  const yearCeiling = readValue(reading, fields.get("全年起付线上限"), `${path} › 全年起付线上限`, {
    ...moneyAt(index),
    narrowing,
  });
  if (key === "起付线") {
    readNone(reading, fields, key, path);
    for (const extra of fields.among(["年内标准变动", "起付线扣法", "全年起付线上限"])) {
      reading.report("多余", fields.startOf(extra), path, `起付线不设，“${extra}”用不到，请删去`);
    }
    return null;
  }
  if (key === null) return null;
  const place = { ...moneyAt(index, ["不设"]), narrowing };
  const value = readValue(reading, fields.get(key), `${path} › ${key}`, place);
  if (value === null) return null;
  const varies = value.kind !== "formula" || value.formula.constant === null;
  if (key === "全年起付线" && varies && change === null && !fields.has("年内标准变动")) {
    reading.report(
      "未声明",
      fields.startOf(key),
      path,
      "全年起付线会因人、因时不同：请写“年内标准变动: 按本次补差”或“年内标准变动: 按年内最高补差”",
    );
  }
  if (change !== null && !(key === "全年起付线" && varies)) {
    reading.report(
      "多余",
      fields.startOf("年内标准变动"),
      path,
      "“年内标准变动”在这里用不到，请删去",
    );
  }
  return {
    kind: key === "每次起付线" ? "stay" : "year",
    value,
    change: change === "按年内最高补差" ? "highest" : "difference",
    yearCeiling,
    fromPayment: way === "从支付额扣",
  };
}

/** "达封顶线以后" and "个人支付达2万元" in one layer: the text can mean only one, unless it says both. */
function checkTriggers(
  reading: Reading,
  fields: Fields,
  path: string,
  applies: Condition | null,
  hasDeductible: boolean,
): void {
  const overCap = applies?.alternatives.flat().find((test) => test.name.endsWith(".超封顶"));
  const relation = reading.oneOf(fields.get("条件关系"), `${path} › 条件关系`, [
    "同时满足",
  ] as const);
  if (overCap !== undefined && hasDeductible) {
    if (relation !== null || fields.has("条件关系")) return;
    const clauses = reading
      .citesOf(fields.get("依据"), `${path} › 依据`)
      .map((cite) => `${cite}“${reading.cites.get(cite) ?? ""}”`);
    reading.report(
      "两个入口",
      fields.startOf("适用"),
      path,
      `同一层写了两个进入条件：“${overCap.name}${overCap.text}”和起付线，原文只能依一个；确实要两个都满足的，写“条件关系: 同时满足”。原文：${clauses.join("；")}`,
    );
  } else if (relation !== null) {
    reading.report("多余", fields.startOf("条件关系"), path, "只有一个进入条件，请删去“条件关系”");
  }
}

// —— ratio

function checkRatios(reading: Reading, start: number, ratio: Value): void {
  for (const leaf of leavesOf(ratio)) {
    const constant = leaf.kind === "formula" ? leaf.formula.constant : null;
    if (constant === null) continue;
    if (constant.n < 0 || compareFraction(constant, ONE) > 0) {
      reading.report("比例", start, leaf.path, "比例要在 0% 和 100% 之间");
    }
  }
}

function readScaleWords(
  reading: Reading,
  fields: Fields,
  path: string,
  layer: string,
  ratio: Value | null,
  deductible: Deductible | null,
): Layer["scale"] {
  const hasLadder = ratio !== null && [...leavesOf(ratio)].some((leaf) => leaf.kind === "scale");
  const text = reading.text(fields.get("分段"), `${path} › 分段`);
  if (ratio === null) return null;
  if (!hasLadder) {
    if (text !== null) reading.report("多余", text, path, "比例没有分档，“分段”用不到，请删去");
    return null;
  }
  const wantsDeductible = fields.get("起付线") === null;
  const words = text?.text.split("、").map((word) => word.trim()) ?? [];
  const pick = (choices: readonly string[]) => words.find((word) => choices.includes(word)) ?? null;
  const how = pick(["逐段累进", "全额按档"]);
  const measured = pick(["含起付线", "起付线以上"]);
  const span = pick(["本次", "全年"]);
  const expected = wantsDeductible ? 3 : 2;
  const complete =
    how !== null &&
    span !== null &&
    (measured !== null) === wantsDeductible &&
    words.length === expected;
  if (!complete) {
    if (text === null && fields.has("分段")) return null;
    const middle = wantsDeductible ? "、含起付线或起付线以上" : "";
    reading.report(
      "未声明",
      text ?? fields.startOf("比例"),
      `${path} › 分段`,
      `“${layer}”的比例分段：请写${wantsDeductible ? "三" : "两"}项：逐段累进或全额按档${middle}、本次或全年`,
    );
    return null;
  }
  if (deductible?.fromPayment && measured === "起付线以上") {
    reading.report(
      "矛盾",
      text ?? fields.node,
      `${path} › 分段`,
      "起付线从支付额扣时，分段按整个基数算，第二项只能写“含起付线”",
    );
  }
  return { whole: how === "全额按档", gross: measured === "含起付线", yearly: span === "全年" };
}

const ADJUSTMENTS = { 加点: "points", 比例乘: "ratio", 自付乘: "own" } as const;

function readAdjustments(
  reading: Reading,
  node: YamlNode | null,
  path: string,
  index: number,
  narrowing: Narrowing,
): Adjustment[] {
  const adjustments: Adjustment[] = [];
  for (const item of reading.items(node, `${path} › 调整`)) {
    const fields = reading.fields(item.node, item.path, {
      required: ["依据"],
      optional: ["加点", "比例乘", "自付乘", "当", "罚"],
    });
    if (fields === null) continue;
    const key = exactlyOne(reading, fields, item.path, ["加点", "比例乘", "自付乘"] as const);
    const when = readCondition(reading, fields.get("当"), `${item.path} › 当`, index);
    const penalty = reading.oneOf(fields.get("罚"), `${item.path} › 罚`, ["是", "否"] as const);
    const cites = reading.citesOf(fields.get("依据"), `${item.path} › 依据`);
    if (key === null) continue;
    const place = { ...rateAt(index), narrowing: narrowBy(reading, narrowing, when) };
    const value = readValue(reading, fields.get(key), `${item.path} › ${key}`, place);
    if (value === null) continue;
    adjustments.push({
      path: item.path,
      kind: ADJUSTMENTS[key],
      value,
      when,
      penalty: penalty === "是",
      cites,
    });
  }
  return adjustments;
}

// —— caps, 承担, 分摊

function readCaps(
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
    caps.push({ kind: name === "每次封顶" ? "stay" : "year", name, value, limit: -1 });
  }
  const shared = reading.text(fields.get("共用封顶"), `${path} › 共用封顶`);
  for (const name of shared?.text.split("、") ?? []) {
    const limit = reading.limitIndex(name.trim());
    if (limit < 0) {
      const known = reading.limitNames.join("、") || "（还没有写“限额”）";
      reading.report("名称", shared ?? 0, path, `没有“${name.trim()}”这个限额，可用：${known}`);
    } else caps.push({ kind: "shared", name: name.trim(), value: null, limit });
  }
  return caps;
}

const BEARS = { 范围内: "in-scope", 范围外: "out-of-scope", 全部: "all" } as const;

function readBears(
  reading: Reading,
  fields: Fields,
  path: string,
  base: Value | null,
): Layer["bears"] {
  const written = reading.oneOf(fields.get("承担"), `${path} › 承担`, [
    "范围内",
    "范围外",
    "全部",
  ] as const);
  if (written !== null) return BEARS[written];
  if (base !== null && !fields.has("承担")) {
    const outside = firstOutside(reading, base);
    if (outside !== null) {
      reading.report(
        "未声明",
        fields.startOf("基数"),
        path,
        `基数用了范围外的量“${outside}”：请写“承担: 范围内”“承担: 范围外”或“承担: 全部”`,
      );
    }
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

function readShares(
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
    if (key.text === "尾差归") continue;
    const read = readValue(reading, value, `${path} › ${key.text}`, rateAt("facts"));
    if (read === null) return null;
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
  const remainder = node.entries.find(({ key }) => key.text === "尾差归");
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
