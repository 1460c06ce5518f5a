/** 限定: an item that is paid only under a condition, charged without it. */
import { type Unmet, unmetDemands } from "./condition.ts";
import type { Context, Hit } from "./finding.ts";
import type { NetLine } from "./netLines.ts";
import { itemName } from "./ruleSet.ts";
import type { LimitEntry, Rule } from "./types.ts";

/** The code that an item is known by: the national one, or the hospital's own where it is not mapped. */
export function itemKey({ line }: NetLine): string {
  return line.nationalItemCode || `院内${line.hospitalItemCode}`;
}

export function byItem(lines: readonly NetLine[]): Map<string, NetLine[]> {
  const groups = new Map<string, NetLine[]>();
  for (const line of lines) {
    const key = itemKey(line);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [line]);
    else same.push(line);
  }
  return groups;
}

/** One hit for each item, over the lines that do not meet the condition. */
export function limitHits(
  rule: Rule,
  entry: LimitEntry,
  lines: readonly NetLine[],
  context: Context,
): Hit[] {
  const hits: Hit[] = [];
  for (const [key, ofItem] of byItem(lines)) {
    const faulty: NetLine[] = [];
    let why: Unmet[] = [];
    for (const line of ofItem) {
      const unmet = unmetDemands(entry.condition, line, context);
      const broken = unmet.filter(({ met }) => met === false);
      if (broken.length > 0) {
        if (faulty.length === 0) why = broken;
        faulty.push(line);
      } else if (unmet[0] !== undefined) {
        context.notJudged(rule, `“${unmet[0].demand}”没有判断：${unmet[0].actual}`);
      }
    }
    const [first] = faulty;
    if (first === undefined || quantityOf(faulty) <= 0) continue;
    const name = itemName(first.line);
    hits.push({
      subject: key,
      faulty,
      numbers: [
        ...why.flatMap(({ demand, actual, numbers }) => [
          { name: "限定", value: demand },
          { name: "实际", value: actual },
          ...numbers,
        ]),
        ...textNumber(entry.text),
      ],
      ...(entry.level === undefined ? {} : { level: entry.level }),
      sentence: `“${name}”${why.map(({ demand }) => demand).join("、")}，${why.map(({ actual }) => actual).join("、")}`,
    });
  }
  return hits;
}

export function quantityOf(lines: readonly NetLine[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The published text, for whoever reads the finding. */
export function textNumber(text: string | null): { name: string; value: string }[] {
  return text === null || text === "" ? [] : [{ name: "限定说明", value: text }];
}
