/** What a person types finds the stay; what is kept for it follows the books, also those of an older schema. */

import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { findStays } from "../../../../electron/host/office/findStays.ts";
import { findCatalogueItems, findPersons } from "../../../../electron/host/office/lookUp.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { performAct } from "../../../../electron/host/store/act.ts";
import { closeBooks, openBooks } from "../../../../electron/host/store/books.ts";
import { itemInitials, nameInitials } from "../../../../electron/host/store/nameInitials.ts";
import { addItems, addSettledStays, nameAt } from "../../../support/longBooks.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  forgetSchemaAfter,
  idNumberOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestOffice;
beforeEach(async () => {
  office = await openTestOffice();
});
afterEach(() => closeTestOffice(office));

async function found(search: string): Promise<string[]> {
  const rows = await findStays(office.books, { search, limit: 50 });
  return rows.map(({ inpatientNo }) => inpatientNo).sort();
}

function ready(): void {
  putPackInForce(office);
  addCatalogue(office, PLAIN_CATALOGUE);
  addPerson(office, { serial: 1, name: "章小满" });
  addPerson(office, { serial: 2 });
}

describe("the search over all stays", () => {
  it("knows name, initials, ID number, inpatient number, slip and receipt, whole or by the end", async () => {
    ready();
    const stayId = addStay(office, {
      serial: 1,
      inpatientNo: "ZY23000017",
      name: "章小满",
      receipt: "0099887766",
    });
    addStay(office, { serial: 2, inpatientNo: "ZY23000028", name: "单雄信" });
    const { slipNumber } = settleNow(office, office.cashier, stayId);
    const id = idNumberOf(1);
    const one = [
      "章小满",
      "小满",
      "zxm",
      "ＺＸＭ",
      "xm",
      "ZY23000017",
      "zy23000017",
      "000017",
      id,
      id.toLowerCase(),
      id.slice(-4),
      "0099887766",
      "7766",
      "0099",
      slipNumber,
      slipNumber.toLowerCase(),
      slipNumber.slice(-6),
      "1",
    ];
    for (const search of one)
      expect([search, ...(await found(search))]).toEqual([search, "ZY23000017"]);
    expect(await found("sxx")).toEqual(["ZY23000028"]);
    expect(await found("zy23")).toHaveLength(2);
    for (const none of ["%", "_", "满小", "zxmx", id.slice(0, 9), "776"])
      expect(await found(none)).toEqual([]);
  });

  it("finds the bill as it is now, not as it was before it was corrected", async () => {
    addStay(office, { serial: 1, inpatientNo: "ZY1", name: "旧名" });
    addStay(office, { serial: 1, inpatientNo: "ZY1", name: "新名" });
    expect(await found("旧名")).toEqual([]);
    expect(await found("新名")).toEqual(["ZY1"]);
  });

  it("gives the latest first, page after page, however many are meant", async () => {
    addSettledStays(office, 4_000);
    const surname = nameAt(1).slice(0, 1);
    for (const search of [surname, nameAt(3).slice(1), "ZY00"]) {
      const days: string[] = [];
      const ids = new Set<number>();
      let after: number | undefined;
      for (let page = 0; page < 4; page += 1) {
        const rows = await findStays(office.books, {
          search,
          limit: 40,
          ...(after === undefined ? {} : { after }),
        });
        for (const { dischargeDay, stayId } of rows) {
          days.push(dischargeDay);
          ids.add(stayId);
        }
        after = rows.at(-1)?.stayId;
        if (rows.length < 40) break;
      }
      expect(ids.size).toBe(days.length);
      expect(days).toEqual([...days].sort().reverse());
    }
  });

  it("keeps the work list through settling and undoing, and the check sees when it is not true", async () => {
    ready();
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", name: "章小满" });
    const open = async () => (await findStays(office.books, { state: "open", limit: 9 })).length;
    expect(await open()).toBe(1);
    const { slipNumber } = settleNow(office, office.cashier, stayId);
    expect(await open()).toBe(0);
    await undo(office.books, ask(office.cashier), {
      slipNumber,
      reason: "录错了",
      outside: { cashRefunded: true },
    });
    expect(await open()).toBe(1);
    expect(checkBooks(office.books).findings).toEqual([]);
    office.books.database.exec("DELETE FROM open_stay; UPDATE name_reading SET initials = 'X'");
    expect(checkBooks(office.books).findings.map(({ table }) => table)).toEqual(
      expect.arrayContaining(["open_stay", "person", "stay_version"]),
    );
  });

  it("serves books from before there were readings, once they are brought up", async () => {
    ready();
    const stayId = addStay(office, { serial: 1, inpatientNo: "ZY1", name: "章小满" });
    addStay(office, { serial: 2, inpatientNo: "ZY2", name: "李四" });
    settleNow(office, office.cashier, stayId);
    const { folder } = office;
    closeBooks(office.books);
    const file = new Database(join(folder, "office.sqlite"));
    forgetSchemaAfter(file, 20);
    file.close();
    const books = await openBooks({ folder, clock: office.clock });
    office = { ...office, books };
    expect(await found("zxm")).toEqual(["ZY1"]);
    expect(
      (await findStays(books, { state: "open", limit: 9 })).map(({ inpatientNo }) => inpatientNo),
    ).toEqual(["ZY2"]);
    expect(findCatalogueItems(books, { search: "xm", limit: 9 }).count).toBe(3);
    expect(checkBooks(books).findings).toEqual([]);
  });
});

describe("the look-up of items", () => {
  it("goes by initials, what begins as typed first, each once, page after page", () => {
    addSettledStays(office, 1);
    addItems(office, 5_000);
    const all: string[] = [];
    let after: string | undefined;
    let count = 0;
    for (;;) {
      const page = findCatalogueItems(office.books, {
        search: "zsy",
        limit: 90,
        ...(after === undefined ? {} : { after }),
      });
      count = page.count;
      const last = page.items.at(-1);
      if (last === undefined) break;
      all.push(...page.items.map(({ code }) => code));
      after = `${last.code} ${last.from}`;
    }
    expect(all.length).toBeGreaterThan(90);
    expect(new Set(all).size).toBe(count);
    expect(all).toHaveLength(count);
    expect(
      findCatalogueItems(office.books, { search: "XA000123", limit: 9 }).items.map(
        ({ code }) => code,
      ),
    ).toEqual(["XA000123"]);
    expect(findCatalogueItems(office.books, { search: "ct", limit: 9 }).items[0]?.name).toContain(
      "CT",
    );
  });

  it("reads letters, figures, signs and rare characters of an item's name", () => {
    expect(itemInitials("单硝酸异山梨酯缓释片")).toBe("DXSYSLZHSP");
    expect(nameInitials("单雄信")).toBe("SXX");
    expect(itemInitials("0.9%氯化钠注射液")).toBe("09LHNZSY");
    expect(itemInitials("α-硫辛酸（Ⅱ）Ｂ")).toBe("LXSIIB");
    expect(itemInitials("㐂𠀀片")).toBe("P");
  });

  it("follows a name that an import corrects, and persons by initials", () => {
    addCatalogue(office, PLAIN_CATALOGUE);
    const key = { national_item_code: "YI", from_day: "2000-01-01" };
    performAct(
      office.books,
      { ...ask(office.console), kind: "导入", subject: "目录", request: null },
      (act) => {
        act.update("catalogue_item", key, { name: "阿莫西林胶囊" });
        return null;
      },
    );
    expect(
      findCatalogueItems(office.books, { search: "amxl", limit: 9 }).items.map(({ code }) => code),
    ).toEqual(["YI"]);
    addPerson(office, { serial: 7 });
    expect(findPersons(office.books, { search: "ys", limit: 9 }).count).toBe(1);
  });
});
