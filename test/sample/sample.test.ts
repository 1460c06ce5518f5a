import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completedYears, type Day } from "../../shared/calendar/day.ts";
import { parseIdNumber } from "../../shared/people/idNumber.ts";
import { amountOf, FRESH_YEAR, printScaled, scaled, settleChongqing2023 } from "./arithmetic.ts";
import { SAMPLE_FOLDER, writeSample } from "./generate.ts";
import { CLASS_CHANGE_DAY, ITEMS } from "./items.ts";
import { openSampleOffice } from "./office.ts";
import { PLANTED_DIFFERENCES } from "./planted.ts";
import { type FileRow, type ReadTable, readCsv, readXlsx, sampleFile } from "./readSample.ts";

const FILES = [
  "2023-05-住院就医.csv",
  "2023-05-住院结算.csv",
  "2023-06-住院就医.xlsx",
  "2023-06-住院结算.xlsx",
  "参保登记.xlsx",
  "医保目录.csv",
  "说明.md",
];
const PLATFORM_STAY_COLUMNS = [
  "结算流水号",
  "结算日期",
  "医保范围金额",
  "基金支付",
  "个账支付",
  "现金支付",
];
const PLATFORM_LINE_COLUMNS = [
  "限价",
  "自付比例",
  "全自费金额",
  "超限价金额",
  "先行自付金额",
  "结算流水号",
];
const CATEGORY_WORDS =
  "床位费、挂号费、诊查费、化验费、检查费、治疗费、手术费、护理费、材料费、西药费、成药费、草药费、其他费".split(
    "、",
  );

const office = openSampleOffice();
let mayStays: ReadTable;
let mayLines: ReadTable;
let juneStays: ReadTable;
let juneLines: ReadTable;
let register: ReadTable;
let catalogue: ReadTable;

function cell(row: FileRow, name: string): string {
  const value = row.get(name);
  if (value === undefined) throw new Error(`no column ${name}`);
  return value;
}

function fenOf(row: FileRow, name: string): bigint {
  return scaled(cell(row, name), 2);
}

function byStay(lines: ReadTable): Map<string, FileRow[]> {
  return Map.groupBy(lines.rows, (line) => cell(line, "住院号"));
}

beforeAll(async () => {
  mayStays = readCsv("2023-05-住院就医.csv", "gb18030", "序号");
  mayLines = readCsv("2023-05-住院结算.csv", "gb18030", "序号");
  juneStays = await readXlsx(sampleFile("2023-06-住院就医.xlsx"), "序号");
  juneLines = await readXlsx(sampleFile("2023-06-住院结算.xlsx"), "序号");
  register = await readXlsx(sampleFile("参保登记.xlsx"), "个人编号");
  catalogue = readCsv("医保目录.csv", "utf-8", "国标代码");
});

describe("the committed files", () => {
  const folder = mkdtempSync(join(tmpdir(), "yijie-sample-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("are what the generator writes, byte for byte", async () => {
    await writeSample(folder);
    expect(readdirSync(folder).sort()).toEqual([...FILES].sort());
    expect(readdirSync(SAMPLE_FOLDER).sort()).toEqual([...FILES].sort());
    for (const file of FILES) {
      const written = readFileSync(join(folder, file));
      expect(written.equals(readFileSync(sampleFile(file))), file).toBe(true);
    }
  });

  it("stay below 12 MiB", () => {
    const bytes = FILES.reduce((sum, file) => sum + readFileSync(sampleFile(file)).length, 0);
    expect(bytes).toBeLessThan(12 * 1024 * 1024);
  });

  it("are marked 演示", () => {
    for (const table of [mayStays, mayLines, juneStays, juneLines, register, catalogue]) {
      expect(table.above[0]?.[0]).toContain("演示");
    }
    expect(readFileSync(sampleFile("说明.md"), "utf8")).toContain("虚构");
  });

  it("hold two months of at least 120 stays with 60 to 600 lines", () => {
    expect([mayStays.rows.length, juneStays.rows.length]).toEqual([64, 66]);
    for (const lines of [mayLines, juneLines]) {
      for (const [stay, rows] of byStay(lines)) {
        expect(rows.length, stay).toBeGreaterThanOrEqual(60);
        expect(rows.length, stay).toBeLessThanOrEqual(600);
      }
    }
    const lines = mayLines.rows.length + juneLines.rows.length;
    expect(lines).toBeGreaterThan(28_000);
    expect(lines).toBeLessThan(32_000);
  });
});

describe("the bills", () => {
  it("add up: Σ lines = 医疗金额, price × quantity = amount, one stay one number", () => {
    for (const [stays, lines] of [
      [mayStays, mayLines],
      [juneStays, juneLines],
    ] as const) {
      const grouped = byStay(lines);
      expect(grouped.size).toBe(stays.rows.length);
      for (const stay of stays.rows) {
        const rows = grouped.get(cell(stay, "住院号")) ?? [];
        const sum = rows.reduce((total, line) => total + fenOf(line, "金额"), 0n);
        expect(sum).toBe(fenOf(stay, "医疗金额"));
        for (const line of rows) {
          const amount = amountOf(scaled(cell(line, "单价"), 6), scaled(cell(line, "数量"), 4));
          expect(fenOf(line, "金额")).toBe(amount);
          expect(amount === 0n).toBe(false);
          const day = cell(line, "费用发生日期").slice(0, 10);
          expect(day >= cell(stay, "入院日期") && day <= cell(stay, "出院日期")).toBe(true);
        }
      }
    }
  });

  it("carry the platform's split and payment in May: parts add up line by line and in the head", () => {
    const grouped = byStay(mayLines);
    for (const stay of mayStays.rows) {
      const rows = grouped.get(cell(stay, "住院号")) ?? [];
      const inScope = rows.reduce(
        (sum, line) =>
          sum +
          fenOf(line, "金额") -
          fenOf(line, "全自费金额") -
          fenOf(line, "超限价金额") -
          fenOf(line, "先行自付金额"),
        0n,
      );
      expect(inScope).toBe(fenOf(stay, "医保范围金额"));
      const paid = fenOf(stay, "基金支付") + fenOf(stay, "个账支付") + fenOf(stay, "现金支付");
      expect(paid).toBe(fenOf(stay, "医疗金额"));
      expect(cell(stay, "结算日期") > cell(stay, "出院日期")).toBe(true);
    }
  });

  it("wait in June: every column of the platform is blank", () => {
    for (const stay of juneStays.rows) {
      expect(PLATFORM_STAY_COLUMNS.map((name) => cell(stay, name)).join("")).toBe("");
    }
    for (const line of juneLines.rows) {
      expect(PLATFORM_LINE_COLUMNS.map((name) => cell(line, name)).join("")).toBe("");
    }
  });

  it("refund by serial in May, and in June whole lines that item, price and quantity find", () => {
    const charges = new Map(mayLines.rows.map((line) => [cell(line, "费用明细流水号"), line]));
    expect(charges.size).toBe(mayLines.rows.length);
    const back = new Map<string, bigint>();
    for (const line of mayLines.rows.filter((row) => fenOf(row, "金额") < 0n)) {
      const serial = cell(line, "原费用流水号");
      const original = charges.get(serial);
      expect(original && cell(original, "住院号")).toBe(cell(line, "住院号"));
      back.set(serial, (back.get(serial) ?? 0n) + fenOf(line, "金额"));
      expect(fenOf(original as FileRow, "金额") + (back.get(serial) ?? 0n) >= 0n).toBe(true);
    }
    expect(back.size).toBeGreaterThan(100);
    expect(juneLines.header).not.toContain("原费用流水号");
    const keyOf = (line: FileRow, sign: string): string =>
      ["住院号", "国标代码", "单价"].map((name) => cell(line, name)).join() +
      sign +
      cell(line, "数量");
    const given = new Set(juneLines.rows.map((line) => keyOf(line, "-")));
    const refunds = juneLines.rows.filter((line) => fenOf(line, "金额") < 0n);
    expect(refunds.length).toBeGreaterThan(100);
    for (const line of refunds) expect(given.has(keyOf(line, ""))).toBe(true);
  });

  it("use every category of the template, all classes, prices above their ceilings", () => {
    for (const lines of [mayLines, juneLines]) {
      expect(new Set(lines.rows.map((line) => cell(line, "收费项目类别")))).toEqual(
        new Set(CATEGORY_WORDS),
      );
      expect(new Set(lines.rows.map((line) => cell(line, "收费项目等级")))).toEqual(
        new Set(["甲", "乙", "丙"]),
      );
    }
    expect(mayLines.rows.filter((line) => fenOf(line, "超限价金额") > 0n).length).toBeGreaterThan(
      500,
    );
  });

  it("class an item by the fee date on both sides of 2023-06-01 (C29)", () => {
    for (const item of ITEMS.filter(({ rows }) => rows.length > 1)) {
      const rows = juneLines.rows.filter((line) => cell(line, "国标代码") === item.code);
      const before = rows.filter((line) => cell(line, "费用发生日期") < CLASS_CHANGE_DAY);
      const after = rows.filter((line) => cell(line, "费用发生日期") >= CLASS_CHANGE_DAY);
      expect(before.length).toBeGreaterThan(0);
      expect(after.length).toBeGreaterThan(0);
      expect(new Set(before.map((line) => cell(line, "收费项目等级")))).toEqual(new Set(["乙"]));
      expect(after.map((line) => cell(line, "收费项目等级"))).not.toContain("乙");
    }
  });

  it("use only items that the catalogue has on the fee date, under one class", () => {
    const rows = Map.groupBy(catalogue.rows, (row) => cell(row, "国标代码"));
    for (const line of [...mayLines.rows, ...juneLines.rows]) {
      const day = cell(line, "费用发生日期").slice(0, 10);
      const valid = (rows.get(cell(line, "国标代码")) ?? []).filter(
        (row) =>
          cell(row, "生效日期") <= day &&
          (cell(row, "失效日期") === "" || day <= cell(row, "失效日期")),
      );
      expect(valid.map((row) => cell(row, "收费项目等级"))).toEqual([cell(line, "收费项目等级")]);
    }
  });
});

describe("the people", () => {
  it("have ID numbers of region 99 that agree with sex and age, and one number each", () => {
    for (const stay of [...mayStays.rows, ...juneStays.rows]) {
      const id = parseIdNumber(cell(stay, "身份证号"));
      if (typeof id === "string") throw new Error(id);
      expect(id.number.startsWith("99")).toBe(true);
      expect(id.sex).toBe(cell(stay, "人员性别"));
      expect(completedYears(id.birthDay, cell(stay, "入院日期") as Day)).toBe(
        Number(cell(stay, "人员年龄")),
      );
    }
    expect(new Set(office.people.map(({ idNumber }) => idNumber)).size).toBe(office.people.length);
    expect(office.people.length).toBeGreaterThanOrEqual(105);
  });

  it("come again: ten of them or more, never two stays at once", () => {
    const again = office.people.filter(({ plan }) => plan.stays.length > 1);
    expect(again.length).toBeGreaterThanOrEqual(10);
    for (const { plan } of again) {
      for (const [index, stay] of plan.stays.slice(1).entries()) {
        expect(stay.admit > (plan.stays[index]?.discharge ?? "")).toBe(true);
      }
    }
  });

  it("are registered, but for one; one without 档次; identities to the day", () => {
    const ids = new Set(register.rows.map((row) => cell(row, "身份证号")));
    const missing = juneStays.rows.filter((stay) => !ids.has(cell(stay, "身份证号")));
    expect(missing.length).toBe(1);
    expect(mayStays.rows.every((stay) => ids.has(cell(stay, "身份证号")))).toBe(true);
    expect(register.rows.filter((row) => cell(row, "档次") === "").length).toBe(1);
    const ends = office.stays.map(({ person, plan }) =>
      person.plan.identities.map(({ to }) =>
        to === plan.discharge ? "that day" : to !== null && to < plan.discharge ? "before" : "",
      ),
    );
    expect(ends.flat()).toContain("that day");
    expect(ends.flat()).toContain("before");
  });
});

describe("what must come out", () => {
  it("reproduces the published E01 and E02 by the sample's own arithmetic", () => {
    const e01 = settleChongqing2023(
      5_000_000n,
      { tier: "一档", district: "渝北", identity: "低保边缘", referred: true },
      FRESH_YEAR,
    );
    expect([e01.basic, e01.criticalIllness, e01.medicalAid, e01.tilt, e01.fundTotal]).toEqual([
      3_479_000n,
      0n,
      1_064_700n,
      93_780n,
      4_637_480n,
    ]);
    const e02 = settleChongqing2023(
      18_000_000n,
      { tier: "一档", district: "某区县", identity: "低保", referred: true },
      FRESH_YEAR,
    );
    expect([e02.basic, e02.criticalIllness, e02.medicalAid, e02.tilt, e02.fundTotal]).toEqual([
      12_579_000n,
      2_974_368n,
      1_712_642n,
      268_793n,
      17_534_803n,
    ]);
  });

  it("differs from the platform in exactly the five planted stays, whose people have no other", () => {
    expect(office.planted).toEqual(PLANTED_DIFFERENCES);
    expect(new Set(PLANTED_DIFFERENCES.map(({ kind }) => kind)).size).toBe(5);
    const planted = new Map(PLANTED_DIFFERENCES.map((each) => [each.inpatientNo, each]));
    const inFile = new Map(mayStays.rows.map((row) => [cell(row, "住院号"), row]));
    for (const stay of office.stays) {
      if (stay.platform === null || stay.chain === null) continue;
      const row = inFile.get(stay.inpatientNo);
      if (row === undefined) throw new Error(`${stay.inpatientNo} is not in the file`);
      const fund = fenOf(row, "基金支付");
      const difference = planted.get(stay.inpatientNo);
      if (difference === undefined) expect(fund).toBe(stay.chain.fundTotal);
      else {
        expect(printScaled(fund, 2, 2)).toBe(difference.file.fundTotal);
        expect(cell(row, "医保范围金额")).toBe(difference.file.inScope);
        expect(printScaled(stay.chain.fundTotal, 2, 2)).toBe(difference.right.fundTotal);
        expect(difference.file.fundTotal).not.toBe(difference.right.fundTotal);
        expect(stay.person.plan.stays.length).toBe(1);
      }
    }
  });

  it("holds four stays of June and leaves at least 115 to settle", () => {
    const held = office.stays.filter(({ chain, platform }) => chain === null && platform === null);
    expect(held.length).toBe(4);
    const elsewhere = office.stays.filter(({ person }) => person.plan.region === "999999");
    expect(elsewhere.map(({ platform }) => platform !== null)).toEqual([true, true, false]);
    expect(office.stays.length - held.length - PLANTED_DIFFERENCES.length).toBeGreaterThanOrEqual(
      115,
    );
  });

  it("reaches 大病 in 8 stays and 倾斜救助 in 4, and crosses the yearly deductible in a later stay", () => {
    const chains = office.stays.flatMap(({ chain }) => (chain === null ? [] : [chain]));
    expect(
      chains.filter(({ criticalIllness }) => criticalIllness > 0n).length,
    ).toBeGreaterThanOrEqual(8);
    expect(chains.filter(({ tilt }) => tilt > 0n).length).toBeGreaterThanOrEqual(4);
    const crossing = office.people.filter((person) => {
      const own = office.stays.filter((stay) => stay.person === person);
      const first = own.find(({ chain }) => (chain?.criticalIllness ?? 0n) > 0n);
      const index = first === undefined ? 0 : own.indexOf(first);
      return index > 0 && (own[index - 1]?.chain?.year.deducted ?? 0n) > 0n;
    });
    expect(crossing.length).toBeGreaterThanOrEqual(2);
  });
});

const REFERENCE = join(import.meta.dirname, "..", "..", "..", "shared", "reference");

describe.skipIf(!existsSync(REFERENCE))("against ../shared/reference", () => {
  it.each([
    ["3.1-机构住院就医提取表.xlsx", () => mayStays, () => juneStays],
    ["3.2-机构住院结算提取表.xlsx", () => mayLines, () => juneLines],
  ])(
    "%s: same notes, type row and header, columns appended at the right",
    async (name, may, june) => {
      const template = await readXlsx(join(REFERENCE, "extract-templates", name), "序号");
      const trimmed = (rows: readonly (readonly string[])[]): string[][] =>
        rows.map((row) => row.slice(0, template.header.length).map((text) => text.trim()));
      for (const table of [may(), june()]) {
        expect(table.header.slice(0, template.header.length)).toEqual(template.header);
        expect(trimmed(table.above.slice(1))).toEqual(trimmed(template.above));
      }
    },
  );

  it("real codes are those of the national lists, at least 25 of them in use", async () => {
    const folder = join(REFERENCE, "nhsa-rules");
    const named = new Set<string>();
    for (const file of readdirSync(folder)) {
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.readFile(join(folder, file));
      for (const sheet of workbook.worksheets) {
        sheet.eachRow((row) => {
          const values = Array.isArray(row.values) ? row.values : [];
          const cells = values.flatMap((value) => (value ? [String(value)] : []));
          for (const code of cells) for (const name of cells) named.add(`${code} ${name}`);
        });
      }
    }
    const used = new Set(
      [...mayLines.rows, ...juneLines.rows].map((line) => cell(line, "国标代码")),
    );
    const real = ITEMS.filter((item) => item.real && used.has(item.code));
    expect(real.length).toBeGreaterThanOrEqual(25);
    for (const item of real) expect(named.has(`${item.code} ${item.name}`), item.name).toBe(true);
  });
});
