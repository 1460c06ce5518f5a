import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSource } from "../../../../electron/host/intake/source.ts";
import { exportErrors } from "../../../../electron/host/office/exportErrors.ts";
import { LINE_COLUMNS, lineCells, STAY_COLUMNS, stayCells } from "../../../support/billFiles.ts";
import {
  type ContainerFile,
  delimited,
  everyContainer,
  inlineXlsx,
  sheetXlsx,
  xlsx,
} from "../../../support/containerFiles.ts";
import { convertToXls } from "../../../support/libreOffice.ts";
import { ask } from "../../../support/office.ts";
import { needsProgram } from "../../../support/programs.ts";
import {
  compoundFile,
  double,
  labels,
  record,
  u16,
  u32,
  unicode,
  workbookStream,
  xlsFile,
} from "../../../support/xlsFile.ts";
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
      const source = await openSource({ path, name: what });
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

describe("workbooks", () => {
  const cell = (reference: string, text: string) =>
    `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`;

  it("fill merged cells down inside their range, and say so", async () => {
    const rows = [
      `<row r="1">${cell("A1", "号")}${cell("B1", "名")}${cell("C1", "目")}</row>`,
      `<row r="2">${cell("A2", "mergeCells")}${cell("B2", "甲")}${cell("C2", "x")}</row>`,
      `<row r="3"><c r="A3"/>${cell("C3", "y")}</row>`,
      `<row r="4"><c r="A4"/></row>`,
      `<row r="5">${cell("C5", "z")}</row>`,
      `<row r="6">${cell("C6", "外")}</row>`,
    ];
    const merges =
      '<mergeCells count="2"><mergeCell ref="A2:A5"/><mergeCell ref="B2:C2"/></mergeCells>';
    const [table] = await tablesOf(sheetXlsx(`<sheetData>${rows.join("")}</sheetData>${merges}`));
    const read = await rowsOf(table);
    expect(trimmed(read)).toEqual([
      ["号", "名", "目"],
      ["mergeCells", "甲", "x"],
      ["mergeCells", "", "y"],
      [],
      ["mergeCells", "", "z"],
      ["", "", "外"],
    ]);
    expect(read.map(({ filled }) => filled ?? null)).toEqual([null, null, [0], null, [0], null]);
  });

  it("take a formula's stored value, and refuse one without", async () => {
    const stored = '<row><c><f>1+1</f><v>2</v></c><c t="str"><f>A1&amp;B1</f><v></v></c></row>';
    expect(await cellsOf(sheetXlsx(`<sheetData>${stored}</sheetData>`))).toEqual([["2"]]);
    const without = '<row r="3"><c r="C3"><f>SUM(A1:A2)</f></c></row>';
    const { code, text } = await refusalOf(sheetXlsx(`<sheetData>${without}</sheetData>`));
    expect(code).toBe("FORMULA_WITHOUT_VALUE");
    expect(text).toContain("第 3 行第 3 列");
  });

  it("of the strict kind have dates as texts and their parts where they say", async () => {
    const relation = (id: string, kind: string, target: string, more = "") =>
      `<Relationship Id="${id}" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/${kind}" Target="${target}"${more}/>`;
    const part = (name: string, xml: string) => ({ name, content: Buffer.from(xml) });
    const file = zip([
      part(
        "_rels/.rels",
        `<Relationships>${relation("a", "officeDocument", "/book/main.xml")}</Relationships>`,
      ),
      part(
        "book/main.xml",
        `<x:workbook xmlns:q="r"><x:sheets><x:sheet name="外" q:id="ext"/><x:sheet name="表" q:id="one"/></x:sheets></x:workbook>`,
      ),
      part(
        "book/_rels/main.xml.rels",
        `<Relationships>${relation("ext", "worksheet", "file:///etc/passwd", ' TargetMode="External"')}${relation("one", "worksheet", "../表/一.xml")}${relation("s", "sharedStrings", "texts.xml")}</Relationships>`,
      ),
      part("book/texts.xml", "<sst><si><t>日期</t></si></sst>"),
      part(
        "表/一.xml",
        '<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c></x:row><x:row><x:c t="d"><x:v>2023-06-01T00:00:00</x:v></x:c><x:c t="d"><x:v>2023-06-01T13:20:05.000</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      ),
    ]);
    const [table, ...others] = await tablesOf(file);
    expect(others).toEqual([]);
    expect(trimmed(await rowsOf(table))).toEqual([["日期"], ["2023-06-01", "2023-06-01 13:20:05"]]);
  });
});

describe("old workbooks", () => {
  const book = (records: readonly Buffer[], globals: readonly Buffer[] = [], padded = true) =>
    compoundFile(
      [{ name: "Workbook", content: workbookStream([{ name: "表", records }], globals) }],
      { padded },
    );

  it("have numbers in four forms, dates by format and by epoch, truth and errors", async () => {
    const globals = (epoch1904: number) => [
      record(0x0022, u16(epoch1904)),
      record(0x041e, u16(164), unicode('yyyy"年"m"月"d"日"')),
      record(0x00e0, u16(0, 0), Buffer.alloc(16)),
      record(0x00e0, u16(0, 164), Buffer.alloc(16)),
    ];
    const cells = [
      record(0x0203, u16(0, 0, 0), double(12.5)),
      record(0x027e, u16(0, 1, 0), u32(((1234 << 2) | 3) >>> 0)), // 12.34 as a whole number of hundredths
      record(0x027e, u16(0, 2, 0), u32(0x3ff00000)),
      record(
        0x00bd,
        u16(0, 3, 0),
        u32(((-7 << 2) | 2) >>> 0),
        u16(1),
        u32(((45_078 << 2) | 2) >>> 0),
        u16(4),
      ),
      record(0x0205, u16(0, 5, 0), [1, 0]),
      record(0x0205, u16(0, 6, 0), [0x2a, 1]),
      record(0x0006, u16(0, 7, 0), [0, 0, 0, 0, 0, 0, 0xff, 0xff], u16(0), u32(0)),
      record(0x0207, unicode("算出的字")),
      record(0x0006, u16(0, 8, 0), double(3), u16(0), u32(0)),
      record(0x00d6, u16(0, 9, 0), unicode("富文本"), u16(0)),
      record(0x0006, u16(0, 10, 0), [3, 0, 0, 0, 0, 0, 0xff, 0xff], u16(0), u32(0)),
    ];
    const read = async (epoch: number) => (await cellsOf(book(cells, globals(epoch))))[0];
    const plain = [
      "12.5",
      "12.34",
      "1",
      "-7",
      "2023-06-01",
      "1",
      "#N/A",
      "算出的字",
      "3",
      "富文本",
    ];
    expect(await read(0)).toEqual(plain);
    expect((await read(1))?.[4]).toBe("2027-06-02");
    const [row] = await rowsOf((await tablesOf(book(cells, globals(0))))[0]);
    const numeric = row?.cells.map((_, index) => row.numeric?.[index] === true);
    expect(numeric?.map(Number)).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 1, 0]);
  });

  it("may be small, out of order, with charts inside, merged, hidden", async () => {
    const chart = [record(0x0809, u16(0x0600, 0x0020)), ...labels([["图"]]), record(0x000a)];
    const records = [
      ...labels([[], ["2", "乙"]]),
      ...chart,
      ...labels([["1", "甲"]]),
      record(0x0204, u16(2, 0, 0), unicode("3")),
      record(0x00e5, u16(1, 1, 2, 1, 1)),
    ];
    const stream = workbookStream([
      { name: "藏", records: labels([["住院号"]]), hidden: true },
      { name: "表", records },
    ]);
    const file = compoundFile([{ name: "Workbook", content: stream }], { padded: false });
    expect(await cellsOf(file)).toEqual([
      ["1", "甲"],
      ["2", "乙"],
      ["3", "乙"],
    ]);
  });

  it("may be large", async () => {
    const text = "甲".repeat(4_000);
    const rows = Array.from({ length: 2_200 }, (_, row) => [`${row}`, text]);
    const whole = book(labels(rows));
    // More than the header of the file can name the sectors of, twice over.
    expect(whole.length).toBeGreaterThan(16 * 1024 ** 2);
    expect(await cellsOf(whole)).toEqual(rows);
  });

  it("are refused where they are locked, cut off, or say two things", async () => {
    const whole = xlsFile(ROWS);
    for (const bytes of [10, 600, Math.floor(whole.length / 2), whole.length - 600]) {
      expect((await refusalOf(whole.subarray(0, bytes))).code).toBe("FILE_DAMAGED");
    }
    const lockedBook = book(labels([["1"]]), [record(0x002f, u16(1, 1))]);
    const lockedNew = compoundFile([{ name: "EncryptedPackage", content: Buffer.alloc(10) }]);
    for (const file of [lockedBook, lockedNew]) {
      const { code, text } = await refusalOf(file);
      expect([code, text.includes("加了密码")]).toEqual(["ARCHIVE_REFUSED", true]);
    }
    const twice = book([...labels([["1"]]), ...labels([["2"]])]);
    expect((await refusalOf(twice)).text).toContain("第 1 行第 1 列有两个值");
    const none = book([record(0x00fd, u16(0, 0, 0), u32(5))]);
    expect((await refusalOf(none)).text).toContain("引用的文字不存在");
    const formula = book([
      record(0x0006, u16(0, 0, 0), [0, 0, 0, 0, 0, 0, 0xff, 0xff], u16(0), u32(0)),
    ]);
    expect((await refusalOf(formula)).code).toBe("FORMULA_WITHOUT_VALUE");
    const document = compoundFile([{ name: "WordDocument", content: Buffer.alloc(10) }]);
    expect((await refusalOf(document)).code).toBe("FILE_KIND_UNKNOWN");
  });
});

describe("pages", () => {
  it("give each table its rows, whatever stands around and inside", async () => {
    const page = `<!DOCTYPE html><html><head><title>费用<td></title><style>td{}</style>
      <script>document.write("<table><tr><td>假</td></tr></table>")</script></head><body>
      <table><tr><td>外 &amp; 面<table><tr><th>里<td>面</table>之后<td>x&nbsp;y</table>
      <!-- <table><tr><td>注释</td></tr></table> -->
      <TABLE><TBODY><TR><TD COLSPAN=2 title="a>b">标 题</TD><TD>丙
      丁</TD></TR><tr><td rowspan='2'><font color=red>甲</font><td>1<br/>2<td>&#x4E59;&#20057;&yen;</tr>
      <tr></tr><tr><td>5 < 6</td><td>&unknown;</tbody></TABLE></body></html>`;
    const tables = await tablesOf(page);
    expect(tables.map(({ sheet }) => sheet)).toEqual(["表 1", "表 2", "表 3"]);
    const read = await Promise.all(tables.map(async (table) => rowsOf(table)));
    expect(read.map(trimmed)).toEqual([
      [["外 & 面之后", "x y"]],
      [["里", "面"]],
      [
        ["标 题", "", "丙 丁"],
        ["甲", "1\n2", "乙乙¥"],
        ["5 < 6", "&unknown;"],
      ],
    ]);
    expect(read[2]?.map(({ number }) => number)).toEqual([1, 2, 4]);
  });

  it("fill what spans rows, keep columns in place, and prefer the exact number", async () => {
    const page = `<table><tr><td rowspan=3>ZY1</td><td>a</td><td rowspan=2 colspan=2>b</td><td>1</td></tr>
      <tr><td>c</td><td x:num="12.345">12.35</td></tr>
      <tr><td>d</td><td>e</td><td>f</td><td x:num="45078">2023/6/1</td></tr></table>`;
    const [table] = await tablesOf(page);
    const rows = await rowsOf(table);
    expect(trimmed(rows)).toEqual([
      ["ZY1", "a", "b", "", "1"],
      ["ZY1", "c", "b", "", "12.345"],
      ["ZY1", "d", "e", "f", "2023/6/1"],
    ]);
    expect(rows.map(({ filled }) => filled)).toEqual([undefined, [0, 2], [0]]);
  });

  it("are refused where they break off or grow beyond any table", async () => {
    expect((await refusalOf("<table><tr><td>1</td></tr>")).code).toBe("FILE_DAMAGED");
    const wide = `<table><tr>${"<td colspan=900>x".repeat(2)}</table>`;
    expect((await refusalOf(wide)).code).toBe("ARCHIVE_REFUSED");
    const tall = `<table><tr>${"<td rowspan=0>x".repeat(900)}${"<tr><td>y".repeat(20_000)}</table>`;
    expect((await refusalOf(tall)).code).toBe("ARCHIVE_REFUSED");
    expect((await refusalOf("<table><tr><td>".repeat(60))).code).toBe("ARCHIVE_REFUSED");
  });
});

describe("documents of records", () => {
  it("say the header on every line where the line has no such field", async () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="s"><soap:Body><fy>
      <head><zyh>ZY1</zyh><brxm>甲</brxm><fyje>99</fyje></head>
      <fylx dm="01"><fylxmc>床位</fylxmc><mx><fydm>1</fydm><fyje>10.00</fyje></mx><mx><fydm>2</fydm></mx></fylx>
      <fylx dm="02"><fylxmc>检查</fylxmc><mx><fydm>3</fydm><fyje><![CDATA[<5>]]></fyje><bz>a</bz><bz>b</bz></mx></fylx>
      </fy></soap:Body></soap:Envelope>`;
    const tables = await tablesOf(xml);
    expect(tables.map(({ sheet }) => sheet)).toEqual([
      "Envelope/Body/fy/fylx",
      "Envelope/Body/fy/fylx/mx",
    ]);
    expect(trimmed(await rowsOf(tables[1]))).toEqual([
      ["fydm", "fyje", "bz", "dm", "fylxmc", "zyh", "brxm"],
      ["1", "10.00", "", "01", "床位", "ZY1", "甲"],
      ["2", "99", "", "01", "床位", "ZY1", "甲"],
      ["3", "<5>", "a；b", "02", "检查", "ZY1", "甲"],
    ]);
  });

  it("find the fields of a parent that come behind its lines", async () => {
    const json = `[{"feedetail":[{"sn":"1"},{"sn":"2"}],"psn":{"name":"甲"},"mdtrt_id":7},
      {"feedetail":[{"sn":"3"}],"psn":{"name":"乙"},"mdtrt_id":8}]`;
    const [, lines] = await tablesOf(json);
    expect(trimmed(await rowsOf(lines))).toEqual([
      ["sn", "mdtrt_id", "name"],
      ["1", "7", "甲"],
      ["2", "7", "甲"],
      ["3", "8", "乙"],
    ]);
  });

  it("keep both fields where two headers have one name", async () => {
    const json = `[{"patient":{"name":"甲","no":1},"doctor":{"name":"乙"},"name":"单","mx":[{"je":1},{"je":2}]}]`;
    const [stays, lines] = await tablesOf(json);
    const names = ["name", "patient.name", "no", "doctor.name"];
    expect(trimmed(await rowsOf(stays))).toEqual([names, ["单", "甲", "1", "乙"]]);
    expect(trimmed(await rowsOf(lines))[1]).toEqual(["1", "单", "甲", "1", "乙"]);
  });

  it("read one record alone, and lists of one", async () => {
    const line = "<d><h><zyh>1</zyh></h><mx><je>2</je></mx></d>";
    const tables = await tablesOf(line);
    expect(tables.map(({ sheet }) => sheet)).toEqual(["d/h", "d/mx"]);
    const [only] = await tablesOf('{"output":{"setlinfo":{"setl_id":"1"},"setldetail":[{"a":2}]}}');
    expect(trimmed(await rowsOf(only))).toEqual([
      ["a", "setl_id"],
      ["2", "1"],
    ]);
    expect(await cellsOf('{"data":{"je":1.50}}')).toEqual([["je"], ["1.50"]]);
  });

  it("keep numbers as they are written", async () => {
    const json = '[{"amount":0.10,"id":990101196001020017123,"small":1e-7,"yes":true,"none":null}]';
    expect((await cellsOf(json))[1]).toEqual(["0.10", "990101196001020017123", "1e-7", "true"]);
  });

  it.each([
    ['{"a":[{"b":1,"b":2}]}', "有两个"],
    ['{"a":[{"b":1}', "断了"],
    ['[{"b":1},]', "多一个逗号"],
    ['[{"b":1}] x', "结尾之后"],
    ['[{"b":01x}]', "缺逗号"],
    ['{"a":"\\q"}', "转义"],
    ['{"a":1}\n{"a":1\n', "第 2 行"],
    [`${"[".repeat(100)}`, "一层套一层"],
    ["<a><b></a>", "对不上"],
    ["<a><b>1</b>", "断了"],
    ["<a b='1>2</a>", "断了"],
    ["<a>&nbsp;</a>", "实体"],
    ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "DTD"],
    ["<a><b>1</b></a><c/>", "两个根"],
    [`${"<a>".repeat(100)}`, "一层套一层"],
  ])("refuse %s", async (text, why) => {
    const { code, text: sentence } = await refusalOf(text);
    expect(["FILE_DAMAGED", "ARCHIVE_REFUSED"]).toContain(code);
    expect(sentence).toContain(why);
  });

  it("of Excel 2003 are spreadsheets: places, spans, numbers, dates, hidden sheets", async () => {
    const book = (rows: string) => `<?xml version="1.0"?>
      <ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
      <ss:Worksheet ss:Name="藏"><ss:Table><ss:Row><ss:Cell><ss:Data>x</ss:Data></ss:Cell></ss:Row></ss:Table>
      <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></ss:Worksheet>
      <ss:Worksheet ss:Name="表"><ss:Table>${rows}</ss:Table></ss:Worksheet></ss:Workbook>`;
    const rows = `<ss:Row ss:Index="2"><ss:Cell ss:MergeDown="1"><ss:Data ss:Type="String">甲</ss:Data>
      <ss:Comment><ss:Data>批注</ss:Data></ss:Comment></ss:Cell><ss:Cell ss:MergeAcross="1"><ss:Data ss:Type="Number">4.4999999999999998E-1</ss:Data></ss:Cell>
      <ss:Cell ss:Formula="=1"><ss:Data ss:Type="DateTime">2023-06-01T08:30:00.000</ss:Data></ss:Cell></ss:Row>
      <ss:Row ss:Span="2"><ss:Cell ss:Index="3"><ss:Data ss:Type="String">a<B>b</B></ss:Data></ss:Cell></ss:Row>
      <ss:Row><ss:Cell><ss:Data ss:Type="DateTime">2023-06-01T00:00:00.000</ss:Data></ss:Cell></ss:Row>`;
    const [table, ...others] = await tablesOf(book(rows));
    expect(others).toEqual([]);
    const read = await rowsOf(table);
    expect(trimmed(read)).toEqual([
      ["甲", "0.45", "", "2023-06-01 08:30:00"],
      ["甲", "", "ab"],
      ["2023-06-01"],
    ]);
    expect(read.map(({ number, filled }) => [number, filled])).toEqual([
      [2, undefined],
      [3, [0]],
      [6, undefined],
    ]);
    const formula = '<ss:Row><ss:Cell ss:Formula="=A1"/></ss:Row>';
    expect((await refusalOf(book(formula))).code).toBe("FORMULA_WITHOUT_VALUE");
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
    ]);
    const { code, text } = await refusalOf(several);
    expect(code).toBe("ARCHIVE_REFUSED");
    expect(text).toContain("里面有 2 个文件（明细.csv、就医.csv）");
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
