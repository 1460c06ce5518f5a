/** Finding stays: by state, by what is typed into the search, a page at a time. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Day } from "../../../shared/calendar/day.ts";
import type { Books } from "../store/books.ts";
import { keptOutcome } from "./outcome.ts";
import { stayRow, storedRow } from "./reads.ts";
import { ensureListReviewed } from "./reviewStay.ts";
import { type StaySearch, staySearch } from "./searchStays.ts";
import type { StayRow, StayState } from "./types.ts";

export interface StayQuery {
  /** open: waiting or held */
  readonly state?: StayState | "open";
  readonly search?: string;
  /** The import that brought the bill as it stands now */
  readonly batchId?: number;
  /** papers: those that lack some */
  readonly lacking?: "papers";
  readonly limit: number;
  /** The last stay of the page before */
  readonly after?: number;
}

const CANDIDATES_AT_ONCE = 50;

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
       FROM open_stay JOIN stay ON stay.id = open_stay.stay_id JOIN stay_version v ON v.id = stay.current_version
       ORDER BY v.discharge_day, v.admit_day, stay.id`,
    )
    .all() as UnsettledStay[];
}

/**
 * Stays in the order of discharge; a search over all of them gives the latest first. Whether an unsettled one waits or is
 * held may take an assessment, so others get turns before each; what they did meanwhile is in the row.
 */
export async function findStays(books: Books, query: StayQuery): Promise<StayRow[]> {
  const isWanted = (state: StayState) =>
    query.state === undefined || query.state === "open" || query.state === state;
  const isLacking = ({ missingPapers }: StayRow) =>
    query.lacking === undefined || missingPapers.length > 0;
  const found: StayRow[] = [];
  let after = query.after ?? null;
  for (;;) {
    const candidates = nextCandidates(books, query, after);
    await ensureListReviewed(books, candidates);
    for (const candidate of candidates) {
      const row = await currentRow(books, candidate);
      if (isWanted(row.state) && isLacking(row)) found.push(row);
      if (found.length === query.limit) return found;
    }
    if (candidates.length < CANDIDATES_AT_ONCE) return found;
    after = candidates.at(-1) ?? null;
    await nextTurn();
  }
}

async function currentRow(books: Books, stayId: number): Promise<StayRow> {
  const stored = storedRow(books, stayId);
  if (stored.slipNumber !== null || keptOutcome(books, stayId) !== null)
    return stayRow(books, stored);
  await nextTurn();
  return stayRow(books, storedRow(books, stayId));
}

/** Up to so many are put in order; where more are meant, the order is walked until enough of them have come. */
const MOST_SORTED = 1_000;

function nextCandidates(books: Books, query: StayQuery, after: number | null): readonly number[] {
  const { state } = query;
  const search = query.search === undefined ? null : staySearch(query.search);
  const isWorkList = state !== undefined && state !== "settled";
  const isLatestFirst = search !== null && state === undefined;
  const conditions = [
    search?.condition ?? "",
    state === undefined
      ? ""
      : `stay.id ${isWorkList ? "" : "NOT"} IN (SELECT stay_id FROM open_stay)`,
    after === null
      ? ""
      : `(v.discharge_day, v.admit_day, v.stay_id) ${isLatestFirst ? "<" : ">"} (SELECT discharge_day, admit_day, stay_id
         FROM stay_version WHERE id = (SELECT current_version FROM stay WHERE id = @after))`,
    query.batchId === undefined ? "" : "v.batch_id = @batchId",
  ].filter((condition) => condition !== "");
  const isSorted =
    isWorkList || query.batchId !== undefined || (search !== null && isFew(books, search));
  const way = isSorted
    ? "stay JOIN stay_version v ON v.id = stay.current_version"
    : "stay_version v INDEXED BY stay_version_by_discharge CROSS JOIN stay ON stay.current_version = v.id";
  const direction = isLatestFirst ? "DESC" : "ASC";
  // The plus keeps the order's own index out of it: what is meant is found first, then put in order.
  const order = ["discharge_day", "admit_day", "stay_id"].map(
    (column) => `${isSorted ? "+" : ""}v.${column} ${direction}`,
  );
  return books
    .prepare(
      `SELECT stay.id FROM ${way} ${conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`}
       ORDER BY ${order.join(", ")} LIMIT ${CANDIDATES_AT_ONCE}`,
    )
    .pluck()
    .all({
      ...search?.values,
      ...(after === null ? {} : { after }),
      ...(query.batchId === undefined ? {} : { batchId: query.batchId }),
    }) as number[];
}

function isFew(books: Books, { hits, values }: StaySearch): boolean {
  const count = books
    .prepare(`SELECT count(*) FROM (SELECT 1 FROM (${hits}) LIMIT ${MOST_SORTED + 1})`)
    .pluck()
    .get(values) as number;
  return count <= MOST_SORTED;
}
