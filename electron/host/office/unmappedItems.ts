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
  readonly versionId: number;
  readonly lines: number;
  readonly amount: number;
}

/** Lines of the stays discharged on these days, as their bills are now; the dearest first. Refunds count against their charges. */
export function unmappedItems(
  books: Books,
  { from, to }: { readonly from: Day; readonly to: Day },
): readonly UnmappedItem[] {
  const hasMatches = listsInForce(books, "itemMap").length > 0;
  const matches = hasMatches ? allHeldEntries(books, "itemMap") : null;
  const found = new Map<string, UnmappedItem & { readonly versions: Set<number> }>();
  const groups = books
    .prepare(
      `SELECT f.hospital_item_code AS code, f.hospital_item_name AS name, f.national_item_code AS national,
              substr(f.fee_time, 1, 10) AS day, f.version_id AS versionId, count(*) AS lines, sum(f.amount_fen) AS amount
       FROM stay_version v JOIN stay ON stay.current_version = v.id JOIN fee_line f ON f.version_id = v.id
       WHERE v.discharge_day BETWEEN ? AND ? GROUP BY 5, 1, 2, 3, 4`,
    )
    .iterate(from, to) as IterableIterator<Group>;
  const catalogue = new KnownItems(books, new Map());
  for (const group of groups) {
    const judged = judge(group, catalogue, matches);
    if (judged === null) continue;
    const key = JSON.stringify([judged.state, group.code, group.name, group.national]);
    const known = found.get(key);
    const versions = known?.versions ?? new Set<number>();
    versions.add(group.versionId);
    found.set(key, {
      ...judged,
      hospitalItemCode: group.code,
      hospitalItemName: group.name,
      nationalItemCode: group.national,
      lines: (known?.lines ?? 0) + group.lines,
      stays: versions.size,
      amountFen: (known?.amountFen ?? 0) + group.amount,
      firstDay: known === undefined || group.day < known.firstDay ? group.day : known.firstDay,
      lastDay: known === undefined || group.day > known.lastDay ? group.day : known.lastDay,
      versions,
    });
  }
  return [...found.values()]
    .map(({ versions: _, ...item }) => item)
    .sort(
      (a, b) => b.amountFen - a.amountFen || (a.hospitalItemName < b.hospitalItemName ? -1 : 1),
    );
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
