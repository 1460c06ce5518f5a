/** 参保登记: rows to persons, identities and registrations; row by row, history kept simple. */
import type { Act, Actor, Row } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import {
  isWithdrawn,
  keepChange,
  pickColumns,
  type RegisterTable,
  registerRow,
  valueBeforeEntry,
  windowEntry,
} from "../store/registerChanges.ts";
import { readDataRows } from "./dataRows.ts";
import type { RegisterField } from "./listLayouts.ts";
import type { Pace } from "./pace.ts";
import { quoted, RowReader } from "./rowReader.ts";
import { SIGNS } from "./signs.ts";
import { type ListRow, personOfCover, readCoverState } from "./sourceListRows.ts";
import type { SourceLists } from "./sourceLists.ts";
import { readIdNumber, readRegion } from "./stayRow.ts";
import type { TableRow } from "./table.ts";
import type { Tally } from "./tally.ts";
import { registrationOf } from "./words.ts";

const OVERRULED = "窗口登记过，这份名单说的不一样：以名单为准，原来登记的留在人员目录的登记记录里";

/** One row of the books that a row of the file asks for. */
interface WantedRecord {
  readonly table: RegisterTable;
  readonly key: Row;
  readonly values: Row;
  /** Of a list that may be taken back: what it replaces is kept as history. */
  readonly isOfList?: boolean;
}

interface RegisterRow {
  readonly tally: Tally;
  readonly number: number;
  readonly personNo: string;
  readonly records: readonly WantedRecord[];
  /** Of 参保名单: the list decides if the row gets in, and the person may be on it once for each scheme. */
  readonly isOfList: boolean;
}

interface TakenCover {
  readonly tally: Tally;
  readonly number: number;
  readonly row: ListRow;
}

export class RegisterList {
  readonly #books: Books;
  readonly #pace: Pace;
  readonly #rows: RegisterRow[] = [];
  readonly #people = new Map<string, { row: number; values: string; inConflict: boolean }>();
  readonly #changes = new Map<string, WantedRecord>();
  readonly #held = new Map<Tally, Set<number>>();
  #doubtful: readonly RegisterRow[] | null = null;
  readonly #lists: SourceLists;

  constructor(books: Books, pace: Pace, lists: SourceLists) {
    this.#books = books;
    this.#pace = pace;
    this.#lists = lists;
  }

  /** A row of 参保名单, which the list has read. */
  takeCover({ tally, number, row }: TakenCover): void {
    const { personNo, values } = personOfCover(row);
    const key = { person_no: personNo };
    const record: WantedRecord = { table: "person", key, values, isOfList: true };
    this.#rows.push({ tally, number, personNo, records: [record], isOfList: true });
  }

  async read(tally: Tally): Promise<void> {
    const { header } = tally.source;
    const reader = new RowReader<RegisterField>(header, tally.conversions);
    await readDataRows(tally, this.#pace, {
      header,
      signs: SIGNS.register,
      read: (row) => this.#readRow(tally, reader, row),
    });
  }

  #readRow(tally: Tally, reader: RowReader<RegisterField>, row: TableRow): void {
    tally.rowsRead += 1;
    reader.start(row);
    const person = readPerson(reader);
    const records = [person, ...readIdentity(reader), ...readRegistration(reader)];
    const personNo = String(person.key.person_no);
    if (reader.faults.length === 0) this.#checkAgreement(reader, row, person);
    tally.addWarnings(row.number, reader.warnings);
    if (reader.faults.length > 0) tally.addFaults(row.number, reader.faults);
    else this.#rows.push({ tally, number: row.number, personNo, records, isOfList: false });
  }

  /** Rows of one person must say the same of the person: nobody can tell which of two is right. */
  #checkAgreement(
    reader: RowReader<RegisterField>,
    row: TableRow,
    { key, values }: WantedRecord,
  ): void {
    const personNo = String(key.person_no);
    const text = JSON.stringify(values);
    const known = this.#people.get(personNo);
    if (known === undefined) {
      this.#people.set(personNo, { row: row.number, values: text, inConflict: false });
    } else if (known.values !== text) {
      known.inConflict = true;
      const reason = `同一个人的基本信息与第 ${known.row} 行不一致，请核对后统一`;
      reader.fault("personNo", "PERSON_DISAGREES", reason);
    }
  }

  /** Sorts the rows into new, seen and held, and works out what to write. Reads the books, writes nothing. */
  plan(): void {
    for (const { tally, number, personNo, records, isOfList } of this.#rows) {
      // Found wrong when its whole list was known.
      if (tally.faults.has(number)) continue;
      const verdict = isOfList ? this.#lists.verdictOf(tally, number) : null;
      if (verdict === "held" || this.#people.get(personNo)?.inConflict === true) {
        tally.rowsHeld += 1;
        const held = this.#held.get(tally) ?? new Set<number>();
        this.#held.set(tally, held.add(number));
        continue;
      }
      if (verdict === "seen") {
        tally.rowsSeen += 1;
        continue;
      }
      const changed = records.filter((record) => this.#want(record));
      if (changed.length > 0 || verdict === "accepted") tally.rowsAccepted += 1;
      else tally.rowsSeen += 1;
      if (changed.some((record) => this.#isOverruled(record))) {
        tally.addWarnings(number, [{ column: "", code: "ENTRY_OVERRULED", reason: OVERRULED }]);
      }
    }
  }

  isHeld(tally: Tally, row: number): boolean {
    return this.#held.get(tally)?.has(row) === true;
  }

  /** Whether a row of 参保名单 speaks of a person of whom rows of 参保登记 contradict each other. */
  isInDoubt(tally: Tally, row: number): boolean {
    this.#doubtful ??= this.#rows.filter(
      ({ personNo, isOfList }) => isOfList && this.#people.get(personNo)?.inConflict === true,
    );
    return this.#doubtful.some((one) => one.tally === tally && one.number === row);
  }

  /** True when the books, with what is already wanted, say otherwise. The last word on a record counts. */
  #want(record: WantedRecord): boolean {
    const name = `${record.table} ${JSON.stringify(Object.values(record.key))}`;
    const wanted = this.#changes.get(name);
    const stored = registerRow(this.#books, record);
    const current = wanted?.values ?? stored;
    const values = this.#withoutRepeated(record, stored);
    if (current !== undefined && sameValues(current, values)) return false;
    this.#changes.set(name, { ...record, values });
    return true;
  }

  /** A list that only repeats what a window has corrected since brings nothing new: the correction stays. */
  #withoutRepeated({ table, key, values }: WantedRecord, stored: Row | undefined): Row {
    if (stored === undefined || !this.#isEntered(stored)) return values;
    return Object.fromEntries(
      Object.entries(values).map(([column, value]) => {
        const isRepeated = valueBeforeEntry(this.#books, table, key, column) === value;
        return [column, isRepeated ? (stored[column] ?? null) : value];
      }),
    );
  }

  /** Whether it was entered at a window. */
  #isEntered(stored: Row | undefined): boolean {
    return stored !== undefined && windowEntry(this.#books, Number(stored.batch_id)) !== null;
  }

  /** Whether a window has entered what stands there, or withdrawn what stood there. */
  #isOverruled(record: WantedRecord): boolean {
    const stored = registerRow(this.#books, record);
    return stored === undefined
      ? isWithdrawn(this.#books, record.table, record.key)
      : this.#isEntered(stored);
  }

  /**
   * The bureau's list has the last word; what a window had entered is kept as history, so that nothing goes unseen. So is what
   * a list replaces that may be taken back, with the batch that it came from.
   */
  #keepWhatWas(act: Act, change: WantedRecord, batchId: number, actor: Actor): void {
    const stored = registerRow(this.#books, change);
    const mayReturn = change.isOfList === true && stored !== undefined;
    if (!mayReturn && !this.#isOverruled(change)) return;
    const columns = Object.keys(change.values).filter(
      (column) => stored?.[column] !== change.values[column],
    );
    if (mayReturn) columns.push("batch_id");
    keepChange(
      this.#books,
      act,
      { actor, batchId },
      {
        table: change.table,
        key: change.key,
        before: stored === undefined ? null : pickColumns(stored, columns),
        after: pickColumns({ ...change.values, batch_id: batchId }, columns),
        source: "list",
        proof: "",
      },
    );
  }

  apply(act: Act, batchId: number, actor: Actor): void {
    // A person before the identities that refer to it.
    for (const table of ["person", "identity", "registration"] as const) {
      for (const change of this.#changes.values()) {
        if (change.table !== table) continue;
        const values = { ...change.values, batch_id: batchId };
        this.#keepWhatWas(act, change, batchId, actor);
        // As it is now: a window may have entered or withdrawn it since the list was read.
        if (registerRow(this.#books, change) === undefined) {
          act.insert(change.table, { ...change.key, ...values });
        } else act.update(change.table, change.key, values);
      }
    }
  }
}

function sameValues(stored: Row, wanted: Row): boolean {
  return Object.keys(wanted).every((column) => stored[column] === wanted[column]);
}

/** The register has no days of cover: of whom it holds nobody can tell since when they are not insured. */
function refuseOver(row: RowReader<RegisterField>): void {
  // A register that leaves it blank says nothing of it; a list of covers may not.
  if (row.code("state") === "") return;
  const state = readCoverState(row);
  if (state === null || state.isInForce) return;
  const reason = `“${quoted(state.word)}”：参保登记不记参保的起止，不知道从哪天起没有参保；请加上名单来源、名单日期，作为参保名单导入`;
  row.fault("state", "COVER_OVER", reason);
}

function readPerson(row: RowReader<RegisterField>): WantedRecord {
  refuseOver(row);
  return {
    table: "person",
    key: { person_no: row.needCode("personNo") },
    values: {
      id_number: readIdNumber(row),
      name: row.needName("name"),
      insured_region: readRegion(row, "insuredRegion"),
      insurance_type: row.needCode("insuranceType"),
      tier: row.code("tier") || null,
      person_type: row.code("personType") || null,
      district: row.code("district") || null,
    },
  };
}

function readIdentity(row: RowReader<RegisterField>): WantedRecord[] {
  const identity = row.code("identity");
  const validity = readValidity(row, "identity", "identityFrom", "identityTo");
  if (identity === "" || validity === null) return [];
  return [
    {
      table: "identity",
      key: { person_no: row.code("personNo"), identity, from_day: validity.from },
      values: { to_day: validity.to },
    },
  ];
}

function readRegistration(row: RowReader<RegisterField>): WantedRecord[] {
  const word = row.code("registration");
  const validity = readValidity(row, "registration", "registrationFrom", "registrationTo");
  if (word === "" || validity === null) return [];
  const kind = registrationOf(word);
  if (kind === null) {
    row.fault("registration", "UNKNOWN_WORD", `“${quoted(word)}”不是规范转诊或异地备案`);
    return [];
  }
  return [
    {
      table: "registration",
      key: { person_no: row.code("personNo"), kind, from_day: validity.from },
      values: { to_day: validity.to },
    },
  ];
}

/** A name with its days. Days without a name, and a name without its first day, are faults. */
function readValidity(
  row: RowReader<RegisterField>,
  name: "identity" | "registration",
  fromField: RegisterField,
  toField: RegisterField,
): { from: string; to: string | null } | null {
  const isNamed = row.code(name) !== "";
  const from = isNamed ? row.needDay(fromField) : row.day(fromField);
  const to = row.day(toField);
  if (!isNamed && (from !== null || to !== null)) {
    row.fault(name, "BLANK", "有起止日期，这一列不能为空");
  }
  if (from !== null && to !== null && to < from) {
    row.fault(toField, "DATES_REVERSED", `终止日期早于起始日期 ${from}`);
  }
  return isNamed && from !== null ? { from, to } : null;
}
