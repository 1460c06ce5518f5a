import { describe, expect, it } from "vitest";
import { sheetXlsx } from "../../../support/containerFiles.ts";
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
import { cellsOf, refusalOf, rowsOf, tablesOf, trimmed } from "./tables.ts";

const ROWS = Array.from({ length: 60 }, (_, row) => [
  `${row}`,
  `项目${row}`,
  "10.00",
  "血常规检查",
]);

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
        '<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c></x:row><x:row><x:c t="d"><x:v>2023-06-01T00:00:00</x:v></x:c><x:c t="d"><x:v>2023-06-01T13:20:05.000</x:v></x:c></x:row><x:row><x:c/><x:c t="s"><x:v>0</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A2:A3"/></x:mergeCells></x:worksheet>',
      ),
    ]);
    const [table, ...others] = await tablesOf(file);
    expect(others).toEqual([]);
    expect(trimmed(await rowsOf(table))).toEqual([
      ["日期"],
      ["2023-06-01", "2023-06-01 13:20:05"],
      ["2023-06-01", "日期"],
    ]);
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
