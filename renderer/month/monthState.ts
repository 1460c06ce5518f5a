/** What a month is called, and why it cannot be closed yet. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { Role } from "../../shared/people/roles.ts";

export type MonthAnswer = AnswerOf<"month">;
export type WorkDay = MonthAnswer["days"][number];
export type Unsettled = AnswerOf<"monthUnsettled">;

/** "2023 年 6 月" */
export function monthTitle(month: string): string {
  const [year, number] = month.split("-");
  return `${year} 年 ${Number(number)} 月`;
}

/** "06-30 09:05" */
export function shortMoment(moment: string): string {
  return moment.slice(5, 16).replace("T", " ");
}

/** The months to choose from: those that the books know, and this one. */
export function monthsToChoose({ months, today, month }: MonthAnswer): readonly string[] {
  return [...new Set([...months, today.slice(0, 7), month])].sort();
}

export interface Obstacle {
  readonly text: string;
  /** The day that has to be closed first */
  readonly day: WorkDay | null;
}

/** The first thing that stands between the month and its close; null when it can be closed. */
export function obstacleToClosing(month: MonthAnswer, role: Role): Obstacle | null {
  const open = month.days.filter(({ closedAt }) => closedAt === null);
  const [first] = open;
  if (month.today.slice(0, 7) <= month.month) {
    return { text: `${monthTitle(month.month)}还没有过完，不能月结`, day: first ?? null };
  }
  if (first !== undefined) {
    const where = `${first.day.slice(5)} ${first.window} ${first.name}`;
    const rest = open.length === 1 ? "" : `等 ${open.length} 处`;
    return { text: `${where}${rest}还没有日结，不能月结`, day: first };
  }
  if (role !== "医保办主任") return { text: "月结由医保办主任办理", day: null };
  return null;
}

/** A cashier closes the own day at the window signed in at; the manager anybody's. */
export function mayCloseDay(
  day: WorkDay,
  account: { readonly login: string; readonly role: Role; readonly window: string },
): boolean {
  if (day.closedAt !== null) return false;
  if (account.role === "医保办主任") return true;
  return account.role === "窗口" && day.login === account.login;
}

/** The cells of a month's calendar from Monday on; null before the first and after the last day. */
export function calendarCells(month: string): readonly (string | null)[] {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;
  const days = Array.from(
    { length },
    (_, index) => `${month}-${String(index + 1).padStart(2, "0")}`,
  );
  const cells = [...Array.from({ length: before }, () => null), ...days];
  while (cells.length % 7 !== 0) cells.push(null);
  return cells;
}
