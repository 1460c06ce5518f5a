/** Rules made ready: every entry that names codes is found by them, so that a bill meets only rules about its items. */
import type { FeeLine } from "../bill/types.ts";
import type { CountEntry, GroupEntry, ItemSelector, LimitEntry, PairEntry, Rule } from "./types.ts";

export type TableEntry =
  | { readonly kind: "limit"; readonly rule: Rule; readonly entry: LimitEntry }
  | { readonly kind: "count"; readonly rule: Rule; readonly entry: CountEntry }
  | { readonly kind: "pair"; readonly rule: Rule; readonly entry: PairEntry }
  | { readonly kind: "group"; readonly rule: Rule; readonly entry: GroupEntry };

/** Where an entry looks at a line: as the one at fault or as the one it is held against. */
interface Target {
  readonly table: TableEntry;
  readonly role: "items" | "others";
  readonly matches: (line: FeeLine) => boolean;
}

export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly byCode: ReadonlyMap<string, readonly Target[]>;
  /** Entries that go by category, name or beginning of a code: asked of every line. */
  readonly scanned: readonly Target[];
  /** Rules without a table of items. */
  readonly plain: readonly Rule[];
}

/** Throws RangeError where two rules have one code or a rule that is no 违规 may deduct. */
export function ruleSet(rules: readonly Rule[]): RuleSet {
  const seen = new Set<string>();
  const byCode = new Map<string, Target[]>();
  const scanned: Target[] = [];
  const plain: Rule[] = [];
  for (const rule of rules) {
    if (seen.has(rule.code)) throw new RangeError(`two rules have the code ${rule.code}`);
    if (rule.mayDeduct && rule.level !== "违规") {
      throw new RangeError(`${rule.code} may deduct and is no 违规`);
    }
    seen.add(rule.code);
    const tables = tableEntries(rule);
    if (tables.length === 0) plain.push(rule);
    for (const table of tables) {
      addTarget(table, "items", table.entry.items, byCode, scanned);
      if (table.kind === "pair") addTarget(table, "others", table.entry.others, byCode, scanned);
    }
  }
  return { rules, byCode, scanned, plain };
}

function tableEntries(rule: Rule): TableEntry[] {
  const { logic } = rule;
  switch (logic.kind) {
    case "limit":
      return logic.entries.map((entry) => ({ kind: "limit", rule, entry }));
    case "count":
      return logic.entries.map((entry) => ({ kind: "count", rule, entry }));
    case "pair":
      return logic.entries.map((entry) => ({ kind: "pair", rule, entry }));
    case "group":
      return logic.entries.map((entry) => ({ kind: "group", rule, entry }));
    default:
      return [];
  }
}

function addTarget(
  table: TableEntry,
  role: Target["role"],
  selector: ItemSelector,
  byCode: Map<string, Target[]>,
  scanned: Target[],
): void {
  const { codes, ...rest } = selector;
  const target: Target = { table, role, matches: selects(rest) };
  if (codes === undefined) {
    scanned.push(target);
    return;
  }
  for (const code of new Set(codes)) {
    const same = byCode.get(code);
    if (same === undefined) byCode.set(code, [target]);
    else same.push(target);
  }
}

/** The name that an item is known by. */
export function itemName(line: FeeLine): string {
  return line.nationalItemName || line.hospitalItemName;
}

/** Whether a line is one of the selector's, by all that it gives. */
export function selects(selector: ItemSelector): (line: FeeLine) => boolean {
  const { codePrefixes, categories, nameIncludes, nameExcludes, units } = selector;
  const codes = selector.codes === undefined ? null : new Set(selector.codes);
  return (line) => {
    if (categories !== undefined && !categories.includes(line.category)) return false;
    if (units !== undefined && !units.includes(line.unit)) return false;
    const code = line.nationalItemCode;
    if (codes !== null && !codes.has(code)) return false;
    if (codePrefixes !== undefined && !codePrefixes.some((start) => code.startsWith(start))) {
      return false;
    }
    if (nameIncludes === undefined && nameExcludes === undefined) return true;
    const name = itemName(line);
    if (nameIncludes !== undefined && !nameIncludes.some((word) => name.includes(word))) {
      return false;
    }
    return nameExcludes === undefined || !nameExcludes.some((word) => name.includes(word));
  };
}
