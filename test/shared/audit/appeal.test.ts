/** What an appeal stands at, and what it moves of the receivable, by its entries and the day alone. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  APPEAL_ENTRIES,
  type AppealCase,
  type AppealEntryKind,
  appealStanding,
} from "../../../shared/audit/appeal.ts";
import { addDays, type Day, type Moment } from "../../../shared/calendar/day.ts";
import { fen } from "../../../shared/money/fen.ts";

const OPENED = "2023-06-05" as Day;
const DUE = "2023-06-15" as Day;

const at = (day: string): Moment => `${day}T10:00:00` as Moment;

function caseOf(
  entries: readonly (readonly [AppealEntryKind, string])[],
  undone: string | null = null,
): AppealCase {
  return {
    amount: fen(12_345),
    opened: OPENED,
    due: DUE,
    entries: entries.map(([kind, day]) => ({ kind, at: at(day) })),
    undoneAt: undone === null ? null : at(undone),
  };
}

const standing = (of: AppealCase, today: string) => appealStanding(of, today as Day);

describe("an appeal", () => {
  it("waits through its last day, and is 扣款 from the day after", () => {
    const silent = caseOf([]);
    expect(standing(silent, "2023-06-15")).toEqual({
      state: "待说明",
      since: OPENED,
      withheld: 0,
      moves: [],
    });
    const lapsed = {
      state: "扣款",
      since: "2023-06-16",
      withheld: 12_345,
      moves: [{ day: "2023-06-16", amount: 12_345, why: "逾期没有说明" }],
    };
    expect(standing(silent, "2023-06-16")).toEqual(lapsed);
    expect(standing(silent, "2024-01-01")).toEqual(lapsed);
    // Too late: the money stays back until the bureau gives it.
    expect(standing(caseOf([["说明", "2023-06-16"]]), "2023-07-01")).toEqual(lapsed);
  });

  it("explained on its last day waits for the outcome, however long", () => {
    const explained = caseOf([["说明", "2023-06-15"]]);
    expect(standing(explained, "2023-12-31")).toMatchObject({ state: "等结果", withheld: 0 });
    const lost = caseOf([
      ["说明", "2023-06-15"],
      ["不成立", "2023-07-02"],
    ]);
    expect(standing(lost, "2023-07-02")).toMatchObject({
      state: "扣款",
      since: "2023-07-02",
      withheld: 12_345,
      moves: [{ day: "2023-07-02", amount: 12_345, why: "申诉不成立" }],
    });
  });

  it("won gives back what was kept back, and nothing where nothing was", () => {
    expect(standing(caseOf([["成立", "2023-06-10"]]), "2023-08-01")).toMatchObject({
      state: "成立",
      since: "2023-06-10",
      withheld: 0,
      moves: [],
    });
    const late = caseOf([["成立", "2023-07-20"]]);
    expect(standing(late, "2023-07-19")).toMatchObject({ state: "扣款", withheld: 12_345 });
    expect(standing(late, "2023-07-20")).toMatchObject({
      state: "成立",
      withheld: 0,
      moves: [{ amount: 12_345 }, { day: "2023-07-20", amount: -12_345, why: "申诉成立" }],
    });
  });

  it("is over with the settlement: the undoing takes the whole claim back, so nothing is kept back twice", () => {
    expect(standing(caseOf([], "2023-06-20"), "2023-06-30")).toMatchObject({
      state: "撤销了结",
      withheld: 0,
      moves: [{ amount: 12_345 }, { day: "2023-06-20", amount: -12_345, why: "结算撤销" }],
    });
    // Before the last day it never comes to a 扣款.
    expect(standing(caseOf([], "2023-06-10"), "2023-06-30").moves).toEqual([]);
  });

  it("whatever is entered: kept back is the sum of the moves, all or nothing, and no past day changes", () => {
    const kinds = fc.array(
      fc.record({ kind: fc.constantFrom(...APPEAL_ENTRIES), after: fc.nat(12) }),
      { maxLength: 6 },
    );
    const wrong: unknown[] = [];
    fc.assert(
      fc.property(kinds, fc.option(fc.nat(60)), fc.nat(90), (given, undone, until) => {
        let day = OPENED;
        const entries = given.map(({ kind, after }) => {
          day = addDays(day, after);
          return [kind, day] as const;
        });
        const undoneDay = undone === null ? null : addDays(day, undone);
        const of = caseOf(entries, undoneDay);
        const today = addDays(OPENED, until);
        const now = appealStanding(of, today);
        const sum = now.moves.reduce((total, { amount }) => total + amount, 0);
        const known = caseOf(
          entries.filter(([, when]) => when <= today),
          undoneDay !== null && undoneDay <= today ? undoneDay : null,
        );
        // Later entries are nothing to it.
        const same = JSON.stringify(appealStanding(known, today)) === JSON.stringify(now);
        const isKept = now.withheld === sum && (sum === 0 || sum === 12_345);
        const isTrue = (now.state === "扣款") === sum > 0;
        if (!isKept || !same || !isTrue) wrong.push([of, today, now]);
      }),
      { numRuns: 2_000 },
    );
    expect(wrong.slice(0, 1)).toEqual([]);
  });
});
