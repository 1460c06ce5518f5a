/** Looking things up in the registers: persons and catalogue items, page by page. Nothing here writes. */
import type { CatalogueClass } from "../../../shared/bill/types.ts";
import { type Day, dayOfMoment } from "../../../shared/calendar/day.ts";
import { holdsOn } from "../../../shared/calendar/interval.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Price } from "../../../shared/money/decimal.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import type { InsuredPerson } from "../../../shared/people/types.ts";
import type { Books } from "../store/books.ts";
import { isInitials } from "../store/nameInitials.ts";
import { personOf, type RegisteredPerson, STANDS } from "../store/registers.ts";
import { readSettlement } from "./reads.ts";

export interface PersonRow extends InsuredPerson {
  /** In force today */
  readonly identities: readonly string[];
}

export interface PersonQuery {
  readonly search?: string;
  /** Number of the last person of the page before */
  readonly after?: string;
  readonly limit: number;
}

/** By name or its initials, by the beginning of the number, or by the whole ID number, in the order of their numbers. */
export function findPersons(
  books: Books,
  { search, after, limit }: PersonQuery,
): { readonly persons: readonly PersonRow[]; readonly count: number } {
  const { condition, values } = personSearch(search);
  const numbers = books
    .prepare(
      `SELECT person_no FROM person WHERE ${condition} AND person_no > @afterNo ORDER BY person_no LIMIT @limit`,
    )
    .pluck()
    .all({ ...values, afterNo: after ?? "", limit }) as string[];
  const count = books
    .prepare(`SELECT count(*) FROM person WHERE ${condition}`)
    .pluck()
    .get(values) as number;
  const today = dayOfMoment(books.clock.now());
  const persons = numbers.map((personNo) => {
    const { person, identities } = registered(books, personNo);
    const valid = identities.filter((one) => holdsOn(one, today));
    return { ...person, identities: valid.map(({ identity }) => identity) };
  });
  return { persons, count };
}

/** Each way has an index: a county's register is as long as its people are many. */
function personSearch(search = ""): {
  readonly condition: string;
  readonly values: Readonly<Record<string, string>>;
} {
  const text = search.normalize("NFKC").trim();
  if (text === "") return { condition: "TRUE", values: {} };
  const [byName, name] = isInitials(text)
    ? ["instr(initials, @name) = 1", text.toUpperCase()]
    : ["instr(name, @name)", text];
  return {
    condition: `person_no IN (SELECT person_no FROM person WHERE name IN (SELECT name FROM name_reading WHERE ${byName})
      UNION SELECT person_no FROM person WHERE id_number = @text
      UNION SELECT person_no FROM person WHERE person_no >= @text AND person_no < @text || '~')`,
    values: { name, text },
  };
}

interface PersonStay {
  readonly stayId: number;
  readonly inpatientNo: string;
  readonly admitDay: string;
  readonly dischargeDay: string;
  readonly totalFen: number;
  /** The slip that stands */
  readonly slipNumber: string | null;
}

interface PersonYearView {
  readonly scheme: string;
  readonly yearFrom: Day;
  /** Standing, in the order of booking */
  readonly slips: readonly string[];
  /** As the last standing slip printed it */
  readonly account: readonly { label: string; used: Fen; limit: Fen | null }[];
}

export interface PersonDetail extends RegisteredPerson {
  readonly stays: readonly PersonStay[];
  readonly years: readonly PersonYearView[];
}

/** Throws NOT_FOUND. */
export function readPerson(books: Books, personNo: string): PersonDetail {
  const found = registered(books, personNo);
  const stays = books
    .prepare(
      `SELECT stay.id AS stayId, inpatient_no AS inpatientNo, admit_day AS admitDay, discharge_day AS dischargeDay,
              v.total_fen AS totalFen,
              (SELECT slip_number FROM settlement WHERE settlement.stay_id = stay.id AND ${STANDS}) AS slipNumber
       FROM stay_version v JOIN stay ON stay.current_version = v.id WHERE v.id_number = ?
       ORDER BY discharge_day DESC, stay.id DESC`,
    )
    .all(found.person.idNumber) as PersonStay[];
  return { ...found, stays, years: yearsOf(books, personNo) };
}

function yearsOf(books: Books, personNo: string): PersonYearView[] {
  const rows = books
    .prepare(
      `SELECT scheme, year_from AS yearFrom, json_group_array(slip_number) AS slips FROM
         (SELECT * FROM settlement WHERE person_no = ? AND ${STANDS} ORDER BY sequence)
       GROUP BY scheme, year_from ORDER BY year_from DESC, scheme`,
    )
    .all(personNo) as { scheme: string; yearFrom: Day; slips: string }[];
  return rows.map((row) => {
    const slips = JSON.parse(row.slips) as string[];
    const { yearAccount } = readSettlement(books, slips.at(-1) ?? "");
    const account = yearAccount.map(({ label, used, limit }) => ({ label, used, limit }));
    return { ...row, slips, account };
  });
}

function registered(books: Books, personNo: string): RegisteredPerson {
  const found = personOf(books, personNo);
  if (found === null) throw new YijieError("NOT_FOUND", { what: `人员编号 ${personNo}` });
  return found;
}

export interface CatalogueRow {
  readonly code: string;
  readonly name: string;
  readonly class: CatalogueClass;
  readonly preSelfPayRatio: string | null;
  /** For hospitals of level one, two and three; null: no ceiling */
  readonly ceilings: readonly (Price | null)[];
  readonly from: Day;
  readonly to: Day | null;
}

export interface CatalogueQuery {
  readonly search?: string;
  readonly class?: CatalogueClass;
  /** Valid on this day */
  readonly day?: Day;
  /** Code and first day of the last row of the page before, with a space between */
  readonly after?: string;
  readonly limit: number;
}

/** Asked only for what is given: a condition on nothing would read every row for it. */
function filterOf({ class: itemClass, day }: CatalogueQuery): {
  readonly condition: string;
  readonly values: Readonly<Record<string, string>>;
} {
  const conditions = ["TRUE"];
  const values: Record<string, string> = {};
  if (itemClass !== undefined) {
    conditions.push("item.class = @class");
    values.class = itemClass;
  }
  if (day !== undefined) {
    conditions.push("item.from_day <= @day AND (item.to_day IS NULL OR item.to_day >= @day)");
    values.day = day;
  }
  return { condition: conditions.join(" AND "), values };
}

/** By code, name or initials, class and day; what begins as typed first, then in the order of codes and validity. */
export function findCatalogueItems(
  books: Books,
  query: CatalogueQuery,
): { readonly items: readonly CatalogueRow[]; readonly count: number } {
  const text = query.search?.normalize("NFKC").trim() ?? "";
  const [, code = "", from = ""] = /^(.*) (\S+)$/.exec(query.after ?? "") ?? [];
  const page = { afterCode: code, afterFrom: from, limit: query.limit };
  return text === "" ? allItems(books, query, page) : meantItems(books, text, query, page);
}

interface ItemPage {
  readonly afterCode: string;
  readonly afterFrom: string;
  readonly limit: number;
}

function allItems(books: Books, query: CatalogueQuery, page: ItemPage) {
  const { condition, values } = filterOf(query);
  const rows = books
    .prepare(
      `SELECT * FROM catalogue_item item
       WHERE ${condition} AND (national_item_code, from_day) > (@afterCode, @afterFrom)
       ORDER BY national_item_code, from_day LIMIT @limit`,
    )
    .all({ ...values, ...page }) as StoredItem[];
  const count = books
    .prepare(`SELECT count(*) FROM catalogue_item item WHERE ${condition}`)
    .pluck()
    .get(values) as number;
  return { items: rows.map(catalogueRow), count };
}

/** Letters are initials; one or two begin the name, or nearly everything would be meant. */
const IS_NAMED = `(instr(name, @text) OR CASE WHEN length(@initials) <= 2 THEN instr(initials, @initials) = 1
  ELSE instr(initials, @initials) END)`;

/** In one pass over the names, then by the codes that begin as typed; `later`: only contains what was typed. */
function meantSql(condition: string): string {
  return `SELECT item.national_item_code AS code, item.from_day AS first, reading.later FROM
      (SELECT name, NOT (instr(name, @text) = 1 OR instr(initials, @initials) = 1) AS later
       FROM item_reading WHERE ${IS_NAMED}) reading
    CROSS JOIN catalogue_item item ON item.name = reading.name WHERE ${condition}
  UNION ALL
  SELECT item.national_item_code, item.from_day, 0 FROM catalogue_item item
  WHERE item.national_item_code >= @code AND item.national_item_code < @code || '~' AND ${condition}
    AND NOT EXISTS (SELECT 1 FROM item_reading WHERE name = item.name AND ${IS_NAMED})`;
}

function meantItems(books: Books, text: string, query: CatalogueQuery, page: ItemPage) {
  const { condition, values } = filterOf(query);
  const rows = books
    .prepare(
      `WITH meant AS MATERIALIZED (${meantSql(condition)}), page AS (
         SELECT * FROM meant WHERE @afterCode = '' OR (later, code, first) >
           (SELECT later, code, first FROM meant WHERE code = @afterCode AND first = @afterFrom)
         ORDER BY later, code, first LIMIT @limit)
       SELECT all_meant.count, item.* FROM (SELECT count(*) AS count FROM meant) all_meant LEFT JOIN page
       LEFT JOIN catalogue_item item ON item.national_item_code = page.code AND item.from_day = page.first
       ORDER BY page.later, page.code, page.first`,
    )
    .all({ ...values, ...page, text, ...typedAsCode(text) }) as (CountedItem | StoredItem)[];
  const items = rows.filter((row): row is StoredItem => row.national_item_code !== null);
  return { items: items.map(catalogueRow), count: (rows[0] as CountedItem).count };
}

/** The count of all stands in every row, also in the only one of a page without items. */
interface CountedItem {
  readonly count: number;
  readonly national_item_code: null;
}

/** Letters and figures may be initials ("0.9%氯化钠" is 09LHN); what is neither initials nor a code is in no name. */
function typedAsCode(text: string): { readonly initials: string; readonly code: string } {
  const upper = text.toUpperCase();
  return {
    initials: /^[A-Z0-9]+$/.test(upper) ? upper : "〓",
    code: /^[!-}]+$/.test(upper) ? upper : "〓",
  };
}

interface StoredItem {
  readonly national_item_code: string;
  readonly from_day: Day;
  readonly to_day: Day | null;
  readonly name: string;
  readonly class: CatalogueClass;
  readonly pre_self_pay_ratio: string | null;
  readonly ceiling_level_1: Price | null;
  readonly ceiling_level_2: Price | null;
  readonly ceiling_level_3: Price | null;
}

function catalogueRow(item: StoredItem): CatalogueRow {
  return {
    code: item.national_item_code,
    name: item.name,
    class: item.class,
    preSelfPayRatio: item.pre_self_pay_ratio,
    ceilings: [item.ceiling_level_1, item.ceiling_level_2, item.ceiling_level_3],
    from: item.from_day,
    to: item.to_day,
  };
}
