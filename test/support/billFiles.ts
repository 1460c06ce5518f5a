/** Writes the files that a hospital would send: the official templates, 参保登记 and 医保目录. People are invented. */
import { writeFileSync } from "node:fs";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { idCheckCharacter } from "../../shared/people/idNumber.ts";

export const STAY_COLUMNS = [
  "序号",
  "机构编码",
  "机构名称",
  "机构等级",
  "险种类别",
  "持证类别",
  "参保地区划",
  "人员姓名",
  "人员性别",
  "人员年龄",
  "身份证号",
  "住院号",
  "入院日期",
  "出院日期",
  "住院天数",
  "住院科室名称",
  "主管医生姓名",
  "疾病编码ICD",
  "疾病诊断名称",
  "次要诊断组合",
  "结算流水号",
  "结算类别",
  "结算日期",
  "医疗金额",
  "医保范围金额",
  "基金支付",
  "个账支付",
  "现金支付",
  "票据代码",
  "票据号码",
] as const;

export const LINE_COLUMNS = [
  "序号",
  "机构编码",
  "机构名称",
  "险种类别",
  "身份证号",
  "人员姓名",
  "住院号",
  "医嘱号",
  "医嘱组号",
  "项目代码",
  "项目名称",
  "国标代码",
  "国标名称",
  "商品名",
  "规格",
  "产地厂家",
  "用法",
  "剂量",
  "剂量单位",
  "频次",
  "天数",
  "收费项目类别",
  "收费项目等级",
  "数量",
  "数量单位",
  "单价",
  "金额",
  "限价",
  "自付比例",
  "全自费金额",
  "超限价金额",
  "先行自付金额",
  "费用发生日期",
  "费用科室名称",
  "结算流水号",
  "费用明细流水号",
  "原费用流水号",
] as const;

export const REGISTER_COLUMNS = [
  "个人编号",
  "姓名",
  "身份证号",
  "参保地区划",
  "险种类别",
  "档次",
  "人员类别",
  "区县",
  "特殊身份",
  "身份起始日期",
  "身份终止日期",
  "备案类型",
  "备案起始日期",
  "备案终止日期",
] as const;

export const CATALOGUE_COLUMNS = [
  "国标代码",
  "项目名称",
  "收费项目等级",
  "先行自付比例",
  "一级限价",
  "二级限价",
  "三级限价",
  "生效日期",
  "失效日期",
] as const;

export type Cells = Readonly<Record<string, string>>;

/** A valid number of a region that does not exist. */
function inventedIdNumber(serial: number): string {
  const digits = `990101196001${String((serial % 28) + 1).padStart(2, "0")}${String(serial % 1000).padStart(3, "0")}`;
  return digits + idCheckCharacter(digits);
}

function sexOfSerial(serial: number): string {
  return (serial % 1000) % 2 === 1 ? "男" : "女";
}

export function stayCells(serial: number, changes: Cells = {}): Cells {
  return {
    序号: String(serial),
    机构编码: "H99010100001",
    机构名称: "演示县人民医院",
    机构等级: "二级",
    险种类别: "城乡居民",
    参保地区划: "990101",
    人员姓名: `演示${serial}`,
    人员性别: sexOfSerial(serial),
    人员年龄: "63",
    身份证号: inventedIdNumber(serial),
    住院号: `ZY${String(serial).padStart(6, "0")}`,
    入院日期: "2023-05-01",
    出院日期: "2023-05-10",
    住院天数: "9",
    住院科室名称: "内科",
    主管医生姓名: "钱大暑",
    疾病编码ICD: "J18.900",
    疾病诊断名称: "肺炎",
    结算类别: "普通住院",
    医疗金额: "100.00",
    ...changes,
  };
}

export function lineCells(staySerial: number, number: number, changes: Cells = {}): Cells {
  return {
    序号: String(number),
    机构编码: "H99010100001",
    机构名称: "演示县人民医院",
    险种类别: "城乡居民",
    身份证号: inventedIdNumber(staySerial),
    人员姓名: `演示${staySerial}`,
    住院号: `ZY${String(staySerial).padStart(6, "0")}`,
    医嘱号: `20230502${number}`,
    项目代码: "A001",
    项目名称: "血常规",
    国标代码: "002501010010000",
    国标名称: "血细胞分析",
    收费项目类别: "化验费",
    收费项目等级: "甲",
    数量: "2",
    数量单位: "次",
    单价: "10",
    金额: "20.00",
    费用发生日期: "2023-05-02 08:30:00",
    费用科室名称: "检验科",
    费用明细流水号: `F${staySerial}-${number}`,
    ...changes,
  };
}

export function registerCells(serial: number, changes: Cells = {}): Cells {
  return {
    个人编号: `P${String(serial).padStart(8, "0")}`,
    姓名: `演示${serial}`,
    身份证号: inventedIdNumber(serial),
    参保地区划: "990101",
    险种类别: "城乡居民",
    档次: "一档",
    人员类别: "成年居民",
    区县: "演示区",
    ...changes,
  };
}

export function catalogueCells(code = "002501010010000", changes: Cells = {}): Cells {
  return {
    国标代码: code,
    项目名称: "血细胞分析",
    收费项目等级: "甲",
    先行自付比例: "0",
    生效日期: "2020-01-01",
    ...changes,
  };
}

export interface TableGiven {
  readonly columns: readonly string[];
  readonly rows: readonly Cells[];
  /** Rows above the header. */
  readonly titles?: readonly (readonly string[])[];
  readonly footer?: readonly (readonly string[])[];
}

/** All rows as they will stand in the file. */
export function tableRows({ columns, rows, titles = [], footer = [] }: TableGiven): string[][] {
  const body = rows.map((row) => columns.map((column) => row[column] ?? ""));
  return [
    ...titles.map((row) => [...row]),
    [...columns],
    ...body,
    ...footer.map((row) => [...row]),
  ];
}

export function csvText(table: TableGiven, delimiter = ","): string {
  const cell = (text: string): string =>
    /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  return tableRows(table)
    .map((row) => `${row.map(cell).join(delimiter)}\r\n`)
    .join("");
}

export function writeCsv(
  path: string,
  table: TableGiven,
  { encoding = "gb18030", delimiter = ",", bom = false } = {},
): void {
  writeFileSync(path, iconv.encode(csvText(table, delimiter), encoding, { addBOM: bom }));
}

export async function writeXlsx(path: string, table: TableGiven): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet("数据");
  for (const row of tableRows(table)) sheet.addRow(row);
  await workbook.xlsx.writeFile(path);
}
