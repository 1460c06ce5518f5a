/** 医保医师 as they stand on a day: agreement, suspension, points of the period. */
import { Input } from "antd";
import { useState } from "react";
import { type Day, dayOfMoment } from "../../shared/calendar/day.ts";
import { holdsOn } from "../../shared/calendar/interval.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { printPoints } from "../../shared/people/doctors.ts";
import { host } from "../app/host.ts";
import { useSession } from "../app/session.tsx";
import { useLive } from "../app/useLive.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { EmptyPage, ErrorBox } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { DayInput, dayIn, isDayWrong } from "./DayInput.tsx";
import { stepOf } from "./stepOf.ts";
import { usePages } from "./usePages.ts";

type Page = AnswerOf<"doctors">;
type Doctor = Page["doctors"][number];

const ROW_HEIGHT = 50;
const heightOf = () => ROW_HEIGHT;

export function DoctorsView() {
  const { office } = useSession();
  const today = dayOfMoment(office.now);
  const [text, setText] = useState("");
  const [dayText, setDayText] = useState<string>(today);
  const [at, setAt] = useState(0);
  const [period, setPeriod] = useState<Page["period"] | null>(null);
  const search = text.trim();
  const day = dayIn(dayText);
  const pages = usePages<Doctor>(JSON.stringify([search, day]), async (last) => {
    const page = await host.doctors({
      ...(search === "" ? {} : { search }),
      ...(day === null ? {} : { day }),
      ...(last === undefined ? {} : { after: last.code }),
    });
    setPeriod(page.period);
    return { rows: page.doctors, count: page.count };
  });
  useLive(["imported", "settings"], pages.again);
  const { rows, count, error, loading } = pages;
  const open = rows[Math.min(at, rows.length - 1)];
  return (
    <div className="persons">
      <section className="person-list" aria-label="医保医师">
        <Input
          autoFocus
          allowClear
          value={text}
          data-help="doctors-find"
          aria-label="查医师"
          placeholder="姓名，或医保医师编码开头"
          onChange={({ target }) => {
            setText(target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            const step = stepOf(event);
            if (step !== null) {
              setAt((now) => Math.max(0, Math.min(rows.length - 1, now + step)));
            }
          }}
        />
        <div className="list-kind">
          <DayInput text={dayText} label="哪一天的" help="doctors-day" onText={setDayText} />
        </div>
        <p className={isDayWrong(dayText) ? "stop-word" : "quiet"} role="status">
          {isDayWrong(dayText)
            ? "日期要写成 2023-06-30"
            : loading && rows.length === 0
              ? "正在查"
              : `${count} 人${count > 0 ? "，↑↓ 换人" : ""}`}
        </p>
        {error === null ? null : <ErrorBox error={error} onRetry={pages.again} />}
        <VirtualRows
          count={rows.length}
          heightOf={heightOf}
          inSight={rows.length === 0 ? null : at}
          onNearEnd={pages.more}
          render={(index) => {
            const row = rows[index];
            return row === undefined ? null : (
              <DoctorLine row={row} isOpen={row === open} onOpen={() => setAt(index)} />
            );
          }}
        />
      </section>
      {open === undefined || period === null ? (
        <NoDoctors search={search} isLoading={loading} />
      ) : (
        <DoctorDetail doctor={open} period={period} day={day ?? today} />
      )}
    </div>
  );
}

function NoDoctors({
  search,
  isLoading,
}: {
  readonly search: string;
  readonly isLoading: boolean;
}) {
  if (isLoading) return <EmptyPage title="医保医师" />;
  if (search !== "") {
    return (
      <EmptyPage title={`没有“${search}”`}>
        <p>也可能不在最近导入的医保医师名册里。</p>
      </EmptyPage>
    );
  }
  return (
    <EmptyPage title="还没有医保医师名册">
      <p>
        导入医保局的“医保医师”名单（医保医师编码、医师姓名、机构编码、协议起止）以后，结算前会提醒：谁开的单、协议在不在有效期、有没有暂停。没有名册，一行也不判。
      </p>
      <p>扣分和暂停另有一份“医师扣分停权”名单。</p>
    </EmptyPage>
  );
}

function DoctorLine({
  row,
  isOpen,
  onOpen,
}: {
  readonly row: Doctor;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}) {
  return (
    <button
      type="button"
      className="person-line"
      tabIndex={-1}
      aria-current={isOpen}
      onClick={onOpen}
    >
      <strong>{row.name}</strong>
      <span className="tags">
        {row.suspended ? <span className="stop-word">⊖ 暂停</span> : null}
      </span>
      <small>
        {row.code}
        {row.pointTenths === 0 ? "" : ` · 扣 ${printPoints(row.pointTenths)} 分`}
      </small>
    </button>
  );
}

function DoctorDetail({
  doctor,
  period,
  day,
}: {
  readonly doctor: Doctor;
  readonly period: Page["period"];
  readonly day: Day;
}) {
  const isValid = holdsOn(doctor, day);
  const facts: readonly (readonly [string, string])[] = [
    ["医保医师编码", doctor.code],
    ["机构编码", doctor.hospitalCode],
    ["协议", `${doctor.from ?? "很早"} 至 ${doctor.to ?? "一直有效"}`],
    ["出自", doctor.source],
  ];
  return (
    <article className="person">
      <h1>{doctor.name}</h1>
      <p className="list-standing">
        {isValid ? (
          <span className="ok-word">✓ {day} 协议有效</span>
        ) : (
          <span className="stop-word">⊖ {day} 协议不在有效期</span>
        )}
        {doctor.suspended ? <span className="stop-word">　⊖ 暂停医保处方权</span> : null}
      </p>
      <dl className="person-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <section>
        <SectionTitle
          title={`本周期扣 ${printPoints(doctor.pointTenths)} 分`}
          note={`${period.from} 至 ${period.to}，到 ${day} 为止；清零日在“设置”里`}
        />
        <Marks doctor={doctor} period={period} day={day} />
      </section>
    </article>
  );
}

function Marks({
  doctor,
  period,
  day,
}: {
  readonly doctor: Doctor;
  readonly period: Page["period"];
  readonly day: Day;
}) {
  if (doctor.marks.length === 0) return <p className="quiet">没有扣过分，也没有停过。</p>;
  const marks = [...doctor.marks].sort((a, b) => (a.from > b.from ? -1 : 1));
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>处理</th>
          <th className="number">扣分</th>
          <th>从</th>
          <th>到</th>
          <th>{day}</th>
          <th>原因</th>
        </tr>
      </thead>
      <tbody>
        {marks.map((mark) => (
          <tr key={`${mark.kind} ${mark.from} ${mark.reason}`}>
            <td>{mark.kind}</td>
            <td className="number">{mark.kind === "扣分" ? printPoints(mark.pointTenths) : "–"}</td>
            <td className="nowrap">{mark.from}</td>
            <td className="nowrap">{mark.kind === "扣分" ? "–" : (mark.to ?? "没有写到哪天")}</td>
            <td className="nowrap">{markState(mark, period, day)}</td>
            <td>{mark.reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function markState(mark: Doctor["marks"][number], period: Page["period"], day: string) {
  if (day < mark.from) return <span className="quiet">还没开始</span>;
  if (mark.kind === "扣分") {
    return mark.from < period.from ? (
      <span className="quiet">以前的周期</span>
    ) : (
      <span className="ok-word">✓ 计入本周期</span>
    );
  }
  return mark.to !== null && mark.to < day ? (
    <span className="quiet">已恢复</span>
  ) : (
    <span className="stop-word">⊖ 暂停中</span>
  );
}
