/** The findings as lists and reports: what is to be decided, beside which lines, and the three reports of one hit table. */

import type { FindingStatus } from "../../../shared/audit/reviewWords.ts";
import type { FindingNumber, Level } from "../../../shared/audit/types.ts";
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Quantity } from "../../../shared/money/decimal.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import type { Books } from "../store/books.ts";
import { type FindingContent, findingsOf, LAST_DECISION, reviewRecord } from "../store/reviews.ts";
import { stayEntries } from "../store/stayEntries.ts";
import { currentStay, type StoredStay } from "../store/stays.ts";
import { isDeducted } from "./reviewHolds.ts";
import { confirmedPerson } from "./samePerson.ts";

interface FindingRow {
  readonly stayId: number;
  readonly number: number;
  readonly inpatientNo: string;
  readonly name: string;
  readonly dept: string;
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly dischargeDay: Day;
  readonly ruleCode: string;
  readonly ruleName: string;
  readonly level: Level;
  readonly bearer: "病人" | "医院";
  readonly status: FindingStatus;
  readonly sentence: string;
  readonly proposed: Fen;
  readonly settled: boolean;
}

export interface FindingQuery {
  readonly level?: Level;
  /** open: 待核实 and 已申诉 */
  readonly status?: FindingStatus | "open";
  readonly ruleCode?: string;
  /** Code of the institution */
  readonly hospital?: string;
  readonly dept?: string;
  /** What an item is called in the reports */
  readonly item?: string;
  readonly from?: Day;
  readonly to?: Day;
  readonly limit: number;
}

export interface FindingPage {
  readonly findings: readonly FindingRow[];
  /** How many there are in all of what was asked for */
  readonly count: number;
  readonly proposed: number;
}

interface HitRow extends Omit<FindingRow, "settled" | "sentence"> {
  readonly versionId: number;
  readonly settled: number;
  readonly content: string;
}

/** One hit table for lists and reports: findings of current bills that the last run still found. */
const HITS = `SELECT v.stay_id AS stayId, v.id AS versionId, f.number, s.inpatient_no AS inpatientNo, v.name,
    json_extract(v.head, '$.dept') AS dept, json_extract(v.head, '$.hospitalName') AS hospitalName,
    s.hospital_code AS hospitalCode, v.discharge_day AS dischargeDay, f.rule_code AS ruleCode, f.rule_name AS ruleName, f.level, f.bearer,
    ifnull(d.status, '待核实') AS status, f.proposed_fen AS proposed, f.content,
    NOT EXISTS (SELECT 1 FROM open_stay WHERE open_stay.stay_id = s.id) AS settled
  FROM finding f JOIN stay s ON s.current_version = f.version_id JOIN stay_version v ON v.id = f.version_id
  ${LAST_DECISION}
  WHERE f.closed_at IS NULL
    AND (@from IS NULL OR v.discharge_day >= @from) AND (@to IS NULL OR v.discharge_day <= @to)
    AND (@level IS NULL OR f.level = @level) AND (@ruleCode IS NULL OR f.rule_code = @ruleCode)
    AND (@hospital IS NULL OR s.hospital_code = @hospital) AND (@dept IS NULL OR json_extract(v.head, '$.dept') = @dept)
    AND (@status IS NULL OR ifnull(d.status, '待核实') = @status
      OR (@status = 'open' AND ifnull(d.status, '待核实') IN ('待核实', '已申诉')))
  ORDER BY CASE f.level WHEN '违规' THEN 0 WHEN '可疑' THEN 1 ELSE 2 END, v.discharge_day, v.stay_id, f.number`;

function hits(books: Books, query: Omit<FindingQuery, "limit">): readonly HitRow[] {
  const { level, status, ruleCode, hospital, dept, from, to, item } = query;
  const by = { level, status, ruleCode, hospital, dept, from, to };
  const rows = books
    .prepare(HITS)
    .all(Object.fromEntries(Object.entries(by).map(([name, value]) => [name, value ?? null])));
  const found = rows as HitRow[];
  if (item === undefined) return found;
  // Of an item's findings only what is proposed of this item, as its row of the report has it.
  return found.flatMap((row) =>
    entriesOf(books, row)
      .filter((entry) => entry.item === item)
      .map(({ amount }) => ({ ...row, proposed: amount })),
  );
}

/** What is to be looked at, the worst and the longest waiting first. */
export function findFindings(books: Books, { limit, ...query }: FindingQuery): FindingPage {
  const found = hits(books, query);
  return {
    findings: found.slice(0, limit).map(({ content, settled, versionId: _, ...row }) => ({
      ...row,
      sentence: (JSON.parse(content) as FindingContent).sentence,
      settled: settled === 1,
    })),
    count: found.length,
    proposed: found.reduce((sum, { proposed }) => sum + proposed, 0),
  };
}

// —— one finding, one stay

interface FindingLine {
  readonly number: number;
  readonly sourceRow: number;
  readonly feeTime: Moment;
  readonly code: string;
  readonly item: string;
  readonly dept: string;
  readonly quantity: Quantity;
  readonly unit: string;
  readonly amountFen: number;
  readonly deductionFen: number;
}

export interface FindingDetail {
  readonly stayId: number;
  readonly number: number;
  readonly inpatientNo: string;
  readonly ruleCode: string;
  readonly ruleName: string;
  readonly ruleVersion: string;
  readonly level: Level;
  readonly bearer: "病人" | "医院";
  readonly status: FindingStatus;
  readonly reason: string;
  readonly reviewer: string;
  readonly decidedAt: Moment | null;
  readonly sentence: string;
  readonly legalBasis: string;
  readonly evidence: string;
  readonly numbers: readonly FindingNumber[];
  readonly inScope: Fen | null;
  readonly proposed: Fen;
  /** Deducted at the settlement without being asked */
  readonly deducted: boolean;
  readonly foundAt: Moment;
  readonly closedAt: Moment | null;
  readonly faulty: readonly FindingLine[];
  readonly related: readonly FindingLine[];
  /** Lines in other stays of the same person */
  readonly elsewhere: readonly { readonly stay: string; readonly sourceRow: number }[];
}

/** Throws NOT_FOUND. */
export function findingDetail(books: Books, stayId: number, number: number): FindingDetail {
  const { versionId, stay } = currentStay(books, stayId);
  const found = findingsOf(books, versionId).find((one) => one.number === number);
  if (found === undefined) {
    throw new YijieError("NOT_FOUND", { what: `第 ${stayId} 号住院记录的疑点 ${number}` });
  }
  const { content, identity: _, automatic: __, automaticFen: ___, ...rest } = found;
  const { faulty, related, ...texts } = content;
  const lineOf = lineFinder(books, versionId);
  return {
    ...rest,
    ...texts,
    stayId,
    inpatientNo: stay.inpatientNo,
    deducted: isDeducted(found),
    faulty: faulty.flatMap((line) => lineOf(line, line.deduction)),
    related: related.flatMap((line) => lineOf(line, 0)),
    elsewhere: related.flatMap(({ stayKey, sourceRow }) =>
      stayKey === null ? [] : [{ stay: stayKey, sourceRow }],
    ),
  };
}

const LINE = `SELECT number, source_row AS sourceRow, fee_time AS feeTime, national_item_code AS code,
    hospital_item_name AS item, dept, quantity, unit, amount_fen AS amountFen
  FROM fee_line WHERE version_id = ? AND number = ?`;

function lineFinder(books: Books, versionId: number) {
  const statement = books.prepare(LINE);
  return (
    { stayKey, sourceRow }: { readonly stayKey: string | null; readonly sourceRow: number },
    deductionFen: number,
  ): FindingLine[] => {
    if (stayKey !== null) return [];
    const line = statement.get(versionId, sourceRow) as
      | Omit<FindingLine, "deductionFen">
      | undefined;
    return line === undefined ? [] : [{ ...line, deductionFen }];
  };
}

export interface StayReviewRead {
  /** null: not reviewed yet */
  readonly at: Moment | null;
  readonly rulesDigest: string | null;
  readonly ruleCount: number;
  readonly notJudged: readonly { readonly ruleCode: string; readonly reason: string }[];
  readonly findings: readonly {
    readonly number: number;
    readonly level: Level;
    readonly ruleCode: string;
    readonly ruleName: string;
    readonly status: FindingStatus;
    readonly sentence: string;
    readonly deducted: boolean;
  }[];
  /** Who said that the patient is the registered person all the same (人证); null where nobody had to */
  readonly confirmed: { readonly by: string; readonly at: Moment; readonly proof: string } | null;
}

/** What stands beside the stay at a window. Throws NOT_FOUND. */
export function stayReview(books: Books, stayId: number): StayReviewRead {
  const stored = currentStay(books, stayId);
  const { versionId } = stored;
  const record = reviewRecord(books, versionId);
  const findings = findingsOf(books, versionId).filter(({ closedAt }) => closedAt === null);
  return {
    at: record?.at ?? null,
    rulesDigest: record?.rulesDigest ?? null,
    ruleCount: record?.ruleCount ?? 0,
    notJudged: record?.notJudged ?? [],
    findings: findings.map((one) => ({
      number: one.number,
      level: one.level,
      ruleCode: one.ruleCode,
      ruleName: one.ruleName,
      status: one.status,
      sentence: one.content.sentence,
      deducted: isDeducted(one),
    })),
    confirmed: confirmedBy(books, stored),
  };
}

function confirmedBy(books: Books, stored: StoredStay): StayReviewRead["confirmed"] {
  if (confirmedPerson(books, stored) === null) return null;
  const entry = stayEntries(books, stored.stayId).find(({ kind }) => kind === "samePerson");
  return entry === undefined ? null : { by: entry.by, at: entry.at, proof: entry.proof };
}

// —— reports (C14)

interface Entry {
  readonly hit: HitRow;
  readonly item: string;
  readonly amount: Fen;
  readonly isOpen: boolean;
}

interface ReportRow {
  /** What the list of findings is narrowed by to see these */
  readonly key: string;
  readonly name: string;
  readonly hits: number;
  /** Of them not decided */
  readonly open: number;
  readonly amountFen: number;
}

export interface ReviewReports {
  /** By institution, and in each by department */
  readonly byHospital: readonly (ReportRow & { readonly depts: readonly ReportRow[] })[];
  readonly byRule: readonly ReportRow[];
  readonly byItem: readonly ReportRow[];
  /** The same for all three */
  readonly total: Sums;
}

type Sums = Omit<ReportRow, "key" | "name">;

/** Where a finding is about no line. */
const WHOLE_STAY = "整次住院";

/** One entry for each finding and item; its amounts add up to what the finding proposes. */
function entriesOf(books: Books, row: HitRow): readonly Entry[] {
  const { faulty } = JSON.parse(row.content) as FindingContent;
  const lineOf = lineFinder(books, row.versionId);
  const amounts = new Map<string, Fen>();
  for (const line of faulty) {
    for (const { item } of lineOf(line, line.deduction)) {
      amounts.set(item, fen((amounts.get(item) ?? 0) + line.deduction));
    }
  }
  if (amounts.size === 0) amounts.set(WHOLE_STAY, row.proposed);
  const isOpen = row.status === "待核实" || row.status === "已申诉";
  return [...amounts].map(([item, amount]) => ({ hit: row, item, amount, isOpen }));
}

/** By institution with its departments, by problem, by item: of stays discharged in these days. */
export function reviewReports(
  books: Books,
  days: { readonly from?: Day; readonly to?: Day },
): ReviewReports {
  const entries = hits(books, days).flatMap((row) => entriesOf(books, row));
  return {
    byHospital: grouped(entries, OF_HOSPITAL).map(({ same, ...row }) => ({
      ...row,
      depts: grouped(same, OF_DEPT).map(withoutEntries),
    })),
    byRule: grouped(entries, OF_RULE).map(withoutEntries),
    byItem: grouped(entries, OF_ITEM).map(withoutEntries),
    total: summed(entries),
  };
}

/** What an entry is counted under, and what that is called */
type Dimension = (entry: Entry) => Pick<ReportRow, "key" | "name">;

const OF_HOSPITAL: Dimension = ({ hit }) => ({ key: hit.hospitalCode, name: hit.hospitalName });
const OF_DEPT: Dimension = ({ hit: { dept } }) => ({ key: dept, name: dept });
const OF_RULE: Dimension = ({ hit }) => ({ key: hit.ruleCode, name: hit.ruleName });
const OF_ITEM: Dimension = ({ item }) => ({ key: item, name: item });

type Group = ReportRow & { readonly same: readonly Entry[] };

function grouped(entries: readonly Entry[], dimension: Dimension): Group[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { key } = dimension(entry);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [entry]);
    else same.push(entry);
  }
  return [...groups.values()]
    .flatMap((same) =>
      same.slice(0, 1).map((first) => ({ ...dimension(first), ...summed(same), same })),
    )
    .sort((a, b) => b.amountFen - a.amountFen || b.hits - a.hits || (a.key < b.key ? -1 : 1));
}

function withoutEntries({ same: _, ...row }: Group): ReportRow {
  return row;
}

function summed(entries: readonly Entry[]): Sums {
  return {
    hits: entries.length,
    open: entries.filter(({ isOpen }) => isOpen).length,
    amountFen: entries.reduce((sum, { amount }) => sum + amount, 0),
  };
}
