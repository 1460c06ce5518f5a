/** E01: a wrong name or ID number put right in the register or in the bill frees the stay at once, with its history. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { correctBill } from "../../../../electron/host/office/correctBill.ts";
import { enterRegister } from "../../../../electron/host/office/enterRegister.ts";
import { outcomeOf } from "../../../../electron/host/office/outcome.ts";
import { personStays } from "../../../../electron/host/office/personStays.ts";
import { listBatches } from "../../../../electron/host/office/readBatches.ts";
import { currentStay } from "../../../../electron/host/store/stays.ts";
import { registerCells, stayCells } from "../../../support/billFiles.ts";
import { ask, errorCode, putPackInForce, settleNow } from "../../../support/office.ts";
import { Desk, fiveLines } from "../intake/setup.ts";

let desk: Desk;

beforeEach(async () => {
  desk = await Desk.open();
  putPackInForce(desk.office);
  await desk.import([desk.catalogue("目录.csv"), desk.register("登记.csv", [registerCells(1)])]);
});

afterEach(() => desk.close());

async function importStay(name: string, changes = {}, prefix = "a"): Promise<number> {
  const cells = { ...changes, 人员姓名: name };
  await desk.import([
    desk.stays(`${prefix}就医.csv`, [stayCells(1, cells)]),
    desk.lines(
      `${prefix}明细.csv`,
      fiveLines(1).map((line) => ({ ...line, ...changes, 人员姓名: name })),
    ),
  ]);
  return desk.office.books.prepare("SELECT id FROM stay").pluck().get() as number;
}

const holds = (stayId: number) =>
  outcomeOf(desk.office.books, stayId).holds.map(({ code }) => code);

const correct = (stayId: number, changes: { name?: string; idNumber?: string }) =>
  correctBill(desk.office.books, ask(desk.office.cashier), {
    stayId,
    changes,
    reason: "身份证原件",
  });

describe("a name that is typed wrong", () => {
  it("in the bill is put right without a new import; both versions stay, and the same file changes nothing", async () => {
    const stayId = await importStay("演示壹");
    expect(holds(stayId)).toEqual(["NAME_DIFFERS"]);
    const request = ask(desk.office.cashier);
    const asked = { stayId, changes: { name: "演示1" }, reason: "身份证原件" };
    expect(correctBill(desk.office.books, request, asked)).toEqual({ version: 2 });
    expect(correctBill(desk.office.books, request, asked)).toEqual({ version: 2 });
    expect(holds(stayId)).toEqual([]);
    const { books } = desk.office;
    const history = books.prepare("SELECT before, after, reason FROM bill_correction").all();
    expect(history).toEqual([
      { before: '{"name":"演示壹"}', after: '{"name":"演示1"}', reason: "身份证原件" },
    ]);
    const names = books.prepare("SELECT name FROM stay_version ORDER BY version").pluck().all();
    expect(names).toEqual(["演示壹", "演示1"]);
    const log = books.prepare("SELECT detail FROM log ORDER BY number DESC LIMIT 1").pluck().get();
    expect(log).not.toContain("演示");
    expect(listBatches(books, 10)).toHaveLength(2);
    expect(checkBooks(desk.office.folder).findings).toEqual([]);

    const again = await desk.import(["a就医.csv", "a明细.csv"]);
    expect([again.staysSeen, again.staysAccepted]).toEqual([1, 0]);
    expect(currentStay(books, stayId).stay.name).toBe("演示1");
    expect(correct(stayId, { idNumber: "H1234567" }).version).toBe(3);
    expect((await desk.import(["a就医.csv", "a明细.csv"])).staysSeen).toBe(1);

    // What the HIS itself has changed counts again, and is listed.
    await importStay("演示壹", { 住院科室名称: "外科" }, "b");
    expect(currentStay(books, stayId).stay.name).toBe("演示壹");
    expect(holds(stayId)).toEqual(["NAME_DIFFERS"]);
  });

  it("in the register is put right there, and may hold a stay that was ready", async () => {
    const stayId = await importStay("演示1");
    expect(holds(stayId)).toEqual([]);
    const rename = (name: string) =>
      enterRegister(desk.office.books, ask(desk.office.cashier), {
        entry: { what: "person", personNo: "P00000001", changes: { name } },
        proof: "身份证原件",
      });
    rename("演示一");
    expect(holds(stayId)).toEqual(["NAME_DIFFERS"]);
    expect(personStays(desk.office.books, "P00000001")).toMatchObject({
      open: [{ stayId, state: "held" }],
      settled: [],
    });
    rename("演示1");
    expect(personStays(desk.office.books, "P00000001").open).toMatchObject([{ state: "waiting" }]);
  });
});

describe("a wrong ID number", () => {
  it("in the bill finds the person once it is right", async () => {
    const other = registerCells(2).身份证号 ?? "";
    const stayId = await importStay("演示1", { 身份证号: other });
    expect(holds(stayId)).toEqual(["NO_PERSON"]);
    expect(errorCode(() => correct(stayId, { idNumber: `${other.slice(0, 17)}?` }))).toBe(
      "no error",
    );
    const wrong = `${other.slice(0, 17)}${other.endsWith("1") ? "2" : "1"}`;
    expect(errorCode(() => correct(stayId, { idNumber: wrong }))).toBe("ENTRY_REFUSED");
    expect(errorCode(() => correct(stayId, {}))).toBe("ENTRY_REFUSED");
    correct(stayId, { idNumber: registerCells(1).身份证号 ?? "" });
    expect(holds(stayId)).toEqual([]);
  });

  it("of a settled stay is not touched: it is listed with what to do", async () => {
    const stayId = await importStay("演示1");
    const { slipNumber } = settleNow(desk.office, desk.office.cashier, stayId);
    expect(errorCode(() => correct(stayId, { name: "演示一" }))).toBe("ENTRY_REFUSED");
    const { open, settled } = personStays(desk.office.books, "P00000001");
    expect(open).toEqual([]);
    expect(settled).toMatchObject([{ slipNumber, inpatientNo: "ZY000001", isMonthClosed: false }]);
    expect(settled[0]?.action).toContain("先撤销这一笔");
  });
});
