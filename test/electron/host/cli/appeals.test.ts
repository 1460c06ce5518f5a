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
});
