/** 规则库: rule files come and are withdrawn, rules are switched. The bills that wait are reviewed again afterwards. */
import { readFileSync } from "node:fs";
import { loadRules } from "../../../shared/audit/load.ts";
import { fileLabel } from "../../../shared/audit/nationalMeta.ts";
import { type NationalReport, readNationalRules } from "../../../shared/audit/nationalRules.ts";
import type { Rule, SwitchState } from "../../../shared/audit/types.ts";
import { dayOfMoment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { printProblem } from "../../../shared/policy/problems.ts";
import { type ImportFile, withTables } from "../intake/source.ts";
import { type Act, type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { sha256 } from "../store/digest.ts";
import { packContent, type RuleContent, ruleFiles } from "../store/ruleFiles.ts";
import { requireRight } from "./rights.ts";
import { ruleBook } from "./ruleBook.ts";

// —— switches

export interface SwitchRequest {
  readonly ruleCode: string;
  readonly state: SwitchState;
  readonly reason: string;
}

/**
 * Sets what the office does with a rule. Throws NOT_ALLOWED, NOT_FOUND, REASON_MISSING, RULE_NOT_AUTOMATIC.
 */
export function switchRule(
  books: Books,
  request: ActRequest,
  { ruleCode, state, reason }: SwitchRequest,
): { readonly number: number } {
  requireRight(request.actor, "设置审核规则");
  if (reason.trim() === "") throw new YijieError("REASON_MISSING", { act: "设置审核规则" });
  const head = {
    ...request,
    kind: "设置审核规则",
    subject: ruleCode,
    request: { ruleCode, state, reason },
  };
  return performAct(books, head, (act) => {
    const rule = ruleBook(books).byCode.get(ruleCode)?.rule;
    if (rule === undefined) throw new YijieError("NOT_FOUND", { what: `审核规则 ${ruleCode}` });
    if (state === "自动扣减" && !rule.mayDeduct) {
      throw new YijieError("RULE_NOT_AUTOMATIC", { rule: `${rule.name}（${ruleCode}）` });
    }
    const last = books
      .prepare("SELECT coalesce(max(number), 0) FROM rule_switch WHERE rule_code = ?")
      .pluck()
      .get(ruleCode) as number;
    act.insert("rule_switch", {
      rule_code: ruleCode,
      number: last + 1,
      state,
      reason: reason.trim(),
      at: act.at,
      account_id: request.actor.accountId,
    });
    act.note({ state });
    return { number: last + 1 };
  });
}

// —— files

export interface ImportedRules {
  readonly fileId: number;
  readonly label: string;
  readonly rules: number;
  readonly report: StoredReport;
  /** The file of the same label whose place it takes */
  readonly replaces: number | null;
}

/** Rows that were not understood are kept with their reasons, the first so many of each kind; the counts say how many in all. */
export interface StoredReport extends Omit<NationalReport, "notes" | "notUnderstood" | "remarks"> {
  readonly notes: number;
  readonly notUnderstood: number;
  readonly remarks: number;
  readonly examples: readonly {
    readonly sheet: string;
    readonly row: number;
    readonly text: string;
  }[];
}

const MOST_EXAMPLES = 200;

interface ReadFile {
  readonly kind: "national" | "own";
  readonly label: string;
  readonly version: string;
  readonly content: RuleContent;
  readonly rules: readonly Rule[];
  readonly report: StoredReport;
}

/**
 * Imports a rule file: a published workbook, or a file of the office's own (YAML). One of the same label takes the place of
 * the earlier one; an own rule with the code of a rule of the program takes its place.
 * Throws NOT_ALLOWED, RULES_NONE, RULES_REFUSED, RULES_CLASH, and what reading a file throws.
 */
export async function importRules(
  books: Books,
  request: ActRequest,
  file: ImportFile,
): Promise<ImportedRules> {
  requireRight(request.actor, "导入规则");
  const read = await readRuleFile(file, dayOfMoment(books.clock.now()));
  const { json, packed } = packContent(read.content);
  const digest = sha256(json);
  const head = { ...request, kind: "导入规则", subject: read.label, request: { digest } };
  return performAct(books, head, (act) => {
    const inForce = ruleFiles(books).filter(({ withdrawnAt }) => withdrawnAt === null);
    const old = inForce.find(({ kind, label }) => kind === read.kind && label === read.label);
    refuseClash(books, read.rules, old?.id ?? null, file.name);
    if (old !== undefined) {
      withdraw(act, old.id, request.actor.accountId, `由新导入的 ${file.name} 代替`);
    }
    const row = act.insert("rule_file", {
      kind: read.kind,
      name: file.name,
      label: read.label,
      version: read.version,
      digest,
      content: packed,
      report: JSON.stringify(read.report),
      imported_at: act.at,
      imported_by: request.actor.accountId,
    });
    const { rows, understood, notUnderstood } = read.report;
    act.note({
      rules: read.rules.length,
      rows,
      understood,
      notUnderstood,
      replaces: old?.id ?? null,
    });
    return {
      fileId: Number(row.id),
      label: read.label,
      rules: read.rules.length,
      report: read.report,
      replaces: old?.id ?? null,
    };
  });
}

function withdraw(act: Act, id: number, accountId: number, reason: string): void {
  const changes = { withdrawn_at: act.at, withdrawn_by: accountId, withdrawn_why: reason };
  act.update("rule_file", { id }, changes);
}

/** Two files with one code would leave it to chance which counts; a rule of the program makes room. */
function refuseClash(
  books: Books,
  rules: readonly Rule[],
  replaced: number | null,
  name: string,
): void {
  const { byCode } = ruleBook(books);
  for (const { code } of rules) {
    const other = byCode.get(code)?.file ?? null;
    if (other === null || other.id === replaced) continue;
    throw new YijieError("RULES_CLASH", { file: name, code, other: other.name });
  }
}

async function readRuleFile(file: ImportFile, today: string): Promise<ReadFile> {
  return /\.ya?ml$/i.test(file.name) ? readOwn(file) : readNational(file, today);
}

function readOwn(file: ImportFile): ReadFile {
  const text = readFileSync(file.path, "utf8");
  const { file: loaded, problems } = loadRules(text, file.name);
  if (loaded === null) {
    throw new YijieError("RULES_REFUSED", {
      file: file.name,
      count: problems.length,
      detail: problems.slice(0, 5).map(printProblem).join("；"),
    });
  }
  const { name, version, rules } = loaded;
  const count = rules.length;
  return {
    kind: "own",
    label: name,
    version,
    content: { text },
    rules,
    report: {
      rows: count,
      understood: count,
      notes: 0,
      notUnderstood: 0,
      remarks: 0,
      unusedColumns: [],
      examples: [],
    },
  };
}

async function readNational(file: ImportFile, version: string): Promise<ReadFile> {
  const sheets = await withTables(file, async ({ tables, close }) => {
    try {
      const found = [];
      for (const table of tables) {
        const rows = [];
        for await (const batch of table.rows()) {
          for (const { number, cells } of batch) rows.push({ number, cells: [...cells] });
        }
        found.push({ name: table.sheet ?? "", rows });
      }
      return found;
    } finally {
      close();
    }
  });
  const { rules, report } = readNationalRules({ name: file.name, version, sheets });
  if (rules.length === 0) {
    const [first] = report.notUnderstood;
    const detail = first === undefined ? "" : `第 ${first.row} 行：${first.text}`;
    throw new YijieError("RULES_NONE", { file: file.name, detail });
  }
  const { notes, notUnderstood, remarks, ...counts } = report;
  return {
    kind: "national",
    label: fileLabel(file.name),
    version,
    content: { sheets },
    rules,
    report: {
      ...counts,
      notes: notes.length,
      notUnderstood: notUnderstood.length,
      remarks: remarks.length,
      examples: [...notUnderstood, ...remarks].slice(0, MOST_EXAMPLES),
    },
  };
}

/** Takes a rule file out of force; it stays to be looked at. Throws NOT_ALLOWED, NOT_FOUND, REASON_MISSING, RULE_FILE_WITHDRAWN. */
export function withdrawRules(
  books: Books,
  request: ActRequest,
  { fileId, reason }: { readonly fileId: number; readonly reason: string },
): { readonly fileId: number } {
  requireRight(request.actor, "导入规则");
  if (reason.trim() === "") throw new YijieError("REASON_MISSING", { act: "撤下规则" });
  const head = {
    ...request,
    kind: "撤下规则",
    subject: `规则文件 ${fileId}`,
    request: { fileId, reason },
  };
  return performAct(books, head, (act) => {
    const file = ruleFiles(books).find(({ id }) => id === fileId);
    if (file === undefined) throw new YijieError("NOT_FOUND", { what: `规则文件 ${fileId}` });
    if (file.withdrawnAt !== null) {
      throw new YijieError("RULE_FILE_WITHDRAWN", {
        file: file.name,
        why: file.withdrawnWhy ?? "",
      });
    }
    withdraw(act, fileId, request.actor.accountId, reason.trim());
    act.note({ label: file.label });
    return { fileId };
  });
}
