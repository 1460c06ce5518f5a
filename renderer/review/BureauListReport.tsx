/** What comes, or came, of every row of the bureau's list: the sums of all, then those without a case first. */
import { useMemo } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { fen, printYuan } from "../../shared/money/fen.ts";
import { VirtualRows } from "../design/VirtualRows.tsx";

type Report = Pick<AnswerOf<"bureauList">, "rows" | "sums" | "statedTotal" | "unreadSheets">;
type Row = Report["rows"][number];
type Verdict = Row["verdict"];

const VERDICTS = {
  立案: { mark: "✓", tone: "ok", sum: "ok-word", place: 1 },
  已立案: { mark: "○", tone: "quiet", sum: "quiet", place: 2 },
  没有立案: { mark: "Ⅱ", tone: "warn", sum: "warn-word", place: 0 },
} as const satisfies Record<Verdict, unknown>;

const ROW_HEIGHT = 48;
const heightOf = () => ROW_HEIGHT;

export function BureauListReport({
  report,
  isDone,
}: {
  readonly report: Report;
  /** false: nothing is opened yet */
  readonly isDone: boolean;
}) {
  const { rows } = report;
  const ordered = useMemo(
    () => [...rows].sort((a, b) => VERDICTS[a.verdict].place - VERDICTS[b.verdict].place),
    [rows],
  );
  return (
    <>
      <Sums report={report} isDone={isDone} />
      <div className="bureau-row head" aria-hidden="true">
        <span>结果</span>
        <span>哪次住院</span>
        <span>医保局说的</span>
        <span>扣谁付的，或为什么没有立案</span>
        <span className="number">扣款</span>
      </div>
      <VirtualRows
        count={ordered.length}
        heightOf={heightOf}
        region="清单的每一行"
        render={(index) => {
          const row = ordered[index];
          return row === undefined ? null : <RowLine row={row} isDone={isDone} />;
        }}
      />
    </>
  );
}

function Sums({
  report: { sums, statedTotal, unreadSheets },
  isDone,
}: {
  readonly report: Report;
  readonly isDone: boolean;
}) {
  const { rows, amount, parts } = sums;
  const adds =
    rows === parts.reduce((sum, part) => sum + part.rows, 0) &&
    amount === parts.reduce((sum, part) => sum + part.amount, 0);
  const off = statedTotal === null ? 0 : statedTotal - amount;
  return (
    <div className="bureau-sums" role="status">
      <span>
        清单 <strong>{rows}</strong> 行 <strong>{printYuan(amount)}</strong> 元
      </span>
      {parts.map((part, index) => (
        <span key={part.verdict} className={part.rows === 0 ? "quiet" : VERDICTS[part.verdict].sum}>
          {index === 0 ? "＝" : "＋"} {wordOf(part.verdict, isDone)} <strong>{part.rows}</strong> 行{" "}
          <strong>{printYuan(part.amount)}</strong>
        </span>
      ))}
      <span className={adds ? "ok-word" : "stop-word"}>{adds ? "✓ 一行不少" : "⊖ 加不起来"}</span>
      {off === 0 ? null : (
        <span className="stop-word">
          清单自己的合计是 {printYuan(fen(statedTotal ?? 0))} 元，相差 {off > 0 ? "+" : ""}
          {printYuan(fen(off))}
        </span>
      )}
      {unreadSheets.length === 0 ? null : (
        <span className="warn-word">没有读的工作表：{unreadSheets.join("、")}</span>
      )}
    </div>
  );
}

function wordOf(verdict: Verdict, isDone: boolean): string {
  if (isDone) return verdict === "已立案" ? "以前已立案" : verdict;
  return { 立案: "可立案", 已立案: "以前已立案", 没有立案: "不能立案" }[verdict];
}

function RowLine({ row, isDone }: { readonly row: Row; readonly isDone: boolean }) {
  const { mark, tone } = VERDICTS[row.verdict];
  const why = [row.payer, row.reason].filter((one) => one !== "").join("；");
  // A list hides a part of the name: whom the row was taken for stands beside it.
  const inBooks = row.stayName === row.name ? "" : row.stayName;
  return (
    <div className="bureau-row">
      <span>
        <span className={`state ${tone}`}>
          <span aria-hidden="true">{mark}</span> {wordOf(row.verdict, isDone)}
        </span>
        <small>{row.appeal === null ? "" : `第 ${row.appeal} 号`}</small>
      </span>
      <span title={`${row.name} ${row.reference}`}>
        {row.name === "" ? row.reference : row.name}
        {inBooks === "" ? "" : `，账上 ${inBooks}`}
        <small>
          {row.name === "" ? "" : `${row.reference} · `}
          {row.place}
        </small>
      </span>
      <span title={`${row.fault} ${row.item}`}>
        {row.fault}
        <small>{row.item}</small>
      </span>
      <span className="why" title={why}>
        {why}
      </span>
      <span className="number">{row.amount === null ? "读不出" : printYuan(row.amount)}</span>
    </div>
  );
}
