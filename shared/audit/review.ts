/**
 * The review: bill + person + catalogue + other stays + rules → findings. A pure function beside the calculation; it
 * changes no amount.
 */
import { holdsOn } from "../calendar/interval.ts";
import { countHits } from "./count.ts";
import {
  automaticDeductionOf,
  type Context,
  compareFindings,
  type Hit,
  type MadeFinding,
  makeFinding,
  stayKeyOf,
} from "./finding.ts";
import { limitHits } from "./limit.ts";
import { lineHits } from "./lineChecks.ts";
import { type NetLine, netLines } from "./netLines.ts";
import { groupHits, pairHits } from "./pair.ts";
import type { RuleSet, TableEntry } from "./ruleSet.ts";
import { stayHits } from "./stayChecks.ts";
import type { NotJudged, ReviewCase, ReviewResult, ReviewSwitches, Rule } from "./types.ts";

/**
 * Judges a case by all rules that run at its stage. Findings come in the order of level, rule and subject; the order of
 * lines decides nothing. What could not be judged is named with what was missing.
 */
export function review(of: ReviewCase, rules: RuleSet, switches: ReviewSwitches): ReviewResult {
  const notJudged = new Map<string, NotJudged>();
  const context = contextOf(of, (rule, reason) => {
    notJudged.set(`${rule.code}|${reason}`, { ruleCode: rule.code, reason });
  });
  const runs = (rule: Rule): boolean =>
    rule.stages.includes(of.stage) &&
    !switches.off.has(rule.code) &&
    !rule.liftedBy.some((fact) => of.known.has(fact));
  const made: MadeFinding[] = [];
  const add = (rule: Rule, hits: readonly Hit[]): void => {
    for (const hit of hits) made.push(makeFinding(rule, hit, context, switches));
  };
  for (const [table, met] of metEntries(context, rules)) {
    if (runs(table.rule)) add(table.rule, tableHits(table, met, context));
  }
  for (const rule of rules.plain) {
    if (runs(rule)) add(rule, plainHits(rule, context));
  }
  made.sort((a, b) => compareFindings(a.finding, b.finding));
  const strongest = strongestOfEach(made);
  return {
    findings: strongest.map(({ finding }) => finding),
    notJudged: [...notJudged.values()].sort((a, b) =>
      `${a.ruleCode}|${a.reason}` < `${b.ruleCode}|${b.reason}` ? -1 : 1,
    ),
    automaticDeduction: automaticDeductionOf(strongest),
  };
}

function contextOf(of: ReviewCase, notJudged: Context["notJudged"]): Context {
  const { stay } = of;
  const stayKey = stayKeyOf(stay);
  const others = of.otherStays.filter((other) => stayKeyOf(other) !== stayKey);
  return {
    of,
    stayKey,
    lines: netLines(of.lines, null),
    otherLines: others.flatMap((other) => netLines(other.lines, stayKeyOf(other))),
    age: { birthDay: of.birthDay, years: stay.ageYears },
    notJudged,
  };
}

interface Met {
  readonly items: NetLine[];
  readonly others: NetLine[];
  /** The same items in other stays. */
  readonly elsewhere: NetLine[];
}

/** The entries that some line of the bill is an item of, with these lines. */
function metEntries(context: Context, rules: RuleSet): Map<TableEntry, Met> {
  const met = new Map<TableEntry, Met>();
  const take = (net: NetLine, bucket: "own" | "elsewhere"): void => {
    const code = net.line.nationalItemCode;
    for (const targets of [rules.byCode.get(code) ?? [], rules.scanned]) {
      for (const { table, role, matches } of targets) {
        if (!holds(table.rule, net) || !matches(net.line)) continue;
        let found = met.get(table);
        if (found === undefined) {
          found = { items: [], others: [], elsewhere: [] };
          met.set(table, found);
        }
        if (bucket === "own") found[role].push(net);
        else if (role === "items") found.elsewhere.push(net);
      }
    }
  };
  for (const net of context.lines) take(net, "own");
  for (const net of context.otherLines) take(net, "elsewhere");
  return met;
}

/** Whether the rule is in force on the line's day and looks at such a line. */
function holds(rule: Rule, { day, selfPaid }: NetLine): boolean {
  return !(rule.onlyInScope && selfPaid) && holdsOn(rule, day);
}

function tableHits(table: TableEntry, met: Met, context: Context): Hit[] {
  if (met.items.length === 0) return [];
  switch (table.kind) {
    case "limit":
      return limitHits(table.rule, table.entry, met.items, context);
    case "count": {
      const elsewhere = table.entry.withOtherStays ? met.elsewhere : [];
      return countHits(table.entry, met.items, elsewhere, context);
    }
    case "pair":
      return pairHits(table.entry, met.items, met.others);
    case "group":
      return groupHits(table.entry, met.items);
  }
}

function plainHits(rule: Rule, context: Context): Hit[] {
  if (rule.logic.kind === "line") {
    const lines = context.lines.filter((line) => holds(rule, line));
    return lineHits(rule, rule.logic, lines, context);
  }
  if (!holdsOn(rule, context.of.stay.dischargeDay)) return [];
  return stayHits(rule.logic, context) ?? [];
}

/** Two rows of one rule may fault the same item: the stronger stands. The list is sorted by level. */
function strongestOfEach(made: readonly MadeFinding[]): MadeFinding[] {
  const seen = new Set<string>();
  return made.filter(({ finding: { id } }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
