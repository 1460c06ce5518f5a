/**
 * Lists of named sources (身份名单, 参保名单, 医保医师 …). Whoever is not on a list has left it, so a list with a wrong row is not
 * taken at all: its right rows wait with it.
 */
import type { ListKind } from "../../../shared/contract/importReport.ts";
import type { Act } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { ENTRY_COLUMNS, ListHasher } from "../store/listDigests.ts";
import { CUMULATIVE, listOf, listsInForce } from "../store/sourceLists.ts";
import { readDataRows } from "./dataRows.ts";
import type { Pace } from "./pace.ts";
import { RowReader } from "./rowReader.ts";
import { SIGNS } from "./signs.ts";
import { type ListRow, readListRow } from "./sourceListRows.ts";
import type { Tally } from "./tally.ts";

interface TakenRow {
  readonly tally: Tally;
  readonly number: number;
  readonly row: ListRow;
}

type Verdict = "accepted" | "held" | "seen";

/** One list: the rows of one source for one day, from however many files. */
interface ArrivingList {
  readonly head: Omit<ListRow, "entry">;
  readonly rows: TakenRow[];
  /** What the books get: each row once, in an order that does not depend on the file's */
  entries: readonly ListRow["entry"][];
  digest: string;
  verdict: Verdict;
}

export class SourceLists {
  readonly #books: Books;
  readonly #pace: Pace;
  readonly #lists = new Map<string, ArrivingList>();
  readonly #verdicts = new Map<Tally, Map<number, Verdict>>();

  constructor(books: Books, pace: Pace) {
    this.#books = books;
    this.#pace = pace;
  }

  /** `taken`: for the register, which takes the persons of 参保名单. */
  async read(tally: Tally, kind: ListKind, taken?: (row: TakenRow) => void): Promise<void> {
    const { header } = tally.source;
    const reader = new RowReader<string>(header, tally.conversions);
    await readDataRows(tally, this.#pace, {
      header,
      signs: SIGNS[kind],
      read: (row) => {
        tally.rowsRead += 1;
        reader.start(row);
        const read = readListRow(kind, reader);
        tally.addWarnings(row.number, reader.warnings);
        if (read === null) tally.addFaults(row.number, reader.faults);
        else this.#take({ tally, number: row.number, row: read }, taken);
      },
    });
  }

  #take(one: TakenRow, taken: ((row: TakenRow) => void) | undefined): void {
    const { entry: _, ...head } = one.row;
    const name = JSON.stringify(Object.values(head));
    const list = this.#lists.get(name);
    if (list === undefined) {
      this.#lists.set(name, { head, rows: [one], entries: [], digest: "", verdict: "held" });
    } else list.rows.push(one);
    taken?.(one);
  }

  /** Sorts the lists into new, seen and held. Reads the books, writes nothing. */
  plan(isInDoubt: (tally: Tally, row: number) => boolean): void {
    for (const list of this.#lists.values()) this.#refuseContradictions(list);
    // A row that could not be read may belong to any list of its file; what holds one of them holds no other file's.
    for (const list of this.#lists.values()) {
      const isSpoilt = list.rows.some(
        ({ tally, number }) => tally.faults.size > 0 || isInDoubt(tally, number),
      );
      list.verdict = isSpoilt ? "held" : this.#compare(list);
      for (const { tally, number } of list.rows) {
        const verdicts = this.#verdicts.get(tally) ?? new Map<number, Verdict>();
        this.#verdicts.set(tally, verdicts.set(number, list.verdict));
      }
    }
  }

  /** One ID number has one name; one hospital item has one national code on a day; one amount has one figure. */
  #refuseContradictions({ rows, head }: ArrivingList): void {
    const first = new Map<string, TakenRow>();
    for (const one of rows) {
      const { entry } = one.row;
      const name = JSON.stringify([entry.key, ...partsThatAgree(head.kind, one.row)]);
      const known = first.get(name);
      if (known === undefined) first.set(name, one);
      else if (contentThatAgrees(head.kind, known.row) !== contentThatAgrees(head.kind, one.row)) {
        const reason = `与第 ${known.number} 行说的不一样，请核对后只留一行`;
        const column = new RowReader<string>(one.tally.source.header).column(SIGNS[head.kind].key);
        one.tally.addFaults(one.number, [{ column, code: "ROW_TWICE", reason }]);
      }
    }
  }

  #compare(list: ArrivingList): Verdict {
    const entries = new Map(list.rows.map(({ row }) => [JSON.stringify(valuesOf(row.entry)), row]));
    const inOrder = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
    list.entries = inOrder.map(([, { entry }]) => entry);
    const hasher = new ListHasher();
    for (const entry of list.entries) hasher.add(valuesOf(entry));
    list.digest = hasher.finish();
    const { kind, source, scope, listDay } = list.head;
    const stored = listOf(this.#books, { kind, source, scope, from: listDay });
    if (stored?.digest === list.digest) return "seen";
    this.#warnOfFewer(list);
    return "accepted";
  }

  /** Half a file looks like a month in which half of the people left. */
  #warnOfFewer({ head, entries, rows }: ArrivingList): void {
    const { kind, source, scope, listDay } = head;
    if (CUMULATIVE.has(kind)) return;
    const before = listsInForce(this.#books, kind)
      .filter((one) => one.source === source && one.scope === scope && one.from <= listDay)
      .at(-1);
    const [first] = rows;
    if (first === undefined || before === undefined) return;
    if (entries.length * 2 >= before.entryCount) return;
    const reason = `${source}这份名单 ${entries.length} 行，上一份（${before.from} 起）${before.entryCount} 行：不在名单上的从 ${listDay} 起不再算数，请核对是不是全份`;
    first.tally.addWarnings(first.number, [{ column: "", code: "LIST_SHRINKS", reason }]);
  }

  verdictOf(tally: Tally, row: number): Verdict | null {
    return this.#verdicts.get(tally)?.get(row) ?? null;
  }

  /** Rows that are right, added up by file; those of 参保名单 are counted by the register. */
  countRows(): void {
    for (const { rows, head } of this.#lists.values()) {
      if (head.kind === "covers") continue;
      for (const { tally, number } of rows) {
        if (tally.faults.has(number)) continue;
        const verdict = this.verdictOf(tally, number);
        if (verdict === "accepted") tally.rowsAccepted += 1;
        else if (verdict === "seen") tally.rowsSeen += 1;
        else tally.rowsHeld += 1;
      }
    }
  }

  apply(act: Act, batchId: number): void {
    for (const list of this.#lists.values()) {
      if (list.verdict === "held") continue;
      const { kind, source, scope, listDay } = list.head;
      const stored = listOf(this.#books, { kind, source, scope, from: listDay });
      // As it is now: what had been seen may have been taken back since.
      if (stored?.digest === list.digest) continue;
      const last = this.#books
        .prepare("SELECT coalesce(max(id), 0) FROM source_list")
        .pluck()
        .get() as number;
      act.insert("source_list", {
        id: last + 1,
        kind,
        source,
        scope,
        from_day: listDay,
        entry_count: list.entries.length,
        digest: list.digest,
        batch_id: batchId,
        withdrawn_at: null,
        withdrawn_by: null,
        withdrawn_why: null,
      });
      // The list's own row, which the log has, carries the digest of its entries.
      const put = this.#books.prepare(
        `INSERT INTO source_entry (list_id, number, ${ENTRY_COLUMNS.join(", ")}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const [index, entry] of list.entries.entries()) {
        put.run(last + 1, index + 1, ...valuesOf(entry));
      }
    }
  }
}

function valuesOf(entry: ListRow["entry"]): readonly (string | null)[] {
  return ENTRY_COLUMNS.map((column) => entry[column]);
}

/** What, with the key, may stand in a list only once, or must say the same wherever it stands. */
function partsThatAgree(kind: ListKind, { entry }: ListRow): readonly (string | null)[] {
  switch (kind) {
    case "identities":
    case "covers":
    case "deaths":
      return [];
    case "itemMap":
      return [entry.from_day];
    default:
      return [entry.word, entry.from_day];
  }
}

function contentThatAgrees(kind: ListKind, { entry }: ListRow): string {
  if (kind !== "identities" && kind !== "covers" && kind !== "deaths") {
    return JSON.stringify([entry.to_day, entry.content]);
  }
  const { name } = JSON.parse(entry.content) as { readonly name: string };
  return JSON.stringify([name, kind === "deaths" ? entry.from_day : null]);
}
