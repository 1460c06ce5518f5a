import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  readAge,
  readAmount,
  readDay,
  readMoment,
  readPrice,
  readQuantity,
  readRatio,
  readWhole,
} from "../../../../electron/host/intake/cells.ts";
import { readClock } from "../../../../electron/host/intake/clocks.ts";
import { RowSplitter } from "../../../../electron/host/intake/csv.ts";
import { findHeader, normaliseHeader } from "../../../../electron/host/intake/header.ts";
import { unitInName } from "../../../../electron/host/intake/moneyUnits.ts";
import { serialText } from "../../../../electron/host/intake/sheetNumbers.ts";
import { openSources } from "../../../../electron/host/intake/source.ts";
import { fen, parseYuan, plainYuan } from "../../../../shared/money/fen.ts";
import { printRate } from "../../../../shared/money/fraction.ts";
import {
  csvText,
  LINE_COLUMNS,
  STAY_COLUMNS,
  stayCells,
  tableRows,
  writeCsv,
} from "../../../support/billFiles.ts";
import { counts, Desk, errorOf, fiveLines } from "./setup.ts";

describe("splitting CSV", () => {
  it("gives back what was written, wherever the pieces end", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "中", '"', ",", "\n", "\r\n", " ", ";"),
      maxLength: 6,
    });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(table, fc.array(fc.nat(200), { maxLength: 5 }), (rows, cuts) => {
        // A first cell that is never blank keeps the rows from being blank lines.
        const written = rows.map((cells) => [
          `x${cells[0]?.replaceAll('"', "")}`,
          ...cells.slice(1),
        ]);
        const text = csvText({ columns: [], rows: [], titles: written });
        const body = text.slice(0, -2); // without the empty header that csvText adds
        const splitter = new RowSplitter(",", "t.csv");
        const read: string[][] = [];
        let at = 0;
        for (const cut of [...cuts].sort((a, b) => a - b)) {
          read.push(
            ...splitter.add(body.slice(at, Math.max(at, cut))).map(({ cells }) => [...cells]),
          );
          at = Math.max(at, cut);
        }
        read.push(...splitter.add(body.slice(at)).map(({ cells }) => [...cells]));
        read.push(...splitter.end().map(({ cells }) => [...cells]));
        expect(read).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves a quote inside a cell alone, and counts rows as a spreadsheet does", () => {
    const splitter = new RowSplitter(",", "t.csv");
    const rows = splitter.add('a,5"管,c\n\n"x\ny",z\r\n="001",2\nlast');
    expect([...rows, ...splitter.end()].map(({ number, cells }) => [number, ...cells])).toEqual([
      [1, "a", '5"管', "c"],
      [2, ""],
      [3, "x\ny", "z"],
      [4, '="001"', "2"],
      [5, "last"],
    ]);
  });
});

describe("cells", () => {
  it("reads amounts as people write them", () => {
    const read = (...texts: string[]) => texts.map((text) => readAmount(text));
    expect(
      read("12", "12.3", "-0.05", "１２．５０", "1,234.50", "￥8", "8元", ".5", "+7", "12.300"),
    ).toEqual([1_200, 1_230, -5, 1_250, 123_450, 800, 800, 50, 700, 1_230]);
    expect(read("(12.00)", "12.00-", "（12）", "'12", "\u200B12\t", '="12"')).toEqual([
      -1_200, -1_200, -1_200, 1_200, 1_200, 1_200,
    ]);
    expect(read("", "-", "--", "无", "nan", " ")).toEqual(Array.from({ length: 6 }, () => "blank"));
    expect(
      read(
        "1.234.567",
        "1.234",
        "12,34",
        "1,23,456",
        "1e3",
        "0x10",
        "一百",
        "3万",
        "1 2",
        "NaN",
        "--5",
      ),
    ).toEqual(Array.from({ length: 11 }, () => "bad"));
  });

  it("reads every amount that a program prints", () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }), (value) => {
        const text = plainYuan(fen(value));
        expect(readAmount(text)).toBe(parseYuan(text));
      }),
    );
  });

  it("reads prices, quantities, shares and whole numbers", () => {
    expect(["0.000001", "12", "1,000.5", "0.0000001"].map(readPrice)).toEqual([
      1,
      12_000_000,
      1_000_500_000,
      "bad",
    ]);
    expect(["2支", "-1.5", "0.0001", "1/2", "2 盒", "0.00001"].map(readQuantity)).toEqual([
      20_000,
      -15_000,
      1,
      "bad",
      20_000,
      "bad",
    ]);
    const ratios = ["0.1", "10", "10%", "10.00%", "1", "0", "", "101%", "十"].map(readRatio);
    expect(ratios.map((ratio) => (typeof ratio === "string" ? ratio : printRate(ratio)))).toEqual([
      "10%",
      "10%",
      "10%",
      "10%",
      "100%",
      "0%",
      "blank",
      "bad",
      "bad",
    ]);
    expect(["12", "12天", "12.0", "-1", "1.5", ""].map(readWhole)).toEqual([
      12,
      12,
      12,
      "bad",
      "bad",
      "blank",
    ]);
  });

  it("reads an age in years, whatever it is counted in", () => {
    const ages = {
      ...{ "45": 45, "45岁": 45, "12.0": 12, "1岁3月": 1, "2岁半": 2, "6岁2个月5天": 6 },
      ...{ "3天": 0, "28日": 0, "6周": 0, "20小时": 0, "11月": 0, "3个月12天": 0, "14个月": 1 },
      ...{ "365天": "bad", "3年": "bad", "-1": "bad", "": "blank", 约40: "bad" },
    };
    expect(Object.keys(ages).map(readAge)).toEqual(Object.values(ages));
  });

  it("reads days and moments in every documented form", () => {
    const forms = [
      "20170805",
      "2017/8/5",
      "2017-8-5",
      "2017.08.05",
      "2017年8月5日",
      "2017-08-05 13:20:00",
    ];
    expect(forms.map((text) => readDay(text, false))).toEqual(forms.map(() => "2017-08-05"));
    expect(
      ["170805", "2017-02-29", "2017-13-01", "42952", "8/5/2017"].map((text) =>
        readDay(text, false),
      ),
    ).toEqual(Array.from({ length: 5 }, () => "bad"));
    expect(readDay("42952", true)).toBe("2017-08-05");
    expect(readMoment("2017-08-05 13:20:05", false)).toBe("2017-08-05T13:20:05");
    expect(readMoment("2017/8/5 9:05", false)).toBe("2017-08-05T09:05:00");
    expect(readMoment("20170805132005", false)).toBe("2017-08-05T13:20:05");
    expect(readMoment("2017-08-05", false)).toBe("2017-08-05T00:00:00");
    expect(readMoment("2017-08-05 24:00:00", false)).toBe("bad");
    for (const text of ["2017年8月5日 9时05分", "2017年08月05日9时5分0秒", "1501895100000"]) {
      expect(readMoment(text, false)).toBe("2017-08-05T09:05:00");
    }
    expect(
      ["9:05", "09:05:00", "1899-12-30 09:05:00"].map((text) => readClock(text, false)),
    ).toEqual(Array.from({ length: 3 }, () => "09:05:00"));
    expect(readClock(String(0.378_472_222), true)).toBe("09:05:00");
    expect([readClock("24:00", false), readClock("0.5", false), readClock("1", true)]).toEqual([
      null,
      null,
      null,
    ]);
    // The day is China's, whatever it was in Greenwich.
    expect(readDay("1501948799000", false)).toBe("2017-08-05");
    expect(readMoment("2017年8月5日 9时", false)).toBe("bad");
    expect(serialText(42_952.5)).toBe("2017-08-05 12:00:00");
    expect(serialText(60)).toBeNull();
  });
});

describe("the unit of money", () => {
  it.each<[string, number | null]>([
    ["金额(分)", 1],
    ["金额（单位：万元）", 1_000_000],
    ["总费用/千元", 100_000],
    ["单价(元)", 100],
    ["单价(元/分)", null],
    ["分", null],
    ["积分", null],
    ["金额(含税)", null],
  ])("%s", (name, unit) => {
    expect(unitInName(name)).toBe(unit);
  });
});

describe("headers", () => {
  it("match whatever the width of their letters, their brackets, breaks and units", () => {
    expect(["单价（元）", " 单 价\n(元)", "\uFEFF单价"].map(normaliseHeader)).toEqual([
      "单价",
      "单价",
      "单价",
    ]);
    expect(normaliseHeader("ＺＹＨＭ")).toBe("zyhm");
  });

  it("are found below titles and told apart by what they say", () => {
    const rows = tableRows({
      columns: LINE_COLUMNS,
      rows: [],
      titles: [["住院号：必须唯一"], ["", "说明"]],
    });
    const table = rows.map((cells, index) => ({ number: index + 1, cells, numeric: null }));
    expect(findHeader(table, "t")).toMatchObject({ row: 3, layout: { kind: "lines" } });
    expect(findHeader([{ number: 1, cells: ["住院号", "姓名"], numeric: null }], "t")).toBeNull();
  });

  const templates = fileURLToPath(
    new URL("../../../../../shared/reference/extract-templates/", import.meta.url),
  );
  it.skipIf(!existsSync(templates))("of the official templates are recognised whole", async () => {
    for (const [prefix, columns] of [
      ["3.1", STAY_COLUMNS],
      ["3.2", LINE_COLUMNS],
    ] as const) {
      const name = readdirSync(templates).find((file) => file.startsWith(prefix)) ?? "";
      const [source] = await openSources(
        { path: templates + name, name },
        { profiles: [], defaults: new Map() },
      );
      source.close();
      // The last two columns are ours, appended.
      expect(source.header.names).toEqual(columns.slice(0, -2));
      expect(source.header.positions.size).toBe(source.kind === "stays" ? 27 : 24);
    }
  });
});

describe("containers", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.import([desk.catalogue("目录.csv")]);
    desk.lines("结算.csv", fiveLines(1));
  });
  afterEach(() => desk.close());

  it.each([
    ["gb18030", ",", false],
    ["utf8", ",", false],
    ["utf8", "\t", true],
    ["gb18030", ";", false],
    ["utf8", "|", false],
    ["utf16le", "\t", true],
  ])("%s with %j, mark %s", async (encoding, delimiter, bom) => {
    // 龘 and 𠮷 need four bytes in GB18030.
    const row = stayCells(1, {
      主管医生姓名: "龘𠮷",
      疾病诊断名称: `肺炎${delimiter}"重症"\r\n伴咯血`,
    });
    writeCsv(
      desk.path("就医.txt"),
      { columns: STAY_COLUMNS, rows: [row] },
      { encoding, delimiter, bom },
    );
    const report = await desk.import(["就医.txt", "结算.csv"]);
    expect(report).toMatchObject({ staysAccepted: 1 });
    const head = desk.office.books.database.prepare("SELECT head FROM stay_version").pluck().get();
    expect(JSON.parse(String(head))).toMatchObject({
      doctor: "龘𠮷",
      diagnosisName: `肺炎${delimiter}"重症"\r\n伴咯血`,
    });
  });

  it("workbooks keep dates as dates, texts as texts, and refuse an ID number kept as a number", async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet("说明").addRow(["这一页没有表"]);
    const sheet = workbook.addWorksheet("住院就医");
    sheet.addRow([...STAY_COLUMNS]);
    const given = stayCells(1);
    const values = STAY_COLUMNS.map((column): string | number | Date => {
      if (column === "入院日期") return new Date(Date.UTC(2023, 4, 1));
      if (column === "出院日期") return new Date(Date.UTC(2023, 4, 10, 9, 30));
      if (column === "医疗金额") return 100.00000000000001;
      if (column === "住院天数") return 9;
      return given[column] ?? "";
    });
    sheet.addRow(values);
    await workbook.xlsx.writeFile(desk.path("就医.xlsx"));
    expect(await desk.import(["就医.xlsx", "结算.csv"])).toMatchObject({
      staysAccepted: 1,
      faultCount: 0,
    });
    sheet.getRow(2).getCell(STAY_COLUMNS.indexOf("身份证号") + 1).value = 990101196001020000;
    await workbook.xlsx.writeFile(desk.path("数字.xlsx"));
    const report = await desk.import(["数字.xlsx", "结算.csv"]);
    expect(report.faults[0]).toMatchObject({
      row: 2,
      column: "身份证号",
      code: "ID_PRECISION_LOST",
    });
    expect(counts(report, "结算.csv")).toEqual(
      [0, 5, 0, 0].map((_, index) => (index === 2 ? 5 : 0)),
    );
  });

  it("a workbook with the stays on one sheet and their lines on another is one import", async () => {
    const workbook = new ExcelJS.Workbook();
    for (const [name, columns, rows] of [
      ["就医", STAY_COLUMNS, [stayCells(1)]],
      ["明细", LINE_COLUMNS, fiveLines(1)],
    ] as const) {
      const sheet = workbook.addWorksheet(name);
      for (const row of tableRows({ columns, rows })) sheet.addRow(row);
    }
    await workbook.xlsx.writeFile(desk.path("一份.xlsx"));
    const report = await desk.import(["一份.xlsx"]);
    expect(report.faults).toEqual([]);
    expect(report.files.map(({ name, rowsAccepted }) => [name, rowsAccepted])).toEqual([
      ["一份.xlsx（就医）", 1],
      ["一份.xlsx（明细）", 5],
    ]);
    expect((await desk.import(["一份.xlsx"])).staysSeen).toBe(1);
  });

  it("a table that goes on under the same header on the next sheet is one table", async () => {
    const workbook = new ExcelJS.Workbook();
    const rows = fiveLines(1);
    for (const [name, part] of [
      ["第1页", rows.slice(0, 3)],
      ["第2页", rows.slice(3)],
    ] as const) {
      const sheet = workbook.addWorksheet(name);
      for (const row of tableRows({ columns: LINE_COLUMNS, rows: part })) sheet.addRow(row);
    }
    await workbook.xlsx.writeFile(desk.path("明细.xlsx"));
    const report = await desk.import([desk.stays("就医.csv", [stayCells(1)]), "明细.xlsx"]);
    expect(report.faults).toEqual([]);
    expect(counts(report, "明细.xlsx（第1页）")).toEqual([3, 0, 0, 0]);
    expect(counts(report, "明细.xlsx（第2页）")).toEqual([2, 0, 0, 0]);
  });

  it("a workbook with two tables of one kind is a question, not a guess", async () => {
    const workbook = new ExcelJS.Workbook();
    for (const name of ["甲", "乙"]) {
      const sheet = workbook.addWorksheet(name);
      const columns = name === "甲" ? STAY_COLUMNS : STAY_COLUMNS.slice(1);
      for (const row of tableRows({ columns, rows: [stayCells(1)] })) sheet.addRow(row);
    }
    await workbook.xlsx.writeFile(desk.path("两表.xlsx"));
    const error = await errorOf(desk.import(["两表.xlsx"]));
    expect(error.code).toBe("FILE_AMBIGUOUS");
    expect(error.message).toContain("工作表“甲”的住院就医表");
  });

  it("a sheet that says less of stays than another is not read, and that is told", async () => {
    const workbook = new ExcelJS.Workbook();
    const few = ["住院号", "人员姓名", "入院日期", "出院日期", "医疗金额"];
    for (const [name, columns, rows] of [
      ["封面", ["2023年5月"], []],
      ["分类汇总", few, [stayCells(1, { 医疗金额: "7.00" })]],
      ["就医", STAY_COLUMNS, [stayCells(1)]],
      ["明细", LINE_COLUMNS, fiveLines(1)],
      ["空", [], []],
    ] as const) {
      const sheet = workbook.addWorksheet(name);
      for (const row of tableRows({ columns, rows })) sheet.addRow(row);
    }
    await workbook.xlsx.writeFile(desk.path("一份.xlsx"));
    const report = await desk.import(["一份.xlsx"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    expect(report.files.map(({ name, unreadSheets }) => [name, unreadSheets])).toEqual([
      ["一份.xlsx（就医）", ["封面", "分类汇总"]],
      ["一份.xlsx（明细）", []],
    ]);
  });

  it("a document whose charges stand in groups within their stay is one import", async () => {
    const line = (number: number) =>
      `<fymx><fyrq>2023-05-02</fyrq><fydm>A${number}</fydm><fymc>血常规</fymc><ybbm>002501010010000</ybbm><fysl>2</fysl><fydj>10</fydj><fyje>20</fyje></fymx>`;
    const group = (name: string) =>
      `<fylx><fylxdm>x</fylxdm><fylxmc>${name}</fylxmc>${line(1)}${line(2)}</fylx>`;
    const stay = (serial: number) =>
      `<zyxx><fixmedins_code>H99010100001</fixmedins_code><zyh>Z${serial}</zyh><xm>演示${serial}</xm><sfzh>${stayCells(serial).身份证号}</sfzh><brxz>城乡居民</brxz><ryrq>2023-05-01</ryrq><cyrq>2023-05-10</cyrq><zfy>80</zfy>${group("化验费")}${group("检查费")}</zyxx>`;
    writeFileSync(desk.path("清单.xml"), `<root>${stay(1)}${stay(2)}</root>`, "utf8");
    const report = await desk.import(["清单.xml"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 2]);
    expect(report.files.map(({ kind, unreadColumns }) => [kind, unreadColumns])).toEqual([
      ["stays", []],
      ["lines", ["fylxdm"]],
    ]);
  });

  it("one national document with the stay's node and its feedetail is one import", async () => {
    const stay = {
      fixmedins_code: "H99010100001",
      mdtrt_id: "M1",
      ipt_otp_no: "ZY1",
      psn_name: "演示1",
      certno: stayCells(1).身份证号,
      insutype: "390",
      insu_admdvs: "990101",
      begntime: "2023-05-01 08:00:00",
      endtime: "2023-05-10 10:00:00",
    };
    const feedetail = [1, 2].map((number) => ({
      feedetl_sn: `F${number}`,
      fee_ocur_time: "2023-05-02 08:00:00",
      med_list_codg: "002501010010000",
      medins_list_codg: "A001",
      medins_list_name: "血常规",
      med_chrgitm_type: "04",
      cnt: 1,
      pric: 50,
      det_item_fee_sumamt: 50,
    }));
    const document = {
      infno: "2301",
      input: {
        mdtrtinfo: [stay],
        feedetail: feedetail.map((line) => ({
          fixmedins_code: "H99010100001",
          mdtrt_id: "M1",
          ...line,
        })),
      },
    };
    writeFileSync(desk.path("上传.json"), JSON.stringify(document), "utf8");
    const report = await desk.import(["上传.json"]);
    expect(report.faults).toEqual([]);
    expect(report.staysAccepted).toBe(1);
    expect(report.files.map(({ kind }) => kind).sort()).toEqual(["lines", "stays"]);
  });

  it("any bytes at all end in a report or in a Chinese sentence", async () => {
    const text = Buffer.from(csvText({ columns: STAY_COLUMNS, rows: [stayCells(1)] }));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.constant(new Uint8Array(text))),
        fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 5 }),
        async (bytes, changes) => {
          const content = Buffer.from(bytes);
          for (const [at, byte] of changes) if (at < content.length) content[at] = byte;
          writeFileSync(desk.path("乱.csv"), content);
          const before = desk.count("fee_line");
          try {
            const report = await desk.import(["乱.csv", "结算.csv"], { dryRun: true });
            expect(report.files).toHaveLength(2);
          } catch (error) {
            expect((error as Error).name).toBe("YijieError");
            expect((error as Error).message).toMatch(/[一-鿿]/);
          }
          expect(desk.count("fee_line")).toBe(before);
        },
      ),
      { numRuns: 200 },
    );
  });
});
