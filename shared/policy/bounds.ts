/** The keys of a ladder: "≤10000", "<18", 以上. The sign is 含 or 不含. */
import { compareFraction } from "../money/fraction.ts";
import { formulaAt, signOf } from "./condition.ts";
import type { Bound, Unit } from "./pack.ts";
import type { Reading } from "./reading.ts";
import type { MapEntry, MapNode } from "./yaml.ts";

const ROW_SIGN = /^(≤|<=|<|＜)\s*/;

/** Keys of a ladder, ascending, the last open above. */
export function readBounds(
  reading: Reading,
  rows: readonly MapEntry[],
  node: MapNode,
  path: string,
  units: readonly Unit[],
  open: string,
): { bounds: Bound[]; labels: string[] } | null {
  const bounds: Bound[] = [];
  let faulty = false;
  for (const [index, { key }] of rows.entries()) {
    const below = `${path} › ${key.text}`;
    const match = ROW_SIGN.exec(key.text);
    if (key.text === "以上") {
      if (index === rows.length - 1) continue;
      reading.report("多余", key, below, "“以上”要写在最后一档");
      return null;
    }
    if (match === null) {
      reading.report(
        "未知键",
        key,
        below,
        `档要写成“≤10000”“<18”，最后一档写“以上”（现在写的是“${key.text}”）`,
      );
      return null;
    }
    const limit = formulaAt(reading, key, below, "facts", units, match[0].length);
    if (limit === null) {
      faulty = true;
      continue;
    }
    if (limit.constant === null) {
      reading.report("不支持", key, below, "档的界限只能是固定的数；界限要变的，请写成几张表");
      return null;
    }
    if (limit.unit === "money" && limit.constant.d !== 1) {
      reading.report("金额", key, below, `“${key.text}”不是整数分，档的界限最多两位小数`);
      return null;
    }
    const bound = {
      limit: limit.constant,
      included: signOf(match[1] ?? "") === "≤",
      label: key.text,
    };
    const before = bounds.at(-1);
    if (before !== undefined && !ascends(before, bound)) {
      reading.report("缺档", key, below, `各档要从小到大：“${key.text}”不比“${before.label}”大`);
      return null;
    }
    bounds.push(bound);
  }
  if (faulty) return null;
  const last = rows.at(-1)?.key;
  if (last?.text !== "以上") {
    reading.report(
      "缺档",
      last ?? node,
      path,
      `最后一档“${last?.text ?? ""}”之上没有规定：${open}`,
    );
    return null;
  }
  if (bounds.length === 0) {
    reading.report("多余", node, path, "只有“以上”一档，请直接写值");
    return null;
  }
  return { bounds, labels: rows.map(({ key }) => key.text) };
}

function ascends(a: Bound, b: Bound): boolean {
  const order = compareFraction(a.limit, b.limit);
  return order < 0 || (order === 0 && !a.included && b.included);
}
