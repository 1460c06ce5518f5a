/** Lists, doctors, limits and unmatched items over HTTP: masked, for the right people, written down. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFiles } from "../../../../electron/host/intake/importFiles.ts";
import { consoleActor } from "../../../../electron/host/store/act.ts";
import type { Day } from "../../../../shared/calendar/day.ts";
import type { Client } from "../../../../shared/contract/client.ts";
import { hostInFolder, moment, type TestHost } from "../../../support/hostInFolder.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  errorCodeOf,
  idNumberOf,
  nameOf,
  PLAIN_CATALOGUE,
  personNoOf,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestHost;
let manager: Client;
let cashier: Client;

async function importRows(
  name: string,
  rows: readonly Readonly<Record<string, string>>[],
): Promise<void> {
  const path = join(office.folder, name);
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))];
  writeFileSync(path, lines.map((line) => line.join(",")).join("\n"));
  const { books } = office.host;
  const report = await importFiles(books, ask(consoleActor(books)), [{ path, name }]);
  expect(report.faults).toEqual([]);
}

function member(serial: number, month: string, more: Readonly<Record<string, string>> = {}) {
  return {
    名单来源: "乡村振兴局",
    名单月份: month,
    姓名: nameOf(serial),
    身份证号: idNumberOf(serial),
    特殊身份: "监测对象",
    ...more,
  };
}

const GIVEN = { 名单来源: "医保局", 名单日期: "2023-01-01" };

beforeAll(async () => {
  office = await hostInFolder();
  office.clock.set(moment("2023-07-03T09:00:00"));
  const { books } = office.host;
  const desk = { books, console: consoleActor(books) } as TestOffice;
  addCatalogue(desk, PLAIN_CATALOGUE);
  for (let serial = 1; serial <= 8; serial += 1) addPerson(desk, { serial });
  const serials = [1, 2, 3, 4, 9];
  await importRows(
    "六月.csv",
    serials.map((serial) => member(serial, "2023-06")),
  );
  // 1 and 2 left, 11 to 13 came, 4 is numbered otherwise by a digit.
  await importRows("七月.csv", [
    member(3, "2023-07"),
    member(4, "2023-07", { 身份证号: idNumberOf(904) }),
    member(9, "2023-07"),
    ...[11, 12, 13].map((serial) => member(serial, "2023-07")),
  ]);
  await importRows("死亡.csv", [
    {
      ...GIVEN,
      名单来源: "公安局",
      姓名: nameOf(3),
      身份证号: idNumberOf(3),
      死亡日期: "2023-06-20",
    },
  ]);
  await importRows("医师.csv", [
    {
      ...GIVEN,
      医保医师编码: "D1",
      医师姓名: "陈医生",
      机构编码: "H99010100001",
      生效日期: "2023-01-01",
    },
    { ...GIVEN, 医保医师编码: "D2", 医师姓名: "李医生", 机构编码: "H2", 生效日期: "2023-01-01" },
  ]);
  const marks = { ...GIVEN, 医保医师编码: "D1" };
  await importRows("扣分.csv", [
    {
      ...marks,
      处理类型: "扣分",
      处理日期: "2023-05-01",
      暂停终止日期: "",
      扣分: "3.5",
      原因: "超限",
    },
    {
      ...marks,
      处理类型: "暂停",
      处理日期: "2023-05-20",
      暂停终止日期: "2023-05-20",
      扣分: "",
      原因: "",
    },
  ]);
  await importRows("限制.csv", [
    {
      ...GIVEN,
      国标代码: "YI",
      限制范围: "限肺癌",
      限定诊断编码: "C34",
      审批起点单价: "299.99",
      条款: "第 9 条",
    },
  ]);
  await importRows("对照.csv", [
    { ...GIVEN, 医院项目编码: "HJIA", 国标代码: "JIA" },
    { ...GIVEN, 医院项目编码: "HYI", 国标代码: "JIA" },
  ]);
  addStay(desk, {
    serial: 1,
    inpatientNo: "Z1",
    lines: [
      { code: "JIA", amountFen: 100_00, doctor: "D1" },
      { code: "YI", amountFen: 300_00, doctor: "D2" },
      { code: "BING", amountFen: 200_00, doctor: "D9" },
    ],
  });
  manager = (await office.logIn("医保办主任")).client;
  cashier = (await office.logIn("窗口")).client;
});

afterAll(() => office.end());

describe("comparing lists", () => {
  const comparison = { what: "lists", before: 1, after: 2 } as const;

  it("gives exactly the six differences, with masked numbers and the place that changed", async () => {
    const { counts, differences, count } = await manager.compareLists({ comparison });
    expect(count).toBe(6);
    expect(Object.fromEntries(counts.map(({ kind, people }) => [kind, people]))).toEqual({
      added: 3,
      removed: 2,
      changed: 1,
    });
    for (const { idNumber } of differences) expect(idNumber).toMatch(/^\*+[\dX]{4}$/);
    const changed = differences.find(({ kind }) => kind === "changed");
    expect(changed?.changes[0]?.after).toMatch(/^\*{14}[\dX]{4}（第 15、18 位不同）$/);
    const page = await manager.compareLists({ comparison, after: 4, limit: 1 });
    expect(page.differences).toEqual(differences.slice(4, 5));
  });

  it("finds who is not insured and who has died", async () => {
    const missing = await manager.compareLists({
      comparison: { what: "missingCover", list: 2, day: "2023-07-01" as Day },
    });
    expect(missing.differences.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(
      [4, 9, 11, 12, 13].map((serial) => `missing ${nameOf(serial)}`),
    );
    const dead = await manager.compareLists({ comparison: { what: "deaths", list: 2 } });
    expect(dead.differences).toMatchObject([
      { kind: "dead", name: nameOf(3), changes: [{ after: "2023-06-20" }] },
    ]);
  });

  it("against the register counts only what the register itself says", async () => {
    const asked = { what: "register", list: 2, day: "2023-07-02" as Day } as const;
    const { counts } = await manager.compareLists({ comparison: asked });
    expect(counts).toEqual([{ kind: "added", people: 6 }]);
  });

  it("is exported masked, or whole for a purpose; both are written down", async () => {
    const asked = { comparison, form: "csv", purpose: "送乡镇核对" } as const;
    const masked = await manager.exportListComparison(asked, { key: "export-lists-1" });
    const whole = await manager.exportListComparison(
      { ...asked, whole: true },
      { key: "export-lists-2" },
    );
    const text = (bytes: Uint8Array) => new TextDecoder("gb18030").decode(bytes);
    expect(text(masked.bytes).trim().split("\r\n")).toHaveLength(7);
    expect(text(masked.bytes)).not.toContain(idNumberOf(11));
    expect(text(whole.bytes)).toContain(idNumberOf(11));
    const workbook = await manager.exportListComparison(
      { ...asked, form: "xlsx" },
      { key: "export-lists-3" },
    );
    expect([...workbook.bytes.slice(0, 2)]).toEqual([0x50, 0x4b]);
    const logged = office.host.books
      .prepare("SELECT detail FROM log WHERE act = '导出名单比对'")
      .pluck()
      .all() as string[];
    expect(logged).toHaveLength(3);
    expect(logged.join()).not.toContain(idNumberOf(11));
    expect(await errorCodeOf(cashier.exportListComparison(asked, { key: "export-lists-4" }))).toBe(
      "NOT_ALLOWED",
    );
  });

  it("refuses lists that are none of people", async () => {
    const other = { what: "lists", before: 1, after: 3 } as const;
    expect(await errorCodeOf(manager.compareLists({ comparison: other }))).toBe("NOT_FOUND");
  });
});

describe("what a person should look at", () => {
  it("names doctors with three faults and items outside their limit", async () => {
    const flags = await cashier.stayFlags({ stayId: 1 });
    expect(flags.doctors.map(({ doctorCode, fault }) => [doctorCode, fault])).toEqual([
      ["D1", "suspended"],
      ["D2", "otherHospital"],
      ["D9", "unknown"],
    ]);
    expect(flags.restrictions).toMatchObject([
      { item: "项目YI", faults: ["diagnosis"], rule: { restriction: "限肺癌", clause: "第 9 条" } },
    ]);
    expect(flags.approvals).toMatchObject([
      { item: "项目YI", rule: { approvalAbove: 299_990_000 } },
    ]);
    await importRows("审批.csv", [
      {
        ...GIVEN,
        姓名: nameOf(1),
        身份证号: idNumberOf(1),
        国标代码: "YI",
        审批号: "A-1",
        审批日期: "2023-05-20",
      },
    ]);
    expect((await cashier.stayFlags({ stayId: 1 })).approvals).toEqual([]);
    const { rules } = await cashier.itemRules({ code: "YI" });
    expect(rules).toMatchObject([
      { diagnoses: ["C34"], source: expect.stringContaining("医保局") },
    ]);
  });

  it("shows each doctor's points of the period and suspension of the day", async () => {
    const { doctors, count, period } = await cashier.doctors({ day: "2023-05-20" as Day });
    expect([count, period]).toEqual([2, { from: "2023-01-01", to: "2023-12-31" }]);
    expect(
      doctors.map(({ code, pointTenths, suspended }) => [code, pointTenths, suspended]),
    ).toEqual([
      ["D1", 35, true],
      ["D2", 0, false],
    ]);
    const found = await cashier.doctors({ search: "李", day: "2024-01-01" as Day });
    expect(found.doctors.map(({ code }) => code)).toEqual(["D2"]);
  });

  it("adds up the items without a right match, the dearest first", async () => {
    const days = { from: "2023-06-01" as Day, to: "2023-06-30" as Day };
    const { items, amountFen } = await cashier.unmappedItems(days);
    expect(items).toMatchObject([
      { state: "matchedOtherwise", hospitalItemCode: "HYI", matchedCode: "JIA", amountFen: 300_00 },
      { state: "notMatched", hospitalItemCode: "HBING", lines: 1, stays: 1, amountFen: 200_00 },
    ]);
    expect(amountFen).toBe(500_00);
  });

  it("shows a person what each source says", async () => {
    const { said } = await cashier.person({ personNo: personNoOf(1) });
    expect(said).toMatchObject([
      { what: "监测对象", kind: "identity", by: "list", from: "2023-06-01", to: "2023-06-30" },
      { what: "YI", kind: "approval", by: "list" },
    ]);
  });

  it("shows a person's covers under both numbers, the death, the window's entry and the openings", async () => {
    const cover = {
      ...GIVEN,
      人员编号: personNoOf(5),
      姓名: nameOf(5),
      身份证号: idNumberOf(5),
      参保地: "990100",
      险种: "城乡居民",
      参保日期: "2023-01-01",
    };
    await importRows("居民.csv", [cover]);
    const worker = { 名单来源: "职工科", 人员编号: "W-5", 险种: "城镇职工" };
    await importRows("职工.csv", [{ ...cover, ...worker }]);
    const opening = { 人员编号: personNoOf(5), 险种: "城乡居民", 年度: "2023" };
    await importRows("累计.csv", [
      { ...GIVEN, ...opening, 累计名称: "基本医保.支付", 累计金额: "1234.50" },
    ]);
    const days = { from: "2023-03-01" as Day, to: null };
    const entry = {
      what: "identity",
      personNo: personNoOf(5),
      identity: "低保",
      ...days,
    } as const;
    await cashier.enterRegister({ entry, proof: "低保证原件" }, { key: "said-entry-1" });
    const { said, openings } = await cashier.person({ personNo: personNoOf(5) });
    expect(said).toMatchObject([
      { kind: "cover", by: "list", cover: { personNo: personNoOf(5) } },
      { kind: "cover", what: "城镇职工（990100）", cover: { personNo: "W-5" } },
      { kind: "identity", what: "低保", by: "window", from: "2023-03-01", cover: null },
    ]);
    expect(said[2]?.source).toMatch(/^窗口登记 2023-07-03 /);
    expect(openings).toMatchObject([
      { scheme: "城乡居民", yearFrom: "2023-01-01", name: "基本医保.支付", amount: 123_450 },
    ]);
    const dead = await cashier.person({ personNo: personNoOf(3) });
    expect(dead.said.find(({ kind }) => kind === "death")).toMatchObject({ from: "2023-06-20" });
  });

  it("shows approvals with the item's name, masked, by any of their words", async () => {
    const { approvals, count } = await cashier.approvals({ search: "A-1" });
    expect(count).toBe(1);
    expect(approvals).toMatchObject([
      { name: nameOf(1), nationalItemCode: "YI", itemName: "项目YI" },
    ]);
    expect(approvals[0]?.idNumber).toMatch(/^\*+[\dX]{4}$/);
    expect((await cashier.approvals({ search: idNumberOf(1) })).count).toBe(1);
    expect((await cashier.approvals({ search: idNumberOf(1).slice(0, 8) })).count).toBe(0);
    expect((await cashier.approvals({ after: 1 })).approvals).toEqual([]);
  });
});

describe("lists", () => {
  it("are shown with what counts, and taken back by the manager", async () => {
    const before = await cashier.sourceLists({ kind: "identities" });
    expect(before.lists.map(({ id, counts }) => [id, counts])).toEqual([
      [2, true],
      [1, true],
    ]);
    const asked = { listId: 2, reason: "导错了" };
    expect(await manager.withdrawList(asked, { key: "withdraw-list-1" })).toEqual({ listId: 2 });
    const { said } = await cashier.person({ personNo: personNoOf(1) });
    expect(said[0]).toMatchObject({ what: "监测对象", from: "2023-06-01", to: null });
    const again = manager.withdrawList(asked, { key: "withdraw-list-2" });
    expect(await errorCodeOf(again)).toBe("LIST_WITHDRAWN");
  });

  it("are opened page by page, each kind with its columns, without whole ID numbers", async () => {
    const all = (await cashier.sourceLists({})).lists;
    for (const { id, entryCount } of all) {
      const seen: number[] = [];
      for (;;) {
        const asked = { listId: id, after: seen.at(-1) ?? 0, limit: 2 };
        const { columns, rows, count } = await cashier.listEntries(asked);
        expect(count).toBe(entryCount);
        if (rows.length === 0) break;
        expect(rows.every(({ cells }) => cells.length === columns.length)).toBe(true);
        expect(JSON.stringify(rows)).not.toMatch(/\d{17}[\dX]/);
        seen.push(...rows.map(({ number }) => number));
      }
      expect(seen).toHaveLength(entryCount);
    }
    const found = (search: string) => cashier.listEntries({ listId: 2, search });
    expect((await found(nameOf(11))).count).toBe(1);
    expect((await found(idNumberOf(11))).rows[0]?.cells[0]).toBe(nameOf(11));
    expect((await found(idNumberOf(11).slice(0, 12))).count).toBe(0);
    const marks = all.find(({ kind }) => kind === "doctorMarks")?.id ?? 0;
    const { rows } = await cashier.listEntries({ listId: marks, search: "扣分" });
    expect(rows.map(({ cells }) => cells.slice(0, 3))).toEqual([["D1", "扣分", "3.5"]]);
    expect(await errorCodeOf(cashier.listEntries({ listId: 999 }))).toBe("NOT_FOUND");
  });

  it("are entered for a stay and read again over HTTP", async () => {
    const entry = { kind: "injury", result: "无第三方" } as const;
    const asked = { stayId: 1, entry, proof: "入户调查" };
    expect(await errorCodeOf(cashier.enterStay(asked, { key: "enter-stay-1" }))).toBe(
      "ENTRY_REFUSED",
    );
    expect(await cashier.stayCircumstances({ stayId: 1 })).toEqual({
      entries: [],
      covers: [],
      persons: [],
      injuryDiagnosis: null,
      isSelfPayBill: false,
      facts: [],
    });
  });
});
