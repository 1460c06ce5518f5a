/** The patient's papers from the books: the estimate becomes the settlement, what is missing is named with what it changes. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeSettings } from "../../../../electron/host/office/changeSettings.ts";
import {
  leafletBehind,
  leafletPaper,
  noticePaper,
} from "../../../../electron/host/office/leafletPaper.ts";
import { activatePack } from "../../../../electron/host/office/packs.ts";
import {
  recordLeafletPrinting,
  recordNoticePrinting,
  recordPrinting,
} from "../../../../electron/host/office/printing.ts";
import { slipPaper } from "../../../../electron/host/office/slipPaper.ts";
import { tickPaper } from "../../../../electron/host/office/stayPapers.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { verifySlipFile } from "../../../../electron/host/office/verifySlip.ts";
import type { LeafletModel } from "../../../../electron/host/papers/leafletModel.ts";
import { renderSlip } from "../../../../electron/host/papers/slip.ts";
import { loadPack } from "../../../../shared/policy/load.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  askingPackText,
  closeTestOffice,
  errorCode,
  errorCodeOf,
  moveTo,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";
import { readPackText, SHIPPED_PACKS } from "../../../support/packs.ts";

let office: TestOffice;

beforeEach(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
});
afterEach(() => closeTestOffice(office));

const LINES = [
  { code: "JIA", amountFen: 1_000_000 },
  { code: "YI", amountFen: 123_457 },
  { code: "BING", amountFen: 50_000 },
];

function rowsOf({ sections }: LeafletModel, title: string) {
  return sections.find((section) => section.title.includes(title))?.rows ?? [];
}

async function notice(stayId: number): Promise<LeafletModel> {
  return (await noticePaper(office.books, stayId)).model;
}

describe("还差的资料", () => {
  it("B42: are printed for the patient with why, also where nothing holds the stay", async () => {
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    changeSettings(office.books, ask(office.manager), {
      stayPapers: "全部=身份证复印件；外伤=受伤经过说明",
    });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", diagnosisCode: "S72.000" });
    const rows = async () => rowsOf(await notice(stayId), "还差的资料").map(({ words }) => words);
    expect(await rows()).toEqual([
      "身份证复印件（每次住院都要）",
      "受伤经过说明（诊断 S72.000 是外伤）",
    ]);
    expect((await notice(stayId)).own).not.toBeNull();
    const given = { stayId, paper: "身份证复印件", given: true, note: "" };
    tickPaper(office.books, ask(office.cashier), given);
    // What a hold asks for already is asked for once.
    changeSettings(office.books, ask(office.manager), { injuryInquiry: "hold" });
    expect(await rows()).toEqual([]);
    expect(rowsOf(await notice(stayId), "请您办的事")).toHaveLength(1);
  });

  it("a certificate that the register does not know is asked for once", async () => {
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", certificateClass: "特困" });
    const page = await notice(stayId);
    expect(rowsOf(page, "请您办的事")[0]?.words).toContain("“特困”的证件原件");
    expect(rowsOf(page, "还差的资料")).toEqual([]);
  });
});

describe("费用估算", () => {
  it("D19: says what the settlement then says, where nothing changes", async () => {
    putPackInForce(office);
    addPerson(office, {
      serial: 1,
      identities: [{ identity: "低保", from: "2023-01-01", to: null }],
    });
    const earlier = addStay(office, { serial: 1, inpatientNo: "ZY1" });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY2", lines: LINES });
    settleNow(office, office.cashier, earlier);
    const estimate = await notice(stayId);
    moveTo(office, "2023-06-06T10:00:00");
    const { slipNumber } = settleNow(office, office.cashier, stayId);
    const settled = leafletPaper(office.books, slipNumber).model;
    for (const part of ["payers", "own", "picture"] as const) {
      expect(estimate[part]).toEqual(settled[part]);
    }
    for (const title of ["为什么您还要付", "这一年再住院"]) {
      expect(rowsOf(estimate, title)).toEqual(rowsOf(settled, title));
      expect(rowsOf(estimate, title).length).toBeGreaterThan(0);
    }
    expect(estimate.notice).toContain("估算，不是结算。这是 2023-06-05 09:00 按当时的账单");
    expect(estimate.foot.join("")).not.toContain("YS2023");
    expect(settled.notice).toBe("");
  });

  it("says another figure when the bill has changed", async () => {
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1" });
    const before = await notice(stayId);
    addStay(office, { serial: 1, inpatientNo: "ZY1", lines: LINES });
    const after = await notice(stayId);
    // (10,000 − 300) × 60% = 5,820 → 4,180; 1,234.57 of 乙 pays 123.46 first, 500 of 丙 all
    expect(before.own?.amount).toBe(418_000);
    expect(after.own?.amount).toBe(418_000 + 12_346 + 50_000 + 44_444);
  });

  it("names a referral that was not found, and what it would save", async () => {
    const text = readPackText(SHIPPED_PACKS[1] ?? "");
    const confirmedAssumptions = [...(loadPack(text, "2023.yaml").pack?.assumptions.keys() ?? [])];
    activatePack(office.books, ask(office.console), { text, confirmedAssumptions });
    addPerson(office, {
      serial: 1,
      region: "500199",
      district: "某区县",
      identities: [{ identity: "低保", from: "2023-01-01", to: null }],
    });
    const lines = [
      { code: "JIA", amountFen: 18_000_000 },
      { code: "BING", amountFen: 2_000_000 },
    ];
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", region: "500199", lines });
    // The published example: 倾斜救助 pays 2,687.93 with a referral.
    expect(rowsOf(await notice(stayId), "再看一看")).toEqual([
      expect.objectContaining({
        words: expect.stringContaining("没有查到规范转诊"),
        value: "2,687.93",
      }),
    ]);
  });
});

describe("补件通知", () => {
  it("B42: a certificate without its proof is to be brought, and says what it changes", async () => {
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, {
      serial: 1,
      inpatientNo: "ZY1",
      certificateClass: "特困供养人员",
    });
    const page = await notice(stayId);
    expect(page.title).toBe("报销还差这些材料");
    expect(page.payers).toEqual([]);
    expect(rowsOf(page, "请您办的事").map(({ words }) => words)).toEqual([
      "账单写您是“特困”，但身份名单里没有这一条。请带“特困”的证件原件和身份证（孩子带户口簿）到医保办核对。",
    ]);
    // 4,180 without; with it 医疗救助 pays 4,180 × 70% = 2,926
    expect(rowsOf(page, "办好以后")).toEqual([
      { label: "", words: "查实没有特困身份，您大约自己付", value: "4,180.00" },
      { label: "", words: "查实是特困，您大约自己付", value: "1,254.00" },
    ]);
  });

  it("a missing tier has a figure for each tier", async () => {
    putPackInForce(office);
    addPerson(office, { serial: 1, tier: null });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1" });
    const page = await notice(stayId);
    expect(rowsOf(page, "请您办的事")[0]?.words).toContain("参保登记里没有您的“档次”");
    expect(rowsOf(page, "办好以后").map(({ value }) => value)).toEqual(["4,180.00", "3,695.00"]);
  });

  it("where nothing can be computed there is the checklist alone", async () => {
    putPackInForce(office);
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1" });
    const page = await notice(stayId);
    expect(page.sections.map(({ title }) => title)).toEqual(["请您办的事（办好一件，打一个勾）"]);
    expect(page.headline.flat().map(({ text }) => text)).toContain("10,000.00");
  });

  it("what the rules ask of the hospital's own records sends nobody to the insurance", async () => {
    const text = askingPackText({ id: "demo-asking", region: "9902" });
    activatePack(office.books, ask(office.console), { text, confirmedAssumptions: ["A1"] });
    addPerson(office, { serial: 1, region: "990200" });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", region: "990200" });
    const page = await notice(stayId);
    expect(rowsOf(page, "请您办的事")).toEqual([]);
    const words = page.sections.flatMap(({ rows }) => rows.map((row) => row.words));
    expect(words).toContain("您的“病种”还没有登记，由医保办照病历和证明补上。");
  });

  it("what only the hospital can do asks nothing of the patient", async () => {
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1" });
    const page = await notice(stayId);
    expect(page.title).toBe("报销还要等一等");
    expect(rowsOf(page, "请您办的事")).toEqual([]);
    expect(rowsOf(page, "由医院去办")).toHaveLength(1);
  });

  it("is not for a stay that is settled", async () => {
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1" });
    settleNow(office, office.cashier, stayId);
    expect(await errorCodeOf(noticePaper(office.books, stayId))).toBe("ALREADY_SETTLED");
    expect(
      errorCode(() => recordNoticePrinting(office.books, ask(office.cashier), { stayId })),
    ).toBe("ALREADY_SETTLED");
  });
});

describe("明白纸", () => {
  let stayId: number;
  let slipNumber: string;

  beforeEach(() => {
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", lines: LINES });
    slipNumber = settleNow(office, office.cashier, stayId).slipNumber;
  });

  async function original(): Promise<Buffer> {
    const job = slipPaper(office.books, slipNumber, 0);
    return renderSlip(job.document, job.office, job.options, leafletBehind(office.books, job));
  }

  it("says that the settlement was undone, once it was", async () => {
    moveTo(office, "2023-06-05T11:00:00");
    const undone = await undo(office.books, ask(office.cashier), {
      slipNumber,
      reason: "录错了",
      outside: { cashRefunded: true, receiptPaperReturned: true },
    });
    expect(leafletPaper(office.books, slipNumber).model.notice).toBe(
      `这次结算已经在 2023-06-05 11:00 撤销（撤销单 ${undone.slipNumber}），下面的数不再作数。`,
    );
    expect(leafletPaper(office.books, undone.slipNumber).model.title).toBe("您的结算已经撤销");
  });

  it("goes with the original as the office has set, and the file stays genuine either way", async () => {
    recordPrinting(office.books, ask(office.cashier), { slipNumber });
    const together = await original();
    changeSettings(office.books, ask(office.manager), { leafletWithSlip: "onDemand" });
    const alone = await original();
    expect(together.length).toBeGreaterThan(alone.length);
    for (const file of [together, alone]) {
      expect(await verifySlipFile(office.books, file)).toEqual({ verdict: "genuine" });
    }
    const preview = slipPaper(office.books, slipNumber, null);
    expect(leafletBehind(office.books, preview)).toBeNull();
  });

  it("each printing is in the log, without a name, and counts as no slip", () => {
    const request = ask(office.cashier);
    const first = recordLeafletPrinting(office.books, request, { slipNumber });
    expect(recordLeafletPrinting(office.books, request, { slipNumber })).toEqual(first);
    const other = addStay(office, { serial: 1, inpatientNo: "ZY2" });
    recordNoticePrinting(office.books, ask(office.cashier), { stayId: other });
    const entries = office.books
      .prepare("SELECT act, subject FROM log WHERE act IN ('打印明白纸', '打印费用估算')")
      .all();
    expect(entries).toEqual([
      { act: "打印明白纸", subject: slipNumber },
      { act: "打印费用估算", subject: String(other) },
    ]);
    expect(office.books.prepare("SELECT count(*) FROM printing").pluck().get()).toBe(0);
  });
});
