/** The month's days: which are closed, which are open, and whose. */
import { Button } from "antd";
import { type Fen, sumFen } from "../../shared/money/fen.ts";
import { useSession } from "../app/session.tsx";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import { KeyHint } from "../design/parts.tsx";
import {
  calendarCells,
  type MonthAnswer,
  mayCloseDay,
  shortMoment,
  type WorkDay,
} from "./monthState.ts";

const WEEKDAYS = ["一", "二", "三", "四", "五", "六", "日"] as const;

export function DayCalendar({
  month,
  chosen,
  onChoose,
}: {
  readonly month: MonthAnswer;
  readonly chosen: string | null;
  readonly onChoose: (day: string) => void;
}) {
  const open = month.days.filter(({ closedAt }) => closedAt === null).length;
  return (
    <section aria-label="日结">
      <SectionTitle
        title="日结"
        note={
          month.days.length === 0
            ? "这个月没有结算"
            : `格内是当天笔数；${month.days.length} 个窗口日，${open === 0 ? "全部已结" : `${open} 个没结`}`
        }
      />
      <div className="calendar">
        {WEEKDAYS.map((name) => (
          <span key={name} className="weekday">
            {name}
          </span>
        ))}
        {calendarCells(month.month).map((day, index) => (
          <Cell
            key={day ?? `blank-${index}`}
            day={day}
            work={month.days.filter((one) => one.day === day)}
            isToday={day === month.today}
            isChosen={day === chosen}
            onChoose={onChoose}
          />
        ))}
      </div>
      <p className="legend">
        <span className="ok-word">✓ 已日结</span> <span className="warn-word">○ 没有日结</span>{" "}
        <span className="quiet">无记号：没有结算</span>
      </p>
    </section>
  );
}

function Cell({
  day,
  work,
  isToday,
  isChosen,
  onChoose,
}: {
  readonly day: string | null;
  readonly work: readonly WorkDay[];
  readonly isToday: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (day: string) => void;
}) {
  if (day === null) return <span />;
  const number = Number(day.slice(8));
  if (work.length === 0) {
    return <span className={isToday ? "day today" : "day"}>{number}</span>;
  }
  const open = work.filter(({ closedAt }) => closedAt === null).length;
  const count = work.reduce((sum, one) => sum + one.count, 0);
  const state = open === 0 ? "closed" : "open-day";
  return (
    <button
      type="button"
      className={`day work ${state}${isToday ? " today" : ""}${isChosen ? " chosen" : ""}`}
      aria-pressed={isChosen}
      onClick={() => onChoose(day)}
    >
      <strong>{number}</strong>
      <span className="unseen"> 日 </span>
      <small>{count}</small>
      <span className="unseen"> 笔，{open === 0 ? "已日结" : `${open} 个窗口没有日结`}</span>
      <span className={open === 0 ? "mark ok-word" : "mark warn-word"} aria-hidden="true">
        {open === 0 ? "✓" : "○"}
      </span>
    </button>
  );
}

/** The windows of the chosen day. The first that may be closed here carries the key. */
export function DayWindows({
  month,
  day,
  onClose,
  onOpen,
}: {
  readonly month: MonthAnswer;
  readonly day: string | null;
  readonly onClose: (work: WorkDay) => void;
  readonly onOpen: (work: WorkDay) => void;
}) {
  const { account } = useSession();
  const work = month.days.filter((one) => one.day === day);
  if (day === null || work.length === 0) {
    return <p className="quiet">这个月还没有结算。日结以后，这一天这个窗口不再记账。</p>;
  }
  const first = work.find((one) => mayCloseDay(one, account));
  return (
    <section aria-label="当天各窗口">
      <SectionTitle
        title={day}
        note={`${work.reduce((sum, one) => sum + one.count, 0)} 笔，${work.length} 个窗口`}
      />
      <table className="ledger">
        <thead>
          <tr>
            <th>窗口 · 经办人</th>
            <th className="number">笔</th>
            <th className="number">总费用</th>
            <th>日结</th>
          </tr>
        </thead>
        <tbody>
          {work.map((one) => (
            <tr key={`${one.window} ${one.accountId}`}>
              <td>
                {one.window}
                <div className="note">{one.name}</div>
              </td>
              <td className="number">
                <button
                  type="button"
                  className="open"
                  aria-label={`${one.window} ${one.name} 的 ${one.count} 笔`}
                  onClick={() => onOpen(one)}
                >
                  {one.count}
                </button>
              </td>
              <td className="number">
                <Money fen={one.totalFee} />
              </td>
              <td>
                <DayState
                  work={one}
                  may={mayCloseDay(one, account)}
                  isFirst={one === first}
                  onClose={onClose}
                />
              </td>
            </tr>
          ))}
          {work.length > 1 ? (
            <tr className="sum">
              <td>合计</td>
              <td className="number">{work.reduce((sum, one) => sum + one.count, 0)}</td>
              <td className="number">
                <Money fen={sumFen(work.map(({ totalFee }): Fen => totalFee))} />
              </td>
              <td />
            </tr>
          ) : null}
        </tbody>
      </table>
    </section>
  );
}

function DayState({
  work,
  may,
  isFirst,
  onClose,
}: {
  readonly work: WorkDay;
  readonly may: boolean;
  readonly isFirst: boolean;
  readonly onClose: (work: WorkDay) => void;
}) {
  if (work.closedAt !== null) {
    return <span className="ok-word">✓ {shortMoment(work.closedAt)}</span>;
  }
  if (!may) return <span className="warn-word">○ 本人或主任</span>;
  return (
    <Button size="small" onClick={() => onClose(work)}>
      日结 {isFirst ? <KeyHint name="F8" /> : null}
    </Button>
  );
}
