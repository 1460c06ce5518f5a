/** The bureau's list of what its own rules found: read from real files, one case a row, every row and fen accounted for. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ExcelJS from "exceljs";
import fc from "fast-check";
import iconv from "iconv-lite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import {
  allAppeals,
  concludeAppeal,
  explainAppeal,
  findingAppeals,
  openAppeal,
  stayAppeals,
} from "../../../../electron/host/office/appeals.ts";
import {
  bureauList,
  bureauLists,
  openBureauList,
  previewBureauList,
} from "../../../../electron/host/office/bureauLists.ts";
import { exportClaims } from "../../../../electron/host/office/exportClaims.ts";
import { monthView } from "../../../../electron/host/office/monthView.ts";
import { stayReview } from "../../../../electron/host/office/reviewReads.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { addDays, dayOfMoment } from "../../../../shared/calendar/day.ts";
import { YijieError } from "../../../../shared/contract/errors.ts";
import { fen } from "../../../../shared/money/fen.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCode,
  errorCodeOf,
  moveTo,
  nameOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

/** claims-workbook.md §3: 拒付（扣款）明细 */
const COLUMNS = [
  ...["序号", "个人编号", "姓名", "科室", "住院流水号", "收费项目编码", "名称", "收费类别", "种类"],
  ...[
    "等级",
    "单价",
    "数量",
    "金额",
    "自付金额",
    "医保内金额",
    "审核扣款金额",
    "审核扣款原因",
    "审核日期",
  ],
];

interface RowGiven {
  readonly stay?: string;
  readonly name?: string;
  readonly code?: string;
  readonly item?: string;
  readonly quantity?: string;
  readonly line?: string;
  readonly amount: string;
  readonly reason?: string;
  readonly audited?: string;
}

function cellsOf(row: RowGiven, index: number): string[] {
  const { stay = "ZY1", name = nameOf(1), code = "", item = "", quantity = "", line = "" } = row;
  return [
    ...[`${index + 1}`, "P000001", name, "内科", stay, code, item, "西药", "药品", "甲"],
    ...[
      line,
      quantity,
      line,
      "0",
      line,
      row.amount,
      row.reason ?? "超限制用药",
      row.audited ?? "2023-07-01",
    ],
  ];
}

function tableOf(rows: readonly RowGiven[], total: string | null): string[][] {
  const width = COLUMNS.length;
  const wide = (cells: readonly string[]) => [
    ...cells,
    ...Array.from({ length: width - cells.length }, () => ""),
  ];
  const sum = wide(["合计"]);
  sum[COLUMNS.indexOf("审核扣款金额")] = total ?? "";
  return [
    wide(["演示县医疗保障局拒付（扣款）明细"]),
    COLUMNS,
    ...rows.map(cellsOf),
    ...(total === null ? [] : [sum]),
  ];
}

let office: TestOffice;
let files = 0;

async function xlsx(rows: readonly RowGiven[], total: string | null = null) {
  files += 1;
  const name = `扣款明细${files}.xlsx`;
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet("扣款明细");
  for (const row of tableOf(rows, total)) {
    // Amounts as a spreadsheet has them: numbers.
    sheet.addRow(row.map((cell) => (/^-?\d+\.\d+$/.test(cell) ? Number(cell) : cell)));
  }
  const path = join(office.folder, name);
  await workbook.xlsx.writeFile(path);
  return { path, name };
}

function csv(rows: readonly RowGiven[]) {
  files += 1;
  const name = `扣款明细${files}.csv`;
  const path = join(office.folder, name);
  const text = tableOf(rows, null)
    .slice(1)
    .map((row) => row.join(","))
    .join("\r\n");
  writeFileSync(path, iconv.encode(`${text}\r\n`, "gb18030"));
  return { path, name };
}

type File = ReturnType<typeof csv>;

const preview = (file: File, payer: string | null = null) =>
  previewBureauList(office.books, { actor: office.manager }, { file, payer });
const openList = (file: File, more: object = {}) =>
  openBureauList(office.books, ask(office.manager), {
    ...{ file, payer: null, days: 10, notice: "初审扣款 2023 年 6 月", shown: null },
    ...more,
  });
const verdicts = (rows: readonly { verdict: string; reason: string }[]) =>
  rows.map(({ verdict, reason }) => (reason === "" ? verdict : `${verdict}：${reason}`));

let stayId: number;
let slipNumber: string;
const BASIC = "居民统筹基金";

/** ZY1 is settled: the funds pay 420.00 of 1,000.00 in three lines; ZY2 is not. */
beforeEach(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
  addPerson(office, { serial: 1 });
  const lines = [
    { code: "JIA", amountFen: 60_000 },
    { code: "JIA", amountFen: 20_000, day: "2023-05-22" },
    { code: "YI", amountFen: 20_000, name: "演示乙类药" },
  ];
  stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", lines });
  slipNumber = settleNow(office, office.cashier, stayId).slipNumber;
  addPerson(office, { serial: 2 });
  addStay(office, { serial: 2, inpatientNo: "ZY2" });
});
afterEach(() => closeTestOffice(office));

const basic = () => stayAppeals(office.books, "ZY1").payers[0];
const cases = () => allAppeals(office.books).appeals;

describe("a list of the bureau", () => {
  it("opens a case for each row that matches, by one entry of the log; all other rows stay with their reason and money", async () => {
    const room = basic()?.room ?? 0;
    const rows: readonly RowGiven[] = [
      { code: "YI", item: "演示乙类药", quantity: "1", line: "200.00", amount: "60.50" },
      { stay: slipNumber, amount: "20.00", reason: "分解住院" },
      { stay: "ZY9", amount: "10.00" },
      { stay: "ZY2", name: nameOf(2), amount: "11.00" },
      { name: "别人", amount: "12.00" },
      { amount: "9999.00", reason: "超标准收费" },
      { amount: "十元" },
      { amount: "-5.00", reason: "退回" },
      { amount: "0.00" },
    ];
    const file = await xlsx(rows, "10107.50");
    const seen = await preview(file);
    expect(verdicts(seen.rows)).toEqual([
      "立案：本院有疑点“院内名称与国家项目名称不符”，要随它办的先在疑点里立案",
      "立案",
      "没有立案：账上没有这次住院",
      "没有立案：这次住院没有结算，或者结算已经撤销",
      "没有立案：姓名与账上的不同",
      `没有立案：${BASIC}在这张结算单上最多还能扣 ${((room - 8_050) / 100).toFixed(2)} 元`,
      "没有立案：审核扣款金额“十元”不是金额（最多两位小数）",
      "没有立案：扣款金额是负数：退回以前的扣款，在原来那一案记“申诉成立”",
      "没有立案：扣款金额是 0，没有扣钱",
    ]);
    expect(seen.rows.map(({ place }) => place)[0]).toBe("第 3 行");
    expect(seen.statedTotal).toBe(1_010_750);
    expect(seen.sums).toEqual({
      rows: 9,
      amount: 1_010_750,
      parts: [
        { verdict: "立案", rows: 2, amount: 8_050 },
        { verdict: "已立案", rows: 0, amount: 0 },
        { verdict: "没有立案", rows: 7, amount: 1_002_700 },
      ],
    });
    expect(cases()).toEqual([]);
    const entries = () =>
      office.books.database.prepare("SELECT count(*) FROM log").pluck().get() as number;
    const before = entries();
    const { list, due } = await openList(file, { shown: seen.shown });
    expect([entries() - before, due]).toEqual([1, "2023-06-15"]);
    expect(cases()).toMatchObject([
      {
        ...{ number: 1, state: "待说明", payer: BASIC, amount: 6_050, due, ruleCode: "" },
        ...{ ruleName: "超限制用药", lineRows: [4], items: ["演示乙类药"], findingNumber: null },
        about: `${file.name} 第 3 行：演示乙类药，数量 1，金额 200.00 元，审核日期 2023-07-01`,
      },
      { number: 2, ruleName: "分解住院", lineRows: [], amount: 2_000, slipNumber },
    ]);
    // What was not opened is in the books with it, and the first word on a row is its case.
    const kept = bureauList(office.books, list);
    expect(kept.rows.map(({ appeal }) => appeal).slice(0, 3)).toEqual([1, 2, null]);
    expect(verdicts(kept.rows)).toEqual(verdicts(seen.rows));
    expect(bureauLists(office.books)).toMatchObject([
      { number: 1, name: file.name, sums: seen.sums },
    ]);
    expect(checkBooks(office.books).findings).toEqual([]);
    office.books.database.exec("BEGIN");
    office.books.database.exec(
      "DROP TRIGGER bureau_list_no_update; UPDATE bureau_list SET report = replace(report, 'ZY9', 'ZY8')",
    );
    expect(checkBooks(office.books).findings.map(({ table }) => table)).toContain("bureau_list");
    office.books.database.exec("ROLLBACK");
  });

  it("comes again, in another form and order, and opens nothing twice; rows that say the same are as many faults", async () => {
    const twice = { code: "JIA", amount: "30.00" };
    const rows = [twice, { amount: "5.00", reason: "多收" }, twice];
    await openList(await xlsx(rows));
    expect(cases().map(({ amount }) => amount)).toEqual([3_000, 500, 3_000]);
    const again = csv([rows[1] as RowGiven, twice, twice]);
    expect((await preview(again)).rows.map(({ verdict, appeal }) => [verdict, appeal])).toEqual([
      ["已立案", 2],
      ["已立案", 1],
      ["已立案", 3],
    ]);
    expect(await errorCodeOf(openList(again))).toBe("APPEAL_REFUSED");
    // Also after the bureau gave one back, and after the settlement was undone.
    concludeAppeal(office.books, ask(office.manager), {
      appeal: 2,
      outcome: "成立",
      reason: "复函",
    });
    expect((await preview(again)).sums.parts[1]).toMatchObject({ rows: 3, amount: 6_500 });
    const more = csv([twice, twice, twice, ...rows.slice(1, 2)]);
    const { sums } = await openList(more);
    expect(sums.parts.map(({ rows: count }) => count)).toEqual([1, 3, 0]);
    await undo(office.books, ask(office.manager), {
      ...{ slipNumber, reason: "账单有误", outside: { cashRefunded: true } },
    });
    settleNow(office, office.cashier, stayId);
    expect((await preview(more)).sums.parts[0]).toMatchObject({ rows: 0 });
    expect(cases().map(({ state }) => state)).toEqual(Array(4).fill("撤销了结"));
  });

  it("keeps its rows once where it opens nothing, and is refused where the books moved since it was looked at", async () => {
    const file = await xlsx([{ stay: "ZY2", name: nameOf(2), amount: "11.00" }]);
    await openList(file);
    expect(bureauLists(office.books)).toMatchObject([
      { sums: { parts: [{}, {}, { verdict: "没有立案", rows: 1, amount: 1_100 }] } },
    ]);
    expect(await errorCodeOf(openList(file))).toBe("APPEAL_REFUSED");
    const { shown } = await preview(file);
    const later = office.books.database.prepare("SELECT stay_id FROM stay_version WHERE name = ?");
    settleNow(office, office.cashier, later.pluck().get(nameOf(2)) as number);
    expect(await errorCodeOf(openList(file, { shown }))).toBe("APPEAL_REFUSED");
    // What was not settled then opens a case now.
    await openList(file, { shown: (await preview(file)).shown });
    expect(cases()).toMatchObject([{ amount: 1_100, name: nameOf(2) }]);
  });

  it.each([
    ["above the table", "万元", (name: string) => name],
    ["in the names of its columns", "分", (name: string) => `${name}（分）`],
  ] as const)("counts its money in the unit said %s", async (_, unit, named) => {
    const [amount, charge] = unit === "分" ? ["6000", "20000"] : ["0.006", "0.02"];
    const money = ["金额", "审核扣款金额"];
    const [, , ...rows] = tableOf([{ code: "YI", line: charge, amount }], amount);
    const title = unit === "万元" ? "金额单位：万元" : "拒付明细";
    const columns = COLUMNS.map((name) => (money.includes(name) ? named(name) : name));
    const text = [[title], columns, ...rows].map((row) => row.join(",")).join("\r\n");
    const path = join(office.folder, "单位.csv");
    writeFileSync(path, iconv.encode(text, "gb18030"));
    const file = { path, name: "单位.csv" };
    const seen = await preview(file);
    expect([seen.statedTotal, seen.sums.amount]).toEqual([6_000, 6_000]);
    await openList(file);
    expect(cases()).toMatchObject([{ amount: 6_000, about: expect.stringContaining("200.00 元") }]);
  });

  it("is the manager's, and no other file", async () => {
    const file = await xlsx([{ amount: "1.00" }]);
    const asCashier = openBureauList(office.books, ask(office.cashier), {
      ...{ file, payer: null, days: 10, notice: "通知", shown: null },
    });
    expect(await errorCodeOf(asCashier)).toBe("NOT_ALLOWED");
    expect(await errorCodeOf(openList(file, { notice: " " }))).toBe("APPEAL_REFUSED");
    const other = join(office.folder, "说明.csv");
    writeFileSync(other, "甲,乙\n1,2\n");
    expect(await errorCodeOf(preview({ path: other, name: "说明.csv" }))).toBe(
      "BUREAU_LIST_UNREADABLE",
    );
    writeFileSync(other, "住院号,姓名,项目名称,数量,金额,扣款金额\nZY1,甲,药,1,2,3\n");
    expect(await errorCodeOf(preview({ path: other, name: "说明.csv" }))).toBe("COLUMN_MISSING");
  });

  it("knows the line by hand and on a finding: the same charge and amount is one case, more than the lines cost is none", async () => {
    const number = stayReview(office.books, stayId).findings[0]?.number ?? null;
    const byHand = {
      ...{
        stayId,
        number: null,
        fault: "超限制 用药",
        rows: [4],
        payer: BASIC,
        amount: fen(15_000),
      },
      ...{ days: 10, notice: "电话通知" },
    };
    const { appeal } = openAppeal(office.books, ask(office.manager), byHand);
    const same = { code: "YI", amount: "150.00", reason: "限门诊使用" };
    const file = await xlsx([
      same,
      same,
      { ...same, amount: "60.00" },
      { ...same, amount: "50.00" },
    ]);
    expect(verdicts((await preview(file)).rows)).toEqual([
      "已立案：同一行费用、同一金额，不是从清单立的",
      // Said twice: one of the two is the case, the other would be more than the line costs.
      `没有立案：这些费用行一共 200.00 元，第 ${appeal} 号申诉案已经占了 150.00 元`,
      `没有立案：这些费用行一共 200.00 元，第 ${appeal} 号申诉案已经占了 150.00 元`,
      "立案：本院有疑点“院内名称与国家项目名称不符”，要随它办的先在疑点里立案",
    ]);
    // The same words about the same line, however they are spaced, are the same fault.
    const refused = () =>
      openAppeal(office.books, ask(office.manager), {
        ...byHand,
        fault: "超限制用药",
        amount: fen(1),
      });
    expect(errorCode(refused)).toBe("APPEAL_REFUSED");
    const wrongRow = () => openAppeal(office.books, ask(office.manager), { ...byHand, rows: [99] });
    expect(errorCode(wrongRow)).toBe("APPEAL_REFUSED");
    const noWords = () =>
      openAppeal(office.books, ask(office.manager), { ...byHand, fault: " ", rows: [] });
    expect(errorCode(noWords)).toBe("APPEAL_REFUSED");
    // Whoever looks at a finding of ours in that line sees the case that is about something else there.
    const inLine = stayAppeals(office.books, "ZY1").findings.find(({ rows }) => rows.includes(4));
    expect(findingAppeals(office.books, stayId, inLine?.number ?? 0).sameLines).toMatchObject([
      { number: appeal, ruleName: "超限制 用药" },
    ]);
    // Linked to a finding of ours it is that finding's case, in the bureau's words beside it.
    const linked = { ...byHand, number, fault: "分解住院", rows: [], amount: fen(100) };
    openAppeal(office.books, ask(office.manager), linked);
    const [, second] = cases();
    expect(second).toMatchObject({ findingNumber: number, about: "医保局的说法：分解住院" });
    expect(second?.ruleCode).not.toBe("");
    expect(stayReview(office.books, stayId).findings[0]?.status).toBe("已申诉");
  });

  it("of a later round names the same faults: again as they were, or with another amount, which is no second fault", async () => {
    const bed = { reason: "床位费超标准", amount: "20.00" };
    const drug = { code: "YI", amount: "30.00" };
    await openList(csv([bed, drug, { ...bed, amount: "8.00" }]));
    const later = { audited: "2023-09-01" };
    const round = csv([
      { ...bed, ...later },
      { ...drug, ...later, amount: "12.00" },
      { ...bed, ...later, amount: "5.00" },
      { ...bed, ...later, amount: "8.00" },
    ]);
    expect(verdicts((await preview(round)).rows)).toEqual([
      "已立案",
      "没有立案：第 2 号已立案 30.00 元，说的是同一处：金额变了的，那一案记成立再立；另一处的手工立案",
      "立案",
      "已立案",
    ]);
    concludeAppeal(office.books, ask(office.manager), {
      appeal: 2,
      outcome: "成立",
      reason: "复函",
    });
    expect((await preview(round)).rows[1]).toMatchObject({ verdict: "立案", amount: 1_200 });
    expect((await preview(csv([drug]))).rows[0]).toMatchObject({
      ...{ verdict: "已立案", reason: "那一案申诉成立，钱还了；又要扣的，在那一案记“不成立”" },
    });
  });

  it("takes what two sheets say alike once, and knows a name of which a part is hidden", async () => {
    files += 1;
    const workbook = new ExcelJS.Workbook();
    const rows: readonly RowGiven[] = [{ amount: "7.00" }, { amount: "9.00", reason: "多收" }];
    workbook.addWorksheet("全部").addRows(tableOf(rows, null));
    workbook.addWorksheet("内科").addRows(tableOf([{ amount: "7.00", name: "演*1" }], null));
    workbook.addWorksheet("外科").addRows(tableOf([{ amount: "3.00", name: "王**" }], null));
    const file = { path: join(office.folder, `分表${files}.xlsx`), name: `分表${files}.xlsx` };
    await workbook.xlsx.writeFile(file.path);
    const { rows: seen, sums } = await preview(file);
    expect(seen.map(({ place }) => place)).toEqual([
      ...["“全部”第 3 行", "“全部”第 4 行", "“内科”第 3 行", "“外科”第 3 行"],
    ]);
    expect(verdicts(seen)).toEqual([
      ...["立案", "立案", "没有立案：与“全部”第 3 行说的一样，在另一张工作表里：一处只立一案"],
      "没有立案：姓名与账上的不同",
    ]);
    expect(sums.amount).toBe(2_600);
  });

  it("takes a case by hand that names no line for the row of its amount; given back, no row opens it again", async () => {
    const byHand = { stayId, number: null, payer: BASIC, days: 10, notice: "电话通知" };
    const request = () => ask(office.manager);
    openAppeal(office.books, request(), {
      ...{ ...byHand, fault: "超限制用药", rows: [4], amount: fen(15_000) },
    });
    openAppeal(office.books, request(), {
      ...{ ...byHand, fault: "分解住院", rows: [], amount: fen(2_000) },
    });
    const whole = { amount: "20.00", reason: "分解住院：十五日内再入院" };
    const file = csv([{ code: "YI", amount: "150.00", reason: "限门诊使用" }, whole, whole]);
    const open = "同一金额，不是从清单立的，没有说是哪一行；另一处的手工立案";
    expect(verdicts((await preview(file)).rows)).toEqual([
      ...["已立案：同一行费用、同一金额，不是从清单立的", `已立案：${open}`, "立案"],
    ]);
    for (const appeal of [1, 2]) {
      concludeAppeal(office.books, request(), { appeal, outcome: "成立", reason: "复函" });
    }
    const back = "那一案申诉成立，钱还了；又要扣的，在那一案记“不成立”";
    expect(verdicts((await preview(file)).rows)).toEqual([
      ...[`已立案：${back}`, `已立案：${back}`, "立案"],
    ]);
  });

  it("does not guess between the stays of a patient who keeps one 住院号; the slip says which is meant", async () => {
    const dates = { admit: "2023-06-02", discharge: "2023-06-04" };
    const lines = [{ code: "JIA", amountFen: 100_000, day: "2023-06-02" }];
    const later = addStay(office, { serial: 1, inpatientNo: "ZY1-2", ...dates, lines });
    // Nobody's second stay: its number only begins alike.
    addStay(office, { serial: 2, inpatientNo: "ZY1-A", ...dates, lines });
    const slip = settleNow(office, office.cashier, later).slipNumber;
    const path = join(office.folder, "再入院.csv");
    const write = (rows: readonly string[]) => {
      const all = ["住院号,结算单号,姓名,扣款金额,扣款原因", ...rows];
      writeFileSync(path, all.join("\n"));
      return { path, name: "再入院.csv" };
    };
    const rest = `${nameOf(1)},10.00,分解住院`;
    const { rows } = await preview(
      write([
        `ZY1,,${rest}`,
        `ZY1,${slip},${rest}`,
        `ZY1-2,,${rest}`,
        `ZY1-2,${slipNumber},${rest}`,
      ]),
    );
    expect(rows.map(({ verdict, reason, stayId: meant }) => [verdict, reason, meant])).toEqual([
      ["没有立案", "这个住院号有几次住院，没有说是哪一次：按结算单号手工立案", null],
      ["立案", "", later],
      ["立案", "", later],
      ["没有立案", "这一行的几个号对得上几次不同的住院", null],
    ]);
    expect(errorCode(() => stayAppeals(office.books, "ZY1"))).toBe("APPEAL_REFUSED");
    expect(stayAppeals(office.books, "ZY1-2").slipNumber).toBe(slip);
  });

  it("reads the unit of its money, and says which sheets it did not read", async () => {
    const path = join(office.folder, "单位.xlsx");
    const workbook = new ExcelJS.Workbook();
    const head = ["住院号", "项目编码", "金额", "扣款金额", "扣款原因"];
    workbook
      .addWorksheet("药品")
      .addRows([
        ["金额单位：分"],
        head,
        ["ZY1", "JIA", 20_000, 6_050, "超限制用药"],
        ["合计", "", "", 6_050, ""],
      ]);
    workbook.addWorksheet("诊疗").addRows([
      ["住院号", "项目编码", "金额", "扣款金额", "说明"],
      ["ZY1", "YI", 200, 30, "超标准收费"],
    ]);
    // The same money once more, by stay.
    workbook.addWorksheet("按住院").addRows([
      ["住院号", "住院流水号", "扣款年月", "扣款金额", "扣款原因"],
      ["ZY1", "ZY1", "202306", 60.5, "超限制用药等"],
    ]);
    workbook.addWorksheet("空表");
    await workbook.xlsx.writeFile(path);
    const file = { path, name: "单位.xlsx" };
    const seen = await preview(file);
    expect(seen).toMatchObject({ statedTotal: 6_050, unreadSheets: ["诊疗", "按住院"] });
    expect(seen.rows).toMatchObject([{ amount: 6_050, item: "JIA，金额 200.00 元" }]);
    const { list } = await openList(file);
    expect(bureauList(office.books, list)).toMatchObject({ unreadSheets: ["诊疗", "按住院"] });
    expect(cases()).toMatchObject([{ amount: 6_050, lineRows: [3] }]);
  });

  it("takes no serial for a line's that stands at another item", async () => {
    const path = join(office.folder, "序号.csv");
    const head = "住院号,明细序号,项目编码,扣款金额,扣款原因";
    writeFileSync(
      path,
      [head, "ZY1,3,JIA,1.00,甲", "ZY1,2,JIA,2.00,乙", "ZY1,3,,3.00,丙"].join("\n"),
    );
    await openList({ path, name: "序号.csv" });
    expect(cases().map(({ lineRows }) => lineRows)).toEqual([[2, 3], [3], [4]]);
  });

  it("keeps back of the fund that is asked for, or that the row names", async () => {
    const file = await xlsx([{ amount: "1.00" }]);
    expect((await preview(file)).payers).toContain(BASIC);
    expect((await preview(file, "统筹基金")).rows[0]).toMatchObject({
      verdict: "立案",
      payer: BASIC,
    });
    expect(verdicts((await preview(file, "商业保险")).rows)).toEqual([
      "没有立案：这张结算单上没有商业保险付的钱",
    ]);
  });

  it("reads the complaint list of another agency: by the slip, the charge's day and its serial; no slip that was undone", async () => {
    const path = join(office.folder, "复议.csv");
    const head = [
      "序号",
      "交易流水号",
      "项目编码",
      "项目名称",
      "数量",
      "医保内金额",
      "规则名称",
      "扣除金额",
    ];
    const columns = [...head, "扣除原因", "费用日期", "科室", "医生", "费用明细流水号"];
    const rows = (slip: string) => [
      [
        "1",
        slip,
        "HJIA",
        "项目JIA",
        "1",
        "200",
        "超频次",
        "20",
        "每日一次",
        "2023-05-22",
        "内科",
        "",
        "",
      ],
      ["2", slip, "", "", "1", "200", "限定支付", "10", "", "2023-05-20", "内科", "", "3"],
      ["3", slip, "", "没有的项目", "", "", "", "5", "无医嘱", "", "内科", "", ""],
    ];
    const write = (slip: string) =>
      writeFileSync(path, [columns, ...rows(slip)].map((row) => row.join(",")).join("\n"));
    write(slipNumber);
    await openList({ path, name: "复议.csv" });
    expect(cases()).toMatchObject([
      { ruleName: "超频次：每日一次", lineRows: [3], amount: 2_000 },
      { ruleName: "限定支付", lineRows: [4], amount: 1_000 },
      { ruleName: "无医嘱", lineRows: [], amount: 500 },
    ]);
    expect(bureauList(office.books, 1).rows[2]?.reason).toBe("账单里没有找到这个项目");
    const outside = { cashRefunded: true };
    await undo(office.books, ask(office.manager), { slipNumber, reason: "账单有误", outside });
    const again = settleNow(office, office.cashier, stayId).slipNumber;
    const other = csv([
      { stay: slipNumber, amount: "1.00" },
      { stay: again, amount: "2.00" },
    ]);
    expect(verdicts((await preview(other)).rows)).toEqual([
      `没有立案：结算单 ${slipNumber} 已经撤销，那笔钱不再向医保局要`,
      "立案",
    ]);
  });

  it("stands in the month and its workbook in the bureau's words", async () => {
    await openList(await xlsx([{ amount: "60.50", reason: "超限制用药" }]));
    moveTo(office, "2023-06-20T08:00:00");
    expect(monthView(office.books, "2023-06").appeals).toMatchObject([
      { ruleName: "超限制用药", amount: 6_050, why: "逾期没有说明", payer: BASIC },
    ]);
    const path = join(office.folder, "申报-2023-06.xlsx");
    await exportClaims(office.books, ask(office.manager), { month: "2023-06", path });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(path);
    const row = workbook.getWorksheet("扣款和恢复")?.getRow(5).values as readonly unknown[];
    expect(row.slice(2)).toEqual([
      ...[nameOf(1), "ZY1", slipNumber, "城乡居民", BASIC, "超限制用药", "逾期没有说明", 60.5],
    ]);
  });
});

type Step =
  | {
      readonly kind: "list";
      readonly rows: readonly { amount: number; reason: string; code: string }[];
    }
  | { readonly kind: "hand"; readonly amount: number }
  | { readonly kind: "说明" | "成立" | "不成立"; readonly which: number }
  | { readonly kind: "days"; readonly days: number }
  | { readonly kind: "undo" };

const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("list" as const),
        rows: fc.array(
          fc.record({
            amount: fc.integer({ min: 1, max: 30_000 }),
            reason: fc.constantFrom("甲", "乙"),
            code: fc.constantFrom("", "JIA", "YI"),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
    },
    fc.record({ kind: fc.constant("hand" as const), amount: fc.integer({ min: 1, max: 30_000 }) }),
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("说明" as const, "成立" as const, "不成立" as const),
        which: fc.nat(5),
      }),
    },
    fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant("undo" as const) }),
  ),
  { minLength: 4, maxLength: 10 },
);

describe("whatever comes in whatever order", () => {
  it("of no payer more is kept back than it paid, and the months are the sum of the moves", async () => {
    const wrong: unknown[] = [];
    const seen = { opened: 0, refused: 0, kept: 0 };
    const refusable = async (work: () => unknown): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof YijieError)) throw error;
        seen.refused += 1;
      }
    };
    const run = async (step: Step, standing: { slip: string }): Promise<void> => {
      const { books } = office;
      const request = ask(office.manager);
      switch (step.kind) {
        case "list": {
          const rows = step.rows.map(({ amount, ...row }) => ({
            ...row,
            amount: (amount / 100).toFixed(2),
          }));
          const file = csv(rows);
          const { sums } = await preview(file);
          const total = sums.parts.reduce((sum, { amount }) => sum + amount, 0);
          const count = sums.parts.reduce((sum, part) => sum + part.rows, 0);
          if (total !== sums.amount || count !== step.rows.length) wrong.push(["sums", step, sums]);
          return refusable(() => openList(file));
        }
        case "hand": {
          const about = { stayId, number: null, fault: `手工${step.amount}`, rows: [] };
          const said = { payer: BASIC, amount: fen(step.amount), days: 5, notice: "通知" };
          return refusable(() => openAppeal(books, request, { ...about, ...said }));
        }
        case "说明":
          return refusable(() =>
            explainAppeal(books, request, { appeal: step.which + 1, evidence: "病历" }),
          );
        case "成立":
        case "不成立": {
          const asked = { appeal: step.which + 1, outcome: step.kind, reason: "复函" };
          return refusable(() => concludeAppeal(books, request, asked));
        }
        case "days":
          return office.clock.set(
            `${addDays(dayOfMoment(books.clock.now()), step.days)}T09:00:00` as Parameters<
              typeof office.clock.set
            >[0],
          );
        case "undo": {
          const outside = { cashRefunded: true };
          await undo(books, request, { slipNumber: standing.slip, reason: "有误", outside });
          standing.slip = settleNow(office, office.cashier, stayId).slipNumber;
        }
      }
    };
    const judge = (): void => {
      const { database } = office.books;
      const all = cases();
      const kept = new Map<string, number>();
      for (const one of all) {
        const key = `${one.slipNumber} ${one.payer}`;
        kept.set(key, (kept.get(key) ?? 0) + one.withheld);
      }
      for (const [key, sum] of kept) {
        const [slip, payer] = key.split(" ");
        const paid = database
          .prepare(
            "SELECT sum(payment_fen) FROM settlement_layer WHERE slip_number = ? AND payer = ?",
          )
          .pluck()
          .get(slip, payer) as number;
        if (sum > paid) wrong.push(["more than paid", key, sum, paid]);
        seen.kept = Math.max(seen.kept, sum);
      }
      const { months } = monthView(office.books, "2023-06");
      const moved = months.flatMap((month) => monthView(office.books, month).appeals);
      const total = moved.reduce((sum, { amount }) => sum + amount, 0);
      const withheld = all.reduce((sum, one) => sum + one.withheld, 0);
      if (total !== withheld || withheld !== allAppeals(office.books).withheld) {
        wrong.push(["months", total, withheld]);
      }
      seen.opened = Math.max(seen.opened, all.length);
    };
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        // The books of the run before are its first state: cases only pile up, on this slip and on undone ones.
        const standing = { slip: stayAppeals(office.books, "ZY1").slipNumber };
        for (const step of given) {
          await run(step, standing);
          judge();
        }
      }),
      { numRuns: 12 },
    );
    expect(wrong.slice(0, 1)).toEqual([]);
    expect(seen.opened).toBeGreaterThan(3);
    expect(seen.refused).toBeGreaterThan(0);
    expect(seen.kept).toBeGreaterThan(0);
    expect(checkBooks(office.books).findings).toEqual([]);
  }, 60_000);
});
