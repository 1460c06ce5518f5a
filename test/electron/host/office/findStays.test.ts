/** The work list stays true: after any act its rows say what a fresh assessment says. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeSettings } from "../../../../electron/host/office/changeSettings.ts";
import { decideSource } from "../../../../electron/host/office/decide.ts";
import { findStays } from "../../../../electron/host/office/findStays.ts";
import { activatePack } from "../../../../electron/host/office/packs.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import type { StayRow } from "../../../../electron/host/office/types.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { performAct } from "../../../../electron/host/store/act.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  moveTo,
  openTestOffice,
  PLAIN_CATALOGUE,
  packText,
  platformOf,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestOffice;
beforeEach(async () => {
  office = await openTestOffice();
});
afterEach(() => closeTestOffice(office));

const list = () => findStays(office.books, { limit: 100 });

/** The list twice, so that the second one comes from memory, held against an assessment of every stay. */
async function expectTrue(): Promise<readonly StayRow[]> {
  await list();
  const rows = await list();
  for (const { stayId, state, holds } of rows) {
    if (state === "settled") continue;
    const fresh = presettle(office.books, stayId);
    expect(holds).toEqual(fresh.holds);
    expect(state).toBe(fresh.outcome === "ready" ? "waiting" : "held");
  }
  return rows;
}

async function states(): Promise<string> {
  return (await expectTrue())
    .map(({ state, holds }) => holds.map(({ code }) => code).join("+") || state)
    .join(" ");
}

const LINES = [{ code: "YI", amountFen: 1_000_000, split: { full: 0, over: 0, pre: 100_000 } }];

describe("the work list", () => {
  it("follows registers, catalogue, packs, settings, bills and the day", async () => {
    addStay(office, { serial: 1, inpatientNo: "Z1", level: null });
    addStay(office, { serial: 2, inpatientNo: "Z2", lines: [{ code: "YI", amountFen: 500_000 }] });
    expect(await states()).toBe("NO_PACK NO_PACK");
    putPackInForce(office);
    expect(await states()).toBe("NO_PERSON NO_PERSON");
    addPerson(office, { serial: 1 });
    addPerson(office, { serial: 2, tier: null });
    expect(await states()).toBe("FACT_MISSING FACT_MISSING");
    changeSettings(office.books, ask(office.manager), { hospitalLevel: "二级" });
    addPerson(office, { serial: 2 });
    expect(await states()).toBe("SPLIT_UNDECIDED SPLIT_UNDECIDED");
    addCatalogue(office, PLAIN_CATALOGUE);
    expect(await states()).toBe("waiting waiting");
    addStay(office, { serial: 2, inpatientNo: "Z2", lines: [{ code: "NEU", amountFen: 1 }] });
    expect(await states()).toBe("waiting SPLIT_UNDECIDED");
    activatePack(office.books, ask(office.console), {
      text: packText({ id: "demo-2", effective: "2024-01-01 至 2024-12-31" }),
      confirmedAssumptions: ["A1"],
    });
    moveTo(office, "2024-01-02T09:00:00");
    await expectTrue();
  });

  it("follows decisions, settlements, undoings, receipts and what the bureau brings in", async () => {
    putPackInForce(office);
    addCatalogue(office, PLAIN_CATALOGUE);
    addPerson(office, { serial: 1 });
    addPerson(office, { serial: 2 });
    const platform = platformOf(LINES, { fundFen: 1 });
    const differing = addStay(office, { serial: 1, inpatientNo: "Z1", lines: LINES, platform });
    const receipt = "0099887766";
    const first = addStay(office, { serial: 1, inpatientNo: "Z2", receipt });
    addStay(office, { serial: 2, inpatientNo: "Z3", receipt });
    expect(await states()).toBe("SOURCES_DIFFER waiting waiting");
    decideSource(office.books, ask(office.manager), {
      stayId: differing,
      source: "calculated",
      reason: "核对无误",
    });
    expect(await states()).toBe("waiting waiting waiting");
    const { slipNumber } = settleNow(office, office.cashier, first);
    expect(await states()).toBe("waiting settled RECEIPT_USED");
    await undo(office.books, ask(office.cashier), {
      slipNumber,
      reason: "录错了",
      outside: { receiptPaperReturned: true, cashRefunded: true },
    });
    expect(await states()).toBe("waiting waiting waiting");
    // The year's ceiling is used up elsewhere: our figure changes, so the decision no longer fits.
    const head = { ...ask(office.console), kind: "导入", subject: "期初", request: null };
    performAct(office.books, head, (act) => {
      act.insert("opening_balance", {
        person_no: "P000001",
        scheme: "城乡居民",
        year_from: "2023-01-01",
        amount_name: "基本医保.支付",
        amount_fen: 7_999_900,
      });
      return null;
    });
    expect(await states()).toBe("SOURCES_DIFFER waiting waiting");
  });

  it("gives the states one by one, and pages of them", async () => {
    putPackInForce(office);
    addCatalogue(office, PLAIN_CATALOGUE);
    for (let serial = 1; serial <= 7; serial += 1) {
      if (serial % 3 !== 0) addPerson(office, { serial });
      addStay(office, { serial, inpatientNo: `Z${serial}` });
    }
    const held = await findStays(office.books, { state: "held", limit: 100 });
    expect(held.map(({ inpatientNo }) => inpatientNo)).toEqual(["Z3", "Z6"]);
    const page = await findStays(office.books, { state: "waiting", limit: 2 });
    const after = page.at(-1)?.stayId ?? 0;
    const next = await findStays(office.books, { state: "waiting", limit: 2, after });
    expect([...page, ...next].map(({ inpatientNo }) => inpatientNo)).toEqual([
      "Z1",
      "Z2",
      "Z4",
      "Z5",
    ]);
  });

  it("is not put out by a stay that is settled while the list is made", async () => {
    putPackInForce(office);
    addCatalogue(office, PLAIN_CATALOGUE);
    addPerson(office, { serial: 1 });
    const ids = ["Z1", "Z2", "Z3"].map((inpatientNo) =>
      addStay(office, { serial: 1, inpatientNo }),
    );
    const listing = list();
    settleNow(office, office.cashier, ids[2] ?? 0);
    expect((await listing).map(({ state }) => state)).toEqual(["waiting", "waiting", "settled"]);
  });
});
