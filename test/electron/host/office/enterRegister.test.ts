/** 窗口登记: what a window enters in the registers, its history, and what later lists make of it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { importFiles } from "../../../../electron/host/intake/importFiles.ts";
import {
  enterRegister,
  type RegisterEntry,
} from "../../../../electron/host/office/enterRegister.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { listBatches } from "../../../../electron/host/office/readBatches.ts";
import { registerHistory } from "../../../../electron/host/office/registerHistory.ts";
import { registerWords } from "../../../../electron/host/office/registerWords.ts";
import { personOf } from "../../../../electron/host/store/registers.ts";
import { parseDay } from "../../../../shared/calendar/day.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCode,
  openTestOffice,
  PLAIN_CATALOGUE,
  personNoOf,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

const PROOF = "户口簿和低保证原件";

function day(text: string) {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

let office: TestOffice;
let stayId: number;

beforeEach(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
  addPerson(office, { serial: 1 });
  stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
});
afterEach(() => closeTestOffice(office));

function enter(entry: RegisterEntry, proof = PROOF, actor = office.cashier) {
  return enterRegister(office.books, ask(actor), { entry, proof });
}

function holdsOf(id: number): readonly string[] {
  return presettle(office.books, id).holds.map(({ code }) => code);
}

function logDetails(): string {
  return office.books.database
    .prepare("SELECT group_concat(subject || detail, '|') FROM log WHERE act = '窗口登记'")
    .pluck()
    .get() as string;
}

describe("a held stay", () => {
  it("goes on once the missing tier is entered; paper says where it comes from", () => {
    addPerson(office, { serial: 2, tier: null });
    const held = addStay(office, { serial: 2, inpatientNo: "Z2" });
    expect(holdsOf(held)).toEqual(["FACT_MISSING"]);
    enter({ what: "person", personNo: personNoOf(2), changes: { tier: "一档" } });
    expect(holdsOf(held)).toEqual([]);
    const { draft } = presettle(office.books, held);
    expect(draft?.person.registerVersion).toMatch(/^窗口登记 \d{4}-\d\d-\d\d 1号窗口$/);
    expect(checkBooks(office.books)).toMatchObject({ ok: true });
  });

  it("goes on once a person whom no list knows is entered, by the bill's name and ID number", () => {
    const unknown = addStay(office, { serial: 3, inpatientNo: "Z3" });
    expect(holdsOf(unknown)).toEqual(["NO_PERSON"]);
    const { insuredRegion } = personOf(office.books, personNoOf(1))?.person ?? {
      insuredRegion: "",
    };
    enter({
      what: "newPerson",
      stayId: unknown,
      personNo: "N-3",
      insuredRegion,
      insuranceType: "城乡居民",
      tier: "一档",
      personType: "成年居民",
      district: "渝北",
    });
    expect(holdsOf(unknown)).toEqual([]);
    expect(checkBooks(office.books)).toMatchObject({ ok: true });
  });

  it("goes on once the register's mistyped name is corrected; the log keeps no name, the history both (E01)", () => {
    addPerson(office, { serial: 4, name: "错名字" });
    const held = addStay(office, { serial: 4, inpatientNo: "Z4" });
    expect(holdsOf(held)).toEqual(["NAME_DIFFERS"]);
    const { stay } = office.books.database
      .prepare(
        "SELECT name AS stay FROM stay_version JOIN stay ON current_version = stay_version.id WHERE inpatient_no = 'Z4'",
      )
      .get() as { stay: string };
    enter({ what: "person", personNo: personNoOf(4), changes: { name: stay } }, "身份证原件");
    expect(holdsOf(held)).toEqual([]);
    expect(registerHistory(office.books, personNoOf(4))).toMatchObject([
      {
        what: "参保登记",
        source: "window",
        proof: "身份证原件",
        window: "1号窗口",
        by: "张窗口",
        fields: [{ label: "姓名", before: "错名字", after: stay }],
      },
    ]);
    expect(logDetails()).not.toContain(stay);
    expect(logDetails()).not.toContain("错名字");
  });
});

describe("an entry", () => {
  it("of a referral made after admission counts for the stay (C08)", () => {
    const before = presettle(office.books, stayId);
    const { admitDay, dischargeDay } = before.draft?.stay ?? { admitDay: "", dischargeDay: "" };
    expect(admitDay < dischargeDay).toBe(true);
    enter({
      what: "registration",
      personNo: personNoOf(1),
      kind: "规范转诊",
      from: day(dischargeDay),
      to: null,
    });
    const after = presettle(office.books, stayId);
    expect(after.draft?.person.registrations).toEqual(["规范转诊"]);
    expect(after.digest).not.toBe(before.digest);
  });

  it("ends or is withdrawn, and what was there stays in the history", () => {
    const [identity = ""] = registerWords(office.books).identities;
    const personNo = personNoOf(1);
    enter({ what: "identity", personNo, identity, from: day("2023-01-01"), to: null });
    const end = (to: string): RegisterEntry => ({
      what: "end",
      personNo,
      of: "identity",
      name: identity,
      from: day("2023-01-01"),
      to: day(to),
    });
    enter(end("2023-03-31"), "低保 3 月停发");
    expect(personOf(office.books, personNo)?.identities).toMatchObject([{ to: "2023-03-31" }]);
    enter(end("2022-12-31"), "登错了人");
    expect(personOf(office.books, personNo)?.identities).toEqual([]);
    expect(registerHistory(office.books, personNo).map(({ fields }) => fields)).toEqual([
      [
        { label: "从", before: "2023-01-01", after: null },
        { label: "到", before: "2023-03-31", after: null },
      ],
      [
        { label: "从", before: "2023-01-01", after: "2023-01-01" },
        { label: "到", before: "一直有效", after: "2023-03-31" },
      ],
      [
        { label: "从", before: null, after: "2023-01-01" },
        { label: "到", before: null, after: "一直有效" },
      ],
    ]);
    expect(checkBooks(office.books)).toMatchObject({ ok: true });
  });

  it("is done once however often it is asked", () => {
    const request = ask(office.cashier);
    const entry: RegisterEntry = {
      what: "person",
      personNo: personNoOf(1),
      changes: { tier: "二档" },
    };
    const once = enterRegister(office.books, request, { entry, proof: PROOF });
    expect(enterRegister(office.books, request, { entry, proof: PROOF })).toEqual(once);
    expect(registerHistory(office.books, personNoOf(1))).toHaveLength(1);
  });

  it("that is none is refused, and nothing is written", () => {
    const personNo = personNoOf(1);
    const [from, to] = [day("2023-05-02"), day("2023-05-01")];
    const wrong: readonly RegisterEntry[] = [
      { what: "registration", personNo, kind: "规范转诊", from, to },
      { what: "identity", personNo, identity: "没有这种身份", from, to: null },
      { what: "end", personNo, of: "identity", name: "低保", from, to: from },
      { what: "person", personNo, changes: { idNumber: "500112199001011234" } },
      { what: "person", personNo, changes: { tier: "一档" } },
      {
        what: "newPerson",
        stayId,
        personNo,
        insuredRegion: "990100",
        insuranceType: "城乡居民",
        tier: null,
        personType: null,
        district: null,
      },
    ];
    for (const entry of wrong)
      expect(
        errorCode(() => enter(entry)),
        entry.what,
      ).toBe("ENTRY_REFUSED");
    const person: RegisterEntry = { what: "person", personNo, changes: { tier: "二档" } };
    expect(errorCode(() => enter(person, " "))).toBe("ENTRY_REFUSED");
    expect(errorCode(() => enter({ ...person, personNo: "nobody" }))).toBe("NOT_FOUND");
    expect(registerHistory(office.books, personNo)).toEqual([]);
  });

  it("changes nothing of what is settled, and not the scheme under which the year accumulates", () => {
    const { slipNumber } = settleNow(office, office.cashier, stayId);
    const scheme: RegisterEntry = {
      what: "person",
      personNo: personNoOf(1),
      changes: { insuranceType: "职工" },
    };
    expect(errorCode(() => enter(scheme))).toBe("ENTRY_REFUSED");
    const document = () =>
      office.books.database
        .prepare("SELECT document FROM settlement WHERE slip_number = ?")
        .pluck()
        .get(slipNumber);
    const before = document();
    enter({ what: "person", personNo: personNoOf(1), changes: { tier: "二档" } });
    expect(document()).toBe(before);
  });

  it("stands with its person and not among the imports", () => {
    // The lists of the test office have no reports.
    office.books.database.exec(`UPDATE import_batch SET report = '{"files":[]}'`);
    const before = listBatches(office.books, 50).length;
    expect(before).toBeGreaterThan(0);
    enter({ what: "person", personNo: personNoOf(1), changes: { tier: "二档" } });
    expect(listBatches(office.books, 50)).toHaveLength(before);
  });
});

describe("a list that comes later", () => {
  async function importList(tier: string, dryRun = false) {
    const { person } = personOf(office.books, personNoOf(1)) ?? {};
    const path = join(office.folder, "名单.csv");
    const header = "个人编号,姓名,身份证号,参保地区划,险种类别,档次,人员类别,区县";
    const cells = [
      person?.personNo,
      person?.name,
      person?.idNumber,
      person?.insuredRegion,
      person?.insuranceType,
      tier,
      person?.personType,
      person?.district,
    ];
    writeFileSync(path, `${header}\r\n${cells.join(",")}\r\n`);
    const files = [{ name: "名单.csv", path }];
    return importFiles(office.books, ask(office.manager), files, dryRun ? { dryRun } : {});
  }
  const tier = () => personOf(office.books, personNoOf(1))?.person.tier;

  it("and says something new has the last word, says so, and the entry stays in the history", async () => {
    const personNo = personNoOf(1);
    const [identity = ""] = registerWords(office.books).identities;
    enter({ what: "person", personNo, changes: { tier: "二档" } });
    enter({ what: "identity", personNo, identity, from: day("2023-01-01"), to: null });
    const rehearsal = await importList("三档", true);
    expect(rehearsal.warnings).toMatchObject([{ row: 2, code: "ENTRY_OVERRULED" }]);
    expect(tier()).toBe("二档");
    await importList("三档");
    expect(tier()).toBe("三档");
    // What the list does not name stays.
    expect(personOf(office.books, personNo)?.identities).toMatchObject([{ identity }]);
    expect(registerHistory(office.books, personNo)[0]).toMatchObject({
      source: "list",
      fields: [{ label: "档次", before: "二档", after: "三档" }],
    });
    expect(checkBooks(office.books)).toMatchObject({ ok: true });
  });

  it("and brings back what a window has withdrawn, says so too", async () => {
    const personNo = personNoOf(1);
    const header =
      "个人编号,姓名,身份证号,参保地区划,险种类别,档次,人员类别,区县,备案类型,备案起始日期";
    const { person } = personOf(office.books, personNo) ?? {};
    const cells = [
      personNo,
      person?.name,
      person?.idNumber,
      person?.insuredRegion,
      person?.insuranceType,
      person?.tier,
      person?.personType,
      person?.district,
      "规范转诊",
      "2023-01-01",
    ];
    const path = join(office.folder, "备案.csv");
    writeFileSync(path, `${header}\r\n${cells.join(",")}\r\n`);
    const files = [{ name: "备案.csv", path }];
    await importFiles(office.books, ask(office.manager), files);
    const end = { what: "end", personNo, of: "registration", name: "规范转诊" } as const;
    enter({ ...end, from: day("2023-01-01"), to: day("2022-12-31") }, "登错了人");
    expect(personOf(office.books, personNo)?.registrations).toEqual([]);
    const again = await importFiles(office.books, ask(office.manager), files);
    expect(again.warnings).toMatchObject([{ code: "ENTRY_OVERRULED" }]);
    expect(personOf(office.books, personNo)?.registrations).toHaveLength(1);
    expect(registerHistory(office.books, personNo)[0]).toMatchObject({
      source: "list",
      what: "规范转诊",
    });
    expect(checkBooks(office.books)).toMatchObject({ ok: true });
  });

  it("and only repeats what was corrected leaves the correction", async () => {
    enter({ what: "person", personNo: personNoOf(1), changes: { tier: "二档" } });
    const report = await importList("一档");
    expect(report.files).toMatchObject([{ rowsSeen: 1, rowsAccepted: 0 }]);
    expect(tier()).toBe("二档");
    // The bureau has corrected its own list: nothing to say; and what it says later counts.
    await importList("二档");
    expect(tier()).toBe("二档");
    await importList("三档");
    expect(tier()).toBe("三档");
  });
});

describe("the check", () => {
  it("names a history that was rewritten", () => {
    enter({ what: "person", personNo: personNoOf(1), changes: { tier: "二档" } });
    const { database } = office.books;
    database.exec("DROP TRIGGER register_change_no_update");
    database.exec("UPDATE register_change SET proof = '别的'");
    const { findings } = checkBooks(office.books);
    expect(findings.map(({ table }) => table)).toContain("register_change");
  });
});
