/** 组合: an item beside another that contains or excludes it, or without one that it needs; operations of one group. */
import type { Hit } from "./finding.ts";
import { byItem, itemKey, quantityOf, textNumber } from "./limit.ts";
import type { NetLine } from "./netLines.ts";
import { itemName } from "./ruleSet.ts";
import type { GroupEntry, PairEntry } from "./types.ts";

/** By day, or all as one. */
function scopes(lines: readonly NetLine[], scope: "day" | "stay"): Map<string, NetLine[]> {
  const groups = new Map<string, NetLine[]>();
  for (const line of lines) {
    const key = scope === "day" ? line.day : "";
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [line]);
    else same.push(line);
  }
  return groups;
}

/** What stands on one day (or in the stay) against the others there. */
interface Clash {
  readonly window: string;
  readonly faulty: readonly NetLine[];
  readonly present: readonly NetLine[];
}

/** One hit for each item at fault, over all its days. */
export function pairHits(
  entry: PairEntry,
  lines: readonly NetLine[],
  others: readonly NetLine[],
): Hit[] {
  const clashes = new Map<string, Clash[]>();
  const othersIn = scopes(others, entry.scope);
  for (const [window, inWindow] of scopes(lines, entry.scope)) {
    for (const [key, faulty] of byItem(inWindow)) {
      if (quantityOf(faulty) <= 0) continue;
      const beside = (othersIn.get(window) ?? []).filter((line) => itemKey(line) !== key);
      const present = [...byItem(beside).values()].filter((same) => quantityOf(same) > 0).flat();
      if (present.length > 0 !== (entry.relation === "with")) continue;
      const same = clashes.get(key) ?? [];
      same.push({ window, faulty, present });
      clashes.set(key, same);
    }
  }
  return [...clashes].map(([key, ofItem]) => pairHit(entry, key, ofItem));
}

function pairHit(entry: PairEntry, key: string, clashes: readonly Clash[]): Hit {
  const faulty = clashes.flatMap((clash) => clash.faulty);
  const present = clashes.flatMap((clash) => clash.present);
  const name = faulty[0] === undefined ? "" : itemName(faulty[0].line);
  const other = present[0] === undefined ? (entry.othersName ?? "") : itemName(present[0].line);
  const against = entry.others.codes?.join("+") ?? entry.othersName ?? JSON.stringify(entry.others);
  const windows = clashes.map(({ window }) => window).filter((window) => window !== "");
  const more = windows.length > 1 ? `等 ${windows.length} 天` : "";
  const when = windows[0] === undefined ? "本次住院" : `${windows[0]} ${more}`.trim();
  return {
    subject: `${key}×${against}`,
    faulty,
    related: present,
    numbers: [
      { name: "项目", value: name },
      { name: entry.relation === "with" ? "同收" : "缺少", value: other },
      ...(windows.length === 0 ? [] : [{ name: "日期", value: windows.join("、") }]),
      ...textNumber(entry.text),
    ],
    ...(entry.level === undefined ? {} : { level: entry.level }),
    sentence:
      entry.relation === "with"
        ? `${when}收了“${other}”，又收“${name}”，两者不能同收`
        : `${when}收了“${name}”，没有与它相配的“${other}”`,
  };
}

/**
 * On one day two or more different operations of a group: all but the dearest are to be charged at a discount. A
 * quantity that is not whole (0.5) is a discount already given.
 */
export function groupHits(entry: GroupEntry, lines: readonly NetLine[]): Hit[] {
  const hits: Hit[] = [];
  for (const [day, ofDay] of scopes(lines, "day")) {
    const operations = [...byItem(ofDay).values()]
      .filter((same) => quantityOf(same) > 0)
      .sort((a, b) => priceOf(b) - priceOf(a) || (keyOf(a) < keyOf(b) ? -1 : 1));
    const [main, ...second] = operations;
    const full = second.filter((same) => quantityOf(same) % 10_000 === 0).flat();
    if (main === undefined || full.length === 0) continue;
    const names = [...new Set(full.map(({ line }) => `“${itemName(line)}”`))].sort();
    const mainName = main[0] === undefined ? "" : itemName(main[0].line);
    hits.push({
      subject: `${entry.name ?? ""}@${day}`,
      faulty: full,
      related: main,
      numbers: [
        { name: "手术组", value: entry.name ?? "" },
        { name: "主操作", value: mainName },
        { name: "日期", value: day },
        ...textNumber(entry.text),
      ],
      ...(entry.level === undefined ? {} : { level: entry.level }),
      sentence: `${day} 同组（${entry.name ?? ""}）手术 ${operations.length} 种，主操作“${mainName}”以外的${names.join("、")}按全数量收费，请核对是否同一切口、第二项起是否已折价`,
    });
  }
  return hits;
}

function priceOf(lines: readonly NetLine[]): number {
  return Math.max(...lines.map(({ line }) => line.unitPrice));
}

function keyOf([first]: readonly NetLine[]): string {
  return first === undefined ? "" : itemKey(first);
}
