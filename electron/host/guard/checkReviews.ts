/** The findings of each bill against the digests that its review result has; the log has the result. */
import type Database from "better-sqlite3";
import { type Row, rowDigest } from "../store/act.ts";
import { schemaNumber } from "../store/migrations.ts";
import type { Finding, LastRecord } from "./checkChain.ts";

/** The migration that brought the digests. */
const SCHEMA_WITH_DIGESTS = 100;

/** Findings that no result has digests of: each must be in the log by itself. */
export function findingsByThemselves(database: Database.Database): string {
  if (schemaNumber(database) < SCHEMA_WITH_DIGESTS) return "finding";
  return "finding WHERE version_id NOT IN (SELECT version_id FROM review_result WHERE finding_digests IS NOT NULL)";
}

/**
 * Takes from the log's last words those on findings whose result has their digests since, and checks the findings of the
 * results that are left in it. Answers how many.
 */
export function checkReviews(
  database: Database.Database,
  records: Map<string, LastRecord>,
  findings: Finding[],
): number {
  if (schemaNumber(database) < SCHEMA_WITH_DIGESTS) return 0;
  const digests = database
    .prepare("SELECT finding_digests FROM review_result WHERE version_id = ?")
    .pluck();
  const ofVersion = database.prepare("SELECT * FROM finding WHERE version_id = ? ORDER BY number");
  const known = new Map<unknown, readonly unknown[]>();
  for (const { table, key } of records.values()) {
    const text = table === "review_result" ? digests.get(key[0]) : undefined;
    if (typeof text === "string") known.set(key[0], listOf(text));
  }
  for (const [name, { table, key }] of records) {
    if (table === "finding" && known.has(key[0])) records.delete(name);
  }
  let checked = 0;
  for (const [version, expected] of known) {
    const rows = new Map((ofVersion.all(version) as Row[]).map((row) => [row.number, row]));
    for (const number of new Set([...expected.map((_, index) => index + 1), ...rows.keys()])) {
      checked += 1;
      const problem = problemOf(rows.get(number), expected[Number(number) - 1]);
      if (problem !== null)
        findings.push({ table: "finding", key: `${version} ${number}`, problem });
    }
  }
  return checked;
}

function problemOf(row: Row | undefined, digest: unknown): string | null {
  if (row === undefined) return "审核写下的这一行不见了";
  if (digest === undefined) return "审核没有写过这一行，不是医结写的";
  return rowDigest(row) === digest ? null : "与审核写下的不一致，被改过";
}

/** Empty where the text is not what 医结 writes: then the result's own digest is wrong, which is reported. */
function listOf(text: string): readonly unknown[] {
  try {
    const list = JSON.parse(text) as unknown;
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
