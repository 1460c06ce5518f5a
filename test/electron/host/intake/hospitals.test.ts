/** Exports as other systems name, order and number them: each must give the bills of the template's own two files. */
import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { normaliseHeader, readings } from "../../../../electron/host/intake/header.ts";
import type { ColumnLayout } from "../../../../electron/host/intake/layout.ts";
import { LAYOUTS } from "../../../../electron/host/intake/layouts.ts";
import { saveProfile } from "../../../../electron/host/office/mapping.ts";
import {
  type Cells,
  catalogueCells,
  LINE_COLUMNS,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
} from "../../../support/billFiles.ts";
import { ask } from "../../../support/office.ts";
import { counts, Desk, errorOf, fileReport, fiveLines } from "./setup.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
  await desk.import([desk.catalogue("目录.csv")]);
});
afterEach(() => desk.close());

/** The template's column → what this system calls it; columns that are not named it does not have. */
type Names = Readonly<Record<string, string>>;

function file(name: string, names: Names, rows: readonly Cells[], more: Cells = {}): string {
  const named = rows.map((row) => ({
    ...Object.fromEntries(Object.entries(names).map(([from, to]) => [to, row[from] ?? ""])),
    ...more,
  }));
  writeCsv(desk.path(name), { columns: Object.keys(named[0] ?? {}), rows: named });
  return name;
}

function bill(): unknown {
  const { database } = desk.office.books;
  return database
    .prepare(
      `SELECT v.name, v.id_number, admit_day, discharge_day, total_fen, v.head ->> 'insuranceType', v.head ->> 'dept',
         f.number, fee_time, hospital_item_name, national_item_code, category, quantity, unit_price, amount_fen
       FROM stay JOIN stay_version v ON v.id = current_version JOIN fee_line f ON f.version_id = v.id
       ORDER BY inpatient_no, f.number`,
    )
    .raw()
    .all();
}

const SYSTEMS: readonly (readonly [string, Names, Names])[] = [
  [
    "流水号 beside 病历号, 合同单位, departments of admission and discharge",
    {
      ...{ 机构编码: "医疗机构代码", 住院号: "住院流水号", 人员姓名: "患者姓名", 人员性别: "性别" },
      ...{ 身份证号: "身份证件号码", 险种类别: "合同单位", 入院日期: "入院日期" },
      ...{ 出院日期: "出院日期", 住院科室名称: "出院科室", 机构名称: "入院科室" },
      ...{ 疾病编码ICD: "出院诊断编码", 疾病诊断名称: "出院诊断", 医疗金额: "费用合计" },
    },
    {
      ...{ 机构编码: "医疗机构代码", 住院号: "住院流水号", 收费项目类别: "最小费用名称" },
      ...{ 项目代码: "项目编码", 项目名称: "项目名称", 国标代码: "国家医保编码" },
      ...{ 单价: "单价", 数量: "数量", 金额: "费用金额", 费用发生日期: "计费时间" },
    },
  ],
  [
    "病人性质, 第一诊断, 实收金额, 国家码",
    {
      ...{ 机构编码: "机构编码", 住院号: "住院号码", 人员姓名: "病人姓名", 人员性别: "性别" },
      ...{ 身份证号: "身份证", 险种类别: "病人性质", 入院日期: "入院时间", 出院日期: "出院时间" },
      ...{ 住院科室名称: "科室", 疾病诊断名称: "第一诊断", 医疗金额: "住院总费用" },
    },
    {
      ...{ 机构编码: "机构编码", 住院号: "住院号码", 收费项目类别: "费用大类" },
      ...{ 项目代码: "项目编号", 项目名称: "医院项目名称", 国标代码: "国家码", 单价: "标准单价" },
      ...{ 数量: "数次", 金额: "实收金额", 费用发生日期: "发生时间", 费用科室名称: "开单部门" },
    },
  ],
  [
    "首页序号, 医保说明, 药品单价, numbered by the platform's own word for a stay",
    {
      ...{ 机构编码: "机构编码", 住院号: "住院号", 人员姓名: "病人姓名", 人员性别: "病人性别" },
      ...{ 身份证号: "身份证件号", 险种类别: "医保说明", 入院日期: "入院日期时间" },
      ...{ 出院日期: "出院日期时间", 住院科室名称: "病人科室", 医疗金额: "住院费用总额" },
    },
    {
      ...{
        机构编码: "机构编码",
        住院号: "住院号",
        收费项目类别: "大项目名称",
        项目代码: "药品代码",
      },
      ...{ 项目名称: "药品名称", 国标代码: "医保对应代码", 单价: "药品单价", 数量: "药品数量" },
      ...{ 金额: "总金额", 费用发生日期: "记费日期", 费用科室名称: "开立科室" },
    },
  ],
  [
    "whole words in pinyin",
    {
      ...{ 机构编码: "fixmedins_code", 住院号: "ZHUYUANHAO", 人员姓名: "XINGMING" },
      ...{ 人员性别: "XINGBIE", 身份证号: "ZHENGJIANHM", 险种类别: "BINGRENXZMC" },
      ...{ 入院日期: "RUYUANRQ", 出院日期: "CHUYUANRQ", 住院科室名称: "DANGQIANKS" },
      ...{ 医疗金额: "FEIYONGZE" },
    },
    {
      ...{ 机构编码: "fixmedins_code", 住院号: "ZHUYUANHAO", 收费项目类别: "XIANGMUGLMC" },
      ...{ 项目代码: "XIANGMUCDDM", 项目名称: "XIANGMUMC", 国标代码: "YIBAODM" },
      ...{ 单价: "DANJIA", 数量: "SHULIANG", 金额: "JINE", 费用发生日期: "JIFEIRQ" },
    },
  ],
  [
    "the shortest words",
    {
      ...{ 机构编码: "机构编码", 住院号: "住院号", 人员姓名: "患者", 人员性别: "性别" },
      ...{ 身份证号: "身份证", 险种类别: "医保", 入院日期: "入院", 出院日期: "出院" },
      ...{ 住院科室名称: "科室名称", 医疗金额: "总费用" },
    },
    {
      ...{ 机构编码: "机构编码", 住院号: "住院号", 收费项目类别: "类别", 项目代码: "编码" },
      ...{ 项目名称: "收费项目", 国标代码: "国家贯标编码", 单价: "单价", 数量: "总数量" },
      ...{ 金额: "总价", 费用发生日期: "日期" },
    },
  ],
];

const STAY_NEEDS = [
  "机构编码",
  "住院号",
  "险种类别",
  "人员姓名",
  "身份证号",
  "入院日期",
  "出院日期",
];
const LINE_NEEDS = [
  ...["项目名称", "国标代码", "收费项目类别", "数量", "单价", "金额", "费用发生日期"],
  ...["项目代码", "规格", "数量单位", "费用科室名称"],
];

describe("columns as other systems name them", () => {
  it.each(SYSTEMS)("%s", async (_, stays, lines) => {
    await desk.import(desk.bills("样", [1]));
    const expected = bill();
    desk.close();
    desk = await Desk.open();
    await desk.import([desk.catalogue("目录.csv")]);
    const report = await desk.import([
      file("住院.csv", stays, [stayCells(1)]),
      file("明细.csv", lines, fiveLines(1)),
    ]);
    expect(report.faults).toEqual([]);
    expect(bill()).toEqual(expected);
  });

  it("a name means one field of a layout, and the template's own names are read as themselves", () => {
    for (const layout of LAYOUTS) {
      const columns = Object.entries<ColumnLayout>(layout.columns);
      const names = columns.flatMap(([, { names, weak = [], vague = [] }]) => [
        ...names,
        ...weak,
        ...vague,
      ]);
      expect(new Set(names.map(normaliseHeader)).size).toBe(names.length);
      const row = { number: 1, cells: columns.map(([, one]) => one.names[0] ?? ""), numeric: null };
      const read = readings(row, new Map()).find((one) => one.layout === layout);
      expect([...(read?.positions.keys() ?? [])]).toEqual(columns.map(([field]) => field));
    }
  });

  it("a vague name counts only where no better one stands, and two vague ones of a required column are a question", async () => {
    const template = Object.fromEntries(LINE_COLUMNS.map((name) => [name, name]));
    const lines = { ...template, 数量: "数量" };
    const stays = desk.stays("住院.csv", [stayCells(1)]);
    const both = file("两个.csv", lines, fiveLines(1), { 数次: "7", 科室: "别的" });
    expect((await desk.import([stays, both], { dryRun: true })).faults).toEqual([]);
    const vague = file("含糊.csv", { ...lines, 数量: "数次" }, fiveLines(1), { 收费数量: "7" });
    expect((await errorOf(desk.import([stays, vague]))).code).toBe("COLUMN_TWICE");
  });

  it("names the column that a table of stays and charges still lacks", async () => {
    const names = Object.fromEntries(
      [...STAY_COLUMNS, ...LINE_COLUMNS].map((name) => [name, name]),
    );
    const rows = fiveLines(1).map((line) => ({ ...stayCells(1), ...line }));
    for (const [name, lacks] of [
      ["险种类别", "住院就医表"],
      ["收费项目类别", "住院结算表（费用明细）"],
    ] as const) {
      const { [name]: _, ...others } = names;
      const error = await errorOf(desk.import([file(`缺${name}.csv`, others, rows)]));
      expect(error.code).toBe("COLUMN_MISSING");
      expect(error.message).toContain(`${lacks}，表头在第 1 行）缺少必需的列：${name}。`);
    }
  });

  it("takes stays and charges in one table, however many columns of each are known", async () => {
    const names = (stay: readonly string[]) =>
      Object.fromEntries([...stay, ...LINE_NEEDS].map((name) => [name, name]));
    const rows = fiveLines(1).map((line) => ({ ...stayCells(1), ...line }));
    const kinds = await Promise.all(
      STAY_COLUMNS.map(async (_, count) => {
        const columns = [...STAY_NEEDS, ...STAY_COLUMNS.slice(0, count)];
        const report = await desk.import([file(`${count}.csv`, names(columns), rows)], {
          dryRun: true,
        });
        return report.files.map(({ kind }) => kind);
      }),
    );
    expect(kinds).toEqual(STAY_COLUMNS.map(() => ["wide"]));
  });

  it("says of a file that may be two things what each of them lacks", async () => {
    const names = {
      姓名: "姓名",
      身份证号: "身份证号",
      名单来源: "名单来源",
      名单月份: "名单月份",
    };
    const error = await errorOf(desk.import([file("名单.csv", names, [names])]));
    expect(error.code).toBe("FILE_AMBIGUOUS");
    expect(error.message).toContain("身份名单（还缺 特殊身份）");
  });
});

describe("a header of two lines", () => {
  const needs = STAY_NEEDS.filter((name) => !["入院日期", "出院日期"].includes(name));
  const lines = LINE_NEEDS.filter((name) => !["数量", "单价", "金额"].includes(name));
  const cells = [...needs, ...lines].map((name) => ({ name, upper: name, lower: "" }));
  const groups = [
    { name: "入院日期", upper: "入院", lower: "日期" },
    { name: "入院科室", upper: "", lower: "科室" },
    { name: "出院日期", upper: "出院", lower: "日期" },
    { name: "住院科室名称", upper: "", lower: "科室" },
    { name: "数量", upper: "费用", lower: "数量" },
    { name: "单价", upper: "", lower: "单价" },
    { name: "金额", upper: "", lower: "金额" },
  ];
  const all = [...cells, ...groups];
  const row = (values: readonly string[]) => `${values.join(",")}\r\n`;

  it("is one, each name with the group above it where that makes a known one", async () => {
    await desk.import(desk.bills("样", [1]));
    const expected = bill();
    desk.close();
    desk = await Desk.open();
    await desk.import([desk.catalogue("目录.csv")]);
    const rows = fiveLines(1).map(
      (line) => ({ ...stayCells(1), 入院科室: "急诊", ...line }) as Cells,
    );
    const text = [
      row(["出院病人费用"]),
      row(all.map(({ upper }) => upper)),
      row(all.map(({ lower }) => lower)),
      ...rows.map((line) => row(all.map(({ name }) => line[name] ?? ""))),
    ];
    writeFileSync(desk.path("两行.csv"), text.join(""), "utf8");
    const report = await desk.import(["两行.csv"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    expect(bill()).toEqual(expected);
    expect(fileReport(report, "两行.csv").unreadColumns).toEqual(["入院科室"]);
  });

  it("is none of the charges where it stands again on the next page", async () => {
    const header = [row(all.map(({ upper }) => upper)), row(all.map(({ lower }) => lower))];
    const rows = fiveLines(1).map((line) => {
      const cells: Cells = { ...stayCells(1), ...line };
      return row(all.map(({ name }) => cells[name] ?? ""));
    });
    const text = [...header, ...rows.slice(0, 3), ...header, ...rows.slice(3)];
    writeFileSync(desk.path("两页.csv"), text.join(""), "utf8");
    const report = await desk.import(["两页.csv"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    expect(fileReport(report, "两页.csv").rowsSkipped).toBe(2);
  });
});

describe("diagnoses in columns with numbers", () => {
  it("are all the stay's", async () => {
    const template = Object.fromEntries(STAY_COLUMNS.map((name) => [name, name]));
    const { 次要诊断组合: _, ...names } = template;
    const more = {
      其他诊断1: "高血压",
      其他诊断2: "",
      其他诊断名称3: "糖尿病",
      其他诊断编码1: "I10",
    };
    const stays = file("住院.csv", names, [stayCells(1)], more);
    const report = await desk.import([stays, desk.lines("明细.csv", fiveLines(1))]);
    const { database } = desk.office.books;
    const head = database.prepare("SELECT head ->> 'secondaryDiagnoses' FROM stay_version").pluck();
    expect(head.all()).toEqual(['["高血压","糖尿病"]']);
    expect(fileReport(report, "住院.csv").unreadColumns).toEqual(["其他诊断编码1"]);
  });
});

describe("a patient who is written once", () => {
  const own = ["住院号", "人员姓名", "身份证号", "险种类别", "入院日期", "出院日期"];
  const names = Object.fromEntries([...STAY_NEEDS, ...LINE_NEEDS].map((name) => [name, name]));
  const rows = (blank: readonly string[]) =>
    fiveLines(1).map((line, index) => ({
      ...stayCells(1),
      ...line,
      ...(index === 0 ? {} : Object.fromEntries(blank.map((name) => [name, ""]))),
    }));

  it("does not come in with the first line alone", async () => {
    const report = await desk.import([file("宽.csv", names, rows(own))]);
    expect([report.staysAccepted, report.staysHeld]).toEqual([0, 1]);
    expect(counts(report, "宽.csv")).toEqual([0, 4, 1, 0]);
    expect(report.faults.map(({ code, column }) => [code, column])).toEqual(
      [1, 2, 3, 4].map(() => ["BLANK", "住院号"]),
    );
    expect(report.faults[0]?.reason).toContain("空着的用上一行的");
  });

  it("is not held for a subtotal", async () => {
    const subtotal = { 项目名称: "小计", 数量: "10", 金额: "100.00", 机构编码: "H99010100001" };
    const report = await desk.import([file("宽.csv", names, [...rows([]), subtotal])]);
    expect(counts(report, "宽.csv")).toEqual([5, 1, 0, 0]);
  });

  it("is nobody's affair where the line names somebody else", async () => {
    const others = rows(own).map((row, index) =>
      index === 0 ? row : { ...row, 人员姓名: "别人" },
    );
    const report = await desk.import([file("宽.csv", names, others)]);
    expect(counts(report, "宽.csv")).toEqual([1, 4, 0, 0]);
  });
});

describe("one document of stays, each with its diagnoses and charges", () => {
  const feedetail = fiveLines(1).map((line, index) => ({
    ...{ feedetl_sn: `F${index}`, fee_ocur_time: line.费用发生日期, cnt: 2, pric: 10 },
    ...{ det_item_fee_sumamt: 20, med_list_codg: line.国标代码, medins_list_name: line.项目名称 },
    ...{ medins_list_codg: line.项目代码, med_chrgitm_type: "04" },
  }));
  const setlinfo = {
    ...{ mdtrt_id: "M1", fixmedins_code: "H99010100001", psn_name: "演示1", hi_type: "390" },
    ...{ certno: stayCells(1).身份证号, insuplc: "990101", medfee_sumamt: 100 },
    ...{ adm_time: "2023-05-01 08:00:00", dscg_time: "2023-05-10 10:00:00" },
  };
  const diseinfo = [
    { diag_code: "J18.900", diag_name: "肺炎", maindiag_flag: "1" },
    { diag_code: "E78.500", diag_name: "高脂血症", maindiag_flag: "0" },
  ];
  const head = () => {
    const { database } = desk.office.books;
    return JSON.parse(database.prepare("SELECT head FROM stay_version").pluck().get() as string);
  };
  const EXPECTED = { diagnosisCode: "J18.900", secondaryDiagnoses: ["高脂血症"] };

  beforeEach(() => {
    const output = [{ setlinfo, diseinfo, feedetail }];
    writeFileSync(desk.path("清单.json"), JSON.stringify({ infcode: "0", output }), "utf8");
  });

  it("is read as the three", async () => {
    const report = await desk.import(["清单.json"]);
    expect(report.files.map(({ kind }) => kind).sort()).toEqual(["diagnoses", "lines", "stays"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    expect(head()).toMatchObject(EXPECTED);
  });

  it("keeps the diagnoses where a profile knows only stays and charges", async () => {
    const none = { fixed: {}, words: {}, fillDown: [], tenThousand: [] };
    const both = { hospitalCode: "fixmedins_code", visitId: "mdtrt_id" };
    const stays = {
      ...{ ...both, name: "psn_name", idNumber: "certno", insuranceType: "hi_type" },
      ...{ admitDay: "adm_time", dischargeDay: "dscg_time" },
    };
    const lines = {
      ...{ ...both, hospitalItemName: "medins_list_name", nationalItemCode: "med_list_codg" },
      ...{ category: "med_chrgitm_type", quantity: "cnt", unitPrice: "pric" },
      ...{ amount: "det_item_fee_sumamt", feeTime: "fee_ocur_time" },
    };
    saveProfile(desk.office.books, ask(desk.office.manager), {
      ...{ format: 1, name: "清单" },
      parts: [
        { kind: "stays", columns: stays, ...none },
        { kind: "lines", columns: lines, ...none },
      ],
    });
    const report = await desk.import(["清单.json"]);
    expect(report.files.map(({ kind }) => kind).sort()).toEqual(["diagnoses", "wide"]);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    expect(head()).toMatchObject(EXPECTED);
  });
});

describe("doses", () => {
  const names = Object.fromEntries([...LINE_COLUMNS, "付数"].map((name) => [name, name]));
  const importLines = (line: Cells) => {
    const lines = fiveLines(1, { 1: line }).map((cells) => ({ 付数: "", ...cells }));
    return desk.import([desk.stays("住院.csv", [stayCells(1)]), file("明细.csv", names, lines)]);
  };
  const firstQuantity = () => (bill() as unknown[][])[0]?.[12];

  it.each([
    ["of one dose", { 数量: "1", 付数: "2" }, 1],
    ["of all doses", { 数量: "2", 付数: "7" }, 0],
  ])("takes the quantity %s by the amount", async (_, line, told) => {
    const report = await importLines(line);
    expect(report.faults).toEqual([]);
    expect(firstQuantity()).toBe(20_000);
    const derived = fileReport(report, "明细.csv").conversions.filter(
      ({ rule, column }) => rule === "DERIVED" && column === "数量",
    );
    expect(derived.length).toBe(told);
  });

  it("refuses what fits neither", async () => {
    const report = await importLines({ 数量: "1", 付数: "3" });
    expect(report.faults).toMatchObject([{ code: "PRICE_TIMES_QUANTITY", row: 2 }]);
  });
});

describe("a number that patients keep", () => {
  const later = { 入院日期: "2023-06-01", 出院日期: "2023-06-05", 住院天数: "4" };
  const juneLines = fiveLines(1).map((line) => ({ ...line, 费用发生日期: "2023-06-02" }));

  it("does not put the next stay in the place of the last", async () => {
    await desk.import(desk.bills("五月", [1]));
    const before = bill();
    const june = [desk.stays("六.csv", [stayCells(1, later)]), desk.lines("六细.csv", juneLines)];
    const report = await desk.import(june);
    expect(report.faults).toMatchObject([{ code: "STAY_NUMBER_REUSED", column: "住院号", row: 2 }]);
    expect(report.faults[0]?.reason).toContain("2023-05-01 至 2023-05-10");
    expect(counts(report, "六细.csv")).toEqual([0, 0, 5, 0]);
    expect(bill()).toEqual(before);
    const times = (rows: readonly Cells[]) => rows.map((row) => ({ ...row, 住院次数: "2" }));
    const counted = (columns: readonly string[]) =>
      Object.fromEntries([...columns, "住院次数"].map((name) => [name, name]));
    const again = await desk.import([
      file("六次.csv", counted(STAY_COLUMNS), times([stayCells(1, later)])),
      file("六细次.csv", counted(LINE_COLUMNS), times(juneLines)),
    ]);
    expect([again.staysAccepted, desk.count("stay")]).toEqual([1, 2]);
  });

  it("takes a correction of the dates", async () => {
    await desk.import(desk.bills("五月", [1]));
    const changed = stayCells(1, { 出院日期: "2023-05-11", 住院天数: "10" });
    const files = [desk.stays("改.csv", [changed]), desk.lines("改细.csv", fiveLines(1))];
    expect(await desk.import(files)).toMatchObject({ staysChanged: 1, faultCount: 0 });
  });
});

describe("a catalogue with one ceiling", () => {
  it("means it of every level that has none of its own", async () => {
    const row = catalogueCells("C1", { 一级限价: "5.00", 二级限价: "", 三级限价: "" });
    const names = Object.fromEntries(Object.keys(row).map((name) => [name, name]));
    await desk.import([file("目录2.csv", names, [row], { 限价: "12.50" })]);
    const { database } = desk.office.books;
    const ceilings = database
      .prepare(
        "SELECT ceiling_level_1, ceiling_level_2, ceiling_level_3 FROM catalogue_item WHERE national_item_code = 'C1'",
      )
      .raw()
      .get();
    expect(ceilings).toEqual([5_000_000, 12_500_000, 12_500_000]);
  });
});
