import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { daySlips } from "../../../../electron/host/office/daySlips.ts";
import { findStays } from "../../../../electron/host/office/findStays.ts";
import { stayLines } from "../../../../electron/host/office/stayLines.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { nameInitials } from "../../../../electron/host/store/nameInitials.ts";
import type { Day } from "../../../../shared/calendar/day.ts";
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

let office: TestOffice;

beforeEach(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
  addPerson(office, { serial: 1 });
});
afterEach(() => closeTestOffice(office));

const LINES = [
  { code: "JIA", amountFen: 500_000 },
  { code: "YI", amountFen: 100_000 },
  { code: "BING", amountFen: 20_000 },
];

describe("the lines of a stay", () => {
  it("show the same split before the settlement and after it", () => {
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", lines: LINES });
    const before = stayLines(office.books, stayId);
    expect(before.map(({ split }) => split)).toMatchObject([
      { class: "甲", rule: "甲类", ratio: "0%", inScope: 500_000, refunds: [] },
      { class: "乙", ratio: "10%", preSelfPay: 10_000, inScope: 90_000 },
      { class: "丙", fullSelfPay: 20_000, inScope: 0 },
    ]);
    settleNow(office, office.cashier, stayId);
    expect(stayLines(office.books, stayId)).toEqual(before);
  });

  it("have no split while the bill cannot be split", () => {
    const stayId = addStay(office, {
      serial: 1,
      inpatientNo: "ZY1",
      lines: [{ code: "FREMD", amountFen: 100 }],
    });
    expect(stayLines(office.books, stayId)).toMatchObject([{ amount: 100, split: null }]);
  });
});

describe("the queue", () => {
  it("brings what will be paid, and finds by the initials of the name", async () => {
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", lines: LINES });
    const [row] = await findStays(office.books, { state: "open", limit: 10 });
    // 590,000 − 30,000 = 560,000 × 60% = 336,000
    expect(row).toMatchObject({ stayId, state: "waiting", dept: "内科", personFen: 284_000 });
    for (const search of ["ys", "YS0001", "演示"]) {
      expect(await findStays(office.books, { search, limit: 10 })).toHaveLength(
        search === "YS0001" ? 0 : 1,
      );
    }
    settleNow(office, office.cashier, stayId);
    expect(await findStays(office.books, { state: "open", limit: 10 })).toEqual([]);
    expect(await findStays(office.books, { state: "settled", limit: 10 })).toMatchObject([
      { personFen: 284_000 },
    ]);
  });

  it("lists a day's slips with what was undone, the latest first", async () => {
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", lines: LINES });
    const { slipNumber } = settleNow(office, office.cashier, stayId);
    moveTo(office, "2023-06-05T10:00:00");
    const undone = await undo(office.books, ask(office.cashier), {
      slipNumber,
      reason: "录错",
      outside: { cashRefunded: true },
    });
    expect(daySlips(office.books, "2023-06-05" as Day)).toMatchObject([
      { slipNumber: undone.slipNumber, kind: "结算撤销", personFen: -284_000, undoneBy: null },
      { slipNumber, kind: "结算", personFen: 284_000, undoneBy: undone.slipNumber, by: "张窗口" },
    ]);
    expect(daySlips(office.books, "2023-06-04" as Day)).toEqual([]);
  });
});

describe("initials of a name", () => {
  it.each([
    ["章小满", "ZXM"],
    ["陆春分", "LCF"],
    ["田立秋", "TLQ"],
    ["方谷雨", "FGY"],
    ["韩霜降", "HSJ"],
    ["何白露", "HBL"],
    ["许惊蛰", "XJZ"],
    ["罗芒种", "LMZ"],
    ["欧阳娜娜", "OYNN"],
    ["单雄信", "SXX"],
    ["曾国藩", "ZGF"],
    ["买买提·艾力", "MMTAL"],
    ["A先生", "AXS"],
    ["", ""],
  ])("%s → %s", (name, initials) => {
    expect(nameInitials(name)).toBe(initials);
  });
});
