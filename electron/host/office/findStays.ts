/** Finding stays: by state, by name or its initials, ID number, inpatient number or slip, a page at a time. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Day } from "../../../shared/calendar/day.ts";
import type { Books } from "../store/books.ts";
import { isInitials } from "../store/nameInitials.ts";
import { STANDS } from "../store/registers.ts";
import { keptOutcome } from "./outcome.ts";
import { STAY_ROWS, type StoredRow, stayRow, storedRow } from "./reads.ts";
import type { StayRow, StayState } from "./types.ts";

export interface StayQuery {
  /** open: waiting or held */
  readonly state?: StayState | "open";
  readonly search?: string;
  /** The import that brought the bill as it stands now */
  readonly batchId?: number;
  readonly limit: number;
  /** The last stay of the page before */
  readonly after?: number;
}

const CANDIDATES_AT_ONCE = 50;

const SETTLED = `EXISTS (SELECT 1 FROM settlement WHERE settlement.stay_id = stay.id AND ${STANDS})`;

export interface UnsettledStay {
  readonly stayId: number;
  readonly inpatientNo: string;
  readonly dischargeDay: Day;
}

/** Everything that is not settled, in the order of discharge, without asking if it can be. */
export function unsettledStays(books: Books): readonly UnsettledStay[] {
  return books
    .prepare(
      `SELECT stay.id AS stayId, inpatient_no AS inpatientNo, discharge_day AS dischargeDay
       FROM stay JOIN stay_version v ON v.id = stay.current_version
       WHERE NOT ${SETTLED} ORDER BY v.discharge_day, v.admit_day, stay.id`,
    )
    .all() as UnsettledStay[];
}

/**
 * Stays in the order of discharge. Whether an unsettled one waits or is held may take an assessment, so others get turns
 * before each; what they did meanwhile is in the row.
 */
export async function findStays(books: Books, query: StayQuery): Promise<StayRow[]> {
  const isWanted = (state: StayState) =>
    query.state === undefined || query.state === "open" || query.state === state;
  const found: StayRow[] = [];
  let after = query.after ?? null;
  for (;;) {
    const candidates = nextCandidates(books, query, after);
    for (const candidate of candidates) {
      const row = await currentRow(books, candidate);
      if (isWanted(row.state)) found.push(row);
      if (found.length === query.limit) return found;
    }
    if (candidates.length < CANDIDATES_AT_ONCE) return found;
    after = candidates.at(-1)?.stayId ?? null;
    await nextTurn();
  }
}

async function currentRow(books: Books, candidate: StoredRow): Promise<StayRow> {
  if (candidate.slipNumber === null && keptOutcome(books, candidate.stayId) === null) {
    await nextTurn();
  }
  return stayRow(books, storedRow(books, candidate.stayId));
}

function nextCandidates(books: Books, query: StayQuery, after: number | null): StoredRow[] {
  const conditions: string[] = [];
  if (query.state !== undefined) {
    conditions.push(query.state === "settled" ? SETTLED : `NOT ${SETTLED}`);
  }
  if (query.search !== undefined) {
    conditions.push(
      `(name LIKE @like ESCAPE '\\' OR inpatient_no LIKE @like ESCAPE '\\' OR id_number LIKE @like ESCAPE '\\'
        ${isInitials(query.search) ? "OR name_initials(name) LIKE @like ESCAPE '\\'" : ""}
        OR EXISTS (SELECT 1 FROM settlement WHERE settlement.stay_id = stay.id AND slip_number LIKE @like ESCAPE '\\'))`,
    );
  }
  if (query.batchId !== undefined) conditions.push("v.batch_id = @batchId");
  if (after !== null) {
    conditions.push(
      `(v.discharge_day, v.admit_day, stay.id) > (SELECT discharge_day, admit_day, @after FROM stay_version
        WHERE id = (SELECT current_version FROM stay WHERE id = @after))`,
    );
  }
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const search = (query.search ?? "").replace(/[\\%_]/g, "\\$&");
  return books
    .prepare(
      `${STAY_ROWS} ${where} ORDER BY v.discharge_day, v.admit_day, stay.id LIMIT ${CANDIDATES_AT_ONCE}`,
    )
    .all({ like: `%${search}%`, after, batchId: query.batchId ?? null }) as StoredRow[];
}
