/** 费用拆分: which class of fee line is split how. Reading only; the split itself is shared/bill/split.ts. */
import { KEYS, WORDS } from "./keys.ts";
import { BASE_AMOUNTS, type ClassRule, type SplitRules, type Value } from "./pack.ts";
import type { Reading } from "./reading.ts";
import { checkAmounts, checkRatios, leavesOf, moneyAt, rateAt, readValue } from "./value.ts";
import type { YamlNode } from "./yaml.ts";

const SECTION_KEYS = [...KEYS.split.required, ...KEYS.split.optional];

export function readSplit(reading: Reading, node: YamlNode | null): SplitRules | null {
  const path = "费用拆分";
  if (node === null) return null;
  if (node.kind === "text" && node.text === "已拆分") {
    return { classes: null, shareBase: "after-ceiling", cites: [] };
  }
  if (node.kind !== "map") {
    reading.report("取值", node, path, "写“已拆分”，或者一行一类：“乙类: { 先行自付: 10% }”");
    return null;
  }
  const own = node.entries.filter(({ key }) => SECTION_KEYS.includes(key.text));
  const fields = reading.fields({ ...node, entries: own }, path, KEYS.split);
  const cites = reading.citesOf(fields?.get("依据") ?? null, `${path} › 依据`);
  const classes = node.entries
    .filter((entry) => !own.includes(entry))
    .map(({ key, value }) => readClass(reading, key.text, value, `${path} › ${key.text}`));
  for (const name of WORDS.splitClass.words) {
    // A class with a fault of its own is there all the same.
    if (node.entries.some(({ key }) => key.text === name)) continue;
    reading.report("缺行", node, path, `费用类别缺：${name}`);
  }
  const written = reading.oneOf(
    fields?.get("先行自付基数") ?? null,
    `${path} › 先行自付基数`,
    WORDS.shareBase.words,
  );
  checkShareBase(reading, node, classes, written);
  if (classes.some((rule) => rule === null)) return null;
  return {
    classes: classes as ClassRule[],
    shareBase: written === "限价前" ? "before-ceiling" : "after-ceiling",
    cites,
  };
}

/** Ceiling and share of one line: the order of the two moves money, so it must be written. */
function checkShareBase(
  reading: Reading,
  node: YamlNode,
  classes: readonly (ClassRule | null)[],
  written: string | null,
): void {
  const both = classes.find(
    (rule) => rule?.ceiling && rule.ratio !== null && !alwaysZero(rule.ratio),
  );
  const path = "费用拆分";
  if (both && written === null) {
    reading.report(
      "未声明",
      node,
      path,
      `“${both.name}”又有限价又有先行自付：请写“先行自付基数: 限价后”或“先行自付基数: 限价前”`,
    );
  } else if (!both && written !== null) {
    reading.report(
      "多余",
      node,
      path,
      "没有一类既有限价又有先行自付，“先行自付基数”用不到，请删去",
    );
  }
}

function alwaysZero(value: Value): boolean {
  for (const leaf of leavesOf(value)) {
    if (leaf.kind !== "formula" || leaf.formula.constant?.n !== 0) return false;
  }
  return true;
}

function readClass(reading: Reading, name: string, node: YamlNode, path: string): ClassRule | null {
  if (node.kind === "text" && node.text === "全自费") {
    return { name, fullSelfPay: true, ratio: null, ceiling: null, bucket: null };
  }
  const fields = reading.fields(node, path, KEYS.splitClass);
  if (fields === null) return null;
  const ratio = readValue(reading, fields.get("先行自付"), `${path} › 先行自付`, {
    ...rateAt("facts", ["按目录"]),
  });
  const ceiling = readValue(
    reading,
    fields.get("单价限额"),
    `${path} › 单价限额`,
    moneyAt("facts", ["按目录"]),
  );
  if (ratio !== null) checkRatios(reading, fields.startOf("先行自付"), ratio);
  checkAmounts(reading, fields.startOf("单价限额"), ceiling);
  const bucket = reading.text(fields.get("归入"), `${path} › 归入`);
  const taken = (BASE_AMOUNTS as readonly string[]).includes(bucket?.text ?? "");
  if (bucket !== null && (taken || !reading.hasAmount(bucket.text))) {
    if (reading.declare(bucket, "归入的量", `${path} › 归入`) !== null) {
      reading.addAmount(bucket.text, -1, true);
    }
  }
  if (ratio === null) return null;
  return { name, fullSelfPay: false, ratio, ceiling, bucket: bucket?.text ?? null };
}
