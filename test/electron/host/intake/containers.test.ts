import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSources } from "../../../../electron/host/intake/source.ts";
import { exportErrors } from "../../../../electron/host/office/exportErrors.ts";
import { LINE_COLUMNS, lineCells, STAY_COLUMNS, stayCells } from "../../../support/billFiles.ts";
import {
  type ContainerFile,
  delimited,
  everyContainer,
  inlineXlsx,
  xlsx,
} from "../../../support/containerFiles.ts";
import { convertToXls } from "../../../support/libreOffice.ts";
import { ask } from "../../../support/office.ts";
import { needsProgram } from "../../../support/programs.ts";
import { xlsFile } from "../../../support/xlsFile.ts";
import { zip } from "../../../support/zipFile.ts";
import { Desk, fileReport, fiveLines } from "./setup.ts";
import { cellsOf, refusalOf, rowsOf, tablesOf, trimmed } from "./tables.ts";

const LINES = [
  lineCells(1, 1, { 项目名称: '血常规,"五分类"\n静脉', 规格: "10ml|支;盒" }),
  lineCells(1, 2, { 项目名称: "龘𠮷·<甲>&乙", 金额: "-20.00", 数量: "-2" }),
  lineCells(1, 3, { 项目代码: "00012", 医嘱号: "990101196001020017", 用法: "=1+1" }),
  ...Array.from({ length: 40 }, (_, index) => lineCells(2, index + 1)),
];
const ROWS = [
  [...LINE_COLUMNS],
  ...LINES.map((line) => LINE_COLUMNS.map((column) => line[column] ?? "")),
];

describe("one table in every container", () => {
  const folder = mkdtempSync(join(tmpdir(), "yijie-containers-"));
  let files: ContainerFile[] = [];
  beforeAll(async () => {
    files = await everyContainer(ROWS);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("gives the same rows, recognised by content under a name that says nothing", async () => {
    const expected = trimmed(ROWS.map((cells, index) => ({ number: index, cells, numeric: null })));
    const path = join(folder, "文件");
    const seen: Record<string, unknown> = {};
    for (const { what, container, bytes } of files) {
      writeFileSync(path, bytes);
      const [source] = await openSources(
        { path, name: what },
        { profiles: [], defaults: new Map() },
      );
      const rows = await rowsOf(source.table);
      source.close();
      const isSame = JSON.stringify(trimmed(rows)) === JSON.stringify(expected);
      const areNumbered = rows.every(({ number }, index) => number === index + 1);
      seen[what] = [source.table.container, source.zipped, source.kind, isSame, areNumbered];
      if (container !== source.table.container) seen[what] = source.table.container;
    }
    const wanted = files.map(({ what, container }) => [
      what,
      [container, what.startsWith("zip"), "lines", true, true],
    ]);
    expect(seen).toEqual(Object.fromEntries(wanted));
    expect(files.length).toBeGreaterThanOrEqual(40);
  });

  needsProgram("soffice")(
    "reads old workbooks that LibreOffice wrote as the new ones of the same content",
    async () => {
      const workbook = new ExcelJS.Workbook();
      const sheet = workbook.addWorksheet("明细");
      sheet.addRow([...LINE_COLUMNS.slice(0, 8), "日期", "时间", "比例", "公式", "对"]);
      for (let row = 2; row <= 800; row += 1) {
        sheet.addRow([
          ...(ROWS[(row % 40) + 1] ?? []).slice(0, 8),
          new Date(Date.UTC(2023, 4, (row % 28) + 1)),
          new Date(Date.UTC(2023, 4, 1, 8, row % 60, 30)),
          row / 7,
          { formula: `A${row}*3`, result: row * 3 },
          row % 2 === 0,
        ]);
        sheet.getRow(row).getCell(10).numFmt = "yyyy-mm-dd hh:mm:ss";
        sheet.getRow(row).getCell(9).numFmt = "yyyy/m/d";
        sheet.getRow(row).getCell(1).value = row;
      }
      sheet.mergeCells("G5:G9");
      workbook.addWorksheet("藏起来的", { state: "hidden" }).addRow(["住院号"]);
      const path = join(folder, "表.xlsx");
      await workbook.xlsx.writeFile(path);
      await convertToXls(path);
      const [fresh, old] = await Promise.all(
        ["表.xlsx", "表.xls"].map(async (name) => tablesOf(readFileSync(join(folder, name)))),
      );
      expect(old?.map(({ container, sheet: of }) => [container, of])).toEqual([["xls", "明细"]]);
      const [expected, read] = await Promise.all([rowsOf(fresh?.[0]), rowsOf(old?.[0])]);
      expect(trimmed(read)).toEqual(trimmed(expected));
      const marks = (rows: typeof read) => rows.map(({ filled }) => filled ?? []);
      expect(marks(read)).toEqual(marks(expected));
      expect(marks(read).flat()).toEqual([6, 6, 6, 6]);
      const numeric = (rows: typeof read) =>
        rows.map((row) => row.cells.map((_, index) => row.numeric?.[index] === true));
      expect(numeric(read)).toEqual(numeric(expected));
    },
  );
});

describe("an import", () => {
  it("takes containers together, and gives wrong rows back in a form that opens", async () => {
    const desk = await Desk.open();
    try {
      await desk.import([desk.catalogue("目录.csv")]);
      const stays = [1, 2].map((serial) =>
        STAY_COLUMNS.map((column) => stayCells(serial)[column] ?? ""),
      );
      const lines = [1, 2].flatMap((serial) =>
        fiveLines(serial, serial === 2 ? { 3: { 金额: "x" } } : {}).map((line) =>
          Object.fromEntries(LINE_COLUMNS.map((column) => [column, line[column] ?? ""])),
        ),
      );
      writeFileSync(desk.path("就医.dat"), xlsFile([[...STAY_COLUMNS], ...stays]));
      const json = Buffer.from(JSON.stringify({ input: { feedetail: lines } }));
      writeFileSync(desk.path("结算.zip"), zip([{ name: "结算.json", content: json }]));
      const report = await desk.import(["就医.dat", "结算.zip"]);
      expect(report).toMatchObject({ staysAccepted: 1, staysHeld: 1, faultCount: 1 });
      expect(report.faults[0]).toMatchObject({ row: 9, column: "金额", code: "NOT_AN_AMOUNT" });
      expect(fileReport(report, "就医.dat")).toMatchObject({ container: "xls", zipped: false });
      expect(fileReport(report, "结算.zip")).toMatchObject({
        ...{ container: "json", zipped: true, sheet: "input/feedetail" },
        ...{ rowsRead: 10, rowsAccepted: 5, rowsWrong: 1, rowsHeld: 4 },
      });
      const files = ["就医.dat", "结算.zip"].map(async (name) => {
        const request = ask(desk.office.manager);
        return exportErrors(desk.office.books, request, { batchId: report.batchId ?? 0, name });
      });
      const given = await Promise.all(files);
      expect(given.map(({ name, rows }) => [name, rows])).toEqual([
        ["待改正-就医.xlsx", 1],
        ["待改正-结算.csv", 5],
      ]);
      const repaired = given[1]?.bytes ?? Buffer.alloc(0);
      const text = new TextDecoder("gb18030").decode(repaired).replace(",x,", ",20.00,");
      writeFileSync(desk.path("a"), given[0]?.bytes ?? "");
      writeFileSync(desk.path("b"), iconv.encode(text, "gb18030"));
      expect(await desk.import(["a", "b"])).toMatchObject({ staysAccepted: 1, faultCount: 0 });
    } finally {
      desk.close();
    }
  });
});

describe("merged cells", () => {
  it("give each line its stay, and leave subtotals what they are", async () => {
    const desk = await Desk.open();
    try {
      await desk.import([desk.catalogue("目录.csv")]);
      desk.stays("就医.csv", [stayCells(1), stayCells(2)]);
      const lines = [1, 2].flatMap((serial) => [
        ...fiveLines(serial),
        { 住院号: fiveLines(serial)[0]?.住院号 ?? "", 项目名称: "小计", 金额: "100.00" },
      ]);
      const workbook = new ExcelJS.Workbook();
      const sheet = workbook.addWorksheet("明细");
      const columns = ["住院号", ...LINE_COLUMNS.filter((column) => column !== "住院号")];
      sheet.addRow(columns);
      for (const line of lines) {
        sheet.addRow(columns.map((column) => (line as Record<string, string>)[column] ?? ""));
      }
      sheet.mergeCells("A2:A7");
      sheet.mergeCells("A8:A13");
      await workbook.xlsx.writeFile(desk.path("明细.xlsx"));
      const report = await desk.import(["就医.csv", "明细.xlsx"]);
      expect(report).toMatchObject({ staysAccepted: 2, faultCount: 0 });
      expect(fileReport(report, "明细.xlsx")).toMatchObject({ rowsAccepted: 10, rowsSkipped: 2 });
    } finally {
      desk.close();
    }
  });
});

describe("texts", () => {
  it("keep what a spreadsheet was told to keep, whatever stands in it", async () => {
    const text = 'a,b\n="0012",x\n="0,1""2",y\n\'003,z\n004\t,w\n=cmd|\' /C calc\'!A0,v\n';
    expect(await cellsOf(text)).toEqual([
      ["a", "b"],
      ['="0012"', "x"],
      ['="0,1""2"', "y"],
      ["'003", "z"],
      ["004\t", "w"],
      ["=cmd|' /C calc'!A0", "v"],
    ]);
  });

  it("are refused with the line where a byte is of no encoding", async () => {
    const broken = (encoding: string, bad: readonly number[]) =>
      Buffer.concat([
        iconv.encode("编号,姓名\n1,甲\n2,", encoding),
        Buffer.from(bad),
        iconv.encode("乙\n3,丙\n", encoding),
      ]);
    const gbk = await refusalOf(broken("gb18030", [0xff, 0x0a]));
    expect([gbk.code, gbk.text.includes("第 3 行")]).toEqual(["FILE_ENCODING", true]);
    // Eight characters of good UTF-8 first: not to be read as something else.
    const proven = Buffer.concat([
      Buffer.from(
        delimited([
          ["住院号", "姓名", "费用名称"],
          ["1", "张三", "血常规"],
        ]),
      ),
      Buffer.from([0x33, 0x2c, 0xe4, 0xbd]),
    ]);
    const utf8 = await refusalOf(proven);
    expect([utf8.code, utf8.text.includes("第 3 行")]).toEqual(["FILE_ENCODING", true]);
    const half = iconv.encode("编号,姓名\n1,甲\n", "utf-16le", { addBOM: true });
    const utf16 = await refusalOf(Buffer.concat([half, Buffer.from([0x00, 0xd8, 0x0a, 0x00])]));
    expect([utf16.code, utf16.text.includes("第 3 行")]).toEqual(["FILE_ENCODING", true]);
  });

  it("in XML and pages are read as they say, where the bytes leave it open", async () => {
    // These bytes are GBK for 联通 and UTF-8 for something else.
    const name = iconv.encode("联通", "gb18030");
    const record = (head: string) =>
      Buffer.concat([Buffer.from(`${head}<a><b><c>`), name, Buffer.from("</c></b></a>")]);
    expect((await cellsOf(record('<?xml version="1.0" encoding="GBK"?>')))[1]).toEqual(["联通"]);
    const page = Buffer.concat([
      Buffer.from("<html><meta charset=gb2312><table><tr><td>"),
      name,
      Buffer.from("</table></html>"),
    ]);
    expect(await cellsOf(page)).toEqual([["联通"]]);
  });
});

describe("a ZIP", () => {
  const csv = Buffer.from(delimited(ROWS));

  it("of one file is that file, under whatever name", async () => {
    const gbk = iconv.encode("结算\\明细.csv", "gb18030").toString("latin1");
    expect(gbk.length).toBeGreaterThan(8);
    const named = zip([
      { name: "文件夹/", content: Buffer.alloc(0) },
      { name: Buffer.from("诶5C表.csv"), content: csv },
      { name: "__MACOSX/._表.csv", content: Buffer.from("x") },
    ]);
    expect((await cellsOf(named)).length).toBe(ROWS.length);
    // The second byte of 誠 in GBK is a backslash.
    const slash = zip([{ name: iconv.encode("誠.csv", "gb18030"), content: csv }]);
    expect((await cellsOf(slash)).length).toBe(ROWS.length);
    expect((await cellsOf(zip([{ name: "a", content: await xlsx(ROWS) }]))).length).toBe(
      ROWS.length,
    );
  });

  it("of several, of none, of another ZIP, of a locked one is refused by what it holds", async () => {
    const several = zip([
      { name: iconv.encode("明细.csv", "gb18030"), content: csv },
      { name: "就医.csv", content: csv },
      { name: "说明.txt", content: csv },
    ]);
    const { code, text } = await refusalOf(several);
    expect(code).toBe("ARCHIVE_REFUSED");
    expect(text).toContain("里面有 3 个文件（明细.csv、就医.csv、说明.txt）");
    const openDocument = zip([
      { name: "mimetype", content: Buffer.from("application/vnd.oasis.opendocument.spreadsheet") },
      { name: "content.xml", content: Buffer.from("<a/>") },
    ]);
    expect((await refusalOf(openDocument)).code).toBe("FILE_KIND_UNKNOWN");
    expect((await refusalOf(zip([]))).text).toContain("空的压缩包");
    const nested = zip([{ name: "里.zip", content: zip([{ name: "a.csv", content: csv }]) }]);
    expect((await refusalOf(nested)).text).toContain("里面又是压缩包");
    const inner = zip([{ name: "表.xlsx", content: inlineXlsx(ROWS) }]);
    expect((await cellsOf(inner)).length).toBe(ROWS.length);
    const lockedFile = zip([{ name: "a.csv", content: csv, flags: 1 }]);
    expect((await refusalOf(lockedFile)).text).toContain("加了密码");
    expect((await refusalOf(zip([{ name: "a.csv", content: Buffer.alloc(0) }]))).code).toBe(
      "FILE_EMPTY",
    );
  });

  it.each(["../a.csv", "/a.csv", "C:a.csv", "a\0.csv", "b\\a.csv"])(
    "with the name %j is refused",
    async (name) => {
      expect((await refusalOf(zip([{ name, content: csv }]))).text).toContain("文件名不正常");
    },
  );

  it("that lies about its size or swells is refused", async () => {
    const swollen = zip([{ name: "a.csv", content: Buffer.alloc(20 * 1024 ** 2, 0x31) }]);
    expect((await refusalOf(swollen)).text).toContain("压缩炸弹");
    const lie = zip([{ name: "a.csv", content: csv, declared: 100 }]);
    expect((await refusalOf(lie)).text).toContain("压缩炸弹");
    const huge = zip([{ name: "a.json", content: Buffer.from("[]"), declared: 3 * 1024 ** 2 }]);
    expect((await refusalOf(huge)).code).toBe("FILE_DAMAGED");
  });
});

describe("a ZIP of two files", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open();
    await desk.import([desk.catalogue("目录.csv")]);
  });
  afterAll(() => desk.close());

  const table = (columns: readonly string[], rows: readonly Readonly<Record<string, string>>[]) => [
    [...columns],
    ...rows.map((row) => columns.map((column) => row[column] ?? "")),
  ];
  const stays = table(STAY_COLUMNS, [stayCells(1), stayCells(2)]);
  const lines = table(LINE_COLUMNS, [...fiveLines(1), ...fiveLines(2, { 3: { 金额: "x" } })]);
  const csv = (rows: readonly (readonly string[])[]) =>
    Buffer.from(delimited(rows.map((row) => [...row])));
  const REFUSED = "请解压后把要导的一起选上再导入";

  function importZip(first: Buffer, second: Buffer, names = ["甲", "乙/丙.csv"] as const) {
    const [one, two] = names;
    const content = zip([
      { name: one, content: first },
      { name: "乙/", content: Buffer.alloc(0) },
      { name: two, content: second },
    ]);
    writeFileSync(desk.path("一起.zip"), content);
    return desk.import(["一起.zip"], { dryRun: true });
  }

  it("that are a bill's stays and lines is the bill, whatever they are called and whichever comes first", async () => {
    const workbook = Buffer.from(await xlsx(lines.map((row) => [...row])));
    for (const [first, second] of [
      [csv(stays), csv(lines)],
      [csv(lines), csv(stays)],
      [csv(stays), workbook],
    ] as const) {
      const report = await importZip(first, second);
      expect(report).toMatchObject({ staysAccepted: 1, staysHeld: 1 });
      expect(report.faults).toMatchObject([{ code: "NOT_AN_AMOUNT", row: 9 }]);
      expect(report.files.map(({ name, zipped }) => [name, zipped])).toEqual([
        ["一起.zip（甲）", true],
        ["一起.zip（乙_丙.csv）", true],
      ]);
    }
  });

  it("gives the wrong rows of each back", async () => {
    await importZip(csv(stays), csv(lines));
    const report = await desk.import(["一起.zip"]);
    const request = ask(desk.office.manager);
    const file = { batchId: report.batchId ?? 0, name: "一起.zip（乙_丙.csv）" };
    const { name, rows } = await exportErrors(desk.office.books, request, file);
    expect([name, rows]).toEqual([expect.stringMatching(/^待改正-.*\.csv$/), 5]);
  });

  it("that are anything else is refused as before", async () => {
    const register = csv([["姓名", "身份证号", "人员编号"]]);
    const whole = csv(
      table(
        [...new Set([...STAY_COLUMNS, ...LINE_COLUMNS])],
        [{ ...stayCells(1), ...lineCells(1, 1) }],
      ),
    );
    const pairs = [
      [csv(stays), csv(stays)],
      [csv(lines), csv(lines)],
      [csv(stays), register],
      [csv(stays), Buffer.from("%PDF-1.7 …")],
      [csv(stays), Buffer.alloc(0)],
      [whole, Buffer.from("说明")],
      [csv(stays), zip([{ name: "明细.csv", content: csv(lines) }])],
    ] as const;
    const texts: string[] = [];
    for (const [first, second] of pairs) {
      const error = await importZip(first, second).then(
        () => null,
        (thrown: Error) => thrown,
      );
      texts.push(error?.message ?? "taken");
    }
    expect(texts.filter((text) => !text.includes(REFUSED))).toEqual([]);
  });

  it("of which one is cut off is damaged", async () => {
    const content = zip([
      { name: "甲", content: csv(stays) },
      { name: "乙", content: csv(lines), declared: 1_000_000 },
    ]);
    writeFileSync(desk.path("坏.zip"), content);
    await expect(desk.import(["坏.zip"])).rejects.toMatchObject({ code: "FILE_DAMAGED" });
  });
});
