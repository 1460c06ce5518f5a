import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { importFiles } from "../../../../electron/host/intake/importFiles.ts";
import { unsettledStays } from "../../../../electron/host/office/findStays.ts";
import { inTurns } from "../../../../electron/host/office/inTurns.ts";
import { openOffice } from "../../../../electron/host/office/office.ts";
import {
  type PackEffect,
  packDiff,
  packWhatIf,
} from "../../../../electron/host/office/packEffect.ts";
import { activePacks } from "../../../../electron/host/office/packs.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { sampleFiles } from "../../../../electron/host/office/sampleImport.ts";
import { settle } from "../../../../electron/host/office/settle.ts";
import { prepareTraining } from "../../../../electron/host/office/trainingOffice.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { chainHead, consoleActor } from "../../../../electron/host/store/act.ts";
import { type Books, closeBooks } from "../../../../electron/host/store/books.ts";
import { settableClock } from "../../../../electron/host/store/clock.ts";
import type { Day, Moment } from "../../../../shared/calendar/day.ts";
import type { Pack } from "../../../../shared/policy/pack.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  idNumberOf,
  moveTo,
  nameOf,
  openTestOffice,
  type PackGiven,
  PLAIN_CATALOGUE,
  packText,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";
import { packOf } from "../../../support/packs.ts";

const YEAR = { from: "2023-01-01" as Day, to: "2023-12-31" as Day };

function whatIf(books: Books, pack: Pack, period = YEAR): Promise<PackEffect> {
  return inTurns(packWhatIf(books, pack, period));
}

/** Who gets more and who less comes to nothing: the bills are the same. */
function expectBalanced({ payers, own, hospital }: PackEffect): void {
  const all = [...payers, own, hospital];
  expect(all.reduce((sum, { difference }) => sum + difference, 0)).toBe(0);
  for (const { old, new: now, difference } of all) expect(now - old).toBe(difference);
}

describe("the sample office by the packs in force", () => {
  let folder: string;
  let books: Books;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "yijie-effect-"));
    const clock = settableClock("2023-05-01T07:30:00" as Moment);
    books = await openOffice({ folder, clock, create: "training" });
    await prepareTraining(books);
    await importFiles(books, ask(consoleActor(books)), sampleFiles());
    clock.set("2023-07-01T09:00:00" as Moment);
    for (const { stayId } of unsettledStays(books)) {
      const { outcome, digest } = presettle(books, stayId);
      if (outcome !== "ready") continue;
      settle(books, ask(consoleActor(books)), { stayId, shownDigest: digest });
    }
  });
  afterAll(() => {
    closeBooks(books);
    rmSync(folder, { recursive: true, force: true });
  });

  const inForce = (): Pack => {
    const found = activePacks(books).find(({ id }) => id === "chongqing-resident-2023");
    if (found === undefined) throw new Error("no pack in force");
    return found.pack;
  };

  it("changes nobody's part of any stay by a cent", async () => {
    const effect = await whatIf(books, inForce());
    const settled = books
      .prepare("SELECT count(*) FROM settlement WHERE pack_id IS NOT NULL")
      .pluck()
      .get() as number;
    expect(settled).toBeGreaterThan(100);
    expect(effect.stays).toHaveLength(settled);
    for (const { slipNumber, difference, isChanged } of effect.stays) {
      expect({ slipNumber, difference, isChanged }).toEqual({
        slipNumber,
        difference: 0,
        isChanged: false,
      });
    }
    expect(effect).toMatchObject({ changed: 0, gain: 0, lose: 0, refused: [], splitAgain: 0 });
    expect(effect.own.old).toBeGreaterThan(0);
    expectBalanced(effect);
  });

  it("is the same when only some of a person's year is asked for", async () => {
    const may = { from: "2023-05-20" as Day, to: "2023-05-31" as Day };
    const effect = await whatIf(books, inForce(), may);
    expect(effect.stays.length).toBeGreaterThan(0);
    expect(effect.changed).toBe(0);
  });

  it("gives no difference between a pack and itself", async () => {
    const diff = await inTurns(packDiff(books, inForce(), inForce(), YEAR));
    expect(diff.differences).toEqual([]);
    expect(diff.effect.stays.every(({ difference }) => difference === 0)).toBe(true);
    expect(diff.effect.stays.length).toBeGreaterThan(100);
  });

  it("writes nothing", async () => {
    const before = chainHead(books);
    const changes = () => books.prepare("SELECT total_changes()").pluck().get();
    const changesBefore = changes();
    await whatIf(books, inForce());
    expect(chainHead(books)).toEqual(before);
    expect(changes()).toBe(changesBefore);
  });
});

describe("another pack on stored stays", () => {
  let office: TestOffice;
  const candidate = (given: PackGiven, change = (text: string) => text) =>
    packOf(change(packText({ id: "candidate", ...given })));

  beforeEach(async () => {
    office = await openTestOffice();
    addCatalogue(office, PLAIN_CATALOGUE);
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    addPerson(office, {
      serial: 2,
      identities: [{ identity: "低保", from: "2023-01-01", to: null }],
    });
  });
  afterEach(() => closeTestOffice(office));

  function settleStay(serial: number, inpatientNo: string, discharge: string): string {
    moveTo(office, `${discharge}T15:00:00`);
    const stayId = addStay(office, { serial, inpatientNo, admit: discharge, discharge });
    return settleNow(office, office.cashier, stayId).slipNumber;
  }

  it("by hand: two stays of one year, the second under the ceiling that the candidate used up", async () => {
    const first = settleStay(1, "Z1", "2023-06-06");
    const second = settleStay(1, "Z2", "2023-07-06");
    // Booked: (10,000 − 300) × 60% = 5,820 each. Candidate: × 70% = 6,790, then what 8,000 leave: 1,210.
    const pack = candidate({ ratios: { 一档: "70%", 二档: "75%" }, yearCap: 8000 });
    const effect = await whatIf(office.books, pack);
    expect(effect.stays).toEqual([
      {
        slipNumber: second,
        inpatientNo: "Z2",
        isChanged: true,
        old: 418_000,
        new: 879_000,
        difference: 461_000,
      },
      {
        slipNumber: first,
        inpatientNo: "Z1",
        isChanged: true,
        old: 418_000,
        new: 321_000,
        difference: -97_000,
      },
    ]);
    expect(effect.payers).toEqual([
      { payer: "居民统筹基金", old: 1_164_000, new: 800_000, difference: -364_000 },
    ]);
    expect(effect).toMatchObject({ gain: 1, lose: 1, changed: 2, splitAgain: 0 });
    expectBalanced(effect);
  });

  it("a stay before the period counts by the candidate where that is for it, else as booked", async () => {
    settleStay(1, "Z1", "2023-06-06");
    const second = settleStay(1, "Z2", "2023-07-06");
    const half = { from: "2023-07-01" as Day, to: "2023-12-31" as Day };
    const given = { ratios: { 一档: "70%", 二档: "75%" }, yearCap: 8000 };
    const whole = await whatIf(office.books, candidate(given), half);
    expect(whole.stays).toMatchObject([{ slipNumber: second, new: 879_000 }]);
    // From July on: 8,000 − 5,820 booked = 2,180.
    const fromJuly = candidate({ ...given, effective: "2023-07-01 至 2023-12-31" });
    const later = await whatIf(office.books, fromJuly, half);
    expect(later.stays).toMatchObject([{ slipNumber: second, new: 782_000 }]);
  });

  it("an undone settlement is no stay, and what came behind it is as it was", async () => {
    settleStay(1, "Z1", "2023-06-06");
    const second = settleStay(1, "Z2", "2023-07-06");
    await undo(office.books, ask(office.cashier), {
      slipNumber: second,
      reason: "录错",
      outside: { cashRefunded: true },
    });
    const again = settleNow(office, office.cashier, 2).slipNumber;
    const [active] = activePacks(office.books);
    if (active === undefined) throw new Error("no pack");
    const effect = await whatIf(office.books, active.pack);
    expect(effect.stays.map(({ slipNumber }) => slipNumber)).not.toContain(second);
    expect(effect.stays.map(({ slipNumber }) => slipNumber)).toContain(again);
    expect(effect.changed).toBe(0);
  });

  it("takes identities as they were recognised then, whatever the register says now", async () => {
    settleStay(2, "Z1", "2023-06-06");
    addPerson(office, { serial: 2 });
    const [active] = activePacks(office.books);
    if (active === undefined) throw new Error("no pack");
    expect(await whatIf(office.books, active.pack)).toMatchObject({ changed: 0, refused: [] });
  });

  it("splits the lines again only where the candidate splits them otherwise", async () => {
    moveTo(office, "2023-06-06T09:00:00");
    const lines = [
      { code: "JIA", amountFen: 900_000 },
      { code: "YI", amountFen: 100_000 },
    ];
    const stayId = addStay(office, { serial: 1, inpatientNo: "Z1", lines });
    settleNow(office, office.cashier, stayId);
    const same = await whatIf(office.books, candidate({}));
    expect(same).toMatchObject({ splitAgain: 0, changed: 0 });
    // In scope 9,900 → 9,800: (9,800 − 300) × 60% = 5,700 instead of 5,760.
    const other = candidate({}, (text) =>
      text.replace("乙类: { 先行自付: 10% }", "乙类: { 先行自付: 20% }"),
    );
    const effect = await whatIf(office.books, other);
    expect(effect).toMatchObject({ splitAgain: 1, changed: 1, own: { difference: 6_000 } });
    expectBalanced(effect);
  });

  it("names what the candidate cannot settle, and leaves it out of the sums", async () => {
    const first = settleStay(1, "Z1", "2023-06-06");
    settleStay(2, "Z2", "2023-06-07");
    const pack = candidate({}, (text) =>
      text.replace("    比例: 70%\n    全年封顶: 5000", "    比例: 未载明\n    全年封顶: 5000"),
    );
    const effect = await whatIf(office.books, pack);
    expect(effect.stays).toMatchObject([{ slipNumber: first, difference: 0 }]);
    expect(effect.refused).toHaveLength(1);
    expect(effect.refused[0]).toMatchObject({ inpatientNo: "Z2" });
    expect(effect.refused[0]?.reason).toContain("医疗救助的比例");
    expect(effect.own.old).toBe(418_000);
  });

  it("asks for a fact that nobody recorded, and leaves alone whom it is not for", async () => {
    settleStay(1, "Z1", "2023-06-06");
    const asks = candidate({}, (text) =>
      text
        .replace("  档次: [一档, 二档]\n", "  档次: [一档, 二档]\n  病种: [甲病, 乙病]\n")
        .replace("    全年封顶: 80000", "    全年封顶: { 按: 病种, 甲病: 80000, 乙病: 90000 }")
        .replace("档次: 一档, 总费用", "档次: 一档, 病种: 甲病, 总费用"),
    );
    const refused = await whatIf(office.books, asks);
    expect(refused.refused[0]?.reason).toContain("病种");
    const elsewhere = await whatIf(office.books, candidate({ region: "1301" }));
    expect(elsewhere).toMatchObject({ outside: 1, stays: [], refused: [] });
  });

  it("compares two packs on the stays, of whom each may refuse some", async () => {
    settleStay(1, "Z1", "2023-06-06");
    const old = candidate({});
    const now = candidate({ ratios: { 一档: "70%", 二档: "75%" } });
    const diff = await inTurns(packDiff(office.books, old, now, YEAR));
    expect(diff.differences.map(({ old: from, new: to }) => `${from} ${to}`)).toContain("60% 70%");
    expect(diff.effect.stays).toMatchObject([{ old: 418_000, new: 321_000, difference: -97_000 }]);
    const elsewhere = await inTurns(
      packDiff(office.books, old, candidate({ region: "1301" }), YEAR),
    );
    expect(elsewhere.effect.refused[0]?.reason).toBe("candidate：不管这个参保地和险种。");
  });

  it("gives other work its turn between the stays, and names nobody", async () => {
    for (const number of [1, 2, 3]) settleStay(1, `Z${number}`, `2023-06-0${number + 5}`);
    const work = packWhatIf(office.books, candidate({}), YEAR);
    let turns = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) turns += 1;
    expect(turns).toBeGreaterThanOrEqual(3);
    const text = JSON.stringify(step.value);
    expect(text).not.toContain(nameOf(1));
    expect(text).not.toContain(idNumberOf(1));
    expect(text).toContain("Z1");
  });
});
