/** What the review found in a bill and what was decided about it, as the books have it (schema-80.sql). */

import type { FindingStatus } from "../../../shared/audit/reviewWords.ts";
import type {
  Bearer,
  FaultyLine,
  FindingNumber,
  Level,
  LineReference,
  NotJudged,
} from "../../../shared/audit/types.ts";
import type { Moment } from "../../../shared/calendar/day.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import type { Books } from "./books.ts";

/** What of a finding is kept as JSON; `sourceRow` of its lines is the number of the line within the bill's version. */
export interface FindingContent {
  readonly faulty: readonly FaultyLine[];
  readonly related: readonly LineReference[];
  readonly numbers: readonly FindingNumber[];
  readonly legalBasis: string;
  readonly evidence: string;
  readonly sentence: string;
}

export interface StoredFinding {
  readonly number: number;
  readonly identity: string;
  readonly ruleCode: string;
  readonly ruleName: string;
  readonly ruleVersion: string;
  readonly level: Level;
  readonly bearer: Bearer;
  readonly inScope: Fen | null;
  readonly proposed: Fen;
  readonly automaticFen: Fen;
  /** Its rule was switched to 自动扣减. */
  readonly automatic: boolean;
  readonly content: FindingContent;
  readonly foundAt: Moment;
  readonly closedAt: Moment | null;
  readonly status: FindingStatus;
  readonly reason: string;
  readonly reviewer: string;
  readonly decidedAt: Moment | null;
}

export interface ReviewRecord {
  readonly stage: "出院" | "事后";
  readonly rulesDigest: string;
  readonly basis: string;
  readonly ruleCount: number;
  readonly notJudged: readonly NotJudged[];
  /** Of each finding, in the order of their numbers, as the log keeps them; null where the log has each by itself */
  readonly findingDigests: readonly string[] | null;
  readonly at: Moment;
}

/** null: this bill was never reviewed. */
export function reviewRecord(books: Books, versionId: number): ReviewRecord | null {
  const row = books
    .prepare(
      `SELECT stage, rules_digest AS rulesDigest, basis, rule_count AS ruleCount, not_judged AS notJudged,
              finding_digests AS findingDigests, at
       FROM review_result WHERE version_id = ?`,
    )
    .get(versionId) as RecordRow | undefined;
  if (row === undefined) return null;
  const { notJudged, findingDigests } = row;
  return {
    ...row,
    notJudged: JSON.parse(notJudged) as NotJudged[],
    findingDigests: findingDigests === null ? null : (JSON.parse(findingDigests) as string[]),
  };
}

interface RecordRow extends Omit<ReviewRecord, "notJudged" | "findingDigests"> {
  readonly notJudged: string;
  readonly findingDigests: string | null;
}

interface FindingRow extends Omit<StoredFinding, "automatic" | "content"> {
  readonly automatic: number;
  readonly content: string;
}

/** With the last decision of each fault; those of rules that run no more are closed and still there. */
export function findingsOf(books: Books, versionId: number): readonly StoredFinding[] {
  const rows = books
    .prepare(`${FINDINGS} WHERE f.version_id = ? ORDER BY f.number`)
    .all(versionId) as FindingRow[];
  return rows.map(({ automatic, content, ...row }) => ({
    ...row,
    automatic: automatic === 1,
    content: JSON.parse(content) as FindingContent,
  }));
}

/** The last decision about the same fault of the same stay. */
export const LAST_DECISION = `LEFT JOIN finding_decision d ON d.stay_id = v.stay_id AND d.number =
    (SELECT max(number) FROM finding_decision WHERE stay_id = v.stay_id AND identity = f.identity)`;

const FINDINGS = `SELECT f.number, f.identity, f.rule_code AS ruleCode, f.rule_name AS ruleName,
    f.rule_version AS ruleVersion, f.level, f.bearer, f.in_scope_fen AS inScope, f.proposed_fen AS proposed,
    f.automatic_fen AS automaticFen, f.automatic, f.content, f.found_at AS foundAt, f.closed_at AS closedAt,
    ifnull(d.status, '待核实') AS status, ifnull(d.reason, '') AS reason, ifnull(account.name, '') AS reviewer,
    d.at AS decidedAt
  FROM finding f JOIN stay_version v ON v.id = f.version_id ${LAST_DECISION}
  LEFT JOIN account ON account.id = d.account_id`;
