/** 月度申报: one month, its sums, its days, what is not plain in it, export and close. */
import { useState } from "react";
import type { AskOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go, useRoute } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { Money } from "../design/Money.tsx";
import { EmptyPage, ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { CloseDialog } from "./CloseDialog.tsx";
import { DayCalendar, DayWindows } from "./DayCalendar.tsx";
import { DayDrawer, inDrawer } from "./DayDrawer.tsx";
import { MonthActions } from "./MonthActions.tsx";
import { HeldStays, SourceDifferences, UndonePairs } from "./MonthFindings.tsx";
import { MonthIndicators } from "./MonthIndicators.tsx";
import { MonthLedger } from "./MonthLedger.tsx";
import {
  type MonthAnswer,
  mayCloseDay,
  monthsToChoose,
  monthTitle,
  type WorkDay,
} from "./monthState.ts";
import { SlipList } from "./SlipList.tsx";
import { SlipView } from "./SlipView.tsx";
import { Withheld } from "./Withheld.tsx";
import "./month.css";

export default function MonthPage() {
  const { office } = useSession();
  const { rest } = useRoute();
  const [month = office.now.slice(0, 7), view = "", ...more] = rest;
  const asked = useAnswer(month, () => host.month({ month }));
  useLive(["settled", "undone", "debtPaid", "decided", "imported", "closed"], asked.again);
  const answer = asked.answer?.month === month ? asked.answer : null;
  if (asked.error !== null) return <ErrorBox error={asked.error} onRetry={asked.again} />;
  if (answer === null) return <Waiting rows={10} />;
  return (
    <div className="month">
      <MonthHead month={answer} isDeep={view !== ""} />
      {view === "" ? <Overview key={month} month={answer} again={asked.again} /> : null}
      {view === "slips" ? <Slips month={month} filter={more} /> : null}
      {view === "slip" ? <SlipPart month={month} slipNumber={more[0] ?? ""} /> : null}
    </div>
  );
}

function MonthHead({ month, isDeep }: { readonly month: MonthAnswer; readonly isDeep: boolean }) {
  const months = monthsToChoose(month);
  const at = months.indexOf(month.month);
  const earlier = months[at - 1];
  const later = months[at + 1];
  const open = (to: string | undefined) => to !== undefined && go("month", to);
  useKey("ArrowLeft", "上一个月", () => open(earlier), { when: !isDeep });
  useKey("ArrowRight", "下一个月", () => open(later), { when: !isDeep });
  const days = month.days.length;
  const closedDays = month.days.filter(({ closedAt }) => closedAt !== null).length;
  const daysDone = days > 0 && closedDays === days;
  return (
    <header className="month-head">
      <button
        type="button"
        className="turn"
        aria-label="上一个月"
        disabled={earlier === undefined}
        onClick={() => open(earlier)}
      >
        ←
      </button>
      <h1>{monthTitle(month.month)}</h1>
      <button
        type="button"
        className="turn"
        aria-label="下一个月"
        disabled={later === undefined}
        onClick={() => open(later)}
      >
        →
      </button>
      <span className={daysDone ? "ok-word" : "step"}>
        {daysDone ? "✓" : "○"} 日结 {closedDays} / {days}
      </span>
      <span className="quiet">—</span>
      <span className={month.closed === null ? "step" : "ok-word"}>
        {month.closed === null ? "○ 月结" : "✓ 已月结"}
      </span>
      <span className="quiet">—</span>
      <span className="step">○ 申报表{month.closed === null ? "（草稿）" : ""}</span>
    </header>
  );
}

function Overview({ month, again }: { readonly month: MonthAnswer; readonly again: () => void }) {
  const { account } = useSession();
  const unsettled = useAnswer(month.month, () => host.monthUnsettled({ month: month.month }));
  useLive(["settled", "undone", "decided", "imported"], unsettled.again);
  const workDays = [...new Set(month.days.map(({ day }) => day as string))];
  const firstOpen = month.days.find(({ closedAt }) => closedAt === null)?.day;
  const [picked, setPicked] = useState<string | null>(null);
  const [closing, setClosing] = useState<WorkDay | null>(null);
  const day = picked ?? firstOpen ?? workDays.at(-1) ?? null;
  const worked = month.days.filter((one) => one.day === day);
  const step = (by: number) => {
    const at = day === null ? 0 : workDays.indexOf(day) + by;
    setPicked(workDays[Math.max(0, Math.min(workDays.length - 1, at))] ?? null);
  };
  useKey("ArrowUp", "上一天", () => step(-1), { when: workDays.length > 1, shown: false });
  useKey("ArrowDown", "下一天", () => step(1), { when: workDays.length > 1 });
  const closable = month.days.find((one) => one.day === day && mayCloseDay(one, account));
  useKey("F8", "日结", () => closable !== undefined && setClosing(closable), {
    when: closable !== undefined,
  });
  const openSlip = (slipNumber: string) => go("month", month.month, "slip", slipNumber);
  const openSlips = (...filter: readonly (string | number)[]) =>
    go("month", month.month, "slips", ...filter);
  return (
    <div className="month-body">
      <div className="month-days">
        <DayCalendar month={month} chosen={day} onChoose={setPicked} />
        <DayWindows
          month={month}
          day={day}
          onClose={setClosing}
          onOpen={(work) => openSlips("day", work.day, work.accountId, work.window)}
        />
      </div>
      <div className="month-main">
        {month.schemes.length === 0 ? (
          <EmptyPage title="这个月还没有结算">
            在“出院结算”里结算以后，这里列出各险种、各支付方的合计。换月按 <KeyHint name="←" />{" "}
            <KeyHint name="→" />。
          </EmptyPage>
        ) : (
          <MonthLedger
            month={month}
            onOpen={(scheme, payer) => openSlips("payer", scheme, payer)}
          />
        )}
        {month.schemes.length === 0 ? null : <MonthIndicators month={month.month} />}
        {day === null || worked.length === 0 ? null : <DayDrawer day={day} work={worked} />}
        <Withheld month={month} onSlip={openSlip} />
        <SourceDifferences month={month} unsettled={unsettled.answer} onSlip={openSlip} />
        <UndonePairs month={month} onSlip={openSlip} />
        {unsettled.error === null ? (
          <HeldStays unsettled={unsettled.answer} month={monthTitle(month.month)} />
        ) : (
          <ErrorBox error={unsettled.error} onRetry={unsettled.again} />
        )}
      </div>
      <MonthActions
        month={month}
        unsettled={unsettled.answer}
        onDay={(work) => setPicked(work.day)}
        onClosed={again}
      />
      {closing === null ? null : (
        <CloseDay
          work={closing}
          onCancel={() => setClosing(null)}
          onDone={() => {
            setClosing(null);
            again();
          }}
        />
      )}
    </div>
  );
}

function CloseDay({
  work,
  onCancel,
  onDone,
}: {
  readonly work: WorkDay;
  readonly onCancel: () => void;
  readonly onDone: () => void;
}) {
  const { account } = useSession();
  const { day, window, accountId, drawer } = work;
  // Without the account it is one's own day; naming another's is the manager's.
  const whose = work.login === account.login ? {} : { accountId };
  return (
    <CloseDialog
      title={`日结 ${day} ${window} ${work.name}`}
      word="日结"
      act={(key) => host.closeDay({ day, window, ...whose }, key)}
      onCancel={onCancel}
      onDone={onDone}
    >
      <p>
        {work.count} 笔，总费用 <Money fen={work.totalFee} strong />
        ，基金 <Money fen={work.fundTotal} strong />
        ，个人 <Money fen={work.personTotal} strong />
      </p>
      <p>
        预交金冲抵 <Money fen={drawer.deposit} />
        ，补收 <Money fen={drawer.paid} />
        ，收欠费 <Money fen={drawer.collected} />
        ，退 <Money fen={drawer.refund} />
        ，欠 <Money fen={drawer.debt} />
      </p>
      <p>
        钱箱里这一天应有（现金和银行卡） <Money fen={inDrawer(drawer)} strong />
        {drawer.unregistered === 0 ? null : `；${drawer.unregistered} 笔没有登记收款，不在里面`}
      </p>
      <p>
        日结不能取消：这一天这个窗口不再结算、不再收欠费；以后的撤销由主任办理，记在办理的当天。
      </p>
    </CloseDialog>
  );
}

function Slips({ month, filter }: { readonly month: string; readonly filter: readonly string[] }) {
  useKey("Escape", "返回", () => go("month", month));
  const [kind, first = "", second = "", third = ""] = filter;
  const ask: AskOf<"monthSlips"> =
    kind === "payer"
      ? { month, payer: second, ...(first === "" ? {} : { scheme: first }) }
      : { month, day: first as never, accountId: Number(second), window: third };
  const title =
    kind === "payer" ? `${first}${first === "" ? "" : " "}${second}` : `${first} ${third}`;
  return (
    <div className="month-deep">
      <SlipList
        ask={ask}
        title={title}
        onOpen={(slipNumber) => go("month", month, "slip", slipNumber)}
      />
    </div>
  );
}

function SlipPart({ month, slipNumber }: { readonly month: string; readonly slipNumber: string }) {
  useKey("Escape", "返回", () => window.history.back());
  return (
    <div className="month-deep" key={month}>
      <SlipView slipNumber={slipNumber} />
    </div>
  );
}
