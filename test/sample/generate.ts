/**
 * Writes the sample office into resources/sample (npm run sample). The same program writes the same bytes every time.
 * generate.ts [folder]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { type Cell, catalogueSheet, extractSheets, registerSheet, type Sheet } from "./layout.ts";
import { openSampleOffice, PLATFORM_MONTH, type SampleOffice, WAITING_MONTH } from "./office.ts";

export const SAMPLE_FOLDER = join(import.meta.dirname, "..", "..", "resources", "sample");

/** A field is quoted only where it must be. */
function csvField(cell: Cell): string {
  const text = typeof cell === "string" ? cell : cell.number;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As a spreadsheet saves it: every row as wide as the header, lines ended by CR LF. */
function csvText(sheet: Sheet): string {
  const width = sheet.head.at(-1)?.length ?? 0;
  return [...sheet.head, ...sheet.body]
    .map((row) => {
      const fields = row.map(csvField);
      while (fields.length < width) fields.push("");
      return `${fields.join(",")}\r\n`;
    })
    .join("");
}

const WRITTEN_AT = new Date(Date.UTC(2023, 6, 1));

async function xlsxBytes(sheet: Sheet): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = "演示";
  workbook.lastModifiedBy = "演示";
  workbook.created = WRITTEN_AT;
  workbook.modified = WRITTEN_AT;
  const worksheet = workbook.addWorksheet(sheet.name);
  for (const cells of [...sheet.head, ...sheet.body]) {
    const row = worksheet.addRow(
      // No cell at all for an empty text.
      cells.map((cell) => (typeof cell === "string" ? cell || null : Number(cell.number))),
    );
    for (const [index, cell] of cells.entries()) {
      if (typeof cell !== "string" && cell.number.includes(".")) {
        row.getCell(index + 1).numFmt = "0.00####";
      }
    }
  }
  const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
  fixZipTimes(bytes);
  return bytes;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
/** 2023-07-01 00:00 in DOS form */
const DOS_DATE = ((2023 - 1980) << 9) | (7 << 5) | 1;

/** The ZIP carries the clock of whoever wrote it: put one fixed time into every entry. */
function fixZipTimes(zip: Buffer): void {
  const end = zip.length - 22;
  if (zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error("no end of the ZIP directory");
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(entry) !== DIRECTORY_ENTRY) throw new Error("no ZIP directory entry");
    zip.writeUInt32LE(DOS_DATE << 16, entry + 12);
    zip.writeUInt32LE(DOS_DATE << 16, zip.readUInt32LE(entry + 42) + 10);
    entry +=
      46 +
      zip.readUInt16LE(entry + 28) +
      zip.readUInt16LE(entry + 30) +
      zip.readUInt16LE(entry + 32);
  }
}

function staysOf(office: SampleOffice, month: string) {
  return office.stays.filter((stay) => stay.plan.discharge.startsWith(month));
}

function notes(office: SampleOffice): string {
  const count = (month: string): string => {
    const stays = staysOf(office, month);
    return `${stays.length} 次住院、${stays.reduce((sum, stay) => sum + stay.lines.length, 0)} 条费用`;
  };
  return `# 演示医院样例数据

**本文件夹里的医院、人员、身份证号、票据号、价格和金额全部虚构，仅供演示和测试。** 身份证号用未分配的 99 开头区划；
费用项目中一部分用的是国家公布规则库里的真实编码和名称，价格、限价、自付比例仍是虚构。

| 文件 | 内容 |
|---|---|
| 2023-05-住院就医.csv、2023-05-住院结算.csv | 2023年5月，${count(PLATFORM_MONTH)}，GB18030 编码；已由“平台”结算，带平台金额；退费用流水号指向原费用 |
| 2023-06-住院就医.xlsx、2023-06-住院结算.xlsx | 2023年6月，${count(WAITING_MONTH)}；待结算，结算各列为空；退费按项目、单价、数量对应原费用 |
| 参保登记.xlsx | 参保地、档次、人员类别、区县、特殊身份与备案（每个身份、每条备案一行，终止日期空白表示仍有效） |
| 医保目录.csv | 本院用到的项目的等级、先行自付比例、分级限价和有效日期（两个项目 2023-06-01 起改等级） |

两张提取表的列名、说明行和类型行与提取模板 3.1、3.2 一致，医院在右端自行加了列（票据代码、票据号码；5月费用表的费用明细流水号、原费用流水号）。

- 5月有 5 次住院的平台金额故意与政策不符，应当逐一被查出；
- 6月有 4 次住院应当挂起：参保地没有政策包、登记缺档次、登记里没有此人、政策文件没有写明；
- 少数费用行用了不合规则的项目（如男性患者用妇科药），留给审核去发现。

生成：\`npm run sample\`（程序在 test/sample，同一程序每次写出的字节完全相同；平台金额由它自己的整数算式按 2023 年重庆居民政策算出）。
`;
}

/** Writes all files of the sample into a folder. */
export async function writeSample(folder: string): Promise<SampleOffice> {
  const office = openSampleOffice();
  const may = extractSheets(staysOf(office, PLATFORM_MONTH), PLATFORM_MONTH, true);
  const june = extractSheets(staysOf(office, WAITING_MONTH), WAITING_MONTH, false);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, bytes: Buffer): void => writeFileSync(join(folder, name), bytes);
  write(`${PLATFORM_MONTH}-住院就医.csv`, iconv.encode(csvText(may.stays), "gb18030"));
  write(`${PLATFORM_MONTH}-住院结算.csv`, iconv.encode(csvText(may.lines), "gb18030"));
  write(`${WAITING_MONTH}-住院就医.xlsx`, await xlsxBytes(june.stays));
  write(`${WAITING_MONTH}-住院结算.xlsx`, await xlsxBytes(june.lines));
  write("参保登记.xlsx", await xlsxBytes(registerSheet(office)));
  write("医保目录.csv", Buffer.from(`\ufeff${csvText(catalogueSheet())}`, "utf8"));
  write("说明.md", Buffer.from(notes(office), "utf8"));
  return office;
}

if (import.meta.main) {
  const office = await writeSample(process.argv[2] ?? SAMPLE_FOLDER);
  console.log(JSON.stringify(office.planted, null, 2));
}
