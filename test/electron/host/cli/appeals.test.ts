import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findingAppeals } from "../../../../electron/host/office/appeals.ts";
import { closeBooks } from "../../../../electron/host/store/books.ts";
import { runCommand } from "../../../support/commandLine.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  closeTestOffice,
  nameOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestOffice;
let payer: string;

beforeAll(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
  addPerson(office, { serial: 1 });
  const lines = [{ code: "JIA", amountFen: 100_000 }];
  const stayId = addStay(office, { serial: 1, inpatientNo: "Z1", lines });
  settleNow(office, office.cashier, stayId);
  payer = findingAppeals(office.books, stayId, 1).payers[0]?.payer ?? "";
  closeBooks(office.books);
});

afterAll(() => closeTestOffice(office));

describe("the commands of appeals", () => {
  it("open, explain and conclude a case, list it, and name nobody", async () => {
    const run = (...given: string[]) => runCommand([...given, "--data", office.folder]);
    const open = ["appeal", "open", "Z1", "1", "--payer", payer, "--days", "5", "--notice", "通知"];
    expect((await run(...open, "--amount", "十")).code).toBe(2);
    expect((await run(...open, "--amount", "999999")).stderr).toContain("最多还能扣 420.00 元");
    const opened = await run(...open, "--amount", "120.5");
    expect(opened.stdout).toMatch(/第 1 号申诉案，\d{4}-\d\d-\d\d 以前说明/);
    const explained = await run("appeal", "explain", "1", "--evidence", "病程记录证实");
    expect(explained.code).toBe(0);
    expect((await run("appeal", "list")).stdout).toContain("起等结果");
    const lost = ["appeal", "conclude", "1", "--outcome", "不成立", "--reason", "复函"];
    expect((await run(...lost)).code).toBe(0);
    const listed = await run("appeal", "list");
    expect(listed.stdout).toContain("起扣款");
    expect(listed.stdout).toContain("共 1 案，现在扣着 120.50 元");
    const json = await run("appeal", "list", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ withheld: 12_050, appeals: [{ payer }] });
    expect(listed.stdout + json.stdout).not.toContain(nameOf(1));
  });

  it("take what only the bureau named: told by words, or as a list, of which every row is printed and none is lost", async () => {
    const run = (...given: string[]) => runCommand([...given, "--data", office.folder]);
    const words = ["appeal", "open", "Z1", "--payer", payer, "--days", "5", "--notice", "通知"];
    expect((await run(...words, "--amount", "5")).code).toBe(2);
    const told = [...words, "--amount", "5", "--fault", "床位费超标准"];
    expect((await run(...told, "--rows", "x")).code).toBe(2);
    expect((await run(...told, "--rows", "9")).stderr).toContain("账单里没有第 9 行");
    expect((await run(...told, "--rows", "2")).stdout).toContain("第 2 号申诉案");
    const path = join(office.folder, "扣款.csv");
    const rows = [
      ["住院号", "姓名", "扣款金额", "扣款原因"],
      ["Z1", nameOf(1), "30.10", "分解收费"],
      ["Z9", nameOf(1), "7.00", "超标准收费"],
      // Somebody else's number: what it is answered must not tell whose.
      ["Z1", "别人", "0.50", "重复收费"],
    ];
    writeFileSync(path, rows.map((row) => row.join(",")).join("\n"));
    const sum = (first: string) => `3 行 37.60 元 = ${first} + 没有立案 2 行 7.50 元`;
    const seen = await run("appeal", "import", path, "--dry-run");
    expect(seen.stdout).toContain(sum("立案 1 行 30.10 元 + 已立案 0 行 0.00 元"));
    expect((await run("appeal", "lists")).stdout).toContain("共 0 份");
    expect((await run("appeal", "import", path)).code).toBe(2);
    const opened = await run("appeal", "import", path, "--days", "5", "--notice", "初审扣款清单");
    expect(opened.stdout).toContain(`第 2 行 Z1 分解收费 ${payer} 30.10 元 立案 第 3 号`);
    expect(opened.stdout).toContain("第 3 行 Z9 超标准收费 7.00 元 没有立案：账上没有这次住院");
    const again = await run("appeal", "import", path, "--dry-run");
    expect(again.stdout).toContain(sum("立案 0 行 0.00 元 + 已立案 1 行 30.10 元"));
    const kept = await run("appeal", "lists", "1", "--json");
    expect(JSON.parse(kept.stdout)).toMatchObject({
      rows: [{ appeal: 3 }, { appeal: null }, { appeal: null, reason: "姓名与账上的不同" }],
    });
    expect((await run("appeal", "list")).stdout).toContain("床位费超标准");
    expect(opened.stdout + kept.stdout).not.toContain(nameOf(1));
  });
});
