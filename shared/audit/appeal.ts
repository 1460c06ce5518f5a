/**
 * 申诉 (C15): the bureau names a fault of a settled stay, the hospital explains it by a day or loses the money. What a case
 * stands at is worked out from its entries and the day; nothing has to run for a case to lapse.
 */
import { addDays, type Day, dayOfMoment, type Moment } from "../calendar/day.ts";
import { type Fen, fen, ZERO } from "../money/fen.ts";

/** 说明: the hospital's evidence; 成立: the bureau accepts it; 不成立: it does not. */
export const APPEAL_ENTRIES = ["说明", "成立", "不成立"] as const;
export type AppealEntryKind = (typeof APPEAL_ENTRIES)[number];

export const APPEAL_OUTCOMES = ["成立", "不成立"] as const;
export type AppealOutcome = (typeof APPEAL_OUTCOMES)[number];

/** 撤销了结: the settlement was undone, and with it all that the funds owed for it. */
export const APPEAL_STATES = ["待说明", "等结果", "扣款", "成立", "撤销了结"] as const;
type AppealState = (typeof APPEAL_STATES)[number];

/** What comes of a row of the bureau's list. 没有立案: it stays in the list's report with the reason. */
export const BUREAU_VERDICTS = ["立案", "已立案", "没有立案"] as const;
export type BureauVerdict = (typeof BUREAU_VERDICTS)[number];

export interface AppealCase {
  /** What the bureau keeps back of one payer's part of the slip if the hospital loses; positive */
  readonly amount: Fen;
  readonly opened: Day;
  /** The last day to explain, itself included */
  readonly due: Day;
  /** In the order of time */
  readonly entries: readonly { readonly kind: AppealEntryKind; readonly at: Moment }[];
  /** When the settlement was undone; null while it stands */
  readonly undoneAt: Moment | null;
}

/** Money of the receivable: positive is kept back, negative given back. */
interface AppealMove {
  readonly day: Day;
  readonly amount: Fen;
  /** What moved it, in words */
  readonly why: string;
}

export interface AppealStanding {
  readonly state: AppealState;
  /** Since when it is so: the day of the 扣款, of the outcome … */
  readonly since: Day;
  /** What is kept back now: the case's amount or nothing */
  readonly withheld: Fen;
  readonly moves: readonly AppealMove[];
}

interface Step {
  readonly day: Day;
  readonly kind: AppealEntryKind | "逾期" | "撤销";
}

const WORDS: Readonly<Record<Step["kind"], string>> = {
  说明: "已说明",
  逾期: "逾期没有说明",
  不成立: "申诉不成立",
  成立: "申诉成立",
  撤销: "结算撤销",
};

/** As it stands at the end of `today`. Explained in time it waits for the outcome, however long that takes. */
export function appealStanding(of: AppealCase, today: Day): AppealStanding {
  let [state, since]: [AppealState, Day] = ["待说明", of.opened];
  const moves: AppealMove[] = [];
  for (const { day, kind } of stepsOf(of)) {
    if (day > today) break;
    const next = stateAfter(state, kind);
    if (next === state) continue;
    const [kept, keeps] = [state === "扣款", next === "扣款"];
    if (kept !== keeps)
      moves.push({ day, amount: fen(keeps ? of.amount : -of.amount), why: WORDS[kind] });
    [state, since] = [next, day];
  }
  return { state, since, withheld: state === "扣款" ? of.amount : ZERO, moves };
}

function stateAfter(state: AppealState, kind: Step["kind"]): AppealState {
  switch (kind) {
    case "说明":
      // Too late, it changes nothing by itself: only the bureau's word does.
      return state === "待说明" ? "等结果" : state;
    case "逾期":
      return state === "待说明" ? "扣款" : state;
    case "不成立":
      return "扣款";
    case "成立":
      return "成立";
    case "撤销":
      return "撤销了结";
  }
}

/** The day after the last one to explain comes before what was done on it. */
function stepsOf({ due, entries, undoneAt }: AppealCase): readonly Step[] {
  const lapse: Step = { day: addDays(due, 1), kind: "逾期" };
  const done: Step[] = entries.map(({ kind, at }) => ({ day: dayOfMoment(at), kind }));
  if (undoneAt !== null) done.push({ day: dayOfMoment(undoneAt), kind: "撤销" });
  const before = done.filter(({ day }) => day < lapse.day);
  return [...before, lapse, ...done.slice(before.length)];
}
