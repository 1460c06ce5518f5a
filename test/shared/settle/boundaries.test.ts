/**
 * Goal: nothing happens at an edge that should not. Method: the packs name their own edges. For each limit of each
 * shipped pack (threshold, rung, ceiling) the proposals give a case a fen below, at and above; for each day on which
 * something begins or ends, the day before and after; and the smallest bill there is.
 */
import { describe, expect, it } from "vitest";
import { addDays, type Day } from "../../../shared/calendar/day.ts";
import { proposeExamples } from "../../../shared/keeper/proposeExamples.ts";
import { runStays, tryStay } from "../../../shared/keeper/verify.ts";
import { fen } from "../../../shared/money/fen.ts";
import { choosePack } from "../../../shared/policy/choose.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { replay } from "../../../shared/settle/replay.ts";
import { benefitYear } from "../../../shared/settle/settle.ts";
import type { Settlement } from "../../../shared/settle/types.ts";
import { packOf, readPackText, SHIPPED_PACKS } from "../../support/packs.ts";

const PACKS = SHIPPED_PACKS.map((path): [string, Pack] => [path, packOf(readPackText(path), path)]);

function expectSound({ bill, layers, trace, ...rest }: Settlement): void {
  const { fundTotal, hospitalTotal, personTotal } = rest;
  expect(fundTotal + hospitalTotal + personTotal).toBe(bill.totalFee);
  expect(personTotal).toBeGreaterThanOrEqual(0);
  for (const { payment, caps } of layers) {
    expect(payment).toBeGreaterThanOrEqual(0);
    for (const { limit, usedBefore } of caps) {
      expect(payment).toBeLessThanOrEqual(Math.max(0, limit - usedBefore));
    }
  }
  const again = replay(trace);
  expect(again.differences).toEqual([]);
  expect(again.personTotal).toBe(BigInt(personTotal));
}

/** The pack with a blank-free copy of what is proposed for it: the cases themselves, with nothing expected of them. */
function withCases(path: string, pack: Pack): { readonly pack: Pack; readonly cases: number } {
  const work = proposeExamples(pack);
  let step = work.next();
  while (step.done !== true) step = work.next();
  const cases = step.value.proposals.map(({ text }) =>
    text.replace(/^( +[^:\n]+:) #.*$/gm, "$1 0").replace(/^( +报错:) #.*$/gm, "$1 未载明"),
  );
  const text = `${readPackText(path).trimEnd()}\n${cases.join("\n")}\n`;
  const { pack: loaded } = loadPack(text, path);
  if (loaded === null) throw new Error(`${path}: the proposals do not load`);
  return { pack: loaded, cases: cases.length };
}

describe.each(PACKS)("at the edges of %s", (path, pack) => {
  it("every case a fen below, at and above a limit is conserved, and the trace gives it again", () => {
    const { pack: whole, cases } = withCases(path, pack);
    let settled = 0;
    for (const example of whole.examples.slice(whole.examples.length - cases)) {
      for (const { outcome } of runStays(whole, example)) {
        if (outcome.settlement === null) {
          expect(outcome.fault.code).toMatch(/^SETTLE_/);
          continue;
        }
        expectSound(outcome.settlement);
        settled += 1;
      }
    }
    if (cases > 0) expect(settled).toBeGreaterThan(0);
  });

  it("the year of a day begins on or before it and ends on or after it, without a gap", () => {
    const settled = pack.examples
      .flatMap((example) => runStays(pack, example))
      .find(({ outcome }) => outcome.settlement !== null);
    expect(settled).toBeDefined();
    const given = settled?.outcome.settlement?.facts ?? {};
    const yearOf = (day: Day) =>
      benefitYear(pack, { ...given, 入院日期: day, 出院日期: day, 结算日期: day });
    const { from, to } = pack.effective;
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const year = yearOf(day);
      expect(year.from <= day && day <= year.to, day).toBe(true);
      const next = yearOf(addDays(day, 1));
      if (next.from !== year.from) {
        expect(next.from).toBe(addDays(day, 1));
        expect(year.to).toBe(day);
      }
    }
  });

  it("it is chosen on its first and last day, and neither before nor after", () => {
    const { from, to } = pack.effective;
    const one = { ...pack, regions: ["9901"], insuranceTypes: ["居民"] };
    const chosen = (day: Day) =>
      choosePack([one], {
        insuredRegion: "990100",
        insuranceType: "居民",
        admitDay: day,
        dischargeDay: day,
        settleDay: day,
      });
    expect(
      [addDays(from, -1), from, to, addDays(to, 1)].map((day) => chosen(day) !== null),
    ).toEqual([false, true, true, false]);
  });
});

describe("the smallest bills", () => {
  it.each(PACKS)("of nothing and of one fen settle by %s", (_, pack) => {
    for (const example of pack.examples) {
      const [stay] = example.stays;
      if (stay === undefined || stay.lines !== null) continue;
      for (const amount of [0, 1]) {
        const amounts = Object.fromEntries(
          Object.keys(stay.amounts).map((name) => [
            name,
            fen(name === "总费用" || name === "范围内" ? amount : 0),
          ]),
        );
        const outcome = tryStay(pack, { ...stay, amounts }, {}, new Set());
        if (outcome.settlement === null) expect(outcome.fault.code).toMatch(/^SETTLE_/);
        else expectSound(outcome.settlement);
      }
    }
  });
});
