/** The files as rows of cells: the two extract templates (3.1 住院就医, 3.2 住院结算), the register, the catalogue. */
import { dayOfMoment } from "../../shared/calendar/day.ts";
import { printScaled } from "./arithmetic.ts";
import { ITEMS, rowOn } from "./items.ts";
import type { SampleLine, SampleOffice, SampleStay } from "./office.ts";
import { certificateOf, referralOf, type SamplePerson } from "./people.ts";

const HOSPITAL_NAME = "演示县人民医院";
const HOSPITAL_CODE = "H99990100001";
const HOSPITAL_LEVEL = "二级";
const INSURANCE = "城乡居民";
const RECEIPT_CODE = "99060123";

/** A cell: a text, or an amount that a spreadsheet keeps as a number. */
export type Cell = string | { readonly number: string };
type Row = readonly Cell[];

export interface Sheet {
  readonly name: string;
  /** Rows above the header, the header included */
  readonly head: readonly Row[];
  readonly body: readonly Row[];
}

function number(text: string): Cell {
  return text === "" ? "" : { number: text };
}

function money(fen: bigint): Cell {
  return number(printScaled(fen, 2, 2));
}

function dateTime(moment: string): string {
  return moment.replace("T", " ");
}

/** The notes above the header, word for word as in the templates, under the demonstration's title. */
const STAY_NOTES: readonly Row[] = [
  ["数据规格：", "险种类别：按“城镇职工、城乡居民、少儿医保、大学生医保”填写"],
  ["", "持证类别：按“特困供养人员、最低生活保障家庭成员、最低生活保障边缘家庭成员”填写"],
  ["", "结算类别：按“普通住院、自费结算”填写"],
  [
    "",
    "次要诊断组合：按“次要诊断1#次要诊断2”填写，诊断之间分割符不能使用英文符号“,|;空格和制表符”",
  ],
  ["", "住院号：必须是每次就诊的唯一号"],
  ["", "结算流水号：必须是每次结算的唯一号"],
  ["", "日期：按“2024-01-01”格式填写"],
  ["", "日期时间：按“2024-01-01 23:59:59”格式填写"],
  [
    "数据口径：",
    "SELECT 就医字段，结算字段 FROM 住院就诊记录 INNER JOIN 住院结算记录 ON 住院号相同 WHERE 结算日期 BETWEEN 开始日期 至 截止日期 AND 结算标志 NOT IN (作废、冲红)",
  ],
  ["", "说明：每条就诊记录可关联多条有效结算记录，有效指的是不包括作废、冲红的结算记录。"],
];

const LINE_NOTES: readonly Row[] = [
  ["数据规格：", "险种类别：按“城镇职工、城乡居民、少儿医保、大学生医保”填写"],
  [
    "",
    "收费项目类别：按“床位费、挂号费、诊查费、化验费、检查费、治疗费、手术费、护理费、材料费、西药费、成药费、草药费、其他费”等填写",
  ],
  ["", "收费项目等级：按“甲、乙、丙”填写"],
  ["", "频次：按“tid、bid”等，或“一日一次、一日三次”等格式填写"],
  ["", "天数：按用药或治疗的医嘱天数填写"],
  ["", "住院号：与就医记录中住院号一致"],
  ["", "医嘱号：单次开立医嘱唯一，可以使用医嘱开立日期序号，如“20240101”作为医嘱号"],
  ["", "医嘱组号：单次开立医嘱中配伍药品、草药方剂的医嘱组号应相同"],
  ["", "结算流水号：与就医记录中结算流水号一致"],
  ["", "日期时间：按“2024-01-01 23:59:59”格式填写"],
  [
    "数据口径：",
    "SELECT 费用明细字段 FROM 住院费用明细记录 WHERE 结算流水号 IN (SELECT 结算流水号 FROM 住院结算记录 WHERE 结算日期 BETWEEN 开始日期 至 截止日期 AND 结算标志 NOT IN (作废、冲红))",
  ],
  ["", "说明：每次有效结算记录所关联的费用明细记录应保持完整，费用总额与结算记录一致。"],
];

interface Column<T> {
  readonly name: string;
  /** The word of the type row */
  readonly type: "字符型" | "整数型" | "数值型" | "日期型" | "日期时间型";
  readonly cell: (row: T) => Cell;
}

function text<T>(name: string, cell: (row: T) => string): Column<T> {
  return { name, type: "字符型", cell };
}

const STAY_COLUMNS: readonly Column<SampleStay>[] = [
  text("机构编码", () => HOSPITAL_CODE),
  text("机构名称", () => HOSPITAL_NAME),
  text("机构等级", () => HOSPITAL_LEVEL),
  text("险种类别", () => INSURANCE),
  text("持证类别", (stay) => certificateOf(stay.person.plan)),
  text("参保地区划", (stay) => stay.person.plan.region),
  text("人员姓名", (stay) => stay.person.name),
  text("人员性别", (stay) => stay.person.sex),
  { name: "人员年龄", type: "整数型", cell: (stay) => number(String(stay.age)) },
  text("身份证号", (stay) => stay.person.idNumber),
  text("住院号", (stay) => stay.inpatientNo),
  { name: "入院日期", type: "日期型", cell: (stay) => stay.plan.admit },
  { name: "出院日期", type: "日期型", cell: (stay) => stay.plan.discharge },
  { name: "住院天数", type: "整数型", cell: (stay) => number(String(stay.days)) },
  text("住院科室名称", (stay) => stay.profile.department),
  text("主管医生姓名", (stay) => stay.doctor),
  text("疾病编码ICD", (stay) => stay.profile.code),
  text("疾病诊断名称", (stay) => stay.profile.name),
  text("次要诊断组合", (stay) => stay.profile.secondary.join("#")),
  text("结算流水号", (stay) => stay.platform?.settlementId ?? ""),
  text("结算类别", () => "普通住院"),
  { name: "结算日期", type: "日期时间型", cell: (stay) => stay.platform?.settledAt ?? "" },
  { name: "医疗金额", type: "数值型", cell: (stay) => money(stay.total) },
  {
    name: "医保范围金额",
    type: "数值型",
    cell: ({ platform }) => (platform === null ? "" : money(platform.inScope)),
  },
  {
    name: "基金支付",
    type: "数值型",
    cell: ({ platform }) => (platform === null ? "" : money(platform.fundTotal)),
  },
  {
    name: "个账支付",
    type: "数值型",
    cell: ({ platform }) => (platform === null ? "" : money(0n)),
  },
  {
    name: "现金支付",
    type: "数值型",
    cell: ({ platform }) => (platform === null ? "" : money(platform.cash)),
  },
  // Appended by the hospital:
  text("票据代码", () => RECEIPT_CODE),
  text("票据号码", (stay) => stay.receiptNumber),
];

interface LineOfStay {
  readonly stay: SampleStay;
  readonly line: SampleLine;
}

function classOf({ line }: LineOfStay) {
  return rowOn(line.item, dayOfMoment(line.at));
}

/** 限价 and 自付比例 as the platform returned them. */
function ceilingText(row: LineOfStay): string {
  const { ceiling } = row.line.item;
  return ceiling === null || classOf(row).class === "丙" ? "" : printScaled(ceiling, 6, 2);
}

function shareText(row: LineOfStay): string {
  const found = classOf(row);
  return printScaled(found.class === "丙" ? 100n : found.sharePercent, 2, 2);
}

/** A column that only the platform fills. */
function platformColumn(
  name: string,
  type: Column<LineOfStay>["type"],
  cell: (row: LineOfStay) => Cell,
): Column<LineOfStay> {
  return { name, type, cell: (row) => (row.stay.platform === null ? "" : cell(row)) };
}

const LINE_COLUMNS: readonly Column<LineOfStay>[] = [
  text("机构编码", () => HOSPITAL_CODE),
  text("机构名称", () => HOSPITAL_NAME),
  text("险种类别", () => INSURANCE),
  text("身份证号", ({ stay }) => stay.person.idNumber),
  text("人员姓名", ({ stay }) => stay.person.name),
  text("住院号", ({ stay }) => stay.inpatientNo),
  text("医嘱号", ({ line }) => line.order),
  text("医嘱组号", ({ line }) => line.group),
  text("项目代码", ({ line }) => line.item.hospitalCode),
  text("项目名称", ({ line }) => line.item.hospitalName),
  text("国标代码", ({ line }) => line.item.code),
  text("国标名称", ({ line }) => line.item.name),
  text("商品名", () => ""),
  text("规格", ({ line }) => line.item.specification),
  text("产地厂家", ({ line }) => line.item.maker),
  text("用法", ({ line }) => line.item.usage?.route ?? ""),
  { name: "剂量", type: "数值型", cell: ({ line }) => number(line.item.usage?.dose ?? "") },
  text("剂量单位", ({ line }) => line.item.usage?.unit ?? ""),
  text("频次", ({ line }) => line.frequency),
  {
    name: "天数",
    type: "整数型",
    cell: ({ line }) => number(line.days === 0 ? "" : String(line.days)),
  },
  text("收费项目类别", ({ line }) => line.item.category),
  text("收费项目等级", (row) => classOf(row).class),
  { name: "数量", type: "数值型", cell: ({ line }) => number(printScaled(line.quantity, 4, 0)) },
  text("数量单位", ({ line }) => line.item.unit),
  { name: "单价", type: "数值型", cell: ({ line }) => number(printScaled(line.item.price, 6, 2)) },
  { name: "金额", type: "数值型", cell: ({ line }) => money(line.amount) },
  platformColumn("限价", "数值型", (row) => number(ceilingText(row))),
  platformColumn("自付比例", "数值型", (row) => number(shareText(row))),
  platformColumn("全自费金额", "数值型", ({ line }) => money(line.parts.fullSelfPay)),
  platformColumn("超限价金额", "数值型", ({ line }) => money(line.parts.overLimit)),
  platformColumn("先行自付金额", "数值型", ({ line }) => money(line.parts.preSelfPay)),
  { name: "费用发生日期", type: "日期时间型", cell: ({ line }) => dateTime(line.at) },
  text("费用科室名称", ({ stay }) => stay.profile.department),
  text("结算流水号", ({ stay }) => stay.platform?.settlementId ?? ""),
];

/** Appended by the hospital in one month only; in the other, refunds name no original. */
const SERIAL_COLUMNS: readonly Column<LineOfStay>[] = [
  text("费用明细流水号", ({ line }) => line.serial),
  text("原费用流水号", ({ line }) => line.originalSerial),
];

function extract<T>(
  name: string,
  title: string,
  notes: readonly Row[],
  optional: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
): Sheet {
  return {
    name,
    head: [
      [title],
      ...notes,
      [optional, ...columns.map(({ type }) => type)],
      ["序号", ...columns.map((column) => column.name)],
    ],
    body: rows.map((row, index) => [
      number(String(index + 1)),
      ...columns.map((column) => column.cell(row)),
    ]),
  };
}

const DEMO = "（演示数据，人员与金额全部虚构）";

/** 3.1 and 3.2 of one month. */
export function extractSheets(
  stays: readonly SampleStay[],
  month: string,
  withSerials: boolean,
): { readonly stays: Sheet; readonly lines: Sheet } {
  const [year, number] = month.split("-");
  const period = `${year}年${Number(number)}月`;
  return {
    stays: extract(
      "住院就医",
      `${HOSPITAL_NAME} ${period} 机构住院就医提取表${DEMO}`,
      STAY_NOTES,
      "可空不填",
      STAY_COLUMNS,
      stays,
    ),
    lines: extract(
      "住院结算",
      `${HOSPITAL_NAME} ${period} 机构住院结算提取表${DEMO}`,
      LINE_NOTES,
      "可空",
      withSerials ? [...LINE_COLUMNS, ...SERIAL_COLUMNS] : LINE_COLUMNS,
      stays.flatMap((stay) => stay.lines.map((line) => ({ stay, line }))),
    ),
  };
}

const REGISTER_HEADER = [
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
];

/** One row per identity and per 备案; a person with neither has one row. */
function registerRows(person: SamplePerson): Row[] {
  const { plan } = person;
  const base = [
    person.personNo,
    person.name,
    person.idNumber,
    plan.region,
    INSURANCE,
    plan.tier ?? "",
    person.personType,
    plan.district ?? "",
  ];
  const rows = plan.identities.map(({ identity, from, to }) => [
    ...base,
    ...[identity, from, to ?? "", "", "", ""],
  ]);
  const referral = referralOf(plan);
  if (referral !== null) {
    rows.push([...base, "", "", "", "规范转诊", referral.from, referral.to]);
  }
  return rows.length > 0 ? rows : [[...base, "", "", "", "", "", ""]];
}

export function registerSheet(office: SampleOffice): Sheet {
  return {
    name: "参保登记",
    head: [[`${HOSPITAL_NAME} 参保登记${DEMO}`], REGISTER_HEADER],
    body: office.people.filter(({ plan }) => plan.registered).flatMap(registerRows),
  };
}

/** Ceilings of the other two levels, a tenth below and above. */
function ceilings(ceiling: bigint | null): string[] {
  if (ceiling === null) return ["", "", ""];
  return [9n, 10n, 11n].map((tenths) => printScaled((ceiling * tenths) / 10n, 6, 2));
}

export function catalogueSheet(): Sheet {
  return {
    name: "医保目录",
    head: [
      [`${HOSPITAL_NAME} 医保目录（演示数据，价格、限价与自付比例全部虚构）`],
      [
        "国标代码",
        "项目名称",
        "收费项目等级",
        "先行自付比例",
        "一级限价",
        "二级限价",
        "三级限价",
        "生效日期",
        "失效日期",
      ],
    ],
    body: ITEMS.flatMap((item) =>
      item.rows.map((row) => [
        item.code,
        item.name,
        row.class,
        row.class === "乙" ? `${row.sharePercent}%` : "",
        ...ceilings(item.ceiling),
        row.from,
        row.to ?? "",
      ]),
    ),
  };
}
