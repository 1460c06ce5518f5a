import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { decideSource } from "../../../../electron/host/office/decide.ts";
import { findStays } from "../../../../electron/host/office/findStays.ts";
import { activatePack } from "../../../../electron/host/office/packs.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { recordPrinting } from "../../../../electron/host/office/printing.ts";
import {
  listSettlements,
  readSettlement,
  readStay,
  readTrace,
} from "../../../../electron/host/office/reads.ts";
import { settle } from "../../../../electron/host/office/settle.ts";
import { performAct } from "../../../../electron/host/store/act.ts";
import {
  addActor,
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCode,
  type LineGiven,
  moveTo,
  openTestOffice,
  type PersonGiven,
  PLAIN_CATALOGUE,
  packText,
  platformOf,
  putPackInForce,
  type StayGiven,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

const JIA = (amountFen: number): LineGiven => ({
  code: "JIA",
  amountFen,
  split: { full: 0, over: 0, pre: 0 },
});

describe("settling a stay", () => {
  let office: TestOffice;

  beforeEach(async () => {
    office = await openTestOffice();
    addCatalogue(office, PLAIN_CATALOGUE);
    putPackInForce(office);
  });
  afterEach(() => closeTestOffice(office));

  function person(serial = 1, more: Partial<PersonGiven> = {}) {
    addPerson(office, { serial, ...more });
  }

  function stay(inpatientNo: string, more: Partial<StayGiven> = {}) {
    return addStay(office, { serial: 1, inpatientNo, ...more });
  }

  function holdsOf(stayId: number) {
    const { outcome, holds } = presettle(office.books, stayId);
    expect(outcome).toBe(holds.length === 0 ? "ready" : "held");
    return holds.map(({ code }) => code);
  }

  it("names on paper the cover it was settled under, whatever the HIS wrote", () => {
    person();
    const shown = [{ insuranceType: "公费" }, { region: "" }].map((more, index) => {
      return presettle(office.books, stay(`Z${index}`, more)).draft?.stay;
    });
    const cover = { insuredRegion: "990100", insuranceType: "城乡居民" };
    expect(shown).toMatchObject([cover, cover]);
  });

  it("books what was shown: document, layers, movement of the year, number, log", () => {
    person();
    const stayId = stay("Z1", {
      lines: [
        JIA(500_000),
        { code: "YI", amountFen: 100_000 },
        { code: "BING", amountFen: 20_000 },
      ],
    });
    const shown = presettle(office.books, stayId);
    expect(shown.outcome).toBe("ready");
    // (5,000 + 1,000 × 90% − 300) × 60% = 3,360.00: B27 with an invented pack's numbers
    expect(shown.draft?.figures).toMatchObject({
      totalFee: 620_000,
      fullSelfPay: 20_000,
      preSelfPay: 10_000,
      inScope: 590_000,
      fundTotal: 336_000,
      personTotal: 284_000,
      cash: 284_000,
    });
    const booked = settle(office.books, ask(office.cashier), {
      stayId,
      shownDigest: shown.digest,
    });
    expect(booked).toEqual({ slipNumber: "YS2023-000001", settledAt: "2023-06-05T09:00:00" });

    const document = readSettlement(office.books, booked.slipNumber);
    expect(document).toMatchObject({
      ...shown.draft,
      slipNumber: "YS2023-000001",
      kind: "结算",
      undoes: null,
      month: "2023-06",
      actor: { name: "张窗口", role: "窗口", window: "1号窗口" },
      source: "calculated",
      review: "可疑2",
      training: true,
      lineCount: 3,
    });
    expect(document.person.registerVersion).toMatch(/^参保登记 2023-06-05 批次 \d+$/);
    const layers = office.books.database
      .prepare("SELECT layer, payer, payment_fen FROM settlement_layer ORDER BY position")
      .raw()
      .all();
    expect(layers).toEqual([["基本医保", "居民统筹基金", 336_000]]);
    const movement = office.books.database
      .prepare("SELECT amount_fen FROM settlement_amount WHERE amount_name = '基本医保.支付'")
      .pluck()
      .get();
    expect(movement).toBe(336_000);
    const log = office.books.database.prepare("SELECT * FROM log ORDER BY number DESC").get();
    expect(log).toMatchObject({ act: "结算", subject: "YS2023-000001", role: "窗口" });
    expect(readTrace(office.books, booked.slipNumber).lines).toHaveLength(3);
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("keeps names and ID numbers out of the log", () => {
    person();
    settleNow(office, office.cashier, stay("Z1"));
    const text = JSON.stringify(office.books.database.prepare("SELECT * FROM log").all());
    expect(text).not.toContain("演示0001");
    expect(text).not.toContain("990101");
  });

  it("happens once for a key, and is not refused for having happened", () => {
    person();
    const stayId = stay("Z1");
    const { digest } = presettle(office.books, stayId);
    const request = ask(office.cashier);
    const first = settle(office.books, request, { stayId, shownDigest: digest });
    expect(settle(office.books, request, { stayId, shownDigest: digest })).toEqual(first);
    expect(
      errorCode(() => settle(office.books, ask(office.cashier), { stayId, shownDigest: digest })),
    ).toBe("ALREADY_SETTLED");
    expect(errorCode(() => presettle(office.books, stayId))).toBe("ALREADY_SETTLED");
    expect(listSettlements(office.books)).toHaveLength(1);
  });

  it("books nothing when the result is no longer what was shown", () => {
    person();
    const stayId = stay("Z1");
    const { digest } = presettle(office.books, stayId);
    person(1, { tier: "二档" });
    const settleAsShown = () =>
      settle(office.books, ask(office.cashier), { stayId, shownDigest: digest });
    expect(errorCode(settleAsShown)).toBe("SHOWN_DIFFERS");
    expect(listSettlements(office.books)).toEqual([]);
    expect(settleNow(office, office.cashier, stayId).slipNumber).toBe("YS2023-000001");
  });

  it("numbers slips per calendar year without gaps, whatever was refused between", () => {
    for (const serial of [1, 2, 3, 4]) person(serial);
    const ids = [1, 2, 3, 4].map((serial) => stay(`Z${serial}`, { serial }));
    const numbers = [settleNow(office, office.cashier, ids[0] ?? 0).slipNumber];
    expect(
      errorCode(() =>
        settle(office.books, ask(office.cashier), {
          stayId: ids[1] ?? 0,
          shownDigest: "0".repeat(64),
        }),
      ),
    ).toBe("SHOWN_DIFFERS");
    numbers.push(settleNow(office, office.otherCashier, ids[1] ?? 0).slipNumber);
    moveTo(office, "2024-01-01T00:00:00");
    numbers.push(settleNow(office, office.cashier, ids[2] ?? 0).slipNumber);
    numbers.push(settleNow(office, office.cashier, ids[3] ?? 0).slipNumber);
    expect(numbers).toEqual(["YS2023-000001", "YS2023-000002", "YS2024-000001", "YS2024-000002"]);
  });

  it("is for cashiers and managers only", () => {
    person();
    const stayId = stay("Z1");
    const { digest } = presettle(office.books, stayId);
    for (const role of ["政策维护", "审计只读", "系统管理"] as const) {
      const actor = addActor(office.books, role, role, "");
      expect(
        errorCode(() => settle(office.books, ask(actor), { stayId, shownDigest: digest })),
      ).toBe("NOT_ALLOWED");
    }
  });

  it("stops while the clock runs behind the last act", () => {
    person();
    const stayId = stay("Z1");
    const { digest } = presettle(office.books, stayId);
    moveTo(office, "2023-06-04T09:00:00");
    expect(
      errorCode(() => settle(office.books, ask(office.cashier), { stayId, shownDigest: digest })),
    ).toBe("CLOCK_BEHIND");
  });

  it("remembers the year: a second stay finds the room that the first left (requirement B28)", () => {
    person();
    const first = stay("Z1", { lines: [JIA(13_197_000)] });
    const booked = settleNow(office, office.cashier, first);
    // (131,970 − 300) × 60% = 79,002.00
    expect(readSettlement(office.books, booked.slipNumber).figures.fundTotal).toBe(7_900_200);
    const second = presettle(office.books, stay("Z2", { lines: [JIA(530_000)] }));
    // (5,300 − 300) × 60% = 3,000.00, of which the ceiling of 80,000 leaves 998.00
    expect(second.draft?.figures.fundTotal).toBe(99_800);
    expect(second.draft?.yearAccount).toContainEqual({
      kind: "payment",
      layer: "基本医保",
      name: "基本医保.支付",
      label: "基本医保 本年支付",
      used: 8_000_000,
      limit: 8_000_000,
    });
  });

  it("counts what the bureau brought in: 79,000 used, 3,000 payable, 1,000 paid, room 0 (requirement B28)", () => {
    person();
    performAct(
      office.books,
      { ...ask(office.console), kind: "导入", subject: "期初", request: null },
      (act) => {
        act.insert("opening_balance", {
          person_no: "P000001",
          scheme: "城乡居民",
          year_from: "2023-01-01",
          amount_name: "基本医保.支付",
          amount_fen: 7_900_000,
        });
        return null;
      },
    );
    const { slipNumber } = settleNow(office, office.cashier, stay("Z1", { lines: [JIA(530_000)] }));
    const document = readSettlement(office.books, slipNumber);
    expect(document.figures.fundTotal).toBe(100_000);
    expect(document.settlement?.layers[0]).toMatchObject({
      overCap: 200_000,
      caps: [{ name: "全年封顶", usedBefore: 7_900_000, roomAfter: 0 }],
    });
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("refuses a bill that was changed behind its back", () => {
    person();
    const stayId = stay("Z1");
    office.books.database.exec("UPDATE fee_line SET amount_fen = amount_fen + 1");
    const { digest } = presettle(office.books, stayId);
    expect(
      errorCode(() => settle(office.books, ask(office.cashier), { stayId, shownDigest: digest })),
    ).toBe("BILL_ALTERED");
    expect(listSettlements(office.books)).toEqual([]);
  });

  it("takes the identity valid on the day that the pack names (requirement A18)", () => {
    for (const serial of [1, 2]) {
      person(serial, { identities: [{ identity: "低保", from: "2022-01-01", to: "2023-11-30" }] });
    }
    moveTo(office, "2023-12-05T09:00:00");
    const dates = { admit: "2023-11-20" };
    const onTheDay = stay("Z1", { ...dates, serial: 1, discharge: "2023-11-30" });
    const dayAfter = stay("Z2", { ...dates, serial: 2, discharge: "2023-12-01" });
    const documents = [onTheDay, dayAfter].map((id) =>
      readSettlement(office.books, settleNow(office, office.cashier, id).slipNumber),
    );
    expect(documents.map(({ figures }) => figures.payers.map(({ layer }) => layer))).toEqual([
      ["基本医保", "医疗救助"],
      ["基本医保"],
    ]);
    expect(documents.map(({ person: who }) => who.identities)).toEqual([["低保"], []]);
    for (const { person: who } of documents) {
      expect(who.registerVersion).toMatch(/^参保登记 2023-06-05 批次 \d+$/);
    }
  });

  describe("waits, and says for what, when", () => {
    it("the person is in no register", () => {
      expect(holdsOf(stay("Z1"))).toEqual(["NO_PERSON"]);
    });

    it("the tier, the person type or the hospital's level is missing", () => {
      person(1, { tier: null });
      person(2, { personType: null });
      person(3);
      expect(holdsOf(stay("Z1"))).toEqual(["FACT_MISSING"]);
      expect(holdsOf(stay("Z2", { serial: 2 }))).toEqual(["FACT_MISSING"]);
      const third = stay("Z3", { serial: 3, level: null });
      expect(presettle(office.books, third).holds[0]).toMatchObject({
        code: "FACT_MISSING",
        what: "缺少“医院等级”。",
      });
    });

    it("a fact has a value that the pack does not know", () => {
      person(1, { tier: "三档" });
      expect(holdsOf(stay("Z1"))).toEqual(["FACT_OUTSIDE"]);
    });

    it("the patient showed a certificate that the register does not know", () => {
      person();
      expect(holdsOf(stay("Z1", { certificateClass: "低保" }))).toEqual(["FACT_MISSING"]);
      person(1, { identities: [{ identity: "低保", from: "2020-01-01", to: "2021-12-31" }] });
      expect(holdsOf(stay("Z1", { certificateClass: "低保" }))).toEqual([]);
    });

    it("bill and register name another region or another name", () => {
      person();
      expect(holdsOf(stay("Z1", { region: "430100" }))).toEqual(["REGION_DIFFERS"]);
      expect(holdsOf(stay("Z2", { name: "别人" }))).toEqual(["NAME_DIFFERS"]);
    });

    it("an item is not in the catalogue on its fee date (requirement C29)", () => {
      person();
      const ended = { code: "OLD", class: "甲" as const, to: "2022-12-31" };
      addCatalogue(office, [ended]);
      const { holds } = presettle(
        office.books,
        stay("Z1", { lines: [JIA(1_000), { code: "OLD", amountFen: 500 }] }),
      );
      expect(holds.map(({ code }) => code)).toEqual(["SPLIT_UNDECIDED"]);
      expect(holds[0]?.what).toContain("第 3 行（OLD 项目OLD）当日的医保目录里没有这个编码");
    });

    it("no pack covers the region and the bill brings no platform figures", () => {
      person(1, { region: "430100" });
      expect(holdsOf(stay("Z1", { region: "430100" }))).toEqual(["NO_PACK"]);
    });

    it("two packs fit, each by a date of its own", () => {
      activatePack(office.books, ask(office.console), {
        text: packText({ id: "demo-old", effective: "2022-01-01 至 2022-12-31" }).replace(
          "选版按: 出院日期",
          "选版按: 入院日期",
        ),
        confirmedAssumptions: ["A1"],
      });
      person();
      expect(holdsOf(stay("Z1", { admit: "2022-12-28", discharge: "2023-01-03" }))).toEqual([
        "SEVERAL_PACKS",
      ]);
    });

    it("a later stay of the year is settled and the policy takes none late", () => {
      const text = packText({ id: "demo-late", region: "9907" });
      activatePack(office.books, ask(office.console), {
        text: text.replace("迟报: 按结算先后", "迟报: 不受理"),
        confirmedAssumptions: ["A1"],
      });
      person(1, { region: "990700" });
      const region = "990700";
      settleNow(office, office.cashier, stay("Z2", { region, discharge: "2023-06-02" }));
      expect(holdsOf(stay("Z3", { region, discharge: "2023-06-02" }))).toEqual([]);
      expect(holdsOf(stay("Z1", { region, discharge: "2023-06-01" }))).toEqual(["LATE_STAY"]);
    });

    it("nothing was booked, and settling says why", async () => {
      const stayId = stay("Z1");
      const { digest } = presettle(office.books, stayId);
      expect(
        errorCode(() => settle(office.books, ask(office.cashier), { stayId, shownDigest: digest })),
      ).toBe("STAY_HELD");
      expect(listSettlements(office.books)).toEqual([]);
      expect(await findStays(office.books, { state: "held", limit: 9 })).toMatchObject([
        { inpatientNo: "Z1", state: "held", holds: [{ code: "NO_PERSON" }] },
      ]);
      person();
      expect(await findStays(office.books, { limit: 9 })).toMatchObject([
        { state: "waiting", holds: [] },
      ]);
      settleNow(office, office.cashier, stayId);
      expect(readStay(office.books, stayId).row).toMatchObject({
        state: "settled",
        slipNumber: "YS2023-000001",
      });
    });
  });

  describe("from two sources", () => {
    const lines = [JIA(1_000_000)];
    const ours = 582_000; // (10,000 − 300) × 60%

    it("goes on by itself when they agree to the fen", () => {
      person();
      const stayId = stay("Z1", { lines, platform: platformOf(lines, { fundFen: ours }) });
      const shown = presettle(office.books, stayId);
      expect(shown).toMatchObject({ outcome: "ready", comparison: { agree: true } });
      expect(shown.draft?.source).toBe("calculated");
    });

    it("waits for the manager when one fen differs, and shows field, figures and rule", () => {
      person();
      const stayId = stay("Z1", { lines, platform: platformOf(lines, { fundFen: ours - 1 }) });
      const shown = presettle(office.books, stayId);
      expect(shown.outcome).toBe("held");
      expect(shown.holds.map(({ code }) => code)).toEqual(["SOURCES_DIFFER"]);
      const differing = shown.comparison?.fields.filter(({ difference }) => difference !== 0);
      expect(differing?.map(({ field, ours: a, platform }) => [field, a, platform])).toEqual([
        ["fund_pay_sumamt", ours, ours - 1],
        ["psn_cash_pay", 418_000, 418_001],
      ]);
      expect(differing?.[0]?.rule).toContain("基本医保");

      const decision = { stayId, source: "platform" as const, reason: "以平台为准" };
      expect(errorCode(() => decideSource(office.books, ask(office.cashier), decision))).toBe(
        "NOT_ALLOWED",
      );
      expect(
        errorCode(() =>
          decideSource(office.books, ask(office.manager), { ...decision, reason: " " }),
        ),
      ).toBe("REASON_MISSING");
      expect(decideSource(office.books, ask(office.manager), decision)).toEqual({ number: 1 });
      const { slipNumber } = settleNow(office, office.cashier, stayId);
      const document = readSettlement(office.books, slipNumber);
      expect(document).toMatchObject({
        source: "platform",
        figures: { fundTotal: ours - 1, cash: 418_001, hospitalTotal: 0 },
      });
      expect(document.settlement?.fundTotal).toBe(ours);
      expect(checkBooks(office.books).findings).toEqual([]);
    });

    it("names the patient's earlier stay that is not settled before it asks the manager about a difference", () => {
      person();
      const first = stay("Z1", { lines, admit: "2023-04-01", discharge: "2023-04-10" });
      stay("Z0", { lines, admit: "2022-11-01", discharge: "2022-11-10" });
      const later = stay("Z2", {
        lines,
        admit: "2023-05-01",
        discharge: "2023-05-10",
        platform: platformOf(lines, { fundFen: ours - 1 }),
      });
      const { holds } = presettle(office.books, later);
      expect(holds.map(({ code }) => code)).toEqual(["EARLIER_STAY_FIRST", "SOURCES_DIFFER"]);
      // Last year's does not count into this year.
      expect(holds[0]?.what).toContain("：Z1（2023-04-10 出院）。");
      expect(holdsOf(first)).toEqual([]);
      settleNow(office, office.cashier, first);
      expect(holdsOf(later)).not.toContain("EARLIER_STAY_FIRST");
    });

    it("needs a new decision for a new difference", () => {
      person();
      const stayId = stay("Z1", { lines, platform: platformOf(lines, { fundFen: ours - 1 }) });
      decideSource(office.books, ask(office.manager), {
        stayId,
        source: "calculated",
        reason: "核对无误",
      });
      expect(holdsOf(stayId)).toEqual([]);
      stay("Z1", { lines, platform: platformOf(lines, { fundFen: ours - 2 }) });
      expect(holdsOf(stayId)).toEqual(["SOURCES_DIFFER"]);
    });

    it("lets the manager settle by the platform what the policy leaves unsaid", () => {
      activatePack(office.books, ask(office.console), {
        text: packText({ id: "demo-unsaid", region: "9908" }).replace("二档: 65%", "二档: 未载明"),
        confirmedAssumptions: ["A1"],
      });
      const region = "990800";
      person(1, { region, tier: "二档" });
      const without = stay("Z1", { region });
      expect(holdsOf(without)).toEqual(["NOT_STATED"]);
      expect(presettle(office.books, without).holds[0]?.what).toBe(
        "政策原文没有写明基本医保的比例（档次 二档）。",
      );
      const decision = { source: "platform" as const, reason: "经办机构口头答复按平台" };
      const decide = (stayId: number) =>
        decideSource(office.books, ask(office.manager), { stayId, ...decision });
      expect(errorCode(() => decide(without))).toBe("NOTHING_TO_DECIDE");
      const platform = platformOf(lines, { fundFen: 500_000 });
      const stayId = stay("Z2", { region, lines, platform });
      expect(holdsOf(stayId)).toEqual(["NOT_STATED"]);
      decide(stayId);
      const { slipNumber } = settleNow(office, office.cashier, stayId);
      expect(readSettlement(office.books, slipNumber)).toMatchObject({
        source: "platform",
        settlement: null,
        figures: { fundTotal: 500_000 },
      });
    });

    it("has nothing to decide where nothing differs", () => {
      person();
      const decision = { source: "platform" as const, reason: "试" };
      const plain = stay("Z1");
      expect(
        errorCode(() =>
          decideSource(office.books, ask(office.manager), { stayId: plain, ...decision }),
        ),
      ).toBe("NOTHING_TO_DECIDE");
    });

    it("takes the platform's alone where no pack covers the region, if they add up", () => {
      const region = "430100";
      const platform = platformOf(lines, { fundFen: 500_000, accountFen: 20_000 });
      const stayId = stay("Z1", { lines, region, platform });
      const { slipNumber } = settleNow(office, office.cashier, stayId);
      expect(readSettlement(office.books, slipNumber)).toMatchObject({
        source: "platform",
        settlement: null,
        platformOnly: {
          fundTotal: 500_000,
          personTotal: 500_000,
          accountPay: 20_000,
          cash: 480_000,
        },
        figures: { fundTotal: 500_000, payers: [{ layer: "基金支付", payment: 500_000 }] },
      });
      const odd = { ...platform, cashPay: platformOf(lines, { fundFen: 1 }).cashPay };
      expect(holdsOf(stay("Z2", { lines, region, platform: odd }))).toEqual([
        "PLATFORM_INCOMPLETE",
      ]);
      const unsplit = { ...platform, split: null };
      expect(holdsOf(stay("Z3", { lines, region, platform: unsplit }))).toEqual([
        "PLATFORM_INCOMPLETE",
      ]);
      expect(checkBooks(office.books).findings).toEqual([]);
    });
  });

  it("settles three regions in a row by three packs, without a switch (requirement D20)", () => {
    putPackInForce(office, {
      id: "demo-b-2023",
      region: "9902",
      deductible: 500,
      ratios: { 一档: "50%", 二档: "55%" },
    });
    putPackInForce(office, {
      id: "demo-c-2023",
      region: "9903",
      deductible: 100,
      ratios: { 一档: "90%", 二档: "95%" },
    });
    const regions = ["990100", "990200", "990300"];
    for (const [index, region] of regions.entries()) person(index + 1, { region });
    const documents = regions.map((region, index) => {
      const stayId = stay(`Z${index}`, { serial: index + 1, region });
      return readSettlement(office.books, settleNow(office, office.cashier, stayId).slipNumber);
    });
    expect(documents.map(({ settlement }) => settlement?.packId)).toEqual([
      "demo-resident-2023",
      "demo-b-2023",
      "demo-c-2023",
    ]);
    expect(documents.map(({ figures }) => figures.fundTotal)).toEqual([582_000, 475_000, 891_000]);
  });

  it("refuses a receipt that another stay has used, and shows where (requirement B15)", () => {
    person(1);
    person(2);
    const first = stay("Z1", { receipt: "0099887766" });
    const { slipNumber } = settleNow(office, office.cashier, first);
    moveTo(office, "2023-07-03T09:00:00");
    const second = stay("Z2", { serial: 2, receipt: "0099887766" });
    const shown = presettle(office.books, second);
    expect(shown.holds[0]).toMatchObject({ code: "RECEIPT_USED" });
    expect(shown.holds[0]?.what).toContain(slipNumber);
    expect(() =>
      settle(office.books, ask(office.cashier), { stayId: second, shownDigest: shown.digest }),
    ).toThrow("票据号 0099887766 已在住院号 Z1 的结算单 YS2023-000001 用过");
  });

  it("records every printing: the first is the original, a repeated request is none", () => {
    person();
    const { slipNumber } = settleNow(office, office.cashier, stay("Z1"));
    const request = ask(office.cashier);
    expect(recordPrinting(office.books, request, { slipNumber })).toEqual({ number: 0 });
    expect(recordPrinting(office.books, request, { slipNumber })).toEqual({ number: 0 });
    expect(recordPrinting(office.books, ask(office.manager), { slipNumber })).toEqual({
      number: 1,
    });
    const log = office.books
      .prepare("SELECT detail FROM log WHERE act = '打印结算单' AND subject = ? ORDER BY number")
      .pluck()
      .all(slipNumber);
    expect(log).toEqual(['{"number":0}', '{"number":1}']);
    expect(
      errorCode(() =>
        recordPrinting(office.books, ask(office.cashier), { slipNumber: "YS2023-000009" }),
      ),
    ).toBe("NOT_FOUND");
  });
});
