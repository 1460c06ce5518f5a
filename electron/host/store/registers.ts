/** The registers (参保登记, 身份, 备案, 目录) and the year so far, as the engine takes them. */
import type { CatalogueItem } from "../../../shared/bill/catalogue.ts";
import type { CatalogueLookup } from "../../../shared/bill/split.ts";
import type { CatalogueClass, HospitalLevel } from "../../../shared/bill/types.ts";
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import type { Price } from "../../../shared/money/decimal.ts";
import { fen } from "../../../shared/money/fen.ts";
import { parseRate } from "../../../shared/money/fraction.ts";
import type { IdentityRecord, InsuredPerson, Registration } from "../../../shared/people/types.ts";
import type { Amounts, EarlierSettlement, YearSoFar } from "../../../shared/settle/types.ts";
import type { Books } from "./books.ts";
import { windowEntry } from "./registerChanges.ts";

export interface RegisteredPerson {
  readonly person: InsuredPerson;
  readonly identities: readonly IdentityRecord[];
  readonly registrations: readonly Registration[];
  /** "参保登记 2023-05-31 批次 1": the list that said so (requirement A18) */
  readonly registerVersion: string;
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
    identities: identities.map(({ identity, from_day, to_day }) => ({
      personNo,
      identity,
      from: from_day,
      to: to_day,
    })),
    registrations: registrations.map(({ kind, from_day, to_day }) => ({
      personNo,
      kind,
      from: from_day,
      to: to_day,
    })),
    registerVersion: registerVersion(books, batches),
  };
}

/** The latest list, and the latest entry at a window where there is one. */
function registerVersion(books: Books, batches: readonly number[]): string {
  const latestFirst = [...new Set(batches)].sort((a, b) => b - a);
  const entries = latestFirst.map((batchId) => ({ batchId, entry: windowEntry(books, batchId) }));
  const list = entries.find(({ entry }) => entry === null);
  const byHand = entries.find(({ entry }) => entry !== null)?.entry;
  return [list === undefined ? undefined : listName(books, list.batchId), byHand]
    .filter((part) => part !== undefined && part !== null)
    .join("；");
}

function listName(books: Books, batchId: number): string {
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
  const find: CatalogueLookup = (code, day) => {
    let found: CatalogueItem | null = null;
    for (const item of items.get(code) ?? []) {
      if (item.from > day || (item.to !== null && item.to < day)) continue;
      if (found !== null) doubled.add(code);
      found = item;
    }
    return found;
  };
  return { find, doubled };
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

/** What a person's year begins with: from other hospitals, by the bureau's list. */
export function openingOf(books: Books, { personNo, scheme, yearFrom }: PersonYear): Amounts {
  const rows = books
    .prepare(
      "SELECT amount_name AS name, amount_fen AS fen FROM opening_balance WHERE person_no = ? AND scheme = ? AND year_from = ?",
    )
    .all(personNo, scheme, yearFrom) as AmountRow[];
  return amountsOf(rows);
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
