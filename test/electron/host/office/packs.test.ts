import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeSettings } from "../../../../electron/host/office/changeSettings.ts";
import { openOffice, SHIPPED_POLICIES } from "../../../../electron/host/office/office.ts";
import { activatePack, activePacks } from "../../../../electron/host/office/packs.ts";
import { consoleActor } from "../../../../electron/host/store/act.ts";
import { closeBooks, openBooks } from "../../../../electron/host/store/books.ts";
import { readSettings } from "../../../../electron/host/store/settings.ts";
import { loadPack } from "../../../../shared/policy/load.ts";
import {
  addActor,
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCode,
  openTestOffice,
  PLAIN_CATALOGUE,
  packText,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

/** Shipped for checking and for learning: no patient may be settled by them. */
const VERIFY_ONLY = [
  "anhui-poverty-relief-2017",
  "chuzhou-poverty-relief-2019",
  "demo-city-plans-2030",
  "demo-city-resident-2030",
  "poverty-relief-136",
];

describe("putting a pack into force", () => {
  let office: TestOffice;

  beforeEach(async () => {
    office = await openTestOffice();
  });
  afterEach(() => closeTestOffice(office));

  function activate(
    text: string,
    more: { confirmedAssumptions?: string[]; replaces?: string } = {},
  ) {
    const activation = { text, confirmedAssumptions: ["A1"], ...more };
    return activatePack(office.books, ask(office.console), activation);
  }

  const idsInForce = () => activePacks(office.books).map(({ id }) => id);

  it("compiles it once and keeps it until the next", () => {
    activate(packText());
    expect(idsInForce()).toEqual(["demo-resident-2023"]);
    expect(activePacks(office.books)).toBe(activePacks(office.books));
    activate(packText({ id: "demo-b", region: "9902" }));
    expect(idsInForce()).toEqual(["demo-b", "demo-resident-2023"]);
  });

  it("is refused for a text that cannot be read", () => {
    expect(errorCode(() => activate(packText().replace("每次起付线", "每次起付钱")))).toBe(
      "PACK_REFUSED",
    );
    expect(idsInForce()).toEqual([]);
  });

  it("is refused when an example gives another figure, and says which", () => {
    const wrong = () => activate(packText({ expected: "2820.01" }));
    expect(wrong).toThrow("算例“一 普通”");
    expect(errorCode(wrong)).toBe("PACK_EXAMPLE_FAILS");
    expect(idsInForce()).toEqual([]);
  });

  it("is refused where it says itself that it is for verifying only", () => {
    const text = packText().replace("名称:", "仅供核对: 原文没有起付标准\n名称:");
    expect(errorCode(() => activate(text))).toBe("PACK_VERIFY_ONLY");
    expect(() => activate(text)).toThrow("原文没有起付标准");
    expect(idsInForce()).toEqual([]);
  });

  it.each(VERIFY_ONLY)("is refused for %s, which names no region either", (id) => {
    const text = readFileSync(join(SHIPPED_POLICIES, `${id}.yaml`), "utf8");
    const { pack } = loadPack(text, id);
    expect(pack?.regions).toEqual([]);
    const confirmedAssumptions = [...(pack?.assumptions.keys() ?? [])];
    expect(errorCode(() => activate(text, { confirmedAssumptions }))).toBe("PACK_VERIFY_ONLY");
    expect(idsInForce()).toEqual([]);
  });

  it("needs every assumption confirmed by name", () => {
    expect(errorCode(() => activate(packText(), { confirmedAssumptions: [] }))).toBe(
      "ASSUMPTIONS_UNCONFIRMED",
    );
    expect(errorCode(() => activate(packText(), { confirmedAssumptions: ["A2"] }))).toBe(
      "ASSUMPTIONS_UNCONFIRMED",
    );
  });

  it("replaces an unused text of the same number, never a used one", () => {
    const first = activate(packText());
    const second = activate(packText({ deductible: 400 }));
    expect(second.hash).not.toBe(first.hash);
    expect(idsInForce()).toEqual(["demo-resident-2023"]);
    addCatalogue(office, PLAIN_CATALOGUE);
    addPerson(office, { serial: 1 });
    settleNow(office, office.cashier, addStay(office, { serial: 1, inpatientNo: "Z1" }));
    expect(errorCode(() => activate(packText({ deductible: 500 })))).toBe("PACK_USED");
    const newer = packText({ id: "demo-resident-2023b", deductible: 500 });
    expect(errorCode(() => activate(newer))).toBe("PACK_OVERLAPS");
    expect(idsInForce()).toEqual(["demo-resident-2023"]);
    activate(newer, { replaces: "demo-resident-2023" });
    expect(idsInForce()).toEqual(["demo-resident-2023b"]);
    const kept = office.books.database.prepare("SELECT count(*) FROM pack").pluck().get();
    expect(kept).toBe(3);
  });

  it("is the policy keeper's alone where patients are real", async () => {
    const folder = mkdtempSync(join(tmpdir(), "yijie-real-"));
    const books = await openBooks({ folder, create: "real" });
    const keeper = addActor(books, "周政策", "政策维护", "");
    const activation = { text: packText(), confirmedAssumptions: ["A1"] };
    expect(errorCode(() => activatePack(books, ask(consoleActor(books)), activation))).toBe(
      "NOT_ALLOWED",
    );
    expect(activatePack(books, ask(keeper), activation).id).toBe("demo-resident-2023");
    closeBooks(books);
    rmSync(folder, { recursive: true });
  });

  it("is done for a new training office with every pack of use that comes with the program", async () => {
    const folder = mkdtempSync(join(tmpdir(), "yijie-training-"));
    const books = await openOffice({ folder });
    const ids = activePacks(books).map(({ id }) => id);
    expect(ids).toContain("chongqing-resident-2023");
    expect(ids).toContain("chongqing-resident-2017");
    expect(ids).not.toContain("jimunai-ncms-2011");
    expect(ids).toContain("chuzhou-resident-2019");
    expect(ids.filter((id) => VERIFY_ONLY.includes(id))).toEqual([]);
    closeBooks(books);
    const again = await openOffice({ folder });
    expect(activePacks(again).map(({ id }) => id)).toEqual(ids);
    closeBooks(again);
    rmSync(folder, { recursive: true });
  });
});

describe("the office's settings", () => {
  let office: TestOffice;

  beforeEach(async () => {
    office = await openTestOffice();
  });
  afterEach(() => closeTestOffice(office));

  it("are changed by manager and administrator, in their form", () => {
    changeSettings(office.books, ask(office.manager), {
      hospitalName: "演示县人民医院",
      hospitalLevel: "二级",
      hospitalRegion: "990101",
    });
    expect(readSettings(office.books)).toMatchObject({
      hospitalName: "演示县人民医院",
      hospitalLevel: "二级",
      hospitalRegion: "990101",
      settledSource: "calculated",
      hospitalHeader: "演示县人民医院",
      clearingAgencyCode: "990101",
      clearingMethod: "按项目",
      ownPayReading: "outsideCatalogue",
      regionNames: {},
    });
    const regionNames = "990101=演示县；990299=邻县";
    changeSettings(office.books, ask(office.manager), { regionNames });
    expect(readSettings(office.books).regionNames).toEqual({
      "990101": "演示县",
      "990299": "邻县",
    });
    for (const wrong of ["9901=演示县", "990101", "990101=演示县；", "990101=甲990299=乙"]) {
      const changes = { regionNames: wrong };
      expect(errorCode(() => changeSettings(office.books, ask(office.manager), changes))).toBe(
        "BAD_REQUEST",
      );
    }
    const { detail } = office.books
      .prepare("SELECT detail FROM log WHERE act = '修改设置'")
      .get() as { detail: string };
    expect(JSON.parse(detail)).toMatchObject({
      before: { hospitalName: "" },
      after: { hospitalName: "演示县人民医院" },
    });
    const bad = { hospitalLevel: "四级" };
    expect(errorCode(() => changeSettings(office.books, ask(office.manager), bad))).toBe(
      "BAD_REQUEST",
    );
    const forbidden = { slipKey: "00" } as Record<string, string>;
    expect(errorCode(() => changeSettings(office.books, ask(office.manager), forbidden))).toBe(
      "BAD_REQUEST",
    );
    expect(errorCode(() => changeSettings(office.books, ask(office.cashier), {}))).toBe(
      "NOT_ALLOWED",
    );
  });
});
