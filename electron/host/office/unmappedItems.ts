/** Items of the hospital that the insurance cannot place: with what they cost, so that the dear ones are matched first. */
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import { holdsOn } from "../../../shared/calendar/interval.ts";
import { KnownItems } from "../intake/knownItems.ts";
import type { Books } from "../store/books.ts";
import { allHeldEntries, type HeldEntry, listsInForce } from "../store/sourceLists.ts";

/**
 * noCode: the bill names no national code. notInCatalogue: the catalogue has none valid on the fee date. notMatched: the list
 * of matches has no row for the item on the fee date. matchedOtherwise: it has, with another national code.
 */
export type UnmappedState = "noCode" | "notInCatalogue" | "notMatched" | "matchedOtherwise";

export interface UnmappedItem {
  readonly state: UnmappedState;
  readonly hospitalItemCode: string;
  readonly hospitalItemName: string;
  readonly nationalItemCode: string;
  /** What the list of matches says, of matchedOtherwise; "" otherwise */
  readonly matchedCode: string;
  readonly lines: number;
  readonly stays: number;
  readonly amountFen: number;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

interface Group {
  readonly code: string;
  readonly name: string;
  readonly national: string;
  readonly day: Day;
  readonly lines: number;
  readonly amount: number;
}

/**
 * Lines of the stays discharged on these days, as their bills are now; the dearest first. Refunds count against their
 * charges. Stops after each stay: a month of a large hospital is a million lines.
 */
export function* unmappedItems(
  books: Books,
  { from, to }: { readonly from: Day; readonly to: Day },
): Generator<void, readonly UnmappedItem[]> {
  const hasMatches = listsInForce(books, "itemMap").length > 0;
  const matches = hasMatches ? allHeldEntries(books, "itemMap") : null;
  const catalogue = new KnownItems(books, new Map());
  const versions = books
    .prepare(
      `SELECT v.id FROM stay_version v JOIN stay ON stay.current_version = v.id
       WHERE v.discharge_day BETWEEN ? AND ? ORDER BY v.id`,
    )
    .pluck()
    .all(from, to) as number[];
  const found = new Map<string, UnmappedItem>();
  for (const version of versions) {
    yield;
    const ofStay = new Set<string>();
    for (const group of groupsOf(books, version)) {
      const judged = judge(group, catalogue, matches);
      if (judged === null) continue;
      const { state, matchedCode } = judged;
      const key = JSON.stringify([state, matchedCode, group.code, group.name, group.national]);
      const known = found.get(key);
      const isNewStay = !ofStay.has(key);
      ofStay.add(key);
      found.set(key, addGroup(known, group, judged, isNewStay));
    }
  }
  return [...found.values()].sort(
    (a, b) => b.amountFen - a.amountFen || (a.hospitalItemName < b.hospitalItemName ? -1 : 1),
  );
}

function groupsOf(books: Books, versionId: number): readonly Group[] {
  return books
    .prepare(
      `SELECT hospital_item_code AS code, hospital_item_name AS name, national_item_code AS national,
              substr(fee_time, 1, 10) AS day, count(*) AS lines, sum(amount_fen) AS amount
       FROM fee_line WHERE version_id = ? GROUP BY 1, 2, 3, 4`,
    )
    .all(versionId) as Group[];
}

function addGroup(
  known: UnmappedItem | undefined,
  group: Group,
  judged: Pick<UnmappedItem, "state" | "matchedCode">,
  isNewStay: boolean,
): UnmappedItem {
  return {
    ...judged,
    hospitalItemCode: group.code,
    hospitalItemName: group.name,
    nationalItemCode: group.national,
    lines: (known?.lines ?? 0) + group.lines,
    stays: (known?.stays ?? 0) + (isNewStay ? 1 : 0),
    amountFen: (known?.amountFen ?? 0) + group.amount,
    firstDay: known === undefined || group.day < known.firstDay ? group.day : known.firstDay,
    lastDay: known === undefined || group.day > known.lastDay ? group.day : known.lastDay,
  };
}

function judge(
  { code, national, day }: Group,
  catalogue: KnownItems,
  matches: ReadonlyMap<string, readonly HeldEntry[]> | null,
): Pick<UnmappedItem, "state" | "matchedCode"> | null {
  if (national === "") return { state: "noCode", matchedCode: "" };
  if (catalogue.check(national, `${day}T00:00:00` as Moment) !== "valid")
    return { state: "notInCatalogue", matchedCode: "" };
  if (matches === null) return null;
  const valid = (matches.get(code) ?? []).filter((held) => holdsOn(held, day));
  const codes = valid.map(({ entry }) => String(entry.content.nationalItemCode));
  if (codes.length === 0) return { state: "notMatched", matchedCode: "" };
  if (codes.includes(national)) return null;
  return { state: "matchedOtherwise", matchedCode: codes.join("、") };
}
