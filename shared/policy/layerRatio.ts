/** 比例, 分段 and 调整 of a layer. */
import { type Narrowing, narrowBy, readCondition } from "./condition.ts";
import { KEYS, WORDS } from "./keys.ts";
import type { Adjustment, Deductible, Layer, Value } from "./pack.ts";
import type { Fields, Reading } from "./reading.ts";
import { leavesOf, rateAt, readValue } from "./value.ts";
import type { YamlNode } from "./yaml.ts";

export function readScaleWords(
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
  const how = pick(WORDS.scaleHow.words);
  const measured = pick(WORDS.scaleFrom.words);
  const span = pick(WORDS.scaleSpan.words);
  const expected = wantsDeductible ? 3 : 2;
  const complete =
    how !== null &&
    span !== null &&
    (measured !== null) === wantsDeductible &&
    words.length === expected;
  if (!complete) {
    if (text === null && fields.has("分段")) return null;
    const idle = !wantsDeductible && measured !== null ? `，起付线不设，删去“${measured}”` : "";
    const written = text === null ? "" : `。现在写的是“${text.text}”，几项用“、”隔开${idle}`;
    const middle = wantsDeductible ? "、含起付线或起付线以上" : "";
    reading.report(
      "未声明",
      text ?? fields.startOf("比例"),
      `${path} › 分段`,
      `“${layer}”的比例分段：请写${wantsDeductible ? "三" : "两"}项：逐段累进或全额按档${middle}、本次或全年${written}`,
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

export function readAdjustments(
  reading: Reading,
  node: YamlNode | null,
  path: string,
  index: number,
  narrowing: Narrowing,
): Adjustment[] {
  const adjustments: Adjustment[] = [];
  for (const item of reading.items(node, `${path} › 调整`)) {
    const fields = reading.fields(item.node, item.path, KEYS.adjustment);
    if (fields === null) continue;
    const key = exactlyOne(reading, fields, item.path, ["加点", "比例乘", "自付乘"] as const);
    const when = readCondition(reading, fields.get("当"), `${item.path} › 当`, index);
    const penalty = reading.oneOf(fields.get("罚"), `${item.path} › 罚`, WORDS.yesNo.words);
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

/** Of keys that exclude each other, the one that is written. */
export function exactlyOne<K extends string>(
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
