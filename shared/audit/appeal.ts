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
export type AppealState = (typeof APPEAL_STATES)[number];

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
export interface AppealMove {
  readonly day: Day;
  readonly amount: Fen;
  readonly why: "逾期没有说明" | "申诉不成立" | "申诉成立" | "结算撤销";
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

/** As it stands at the end of `today`. Explained in time it waits for the outcome, however long that takes. */
export function appealStanding(of: AppealCase, today: Day): AppealStanding {
  let [state, since]: [AppealState, Day] = ["待说明", of.opened];
  let withheld = false;
  const moves: AppealMove[] = [];
  const move = (day: Day, keeps: boolean, why: AppealMove["why"]): void => {
    if (keeps === withheld) return;
    withheld = keeps;
    moves.push({ day, amount: fen(keeps ? of.amount : -of.amount), why });
  };
  for (const { day, kind } of stepsOf(of)) {
    if (day > today) break;
    if (kind === "说明") {
      // Too late, it changes nothing by itself: only the bureau's word does.
      if (state === "待说明") [state, since] = ["等结果", day];
    } else if (kind === "逾期") {
      if (state !== "待说明") continue;
      [state, since] = ["扣款", day];
      move(day, true, "逾期没有说明");
    } else if (kind === "不成立") {
      if (state !== "扣款") [state, since] = ["扣款", day];
      move(day, true, "申诉不成立");
    } else {
      [state, since] = [kind === "撤销" ? "撤销了结" : kind, day];
      move(day, false, kind === "撤销" ? "结算撤销" : "申诉成立");
    }
  }
  return { state, since, withheld: withheld ? of.amount : ZERO, moves };
}

/** The day after the last one to explain comes before what was done on it. */
function stepsOf({ due, entries, undoneAt }: AppealCase): readonly Step[] {
  const lapse: Step = { day: addDays(due, 1), kind: "逾期" };
  const done: Step[] = entries.map(({ kind, at }) => ({ day: dayOfMoment(at), kind }));
  if (undoneAt !== null) done.push({ day: dayOfMoment(undoneAt), kind: "撤销" });
  const before = done.filter(({ day }) => day < lapse.day);
  return [...before, lapse, ...done.slice(before.length)];
}
