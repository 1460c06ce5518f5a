/** Monthly lists of named sources: taken whole or not at all, replaced, taken back, never touching anything else. */
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { enterRegister } from "../../../../electron/host/office/enterRegister.ts";
import { registerHistory } from "../../../../electron/host/office/registerHistory.ts";
import { withdrawList } from "../../../../electron/host/office/withdrawList.ts";
import { closeBooks, DATABASE_FILE, openBooks } from "../../../../electron/host/store/books.ts";
import { coversOf, personOf } from "../../../../electron/host/store/registers.ts";
import { listRecords } from "../../../../electron/host/store/sourceLists.ts";
import { addDays, type Day, parseDay } from "../../../../shared/calendar/day.ts";
import { holdsOn, type Interval } from "../../../../shared/calendar/interval.ts";
import { type Cells, stayCells } from "../../../support/billFiles.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  errorCode,
  forgetSchemaAfter,
  idNumberOf,
  nameOf,
  PLAIN_CATALOGUE,
  personNoOf,
  putPackInForce,
} from "../../../support/office.ts";
import { counts, Desk, fiveLines } from "./setup.ts";

let desk: Desk;

beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(() => desk.close());

function member(serial: number, more: Cells = {}): Cells {
  return {
    名单来源: "民政局",
    名单月份: "2023-06",
    姓名: nameOf(serial),
    身份证号: idNumberOf(serial),
    特殊身份: "低保",
    认定日期: "",
    身份终止日期: "",
    ...more,
  };
}

function cover(serial: number, more: Cells = {}): Cells {
  return {
    名单来源: "居民科",
    名单月份: "2023-06",
    人员编号: personNoOf(serial),
    姓名: nameOf(serial),
    身份证号: idNumberOf(serial),
    参保地: "990100",
    险种: "城乡居民",
    档次: "一档",
    人员类别: "成年居民",
    区县: "渝北",
    参保起始日期: "2023-01-01",
    参保终止日期: "",
    ...more,
  };
}

function identitiesOf(serial: number) {
  return (personOf(desk.office.books, personNoOf(serial))?.identities ?? []).map(
    ({ identity, from, to }) => [identity, from, to],
  );
}

function ok(): boolean {
  return checkBooks(desk.office.books).ok;
}

describe("a department's list", () => {
  it("gives the identity from the list's month on, and the next month's list ends it for those who left", async () => {
    for (const serial of [1, 2]) addPerson(desk.office, { serial });
    const june = desk.list("六月.csv", [member(1), member(2)]);
    expect(counts(await desk.import([june]), june)).toEqual([2, 0, 0, 0]);
    expect(identitiesOf(1)).toEqual([["低保", "2023-06-01", null]]);
    const dec = desk.list("十二月.csv", [member(2, { 名单月份: "2023年12月" })]);
    await desk.import([dec]);
    expect(identitiesOf(1)).toEqual([["低保", "2023-06-01", "2023-11-30"]]);
    expect(identitiesOf(2)).toEqual([["低保", "2023-06-01", null]]);
    expect(personOf(desk.office.books, personNoOf(1))?.registerVersion).toContain(
      "民政局 2023-12-01 起的名单（批次",
    );
    expect(ok()).toBe(true);
  });

  it("leaves other sources and entries at windows as they are", async () => {
    addPerson(desk.office, { serial: 1 });
    addCatalogue(desk.office, PLAIN_CATALOGUE);
    putPackInForce(desk.office);
    const { books, cashier } = desk.office;
    enterRegister(books, ask(cashier), {
      entry: {
        what: "identity",
        personNo: personNoOf(1),
        identity: "特困",
        from: parseDay("2023-02-01") as Day,
        to: null,
      },
      proof: "特困证",
    });
    await desk.import([
      desk.list("民政.csv", [member(1)]),
      desk.list("残联.csv", [member(1, { 名单来源: "残联", 特殊身份: "残疾" })]),
    ]);
    await desk.import([desk.list("民政七月.csv", [member(9, { 名单月份: "2023-07" })])]);
    expect(identitiesOf(1)).toEqual([
      ["特困", "2023-02-01", null],
      ["低保", "2023-06-01", "2023-06-30"],
      ["残疾", "2023-06-01", null],
    ]);
  });

  it("joins with the register where both say the same of the same days", async () => {
    addPerson(desk.office, {
      serial: 1,
      identities: [{ identity: "低保", from: "2023-01-01", to: "2023-06-15" }],
    });
    await desk.import([desk.list("民政.csv", [member(1)])]);
    expect(identitiesOf(1)).toEqual([["低保", "2023-01-01", null]]);
  });

  it("is replaced by another one for the same month, and taken back without loss", async () => {
    addPerson(desk.office, { serial: 1 });
    await desk.import([desk.list("错.csv", [member(2)])]);
    await desk.import([desk.list("对.csv", [member(1), member(2)])]);
    const before = identitiesOf(1);
    expect(before).toEqual([["低保", "2023-06-01", null]]);
    const { books, manager, cashier } = desk.office;
    const asked = { listId: 2, reason: "导错了文件" };
    expect(errorCode(() => withdrawList(books, ask(cashier), asked))).toBe("NOT_ALLOWED");
    withdrawList(books, ask(manager), asked);
    expect(identitiesOf(1)).toEqual([]);
    expect(errorCode(() => withdrawList(books, ask(manager), asked))).toBe("LIST_WITHDRAWN");
    expect(errorCode(() => withdrawList(books, ask(manager), { ...asked, listId: 9 }))).toBe(
      "NOT_FOUND",
    );
    expect(errorCode(() => withdrawList(books, ask(manager), { ...asked, reason: " " }))).toBe(
      "REASON_MISSING",
    );
    expect(listRecords(books, "identities").map(({ id, counts: says }) => [id, says])).toEqual([
      [2, false],
      [1, true],
    ]);
    // Again from the same file: it says something again.
    expect(counts(await desk.import(["对.csv"]), "对.csv")).toEqual([2, 0, 0, 0]);
    expect(identitiesOf(1)).toEqual(before);
    expect(ok()).toBe(true);
  });

  it("that came before, in whatever order of rows, is seen and writes nothing", async () => {
    await desk.import([desk.list("一.csv", [member(1), member(2)])]);
    const again = desk.list("二.csv", [member(2), member(1)]);
    expect(counts(await desk.import([again]), again)).toEqual([0, 0, 0, 2]);
    expect(desk.count("source_list")).toBe(1);
  });

  it("with a wrong row is not taken at all: whoever is missing would lose the identity", async () => {
    addPerson(desk.office, { serial: 1 });
    await desk.import([desk.list("六月.csv", [member(1)])]);
    const wrong = desk.list("七月.csv", [
      member(2, { 名单月份: "2023-07" }),
      member(1, { 名单月份: "2023-07", 特殊身份: "" }),
      member(3, { 名单月份: "2023-07", 认定日期: "2023-05-02", 身份终止日期: "2023-05-01" }),
    ]);
    const other = desk.list("残联.csv", [member(1, { 名单来源: "残联", 特殊身份: "残疾" })]);
    const report = await desk.import([wrong, other]);
    expect(counts(report, wrong)).toEqual([0, 2, 1, 0]);
    expect(counts(report, other)).toEqual([1, 0, 0, 0]);
    expect(identitiesOf(1)).toEqual([
      ["低保", "2023-06-01", null],
      ["残疾", "2023-06-01", null],
    ]);
    expect(desk.count("quarantine")).toBe(3);
  });

  it("that gives one number two names is not taken", async () => {
    const list = desk.list("六月.csv", [member(1), member(1, { 姓名: "别人", 特殊身份: "特困" })]);
    const report = await desk.import([list]);
    expect(counts(report, list)).toEqual([0, 1, 1, 0]);
    expect(report.faults[0]).toMatchObject({ code: "ROW_TWICE", row: 3 });
    expect(desk.count("source_list")).toBe(0);
  });

  it("that has shrunk by more than half is taken, with a warning: it may be half a file", async () => {
    await desk.import([
      desk.list(
        "六月.csv",
        [1, 2, 3, 4].map((serial) => member(serial)),
      ),
    ]);
    const half = [member(1, { 名单月份: "2023-07" }), member(2, { 名单月份: "2023-07" })];
    expect((await desk.import([desk.list("七月.csv", half)])).warningCount).toBe(0);
    const one = [member(1, { 名单月份: "2023-06", 特殊身份: "特困" })];
    const report = await desk.import([desk.list("六月重来.csv", one)]);
    expect(report.warnings).toMatchObject([{ code: "LIST_SHRINKS", row: 2 }]);
  });

  it("comes to books from before there were lists, and their bills keep their digests", async () => {
    addCatalogue(desk.office, PLAIN_CATALOGUE);
    addPerson(desk.office, { serial: 1 });
    addStay(desk.office, { serial: 1, inpatientNo: "Z1" });
    const { books, folder, clock } = desk.office;
    const digests = () =>
      desk.office.books.database
        .prepare("SELECT content_digest, hex(line_checksums) FROM stay_version")
        .raw()
        .all();
    const before = digests();
    closeBooks(books);
    const file = new Database(join(folder, DATABASE_FILE));
    forgetSchemaAfter(file, 50);
    file.close();
    expect(checkBooks(folder)).toMatchObject({ ok: true });
    Object.assign(desk.office, { books: await openBooks({ folder, clock }) });
    expect(digests()).toEqual(before);
    await desk.import([desk.list("六月.csv", [member(1)])]);
    expect(identitiesOf(1)).toEqual([["低保", "2023-06-01", null]]);
    expect(ok()).toBe(true);
  });

  it("is missed by the check once somebody else has changed it", async () => {
    await desk.import([desk.list("六月.csv", [member(1)])]);
    const { database } = desk.office.books;
    const trigger = database
      .prepare("SELECT sql FROM sqlite_schema WHERE name = 'source_entry_no_update'")
      .pluck()
      .get() as string;
    database.exec("DROP TRIGGER source_entry_no_update");
    database.exec("UPDATE source_entry SET word = '特困'");
    database.exec(trigger);
    expect(checkBooks(desk.office.books).findings).toMatchObject([{ table: "source_list" }]);
  });

  it("leaves nothing behind after a rehearsal", async () => {
    const list = desk.list("六月.csv", [member(1), cover(1)].slice(0, 1));
    const before = desk.contents();
    await desk.import([list], { dryRun: true });
    expect(desk.contents()).toEqual(before);
  });
});

describe("the doctor of a line", () => {
  it("comes with the bill's lines, and another doctor is another version", async () => {
    const stays = desk.stays("住院就医.csv", [stayCells(1)]);
    const lines = (name: string, code: string) =>
      desk.list(
        name,
        fiveLines(1).map((cells) => ({ ...cells, 医保医师编码: code })),
      );
    await desk.import([desk.catalogue("目录.csv"), stays, lines("结算一.csv", "D1")]);
    const doctors = () =>
      desk.office.books.database
        .prepare("SELECT version_id, doctor_code, count(*) FROM fee_line GROUP BY 1, 2")
        .raw()
        .all();
    expect(doctors()).toEqual([[1, "D1", 5]]);
    const again = await desk.import([stays, lines("结算二.csv", "D1")]);
    expect(again).toMatchObject({ staysSeen: 1, staysChanged: 0 });
    const other = await desk.import([stays, lines("结算三.csv", "D2")]);
    expect(other).toMatchObject({ staysChanged: 1, changes: [{ version: 2 }] });
    expect(doctors()).toEqual([
      [1, "D1", 5],
      [2, "D2", 5],
    ]);
    expect(ok()).toBe(true);
  });
});

describe("a list of insured people", () => {
  it("brings the persons, who may then be looked up, and counts each row once", async () => {
    const list = desk.list("参保.csv", [cover(1), cover(2)]);
    expect(counts(await desk.import([list]), list)).toEqual([2, 0, 0, 0]);
    expect(counts(await desk.import([list]), list)).toEqual([0, 0, 0, 2]);
    expect(personOf(desk.office.books, personNoOf(1))?.person).toMatchObject({
      name: nameOf(1),
      tier: "一档",
      insuranceType: "城乡居民",
    });
    expect(ok()).toBe(true);
  });

  it("is taken back with the persons it brought and the changes it made, and comes again", async () => {
    addPerson(desk.office, { serial: 1, tier: "二档" });
    const { books, manager } = desk.office;
    const persons = () =>
      books.database.prepare("SELECT * FROM person ORDER BY person_no").all() as object[];
    const before = persons();
    const list = desk.list("参保.csv", [cover(1), cover(2)]);
    await desk.import([list]);
    const brought = persons();
    expect(brought).toHaveLength(2);
    expect(personOf(books, personNoOf(1))?.person.tier).toBe("一档");
    withdrawList(books, ask(manager), { listId: 1, reason: "导错了县" });
    expect(persons()).toEqual(before);
    expect(registerHistory(books, personNoOf(1)).map(({ proof }) => proof)).toEqual([
      "导错了县",
      "",
    ]);
    expect(ok()).toBe(true);
    await desk.import([list]);
    expect(persons()).toMatchObject(
      brought.map((row) => ({ ...row, batch_id: expect.any(Number) })),
    );
    expect(ok()).toBe(true);
  });

  it("leaves what came later, when it is taken back", async () => {
    const { books, manager } = desk.office;
    await desk.import([desk.list("一.csv", [cover(1), cover(2)])]);
    await desk.import([desk.list("二.csv", [cover(2, { 名单月份: "2023-07", 档次: "二档" })])]);
    withdrawList(books, ask(manager), { listId: 1, reason: "导错了县" });
    expect(personOf(books, personNoOf(1))).toBeNull();
    expect(personOf(books, personNoOf(2))?.person.tier).toBe("二档");
    withdrawList(books, ask(manager), { listId: 2, reason: "也导错了" });
    expect(desk.count("person")).toBe(0);
    expect(ok()).toBe(true);
  });

  it("with a wrong row brings no person either", async () => {
    const list = desk.list("参保.csv", [cover(1), cover(2, { 参保地: "99" })]);
    expect(counts(await desk.import([list]), list)).toEqual([0, 1, 1, 0]);
    expect(desk.count("person")).toBe(0);
  });
});

const MONTHS = ["2023-06", "2023-07", "2023-08"] as const;
const SOURCES = ["民政局", "残联"] as const;
const SERIALS = [1, 2, 3] as const;

interface MonthlyList {
  readonly source: string;
  readonly month: string;
  /** Members, with the day of recognition before the month where the list says it */
  readonly members: readonly { readonly serial: number; readonly since: string }[];
}

type Step = MonthlyList | { readonly withdraw: number };

const lists: fc.Arbitrary<Step> = fc.record({
  source: fc.constantFrom(...SOURCES),
  month: fc.constantFrom(...MONTHS),
  members: fc.uniqueArray(
    fc.record({
      serial: fc.constantFrom(...SERIALS, 4),
      since: fc.constantFrom("", "2023-05-10", "2023-06-15"),
    }),
    { minLength: 1, maxLength: 4, selector: ({ serial }) => serial },
  ),
});
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: lists },
    { weight: 1, arbitrary: fc.record({ withdraw: fc.nat(5) }) },
  ),
  { maxLength: 7 },
);

/** Replays the lists that stand, source by source, for one day. */
function replay(standing: readonly MonthlyList[], serial: number, on: Day): boolean {
  return SOURCES.some((source) => {
    // The last one for a month counts.
    const byMonth = new Map(
      standing.filter((one) => one.source === source).map((one) => [one.month, one]),
    );
    const inOrder = [...byMonth.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
    const member = (list: MonthlyList | undefined) =>
      list?.members.find((one) => one.serial === serial);
    const governing = inOrder.filter(({ month }) => `${month}-01` <= on).at(-1);
    const own = member(governing);
    if (own !== undefined) return own.since === "" || own.since <= on;
    const later = inOrder.find((list) => `${list.month}-01` > on && member(list) !== undefined);
    const since = member(later)?.since ?? "";
    return since !== "" && since <= on;
  });
}

/** The two kinds of lists of people, and what the books make of them. */
const KINDS = {
  identities: {
    row: ({ source, month }: MonthlyList, serial: number, since: string): Cells =>
      member(serial, { 名单来源: source, 名单月份: month, 认定日期: since }),
    held: (serial: number): readonly Interval[] =>
      personOf(desk.office.books, personNoOf(serial))?.identities ?? [],
  },
  covers: {
    row: ({ source, month }: MonthlyList, serial: number, since: string): Cells =>
      cover(serial, { 名单来源: source, 名单月份: month, 参保起始日期: since }),
    held: (serial: number): readonly Interval[] => coversOf(desk.office.books, idNumberOf(serial)),
  },
} as const;

type PeopleKind = keyof typeof KINDS;

/** Imports one list; true when its counts add up. What stands afterwards is kept in `standing`, by the list's number. */
async function importStep(
  kind: PeopleKind,
  step: MonthlyList,
  name: string,
  standing: Map<number, MonthlyList>,
): Promise<boolean> {
  desk.list(
    name,
    step.members.map(({ serial, since }) => KINDS[kind].row(step, serial, since)),
  );
  const report = await desk.import([name]);
  const [accepted = 0, wrong, held, seen = 0] = counts(report, name);
  const [latest] = listRecords(desk.office.books, kind);
  if (seen === 0 && latest !== undefined) standing.set(latest.id, step);
  return wrong === 0 && held === 0 && accepted + seen === step.members.length;
}

function withdraw(listId: number): void {
  const { books, manager } = desk.office;
  withdrawList(books, ask(manager), { listId, reason: "试验" });
}

const DAYS = Array.from({ length: 150 }, (_, index) => addDays("2023-05-01" as Day, index));

function agrees(kind: PeopleKind, standing: ReadonlyMap<number, MonthlyList>): boolean {
  return SERIALS.every((serial) => {
    const held = KINDS[kind].held(serial);
    return DAYS.every(
      (on) => held.some((one) => holdsOn(one, on)) === replay([...standing.values()], serial, on),
    );
  });
}

describe("any order of monthly lists", () => {
  it.each(["identities", "covers"] as const)(
    "of %s gives every person on every day what a replay gives",
    async (kind) => {
      for (const serial of SERIALS) addPerson(desk.office, { serial });
      let file = 0;
      await fc.assert(
        fc.asyncProperty(steps, async (given) => {
          const standing = new Map<number, MonthlyList>();
          let isCounted = true;
          for (const step of given) {
            file += 1;
            if (!("withdraw" in step)) {
              isCounted &&= await importStep(kind, step, `${file}.csv`, standing);
              continue;
            }
            const listId = [...standing.keys()][step.withdraw];
            if (listId === undefined) continue;
            withdraw(listId);
            standing.delete(listId);
          }
          const isSame = agrees(kind, standing);
          // The next sequence begins with nothing that counts.
          for (const listId of standing.keys()) withdraw(listId);
          return isCounted && isSame;
        }),
        { numRuns: 30 },
      );
      expect(ok()).toBe(true);
    },
  );
});

describe("参保状态", () => {
  const stated = (serial: number, word: string, more: Cells = {}) =>
    cover(serial, { ...more, 参保状态: word });

  it("that nobody has met is refused with its row, and the list waits", async () => {
    const rows = [stated(1, "正常参保"), stated(2, "封存"), stated(3, "")];
    const list = desk.list("名单.csv", rows);
    const report = await desk.import([list]);
    expect(report.faults.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, "参保状态", "UNKNOWN_WORD"],
      [4, "参保状态", "BLANK"],
    ]);
    expect(counts(report, list)).toEqual([0, 2, 1, 0]);
  });

  it.each<[string, string, Cells]>([
    ["in force and ended before the list", "正常参保", { 参保终止日期: "2023-03-31" }],
    ["over and begun after it", "暂停参保", { 参保起始日期: "2023-06-01" }],
  ])("that its dates deny is refused: %s", async (_, word, more) => {
    const report = await desk.import([desk.list("名单.csv", [stated(1, word, more)])]);
    expect(report.faults.map(({ code }) => code)).toEqual(["DATES_REVERSED"]);
  });

  it("is kept with the entry as it came, with and without dates", async () => {
    const rows = [
      stated(1, "正常参保"),
      stated(2, "欠费"),
      stated(3, "终止参保", { 参保起始日期: "" }),
      stated(4, "停保", { 参保终止日期: "2023-05-20" }),
    ];
    const list = desk.list("名单.csv", rows);
    expect(counts(await desk.import([list]), list)).toEqual([4, 0, 0, 0]);
    const covers = [1, 2, 3, 4].map((serial) =>
      coversOf(desk.office.books, idNumberOf(serial)).map(({ from, to, isInForce }) => [
        ...[from, to, isInForce],
      ]),
    );
    expect(covers).toEqual([
      [
        ["2023-01-01", "2023-05-31", true],
        ["2023-06-01", null, true],
      ],
      [["2023-01-01", "2023-05-31", true]],
      [["2023-06-01", null, false]],
      [["2023-01-01", "2023-05-20", true]],
    ]);
    const kept = desk.office.books.database.prepare(
      "SELECT content ->> 'state' FROM source_entry ORDER BY key",
    );
    expect(kept.pluck().all()).toEqual([null, "欠费", "终止参保", "停保"]);
    expect(ok()).toBe(true);
  });

  it("of the register, which has no days of cover, is in force or refused", async () => {
    const {
      名单来源: _,
      名单月份: __,
      参保起始日期: ___,
      参保终止日期: ____,
      ...person
    } = cover(1);
    const other = { ...person, 人员编号: personNoOf(2), 姓名: nameOf(2), 身份证号: idNumberOf(2) };
    const list = desk.list("登记.csv", [
      { ...person, 参保状态: "正常参保" },
      { ...other, 参保状态: "暂停参保" },
    ]);
    const report = await desk.import([list]);
    expect(report.files[0]?.kind).toBe("register");
    expect(report.faults.map(({ row, code }) => [row, code])).toEqual([[3, "COVER_OVER"]]);
    expect(counts(report, list)).toEqual([1, 1, 0, 0]);
  });
});
