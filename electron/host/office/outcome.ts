/**
 * Whether an unsettled stay waits for a person or is held, for lists. Assessing takes milliseconds and a month has
 * thousands of stays, so an outcome is kept as long as nothing that decides it has changed. Settling never uses it.
 */
import { dayOfMoment } from "../../../shared/calendar/day.ts";
import type { Books } from "../store/books.ts";
import { presettle } from "./presettle.ts";
import { missingPapersOf } from "./stayPapers.ts";
import type { PreSettlement } from "./types.ts";

export interface Outcome extends Pick<PreSettlement, "outcome" | "holds"> {
  /** What the patient would pay, in fen; null where it cannot be said. */
  readonly personFen: number | null;
  readonly missingPapers: readonly string[];
}

interface KeptOutcome {
  readonly stamp: string;
  readonly outcome: Outcome;
}

const MEMORY_KEY = "outcomes";

function keptOutcomes(books: Books): Map<number, KeptOutcome> {
  const known = books.memory.get(MEMORY_KEY) as Map<number, KeptOutcome> | undefined;
  if (known !== undefined) return known;
  const made = new Map<number, KeptOutcome>();
  books.memory.set(MEMORY_KEY, made);
  return made;
}

/** The kept outcome, if it still holds. */
export function keptOutcome(books: Books, stayId: number): Outcome | null {
  const kept = keptOutcomes(books).get(stayId);
  return kept !== undefined && kept.stamp === stampOf(books, stayId) ? kept.outcome : null;
}

/** Throws NOT_FOUND, ALREADY_SETTLED. */
export function outcomeOf(books: Books, stayId: number): Outcome {
  const kept = keptOutcome(books, stayId);
  if (kept !== null) return kept;
  const { outcome, holds, draft } = presettle(books, stayId);
  // Taken afterwards: the review that it may have made is part of it.
  const stamp = stampOf(books, stayId);
  const personFen = draft?.figures.personTotal ?? null;
  const missingPapers = missingPapersOf(books, stayId).map(({ paper }) => paper);
  const known = { outcome, holds, personFen, missingPapers };
  keptOutcomes(books).set(stayId, { stamp, outcome: known });
  return known;
}

export function forgetOutcome(books: Books, stayId: number): void {
  keptOutcomes(books).delete(stayId);
}

/** They change seldom and by whole lists, so any change of theirs counts for every stay. */
const DECIDING_TABLES = [
  "setting",
  "pack",
  "catalogue_item",
  "person",
  "identity",
  "registration",
  "opening_balance",
  "source_list",
  "rule_file",
  "rule_switch",
] as const;

/** Everything else is looked at for this very stay: its bill, what was decided and entered, the year of its person or of whom was entered, its receipt's use. */
const OWN_STAMP = `SELECT v.id,
    (SELECT max(number) FROM decision WHERE decision.stay_id = stay.id),
    (SELECT max(number) FROM stay_paper WHERE stay_paper.stay_id = stay.id),
    (SELECT max(number) FROM finding_decision WHERE finding_decision.stay_id = stay.id),
    (SELECT max(number) FROM stay_entry WHERE stay_entry.stay_id = stay.id),
    (SELECT basis FROM review_result WHERE version_id = v.id),
    (SELECT max(sequence) FROM settlement WHERE person_no IN
      (SELECT person_no FROM person WHERE person.id_number = v.id_number)),
    (SELECT max(sequence) FROM settlement WHERE person_no IN
      (SELECT json_extract(value, '$.personNo') FROM stay_entry
       WHERE stay_entry.stay_id = stay.id AND kind IN ('mother', 'samePerson') AND value <> '')),
    (SELECT max(sequence) FROM settlement WHERE version_id IN
      (SELECT id FROM stay_version other WHERE other.receipt_number = v.receipt_number))
  FROM stay JOIN stay_version v ON v.id = stay.current_version WHERE stay.id = ?`;

function stampOf(books: Books, stayId: number): string {
  const own = books.prepare(OWN_STAMP).raw().get(stayId);
  const shared = DECIDING_TABLES.map((table) => books.writeCounts.get(table) ?? 0);
  return JSON.stringify([dayOfMoment(books.clock.now()), shared, own]);
}
