/** 名单比对: lists of the books against each other, against the register, against covers and deaths (A19, C06). */
import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Day } from "../../../shared/calendar/day.ts";
import { holdsOn } from "../../../shared/calendar/interval.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import {
  compareLists,
  type DeathRecord,
  type FieldChange,
  type InsuredOn,
  type ListedPerson,
  listedDead,
  missingCover,
} from "../../../shared/people/compareLists.ts";
import { fromBirth } from "../../../shared/people/cover.ts";
import { maskIdNumber, parseIdNumber } from "../../../shared/people/idNumber.ts";
import { writeTable } from "../intake/tableFile.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import {
  allHeldEntries,
  entriesOf,
  type ListRecord,
  listRecords,
  type SourceEntry,
} from "../store/sourceLists.ts";
import { inTurns } from "./inTurns.ts";
import { requireRight } from "./rights.ts";

export type ListComparison =
  /** From the earlier list to the later one */
  | { readonly what: "lists"; readonly before: number; readonly after: number }
  /** From what the register says on the day to the list */
  | { readonly what: "register"; readonly list: number; readonly day: Day }
  /** On the list and not insured on the day */
  | { readonly what: "missingCover"; readonly list: number; readonly day: Day }
  /** On the list and on a list of deaths */
  | { readonly what: "deaths"; readonly list: number };

export type DifferenceKind = "added" | "removed" | "changed" | "missing" | "otherName" | "dead";

export interface DifferenceRow {
  readonly kind: DifferenceKind;
  readonly idNumber: string;
  readonly name: string;
  readonly changes: readonly FieldChange[];
}

/**
 * Whole ID numbers: whoever shows them masks them first ({@link maskDifference}). Stops now and then: lists are long.
 * Throws NOT_FOUND, LISTS_DIFFER_IN_KIND.
 */
export function* compareSourceLists(
  books: Books,
  asked: ListComparison,
): Generator<void, readonly DifferenceRow[]> {
  switch (asked.what) {
    case "lists": {
      const [before, after] = [peopleList(books, asked.before), peopleList(books, asked.after)];
      if (before.kind !== after.kind) throw new YijieError("LISTS_DIFFER_IN_KIND");
      const earlier = yield* listed(books, before.id);
      return differences(earlier, yield* listed(books, after.id));
    }
    case "register": {
      const list = peopleList(books, asked.list);
      const entries = yield* entriesInTurns(books, list.id);
      const before =
        list.kind === "covers"
          ? yield* insuredPeople(books)
          : yield* identityHolders(books, asked.day, new Set(entries.map(({ word }) => word)));
      const on = entries.filter((entry) => holdsOn(entry, asked.day));
      return differences(before, yield* listedPeople(on, false));
    }
    case "missingCover": {
      const people = yield* listed(books, peopleList(books, asked.list).id);
      const found = missingCover(people, yield* insuredOn(books, asked.day));
      return found.map(({ kind, person, registeredName }) => ({
        ...plain(person),
        kind: kind === "absent" ? "missing" : "otherName",
        changes:
          registeredName === null
            ? []
            : [{ field: "姓名", before: registeredName, after: person.name }],
      }));
    }
    case "deaths": {
      const people = yield* listed(books, peopleList(books, asked.list).id);
      return listedDead(people, deaths(books)).map(({ person, death }) => ({
        ...plain(person),
        kind: "dead",
        changes: [{ field: "死亡日期", before: "", after: death.day }],
      }));
    }
  }
}

/** As many rows are read before others get their turn. */
const ROWS_IN_STEP = 1_000;

function* entriesInTurns(books: Books, listId: number): Generator<void, readonly SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for (;;) {
    const more = entriesOf(books, listId, { after: entries.length, limit: ROWS_IN_STEP });
    if (more.length === 0) return entries;
    entries.push(...more);
    yield;
  }
}

function* listed(books: Books, listId: number): Generator<void, readonly ListedPerson[]> {
  return yield* listedPeople(yield* entriesInTurns(books, listId), true);
}

const OF_PEOPLE: ReadonlySet<string> = new Set(["identities", "covers"]);

/** A list of people, also one that was replaced or taken back: to see what it said. */
function peopleList(books: Books, id: number): ListRecord {
  const list = listRecords(books, null).find((one) => one.id === id);
  if (list === undefined || !OF_PEOPLE.has(list.kind)) {
    throw new YijieError("NOT_FOUND", { what: `身份名单或参保名单 ${id}` });
  }
  return list;
}

function differences(
  before: readonly ListedPerson[],
  after: readonly ListedPerson[],
): readonly DifferenceRow[] {
  return compareLists(before, after).map((one) => ({
    ...plain(one.person),
    kind: one.kind,
    changes: one.kind === "changed" ? one.changes : [],
  }));
}

function plain({ idNumber, name }: ListedPerson): { idNumber: string; name: string } {
  return { idNumber, name };
}

const COVER_FIELDS = [
  ["人员编号", "personNo"],
  ["参保地", "insuredRegion"],
  ["险种", "insuranceType"],
  ["档次", "tier"],
  ["人员类别", "personType"],
  ["区县", "district"],
] as const;

/** Each person once, however many rows there are of them; what the rows say stands side by side. */
function* listedPeople(
  entries: readonly SourceEntry[],
  withDates: boolean,
): Generator<void, readonly ListedPerson[]> {
  const byNumber = new Map<string, SourceEntry[]>();
  for (const entry of entries) {
    byNumber.set(entry.key, [...(byNumber.get(entry.key) ?? []), entry]);
  }
  const people: ListedPerson[] = [];
  for (const [idNumber, rows] of byNumber) {
    if (people.length % ROWS_IN_STEP === 0) yield;
    people.push(listedPerson(idNumber, rows, withDates));
  }
  return people;
}

function listedPerson(
  idNumber: string,
  rows: readonly SourceEntry[],
  withDates: boolean,
): ListedPerson {
  const inOrder = [...rows].sort((a, b) => (a.word < b.word ? -1 : 1));
  const [first] = inOrder;
  const isCover = first !== undefined && "insuranceType" in first.content;
  const fields: Record<string, string> = isCover
    ? Object.fromEntries(
        COVER_FIELDS.map(([label, name]) => [
          label,
          joined(inOrder.map(({ content }) => String(content[name] ?? ""))),
        ]),
      )
    : { 特殊身份: joined(inOrder.map(({ word }) => word)) };
  if (withDates) {
    fields.起止日期 = inOrder.map(({ from, to }) => `${from ?? ""} 至 ${to ?? ""}`).join("、");
  }
  return { idNumber, name: String(first?.content.name ?? ""), fields };
}

function joined(words: readonly string[]): string {
  return [...new Set(words)].join("、");
}

/** 参保登记, as it is now: it has no dates of its own. */
function* insuredPeople(books: Books): Generator<void, readonly ListedPerson[]> {
  const rows = books
    .prepare(
      `SELECT id_number AS idNumber, name, person_no AS personNo, insured_region AS insuredRegion,
              insurance_type AS insuranceType, tier, person_type AS personType, district FROM person ORDER BY person_no`,
    )
    .all() as (Record<string, string | null> & { idNumber: string; name: string })[];
  const entries = rows.map(
    ({ idNumber, ...content }): SourceEntry => ({
      listId: 0,
      number: 0,
      key: idNumber,
      word: `${content.personNo} ${content.insuranceType}`,
      from: null,
      to: null,
      content,
    }),
  );
  return yield* listedPeople(entries, false);
}

/** Who holds one of the identities on the day by 参保登记 or an entry at a window; lists of departments do not count here. */
function* identityHolders(
  books: Books,
  day: Day,
  words: ReadonlySet<string>,
): Generator<void, readonly ListedPerson[]> {
  const rows = books
    .prepare(
      `SELECT p.id_number AS key, p.name, identity AS word FROM identity JOIN person p USING (person_no)
       WHERE from_day <= @day AND (to_day IS NULL OR to_day >= @day)`,
    )
    .all({ day }) as { key: string; name: string; word: string }[];
  const entries = rows
    .filter(({ word }) => words.has(word))
    .map(
      ({ key, name, word }): SourceEntry => ({
        listId: 0,
        number: 0,
        key,
        word,
        from: null,
        to: null,
        content: { name },
      }),
    );
  return yield* listedPeople(entries, false);
}

/** Whoever is in the register, unless lists say that this day is not covered. */
function* insuredOn(books: Books, day: Day): Generator<void, readonly InsuredOn[]> {
  yield;
  const covers = allHeldEntries(books, "covers");
  const rows = books
    .prepare("SELECT person_no AS personNo, id_number AS idNumber, name FROM person")
    .all() as (InsuredOn & { personNo: string })[];
  return rows.filter(({ personNo, idNumber }) => {
    const read = parseIdNumber(idNumber);
    const birthDay = typeof read === "string" ? null : read.birthDay;
    const own = (covers.get(idNumber) ?? []).filter(
      ({ entry }) => entry.content.personNo === personNo,
    );
    const inForce = own.filter(({ entry }) => entry.content.isInForce !== false);
    return own.length === 0 || inForce.some((cover) => holdsOn(fromBirth(cover, birthDay), day));
  });
}

function deaths(books: Books): DeathRecord[] {
  return [...allHeldEntries(books, "deaths")].flatMap(([idNumber, records]) =>
    records.flatMap(({ entry, from }) =>
      from === null ? [] : [{ idNumber, name: String(entry.content.name), day: from }],
    ),
  );
}

/** For screens: last four digits only; of a changed number also which places differ, or the change could not be seen. */
export function maskDifference(row: DifferenceRow): DifferenceRow {
  return {
    ...row,
    idNumber: maskIdNumber(row.idNumber),
    changes: row.changes.map((change) => {
      if (change.field !== "证件号码") return change;
      const places = [...change.after].flatMap((digit, index) =>
        digit === change.before[index] ? [] : [index + 1],
      );
      return {
        field: change.field,
        before: maskIdNumber(change.before),
        after: `${maskIdNumber(change.after)}（第 ${places.join("、")} 位不同）`,
      };
    }),
  };
}

export const DIFFERENCE_WORDS: Readonly<Record<DifferenceKind, string>> = {
  added: "新增",
  removed: "减少",
  changed: "变更",
  missing: "没有参保",
  otherName: "同号不同名",
  dead: "已死亡",
};

export interface ComparisonExport {
  readonly comparison: ListComparison;
  readonly form: "xlsx" | "csv";
  /** Whole ID numbers instead of the last four digits */
  readonly whole: boolean;
  readonly purpose: string;
}

/** The differences as a file. Each export, whole or masked, is written down. Throws NOT_ALLOWED and what comparing throws. */
export async function exportComparison(
  books: Books,
  request: ActRequest,
  { comparison, form, whole, purpose }: ComparisonExport,
): Promise<{ readonly name: string; readonly bytes: Buffer; readonly rows: number }> {
  requireRight(request.actor, "导出名单比对");
  const found = await inTurns(compareSourceLists(books, comparison));
  const rows = whole ? found : found.map(maskDifference);
  const table = [
    ["差异", "姓名", "证件号码", "变更"],
    ...rows.map(({ kind, name, idNumber, changes }) => [
      DIFFERENCE_WORDS[kind],
      name,
      idNumber,
      changes.map(({ field, before, after }) => `${field}：${before} → ${after}`).join("；"),
    ]),
  ];
  const path = join(books.folder, `比对-${randomUUID()}`);
  try {
    await writeTable(table, { container: form, sheet: "名单比对", delimiter: "," }, path);
    const bytes = await readFile(path);
    // Each delivery is written down, also that of a repeated request.
    const head = {
      ...request,
      key: null,
      kind: "导出名单比对",
      subject: comparison.what,
      request: { comparison: { ...comparison }, form, whole, purpose },
    };
    performAct(books, head, (act) => {
      act.note({ ...comparison, rows: rows.length, whole, purpose });
      return null;
    });
    return { name: `名单比对.${form}`, bytes, rows: rows.length };
  } finally {
    await rm(path, { force: true });
  }
}
