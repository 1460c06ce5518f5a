/** The rule files of the office and what it switched (schema-80.sql). */
import { gunzipSync, gzipSync } from "node:zlib";
import type { RuleSheet } from "../../../shared/audit/nationalColumns.ts";
import type { SwitchState } from "../../../shared/audit/types.ts";
import type { Moment } from "../../../shared/calendar/day.ts";
import type { Books } from "./books.ts";

export interface RuleFileRecord {
  readonly id: number;
  readonly kind: "national" | "own";
  readonly name: string;
  readonly label: string;
  readonly version: string;
  readonly digest: string;
  /** JSON of the counts and of the rows that were not understood */
  readonly report: string;
  readonly importedAt: Moment;
  readonly importedBy: string;
  readonly withdrawnAt: Moment | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnWhy: string | null;
}

const COLUMNS = `f.id, f.kind, f.name, f.label, f.version, f.digest, f.report, f.imported_at AS importedAt,
  i.name AS importedBy, f.withdrawn_at AS withdrawnAt, w.name AS withdrawnBy, f.withdrawn_why AS withdrawnWhy`;

/** Those in force first, each part in the order of coming. */
export function ruleFiles(books: Books): readonly RuleFileRecord[] {
  return books
    .prepare(
      `SELECT ${COLUMNS} FROM rule_file f JOIN account i ON i.id = f.imported_by
       LEFT JOIN account w ON w.id = f.withdrawn_by ORDER BY f.withdrawn_at IS NOT NULL, f.id`,
    )
    .all() as RuleFileRecord[];
}

/** What a rule file says: published sheets, or the text of an own one. */
export type RuleContent = { readonly sheets: readonly RuleSheet[] } | { readonly text: string };

export function packContent(content: RuleContent): { json: string; packed: Buffer } {
  const json = JSON.stringify(content);
  return { json, packed: gzipSync(json) };
}

export function ruleContent(books: Books, id: number): RuleContent {
  const packed = books.prepare("SELECT content FROM rule_file WHERE id = ?").pluck().get(id);
  return JSON.parse(gunzipSync(packed as Buffer).toString("utf8")) as RuleContent;
}

export interface RuleSwitch {
  readonly ruleCode: string;
  readonly state: SwitchState;
  readonly reason: string;
  readonly at: Moment;
  readonly by: string;
}

/** The last word of each rule that the office ever switched. */
export function ruleSwitches(books: Books): readonly RuleSwitch[] {
  return books
    .prepare(
      `SELECT rule_code AS ruleCode, state, reason, at, account.name AS 'by' FROM rule_switch s
       JOIN account ON account.id = s.account_id
       WHERE s.number = (SELECT max(number) FROM rule_switch WHERE rule_code = s.rule_code) ORDER BY rule_code`,
    )
    .all() as RuleSwitch[];
}
