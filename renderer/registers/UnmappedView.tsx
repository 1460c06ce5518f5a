/** 未对照项目: items of the hospital that the insurance cannot place, with what they cost, and how to place them. */
import { useState } from "react";
import { addDays, type Day } from "../../shared/calendar/day.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { Fen } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { Money } from "../design/Money.tsx";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { DayInput, dayIn } from "./DayInput.tsx";

type Answer = AnswerOf<"unmappedItems">;
type Item = Answer["items"][number];

const MOST_ITEMS = 1000;
const ROW_HEIGHT = 46;
const heightOf = () => ROW_HEIGHT;

const STATES: Readonly<Record<Item["state"], { readonly word: string; readonly todo: string }>> = {
  noCode: { word: "账单没有国标代码", todo: "请 HIS 给这个项目对上国标代码，改正账单再导入" },
  notInCatalogue: { word: "目录里当天没有", todo: "核对国标代码；目录旧了的，导入新的医保目录" },
  notMatched: { word: "对照里没有", todo: "补进医院项目对照" },
  matchedOtherwise: { word: "与对照不一致", todo: "核对：账单的国标代码与对照的不同" },
};

export function UnmappedView() {
  const { office } = useSession();
  const today = office.now.slice(0, 10) as Day;
  const [fromText, setFrom] = useState<string>(`${addDays(today, -45).slice(0, 7)}-01`);
  const [toText, setTo] = useState<string>(today);
  const [from, to] = [dayIn(fromText), dayIn(toText)];
  const asked = useAnswer(from === null || to === null ? null : `${from} ${to}`, () =>
    host.unmappedItems({ from: from ?? today, to: to ?? today, limit: MOST_ITEMS }),
  );
  useLive(["imported"], asked.again);
  useKey("F6", "去导入", () => go("import"));
  return (
    <section className="catalogue unmapped">
      <div className="unmapped-days">
        <span>出院日期从</span>
        <DayInput text={fromText} label="出院日期从" help="unmapped-days" onText={setFrom} />
        <span>到</span>
        <DayInput text={toText} label="出院日期到" help="unmapped-days" onText={setTo} />
        <Total answer={asked.answer} isAsked={from !== null && to !== null} />
      </div>
      <p className="quiet">
        没有国标代码、目录里没有的明细，分不清进不进报销范围；与对照不一致的，申报时可能整行被退。对照怎么补：把
        <strong>全份</strong>
        “医院项目对照”（名单来源、名单日期、医院项目编码、国标代码）在导入页导入{" "}
        <KeyHint name="F6" />
        。只多几行的，也要带上原来的全部：不在表上的，从那天起不再算数。
      </p>
      {asked.error === null ? null : <ErrorBox error={asked.error} onRetry={asked.again} />}
      {asked.answer === null && asked.error === null && asked.loading ? <Waiting rows={6} /> : null}
      {asked.answer?.items.length === 0 ? (
        <p className="ok-word">✓ 这段时间出院的，每个项目都对上了。</p>
      ) : null}
      {asked.answer === null || asked.answer.items.length === 0 ? null : (
        <Items items={asked.answer.items} />
      )}
    </section>
  );
}

function Total({ answer, isAsked }: { readonly answer: Answer | null; readonly isAsked: boolean }) {
  if (!isAsked) return <span className="stop-word">两个日期都写成 2023-06-30</span>;
  if (answer === null) return null;
  const left = answer.count - answer.items.length;
  return (
    <span role="status">
      {answer.count} 个项目，合计 <Money fen={answer.amountFen as Fen} strong /> 元
      {left > 0 ? <span className="quiet">；最贵的 {answer.items.length} 个在下面</span> : null}
    </span>
  );
}

function Items({ items }: { readonly items: readonly Item[] }) {
  return (
    <>
      <div className="unmapped-row head" aria-hidden="true">
        <span>为什么</span>
        <span>院内编码</span>
        <span>院内名称</span>
        <span>账单的国标代码</span>
        <span className="number">行</span>
        <span className="number">住院</span>
        <span className="number">金额</span>
        <span>费用日期</span>
      </div>
      <VirtualRows
        count={items.length}
        heightOf={heightOf}
        region="未对照项目"
        render={(index) => {
          const item = items[index];
          return item === undefined ? null : <Row item={item} />;
        }}
      />
    </>
  );
}

function Row({ item }: { readonly item: Item }) {
  const { word, todo } = STATES[item.state];
  const codes =
    item.matchedCode === ""
      ? item.nationalItemCode || "没有"
      : `${item.nationalItemCode}（对照 ${item.matchedCode}）`;
  return (
    <div className="unmapped-row">
      <span title={todo}>
        <span className="warn-word">◐ {word}</span>
        <small>{todo}</small>
      </span>
      <span title={item.hospitalItemCode}>{item.hospitalItemCode}</span>
      <span title={item.hospitalItemName}>{item.hospitalItemName}</span>
      <span title={codes}>{codes}</span>
      <span className="number">{item.lines}</span>
      <span className="number">{item.stays}</span>
      <span className="number">
        <Money fen={item.amountFen as Fen} />
      </span>
      <span>
        {item.firstDay.slice(5)} 至 {item.lastDay.slice(5)}
      </span>
    </div>
  );
}
