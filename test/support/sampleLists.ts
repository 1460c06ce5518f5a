/** What departments send to the sample office in two months, and bills that need more than the bill. All people are the sample's. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "../../electron/host/host.ts";
import { importFiles } from "../../electron/host/intake/importFiles.ts";
import { changeSettings } from "../../electron/host/office/changeSettings.ts";
import { consoleActor } from "../../electron/host/store/act.ts";
import { addStay, ask, idNumberOf } from "./office.ts";

type Cells = Readonly<Record<string, string>>;

interface SamplePerson {
  readonly personNo: string;
  readonly idNumber: string;
  readonly name: string;
  readonly insuredRegion: string;
  readonly insuranceType: string;
}

/** Items of the sample's catalogue. */
export const ITEMS = {
  bed: "001109000010300",
  /** Restricted to G62 by the list of limits */
  restricted: "XB03BAZ179A001010199999",
  /** Needs an approval above 300 yuan */
  dear: "002199000490000",
} as const;

/** 住院号 of the bills that {@link addBills} adds. */
export const BILLS = {
  doubleCover: "ZY23007001",
  newborn: "ZY23007002",
  injury: "ZY23007003",
  flagged: "ZY23007004",
  /** Its ID number differs from the register's in one digit. */
  mismatch: "ZY23007005",
} as const;

export class SampleLists {
  readonly #host: Host;
  readonly #folder: string;
  #files = 0;
  readonly people: readonly SamplePerson[];

  constructor(host: Host, folder: string) {
    this.#host = host;
    this.#folder = folder;
    this.people = host.books
      .prepare(
        `SELECT person_no AS personNo, id_number AS idNumber, name, insured_region AS insuredRegion, insurance_type AS insuranceType
         FROM person WHERE insured_region = '500112' AND tier IS NOT NULL ORDER BY person_no LIMIT 20`,
      )
      .all() as SamplePerson[];
  }

  person(index: number): SamplePerson {
    const found = this.people[index];
    if (found === undefined) throw new Error(`no person ${index}`);
    return found;
  }

  /** Imports one file of rows that all have the same columns. */
  async import(rows: readonly Cells[]): Promise<void> {
    this.#files += 1;
    const name = `名单${this.#files}.csv`;
    const path = join(this.#folder, name);
    const columns = Object.keys(rows[0] ?? {});
    const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))];
    writeFileSync(path, lines.map((line) => line.join(",")).join("\n"));
    const { books } = this.#host;
    const report = await importFiles(books, ask(consoleActor(books)), [{ path, name }]);
    if (report.faults.length > 0) throw new Error(JSON.stringify(report.faults));
  }

  #member(index: number, month: string, identity = "低保"): Cells {
    const { name, idNumber } = this.person(index);
    return {
      ...{ 名单来源: "民政局", 名单月份: month },
      ...{ 姓名: name, 身份证号: idNumber, 特殊身份: identity },
    };
  }

  #cover(index: number, more: Cells = {}): Cells {
    const { name, idNumber, personNo, insuredRegion, insuranceType } = this.person(index);
    return {
      ...{ 名单来源: "医保局居民科", 名单月份: "2023-05", 人员编号: personNo, 姓名: name },
      ...{ 身份证号: idNumber, 参保地: insuredRegion, 险种: insuranceType },
      ...{ 档次: "一档", 人员类别: "成年居民", 区县: "渝北", 参保日期: "2023-01-01" },
      ...more,
    };
  }

  /** May and June of 民政局 (two left, two came, one changed), covers of which 0 has two, a death, openings. */
  async importPeople(): Promise<void> {
    await this.import([0, 1, 2, 3, 4, 5].map((index) => this.#member(index, "2023-05")));
    await this.import([
      ...[0, 1, 6, 7].map((index) => this.#member(index, "2023-06")),
      this.#member(2, "2023-06", "特困"),
    ]);
    await this.import([0, 1, 2, 3].map((index) => this.#cover(index)));
    const worker = { 名单来源: "医保局职工科", 险种: "城镇职工", 人员类别: "在职", 档次: "" };
    await this.import([this.#cover(0, { ...worker, 人员编号: "990000000001" })]);
    const dead = this.person(7);
    await this.import([
      {
        ...{ 名单来源: "公安局", 名单月份: "2023-06", 姓名: dead.name, 身份证号: dead.idNumber },
        死亡日期: "2023-06-12",
      },
    ]);
    await this.import([
      {
        ...{ 名单来源: "医保局", 名单月份: "2023-05", 人员编号: this.person(0).personNo },
        ...{ 险种: this.person(0).insuranceType, 年度: "2023" },
        ...{ 累计名称: "基本医保.支付", 累计金额: "1234.50" },
      },
    ]);
  }

  /** Limits, matches, doctors with a suspension and points, an approval. */
  async importItems(): Promise<void> {
    const given = { 名单来源: "医保局", 名单日期: "2023-01-01" };
    const limit = { 限制范围: "", 限定诊断编码: "", 标记: "", 审批起点单价: "", 条款: "" };
    await this.import([
      {
        ...{ ...given, 国标代码: ITEMS.restricted, ...limit },
        ...{ 限制范围: "限周围神经病变", 限定诊断编码: "G62", 标记: "单独支付药品" },
        条款: "演示限制第 3 条",
      },
      { ...given, 国标代码: ITEMS.dear, ...limit, 审批起点单价: "300", 条款: "演示限制第 9 条" },
    ]);
    await this.import([
      { ...given, 医院项目编码: "F00003", 国标代码: ITEMS.bed },
      { ...given, 医院项目编码: "F00049", 国标代码: ITEMS.bed },
    ]);
    const doctor = { ...given, 机构编码: "H99010100001", 生效日期: "2023-01-01" };
    await this.import([
      { ...doctor, 医保医师编码: "D0001", 医师姓名: "卫丙三" },
      { ...doctor, 医保医师编码: "D0002", 医师姓名: "郑乙二" },
      { ...doctor, 医保医师编码: "D0003", 医师姓名: "钱丙三", 机构编码: "H99010100002" },
    ]);
    const mark = { ...given, 医保医师编码: "D0001", 暂停终止日期: "", 扣分: "", 原因: "" };
    await this.import([
      { ...mark, 处理类型: "扣分", 处理日期: "2023-04-10", 扣分: "3.5", 原因: "超限制范围用药" },
      { ...mark, 处理类型: "扣分", 处理日期: "2023-05-12", 扣分: "6", 原因: "分解收费" },
      {
        ...{ ...mark, 处理类型: "暂停", 处理日期: "2023-05-12", 暂停终止日期: "2023-08-11" },
        原因: "记分满 9 分",
      },
    ]);
    const { name, idNumber } = this.person(1);
    await this.import([
      {
        ...{ ...given, 姓名: name, 身份证号: idNumber, 国标代码: ITEMS.dear },
        ...{ 审批号: "SP2023-0017", 审批日期: "2023-05-02" },
      },
    ]);
  }

  /** Bills whose stays ask the window for something; the office asks for the injury inquiry. */
  addBills(): void {
    const { books } = this.#host;
    const actor = consoleActor(books);
    changeSettings(books, ask(actor), { injuryInquiry: "hold" });
    const bill = (index: number, inpatientNo: string, more: object = {}) => {
      const { name, idNumber, insuredRegion: region, insuranceType } = this.person(index);
      const head = { serial: 900 + index, inpatientNo, name, idNumber, region, insuranceType };
      const lines = [{ code: ITEMS.bed, amountFen: 860_000 }];
      addStay({ books, console: actor }, { lines, ...head, ...more });
    };
    bill(0, BILLS.doubleCover);
    const newborn = { name: "演小宝", idNumber: idNumberOf(77, "20230510"), ageYears: 0 };
    bill(10, BILLS.newborn, newborn);
    bill(11, BILLS.injury, { diagnosisCode: "S82.2" });
    const right = this.person(13).idNumber;
    const digit = right[14] === "9" ? "0" : Number(right[14]) + 1;
    bill(13, BILLS.mismatch, { idNumber: `${right.slice(0, 14)}${digit}${right.slice(15)}` });
    bill(12, BILLS.flagged, {
      lines: [
        { code: ITEMS.bed, amountFen: 860_000, doctor: "D0002" },
        { code: ITEMS.bed, amountFen: 43_000, doctor: "D0001" },
        { code: ITEMS.bed, amountFen: 21_000, doctor: "D0003" },
        { code: ITEMS.restricted, amountFen: 6_250, doctor: "D0009" },
        { code: ITEMS.dear, amountFen: 42_600, doctor: "D0002" },
      ],
    });
  }
}
