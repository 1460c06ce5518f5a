import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importSample } from "../../../../electron/host/office/sampleImport.ts";
import type { Day } from "../../../../shared/calendar/day.ts";
import type { Client } from "../../../../shared/contract/client.ts";
import { hostInFolder, moment, type TestHost } from "../../../support/hostInFolder.ts";
import { errorCodeOf } from "../../../support/office.ts";

let office: TestHost;
let cashier: Client;

beforeAll(async () => {
  office = await hostInFolder();
  office.clock.set(moment("2023-07-03T09:00:00"));
  await importSample(office.host.books, () => {});
  cashier = (await office.logIn("窗口")).client;
});

afterAll(() => office.end());

function idNumbers(): { person_no: string; id_number: string; name: string }[] {
  return office.host.books.prepare("SELECT * FROM person ORDER BY person_no").all() as ReturnType<
    typeof idNumbers
  >;
}

describe("the register of persons", () => {
  it("is read page by page, each person once, and never with a whole ID number", async () => {
    const all = idNumbers();
    const seen: string[] = [];
    for (;;) {
      const after = seen.at(-1);
      const page = await cashier.persons({ limit: 7, ...(after === undefined ? {} : { after }) });
      expect(page.count).toBe(all.length);
      if (page.persons.length === 0) break;
      seen.push(...page.persons.map(({ personNo }) => personNo));
      for (const { idNumber } of page.persons) expect(idNumber).toMatch(/^\*+[\dX]{4}$/);
    }
    expect(seen).toEqual(all.map(({ person_no }) => person_no));
  });

  it("finds by name, by number and by the whole ID number, and takes what is typed as text", async () => {
    const [first] = idNumbers();
    if (first === undefined) throw new Error("no persons");
    for (const search of [first.name, first.person_no, first.id_number]) {
      const { persons } = await cashier.persons({ search });
      expect(persons.map(({ personNo }) => personNo)).toContain(first.person_no);
    }
    expect((await cashier.persons({ search: "%" })).count).toBe(0);
    expect((await cashier.persons({ search: first.id_number.slice(0, 10) })).count).toBe(0);
  });

  it("shows a person's identities and stays; the year account once a slip stands", async () => {
    const { stays } = await cashier.stays({ state: "waiting", limit: 1 });
    const [stay] = stays;
    if (stay === undefined) throw new Error("nothing to settle");
    const { persons } = await cashier.persons({ search: stay.name });
    const personNo = persons[0]?.personNo ?? "";
    const before = await cashier.person({ personNo });
    expect(before.stays.map(({ stayId }) => stayId)).toContain(stay.stayId);
    expect(before.years).toEqual([]);

    const { digest, draft } = await cashier.preSettle({ stayId: stay.stayId });
    const asked = { stayId: stay.stayId, shownDigest: digest };
    const { slipNumber } = await cashier.settle(asked, { key: "register-settle" });
    const { years } = await cashier.person({ personNo });
    expect(years.map(({ slips }) => slips)).toEqual([[slipNumber]]);
    expect(years[0]?.account).toEqual(
      draft?.yearAccount.map(({ label, used, limit }) => ({ label, used, limit })),
    );
    expect(await errorCodeOf(cashier.person({ personNo: "nobody" }))).toBe("NOT_FOUND");
  });

  it("gives the whole ID number for a purpose, which the log keeps and the number not", async () => {
    const [first] = idNumbers();
    if (first === undefined) throw new Error("no persons");
    const personNo = first.person_no;
    const ask = { personNo, purpose: "核对身份证原件" };
    const shown = await cashier.personIdNumber(ask, { key: "register-show-1" });
    expect(shown.idNumber).toBe(first.id_number);
    const blank = cashier.personIdNumber({ personNo, purpose: " " }, { key: "register-show-2" });
    expect(await errorCodeOf(blank)).toBe("BAD_REQUEST");
    const { client: auditor } = await office.logIn("审计只读");
    const { entries } = await auditor.log({ act: "查看证件号码" });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.detail).toContain("核对身份证原件");
    expect(JSON.stringify(entries)).not.toContain(first.id_number);
  });
});

describe("the catalogue", () => {
  it("is read page by page, by code, name, class and day", async () => {
    const { count } = await cashier.catalogue({});
    const seen: string[] = [];
    for (;;) {
      const after = seen.at(-1);
      const page = await cashier.catalogue({
        limit: 50,
        ...(after === undefined ? {} : { after }),
      });
      if (page.items.length === 0) break;
      seen.push(...page.items.map(({ code, from }) => `${code} ${from}`));
    }
    expect(new Set(seen).size).toBe(count);
    expect(seen).toHaveLength(count);

    const [first] = (await cashier.catalogue({ class: "乙" })).items;
    if (first === undefined) throw new Error("no 乙");
    expect(first.class).toBe("乙");
    const byCode = await cashier.catalogue({ search: first.code.slice(0, 6) });
    expect(byCode.items.map(({ code }) => code)).toContain(first.code);
    const byName = await cashier.catalogue({ search: first.name.slice(1) });
    expect(byName.items.map(({ code }) => code)).toContain(first.code);
    const early = "1999-01-01" as Day;
    expect((await cashier.catalogue({ search: first.code, day: early })).count).toBe(0);
  });
});

describe("the log", () => {
  it("is filtered by act, subject, person and day, and names its head", async () => {
    const { client: auditor } = await office.logIn("审计只读");
    const all = await auditor.log({ limit: 500 });
    expect(all.head).toEqual({ number: all.entries[0]?.number, hash: all.entries[0]?.hash });
    expect(all.acts).toContain("导入");
    expect(all.logins).toContain("窗口");
    const imports = await auditor.log({ act: "导入" });
    expect(imports.entries.map(({ act }) => act)).toEqual(["导入"]);
    const own = await auditor.log({ login: "窗口", limit: 500 });
    expect(new Set(own.entries.map(({ login }) => login))).toEqual(new Set(["窗口"]));
    const today = "2023-07-03" as Day;
    const sameDay = await auditor.log({ from: today, to: today, limit: 500 });
    expect(sameDay.entries.length).toBeGreaterThan(0);
    for (const { at } of sameDay.entries) expect(at.slice(0, 10)).toBe(today);
    const later = await auditor.log({ from: "2023-07-04" as Day });
    expect(later.entries).toEqual([]);
    const slips = await auditor.log({ subject: "YS2023", limit: 500 });
    for (const { subject } of slips.entries) expect(subject).toContain("YS2023");
  });
});
