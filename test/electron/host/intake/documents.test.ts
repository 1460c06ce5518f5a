import { describe, expect, it } from "vitest";
import { cellsOf, refusalOf, rowsOf, tablesOf, trimmed } from "./tables.ts";

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
