import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync } from "node:fs";
import iconv from "iconv-lite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  csvText,
  LINE_COLUMNS,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
  writeXlsx,
} from "../../../support/billFiles.ts";
import { workbookZip } from "../../../support/zipFile.ts";
import { Desk, errorOf, fiveLines } from "./setup.ts";

describe("a file that cannot be read", () => {
  let desk: Desk;
  let before: unknown;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.import([desk.catalogue("目录.csv")]);
    desk.bills("", [1]);
    before = desk.contents();
  });
  afterEach(() => desk.close());

  /** Imports the bad file in the place of the stays; answers code and message, having seen that nothing was stored. */
  async function refused(name: string, content?: string | Buffer): Promise<[string, string]> {
    if (content !== undefined) writeFileSync(desk.path(name), content);
    const error = await errorOf(desk.import([name, "住院结算.csv"]));
    expect(desk.contents()).toEqual(before);
    expect(error.message).toContain(name);
    expect(error.message).toContain("没有写入任何数据");
    return [error.code, error.message];
  }

  const stays = (changes = {}) => csvText({ columns: STAY_COLUMNS, rows: [stayCells(1, changes)] });

  it("is empty", async () => {
    expect((await refused("空.csv", ""))[0]).toBe("FILE_EMPTY");
    expect((await refused("空白.csv", "\uFEFF \r\n\r\n"))[0]).toBe("FILE_EMPTY");
    const onlyHeader = csvText({ columns: STAY_COLUMNS, rows: [] });
    expect((await refused("只有表头.csv", onlyHeader))[0]).toBe("FILE_EMPTY");
  });

  it("is not there", async () => {
    expect((await refused("没有.csv"))[0]).toBe("FILE_UNREADABLE");
  });

  it("has 300 MB", async () => {
    const file = openSync(desk.path("大.csv"), "w");
    ftruncateSync(file, 300 * 1024 ** 2);
    closeSync(file);
    const [code, message] = await refused("大.csv");
    expect(code).toBe("FILE_TOO_LARGE");
    expect(message).toContain("300 MB");
    expect(message).toContain("256 MB");
  });

  it("is no table at all: a picture, a document, a text", async () => {
    const ole = Buffer.from("d0cf11e0a1b11ae1000000000000", "hex");
    expect((await refused("旧.xls", ole))[0]).toBe("FILE_DAMAGED");
    const picture = Buffer.from([0x89, 0x50, 0, 0, 0, 1, 2, 0]);
    for (const content of [picture, "%PDF-1.4\n", "MIME-Version: 1.0\r\n\r\n", "{\\rtf1 }"]) {
      expect((await refused("图.csv", content))[0]).toBe("FILE_KIND_UNKNOWN");
    }
    expect((await refused("信.csv", "今天天气很好\r\n没有表头\r\n"))[0]).toBe("HEADER_NOT_FOUND");
    const page = "<html><table><tr><td>住院号</td></tr></table>";
    expect((await refused("网页.xls", page.slice(0, -8)))[0]).toBe("FILE_DAMAGED");
    expect((await refused("网页.xls", `${page}</html>`))[0]).toBe("HEADER_NOT_FOUND");
  });

  it("has bytes of no encoding, near the row that it names", async () => {
    const text = iconv.encode(stays(), "gb18030");
    const broken = Buffer.concat([text, Buffer.from([0x81, 0x20, 0xff, 0xff, 0x0a]), text]);
    const [code, message] = await refused("坏码.csv", broken);
    expect(code).toBe("FILE_ENCODING");
    expect(message).toMatch(/第 \d+ 行/);
    const wrong = Buffer.from(stays(), "utf8").subarray(0, -3);
    const cut = Buffer.concat([wrong, Buffer.from([0xe4, 0xbd])]);
    // A UTF-8 file cut inside a character is read as what it is not, and no header comes out.
    expect(["FILE_ENCODING", "HEADER_NOT_FOUND"]).toContain((await refused("截断.csv", cut))[0]);
  });

  it("lacks required columns, and names them", async () => {
    const columns = STAY_COLUMNS.filter((name) => name !== "出院日期" && name !== "住院号");
    writeCsv(desk.path("缺列.csv"), { columns, rows: [stayCells(1)] });
    const [code, message] = await refused("缺列.csv");
    expect(code).toBe("COLUMN_MISSING");
    expect(message).toContain("住院号、出院日期");
    expect(message).toContain("第 1 行");
  });

  it("has a quote that never ends", async () => {
    const [code, message] = await refused("引号.csv", `${stays()}"1,2,3\r\n4,5`);
    expect(code).toBe("QUOTE_OPEN");
    expect(message).toContain("第 3 行");
    const [long] = await refused("长行.csv", `${stays()}"${"x".repeat(3_000_000)}`);
    expect(long).toBe("ROW_TOO_LONG");
  });

  it("is a workbook that was cut off or damaged", async () => {
    await writeXlsx(desk.path("好.xlsx"), { columns: STAY_COLUMNS, rows: [stayCells(1)] });
    const whole = readFileSync(desk.path("好.xlsx"));
    for (const bytes of [whole.length - 10, Math.floor(whole.length / 2), 30]) {
      expect((await refused("断.xlsx", whole.subarray(0, bytes)))[0]).toBe("FILE_DAMAGED");
    }
    const cutRow = Buffer.from(
      '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>住院',
    );
    expect((await refused("断行.xlsx", workbookZip({ content: cutRow })))[0]).toBe("FILE_DAMAGED");
    const damaged = Buffer.from(whole);
    const at = damaged.indexOf("xl/worksheets/sheet1.xml") + 60;
    damaged.fill(0xaa, at, at + 20);
    expect((await refused("坏.xlsx", damaged))[0]).toBe("FILE_DAMAGED");
  });

  it("is a bomb, by what it declares or by what comes out", async () => {
    const zeros = Buffer.alloc(40 * 1024 ** 2, 0x20);
    const [code, message] = await refused("炸弹.xlsx", workbookZip({ content: zeros }));
    expect(code).toBe("ARCHIVE_REFUSED");
    expect(message).toContain("压缩炸弹");
    const lied = workbookZip({ content: zeros, declared: 1_000 });
    expect((await refused("谎报.xlsx", lied))[0]).toBe("ARCHIVE_REFUSED");
    const content = Buffer.from("<worksheet/>");
    const overlapping = workbookZip({ content }, [{ name: "xl/a.xml", content, offset: 0 }]);
    expect((await refused("重叠.xlsx", overlapping))[0]).toBe("ARCHIVE_REFUSED");
  });

  it("hides a path or an entity in a workbook", async () => {
    const content = Buffer.from("<worksheet/>");
    for (const name of ["../../etc/passwd", "/etc/passwd", "C:\\a.xml", "xl/workbook.xml"]) {
      expect((await refused("路径.xlsx", workbookZip({ content }, [{ name, content }])))[0]).toBe(
        "ARCHIVE_REFUSED",
      );
    }
    const entity = Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>');
    expect((await refused("实体.xlsx", workbookZip({ content: entity })))[0]).toBe(
      "ARCHIVE_REFUSED",
    );
  });

  it.each([
    [
      "a format of brackets",
      "styles.xml",
      `<numFmt numFmtId="200" formatCode="${"[".repeat(2e6)}"/>`,
    ],
    ["tags that never end", "styles.xml", `<cellXfs>${"<cellXfs ".repeat(4e5)}`],
    ["one endless attribute", "styles.xml", `<numFmt ${"a".repeat(3e6)} numFmtId="1"/>`],
  ])("is no slower for %s", async (_, name, xml) => {
    const content = Buffer.from(`<styleSheet>${xml}</styleSheet>`);
    const sheet = { content: Buffer.from("<worksheet><sheetData/></worksheet>") };
    const [code] = await refused("书.xlsx", workbookZip(sheet, [{ name: `xl/${name}`, content }]));
    expect(code).toBe("HEADER_NOT_FOUND");
  });

  it("says one text more often than any real file", async () => {
    const row = (number: number) =>
      `<row r="${number}">${'<c t="s"><v>0</v></c>'.repeat(900)}</row>`;
    const rows = Array.from({ length: 30 }, (_, index) => row(index + 1)).join("");
    const sheet = { content: Buffer.from(`<worksheet><sheetData>${rows}</sheetData></worksheet>`) };
    const texts = Buffer.from(`<sst><si><t>${"a".repeat(1e5)}</t></si></sst>`);
    const file = workbookZip(sheet, [{ name: "xl/sharedStrings.xml", content: texts }]);
    expect((await refused("书.xlsx", file))[0]).toBe("ARCHIVE_REFUSED");
  });

  it("comes twice, or without the file it belongs to", async () => {
    writeFileSync(desk.path("副本.csv"), readFileSync(desk.path("住院结算.csv")));
    expect((await refused("副本.csv"))[0]).toBe("FILES_SAME");
    const alone = await errorOf(desk.import(["住院结算.csv"]));
    expect(alone.code).toBe("BILL_FILES_INCOMPLETE");
    expect(desk.contents()).toEqual(before);
  });

  it("is wrong from end to end: too many faults to be a dirty file", async () => {
    const lines = Array.from({ length: 1_000 }, () => fiveLines(1)[0] ?? {});
    const text = csvText({
      columns: LINE_COLUMNS,
      rows: lines.map((line) => ({ ...line, 金额: "x" })),
    });
    const body = text.slice(text.indexOf("\n") + 1);
    writeFileSync(desk.path("全错.csv"), text + body.repeat(101));
    writeFileSync(desk.path("就医.csv"), stays());
    const error = await errorOf(desk.import(["就医.csv", "全错.csv"]));
    expect(error.code).toBe("TOO_MANY_FAULTS");
    expect(error.message).toContain("“x”不是金额");
    expect(desk.contents()).toEqual(before);
  });
});
