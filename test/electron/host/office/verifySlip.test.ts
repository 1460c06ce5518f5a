import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordPrinting } from "../../../../electron/host/office/printing.ts";
import { slipPaper } from "../../../../electron/host/office/slipPaper.ts";
import { verifySlipFile } from "../../../../electron/host/office/verifySlip.ts";
import { renderSlip } from "../../../../electron/host/papers/slip.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  moveTo,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

describe("a slip's file", () => {
  let office: TestOffice;
  let slip: string;

  async function print(printing: number | null): Promise<Buffer> {
    const paper = slipPaper(office.books, slip, printing);
    return renderSlip(paper.document, paper.office, paper.options);
  }

  function record(): number {
    return recordPrinting(office.books, ask(office.cashier), { slipNumber: slip }).number;
  }

  beforeEach(async () => {
    office = await openTestOffice();
    addCatalogue(office, PLAIN_CATALOGUE);
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
    slip = settleNow(office, office.cashier, stayId).slipNumber;
  });
  afterEach(() => closeTestOffice(office));

  it("is genuine when it is one of its recorded printings, years later too", async () => {
    const original = await print(record());
    moveTo(office, "2025-06-05T09:00:00");
    const again = await print(record());
    expect(again.equals(original)).toBe(false);
    expect(await verifySlipFile(office.books, original)).toEqual({ verdict: "genuine" });
    expect(await verifySlipFile(office.books, again)).toEqual({ verdict: "genuine" });
  });

  it("is not genuine with anything else on its page changed, although every sealed figure is right", async () => {
    const { document, office: paper, options } = slipPaper(office.books, slip, record());
    const renamed = await renderSlip(document, { ...paper, hospitalName: "别家医院" }, options);
    expect(await verifySlipFile(office.books, renamed)).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("文件可能被改动过"),
    });
  });

  it("is not genuine as a preview that was never printed", async () => {
    record();
    expect(await verifySlipFile(office.books, await print(null))).toMatchObject({
      verdict: "unknown",
    });
  });
});
