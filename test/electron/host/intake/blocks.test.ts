/** Prints of one patient after the other: what stands above a table is said of each of its rows. */
import { writeFileSync } from "node:fs";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BlockRows, labelNames, withLabelNames } from "../../../../electron/host/intake/blocks.ts";
import { DataRows } from "../../../../electron/host/intake/dataRows.ts";
import { findHeader } from "../../../../electron/host/intake/header.ts";
import { labelsOf } from "../../../../electron/host/intake/labels.ts";
import { SIGNS } from "../../../../electron/host/intake/signs.ts";
import { changeSettings } from "../../../../electron/host/office/changeSettings.ts";
import {
  guessMapping,
  inspectFile,
  saveProfile,
} from "../../../../electron/host/office/mapping.ts";
import type { MappingProfile } from "../../../../shared/contract/mappingProfile.ts";
import { stayCells } from "../../../support/billFiles.ts";
import { ask } from "../../../support/office.ts";
import { counts, Desk, errorOf, fileReport } from "./setup.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
  const { books, manager } = desk.office;
  changeSettings(books, ask(manager), { hospitalCode: "H99010100001" });
  await desk.import([desk.catalogue("目录.csv")]);
});
afterEach(() => desk.close());

type Row = readonly string[];

const HEADER: Row = [
  "费用日期",
  "项目编码",
  "项目名称",
  "医保编码",
  "费用类别",
  "数量",
  "单价",
  "金额",
];
const ID = (serial: number) => stayCells(serial).身份证号 ?? "";

function write(name: string, rows: readonly Row[]): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const text = rows.map((row) => row.map(cell).join(",")).join("\r\n");
  writeFileSync(desk.path(name), `\uFEFF${text}\r\n`, "utf8");
  return name;
}

const line = (day = "2023-05-02", amount = "20.00", quantity = "2"): Row => [
  ...[day, "A001", "血常规", "002501010010000", "化验费"],
  ...[quantity, "10", amount],
];

function head(serial: number): Row[] {
  return [
    [`住院号：ZY${serial}`, "", `姓名：演示${serial}`, "", "性别：男", "科室：内科"],
    [`身份证号：${ID(serial)}`, "", "", "险种：城乡居民"],
    ["入院日期：2023-05-01", "", "", "出院日期：2023-05-10 08:30:00"],
  ];
}

function bills(): unknown {
  const { database } = desk.office.books;
  return database
    .prepare(
      `SELECT inpatient_no, v.name, admit_day, discharge_day, v.head ->> 'dept', f.number, f.dept, fee_time, amount_fen
       FROM stay JOIN stay_version v ON v.id = current_version JOIN fee_line f ON f.version_id = v.id
       ORDER BY inpatient_no, f.number`,
    )
    .raw()
    .all();
}

const BILLS = [1, 2].flatMap((serial) =>
  [1, 2].map((number) => [
    ...[`ZY${serial}`, `演示${serial}`, "2023-05-01", "2023-05-10", "内科", number, "内科"],
    ...[`2023-05-0${number + 1}T00:00:00`, 2_000],
  ]),
);

const block = (serial: number, header: readonly Row[] = [HEADER], total = "40.00"): Row[] => [
  ["演示县人民医院住院费用清单"],
  ...head(serial),
  ...header,
  line("2023-05-02"),
  line("2023-05-03"),
  ["合计", "", "", "", "", "", "", total],
  ["制表人：王某", "", "打印时间：2023-06-01 08:30"],
  [],
];

describe("a list of patients, each with a head of its own", () => {
  it.each<[string, () => Row[]]>([
    ["with the header in each", () => [...block(1), ...block(2)]],
    ["with the header once", () => [...block(1), ...block(2, [])]],
    ["with the header above all", () => [HEADER, ...block(1, []), ...block(2, [])]],
    [
      "with label and value in cells of their own",
      () =>
        [...block(1), ...block(2)].map((row) =>
          row.flatMap((cell) => {
            const [label = "", value, ...more] = cell.split("：");
            return value === undefined || row[0]?.startsWith("制表")
              ? [cell]
              : [`${label}：`, "", [value, ...more].join("：")];
          }),
        ),
    ],
    [
      "with the whole head in one cell",
      () =>
        [1, 2].flatMap((serial) => [
          [
            head(serial)
              .flat()
              .filter((text) => text !== "")
              .join("   "),
          ],
          HEADER,
          line("2023-05-02"),
          line("2023-05-03"),
          ["小 计：40.00"],
        ]),
    ],
    [
      "with spaces that make labels as wide as others",
      () =>
        [...block(1), ...block(2)].map((row) =>
          row.map((cell) => cell.replace("姓名：", "姓    名：").replace("科室：", "科 室:")),
        ),
    ],
    [
      "with label and value in cells of their own, without a colon",
      () =>
        [...block(1), ...block(2)].map((row) =>
          row[0]?.startsWith("制表") === true
            ? row
            : row.flatMap((cell) => (cell.includes("：") ? cell.split(/：(.*)/s, 2) : [cell])),
        ),
    ],
    [
      "with sums of the patient below the lines",
      () =>
        [1, 2].flatMap((serial) => [
          ...block(serial),
          ["总费用：40.00", "", "基金支付：30.00", "", "现金支付：10.00"],
          ["总费用（大写）：肆拾元整"],
        ]),
    ],
    [
      "with the head again on the next page",
      () =>
        [1, 2].flatMap((serial) => [
          ...head(serial),
          HEADER,
          line("2023-05-02"),
          ["本页合计", "", "", "", "", "", "", "20.00"],
          ["第 1 页"],
          [`住院号：ZY${serial}`, "", `姓名：演示${serial}`],
          HEADER,
          line("2023-05-03"),
          ["本页合计", "", "", "", "", "", "", "20.00"],
          ["合计", "", "", "", "", "", "", "40.00"],
        ]),
    ],
  ])("is read %s", async (_, rows) => {
    const report = await desk.import([write("清单.csv", rows())]);
    expect(report.faults).toEqual([]);
    expect(fileReport(report, "清单.csv")).toMatchObject({ kind: "wide", rowsRead: 4 });
    expect(bills()).toEqual(BILLS);
    const told = fileReport(report, "清单.csv").conversions;
    const { count, samples } =
      told.find((one) => one.rule === "BLOCK_HEAD" && one.column === "姓名") ?? {};
    expect([count, samples]).toEqual([4, []]);
  });

  it("is read from a workbook, a sheet a patient", async () => {
    const workbook = new ExcelJS.Workbook();
    for (const serial of [1, 2]) {
      const sheet = workbook.addWorksheet(`演示${serial}`);
      for (const row of block(serial)) sheet.addRow([...row]);
      sheet.mergeCells("A2:B2");
    }
    await workbook.xlsx.writeFile(desk.path("清单.xlsx"));
    const report = await desk.import(["清单.xlsx"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
    expect(bills()).toEqual(BILLS);
  });

  it("is read from sheets of different lengths and labels", async () => {
    const workbook = new ExcelJS.Workbook();
    const long = Array.from({ length: 40 }, () => line());
    const sheets = [
      [...head(1), HEADER, ...long, ["合计", "", "", "", "", "", "", "800.00"]],
      [
        ...head(2),
        ["床号：12"],
        HEADER,
        line(),
        ["制表人：王某", "", "打印时间：2023-06-01 08:30"],
      ],
    ];
    for (const [index, rows] of sheets.entries()) {
      const sheet = workbook.addWorksheet(`演示${index}`);
      for (const row of rows) sheet.addRow([...row]);
    }
    await workbook.xlsx.writeFile(desk.path("清单.xlsx"));
    const report = await desk.import(["清单.xlsx"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
  });

  it("is read from a page with each head in a table of its own", async () => {
    const table = (rows: readonly Row[]) =>
      `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</table>`;
    const page = [1, 2].map((serial) => {
      const lines = [HEADER, line("2023-05-02"), line("2023-05-03")];
      return `<h3>费用清单</h3><table><tr><td>${table(head(serial))}</td></tr></table>${table(lines)}`;
    });
    const name = "清单.xls";
    writeFileSync(desk.path(name), `<html><body>${page.join("<hr>")}</body></html>`, "utf8");
    const report = await desk.import([name]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
    expect(bills()).toEqual(BILLS);
    const wrong = page.join("").replace("<td>20.00</td>", "<td>二十</td>");
    writeFileSync(desk.path(name), `<html><body>${wrong}</body></html>`, "utf8");
    // As a spreadsheet shows the page: three rows of the head, the header, the line.
    expect((await desk.import([name])).faults).toMatchObject([{ row: 5, code: "NOT_AN_AMOUNT" }]);
  });

  it("keeps the tables of a page where the labels are no patient's", async () => {
    const table = (rows: readonly Row[]) =>
      `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</table>`;
    const stay = stayCells(1, { 医疗金额: "40.00" });
    const page = [
      [["统计日期：2023-05-01", "打印人：王某"]],
      [Object.keys(stay), Object.values(stay)],
      [["住院号", ...HEADER], ...[1, 2].map(() => [stay.住院号 ?? "", ...line()])],
    ];
    writeFileSync(desk.path("两表.xls"), `<html>${page.map(table).join("")}</html>`, "utf8");
    const report = await desk.import(["两表.xls"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
  });

  it("keeps a head wider than its table apart from the header below it", async () => {
    const rows = [1, 2].flatMap((serial) => {
      const [first = [], ...others] = head(serial);
      const wide = [...first.slice(1), "", "", "", "", "住院号：", `ZY${serial}`];
      return [...others, wide, HEADER, line(), line("2023-05-03")];
    });
    const report = await desk.import([write("清单.csv", rows)]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
    expect(bills()).toEqual(BILLS);
  });

  it("takes a header of two lines, above each patient's lines", async () => {
    const [upper, lower] = [HEADER.slice(0, 5), ["", "", "", "", "", ...HEADER.slice(5)]];
    const rows = [1, 2].flatMap((serial) => [
      ...[...head(serial), [...upper, "费用"], lower],
      ...[line(), line("2023-05-03")],
    ]);
    const report = await desk.import([write("清单.csv", rows)]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
    expect(bills()).toEqual(BILLS);
  });

  it("takes what only a later head says, however far down", async () => {
    const long = Array.from({ length: 40 }, () => line());
    const rows = [
      ...head(1),
      HEADER,
      ...long,
      ...head(2),
      ["结算方式：自费", "", "出院诊断：肺炎"],
      HEADER,
      line(),
    ];
    const report = await desk.import([write("清单.csv", rows)]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
    const { database } = desk.office.books;
    const said = database.prepare(
      "SELECT head ->> 'insuranceType', head ->> 'diagnosisName' FROM stay_version ORDER BY id_number",
    );
    expect(said.raw().all()).toEqual([
      ["城乡居民", ""],
      ["自费", "肺炎"],
    ]);
  });

  it("is read with its head in rows of its own, a title between them, and names spaced out", async () => {
    const rows = [1, 2].flatMap((serial) => [
      [`住院号：ZY${serial}`],
      ["某院费用清单", "2023年5月"],
      [`姓 名：张 三  性 别：男  科 室：内科`],
      ...head(serial).slice(1),
      HEADER,
      line("2023-05-02"),
      line("2023-05-03"),
    ]);
    const report = await desk.import([write("清单.csv", rows)]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
    expect((bills() as unknown[][]).map(([number, name]) => [number, name])).toEqual(
      [1, 1, 2, 2].map((serial) => [`ZY${serial}`, "张三"]),
    );
  });

  it("may end with a sum of all patients", async () => {
    const last = ["总计", "", "", "", "", "", "", "80.00"];
    const report = await desk.import([write("清单.csv", [...block(1), ...block(2), last])]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
  });

  it("gives lines to the stays of another file where the heads say too little", async () => {
    const rows = [1, 2].flatMap((serial) => [
      [`住院号：ZY00000${serial}`, "", `姓名：演示${serial}`],
      HEADER,
      ...Array.from({ length: 5 }, () => line()),
      ["合计", "", "", "", "", "", "", "100.00"],
    ]);
    const stays = desk.stays("住院.csv", [stayCells(1), stayCells(2)]);
    const report = await desk.import([stays, write("清单.csv", rows)]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
    expect(fileReport(report, "清单.csv")).toMatchObject({ kind: "lines", rowsSkipped: 4 });
    const alone = await errorOf(desk.import(["清单.csv"]));
    expect(alone.code).toBe("BILL_FILES_INCOMPLETE");
  });

  it("has days within a patient, and departments", async () => {
    const rows = [
      ...head(1),
      HEADER.slice(1),
      ["费用日期：2023-05-02"],
      line().slice(1),
      ["费用日期：2023-05-03", "科室：外科"],
      line().slice(1),
      [
        "住院号：ZY2",
        "姓名：演示2",
        `身份证号：${ID(2)}`,
        "险种：城乡居民",
        "入院日期：2023-05-01",
      ],
      ["出院日期：2023-05-10", "费用日期：2023-05-04"],
      line().slice(1),
    ];
    const report = await desk.import([write("日清单.csv", rows)]);
    // The stay's own department is one: what a later head says of it is not the stay's first.
    expect(report.faults.map(({ code, row }) => [code, row])).toEqual([["STAY_DIFFERS", 8]]);
    const same = rows.map((row) => row.filter((cell) => cell !== "科室：外科"));
    const right = await desk.import([write("日清单2.csv", same)]);
    expect(right.faults).toEqual([]);
    expect((bills() as unknown[][]).map(([, , , , dept, , , time]) => [dept, time])).toEqual([
      ["内科", "2023-05-02T00:00:00"],
      ["内科", "2023-05-03T00:00:00"],
      ["", "2023-05-04T00:00:00"],
    ]);
  });
});

describe("a block that is wrong", () => {
  it("holds its stay alone where the total is not that of its lines", async () => {
    const report = await desk.import([
      write("清单.csv", [...block(1, [HEADER], "40.01"), ...block(2)]),
    ]);
    expect(report.faults).toMatchObject([{ code: "TOTAL_DIFFERS", row: 6 }]);
    expect(report.faults[0]?.reason).toContain("第 8 行的“合计”是 40.01，上面 2 条明细合计 40.00");
    expect(counts(report, "清单.csv")).toEqual([2, 1, 1, 0]);
    expect(report.staysAccepted).toBe(1);
  });

  it.each<[string, readonly Row[], boolean]>([
    [
      "of categories",
      [
        line(),
        ["化验费小计", "", "", "", "", "", "", "20.00"],
        line(),
        ["小计", "", "", "", "", "", "", "20.00"],
      ],
      true,
    ],
    [
      "of all so far",
      [
        line(),
        ["小计", "", "", "", "", "", "", "20.00"],
        line(),
        ["小计", "", "", "", "", "", "", "40.00"],
      ],
      true,
    ],
    ["that leave out a line", [line(), line(), ["小计", "", "", "", "", "", "", "20.00"]], false],
    ["in the next cell", [line(), line(), ["小计：", "40.00"]], true],
    ["of what are no charges", [line(), line(), ["预交金合计：", "5000.00"]], true],
    ["of the patient's own part", [line(), line(), ["自费合计：", "3.00"]], true],
    ["in the next cell, wrong", [line(), line(), ["小计：", "20.00"]], false],
    [
      "of the whole stay on a day's list",
      [line(), ["累计", "", "", "", "", "", "", "9000.00"]],
      true,
    ],
  ])("checks subtotals %s", async (_, rows, isRight) => {
    const report = await desk.import([write("清单.csv", [...head(1), HEADER, ...rows])]);
    expect(report.faults.map(({ code }) => code)).toEqual(isRight ? [] : ["TOTAL_DIFFERS"]);
  });

  it("says nothing of a total above a line that cannot be read", async () => {
    const rows = [
      ...head(1),
      HEADER,
      line("2023-05-02", "二十"),
      line(),
      ["合计", "", "", "", "", "", "", "40.00"],
    ];
    const report = await desk.import([write("清单.csv", rows)]);
    expect(report.faults.map(({ code }) => code)).toEqual(["NOT_AN_AMOUNT"]);
  });

  it("keeps a line of which everything but the amounts looks like a label", async () => {
    const header = ["费用日期", "项目名称", "金额", "数量", "单价", "医保编码", "费用类别"];
    const odd = ["", "彩超：", "20.00", "2", "", "", ""];
    const right = ["2023-05-02", "血常规", "20.00", "2", "10", "002501010010000", "化验费"];
    const report = await desk.import([write("清单.csv", [...head(1), header, right, odd])]);
    expect(fileReport(report, "清单.csv").rowsRead).toBe(2);
    expect(new Set(report.faults.map(({ row }) => row))).toEqual(new Set([6]));
  });

  it("never gives its lines to the patient before", async () => {
    const rows = [...block(1), ["姓名：演示2", "科室：外科"], HEADER, line(), line()];
    const report = await desk.import([write("清单.csv", rows)]);
    expect(new Set(report.faults.map(({ code, row }) => `${code} ${row}`))).toEqual(
      new Set(["BLANK 13", "BLANK 14"]),
    );
    expect(counts(report, "清单.csv")).toEqual([2, 2, 0, 0]);
  });

  it.each<[string, readonly Row[]]>([
    [
      "with more cells beside its number",
      [
        ["清单", "住院号：ZY2 姓名：演示2", "（欠费）", "第 1 页"],
        ["入院日期：2023-05-01", "", "", "出院日期：2023-05-10"],
        [`身份证号：${ID(2)}`, "险种：城乡居民"],
      ],
    ],
    [
      "in one long cell",
      [
        [
          `住院号：ZY2 姓名：演示2 身份证号：${ID(2)} 险种：城乡居民 入院日期：2023-05-01 出院日期：2023-05-10 诊断：${"慢性病".repeat(200)}`,
        ],
      ],
    ],
  ])("never takes a head %s for a note", async (_, second) => {
    const rows = [...block(1), ...second, HEADER, line("2023-05-02"), line("2023-05-03")];
    const report = await desk.import([write("清单.csv", rows)]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
    expect((bills() as unknown[][]).map(([number]) => number)).toEqual([
      "ZY1",
      "ZY1",
      "ZY2",
      "ZY2",
    ]);
  });

  it("holds a stay alone whose other sheet says something else of it", async () => {
    const workbook = new ExcelJS.Workbook();
    for (const day of ["2023-05-10", "2023-05-11"]) {
      const sheet = workbook.addWorksheet(day);
      const rows = block(1).map((row) => row.map((cell) => cell.replace("2023-05-10", day)));
      for (const row of rows) sheet.addRow([...row]);
    }
    await workbook.xlsx.writeFile(desk.path("清单.xlsx"));
    const report = await desk.import(["清单.xlsx"]);
    expect(new Set(report.faults.map(({ code }) => code))).toEqual(new Set(["STAY_DIFFERS"]));
    expect(report.staysAccepted).toBe(0);
  });

  it("leaves another's total to the one whose lines it has", async () => {
    const rows = [
      ...[1, 2].flatMap((serial) => [
        [`住院号：ZY00000${serial}`, "", `姓名：演示${serial}`],
        HEADER,
        ...Array.from({ length: 5 }, () => line()),
        ["合计", "", "", "", "", "", "", serial === 1 ? "100.00" : "99.00"],
      ]),
    ];
    const stays = desk.stays("住院.csv", [stayCells(1)]);
    const report = await desk.import([stays, write("清单.csv", rows)]);
    expect(new Set(report.faults.map(({ code }) => code))).toEqual(new Set(["LINE_WITHOUT_STAY"]));
    expect(report.staysAccepted).toBe(1);
  });

  it("comes in once more from the rows that were left out", async () => {
    await desk.import([write("清单.csv", block(1, [HEADER], "40.01"))]);
    const { database } = desk.office.books;
    const rows = database
      .prepare("SELECT original FROM quarantine ORDER BY file_row")
      .pluck()
      .all();
    const files = database.prepare("SELECT files FROM import_batch ORDER BY id DESC").pluck().get();
    const [{ header }] = JSON.parse(String(files)) as [{ header: string[] }];
    const flat = [header, ...rows.map((text) => JSON.parse(String(text)) as string[])];
    const report = await desk.import([write("待改正.csv", flat)]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    expect(counts(report, "待改正.csv")).toEqual([2, 0, 0, 0]);
  });
});

describe("a label that may mean anything", () => {
  it("is no column: the day of printing is not that of the charges", async () => {
    const rows = [["日期：2023-05-03"], ...head(1), HEADER.slice(1), line().slice(1)];
    const error = await errorOf(desk.import([write("清单.csv", rows)]));
    expect([error.code, error.message]).toEqual([
      "COLUMN_MISSING",
      expect.stringContaining("费用发生日期"),
    ]);
    const own = [...head(1), ["日期", ...HEADER.slice(1)], line()];
    expect((await desk.import([write("清单2.csv", own)])).staysAccepted).toBe(1);
  });
});

describe("other tables with labels above them", () => {
  it("are read by their own columns", async () => {
    const [stays = "", lines = ""] = desk.bills("样", [1]);
    const text = (cells: Row) => cells.join(",");
    const titles = [
      text(["演示县人民医院", "住院号：别的", "单位：元"]),
      text(["费用日期：2023-05-01 至 2023-05-10", "", "金额：9"]),
    ];
    const { readFileSync } = await import("node:fs");
    const { default: iconv } = await import("iconv-lite");
    const body = readFileSync(desk.path(lines));
    const head = iconv.encode(`${titles.join("\r\n")}\r\n`, "gb18030");
    writeFileSync(desk.path(lines), Buffer.concat([head, body]));
    const report = await desk.import([stays, lines]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
  });

  it("take from them what a list is without", async () => {
    const columns = ["姓名", "身份证号", "特殊身份"];
    const rows = [
      ["名单来源：民政局", "", "名单月份：2023年5月"],
      columns,
      ["演示1", ID(1), "低保"],
    ];
    const report = await desk.import([write("名单.csv", rows)]);
    expect(counts(report, "名单.csv")).toEqual([1, 0, 0, 0]);
    const list = desk.office.books.database
      .prepare("SELECT source, from_day FROM source_list")
      .raw();
    expect(list.all()).toEqual([["民政局", "2023-05-01"]]);
  });
});

describe("labels that nobody knows", () => {
  const known = (rows: readonly Row[]) =>
    rows.map((row) => row.map((cell) => cell.replace("住院号：", "登记：")));

  it("are columns in 对应列, and a profile reads them from then on", async () => {
    const name = write("清单.csv", known([...block(1), ...block(2)]));
    expect((await errorOf(desk.import([name]))).code).toBe("COLUMN_MISSING");
    const { books, manager } = desk.office;
    const file = { path: desk.path(name), name };
    const [table] = (await inspectFile(books, file)).tables;
    expect(table?.headerRow).toBe(5);
    expect(table?.columns).toEqual(expect.arrayContaining(["金额", "登记", "姓名", "入院日期"]));
    const guess = await guessMapping(books, file, {
      table: 0,
      headerRow: 5,
      kinds: ["stays", "lines"],
    });
    const parts = guess.parts.map((part) => ({
      ...part,
      columns: { ...part.columns, inpatientNo: "登记" },
    })) as MappingProfile["parts"];
    saveProfile(books, ask(manager), { format: 1, name: "清单", parts });
    const report = await desk.import([name]);
    expect(fileReport(report, name)).toMatchObject({ kind: "wide", profile: "清单" });
    expect(bills()).toEqual(BILLS);
  });
});

interface Printed {
  readonly id: number;
  readonly lines: number;
  readonly hasHeader: boolean;
  readonly hasDept: boolean;
  readonly hasPage: boolean;
  readonly hasTotal: boolean;
}

/** Patients as a print has them, and what each of their lines must say. */
function print(patients: readonly Printed[]): {
  readonly cells: Row[];
  readonly expected: string[];
} {
  const [cells, expected]: [Row[], string[]] = [[], []];
  let [dept, before] = ["", 0];
  for (const [index, one] of patients.entries()) {
    const { id, lines } = one;
    const isFirst = index === 0;
    // The first head has every label; one that repeats the patient adds to what was said.
    const saysDept = one.hasDept || isFirst;
    dept = saysDept ? `科${id}${lines}` : id === before ? dept : "";
    before = id;
    const head = [`住院号：ZY${id}`, `姓名：演示${id}`, saysDept ? `科室：${dept}` : ""];
    cells.push(["费用清单"], head, ...(one.hasHeader || isFirst ? [HEADER] : []));
    for (let number = 1; number <= lines; number += 1) {
      if (one.hasPage && number === 3) cells.push(["第 2 页"], [`住院号：ZY${id}`], HEADER);
      cells.push(line(`2023-05-0${number}`));
      expected.push(`ZY${id} 演示${id} ${dept} 2023-05-0${number}`);
    }
    if (one.hasTotal) cells.push(["合计", "", "", "", "", "", "", "9"], ["制表：某", "打印：某"]);
  }
  return { cells, expected };
}

function readLines(cells: readonly Row[]): string[] {
  const rows = cells.map((row, index) => ({ number: index + 1, cells: row, numeric: null }));
  const labels = labelNames(rows.slice(0, 30));
  const defaults = new Map([["hospitalCode", "H99010100001"]]);
  const header = findHeader(withLabelNames(rows, labels), "清单", defaults);
  if (header === null) throw new Error("no header");
  const [blocks, dataRows] = [new BlockRows([header]), new DataRows(header, SIGNS.lines)];
  return rows.flatMap((row) => {
    const whole = blocks.of(row);
    if (dataRows.kindOf(whole) !== "data") return [];
    const said = (field: string) => whole.cells[header.positions.get(field) ?? -1] ?? "";
    return [`${said("inpatientNo")} ${said("name")} ${said("dept")} ${said("feeTime")}`];
  });
}

describe("any list of patients", () => {
  const patient = fc.record({
    id: fc.integer({ min: 1, max: 3 }),
    lines: fc.integer({ min: 1, max: 4 }),
    hasHeader: fc.boolean(),
    hasDept: fc.boolean(),
    hasPage: fc.boolean(),
    hasTotal: fc.boolean(),
  });

  it("says on each line what the head above it says, and nothing of another one's", () => {
    const wrong: unknown[] = [];
    fc.assert(
      fc.property(fc.array(patient, { minLength: 1, maxLength: 8 }), (patients) => {
        const { cells, expected } = print(patients);
        const read = readLines(cells);
        if (read.join() !== expected.join()) wrong.push({ patients, read, expected });
      }),
    );
    expect(wrong.slice(0, 1)).toEqual([]);
  });
});

describe("a row of labels", () => {
  const pairs = (...cells: string[]) =>
    labelsOf(cells)?.map(({ label, value }) => `${label}=${value}`);

  it.each<[string[], string[] | undefined]>([
    [
      ["住院号：ZY1", "姓名:张三"],
      ["住院号=ZY1", "姓名=张三"],
    ],
    [["住院号：ZY1 姓 名：张 三  科室："], ["住院号=ZY1", "姓名=张 三", "科室="]],
    [
      ["姓名：", "", "张三", "床号：", "3"],
      ["姓名=张三", "床号=3"],
    ],
    [
      ["入院时间：2023-05-01 08:30:15  出院时间：2023-05-10 09：05"],
      ["入院时间=2023-05-01 08:30:15", "出院时间=2023-05-10 09：05"],
    ],
    [["某院费用清单", "住院号：ZY1"], ["住院号=ZY1"]],
    [["单位：元"], undefined],
    [["合计：100.00"], undefined],
    [["2023-05-02 08:30", "A1", "彩超：腹部", "1", "80", "80"], undefined],
    [["某院费用清单"], undefined],
    [["08:30"], undefined],
    [
      ["住院号", "ZY1", "", "姓名", "张三"],
      ["住院号=ZY1", "姓名=张三"],
    ],
    [["性别", "", "科室", "内科", "床号", ""], undefined],
    [
      ["性别", "", "科室", "内科"],
      ["性别=", "科室=内科"],
    ],
    [["住院号", "姓名", "性别", "床号"], undefined],
    [
      ["住院号", "床号", "姓名"],
      ["住院号=床号", "姓名="],
    ],
    [["单位", "元"], undefined],
  ])("%j", (cells, expected) => {
    expect(pairs(...cells)).toEqual(expected);
  });
});
