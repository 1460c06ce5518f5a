/** Stays that need more than the bill: covers by date, two covers, newborns, injuries, opening balances, tags. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { importFiles } from "../../../../electron/host/intake/importFiles.ts";
import { anyCase } from "../../../../electron/host/office/assess.ts";
import { changeSettings } from "../../../../electron/host/office/changeSettings.ts";
import { enterStay, stayCircumstances } from "../../../../electron/host/office/enterStay.ts";
import { activatePack } from "../../../../electron/host/office/packs.ts";
import { personYear } from "../../../../electron/host/office/personYear.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { reviewCase } from "../../../../electron/host/office/reviewCase.ts";
import { stayReview } from "../../../../electron/host/office/reviewReads.ts";
import { earlierStayHold } from "../../../../electron/host/office/standing.ts";
import { stayLines } from "../../../../electron/host/office/stayLines.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { currentStay } from "../../../../electron/host/store/stays.ts";
import type { Day } from "../../../../shared/calendar/day.ts";
import { parseIdNumber } from "../../../../shared/people/idNumber.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  askingPackText,
  closeTestOffice,
  errorCode,
  idNumberOf,
  nameOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  packText,
  personNoOf,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestOffice;

beforeEach(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
});
afterEach(() => closeTestOffice(office));

let files = 0;

async function importRows(rows: readonly Readonly<Record<string, string>>[]): Promise<void> {
  files += 1;
  const name = `${files}.csv`;
  const path = join(office.folder, name);
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))];
  writeFileSync(path, lines.map((line) => line.join(",")).join("\n"));
  const report = await importFiles(office.books, ask(office.manager), [{ path, name }]);
  expect(report.faults).toEqual([]);
}

function cover(serial: number, more: Readonly<Record<string, string>> = {}) {
  return {
    名单来源: "居民科",
    名单日期: "2023-01-01",
    人员编号: personNoOf(serial),
    姓名: nameOf(serial),
    身份证号: idNumberOf(serial),
    参保地: "990100",
    险种: "城乡居民",
    档次: "一档",
    人员类别: "成年居民",
    区县: "渝北",
    参保日期: "2023-01-01",
    停保日期: "",
    ...more,
  };
}

function holdsOf(stayId: number): readonly string[] {
  return presettle(office.books, stayId).holds.map(({ code }) => code);
}

function enter(
  stayId: number,
  entry: Parameters<typeof enterStay>[2]["entry"],
  proof = "核对过证明",
) {
  return enterStay(office.books, ask(office.cashier), { stayId, entry, proof });
}

function ok(): boolean {
  return checkBooks(office.books).ok;
}

describe("cover by date", () => {
  it("must be there on every day of the stay, and the slip names the list", async () => {
    await importRows([cover(1, { 停保日期: "2023-05-31" }), cover(2)]);
    const left = addStay(office, { serial: 1, inpatientNo: "Z1" });
    const insured = addStay(office, { serial: 2, inpatientNo: "Z2" });
    expect(holdsOf(left)).toEqual(["NOT_COVERED"]);
    const [hold] = presettle(office.books, left).holds;
    expect(hold?.what).toContain("2023-06-01 至 2023-06-01");
    const shown = presettle(office.books, insured);
    expect(shown.holds).toEqual([]);
    expect(shown.draft?.person.registerVersion).toContain("居民科 2023-01-01 起的名单");
  });

  it("is not denied before the first list of a source that does not say from when", async () => {
    await importRows([cover(1, { 名单日期: "2023-05-25", 参保日期: "" })]);
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
    expect(holdsOf(stayId)).toEqual([]);
    await importRows([cover(2, { 名单日期: "2023-05-23" })]);
    // Now a list that is older speaks of these days, and does not name the person.
    expect(holdsOf(stayId)).toEqual(["NOT_COVERED"]);
  });

  it("says which scheme it was then, whatever the register says now", async () => {
    await importRows([cover(1, { 停保日期: "2023-06-30" })]);
    const worker = { 名单来源: "职工科", 名单日期: "2023-07-01", 险种: "城镇职工", 参保日期: "" };
    await importRows([cover(1, worker)]);
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
    const { slipNumber } = settleNow(office, office.cashier, stayId);
    const scheme = office.books.database
      .prepare("SELECT scheme FROM settlement WHERE slip_number = ?")
      .pluck()
      .get(slipNumber);
    expect(scheme).toBe("城乡居民");
  });
});

describe("a bill and a register that mean one person (A01)", () => {
  const right = idNumberOf(1);
  /** Another day of birth, in its last digit, and a check digit that is as it should be or not */
  const wrong = `${right.slice(0, 13)}6${right.slice(14)}`;
  const asPerson = { kind: "samePerson", personNo: personNoOf(1) } as const;
  const asManager = (stayId: number, entry: Parameters<typeof enter>[1]) =>
    enterStay(office.books, ask(office.manager), { stayId, entry, proof: "核对了身份证原件" });

  it("with a number that differs in one digit is held; a cashier may not override, the manager may, and it is logged", () => {
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1", idNumber: wrong });
    const [first] = presettle(office.books, stayId).holds;
    expect(first?.code).toBe("PERSON_MISMATCH");
    expect(first?.what).toContain("证件号码第 14 位、出生日期");
    expect(JSON.stringify(first)).not.toContain(wrong.slice(6, 14));
    expect(stayCircumstances(office.books, stayId).persons).toMatchObject([
      { personNo: personNoOf(1), faults: ["证件号码第 14 位", "出生日期"] },
    ]);
    expect(errorCode(() => enter(stayId, asPerson))).toBe("NOT_ALLOWED");
    expect(holdsOf(stayId)).toEqual(["PERSON_MISMATCH"]);
    asManager(stayId, asPerson);
    expect(holdsOf(stayId)).toEqual([]);
    const entry = office.books.database
      .prepare("SELECT act, detail, account_id FROM log WHERE act = '确认人证'")
      .get() as { detail: string; account_id: number };
    expect(entry.account_id).toBe(office.manager.accountId);
    expect(JSON.parse(entry.detail)).toMatchObject({
      entered: "samePerson",
      reason: "核对了身份证原件",
      faults: "证件号码第 14 位、出生日期",
    });
    const [shown] = stayCircumstances(office.books, stayId).entries;
    expect(shown).toMatchObject({ kind: "samePerson", by: "王主任", proof: "核对了身份证原件" });
    expect(stayReview(office.books, stayId).confirmed?.by).toBe("王主任");
    const takeBack = { kind: "takeBack", of: "samePerson" } as const;
    expect(errorCode(() => enter(stayId, takeBack))).toBe("NOT_ALLOWED");
    asManager(stayId, takeBack);
    expect(holdsOf(stayId)).toEqual(["PERSON_MISMATCH"]);
    asManager(stayId, asPerson);
    settleNow(office, office.cashier, stayId);
    const row = office.books.database
      .prepare("SELECT person_no, document FROM settlement")
      .get() as { person_no: string; document: string };
    expect(row.person_no).toBe(personNoOf(1));
    expect(row.document).toContain("人证由主任核对");
    expect(ok()).toBe(true);
  });

  it("confirmed, the person is as old as the registered number says", () => {
    // 1990 in place of 1960, with the check digit of that
    const younger = [..."0123456789X"]
      .map((check) => `${right.slice(0, 8)}9${right.slice(9, 17)}${check}`)
      .find((number) => typeof parseIdNumber(number) === "object");
    if (younger === undefined) throw new Error("no check digit");
    const pack = packText({ id: "demo-age", region: "9902" })
      .replace("要素:\n", "要素:\n  年龄: 周岁（入院日期）\n")
      .replace(
        /比例: \{ 按: 档次.*\n/,
        "比例: { 取: 50%, 例外: [{ 当: { 年龄: ≥60 }, 取: 80%, 依据: S1 }] }\n",
      )
      .replace("  档次: [一档, 二档]\n", "")
      .replace("情形: { 医院等级", "情形: { 年龄: 40, 医院等级")
      .replace("档次: 一档, ", "")
      .replace("基本医保: 2820", "基本医保: 2350");
    activatePack(office.books, ask(office.console), { text: pack, confirmedAssumptions: ["A1"] });
    addPerson(office, { serial: 1, region: "990200" });
    const bill = { serial: 1, inpatientNo: "Z1", region: "990200", ageYears: 63 };
    const stayId = addStay(office, { ...bill, idNumber: younger });
    const places = stayCircumstances(office.books, stayId).persons[0]?.faults[0];
    expect(places).toMatch(/^证件号码第/);
    asManager(stayId, asPerson);
    // (10,000 − 300) × 80%: 63 by the register, 33 by the bill's number
    expect(presettle(office.books, stayId).draft?.figures.fundTotal).toBe(776_000);
  });

  it("confirmed, the person's two covers are there to choose of", async () => {
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1", idNumber: wrong });
    await importRows([cover(1), cover(1, { 名单来源: "职工科", 险种: "城镇职工" })]);
    asManager(stayId, asPerson);
    expect(holdsOf(stayId)).toEqual(["DOUBLE_COVER"]);
    const covers = stayCircumstances(office.books, stayId).covers;
    expect(covers.map(({ insuranceType }) => insuranceType).sort()).toEqual([
      "城乡居民",
      "城镇职工",
    ]);
  });

  it("names name and sex too; a confirmation of other differences counts no more", () => {
    addPerson(office, { serial: 1, name: "演示老名" });
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
    expect(holdsOf(stayId)).toEqual(["NAME_DIFFERS"]);
    asManager(stayId, asPerson);
    expect(holdsOf(stayId)).toEqual([]);
    // A new bill of the same stay, now of another age
    addStay(office, { serial: 1, inpatientNo: "Z1", ageYears: 20 });
    expect(holdsOf(stayId)).toEqual(["NAME_DIFFERS"]);
    expect(stayCircumstances(office.books, stayId).persons).toMatchObject([
      { faults: ["姓名", "年龄"] },
    ]);
    // Another last digit but one is another sex.
    addPerson(office, { serial: 2 });
    const number = idNumberOf(2);
    const other = `${number.slice(0, 16)}3${number.slice(17)}`;
    const sexed = addStay(office, { serial: 2, inpatientNo: "Z2", idNumber: other });
    const [hold] = presettle(office.books, sexed).holds;
    expect(hold?.what).toContain("证件号码第 17 位");
  });

  it("nobody confirms where bill and register agree, nor a person whom the bill cannot mean", () => {
    addPerson(office, { serial: 1 });
    addPerson(office, { serial: 2 });
    const fine = addStay(office, { serial: 1, inpatientNo: "Z1" });
    expect(errorCode(() => asManager(fine, asPerson))).toBe("ENTRY_REFUSED");
    const far = addStay(office, {
      serial: 1,
      inpatientNo: "Z2",
      idNumber: idNumberOf(9, "19870311"),
    });
    expect(holdsOf(far)).toEqual(["NO_PERSON"]);
    expect(errorCode(() => asManager(far, { ...asPerson, personNo: personNoOf(2) }))).toBe(
      "ENTRY_REFUSED",
    );
  });
});

describe("two covers at once (B41)", () => {
  const worker = { 名单来源: "职工科", 险种: "城镇职工", 人员编号: "W-1" };

  it("hold the stay with both records until one is chosen with a reason; the choice is logged", async () => {
    await importRows([cover(1)]);
    await importRows([cover(1, worker)]);
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
    const [hold] = presettle(office.books, stayId).holds;
    expect(hold?.code).toBe("DOUBLE_COVER");
    for (const word of ["城乡居民", "城镇职工", "W-1", personNoOf(1), "职工科", "居民科"]) {
      expect(hold?.what).toContain(word);
    }
    const chosen = {
      kind: "cover",
      personNo: personNoOf(1),
      insuredRegion: "990100",
      insuranceType: "城乡居民",
    } as const;
    expect(errorCode(() => enter(stayId, chosen, " "))).toBe("ENTRY_REFUSED");
    expect(errorCode(() => enter(stayId, { ...chosen, insuranceType: "生育" }))).toBe(
      "ENTRY_REFUSED",
    );
    enter(stayId, chosen);
    expect(holdsOf(stayId)).toEqual([]);
    expect(stayCircumstances(office.books, stayId)).toMatchObject({
      entries: [{ kind: "cover", proof: "核对过证明", by: "张窗口" }],
      covers: [{}, {}],
    });
    const logged = office.books.database
      .prepare("SELECT count(*) FROM log WHERE act = '登记住院情况' AND subject = ?")
      .pluck()
      .get(String(stayId));
    expect(logged).toBe(1);
    // A third cover is a new question.
    await importRows([cover(1, { 名单来源: "外地", 参保地: "990200", 人员编号: "O-1" })]);
    expect(holdsOf(stayId)).toEqual(["DOUBLE_COVER"]);
    expect(ok()).toBe(true);
  });

  it("one after the other are none", async () => {
    await importRows([cover(1, { 停保日期: "2023-04-30" })]);
    await importRows([cover(1, { ...worker, 名单日期: "2023-05-01", 参保日期: "2023-05-01" })]);
    const stayId = addStay(office, {
      serial: 1,
      inpatientNo: "Z1",
      admit: "2023-04-01",
      discharge: "2023-04-10",
    });
    expect(holdsOf(stayId)).toEqual([]);
  });
});

describe("参保状态 of a list", () => {
  const state = (word: string, more = {}) => cover(1, { 参保状态: word, 参保日期: "", ...more });
  /** From the 23rd of May to the 1st of June, unless said otherwise */
  const stay = (inpatientNo: string, more = {}) =>
    addStay(office, { serial: 1, inpatientNo, ...more });
  const gapsOf = (stayId: number) => {
    const [hold] = presettle(office.books, stayId).holds;
    return hold === undefined
      ? null
      : [hold.code, /期间有几天没有参保：(.*)。/.exec(hold.what)?.[1]];
  };

  it("in force changes nothing", async () => {
    await importRows([state("正常参保", { 参保日期: "2023-01-01" })]);
    expect(gapsOf(stay("Z1"))).toBe(null);
  });

  it.each(["暂停参保", "终止参保", "欠费", "停保"])(
    "%s without a date ends the cover on the day of the list, and denies nothing before",
    async (word) => {
      await importRows([state(word, { 名单日期: "2023-05-30" })]);
      expect(gapsOf(stay("Z1"))).toEqual(["NOT_COVERED", "2023-05-30 至 2023-06-01"]);
      expect(gapsOf(stay("Z2", { discharge: "2023-05-29" }))).toBe(null);
      const after = stay("Z3", { admit: "2023-06-10", discharge: "2023-06-12" });
      expect(gapsOf(after)).toEqual(["NOT_COVERED", "2023-06-10 至 2023-06-12"]);
    },
  );

  it("over on a list that follows one in force", async () => {
    await importRows([state("正常参保", { 名单日期: "2023-05-01" })]);
    await importRows([state("暂停参保", { 名单日期: "2023-06-01" })]);
    expect(gapsOf(stay("Z1"))).toEqual(["NOT_COVERED", "2023-06-01 至 2023-06-01"]);
    await importRows([state("正常参保", { 名单日期: "2023-07-01" })]);
    expect(gapsOf(stay("Z2", { admit: "2023-07-02", discharge: "2023-07-05" }))).toBe(null);
  });

  it("over since the day that the list says, or from the first day to the list", async () => {
    const since = { 名单日期: "2023-07-01", 参保日期: "2023-01-01", 停保日期: "2023-05-24" };
    await importRows([state("终止参保", since)]);
    expect(gapsOf(stay("Z1"))).toEqual(["NOT_COVERED", "2023-05-25 至 2023-06-01"]);
    await importRows([state("暂停参保", { ...since, 停保日期: "" })]);
    expect(gapsOf(stay("Z2"))).toBe(null);
    const late = stay("Z3", { admit: "2023-06-29", discharge: "2023-07-03" });
    expect(gapsOf(late)).toEqual(["NOT_COVERED", "2023-07-01 至 2023-07-03"]);
  });
});

describe("a bill that says 自费", () => {
  const chosen = {
    kind: "cover",
    personNo: personNoOf(1),
    insuredRegion: "990100",
    insuranceType: "城乡居民",
  } as const;
  const selfPay = (inpatientNo: string, more = {}) =>
    addStay(office, { serial: 1, inpatientNo, insuranceType: "自费", ...more });

  it.each(["the register", "a list"])(
    "of whom %s insures waits until a person says which",
    async (by) => {
      if (by === "a list") await importRows([cover(1)]);
      else addPerson(office, { serial: 1 });
      const stayId = selfPay("Z1");
      const [hold, ...others] = presettle(office.books, stayId).holds;
      expect([hold?.code, others]).toEqual(["SELF_PAY_BILL", []]);
      expect(hold?.what).toContain(`城乡居民（990100，人员编号 ${personNoOf(1)}）`);
      const { kind: _, ...asked } = chosen;
      expect(stayCircumstances(office.books, stayId).covers).toMatchObject([asked]);
      const wrong = { ...chosen, insuranceType: "城镇职工" };
      expect(errorCode(() => enter(stayId, wrong))).toBe("ENTRY_REFUSED");
      enter(stayId, chosen, "病人补交了社保卡");
      const { draft, holds } = presettle(office.books, stayId);
      expect([holds, draft?.stay.insuranceType]).toEqual([[], "城乡居民"]);
      settleNow(office, office.cashier, stayId);
      expect(ok()).toBe(true);
      enter(selfPay("Z2", { admit: "2023-07-01", discharge: "2023-07-05" }), chosen);
    },
  );

  it("is asked anew when the covers have changed, and goes on waiting when the answer is taken back", async () => {
    await importRows([cover(1)]);
    const stayId = selfPay("Z1");
    enter(stayId, chosen);
    expect(holdsOf(stayId)).toEqual([]);
    const employees = { 名单来源: "职工科", 险种: "城镇职工" };
    await importRows([cover(1, employees)]);
    expect(holdsOf(stayId)).toEqual(["SELF_PAY_BILL"]);
    enter(stayId, chosen);
    expect(holdsOf(stayId)).toEqual([]);
    enter(stayId, { kind: "takeBack", of: "cover" });
    expect(holdsOf(stayId)).toEqual(["SELF_PAY_BILL"]);
  });

  it("is no question of whom nobody insures, nor of a newborn whose mother is known", () => {
    expect(holdsOf(selfPay("Z1"))).toEqual(["NO_PERSON"]);
    addPerson(office, { serial: 2 });
    const child = { name: "演示之子", ageYears: 0, idNumber: "", admit: "2023-05-02" };
    const stayId = selfPay("B1", { ...child, discharge: "2023-05-10" });
    expect(holdsOf(stayId)).toEqual(["NEWBORN"]);
    enter(stayId, { kind: "mother", personNo: personNoOf(2), birthDay: "2023-05-01" as Day });
    expect(holdsOf(stayId)).toEqual([]);
  });
});

describe("a newborn (B32)", () => {
  const CHILD = {
    serial: 7,
    name: "演示之子",
    ageYears: 0,
    admit: "2023-05-02",
    discharge: "2023-05-10",
  };

  function childStay(inpatientNo: string, more = {}) {
    const idNumber = idNumberOf(7, "20230501");
    return addStay(office, { ...CHILD, inpatientNo, idNumber, ...more });
  }

  const born = "2023-05-01" as Day;

  it("not enrolled runs under the mother's cover, and her year moves", () => {
    addPerson(office, {
      serial: 1,
      identities: [{ identity: "低保", from: "2023-01-01", to: null }],
    });
    const mothers = addStay(office, { serial: 1, inpatientNo: "M1", discharge: "2023-05-25" });
    const stayId = childStay("B1");
    expect(holdsOf(stayId)).toEqual(["NO_PERSON"]);
    enter(stayId, { kind: "mother", personNo: personNoOf(1), birthDay: born }, "出生医学证明");
    const { draft, holds } = presettle(office.books, stayId);
    expect(holds).toEqual([]);
    expect(draft?.person).toMatchObject({ personNo: personNoOf(1), identities: ["低保"] });
    expect(draft?.person.registerVersion).toContain("新生儿随母");
    const child = settleNow(office, office.cashier, stayId);
    const own = settleNow(office, office.cashier, mothers);
    expect(personYear(office.books, own.slipNumber).slips).toEqual([
      child.slipNumber,
      own.slipNumber,
    ]);
    expect(ok()).toBe(true);
  });

  it("enrolled within 90 days is covered from birth; later than that, it is not", async () => {
    addPerson(office, { serial: 1 });
    const stayId = childStay("B1");
    enter(stayId, { kind: "mother", personNo: personNoOf(1), birthDay: born });
    const child = { 姓名: CHILD.name, 身份证号: idNumberOf(7, "20230501"), 人员类别: "学生儿童" };
    await importRows([cover(7, { ...child, 名单日期: "2023-08-01", 参保日期: "2023-08-01" })]);
    // On day 92 the mother's cover is still the only one for May.
    expect(presettle(office.books, stayId).draft?.person.personNo).toBe(personNoOf(1));
    await importRows([cover(7, { ...child, 名单日期: "2023-07-20", 参保日期: "2023-07-20" })]);
    const { draft } = presettle(office.books, stayId);
    expect(draft?.person.personNo).toBe(personNoOf(7));
  });

  it.each([
    ["no number at all", ""],
    ["its mother's", idNumberOf(1)],
  ])("with %s waits for its mother, and runs under her cover once she is known", (_, idNumber) => {
    addPerson(office, { serial: 1 });
    const stayId = childStay("B1", { idNumber });
    const [hold, ...others] = presettle(office.books, stayId).holds;
    expect([hold?.code, others]).toEqual(["NEWBORN", []]);
    expect(hold?.action).toContain("新生儿随母");
    enter(stayId, { kind: "mother", personNo: personNoOf(1), birthDay: born }, "出生医学证明");
    const { draft, holds } = presettle(office.books, stayId);
    expect([holds, draft?.person.personNo]).toEqual([[], personNoOf(1)]);
    settleNow(office, office.cashier, stayId);
    expect(ok()).toBe(true);
  });

  it("without a number is not the same patient as another one, nor as its mother", () => {
    addPerson(office, { serial: 1 });
    for (const [inpatientNo, idNumber] of [
      ["B1", ""],
      ["B2", ""],
      ["B3", idNumberOf(1)],
    ] as const) {
      childStay(inpatientNo, { idNumber, name: `${inpatientNo}之婴` });
    }
    addStay(office, { serial: 1, inpatientNo: "M1", admit: "2023-05-02", discharge: "2023-05-10" });
    const stays = office.books.database.prepare("SELECT id FROM stay ORDER BY id").pluck().all();
    const others = (stays as number[]).map((stayId) => {
      const open = anyCase(office.books, stayId);
      return reviewCase(open, null, "出院", () => null).otherStays.length;
    });
    expect(others).toEqual([0, 0, 0, 0]);
    // What nobody has a number for is no earlier stay of somebody else's year.
    const bornLater = childStay("B4", { idNumber: "", discharge: "2023-05-20" });
    expect(
      earlierStayHold(office.books, currentStay(office.books, bornLater), "2023-01-01" as Day),
    ).toBe(null);
  });

  it("is told from a grown-up of such a name", () => {
    addPerson(office, { serial: 1, name: "王小之子" });
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1", name: "王小之子" });
    expect(holdsOf(stayId)).toEqual([]);
  });

  it("is refused under nobody, before birth and when it is too old; taken back, the stay waits again", () => {
    addPerson(office, { serial: 1 });
    const stayId = childStay("B1");
    const mother = { kind: "mother", personNo: personNoOf(1), birthDay: born } as const;
    expect(errorCode(() => enter(stayId, { ...mother, personNo: "NOBODY" }))).toBe("NOT_FOUND");
    for (const day of ["2023-05-03", "2023-01-31"]) {
      expect(errorCode(() => enter(stayId, { ...mother, birthDay: day as Day }))).toBe(
        "ENTRY_REFUSED",
      );
    }
    enter(stayId, mother);
    enter(stayId, { kind: "takeBack", of: "mother" }, "认错了人");
    expect(holdsOf(stayId)).toEqual(["NO_PERSON"]);
    expect(errorCode(() => enter(stayId, { kind: "takeBack", of: "mother" }))).toBe(
      "ENTRY_REFUSED",
    );
  });
});

describe("an injury (E20)", () => {
  it("waits for the inquiry where the office asks for one; 无第三方 lets it go on, 有第三方 stops it", () => {
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1", diagnosisCode: "S72.000" });
    expect(holdsOf(stayId)).toEqual([]);
    changeSettings(office.books, ask(office.manager), { injuryInquiry: "hold" });
    expect(holdsOf(stayId)).toEqual(["INJURY_NOT_ASKED"]);
    enter(stayId, { kind: "injury", result: "有第三方" }, "交警事故认定书");
    expect(holdsOf(stayId)).toEqual(["INJURY_OTHERS_PAY"]);
    enter(stayId, { kind: "injury", result: "无第三方" }, "入户调查表");
    expect(holdsOf(stayId)).toEqual([]);
    const { slipNumber } = settleNow(office, office.cashier, stayId);
    const again = () => enter(stayId, { kind: "injury", result: "工伤" });
    expect(errorCode(again)).toBe("ALREADY_SETTLED");
    undo(office.books, ask(office.cashier), {
      slipNumber,
      reason: "复查",
      outside: { cashRefunded: true },
    });
    again();
    expect(holdsOf(stayId)).toEqual(["INJURY_OTHERS_PAY"]);
    expect(ok()).toBe(true);
  });

  it("is no question of a stay without one", () => {
    addPerson(office, { serial: 1 });
    changeSettings(office.books, ask(office.manager), { injuryInquiry: "hold" });
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
    expect(holdsOf(stayId)).toEqual([]);
    const entry = { kind: "injury", result: "无第三方" } as const;
    expect(errorCode(() => enter(stayId, entry))).toBe("ENTRY_REFUSED");
  });
});

describe("opening balances by list", () => {
  function opening(amount: string, more: Readonly<Record<string, string>> = {}) {
    return {
      名单来源: "医保局",
      名单日期: "2023-05-01",
      人员编号: personNoOf(1),
      险种: "城乡居民",
      年度: "2023",
      累计名称: "基本医保.支付",
      累计金额: amount,
      ...more,
    };
  }

  function basicPay(stayId: number) {
    const layers = presettle(office.books, stayId).draft?.settlement?.layers ?? [];
    return layers.find(({ name }) => name === "基本医保")?.payment;
  }

  it("count against the year's ceiling; the next list of the source replaces them, other years stay apart", async () => {
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
    // (10,000 − 300) × 60 %
    expect(basicPay(stayId)).toBe(582_000);
    await importRows([opening("79000.00"), opening("5.00", { 年度: "2022" })]);
    expect(basicPay(stayId)).toBe(100_000);
    await importRows([opening("79600", { 名单日期: "2023-06-01" })]);
    expect(basicPay(stayId)).toBe(40_000);
    await importRows([opening("100", { 名单来源: "平台" })]);
    expect(basicPay(stayId)).toBe(30_000);
    expect(ok()).toBe(true);
  });

  it("under a name that the pack does not know hold the stay", async () => {
    addPerson(office, { serial: 1 });
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
    await importRows([opening("1", { 累计名称: "没有这一层.支付" })]);
    expect(holdsOf(stayId)).toEqual(["POLICY_REFUSED"]);
  });
});

describe("a negative list (C05)", () => {
  it("keeps its items with the patient by the pack's own rule, from the day that the list says", async () => {
    const text = packText({ id: "demo-negative", region: "9902" }).replace(
      "  丙类: 全自费\n",
      "  丙类: 全自费\n  负面清单: 全自费\n",
    );
    activatePack(office.books, ask(office.console), { text, confirmedAssumptions: ["A1"] });
    addPerson(office, { serial: 1, region: "990200" });
    const lines = [
      { code: "JIA", amountFen: 1_000_000 },
      { code: "YI", amountFen: 50_000 },
    ];
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1", region: "990200", lines });
    const fullSelfPay = () => presettle(office.books, stayId).draft?.figures.fullSelfPay;
    expect(fullSelfPay()).toBe(0);
    const entry = {
      名单来源: "负面清单",
      名单日期: "2023-01-01",
      国标代码: "YI",
      标记: "负面清单",
      条款: "第五条",
    };
    await importRows([entry]);
    expect(fullSelfPay()).toBe(50_000);
    expect(stayLines(office.books, stayId)[1]?.split).toMatchObject({
      rule: "负面清单",
      fullSelfPay: 50_000,
    });
    await importRows([{ ...entry, 名单日期: "2023-05-01", 国标代码: "BING" }]);
    expect(fullSelfPay()).toBe(0);
  });
});

describe("what the rules ask and no file brings", () => {
  let stayId: number;
  beforeEach(() => {
    const text = askingPackText({ id: "demo-asking", region: "9902" });
    activatePack(office.books, ask(office.console), { text, confirmedAssumptions: ["A1"] });
    addPerson(office, { serial: 1, region: "990200" });
    stayId = addStay(office, { serial: 1, inpatientNo: "Z1", region: "990200" });
  });

  const say = (name: string, text: string) =>
    enterStay(office.books, ask(office.cashier), {
      stayId,
      entry: { kind: "fact", name, text },
      proof: "出院小结",
    });
  const fund = () => presettle(office.books, stayId).draft?.figures.fundTotal ?? null;

  it("is said by the window, fact by fact, and until then no figure comes out", () => {
    const missing = presettle(office.books, stayId).holds.map(({ what }) => what);
    expect(missing).toEqual(["缺少“病种”。", "缺少“就诊机构”。"]);
    say("就诊机构", "县级");
    expect(fund()).toBeNull();
    say("病种", "阑尾炎");
    // (10,000 − 300) × 80%
    expect(fund()).toBe(776_000);
    say("病种", "其他病");
    // (10,000 − 300) × 60%: the last word counts
    expect(fund()).toBe(582_000);
    say("病种", "");
    expect(presettle(office.books, stayId).holds.map(({ what }) => what)).toEqual(["缺少“病种”。"]);
    const { facts, entries } = stayCircumstances(office.books, stayId);
    expect(facts.map(({ name, values, text }) => [name, values, text])).toEqual([
      ["病种", ["阑尾炎", "其他病"], ""],
      ["就诊机构", ["县级", "乡级"], "县级"],
    ]);
    expect(entries).toHaveLength(4);
  });

  it("is said once by the office where it is the same for all, and a stay's own word counts before it", () => {
    changeSettings(office.books, ask(office.manager), {
      officeFacts: "就诊机构=乡级；病种=其他病",
    });
    // (10,000 − 300) × 70%
    expect(fund()).toBe(679_000);
    say("病种", "阑尾炎");
    expect(fund()).toBe(776_000);
    const settled = settleNow(office, office.cashier, stayId);
    expect(settled.slipNumber).not.toBe("");
    expect(errorCode(() => say("病种", "其他病"))).toBe("ALREADY_SETTLED");
    expect(checkBooks(office.folder).findings).toEqual([]);
  });

  it("refuses what the rules do not ask, and another word than theirs", () => {
    const refusals: readonly (readonly [string, string])[] = [
      ["病种", "肺炎"],
      ["急诊", "是"],
      ["医院等级", "三级"],
      ["病种", ""],
    ];
    for (const [name, text] of refusals) {
      expect(errorCode(() => say(name, text))).toBe("ENTRY_REFUSED");
    }
  });
});
