/** One table in every container and encoding that a hospital sends it in. Made when they are asked for, never kept. */
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { record, u16, xlsFile } from "./xlsFile.ts";
import { workbookZip, zip } from "./zipFile.ts";

export type Rows = readonly (readonly string[])[];

export function delimited(rows: Rows, delimiter = ",", lineEnd = "\r\n"): string {
  const cell = (text: string): string =>
    /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => `${row.map(cell).join(delimiter)}${lineEnd}`).join("");
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}

function htmlPage(rows: Rows, charset: string): string {
  const cell = (text: string): string =>
    `<td>${text === "" ? "&nbsp;" : escapeXml(text).replaceAll("&#10;", "<br>")}</td>`;
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("\n");
  return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=${charset}"></head>
<body><table border=1>${body}</table></body></html>`;
}

/** Every record an element, its fields elements. */
function xmlElements([names = [], ...rows]: Rows, encoding = "UTF-8"): string {
  const field = (text: string, index: number): string =>
    text === "" ? `<${names[index]}/>` : `<${names[index]}>${escapeXml(text)}</${names[index]}>`;
  const records = rows.map((row) => `<item>${row.map(field).join("")}</item>`).join("\n");
  return `<?xml version="1.0" encoding="${encoding}"?>\n<data><items>${records}</items></data>`;
}

function xmlAttributes([names = [], ...rows]: Rows): string {
  const field = (text: string, index: number): string => `${names[index]}="${escapeXml(text)}"`;
  const records = rows.map((row) => `<s:row ${row.map(field).join(" ")}/>`).join("\n");
  return `<s:data xmlns:s="urn:x">${records}</s:data>`;
}

function spreadsheetXml(rows: Rows): string {
  const cell = (text: string, index: number): string =>
    text === ""
      ? ""
      : `<Cell ss:Index="${index + 1}"><Data ss:Type="String">${escapeXml(text)}</Data></Cell>`;
  const body = rows.map((row) => `<Row>${row.map(cell).join("")}</Row>`).join("\n");
  return `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="数据"><Table>${body}</Table></Worksheet></Workbook>`;
}

function records([names = [], ...rows]: Rows): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries(row.map((text, index) => [names[index], text])));
}

export async function xlsx(rows: Rows): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet("数据");
  for (const row of rows) sheet.addRow([...row]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** As programs write it that keep every text in its cell. */
export function inlineXlsx(rows: Rows): Buffer {
  const cell = (text: string): string =>
    `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;
  const body = rows.map((row, index) => `<row r="${index + 1}">${row.map(cell).join("")}</row>`);
  return sheetXlsx(`<sheetData>${body.join("")}</sheetData>`);
}

/** A workbook of one sheet with this content. */
export function sheetXlsx(content: string, styles = ""): Buffer {
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${content}</worksheet>`;
  const extra = styles === "" ? [] : [{ name: "xl/styles.xml", content: Buffer.from(styles) }];
  return workbookZip({ content: Buffer.from(sheet) }, extra);
}

/** The bare stream that exporters in Delphi write: BIFF5 records, texts in GBK, no compound file. */
function bareXls(rows: Rows): Buffer {
  const cells = rows.flatMap((row, number) =>
    row.map((text, column) => {
      const bytes = iconv.encode(text, "gb18030");
      return record(0x0204, u16(number, column, 0, bytes.length), bytes);
    }),
  );
  return Buffer.concat([record(0x0809, u16(0, 0x0010, 0, 0)), ...cells, record(0x000a)]);
}

const encoders = {
  "utf-8": (text: string) => Buffer.from(text),
  "utf-8 with mark": (text: string) => Buffer.from(`\uFEFF${text}`),
  gb18030: (text: string) => iconv.encode(text, "gb18030"),
  "utf-16le with mark": (text: string) => iconv.encode(text, "utf-16le", { addBOM: true }),
  "utf-16be with mark": (text: string) => iconv.encode(text, "utf-16be", { addBOM: true }),
  "utf-16le": (text: string) => iconv.encode(text, "utf-16le", { addBOM: false }),
  "utf-16be": (text: string) => iconv.encode(text, "utf-16be", { addBOM: false }),
};

export interface ContainerFile {
  readonly what: string;
  readonly container: string;
  readonly bytes: Buffer;
}

/** The table, its names in the first row, in every container. */
export async function everyContainer(rows: Rows): Promise<ContainerFile[]> {
  const files: ContainerFile[] = [];
  const add = (container: string, what: string, bytes: Buffer): void => {
    files.push({ container, what: `${container}: ${what}`, bytes });
  };
  for (const [encoding, encode] of Object.entries(encoders)) {
    for (const delimiter of [",", "\t", ";", "|"]) {
      add("csv", `${JSON.stringify(delimiter)}, ${encoding}`, encode(delimited(rows, delimiter)));
    }
  }
  add("csv", "LF", Buffer.from(delimited(rows, ",", "\n")));
  add("csv", "CR", Buffer.from(delimited(rows, ",", "\r")));
  add("csv", "no line end at the end", Buffer.from(delimited(rows).slice(0, -2)));
  add("xlsx", "shared texts", await xlsx(rows));
  add("xlsx", "texts in cells", inlineXlsx(rows));
  add("xls", "shared texts over many records", xlsFile(rows));
  add("xls", "a bare stream in GBK", bareXls(rows));
  add("html", "GBK", encoders.gb18030(htmlPage(rows, "gb2312")));
  add("html", "UTF-8", encoders["utf-8"](htmlPage(rows, "utf-8")));
  add("html", "UTF-16", encoders["utf-16le with mark"](htmlPage(rows, "unicode")));
  add("xml", "elements", Buffer.from(xmlElements(rows)));
  add("xml", "elements in GBK", encoders.gb18030(xmlElements(rows, "GBK")));
  add("xml", "attributes", Buffer.from(xmlAttributes(rows)));
  add("xml", "SpreadsheetML", Buffer.from(spreadsheetXml(rows)));
  const all = records(rows);
  add("json", "an array", Buffer.from(JSON.stringify(all)));
  add(
    "json",
    "deep inside",
    Buffer.from(JSON.stringify({ input: { data: { feedetail: all } } }, null, 2)),
  );
  add("json", "one object a line", Buffer.from(all.map((one) => JSON.stringify(one)).join("\n")));
  add("json", "GBK", encoders.gb18030(JSON.stringify(all)));
  const zipped = files.filter(({ what }) => /gb18030|shared|texts in cells|GBK|line/.test(what));
  for (const { container, what, bytes } of zipped) {
    files.push({
      container,
      what: `zip of ${what}`,
      bytes: zip([{ name: "表.dat", content: bytes }]),
    });
  }
  return files;
}
