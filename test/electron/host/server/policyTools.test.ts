/** The policy keeper's tools over HTTP; the host checks every answer against the contract. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { settle } from "../../../../electron/host/office/settle.ts";
import { consoleActor } from "../../../../electron/host/store/act.ts";
import type { Day } from "../../../../shared/calendar/day.ts";
import type { Client } from "../../../../shared/contract/client.ts";
import { loadPack } from "../../../../shared/policy/load.ts";
import { addReadyStays, hostInFolder, type TestHost } from "../../../support/hostInFolder.ts";
import { ask, errorCodeOf, packText } from "../../../support/office.ts";

let test: TestHost;
let keeper: Client;
let cashier: Client;

beforeAll(async () => {
  test = await hostInFolder();
  const { books } = test.host;
  for (const stayId of addReadyStays(test, 2)) {
    const { digest } = presettle(books, stayId);
    settle(books, ask(consoleActor(books)), { stayId, shownDigest: digest });
  }
  keeper = (await test.logIn("政策维护")).client;
  cashier = (await test.logIn("窗口")).client;
});
afterAll(() => test.end());

const IN_FORCE = { id: "demo-resident-2023" };
const CANDIDATE = { text: packText({ id: "candidate", ratios: { 一档: "70%", 二档: "65%" } }) };
const YEAR = { from: "2023-01-01" as Day, to: "2023-12-31" as Day };
const CASE = "情形: { 医院等级: 二级, 档次: 一档, 总费用: 5000, 范围内: 5000 }\n";

describe("explaining a case", () => {
  it("tells every step in words, for whoever may read packs", async () => {
    const { ok, stays } = await cashier.explainCase({ pack: IN_FORCE, text: CASE });
    expect(ok).toBe(true);
    const steps = stays[0]?.parts.flatMap((part) => part.steps.map(({ text }) => text)) ?? [];
    expect(steps).toContain("算式：(5,000.00 − 300.00) × 60%");
    expect(steps.at(-1)).toBe("基本医保 2,820.00 + 个人负担 2,180.00 = 5,000.00 = 总费用 5,000.00");
  });

  it("refuses what is no case, and a case of another pack", async () => {
    const of = (text: string) => errorCodeOf(keeper.explainCase({ pack: IN_FORCE, text }));
    expect(await of("情形: { 档次: 九档, 总费用: 1, 范围内: 1 }\n")).toBe("CASE_REFUSED");
    expect(await of("x")).toBe("CASE_REFUSED");
    expect(await of(`政策包: another\n${CASE}`)).toBe("BAD_REQUEST");
    expect(await of(`政策包: ${IN_FORCE.id}\n${CASE}`)).toBe("no error");
    const none = keeper.explainCase({ pack: { id: "none" }, text: CASE });
    expect(await errorCodeOf(none)).toBe("NOT_FOUND");
    const bad = keeper.explainCase({ pack: { text: "格式: 1\n" }, text: CASE });
    expect(await errorCodeOf(bad)).toBe("PACK_REFUSED");
  });
});

describe("writing a pack", () => {
  it("begins with a skeleton, and proposes the examples that it lacks", async () => {
    const { text } = await keeper.newPack({ id: "sample-city-2031", name: "样例" });
    const kinds = loadPack(text, "new.yaml").problems.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["空白值"]));
    const proposed = await keeper.proposeExamples({ pack: IN_FORCE });
    expect(proposed.proposals.map(({ path }) => path)).toContain("层 › 基本医保 › 比例 › 二档");
    expect(proposed.text).toContain("  # 试：层 › 基本医保 › 比例 › 二档\n");
  });
});

describe("judging a pack", () => {
  it("tells the difference in words, and none of a pack with itself", async () => {
    const { differences } = await keeper.comparePacks({ old: IN_FORCE, new: CANDIDATE });
    expect(differences).toMatchObject([{ old: "60%", new: "70%" }]);
    expect((await keeper.comparePacks({ old: IN_FORCE, new: IN_FORCE })).differences).toEqual([]);
  });

  it("tells what it changes on stored stays; a cashier does not ask that", async () => {
    const effect = await keeper.packWhatIf({ pack: CANDIDATE, ...YEAR });
    expect(effect).toMatchObject({
      settled: 2,
      changed: 2,
      refusedCount: 0,
      own: { old: 836_000, new: 642_000, difference: -194_000 },
    });
    const both = await keeper.comparePacksOnStays({ old: IN_FORCE, new: CANDIDATE, ...YEAR });
    expect(both.own).toEqual(effect.own);
    const same = await keeper.packWhatIf({ pack: IN_FORCE, ...YEAR });
    expect(same).toMatchObject({ settled: 2, changed: 0 });
    expect(await errorCodeOf(cashier.packWhatIf({ pack: CANDIDATE, ...YEAR }))).toBe("NOT_ALLOWED");
  });
});
