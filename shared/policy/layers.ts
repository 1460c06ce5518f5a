/** 层: the chain of payers in the order of the policy. */

import type { Rounding } from "../money/rounding.ts";
import { type Narrowing, narrowBy, readCondition } from "./condition.ts";
import { readRounding } from "./header.ts";
import { HOSPITAL_PAYER } from "./hospitalPayer.ts";
import { KEYS, WORDS } from "./keys.ts";
import { readBears, readCaps, readNone, readShares } from "./layerLimits.ts";
import type { LayerNames, NamedLayer } from "./layerNames.ts";
import { exactlyOne, readAdjustments, readScaleWords } from "./layerRatio.ts";
import type { Condition, Deductible, Layer, Value } from "./pack.ts";
import type { Fields, Reading } from "./reading.ts";
import {
  checkAmounts,
  checkMyriads,
  checkRatios,
  moneyAt,
  type Place,
  rateAt,
  readValue,
} from "./value.ts";

export const DEDUCTIBLE_KEYS = ["起付线", "每次起付线", "全年起付线"] as const;
export const RATIO_KEYS = ["比例", "自付比例"] as const;

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
  named: NamedLayer,
  index: number,
  names: LayerNames,
  packRounding: Rounding,
): Layer | null {
  const path = `层 › ${named.name}`;
  const fields = reading.fields(named.node, path, KEYS.layer);
  if (fields === null) return null;
  const payer = reading.text(fields.get("付款"), `${path} › 付款`);
  const applies = readCondition(reading, fields.get("适用"), `${path} › 适用`, index);
  const narrowing = narrowBy(reading, new Map(), applies);
  const inLayer = (place: Place): Place => ({ ...place, narrowing });
  const base = readValue(reading, fields.get("基数"), `${path} › 基数`, inLayer(moneyAt(index)));
  const deductible = readDeductible(reading, fields, path, index, narrowing);
  checkTriggers(reading, fields, path, applies, deductible !== null);
  const ratioKey = exactlyOne(reading, fields, path, RATIO_KEYS);
  const ratio = readRatio(reading, fields, path, ratioKey, inLayer(rateAt(index, ["不付"])));
  const scale = readScaleWords(reading, fields, path, named.name, ratio, deductible);
  const adjustments = readAdjustments(reading, fields.get("调整"), path, index, narrowing);
  const floor = readValue(
    reading,
    fields.get("保底"),
    `${path} › 保底`,
    inLayer(moneyAt(index, ["不设"])),
  );
  checkAmounts(reading, fields.startOf("保底"), floor);
  const caps = readCaps(reading, fields, path, index, narrowing);
  const bears = readBears(reading, fields, path, { 基数: base, 保底: floor });
  const rounding = fields.has("舍入")
    ? readRounding(reading, fields.get("舍入"), `${path} › 舍入`)
    : packRounding;
  const shares = readShares(reading, fields.get("分摊"), `${path} › 分摊`, named.shareSlots);
  const cites = reading.citesOf(fields.get("依据"), `${path} › 依据`);
  const amounts = [deductible?.value, deductible?.yearCeiling, ratio, ...caps.map(valueOfCap)];
  for (const value of amounts) checkMyriads(reading, value ?? null, cites);
  if (payer === null || base === null || ratio === null || rounding === null) return null;
  return {
    name: named.name,
    path,
    payer: payer.text,
    byHospital: payer.text === HOSPITAL_PAYER,
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

const valueOfCap = (cap: Layer["caps"][number]) => cap.value;

function readRatio(
  reading: Reading,
  fields: Fields,
  path: string,
  key: string | null,
  place: Place,
): Value | null {
  if (key === null) return null;
  const ratio = readValue(reading, fields.get(key), `${path} › ${key}`, { ...place, scale: true });
  if (ratio !== null) checkRatios(reading, fields.startOf(key), ratio);
  return ratio;
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
  const change = reading.oneOf(
    fields.get("年内标准变动"),
    `${path} › 年内标准变动`,
    WORDS.change.words,
  );
  const way = reading.oneOf(
    fields.get("起付线扣法"),
    `${path} › 起付线扣法`,
    WORDS.deductFrom.words,
  );
  const yearCeiling = readValue(reading, fields.get("全年起付线上限"), `${path} › 全年起付线上限`, {
    ...moneyAt(index),
    narrowing,
  });
  checkAmounts(reading, fields.startOf("全年起付线上限"), yearCeiling);
  if (key === "起付线") {
    readNone(reading, fields, key, path);
    for (const extra of fields.among(["年内标准变动", "起付线扣法", "全年起付线上限"])) {
      reading.report("多余", fields.startOf(extra), path, `起付线不设，“${extra}”用不到，请删去`);
    }
    return null;
  }
  if (key === null) return null;
  if (way === "从支付额扣" && (key === "全年起付线" || fields.has("全年起付线上限"))) {
    // How much of it was taken depends on the payment; what the year then still owes, no text says.
    reading.report(
      "矛盾",
      fields.startOf("起付线扣法"),
      path,
      "“起付线扣法: 从支付额扣”只能和每次起付线一起用，不能按全年累计",
    );
  }
  const place = { ...moneyAt(index, ["不设"]), narrowing };
  const value = readValue(reading, fields.get(key), `${path} › ${key}`, place);
  if (value === null) return null;
  checkAmounts(reading, fields.startOf(key), value);
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
  const overCap = applies?.alternatives.flat().find((test) => /\.超封顶(?:费用)?$/.test(test.name));
  const relation = reading.oneOf(
    fields.get("条件关系"),
    `${path} › 条件关系`,
    WORDS.triggers.words,
  );
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
