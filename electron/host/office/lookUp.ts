/** Looking things up in the registers: persons and catalogue items, page by page. Nothing here writes. */
import type { CatalogueClass } from "../../../shared/bill/types.ts";
import { type Day, dayOfMoment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Price } from "../../../shared/money/decimal.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import type { InsuredPerson } from "../../../shared/people/types.ts";
import { inForce } from "../../../shared/settle/caseFacts.ts";
import type { Books } from "../store/books.ts";
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

const PERSON_MATCHES = `(@search IS NULL OR person_no = @search OR id_number = @search
  OR name LIKE @like ESCAPE '\\' OR person_no LIKE @like ESCAPE '\\')`;

/** By name, number or whole ID number, in the order of their numbers. */
export function findPersons(
  books: Books,
  { search, after, limit }: PersonQuery,
): { readonly persons: readonly PersonRow[]; readonly count: number } {
  const wanted = { search: search ?? null, like: likeOf(search) };
  const numbers = books
    .prepare(
      `SELECT person_no FROM person WHERE ${PERSON_MATCHES} AND person_no > @after ORDER BY person_no LIMIT @limit`,
    )
    .pluck()
    .all({ ...wanted, after: after ?? "", limit }) as string[];
  const count = books
    .prepare(`SELECT count(*) FROM person WHERE ${PERSON_MATCHES}`)
    .pluck()
    .get(wanted) as number;
  const today = dayOfMoment(books.clock.now());
  const persons = numbers.map((personNo) => {
    const { person, identities } = registered(books, personNo);
    const valid = identities.filter((one) => inForce(one, today));
    return { ...person, identities: valid.map(({ identity }) => identity) };
  });
  return { persons, count };
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

const ITEM_MATCHES = `(@search IS NULL OR national_item_code LIKE @start ESCAPE '\\' OR name LIKE @like ESCAPE '\\')
  AND (@class IS NULL OR class = @class)
  AND (@day IS NULL OR (from_day <= @day AND (to_day IS NULL OR to_day >= @day)))`;

/** By code or name, class and day, in the order of codes and validity. */
export function findCatalogueItems(
  books: Books,
  query: CatalogueQuery,
): { readonly items: readonly CatalogueRow[]; readonly count: number } {
  const wanted = {
    search: query.search ?? null,
    start: likeOf(query.search).slice(1),
    like: likeOf(query.search),
    class: query.class ?? null,
    day: query.day ?? null,
  };
  const [, code = "", from = ""] = /^(.*) (\S+)$/.exec(query.after ?? "") ?? [];
  const rows = books
    .prepare(
      `SELECT * FROM catalogue_item WHERE ${ITEM_MATCHES} AND (national_item_code, from_day) > (@code, @from)
       ORDER BY national_item_code, from_day LIMIT @limit`,
    )
    .all({ ...wanted, code, from, limit: query.limit }) as StoredItem[];
  const count = books
    .prepare(`SELECT count(*) FROM catalogue_item WHERE ${ITEM_MATCHES}`)
    .pluck()
    .get(wanted) as number;
  return { items: rows.map(catalogueRow), count };
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

/** What a person types is text, never a pattern. */
function likeOf(search = ""): string {
  return `%${search.replace(/[\\%_]/g, "\\$&")}%`;
}
