import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { activatePack } from "../../../../electron/host/office/packs.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { type WhatIf, whatIf } from "../../../../electron/host/office/whatIf.ts";
import { loadPack } from "../../../../shared/policy/load.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCodeOf,
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

function caseOf(answer: WhatIf, changed: string): WhatIf["cases"][number] {
  const found = answer.cases.find((one) => one.changed === changed);
  if (found === undefined) throw new Error(answer.cases.map((one) => one.changed).join("、"));
  return found;
}

function differences(answer: WhatIf, changed: string): Record<string, number | null> {
  const { layers, ownDifference } = caseOf(answer, changed);
  const ofLayers = layers.map(({ name, difference }) => [name, difference]);
  return { ...Object.fromEntries(ofLayers), 本人: ownDifference };
}

describe("what if", () => {
  it("answers one changed fact at a time as differences", async () => {
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    // 10,000 甲，二级、一档、普通: (10,000 − 300) × 60% = 5,820，本人 4,180
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1" });
    const answer = await whatIf(office.books, stayId);
    expect(answer.own).toBe(418_000);
    // 4,180 × 70% = 2,926
    expect(differences(answer, "若是低保")).toEqual({
      基本医保: 0,
      医疗救助: 292_600,
      本人: -292_600,
    });
    // 9,700 × 65% = 6,305
    expect(differences(answer, "若参保档次是二档")).toEqual({
      基本医保: 48_500,
      医疗救助: 0,
      本人: -48_500,
    });
    // (10,000 − 800) × 60% = 5,520
    expect(differences(answer, "若在三级医院住院")).toEqual({
      基本医保: -30_000,
      医疗救助: 0,
      本人: 30_000,
    });
    const unmoved = caseOf(answer, "若参保档次是二档").layers[1];
    expect(unmoved).toMatchObject({ difference: 0, whyNot: expect.stringContaining("身份") });
    expect(answer.cases.map(({ changed }) => changed)).toEqual([
      "若在一级医院住院",
      "若在三级医院住院",
      "若参保档次是二档",
      "若是特困",
      "若是低保",
    ]);
  });

  it("gives the published figures of E02 with and without the referral and the identity", async () => {
    const text = readPackText(SHIPPED_PACKS[1] ?? "");
    const confirmedAssumptions = [...(loadPack(text, "2023.yaml").pack?.assumptions.keys() ?? [])];
    activatePack(office.books, ask(office.console), { text, confirmedAssumptions });
    addPerson(office, {
      serial: 1,
      region: "500199",
      district: "某区县",
      identities: [{ identity: "低保", from: "2023-01-01", to: null }],
      registrations: [{ kind: "规范转诊", from: "2023-01-01", to: null }],
    });
    const stayId = addStay(office, {
      serial: 1,
      inpatientNo: "ZY1",
      region: "500199",
      certificateClass: "最低生活保障家庭成员",
      lines: [
        { code: "JIA", amountFen: 18_000_000 },
        { code: "BING", amountFen: 2_000_000 },
      ],
    });
    const answer = await whatIf(office.books, stayId);
    expect(answer.own).toBe(2_465_197);
    expect(caseOf(answer, "若没有办理规范转诊")).toMatchObject({
      own: 2_733_990,
      ownDifference: 268_793,
    });
    // 54,210 − 16,901 = 37,309 × 60% = 22,385.40；救助、倾斜没有：200,000 − 125,790 − 22,385.40 = 51,824.60
    expect(differences(answer, "若不是低保")).toEqual({
      基本医保: 0,
      大病保险: -735_828,
      医疗救助: -1_712_642,
      倾斜救助: -268_793,
      本人: 2_717_263,
    });
  });

  it("says what the rules do not give, and what a missing fact would bring", async () => {
    putPackInForce(office);
    addPerson(office, { serial: 1, tier: null });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1" });
    const answer = await whatIf(office.books, stayId);
    expect(answer.own).toBeNull();
    expect(caseOf(answer, "若参保档次是一档")).toMatchObject({ own: 418_000, ownDifference: null });
    expect(caseOf(answer, "若是低保")).toMatchObject({
      own: null,
      why: expect.stringContaining("档次"),
    });
    const stranger = addStay(office, { serial: 9, inpatientNo: "ZY9", region: "880000" });
    expect(await whatIf(office.books, stranger)).toMatchObject({
      cases: [],
      why: expect.stringContaining("参保登记"),
    });
  });

  it("changes nothing, and answers nothing about what is settled", async () => {
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1" });
    const { digest } = presettle(office.books, stayId);
    const written = () => office.books.database.prepare("SELECT total_changes()").pluck().get();
    const before = written();
    await whatIf(office.books, stayId);
    expect(written()).toBe(before);
    expect(presettle(office.books, stayId).digest).toBe(digest);
    settleNow(office, office.cashier, stayId);
    expect(await errorCodeOf(whatIf(office.books, stayId))).toBe("ALREADY_SETTLED");
  });
});
