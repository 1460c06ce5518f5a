import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collectDebt } from "../../../../electron/host/office/payments.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { settle } from "../../../../electron/host/office/settle.ts";
import { closeBooks } from "../../../../electron/host/store/books.ts";
import { fen } from "../../../../shared/money/fen.ts";
import { runCommand } from "../../../support/commandLine.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  nameOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestOffice;

beforeAll(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
  addPerson(office, { serial: 1 });
  const { books, cashier } = office;
  const stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
  const shownDigest = presettle(books, stayId).digest;
  const debt = { paidNow: fen(18_000), reason: "单位担保" };
  const payment = { deposit: fen(100_000), debt };
  const { slipNumber } = settle(books, ask(cashier), { stayId, shownDigest, payment });
  collectDebt(books, ask(cashier), { slipNumber, paid: fen(100_000) });
  closeBooks(books);
});

afterAll(() => closeTestOffice(office));

describe("the command debts", () => {
  it("lists what is still owed, by slip and inpatient number and without names", async () => {
    const { code, stdout } = await runCommand(["debts", "--data", office.folder]);
    expect(code).toBe(0);
    expect(stdout).toContain("YS2023-000001 住院号 Z1，2023-06-05 欠 3,000.00，还欠 2,000.00");
    expect(stdout).toContain("还欠 1 笔，共 2,000.00");
    const json = await runCommand(["debts", "--data", office.folder, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      debts: [{ slipNumber: "YS2023-000001", open: 200_000 }],
      open: 200_000,
    });
    expect(stdout + json.stdout).not.toContain(nameOf(1));
  });
});
