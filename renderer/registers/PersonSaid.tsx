/** What holds for a person on a chosen day, and who says so: the register, a window, which list of which source and month. */
import type { InputRef } from "antd";
import { useRef, useState } from "react";
import type { Day } from "../../shared/calendar/day.ts";
import { holdsOn } from "../../shared/calendar/interval.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { Fen } from "../../shared/money/fen.ts";
import { doubleCovers } from "../../shared/people/cover.ts";
import { useKey } from "../app/keys.tsx";
import { go } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import { KeyHint } from "../design/parts.tsx";
import { DayInput, dayIn, isDayWrong } from "./DayInput.tsx";

type Person = AnswerOf<"person">;
type Said = Person["said"][number];

const KIND_WORDS: Readonly<Record<Said["kind"], string>> = {
  cover: "参保",
  identity: "特殊身份",
  registration: "备案",
  death: "死亡",
  approval: "使用审批",
};

export function PersonSaid({ person }: { readonly person: Person }) {
  const { office } = useSession();
  const today = office.now.slice(0, 10) as Day;
  const [text, setText] = useState<string>(today);
  const field = useRef<InputRef>(null);
  useKey("F4", "换一天", () => {
    field.current?.focus();
    field.current?.select();
  });
  const day = dayIn(text) ?? today;
  const doubled = doubledOn(person.said, day);
  const inForce = person.said.filter((one) => holdsOn(one, day));
  const others = person.said.filter((one) => !holdsOn(one, day)).sort(latestFirst);
  const common = { day, personNo: person.personNo, doubled };
  return (
    <section aria-label="这一天算数的">
      <SectionTitle title="这一天算数的" note="起止两天都算在内；几个来源说的都算数">
        <span className="day-choice">
          <DayInput field={field} text={text} label="哪一天" help="person-day" onText={setText} />
          <KeyHint name="F4" />
        </span>
      </SectionTitle>
      {isDayWrong(text) ? <p className="stop-word">日期要写成 2023-06-30</p> : null}
      {doubled.size === 0 ? null : (
        <p className="state warn" role="status">
          <span aria-hidden="true">◐</span>{" "}
          这一天参了两处医保。只能按一处报：结算时会挂起，由窗口选定一处。
        </p>
      )}
      {person.said.length === 0 ? (
        <p className="quiet">
          没有特殊身份、备案，也没有名单说到。刚认定的，导入最新的名单，或在下面登记。
        </p>
      ) : inForce.length === 0 ? (
        <p className="quiet">{day} 没有一样算数。</p>
      ) : (
        <SaidTable rows={inForce} {...common} />
      )}
      {others.length === 0 ? null : (
        <details className="said-others">
          <summary>别的日子 {others.length} 条：已到期的，还没开始的</summary>
          <SaidTable rows={others} {...common} />
        </details>
      )}
    </section>
  );
}

interface SaidRows {
  readonly day: Day;
  readonly personNo: string;
  readonly doubled: ReadonlySet<Said>;
}

function SaidTable({
  rows,
  day,
  personNo,
  doubled,
}: SaidRows & { readonly rows: readonly Said[] }) {
  return (
    <table className="ledger said">
      <thead>
        <tr>
          <th>{day}</th>
          <th>哪一样</th>
          <th>内容</th>
          <th>从</th>
          <th>到</th>
          <th>谁说的</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <SaidRow
            key={JSON.stringify(one)}
            one={one}
            day={day}
            personNo={personNo}
            isDoubled={doubled.has(one)}
          />
        ))}
      </tbody>
    </table>
  );
}

function latestFirst(a: Said, b: Said): number {
  return (a.from ?? "") > (b.from ?? "") ? -1 : 1;
}

/** The covers of the day that do not go together. */
function doubledOn(said: readonly Said[], day: Day): ReadonlySet<Said> {
  const covers = said.flatMap((one) =>
    one.cover === null
      ? []
      : [{ ...one.cover, source: one.source, from: one.from, to: one.to, said: one }],
  );
  const found = new Set<unknown>(doubleCovers(covers, { from: day, to: day }));
  return new Set(covers.filter((cover) => found.has(cover)).map((cover) => cover.said));
}

function SaidRow({
  one,
  day,
  personNo,
  isDoubled,
}: {
  readonly one: Said;
  readonly day: Day;
  readonly personNo: string;
  readonly isDoubled: boolean;
}) {
  const { kind, what, from, to, source, cover } = one;
  const holds = holdsOn(one, day);
  return (
    <tr className={holds ? "" : "over"}>
      <td className="nowrap">
        {isDoubled ? (
          <span className="warn-word">◐ 重复</span>
        ) : holds ? (
          <span className="ok-word">✓ 算数</span>
        ) : (
          <span className="quiet">{from !== null && day < from ? "还没开始" : "已到期"}</span>
        )}
      </td>
      <td className="nowrap">{KIND_WORDS[kind]}</td>
      <td>
        {kind === "approval" ? (
          <button
            type="button"
            className="open link"
            onClick={() => go("registers", "catalogue", what)}
          >
            {what}
          </button>
        ) : (
          what
        )}
        {cover === null || cover.personNo === personNo ? null : (
          <>
            {" "}
            <button
              type="button"
              className="open link"
              onClick={() => go("registers", "persons", cover.personNo)}
            >
              人员编号 {cover.personNo}
            </button>
          </>
        )}
      </td>
      <td className="nowrap">{from ?? "很早"}</td>
      <td className="nowrap">{kind === "death" ? "–" : (to ?? "一直有效")}</td>
      <td>{source}</td>
    </tr>
  );
}

/** What the year begins with, from lists: of other hospitals, or of the year before this program. */
export function PersonOpenings({ openings }: { readonly openings: Person["openings"] }) {
  if (openings.length === 0) return null;
  return (
    <section>
      <SectionTitle
        title="年初带进来的"
        note="年度累计名单说的；各来源相加，从起付线、限额里算进去"
      />
      <table className="ledger">
        <thead>
          <tr>
            <th>险种</th>
            <th>年度</th>
            <th>累计</th>
            <th className="number">金额</th>
            <th>谁说的</th>
          </tr>
        </thead>
        <tbody>
          {openings.map(({ scheme, yearFrom, name, amount, source }) => (
            <tr key={`${scheme} ${yearFrom} ${name} ${source}`}>
              <td>{scheme}</td>
              <td className="nowrap">{yearFrom} 起</td>
              <td>{name}</td>
              <td className="number">
                <Money fen={amount as Fen} />
              </td>
              <td>{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
