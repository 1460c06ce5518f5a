import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { changeSettings } from "../../../../electron/host/office/changeSettings.ts";
import {
  inspectFile,
  previewMapping,
  removeProfile,
  saveProfile,
} from "../../../../electron/host/office/mapping.ts";
import type { ConversionRule, ImportReport } from "../../../../shared/contract/importReport.ts";
import type { MappingProfile, ProfilePart } from "../../../../shared/contract/mappingProfile.ts";
import {
  type Cells,
  LINE_COLUMNS,
  lineCells,
  STAY_COLUMNS,
  stayCells,
  type TableGiven,
  writeCsv,
} from "../../../support/billFiles.ts";
import { ask, errorCode } from "../../../support/office.ts";
import { counts, Desk, errorOf, fileReport, fiveLines } from "./setup.ts";

let desk: Desk;

function setHospitalCode(): void {
  const { books, manager } = desk.office;
  changeSettings(books, ask(manager), { hospitalCode: "H99010100001" });
}

beforeEach(async () => {
  desk = await Desk.open();
  await desk.import([desk.catalogue("目录.csv")]);
});
afterEach(() => desk.close());

function file(name: string, table: TableGiven): string {
  writeCsv(desk.path(name), table);
  return name;
}

/** Everything that the books know of the stays and their lines but where they came from. */
function bills(): unknown {
  const { database } = desk.office.books;
  const stays = database.prepare(
    "SELECT inpatient_no, v.head, v.total_fen, v.line_count FROM stay JOIN stay_version v ON v.id = current_version ORDER BY inpatient_no",
  );
  const lines = database.prepare(
    `SELECT inpatient_no, f.number, serial, fee_time, hospital_item_name, national_item_code, category, quantity, unit_price, amount_fen
     FROM fee_line f JOIN stay ON current_version = version_id ORDER BY inpatient_no, f.number`,
  );
  return [stays.all(), lines.all()];
}

function conversions(report: ImportReport, name: string): [ConversionRule, string, number][] {
  return fileReport(report, name).conversions.map(({ rule, column, count }) => [
    rule,
    column,
    count,
  ]);
}

const WIDE_COLUMNS = [
  ...STAY_COLUMNS.filter((name) => !["序号", "医疗金额"].includes(name)),
  ...LINE_COLUMNS.filter((name) => !(STAY_COLUMNS as readonly string[]).includes(name)),
];

function wideRows(serial: number, changes: Cells = {}): Cells[] {
  return fiveLines(serial).map((line) => ({ ...stayCells(serial), ...line, ...changes }));
}

describe("one table with stays and lines", () => {
  it("gives the same bills as the two files", async () => {
    await desk.import(desk.bills("两个", [1, 2]));
    const two = bills();
    desk.close();
    desk = await Desk.open();
    await desk.import([desk.catalogue("目录.csv")]);
    const rows = [1, 2].flatMap((serial) => wideRows(serial));
    const report = await desk.import([file("宽表.csv", { columns: WIDE_COLUMNS, rows })]);
    expect(fileReport(report, "宽表.csv")).toMatchObject({
      kind: "wide",
      label: "住院和费用明细在一张表",
      rowsRead: 10,
    });
    expect(counts(report, "宽表.csv")).toEqual([10, 0, 0, 0]);
    expect(report.staysAccepted).toBe(2);
    expect(bills()).toEqual(two);
    // No file says what the bill should come to: that it was added up is told.
    expect(conversions(report, "宽表.csv")).toContainEqual(["DERIVED", "医疗金额", 2]);
  });

  it("holds a stay of which two rows say different things, and names the row and the column", async () => {
    const rows = [...wideRows(1), ...wideRows(2)];
    rows[3] = { ...rows[3], 出院日期: "2023-05-11" };
    const report = await desk.import([file("宽表.csv", { columns: WIDE_COLUMNS, rows })]);
    expect(counts(report, "宽表.csv")).toEqual([5, 1, 4, 0]);
    expect(report.faults).toMatchObject([{ row: 5, column: "出院日期", code: "STAY_DIFFERS" }]);
    expect(report.staysHeld).toBe(1);
  });

  it("counts a fault of the stay and one of its first line on one row once", async () => {
    const rows = wideRows(1, { 参保地区划: "九九" });
    rows[0] = { ...rows[0], 金额: "二十" };
    const report = await desk.import([file("宽表.csv", { columns: WIDE_COLUMNS, rows })]);
    expect(counts(report, "宽表.csv")).toEqual([0, 1, 4, 0]);
    expect(report.faults.map(({ code }) => code).sort()).toEqual(["NOT_AN_AMOUNT", "NOT_A_REGION"]);
  });

  it("checks a total that it repeats against the lines, and holds what differs", async () => {
    const columns = [...WIDE_COLUMNS, "医疗费总额"];
    const rows = [...wideRows(1, { 医疗费总额: "100" }), ...wideRows(2, { 医疗费总额: "100.01" })];
    const report = await desk.import([file("宽表.csv", { columns, rows })]);
    expect(counts(report, "宽表.csv")).toEqual([5, 1, 4, 0]);
    expect(report.faults).toMatchObject([{ code: "TOTAL_DIFFERS", column: "医疗费总额" }]);
  });

  it("is read as lines alone where a file of stays comes with it", async () => {
    const stays = desk.stays("住院.csv", [stayCells(1)]);
    const wide = file("宽表.csv", { columns: WIDE_COLUMNS, rows: wideRows(1) });
    const report = await desk.import([stays, wide]);
    expect(fileReport(report, "宽表.csv").kind).toBe("lines");
    expect(report.staysAccepted).toBe(1);
  });

  it("repairs what was held by the file again, once", async () => {
    const wrong = wideRows(1, { 出院日期: "2023-04-30" });
    await desk.import([file("错.csv", { columns: WIDE_COLUMNS, rows: wrong })]);
    const right = file("对.csv", { columns: WIDE_COLUMNS, rows: wideRows(1) });
    expect(counts(await desk.import([right]), right)).toEqual([5, 0, 0, 0]);
    expect(counts(await desk.import([right]), right)).toEqual([0, 0, 0, 5]);
    expect(desk.count("fee_line")).toBe(5);
  });
});

/** The platform's tables hang together by 就诊ID; only mdtrt_d has the admission number. */
const MDTRT = [
  "mdtrt_id,psn_name,gend,brdy,certno,insutype,insu_admdvs,fixmedins_code,fixmedins_name,hosp_lv,begntime,endtime,ipt_otp_no,ipt_days,dscg_maindiag_code,dscg_maindiag_name,dscg_dept_name,chfpdr_name,vali_flag",
  "M1,演示1,1,1960-01-02,990101196001020013,390,990101,H99010100001,演示县人民医院,02,2023-05-01 09:00:00,2023-05-10 11:00:00,ZY1,9,J18.900,肺炎,内科,钱大暑,1",
  "M9,演示9,1,1960-01-02,990101196001020013,390,990101,H99010100001,演示县人民医院,02,2023-05-01 09:00:00,2023-05-10 11:00:00,ZY9,9,J18.900,肺炎,内科,钱大暑,0",
].join("\r\n");
const FEES = [
  "bkkp_sn,mdtrt_id,fee_ocur_time,setl_id,fixmedins_code,cnt,pric,det_item_fee_sumamt,fulamt_ownpay_amt,overlmt_selfpay,preselfpay_amt,chrgitm_lv,hilist_name,med_list_codg,medins_list_codg,medins_list_name,med_chrgitm_type,bilg_dept_name,vali_flag",
  "L1,M1,2023-05-02 08:00:00,S1,H99010100001,2,10.0000,20.00,0,0,0,01,血细胞分析,002501010010000,A001,血常规,04,检验科,1",
  "L2,M1,2023-05-03 08:00:00,S1,H99010100001,1,80.0000,80.00,0,0,0,01,血细胞分析,002501010010000,A001,血常规,04,检验科,1",
  "L3,M1,2023-05-03 08:00:00,S1,H99010100001,1,80.0000,80.00,0,0,0,01,血细胞分析,002501010010000,A001,血常规,04,检验科,0",
].join("\r\n");
const SETL = [
  "setl_id,mdtrt_id,psn_name,certno,gend,insutype,insu_admdvs,fixmedins_code,begndate,enddate,setl_time,medfee_sumamt,fulamt_ownpay_amt,inscp_amt,fund_pay_sumamt,acct_pay,cash_payamt,refd_setl_flag,invono",
  "S1,M1,演示1,990101196001020013,1,390,990101,H99010100001,2023-05-01,2023-05-10,2023-05-10 11:30:00,100.00,0,100.00,70.00,0,30.00,0,P0001",
  "S0,M1,演示1,990101196001020013,1,390,990101,H99010100001,2023-05-01,2023-05-10,2023-05-10 11:20:00,100.00,0,100.00,70.00,0,30.00,1,",
].join("\r\n");
const DIAG = [
  "setl_list_diag_id,setl_id,mdtrt_id,fixmedins_code,maindiag_flag,diag_code,diag_name,vali_flag",
  "D1,S1,M1,H99010100001,1,J18.900,肺炎,1",
  "D2,S1,M1,H99010100001,0,E11.900,2型糖尿病,1",
].join("\r\n");

describe("the platform's own tables", () => {
  const write = (name: string, text: string): string => {
    writeText(desk.path(name), text);
    return name;
  };

  it("come together by 就诊ID; void rows and taken back settlements are no data", async () => {
    const names = [
      write("mdtrt_d.csv", MDTRT),
      write("fee_list_d.csv", FEES),
      write("setl_d.csv", SETL),
      write("setl_list_diag_d.csv", DIAG),
    ];
    const report = await desk.import(names);
    expect(report.faults).toEqual([]);
    expect(
      report.files.map(({ kind, rowsAccepted, rowsSkipped }) => [kind, rowsAccepted, rowsSkipped]),
    ).toEqual([
      ["stays", 1, 1],
      ["lines", 2, 1],
      ["settlements", 1, 1],
      ["diagnoses", 2, 0],
    ]);
    const [[stay]] = bills() as [[{ inpatient_no: string; head: string }]];
    expect(stay.inpatient_no).toBe("ZY1");
    expect(JSON.parse(stay.head)).toMatchObject({
      insuranceType: "城乡居民",
      sex: "男",
      ageYears: 63,
      hospitalLevel: null,
      declaredTotal: 10_000,
      receiptNumber: "P0001",
      secondaryDiagnoses: ["2型糖尿病"],
      platform: { settlementId: "S1", totalFee: 10_000, fundTotal: 7_000, cashPay: 3_000 },
    });
    expect(checkBooks(desk.office.books).findings).toEqual([]);
  });

  it("are whole without settlements, whose total is then the sum of the lines", async () => {
    const report = await desk.import([write("mdtrt_d.csv", MDTRT), write("fee_list_d.csv", FEES)]);
    expect(report.staysAccepted).toBe(1);
    expect(report.faults).toEqual([]);
  });

  it("hold a stay with two settlements that stand, and refuse one of a stay that nobody brought", async () => {
    const twice = SETL.replace("30.00,1,", "30.00,0,");
    const stray = `${twice}\r\n${SETL.split("\r\n")[1]?.replace("S1,M1", "S7,M7")}`;
    const report = await desk.import([
      write("mdtrt_d.csv", MDTRT),
      write("fee_list_d.csv", FEES),
      write("setl_d.csv", stray),
    ]);
    expect(report.faults.map(({ code, row }) => [code, row])).toEqual([
      ["SETTLEMENT_TWICE", 3],
      ["LINE_WITHOUT_STAY", 4],
    ]);
    expect(counts(report, "setl_d.csv")).toEqual([0, 2, 1, 0]);
    expect(report.staysHeld).toBe(1);
  });
});

const ID = stayCells(1).身份证号 ?? "";

const OWN: MappingProfile = {
  format: 1,
  name: "东城HIS 明细",
  parts: [
    {
      kind: "stays",
      columns: {
        inpatientNo: "病历号",
        admissionTimes: "住院次数",
        name: "病人",
        idNumber: "身份证",
        admitDay: "入院",
        dischargeDay: "出院",
        sex: "性别",
      },
      fixed: { insuranceType: "城乡居民", insuredRegion: "990101" },
      words: { sex: { 先生: "男", 女士: "女" } },
      fillDown: [
        "inpatientNo",
        "admissionTimes",
        "name",
        "idNumber",
        "admitDay",
        "dischargeDay",
        "sex",
      ],
      tenThousand: [],
    },
    {
      kind: "lines",
      columns: {
        inpatientNo: "病历号",
        admissionTimes: "住院次数",
        hospitalItemName: "收费内容",
        nationalItemCode: "贯标",
        category: "大类",
        quantity: "量",
        unitPrice: "价",
        amount: "钱（万元）",
        feeTime: "记账日",
      },
      fixed: {},
      words: {},
      fillDown: ["inpatientNo", "admissionTimes"],
      tenThousand: ["amount"],
    },
  ],
};

const OWN_COLUMNS = [
  ...["病历号", "住院次数", "病人", "身份证", "入院", "出院", "性别"],
  ...["收费内容", "贯标", "大类", "量", "价", "钱（万元）", "记账日"],
];

function ownRow(cells: readonly string[]): Cells {
  return Object.fromEntries(OWN_COLUMNS.map((column, index) => [column, cells[index] ?? ""]));
}

/** A printed list: whose lines they are stands on the first one only. */
const OWN_TABLE: TableGiven = {
  columns: OWN_COLUMNS,
  titles: [["东城医院住院费用清单"], ["打印时间：2023-06-01"]],
  rows: [
    ownRow([
      "7001",
      "2",
      "演示1",
      ID,
      "20230501",
      "2023/5/10",
      "先生",
      "血常规",
      "002501010010000",
      "化验",
      "2次",
      "10",
      "0.002",
      "2023.05.02",
    ]),
    ownRow([
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "血常规",
      "002501010010000",
      "化验",
      "１",
      "8０",
      "0.008",
      "2023年5月3日",
    ]),
    ownRow(["小计", "", "", "", "", "", "", "", "", "", "", "", "0.01", ""]),
  ],
};

describe("a saved profile (导入方案)", () => {
  beforeEach(setHospitalCode);
  const save = (profile: MappingProfile = OWN) =>
    saveProfile(desk.office.books, ask(desk.office.manager), profile);

  it("reads files that nobody else could, and says all that it did to them", async () => {
    const name = file("清单.csv", OWN_TABLE);
    expect((await errorOf(desk.import([name]))).code).toBe("COLUMN_MISSING");
    save();
    const report = await desk.import([name]);
    expect(report.faults).toEqual([]);
    expect(fileReport(report, name)).toMatchObject({
      kind: "wide",
      profile: "东城HIS 明细",
      rowsRead: 2,
      rowsSkipped: 1,
    });
    const [[stay], lines] = bills() as [[{ inpatient_no: string; total_fen: number }], unknown[]];
    expect(stay).toMatchObject({ inpatient_no: "7001-2", total_fen: 10_000 });
    expect(lines).toMatchObject([
      { fee_time: "2023-05-02T00:00:00", amount_fen: 2_000 },
      { fee_time: "2023-05-03T00:00:00", amount_fen: 8_000 },
    ]);
    const found = conversions(report, name);
    expect(found).toContainEqual(["FILLED_DOWN", "病历号", 1]);
    expect(found).toContainEqual(["TEN_THOUSAND", "钱（万元）", 2]);
    expect(found).toContainEqual(["WORD", "性别", 1]);
    expect(found).toContainEqual(["FIXED", "参保地区划", 2]);
    expect(found).toContainEqual(["UNIT_OFF", "量", 1]);
    expect(found).toContainEqual(["NUMBER_FORM", "价", 1]);
    expect(found).toContainEqual(["DATE_FORM", "记账日", 2]);
    const { database } = desk.office.books;
    const kept = database.prepare(
      "SELECT before, after, cells FROM conversion WHERE rule = 'DATE_FORM' AND column_name = '记账日' ORDER BY number",
    );
    expect(kept.all()).toEqual([
      { before: "2023.05.02", after: "2023-05-02T00:00:00", cells: 1 },
      { before: "2023年5月3日", after: "2023-05-03T00:00:00", cells: 1 },
    ]);
    expect(checkBooks(desk.office.books).findings).toEqual([]);
    database.exec("UPDATE conversion SET after = 'x' WHERE number = 1");
    expect(checkBooks(desk.office.books).findings.map(({ table }) => table)).toEqual([
      "conversion",
    ]);
  });

  it("is replaced under its name and removed, each in the log; a cashier may not", async () => {
    save();
    save({ ...OWN, parts: [OWN.parts[1] as ProfilePart] });
    const { books, manager, cashier } = desk.office;
    expect(books.prepare("SELECT count(*) FROM mapping_profile").pluck().get()).toBe(1);
    expect(errorCode(() => saveProfile(books, ask(cashier), OWN))).toBe("NOT_ALLOWED");
    removeProfile(books, ask(manager), OWN.name);
    expect(books.prepare("SELECT count(*) FROM mapping_profile").pluck().get()).toBe(0);
    expect(errorCode(() => removeProfile(books, ask(manager), OWN.name))).toBe("NOT_FOUND");
    expect(checkBooks(books).findings).toEqual([]);
  });

  it("is refused with a field that this program does not know", () => {
    const [stays] = OWN.parts;
    const later = { ...OWN, parts: [{ ...stays, columns: { moon: "月亮" } } as ProfilePart] };
    expect(errorCode(() => save(later))).toBe("PROFILE_UNKNOWN_FIELD");
  });

  it("never says a date of the next file: neither a new one, nor one of an older version", async () => {
    const columns = { idNumber: "证件", name: "姓名", identity: "类别", source: "部门" };
    const none = { words: {}, fillDown: [], tenThousand: [] };
    const list = (fixed: Readonly<Record<string, string>>): MappingProfile => ({
      format: 1,
      name: "民政",
      parts: [{ kind: "identities", columns, fixed, ...none }],
    });
    expect(errorCode(() => save(list({ listDay: "2023-05-01" })))).toBe("PROFILE_FIXES_DATE");
    expect(errorCode(() => save(list({ from: "2023-05-01" })))).toBe("PROFILE_FIXES_DATE");
    const { books } = desk.office;
    const insert = books.prepare("INSERT INTO mapping_profile (name, profile) VALUES (?, ?)");
    insert.run("民政", JSON.stringify(list({ listDay: "2023-05-01" })));
    const rows = [{ 证件: ID, 姓名: "演示1", 类别: "低保", 部门: "民政局" }];
    const table = { columns: ["证件", "姓名", "类别", "部门"], rows };
    const error = await errorOf(desk.import([file("六月.csv", table)]));
    expect(error.code).toBe("COLUMN_MISSING");
    expect(error.message).toContain("缺少必需的列：名单日期");
    // What the file itself says above its table is read, by the same profile too.
    const titled = {
      ...table,
      columns: table.columns,
      titles: [["身份名单", "名单日期：2023-06"]],
    };
    save({
      ...list({}),
      parts: [
        { ...none, kind: "identities", fixed: {}, columns: { ...columns, listDay: "名单日期" } },
      ],
    });
    const report = await desk.import([file("六月.csv", titled)]);
    expect(fileReport(report, "六月.csv")).toMatchObject({ profile: "民政", rowsAccepted: 1 });
    const day = books.database.prepare("SELECT from_day FROM source_list").pluck();
    expect(day.get()).toBe("2023-06-01");
  });

  it("that knows as much of a file as another is a question", async () => {
    save();
    save({ ...OWN, name: "另一个" });
    expect((await errorOf(desk.import([file("清单.csv", OWN_TABLE)]))).code).toBe("FILE_AMBIGUOUS");
  });
});

describe("对应列", () => {
  beforeEach(setHospitalCode);
  const given = (name: string) => ({ path: desk.path(name), name });

  it("guesses what it can of a file, and shows its rows with ID numbers masked", async () => {
    const name = file("半懂.csv", {
      columns: ["住院号", "姓名", "身份证号", "项目名称", "数量", "单价", "金额", "日期"],
      titles: [["某院清单"]],
      rows: [{ 住院号: "ZY1", 姓名: "演示1", 身份证号: "990101196001020013", 金额: "20" }],
    });
    const inspected = await inspectFile(desk.office.books, given(name));
    const [table] = inspected.tables;
    expect(table).toMatchObject({ headerRow: 2, profile: null, encoding: "gb18030" });
    expect(table?.parts).toMatchObject([
      { kind: "lines", columns: { inpatientNo: "住院号", amount: "金额", quantity: "数量" } },
    ]);
    expect(table?.rows[2]?.cells).not.toContain("990101196001020013");
  });

  it("names a column as it lists it, also where a line above says the unit of its money", async () => {
    const rows = [lineCells(1, 1)];
    file("分.csv", { columns: LINE_COLUMNS, rows, titles: [["金额单位：分"]] });
    const [table] = (await inspectFile(desk.office.books, given("分.csv"))).tables;
    const guessed = table?.parts.flatMap(({ columns }) => Object.values(columns)) ?? [];
    expect(guessed.length).toBeGreaterThan(10);
    expect(guessed.filter((column) => table?.columns.includes(column) !== true)).toEqual([]);
  });

  it("says cell by cell what the import would not take, and what is still missing", async () => {
    const unsaid = (name: string) => name.replace("（万元）", "");
    const name = file("清单.csv", {
      ...OWN_TABLE,
      columns: OWN_COLUMNS.map(unsaid),
      rows: OWN_TABLE.rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([column, cell]) => [unsaid(column), cell])),
      ),
    });
    const [, lines] = OWN.parts;
    const part = lines as ProfilePart;
    const { feeTime: _, ...columns } = part.columns;
    const draft = { table: 0, headerRow: 3, parts: [{ ...part, columns, tenThousand: [] }] };
    const preview = await previewMapping(desk.office.books, given(name), draft);
    expect(preview.missing).toEqual([{ kind: "lines", field: "feeTime" }]);
    const [rows] = preview.parts.map((one) => one.rows);
    expect(rows?.map(({ row }) => row)).toEqual([4, 5]);
    const amount = rows?.[0]?.cells.find(({ field }) => field === "amount");
    expect(amount).toMatchObject({ text: "0.002", problem: expect.stringContaining("不是金额") });
    const whole = await previewMapping(desk.office.books, given(name), {
      table: 0,
      headerRow: 3,
      parts: OWN.parts,
    });
    expect(whole.missing).toEqual([]);
    expect(
      whole.parts
        .flatMap((one) => one.rows.flatMap(({ cells }) => cells))
        .filter(({ problem }) => problem !== null),
    ).toEqual([]);
  });
});

describe("stays without what others say of them", () => {
  it("take sex and age from the ID number and the days from the dates", async () => {
    const columns = STAY_COLUMNS.filter(
      (name) => !["人员性别", "人员年龄", "住院天数", "机构编码"].includes(name),
    );
    const stays = file("住院.csv", { columns, rows: [stayCells(1)] });
    const lines = file("明细.csv", {
      columns: LINE_COLUMNS,
      rows: [1, 2, 3, 4, 5].map((number) => lineCells(1, number)),
    });
    expect((await errorOf(desk.import([stays, lines]))).code).toBe("COLUMN_MISSING");
    setHospitalCode();
    const report = await desk.import([stays, lines]);
    expect(report.faults).toEqual([]);
    const [[stay]] = bills() as [[{ head: string }]];
    expect(JSON.parse(stay.head)).toMatchObject({ sex: "男", ageYears: 63, stayDays: 9 });
    expect(conversions(report, stays)).toContainEqual(["FIXED", "机构编码", 1]);
  });
});

function writeText(path: string, text: string): void {
  writeFileSync(path, text, "utf8");
}
