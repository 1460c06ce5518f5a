/**
 * 窗口登记: completing the registers at a window, so that a held stay can go on. An entry is a list of one row: it has an
 * import batch of its own, and what it changed is kept as history. The bureau's next list may say otherwise and then counts;
 * what it does not name stays.
 */
import type { Day } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportReport } from "../../../shared/contract/importReport.ts";
import { parseIdNumber } from "../../../shared/people/idNumber.ts";
import type { InsuredPerson, Registration } from "../../../shared/people/types.ts";
import { type Act, type ActRequest, performAct, type Row } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import {
  keepChange,
  pickColumns,
  type RegisterTable,
  registerRow,
} from "../store/registerChanges.ts";
import { personOf, STANDS } from "../store/registers.ts";
import { currentStay } from "../store/stays.ts";
import { registerWords } from "./registerWords.ts";
import { requireRight } from "./rights.ts";

interface Dates {
  readonly from: Day;
  /** null: open */
  readonly to: Day | null;
}

type PersonValues = Omit<InsuredPerson, "personNo">;

export type RegisterEntry =
  | ({
      readonly what: "registration";
      readonly personNo: string;
      readonly kind: Registration["kind"];
    } & Dates)
  | ({ readonly what: "identity"; readonly personNo: string; readonly identity: string } & Dates)
  /** Sets the last day; a last day before the first withdraws what should never have been there. */
  | {
      readonly what: "end";
      readonly personNo: string;
      readonly of: "registration" | "identity";
      readonly name: string;
      readonly from: Day;
      readonly to: Day;
    }
  | {
      readonly what: "person";
      readonly personNo: string;
      readonly changes: Partial<PersonValues>;
    }
  /** Who is on a bill and in no list: name and ID number are the bill's. */
  | ({
      readonly what: "newPerson";
      readonly stayId: number;
      readonly personNo: string;
    } & Omit<PersonValues, "name" | "idNumber">);

export interface RegisterRequest {
  readonly entry: RegisterEntry;
  /** What was seen (证件, 备案号), or why it is corrected */
  readonly proof: string;
}

interface WantedRow {
  readonly table: RegisterTable;
  readonly key: Row;
  /** null: the row goes */
  readonly values: Row | null;
  /** Only a row that is not there yet, or only one that is */
  readonly mustBe?: "new" | "there";
}

/** Throws NOT_ALLOWED, NOT_FOUND, ENTRY_REFUSED. */
export function enterRegister(
  books: Books,
  request: ActRequest,
  { entry, proof }: RegisterRequest,
): { readonly personNo: string } {
  const { actor } = request;
  requireRight(actor, "窗口登记");
  if (proof.trim().length < 2) refuse("没有写看了什么证件或为什么改");
  const { personNo } = entry;
  const head = {
    ...request,
    kind: "窗口登记",
    subject: `人员 ${personNo}`,
    request: { entry: { ...entry }, proof },
  };
  return performAct(books, head, (act) => {
    const wanted = wantedRow(books, entry);
    const stored = registerRow(books, wanted);
    if (wanted.mustBe === "new" && stored !== undefined) refuse("登记里已经有这一条");
    if (wanted.mustBe === "there" && stored === undefined) refuse("登记里没有这一条");
    const changed = changedColumns(stored, wanted.values);
    if (changed.length === 0) refuse("与登记里的完全一样，没有要改的");
    const batchId = beginBatch(act, request.key);
    write(act, wanted, stored, batchId);
    keepChange(
      books,
      act,
      { actor, batchId },
      {
        table: wanted.table,
        key: wanted.key,
        before: stored === undefined ? null : pickColumns(stored, changed),
        after: wanted.values === null ? null : pickColumns(wanted.values, changed),
        source: "window",
        proof: proof.trim(),
      },
    );
    act.note({ entered: entry.what, batch: batchId });
    return { personNo };
  });
}

function refuse(detail: string): never {
  throw new YijieError("ENTRY_REFUSED", { detail });
}

function wantedRow(books: Books, entry: RegisterEntry): WantedRow {
  if (entry.what === "newPerson") return newPersonRow(books, entry);
  if (personOf(books, entry.personNo) === null) {
    throw new YijieError("NOT_FOUND", { what: `人员编号 ${entry.personNo}` });
  }
  switch (entry.what) {
    case "registration":
      return datedRow("registration", entry.personNo, entry.kind, entry);
    case "identity":
      if (!registerWords(books).identities.includes(entry.identity)) {
        refuse(`在用的政策包都不认得“${entry.identity}”`);
      }
      return datedRow("identity", entry.personNo, entry.identity, entry);
    case "end":
      return { ...endedRow(entry), mustBe: "there" };
    case "person":
      if (entry.changes.insuranceType !== undefined) refuseSettledScheme(books, entry.personNo);
      return {
        table: "person",
        key: { person_no: entry.personNo },
        values: personColumns(entry.changes),
        mustBe: "there",
      };
  }
}

/** The year accumulates under the scheme: another one would lose what was deducted and paid so far. */
function refuseSettledScheme(books: Books, personNo: string): void {
  const settled = books
    .prepare(`SELECT 1 FROM settlement WHERE person_no = ? AND ${STANDS} LIMIT 1`)
    .get(personNo);
  if (settled !== undefined) {
    refuse("这个人已有结算单，本年的起付线和限额记在原险种名下，险种只能由新的参保登记更正");
  }
}

const NAME_COLUMNS = { registration: "kind", identity: "identity" } as const;

function datedRow(
  table: "registration" | "identity",
  personNo: string,
  name: string,
  { from, to }: Dates,
): WantedRow {
  if (to !== null && to < from) refuse(`终止日期早于起始日期 ${from}`);
  return {
    table,
    key: { person_no: personNo, [NAME_COLUMNS[table]]: name, from_day: from },
    values: { to_day: to },
  };
}

function endedRow({
  of,
  personNo,
  name,
  from,
  to,
}: Extract<RegisterEntry, { readonly what: "end" }>): WantedRow {
  return {
    table: of,
    key: { person_no: personNo, [NAME_COLUMNS[of]]: name, from_day: from },
    values: to < from ? null : { to_day: to },
  };
}

function newPersonRow(
  books: Books,
  { stayId, personNo, what: _, ...values }: Extract<RegisterEntry, { readonly what: "newPerson" }>,
): WantedRow {
  // A number of the insurance, never of an identity card: it stands in the log.
  if (typeof parseIdNumber(personNo) !== "string") refuse("人员编号是医保的编号，不是证件号码");
  const { stay } = currentStay(books, stayId);
  return {
    table: "person",
    key: { person_no: personNo },
    // The bill's own number, whatever document it is of: by it the stay finds the person.
    values: { ...personColumns({ ...values, name: stay.name }), id_number: stay.idNumber },
    mustBe: "new",
  };
}

const PERSON_COLUMNS: Readonly<Record<keyof PersonValues, string>> = {
  name: "name",
  idNumber: "id_number",
  insuredRegion: "insured_region",
  insuranceType: "insurance_type",
  tier: "tier",
  personType: "person_type",
  district: "district",
};

function personColumns(values: Partial<PersonValues>): Row {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      PERSON_COLUMNS[name as keyof PersonValues],
      value === "" ? null : name === "idNumber" ? typedIdNumber(String(value)) : value,
    ]),
  );
}

/** As bills and lists have it: capital X, eighteen digits. */
function typedIdNumber(text: string): string {
  const read = parseIdNumber(text);
  if (typeof read === "string") refuse("证件号码不对，请核对每一位");
  return read.number;
}

/** A row that comes or goes changes as a whole. */
function changedColumns(stored: Row | undefined, values: Row | null): readonly string[] {
  if (values === null) {
    return Object.keys(stored ?? {}).filter((column) => column !== "batch_id");
  }
  return Object.keys(values).filter(
    (column) => stored === undefined || stored[column] !== values[column],
  );
}

function write(
  act: Act,
  { table, key, values }: WantedRow,
  stored: Row | undefined,
  batch: number,
) {
  if (values === null) act.remove(table, key);
  else if (stored === undefined) act.insert(table, { ...key, ...values, batch_id: batch });
  else act.update(table, key, { ...values, batch_id: batch });
}

/** Of an entry at a window: no file, no counts; the batch says only when and by which act. */
export function beginBatch(act: Act, key: string): number {
  const report: ImportReport = {
    batchId: null,
    dryRun: false,
    files: [],
    staysAccepted: 0,
    staysChanged: 0,
    staysSeen: 0,
    staysHeld: 0,
    changes: [],
    faults: [],
    faultCount: 0,
    warnings: [],
    warningCount: 0,
  };
  const { id } = act.insert("import_batch", {
    key: `window/${key}`,
    state: "done",
    started_at: act.at,
    finished_at: act.at,
    files: "[]",
    report: JSON.stringify(report),
  });
  return Number(id);
}
