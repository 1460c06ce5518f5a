import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pdfText } from "../../../../electron/host/papers/pdfText.ts";
import { parseSlipText } from "../../../../electron/host/papers/slipText.ts";
import type { Client } from "../../../../shared/contract/client.ts";
import { YijieError } from "../../../../shared/contract/errors.ts";
import { addReadyStays, hostInFolder, type TestHost } from "../../../support/hostInFolder.ts";
import { idNumberOf, nameOf } from "../../../support/office.ts";

const RACES = 100;

let office: TestHost;
let stays: number[];
let cashier: Client;
let manager: Client;

beforeAll(async () => {
  office = await hostInFolder();
  stays = addReadyStays(office, RACES + 16);
  cashier = (await office.logIn("窗口", "一号窗口")).client;
  manager = (await office.logIn("医保办主任", "办公室")).client;
});

afterAll(() => office.end());

let keys = 0;
function newKey(): { key: string } {
  keys += 1;
  return { key: `settling-${keys}` };
}

function takeStay(): number {
  const stayId = stays.pop();
  if (stayId === undefined) throw new Error("no stay left");
  return stayId;
}

async function settleOne(): Promise<{ stayId: number; slipNumber: string }> {
  const stayId = takeStay();
  const { digest } = await cashier.preSettle({ stayId });
  const { slipNumber } = await cashier.settle({ stayId, shownDigest: digest }, newKey());
  return { stayId, slipNumber };
}

describe("from the bill to the slip over HTTP", () => {
  it("lists what waits, finds a stay by name, number or ID number, a page at a time", async () => {
    const all = await cashier.stays({ state: "waiting", limit: 500 });
    expect(all.stays).toHaveLength(stays.length);
    const first = await cashier.stays({ limit: 3 });
    const next = await cashier.stays({ limit: 3, after: first.stays[2]?.stayId ?? 0 });
    expect([...first.stays, ...next.stays]).toEqual(all.stays.slice(0, 6));
    for (const search of [nameOf(7), "ZY0007", idNumberOf(7)]) {
      const found = await cashier.stays({ search });
      expect(found.stays.map(({ inpatientNo }) => inpatientNo)).toEqual(["ZY0007"]);
    }
    expect((await cashier.stays({ search: "%" })).stays).toEqual([]);
    expect((await cashier.stays({ state: "settled" })).stays).toEqual([]);
  });

  it("shows, settles as shown, prints and explains", async () => {
    const stayId = takeStay();
    const shown = await cashier.preSettle({ stayId });
    expect(shown.outcome).toBe("ready");
    // 10,000 元 in scope: (10,000 − 300) × 60 % = 5,820.
    expect(shown.draft?.figures).toMatchObject({ totalFee: 1_000_000, fundTotal: 582_000 });
    const booked = await cashier.settle({ stayId, shownDigest: shown.digest }, newKey());
    const document = await cashier.settlement({ slipNumber: booked.slipNumber });
    expect(document.figures).toEqual(shown.draft?.figures);
    expect(document.actor).toEqual({ name: "窗口", role: "窗口", window: "一号窗口" });
    const pdf = await cashier.slipPdf({ slipNumber: booked.slipNumber });
    expect(pdf.name).toBe(`结算单-${booked.slipNumber}.pdf`);
    expect(Buffer.from(pdf.bytes).subarray(0, 5).toString()).toBe("%PDF-");
    const { steps, lines } = await cashier.trace({ slipNumber: booked.slipNumber });
    expect(steps.length).toBeGreaterThan(0);
    expect(lines).toHaveLength(1);
    const year = await cashier.yearAccount({ slipNumber: booked.slipNumber });
    expect(year.slips).toEqual([booked.slipNumber]);
    expect(year.amounts["基本医保.支付"]).toBe(582_000);
  });

  it("answers a repeated request with the same slip and books nothing twice", async () => {
    const stayId = takeStay();
    const { digest } = await cashier.preSettle({ stayId });
    const { key } = newKey();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => cashier.settle({ stayId, shownDigest: digest }, { key })),
    );
    expect(new Set(answers.map(({ slipNumber }) => slipNumber)).size).toBe(1);
    const { settlements } = await cashier.settlements({ month: "2023-06" });
    expect(settlements.filter((row) => row.stayId === stayId)).toHaveLength(1);
  });

  it("books nothing when the result is another than the one shown", async () => {
    const stayId = takeStay();
    await expect(
      cashier.settle({ stayId, shownDigest: "0".repeat(64) }, newKey()),
    ).rejects.toMatchObject({ code: "SHOWN_DIFFERS" });
    expect((await cashier.stay({ stayId })).row.state).toBe("waiting");
  });

  it("undoes by a new document, and settles the stay again", async () => {
    const { stayId, slipNumber } = await settleOne();
    const ask = { slipNumber, reason: "录错了", outside: {} };
    await expect(cashier.undo(ask, newKey())).rejects.toMatchObject({ code: "OUTSIDE_FIRST" });
    const undone = await cashier.undo({ ...ask, outside: { cashRefunded: true } }, newKey());
    const document = await cashier.settlement({ slipNumber: undone.slipNumber });
    expect(document.kind).toBe("结算撤销");
    expect(document.figures.totalFee).toBe(-1_000_000);
    const { digest } = await cashier.preSettle({ stayId });
    const again = await cashier.settle({ stayId, shownDigest: digest }, newKey());
    expect(again.slipNumber).not.toBe(slipNumber);
  });

  it("counts every printing once, and gives each of them again as it was", async () => {
    const { slipNumber } = await settleOne();
    const key = newKey();
    expect(await cashier.printSlip({ slipNumber }, key)).toEqual({ number: 0 });
    expect(await cashier.printSlip({ slipNumber }, key)).toEqual({ number: 0 });
    const first = await cashier.slipPdf({ slipNumber, printing: 0 });
    expect(await cashier.printSlip({ slipNumber }, newKey())).toEqual({ number: 1 });
    const printings = office.host.books.database
      .prepare("SELECT number FROM printing WHERE slip_number = ? ORDER BY number")
      .pluck()
      .all(slipNumber);
    expect(printings).toEqual([0, 1]);
    const again = await cashier.slipPdf({ slipNumber, printing: 0 });
    expect(Buffer.from(again.bytes).equals(Buffer.from(first.bytes))).toBe(true);
    await expect(cashier.slipPdf({ slipNumber, printing: 2 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("marks what was not recorded as 预览, and counts it nowhere", async () => {
    const { slipNumber } = await settleOne();
    const paper = async (printing?: number) => {
      const ask = printing === undefined ? { slipNumber } : { slipNumber, printing };
      return pdfText(Buffer.from((await cashier.slipPdf(ask)).bytes));
    };
    const preview = await paper();
    expect(preview).toContain("预览");
    expect(preview).not.toContain("正本");
    await cashier.printSlip({ slipNumber }, newKey());
    await cashier.printSlip({ slipNumber }, newKey());
    expect(await paper(0)).toContain("正本");
    expect(await paper(1)).toContain("补打第 1 次");
    expect(parseSlipText(await paper(1))).toEqual(parseSlipText(preview));
  });

  it("gives the month's workbook to the manager, and writes down that it did", async () => {
    await settleOne();
    const file = await manager.claims({ month: "2023-06" }, newKey());
    expect(file.name).toBe("申报-2023-06.xlsx");
    expect(Buffer.from(file.bytes).subarray(0, 2).toString()).toBe("PK");
    const { entries } = await manager.log({ limit: 1 });
    expect(entries[0]).toMatchObject({
      act: "导出申报表",
      subject: "2023-06",
      login: "医保办主任",
    });
  });

  it("checks the books while they are open", async () => {
    expect(await manager.check({})).toMatchObject({ ok: true, findings: [] });
  });
});

describe("ID numbers", () => {
  it("are masked wherever they are not asked for", async () => {
    const { stayId, slipNumber } = await settleOne();
    const waiting = takeStay();
    const texts = await Promise.all([
      cashier.stays({ limit: 500 }),
      cashier.stay({ stayId }),
      cashier.preSettle({ stayId: waiting }),
      cashier.settlement({ slipNumber }),
      cashier.trace({ slipNumber }),
      manager.log({ limit: 500 }),
    ]);
    const all = JSON.stringify(texts);
    expect(all).not.toMatch(/990101\d{11}[\dX]/);
    expect(all).toContain(`**************${idNumberOf(1).slice(-4)}`);
  });

  it("are shown whole to a cashier who says why, and the log keeps the why and not the number", async () => {
    const [stayId = 0] = stays;
    const idNumber = (await cashier.idNumber({ stayId, purpose: "核对身份证原件" }, newKey()))
      .idNumber;
    expect(idNumber).toMatch(/^990101\d{11}[\dX]$/);
    const { entries } = await manager.log({ limit: 1 });
    expect(entries[0]).toMatchObject({ act: "查看证件号码", subject: String(stayId) });
    expect(entries[0]?.detail).toContain("核对身份证原件");
    expect(JSON.stringify(entries)).not.toContain(idNumber);
  });
});

describe("two windows at one stay", () => {
  it(`settles it once in ${RACES} races, and tells the other who was first and when`, async () => {
    const { client: second } = await office.logIn("医保办主任", "二号窗口");
    for (let race = 0; race < RACES; race += 1) {
      const stayId = takeStay();
      const { digest } = await cashier.preSettle({ stayId });
      const results = await Promise.allSettled([
        cashier.settle({ stayId, shownDigest: digest }, newKey()),
        second.settle({ stayId, shownDigest: digest }, newKey()),
      ]);
      const won = results.filter((result) => result.status === "fulfilled");
      const lost = results.filter((result) => result.status === "rejected");
      expect([won.length, lost.length]).toEqual([1, 1]);
      const error: unknown = lost[0]?.reason;
      expect(error).toBeInstanceOf(YijieError);
      expect(error).toMatchObject({
        code: "ALREADY_SETTLED",
        details: {
          slipNumber: won[0]?.value.slipNumber,
          at: won[0]?.value.settledAt.replace("T", " "),
        },
      });
      expect((error as YijieError).message).toMatch(
        /由(窗口（一号窗口）|医保办主任（二号窗口）)于/,
      );
    }
    const { settlements } = await manager.settlements({ month: "2023-06" });
    const numbers = settlements.map(({ slipNumber }) => Number(slipNumber.slice(-6)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
