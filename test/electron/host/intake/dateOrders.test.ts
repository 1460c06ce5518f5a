/** Dates with the year behind: told apart over the whole column, or asked. */
import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withYearFirst } from "../../../../electron/host/intake/cells.ts";
import { DateOrders } from "../../../../electron/host/intake/dateOrders.ts";
import { findHeader } from "../../../../electron/host/intake/header.ts";
import { previewMapping, saveProfile } from "../../../../electron/host/office/mapping.ts";
import { repairRows } from "../../../../electron/host/office/repairRows.ts";
import type { DateOrder, MappingProfile } from "../../../../shared/contract/mappingProfile.ts";
import {
  type Cells,
  LINE_COLUMNS,
  lineCells,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
  writeXlsx,
} from "../../../support/billFiles.ts";
import { ask } from "../../../support/office.ts";
import { counts, Desk, errorOf, fileReport, fiveLines } from "./setup.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
  await desk.import([desk.catalogue("目录.csv")]);
});
afterEach(() => desk.close());

/** The stay from the 1st to the 20th of May, with five lines on these days. */
function files(days: readonly string[], more: Cells = {}): string[] {
  const stay = stayCells(1, { 入院日期: "2023-05-01", 出院日期: "2023-05-20", ...more });
  const rows = days.map((day, index) => lineCells(1, index + 1, { 费用发生日期: day }));
  return [desk.stays("住院.csv", [stay]), desk.lines("明细.csv", rows)];
}

function feeTimes(): unknown[] {
  const { database } = desk.office.books;
  return database.prepare("SELECT fee_time FROM fee_line ORDER BY number").pluck().all();
}

const MAY = ["03", "04", "05", "06", "13"].map((day) => `2023-05-${day}T00:00:00`);

describe("a column whose dates have the year behind", () => {
  it.each([
    ["the month first", ["05/03/2023", "5/4/2023", "05/05/2023", "05/06/2023", "05/13/2023"]],
    ["the day first", ["03/05/2023", "4/5/2023", "05/05/2023", "06/05/2023", "13/05/2023"]],
    ["points", ["03.05.2023", "4.5.2023", "05.05.2023", "06.05.2023", "13.05.2023"]],
    ["full-width signs", ["０３／０５／2023", "4/5/2023", "05-05-2023", "6/5/2023", "13/5/2023"]],
    ["the year in front of some", ["2023-05-03", "4/5/2023", "5/5/2023", "2023/5/6", "13/5/2023"]],
  ])("is read by the one date that tells: %s", async (_, days) => {
    const report = await desk.import(files(days));
    expect(report.faults).toEqual([]);
    expect(feeTimes()).toEqual(MAY);
    const found = fileReport(report, "明细.csv").conversions.filter(
      ({ rule }) => rule === "DATE_FORM",
    );
    expect(found).toMatchObject([{ column: "费用发生日期" }]);
  });

  it("has times behind them, of half days too", async () => {
    const days = [
      "05/13/2023 8:30",
      "05/03/2023 12:00:00 AM",
      "05/03/2023 12:05 PM",
      "05/03/2023 11:59:59 pm",
      "05/03/2023 00:00:01",
    ];
    await desk.import(files(days));
    expect(feeTimes()).toEqual([
      "2023-05-13T08:30:00",
      "2023-05-03T00:00:00",
      "2023-05-03T12:05:00",
      "2023-05-03T23:59:59",
      "2023-05-03T00:00:01",
    ]);
  });

  it("is told by a date far down, and the row that is no date is wrong alone", async () => {
    const days = [...Array.from({ length: 60 }, () => "05/06/2023"), "05/20/2023", "13/13/2023"];
    const [stays = "", lines = ""] = files(days, { 医疗金额: "1240.00" });
    const report = await desk.import([stays, lines]);
    expect(report.faults.map(({ code, row }) => [code, row])).toEqual([["NOT_A_DATE", 63]]);
    expect(counts(report, lines)).toEqual([0, 1, 61, 0]);
  });

  it("is asked where every date could be either, and nothing is stored", async () => {
    const names = files(["05/03/2023", "05/04/2023", "05/05/2023", "05/06/2023", "05/07/2023"]);
    const before = desk.contents();
    const error = await errorOf(desk.import(names));
    expect(error.code).toBe("DATE_ORDER_UNKNOWN");
    expect(error.details).toMatchObject({ file: "明细.csv", column: "费用发生日期" });
    expect(error.message).toContain("从第 2 行起");
    expect(desk.contents()).toEqual(before);
  });

  it("is no question where the day is the month", async () => {
    const report = await desk.import(files(Array.from({ length: 5 }, () => "05/05/2023")));
    expect(report.faults).toEqual([]);
  });

  it("that says both is asked, with a row of each", async () => {
    const names = files(["05/03/2023", "13/05/2023", "05/05/2023", "05/14/2023", "05/07/2023"]);
    const error = await errorOf(desk.import(names));
    expect(error.message).toContain("第 5 行只能是月在前，第 3 行只能是日在前");
  });

  it("is not told by another column", async () => {
    const stay = { 入院日期: "05/01/2023", 出院日期: "05/20/2023" };
    const error = await errorOf(desk.import(files(["2023-05-02"], stay)));
    expect(error.details).toMatchObject({ file: "住院.csv", column: "入院日期" });
  });

  it("is not told by a date of printing below the table", async () => {
    const columns = [...LINE_COLUMNS];
    const at = columns.indexOf("费用发生日期");
    const footer = columns.map((_, index) =>
      index === 0 ? "打印时间" : index === at ? "06/30/2023" : "",
    );
    const rows = fiveLines(1).map((row) => ({ ...row, 费用发生日期: "03/05/2023" }));
    writeCsv(desk.path("明细.csv"), { columns, rows, footer: [footer] });
    const error = await errorOf(desk.import([desk.stays("住院.csv", [stayCells(1)]), "明细.csv"]));
    expect(error.code).toBe("DATE_ORDER_UNKNOWN");
  });

  it("stands in a document", async () => {
    const days = ["05/13/2023 8:30:00 AM", "05/03/2023", "05/04/2023", "05/06/2023", "05/07/2023"];
    const rows = days.map((day, index) => lineCells(1, index + 1, { 费用发生日期: day }));
    writeFileSync(desk.path("明细.json"), JSON.stringify({ input: { feedetail: rows } }), "utf8");
    const [stays = ""] = files(["2023-05-03"]);
    const report = await desk.import([stays, "明细.json"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    expect(feeTimes()[0]).toBe("2023-05-13T08:30:00");
  });

  it("stands in a workbook as text", async () => {
    const stay = stayCells(1, { 入院日期: "05/01/2023", 出院日期: "05/20/2023" });
    const second = stayCells(2, { 入院日期: "05/13/2023", 出院日期: "05/20/2023" });
    await writeXlsx(desk.path("住院.xlsx"), { columns: STAY_COLUMNS, rows: [stay, second] });
    const lines = desk.lines("明细.csv", [
      ...fiveLines(1),
      ...fiveLines(2).map((row) => ({ ...row, 费用发生日期: "2023-05-14" })),
    ]);
    const report = await desk.import(["住院.xlsx", lines]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
  });
});

describe("rows that are repaired on screen", () => {
  it("keep the order that their whole column told", async () => {
    const days = ["05/13/2023", "05/03/2023", "05/04/2023", "05/06/2023", "05/07/2023"];
    const told = lineCells(2, 1, { 费用发生日期: "05/14/2023" });
    const rows = days.map((day, index) =>
      lineCells(1, index + 1, { 费用发生日期: index === 0 ? "05/02/2023" : day }),
    );
    rows[1] = { ...rows[1], 金额: "x" };
    const stay = (serial: number, total: string) =>
      stayCells(serial, { 出院日期: "2023-05-20", 医疗金额: total });
    const files = [
      desk.stays("住院.csv", [stay(1, "100.00"), stay(2, "20.00")]),
      desk.lines("明细.csv", [...rows, told]),
    ];
    const { batchId, staysAccepted } = await desk.import(files);
    expect(staysAccepted).toBe(1);
    const at = LINE_COLUMNS.indexOf("金额");
    const edit = { file: "明细.csv", row: 3, leaveOut: false, cells: [{ at, text: "20.00" }] };
    const { books, manager } = desk.office;
    const asked = { batchId: batchId ?? 0, edits: [edit], reason: "照原件" };
    const { report } = await repairRows(books, ask(manager), asked);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    const times = books.database.prepare(
      "SELECT fee_time FROM fee_line JOIN stay ON current_version = version_id WHERE inpatient_no = 'ZY000001' ORDER BY number",
    );
    expect(times.pluck().all()).toEqual(
      ["02", "03", "04", "06", "07"].map((day) => `2023-05-${day}T00:00:00`),
    );
  });
});

describe("the order in a profile", () => {
  const columns = Object.fromEntries(
    [
      ...[
        ["hospitalCode", "机构编码"],
        ["inpatientNo", "住院号"],
        ["hospitalItemName", "项目名称"],
      ],
      ...[
        ["nationalItemCode", "国标代码"],
        ["category", "收费项目类别"],
        ["quantity", "数量"],
      ],
      ...[
        ["unitPrice", "单价"],
        ["amount", "金额"],
        ["feeTime", "费用发生日期"],
      ],
    ].map(([field, column]) => [field, column]),
  );
  const profile = (order: DateOrder): MappingProfile => ({
    format: 1,
    name: "明细",
    parts: [
      {
        ...{ kind: "lines", columns, fixed: {}, words: {}, fillDown: [], tenThousand: [] },
        dateOrders: { feeTime: order },
      },
    ],
  });
  const save = (order: DateOrder) =>
    saveProfile(desk.office.books, ask(desk.office.manager), profile(order));
  const OPEN = ["05/03/2023", "05/04/2023", "05/05/2023", "05/06/2023", "05/07/2023"];

  it("answers the question, and a date that it cannot be is wrong by its row", async () => {
    save("monthFirst");
    expect((await desk.import(files(OPEN), { dryRun: true })).faults).toEqual([]);
    const report = await desk.import(files([...OPEN.slice(1), "13/05/2023"]));
    expect(report.faults).toMatchObject([{ code: "NOT_A_DATE", row: 6 }]);
    save("dayFirst");
    const other = await desk.import(files(OPEN), { dryRun: true });
    expect(new Set(other.faults.map(({ code }) => code))).toEqual(new Set(["FEE_OUTSIDE_STAY"]));
  });

  it("is asked for in 对应列, cell by cell, until it is given", async () => {
    files(OPEN);
    const file = { path: desk.path("明细.csv"), name: "明细.csv" };
    const problems = async (parts: MappingProfile["parts"]) => {
      const draft = { table: 0, headerRow: 1, parts };
      const preview = await previewMapping(desk.office.books, file, draft);
      return preview.parts.flatMap(({ rows }) =>
        rows.flatMap(({ cells }) => cells.flatMap(({ problem }) => problem ?? [])),
      );
    };
    const [part] = profile("monthFirst").parts;
    if (part === undefined) throw new Error("no part");
    const { dateOrders: _, ...open } = part;
    expect(await problems([open])).toContainEqual(expect.stringContaining("分不清月和日"));
    expect(await problems([part])).toEqual([]);
  });
});

describe("the order of any column", () => {
  const cells = ["住院号", "项目名称", "数量", "单价", "金额", "费用发生日期"];
  const header = findHeader([{ number: 1, cells, numeric: null }], "明细");

  it("is the true one wherever one date tells it, and open else", () => {
    if (header === null) throw new Error("no header");
    const day = fc.record({
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    });
    const wrong: unknown[] = [];
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (days, isMonthFirst) => {
          const texts = days.map(({ month, day: date }) =>
            isMonthFirst ? `${month}/${date}/2023` : `${date}/${month}/2023`,
          );
          const orders = new DateOrders([header]);
          for (const [index, text] of texts.entries()) {
            orders.look({ number: index + 2, cells: ["", "", "", "", "", text], numeric: null });
          }
          const [found] = [...orders.all()].filter(([field]) => field === "feeTime");
          const tells = days.some((one) => one.day > 12);
          const matters = days.some((one) => one.day !== one.month);
          const order = found?.[1];
          const expected = tells
            ? order === (isMonthFirst ? "monthFirst" : "dayFirst")
            : (order === null) === matters;
          const read = texts.map((text) => withYearFirst(text, order ?? "monthFirst"));
          const truth = days.map((one) => `2023-${one.month}-${one.day}`);
          const isRead = !(tells || !matters) || read.join() === truth.join();
          if (!expected || !isRead) wrong.push(texts);
        },
      ),
    );
    expect(wrong).toEqual([]);
  });
});
