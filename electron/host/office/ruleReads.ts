/** 规则库: the rules in force, where they come from, what the office switched, and how often each hits. */
import type { Level, SwitchState } from "../../../shared/audit/types.ts";
import type { Moment } from "../../../shared/calendar/day.ts";
import type { Books } from "../store/books.ts";
import { type RuleFileRecord, ruleFiles } from "../store/ruleFiles.ts";
import type { StoredReport } from "./ruleActs.ts";
import { ruleBook } from "./ruleBook.ts";

interface RuleRow {
  readonly code: string;
  readonly name: string;
  /** As the rule itself has it */
  readonly level: Level;
  readonly bearer: "病人" | "医院";
  readonly mayDeduct: boolean;
  readonly version: string;
  /** How many items or pairs it knows; null for a rule that needs no table */
  readonly entries: number | null;
  readonly legalBasis: string;
  readonly evidence: string;
  /** The file that it comes from; null: with the program */
  readonly file: string | null;
  readonly state: SwitchState;
  readonly switchedBy: string | null;
  readonly switchedAt: Moment | null;
  readonly reason: string;
  /** Findings in current bills */
  readonly hits: number;
  readonly open: number;
}

interface RuleFileRow extends Omit<RuleFileRecord, "report"> {
  readonly report: StoredReport;
  readonly rules: number;
}

export interface RuleLibrary {
  readonly digest: string;
  readonly files: readonly RuleFileRow[];
  readonly rules: readonly RuleRow[];
  /** C13: so many run, so many of them deduct by themselves */
  readonly on: number;
  readonly automatic: number;
}

const HITS = `SELECT rule_code AS code, count(*) AS hits,
    sum((SELECT status FROM finding_decision d WHERE d.stay_id = s.id AND d.identity = f.identity
      ORDER BY number DESC LIMIT 1) IS NULL) AS open
  FROM finding f JOIN stay s ON s.current_version = f.version_id WHERE closed_at IS NULL GROUP BY rule_code`;

export function ruleLibrary(books: Books): RuleLibrary {
  const book = ruleBook(books);
  const counted = books.prepare(HITS).all() as { code: string; hits: number; open: number }[];
  const hits = new Map(counted.map((one) => [one.code, one]));
  const rules = book.sourced.map(({ rule, file }): RuleRow => {
    const made = book.switched.get(rule.code);
    const count = hits.get(rule.code);
    return {
      code: rule.code,
      name: rule.name,
      level: rule.level,
      bearer: rule.bearer,
      mayDeduct: rule.mayDeduct,
      version: rule.version,
      entries: "entries" in rule.logic ? rule.logic.entries.length : null,
      legalBasis: rule.legalBasis,
      evidence: rule.evidence,
      file: file?.name ?? null,
      state: made?.state ?? "按级别",
      switchedBy: made?.by ?? null,
      switchedAt: made?.at ?? null,
      reason: made?.reason ?? "",
      hits: count?.hits ?? 0,
      open: count?.open ?? 0,
    };
  });
  const on = rules.filter(({ state }) => state !== "关");
  return {
    digest: book.digest,
    files: ruleFiles(books).map(({ report, ...file }) => ({
      ...file,
      report: JSON.parse(report) as StoredReport,
      rules: book.sourced.filter((one) => one.file?.id === file.id).length,
    })),
    rules: rules.sort((a, b) => (a.code < b.code ? -1 : 1)),
    on: on.length,
    automatic: on.filter(({ state }) => state === "自动扣减").length,
  };
}
