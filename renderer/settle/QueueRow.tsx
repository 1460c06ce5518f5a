/** One row of the queue: who, and what they pay or what they have to bring. */
import type { Fen } from "../../shared/money/fen.ts";
import { Money } from "../design/Money.tsx";
import { StateWord } from "../design/parts.tsx";
import type { DaySlip, OpenDebt } from "./useQueue.ts";
import type { StayRow } from "./view.ts";

export function StayRowView({
  row,
  isFound,
}: {
  readonly row: StayRow;
  /** Among rows of every state: the state stands beside it. */
  readonly isFound: boolean;
}) {
  const { name, dept, inpatientNo, personFen, state, holds, missingPapers } = row;
  return (
    <>
      <span className="queue-name">{name}</span>
      <span className="queue-own">
        {state === "held" || personFen === null ? (
          <span className="queue-quiet">
            <Lacking row={row} day={soonWord(row)} />
            {/* The name needs the room more. */}
            {isDue(row) ? "" : inpatientNo}
          </span>
        ) : (
          <Money fen={personFen as Fen} />
        )}
      </span>
      {state === "held" ? (
        <span
          className="queue-held"
          title={[
            dept,
            ...holds.map(({ what, action }) => what + action),
            lackingWords(missingPapers),
          ].join("\n")}
        >
          <span aria-hidden="true">Ⅱ</span> {holds[0]?.what}
        </span>
      ) : (
        <>
          <span className="queue-quiet">
            <Lacking row={row} day="" />
            {inpatientNo} · {dept}
          </span>
          <span className="queue-quiet queue-own">
            {isFound ? <StateWord state={state} /> : <DischargeDay row={row} />}
          </span>
        </>
      )}
    </>
  );
}

function lackingWords(papers: StayRow["missingPapers"]): string {
  return papers.length === 0 ? "" : `还差资料：${papers.join("、")}`;
}

/** Papers to be handed in: how many; which stands beside the stay. They hold nothing. */
function Lacking({ row, day }: { readonly row: StayRow; readonly day: string }) {
  const { missingPapers: papers } = row;
  if (papers.length === 0) return null;
  return (
    <span className="state warn" title={lackingWords(papers)}>
      <span aria-hidden="true">◐</span> {day}缺 {papers.length}{" "}
    </span>
  );
}

/** Of who leaves today or tomorrow, and can still be told what to bring; else empty. */
function soonWord({ daysToDischarge }: StayRow): string {
  return { 0: "今天出院 ", 1: "明天出院 " }[daysToDischarge] ?? "";
}

export function isDue({ daysToDischarge, missingPapers }: StayRow): boolean {
  return missingPapers.length > 0 && (daysToDischarge === 0 || daysToDischarge === 1);
}

function DischargeDay({ row }: { readonly row: StayRow }) {
  const word = soonWord(row);
  if (word === "") return `${row.dischargeDay.slice(5)} 出院`;
  return <span className={isDue(row) ? "state warn" : ""}>{word}</span>;
}

export function DebtRow({ debt }: { readonly debt: OpenDebt }) {
  const { name, open, inpatientNo, settledAt, reason } = debt;
  return (
    <>
      <span className="queue-name">{name}</span>
      <span className="queue-own">
        <Money fen={open} />
      </span>
      <span className="queue-quiet" title={reason}>
        {inpatientNo} · {reason}
      </span>
      <span className="queue-quiet queue-own">{settledAt.slice(5, 10)} 结算</span>
    </>
  );
}

export function SlipRow({ slip }: { readonly slip: DaySlip }) {
  const { name, settledAt, personFen, kind, undoneBy, slipNumber, window } = slip;
  const isUndoing = kind === "结算撤销";
  const time = settledAt.slice(11, 16);
  return (
    <span className="queue-slip" title={`${slipNumber} · ${window}`}>
      {isUndoing || undoneBy !== null ? (
        <span className="state stop">
          <span aria-hidden="true">↩</span> {name}
        </span>
      ) : (
        <span>
          <span className="state ok" aria-hidden="true">
            ✓
          </span>{" "}
          {name}
        </span>
      )}
      <span className="queue-quiet">
        {isUndoing ? "撤销 " : undoneBy !== null ? "已撤销 " : ""}
        {time}
      </span>
      <span className="queue-quiet">{slipNumber.slice(-6)}</span>
      <Money fen={personFen as Fen} />
    </span>
  );
}
