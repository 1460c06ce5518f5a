/** The registers (参保登记, 身份, 备案, 目录) and the year so far, as the engine takes them. */
import type { CatalogueItem } from "../../../shared/bill/catalogue.ts";
import { type ItemRule, tagsOn } from "../../../shared/bill/itemRules.ts";
import type { CatalogueLookup } from "../../../shared/bill/split.ts";
import type { CatalogueClass, HospitalLevel } from "../../../shared/bill/types.ts";
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import { type Interval, mergeIntervals } from "../../../shared/calendar/interval.ts";
import type { Price } from "../../../shared/money/decimal.ts";
import { fen } from "../../../shared/money/fen.ts";
import { parseRate } from "../../../shared/money/fraction.ts";
import type { Cover } from "../../../shared/people/cover.ts";
import type { IdentityRecord, InsuredPerson, Registration } from "../../../shared/people/types.ts";
import type { Amounts, EarlierSettlement, YearSoFar } from "../../../shared/settle/types.ts";
import type { Books } from "./books.ts";
import { windowEntry } from "./registerChanges.ts";
import {
  allHeldEntries,
  type HeldEntry,
  heldEntries,
  heldEntriesOf,
  listsInForce,
  listTitle,
} from "./sourceLists.ts";

export interface RegisteredPerson {
  readonly person: InsuredPerson;
  readonly identities: readonly IdentityRecord[];
  readonly registrations: readonly Registration[];
  /** "参保登记 2023-05-31 批次 1": the list that said so (requirement A18) */
  readonly registerVersion: string;
  /** Of a newborn whose stay runs under this person's cover (B32) */
  readonly newbornBirthDay?: Day;
}

interface PersonRow {
  readonly person_no: string;
  readonly id_number: string;
  readonly name: string;
  readonly insured_region: string;
  readonly insurance_type: string;
  readonly tier: string | null;
  readonly person_type: string | null;
  readonly district: string | null;
  readonly batch_id: number;
}

/** Everyone registered under an ID number: a person may be insured in several regions one after the other. */
export function personsOf(books: Books, idNumber: string): readonly RegisteredPerson[] {
  const rows = books
    .prepare("SELECT * FROM person WHERE id_number = ? ORDER BY person_no")
    .all(idNumber) as PersonRow[];
  return rows.map((row) => registeredPerson(books, row));
}

/** null for a number that is not in the register. */
export function personOf(books: Books, personNo: string): RegisteredPerson | null {
  const row = books.prepare("SELECT * FROM person WHERE person_no = ?").get(personNo);
  return row === undefined ? null : registeredPerson(books, row as PersonRow);
}

function registeredPerson(books: Books, row: PersonRow): RegisteredPerson {
  const personNo = row.person_no;
  const listed = heldEntries(books, "identities", row.id_number);
  const identities = books
    .prepare("SELECT * FROM identity WHERE person_no = ? ORDER BY identity, from_day")
    .all(personNo) as { identity: string; from_day: Day; to_day: Day | null; batch_id: number }[];
  const registrations = books
    .prepare("SELECT * FROM registration WHERE person_no = ? ORDER BY kind, from_day")
    .all(personNo) as {
    kind: Registration["kind"];
    from_day: Day;
    to_day: Day | null;
    batch_id: number;
  }[];
  const batches = [row, ...identities, ...registrations].map(({ batch_id }) => batch_id);
  return {
    person: {
      personNo,
      idNumber: row.id_number,
      name: row.name,
      insuredRegion: row.insured_region,
      insuranceType: row.insurance_type,
      tier: row.tier,
      personType: row.person_type,
      district: row.district,
    },
    identities: mergeIdentities(
      personNo,
      identities.map(({ identity, from_day, to_day }) => ({
        identity,
        from: from_day,
        to: to_day,
      })),
      listed.map(({ entry, from, to }) => ({ identity: entry.word, from, to })),
    ),
    registrations: registrations.map(({ kind, from_day, to_day }) => ({
      personNo,
      kind,
      from: from_day,
      to: to_day,
    })),
    registerVersion: [registerVersion(books, batches), ...versionsOfLists(books, listed)]
      .filter((part) => part !== "")
      .join("；"),
  };
}

interface NamedInterval extends Interval {
  readonly identity: string;
}

/** Before every day that a bill can have: from when on nobody said. */
const EVER = "1900-01-01" as Day;

/** What any source says holds; where several say the same of the same days, it is one record. */
function mergeIdentities(
  personNo: string,
  own: readonly NamedInterval[],
  listed: readonly NamedInterval[],
): IdentityRecord[] {
  const ofLists = new Set(listed.map(({ identity }) => identity));
  const record = ({ identity, from, to }: NamedInterval) => ({
    personNo,
    identity,
    from: from ?? EVER,
    to,
  });
  return [
    ...own.filter(({ identity }) => !ofLists.has(identity)).map(record),
    ...[...ofLists].sort().flatMap((identity) => {
      const same = [...own, ...listed].filter((one) => one.identity === identity);
      return mergeIntervals(same).map((one) => record({ identity, ...one }));
    }),
  ];
}

/** The latest list of each source that names the person: a later one without them says that they have left. */
function versionsOfLists(books: Books, listed: readonly HeldEntry[]): readonly string[] {
  const sources = [...new Set(listed.map(({ list }) => list.source))].sort();
  const lists = sources.length === 0 ? [] : listsInForce(books, "identities");
  return sources.map((source) => {
    const latest = lists.filter((list) => list.source === source).at(-1);
    return latest === undefined ? source : listTitle(latest);
  });
}

/** What the lists of insured people say of an ID number, over time. */
export interface CoverRecord extends Cover {
  /** On the first list of its source, without a date of its own: of the days before, nobody says anything */
  readonly isUnknownBefore: boolean;
  /** false: its list says that nothing is in force on these days (暂停参保) */
  readonly isInForce: boolean;
  readonly tier: string | null;
  readonly personType: string | null;
  readonly district: string | null;
}

export function coversOf(books: Books, idNumber: string): readonly CoverRecord[] {
  const held = heldEntries(books, "covers", idNumber);
  if (held.length === 0) return [];
  const firstDays = new Map<string, Day>();
  for (const { source, from } of listsInForce(books, "covers")) {
    // In the order of their days.
    if (!firstDays.has(source)) firstDays.set(source, from);
  }
  return held.map(({ entry, list, from, to }) => {
    const { personNo, insuredRegion, insuranceType, tier, personType, district } =
      entry.content as unknown as Omit<CoverRecord, "source" | "from" | "to" | "isUnknownBefore">;
    return {
      isInForce: entry.content.isInForce !== false,
      ...{ personNo, insuredRegion, insuranceType, tier, personType, district },
      source: listTitle(list),
      isUnknownBefore: entry.from === null && from === firstDays.get(list.source),
      from,
      to,
    };
  });
}

/** The latest list, and the latest entry at a window where there is one. */
function registerVersion(books: Books, batches: readonly number[]): string {
  const latestFirst = [...new Set(batches)].sort((a, b) => b - a);
  const entries = latestFirst.map((batchId) => ({ batchId, entry: windowEntry(books, batchId) }));
  const list = entries.find(({ entry }) => entry === null);
  const byHand = entries.find(({ entry }) => entry !== null)?.entry;
  return [list === undefined ? undefined : registerListName(books, list.batchId), byHand]
    .filter((part) => part !== undefined && part !== null)
    .join("；");
}

/** "参保登记 2023-05-31 批次 1" */
export function registerListName(books: Books, batchId: number): string {
  const startedAt = books
    .prepare("SELECT started_at FROM import_batch WHERE id = ?")
    .pluck()
    .get(batchId) as Moment;
  return `参保登记 ${startedAt.slice(0, 10)} 批次 ${batchId}`;
}

interface CatalogueRow {
  readonly national_item_code: string;
  readonly from_day: Day;
  readonly to_day: Day | null;
  readonly name: string;
  readonly class: CatalogueClass;
  readonly pre_self_pay_ratio: string | null;
  readonly ceiling_level_1: number | null;
  readonly ceiling_level_2: number | null;
  readonly ceiling_level_3: number | null;
}

export interface BillCatalogue {
  readonly find: CatalogueLookup;
  /** Codes for which two rows are valid on one fee date; filled while `find` is used. */
  readonly doubled: ReadonlySet<string>;
}

/** The catalogue rows of the items of one bill. */
export function catalogueOf(books: Books, versionId: number): BillCatalogue {
  const rows = books
    .prepare(
      `SELECT * FROM catalogue_item WHERE national_item_code IN
         (SELECT DISTINCT national_item_code FROM fee_line WHERE version_id = ?)`,
    )
    .all(versionId) as CatalogueRow[];
  const items = new Map<string, CatalogueItem[]>();
  for (const row of rows) {
    const ofCode = items.get(row.national_item_code) ?? [];
    ofCode.push(catalogueItem(row));
    items.set(row.national_item_code, ofCode);
  }
  const doubled = new Set<string>();
  const rules = itemRulesOf(books, [...items.keys()]);
  const find: CatalogueLookup = (code, day) => {
    let found: CatalogueItem | null = null;
    for (const item of items.get(code) ?? []) {
      if (item.from > day || (item.to !== null && item.to < day)) continue;
      if (found !== null) doubled.add(code);
      found = item;
    }
    const ofItem = rules.get(code);
    if (found === null || ofItem === undefined) return found;
    return { ...found, tags: tagsOn(ofItem, day) };
  };
  return { find, doubled };
}

/** Limits and tags of the items that have any. */
export function itemRulesOf(
  books: Books,
  codes: readonly string[],
): ReadonlyMap<string, readonly ItemRule[]> {
  return itemRules(heldEntriesOf(books, "itemRules", codes));
}

/** The same of every item that has any. */
export function allItemRules(books: Books): ReadonlyMap<string, readonly ItemRule[]> {
  return itemRules(allHeldEntries(books, "itemRules"));
}

function itemRules(
  held: ReadonlyMap<string, readonly HeldEntry[]>,
): ReadonlyMap<string, readonly ItemRule[]> {
  const rules = [...held].map(
    ([code, entries]) =>
      [
        code,
        entries.map(({ entry, list, from, to }) => ({
          ...(entry.content as unknown as Omit<
            ItemRule,
            "nationalItemCode" | "source" | "from" | "to"
          >),
          nationalItemCode: code,
          source: listTitle(list),
          from,
          to,
        })),
      ] as const,
  );
  return new Map(rules);
}

function catalogueItem(row: CatalogueRow): CatalogueItem {
  const priceCeilings: Partial<Record<HospitalLevel, Price>> = {};
  if (row.ceiling_level_1 !== null) priceCeilings.一级 = row.ceiling_level_1 as Price;
  if (row.ceiling_level_2 !== null) priceCeilings.二级 = row.ceiling_level_2 as Price;
  if (row.ceiling_level_3 !== null) priceCeilings.三级 = row.ceiling_level_3 as Price;
  return {
    nationalItemCode: row.national_item_code,
    name: row.name,
    from: row.from_day,
    to: row.to_day,
    class: row.class,
    preSelfPayRatio: row.pre_self_pay_ratio === null ? null : parseRate(row.pre_self_pay_ratio),
    priceCeilings,
  };
}

/** One person, one scheme, one benefit year: what accumulates together. */
export interface PersonYear {
  readonly personNo: string;
  readonly scheme: string;
  readonly yearFrom: Day;
}

/** A settlement stands that no 结算撤销 names as its original. */
export const STANDS = `kind = '结算' AND NOT EXISTS
  (SELECT 1 FROM settlement undoing WHERE undoing.original_slip_number = settlement.slip_number)`;

/** Opening balances and every settlement that stands, in the order of booking. */
export function yearSoFar(books: Books, { personNo, scheme, yearFrom }: PersonYear): YearSoFar {
  const slips = books
    .prepare(
      `SELECT slip_number AS slipNumber, json_extract(document, '$.settlement.facts') AS facts FROM settlement
       WHERE person_no = ? AND scheme = ? AND year_from = ? AND ${STANDS} ORDER BY sequence`,
    )
    .all(personNo, scheme, yearFrom) as { slipNumber: string; facts: string | null }[];
  return {
    opening: openingOf(books, { personNo, scheme, yearFrom }),
    earlier: slips.map(
      ({ slipNumber, facts }): EarlierSettlement => ({
        slipNumber,
        facts: facts === null ? {} : (JSON.parse(facts) as Record<string, string>),
        amounts: slipAmounts(books, slipNumber),
      }),
    ),
  };
}

interface AmountRow {
  readonly name: string;
  readonly fen: number;
}

/**
 * What a person's year begins with: from other hospitals. Of each source the last list of the
 * year counts, and only what it names; amounts of several sources add up.
 */
export function openingOf(books: Books, { personNo, scheme, yearFrom }: PersonYear): Amounts {
  const rows = books
    .prepare(
      "SELECT amount_name AS name, amount_fen AS fen FROM opening_balance WHERE person_no = ? AND scheme = ? AND year_from = ?",
    )
    .all(personNo, scheme, yearFrom) as AmountRow[];
  const sums = new Map(rows.map(({ name, fen: amount }) => [name, amount]));
  for (const { name, fen: amount } of listedOpening(books, { personNo, scheme, yearFrom })) {
    sums.set(name, (sums.get(name) ?? 0) + amount);
  }
  return amountsOf([...sums].map(([name, amount]) => ({ name, fen: amount })));
}

function listedOpening(books: Books, { personNo, scheme, yearFrom }: PersonYear): AmountRow[] {
  return heldEntries(books, "openings", personNo)
    .filter(({ list, to }) => list.scope === yearFrom && to === null)
    .map(
      ({ entry }) =>
        entry.content as unknown as { scheme: string; name: string; amountFen: number },
    )
    .filter((content) => content.scheme === scheme)
    .map(({ name, amountFen }) => ({ name, fen: amountFen }));
}

/** How a slip moved the year. */
export function slipAmounts(books: Books, slipNumber: string): Amounts {
  const rows = books
    .prepare(
      "SELECT amount_name AS name, amount_fen AS fen FROM settlement_amount WHERE slip_number = ?",
    )
    .all(slipNumber) as AmountRow[];
  return amountsOf(rows);
}

function amountsOf(rows: readonly AmountRow[]): Amounts {
  return Object.fromEntries(rows.map((row) => [row.name, fen(row.fen)]));
}
