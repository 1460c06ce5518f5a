/** What each source says of one person, over time: the register, entries at a window, every list by name. Nothing here writes. */
import type { Day } from "../../../shared/calendar/day.ts";
import { type Interval, mergeIntervals } from "../../../shared/calendar/interval.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import type { Books } from "../store/books.ts";
import { windowEntry } from "../store/registerChanges.ts";
import { registerListName } from "../store/registers.ts";
import { heldEntries, listTitle } from "../store/sourceLists.ts";
import { coversOfNumber } from "./covers.ts";

export interface SaidFact extends Interval {
  readonly kind: "identity" | "cover" | "registration" | "death" | "approval";
  /** 低保, 规范转诊, 城乡居民（990100）, 死亡, the national code of an item */
  readonly what: string;
  /** Who says so: "民政局 2023-06-01 起的名单（批次 7）", "窗口登记 2023-07-03 一号窗口" */
  readonly source: string;
  readonly by: "register" | "window" | "list";
  /** Of a cover; null for all others */
  readonly cover: {
    readonly personNo: string;
    readonly insuredRegion: string;
    readonly insuranceType: string;
  } | null;
}

/** What lists say of the ID number, and the register's own rows of the person number. */
export function saidOf(
  books: Books,
  person: { readonly personNo: string; readonly idNumber: string },
): readonly SaidFact[] {
  // A list that says from when is older than itself: what it says of the days before it and after it is one thing.
  const alike = new Map<string, SaidFact[]>();
  for (const fact of everythingSaid(books, person)) {
    const { from: _from, to: _to, ...rest } = fact;
    const name = JSON.stringify(rest);
    alike.set(name, [...(alike.get(name) ?? []), fact]);
  }
  return [...alike.values()].flatMap((facts) => {
    const [first] = facts;
    return first === undefined ? [] : mergeIntervals(facts).map((days) => ({ ...first, ...days }));
  });
}

function everythingSaid(
  books: Books,
  { personNo, idNumber }: { readonly personNo: string; readonly idNumber: string },
): readonly SaidFact[] {
  const listed = (
    lists: "identities" | "deaths" | "approvals",
    kind: SaidFact["kind"],
    what: (word: string) => string,
  ) =>
    heldEntries(books, lists, idNumber).map(
      ({ entry, list, from, to }): SaidFact => ({
        ...{ kind, from, to, what: what(entry.word), by: "list", cover: null },
        source: listTitle(list),
      }),
    );
  return [
    ...coversOfNumber(books, idNumber).map(
      ({
        source,
        from,
        to,
        personNo: number,
        insuredRegion,
        insuranceType,
        isInForce,
      }): SaidFact => ({
        ...{ kind: "cover", from, to, source, by: "list" },
        what: `${insuranceType}（${insuredRegion}）${isInForce ? "" : "：没有参保"}`,
        cover: { personNo: number, insuredRegion, insuranceType },
      }),
    ),
    ...registered(books, personNo),
    ...listed("identities", "identity", (word) => word),
    ...listed("deaths", "death", () => "死亡"),
    ...listed("approvals", "approval", (code) => code),
  ];
}

interface RegisterRow {
  readonly kind: "identity" | "registration";
  readonly what: string;
  readonly from: Day;
  readonly to: Day | null;
  readonly batchId: number;
}

function registered(books: Books, personNo: string): readonly SaidFact[] {
  const rows = books
    .prepare(
      `SELECT 'identity' AS kind, identity AS what, from_day AS 'from', to_day AS 'to', batch_id AS batchId
       FROM identity WHERE person_no = @personNo
       UNION ALL SELECT 'registration', kind, from_day, to_day, batch_id FROM registration WHERE person_no = @personNo
       ORDER BY 1, 2, 3`,
    )
    .all({ personNo }) as RegisterRow[];
  return rows.map(({ batchId, ...row }) => {
    const entered = windowEntry(books, batchId);
    return {
      ...row,
      source: entered ?? registerListName(books, batchId),
      by: entered === null ? "register" : "window",
      cover: null,
    };
  });
}

export interface OpeningSaid {
  readonly scheme: string;
  readonly yearFrom: Day;
  /** As policy packs name it: 基本医保.支付 */
  readonly name: string;
  readonly amount: Fen;
  readonly source: string;
}

/** What the years of a person begin with: of each source the last list of the year; the latest year first. */
export function openingsSaid(books: Books, personNo: string): readonly OpeningSaid[] {
  const ofLists = heldEntries(books, "openings", personNo)
    .filter(({ to }) => to === null)
    .map(({ entry, list }): OpeningSaid => {
      const { scheme, name, amountFen } = entry.content as {
        readonly scheme: string;
        readonly name: string;
        readonly amountFen: number;
      };
      const yearFrom = list.scope as Day;
      return { scheme, name, yearFrom, amount: fen(amountFen), source: listTitle(list) };
    });
  return [...ofLists].sort((a, b) =>
    a.yearFrom === b.yearFrom ? (a.name < b.name ? -1 : 1) : a.yearFrom > b.yearFrom ? -1 : 1,
  );
}
