import { useEffect, useRef } from "react";
import type { ImportReport } from "../../shared/contract/importReport.ts";
import type { QuarantinedRow } from "./quarantine.ts";
import { count, FAULT_WORDS } from "./words.ts";

/** One row, cell by cell as the file had it, the bad one marked; then what happened, what of the money, what to do. */
export function RowAsItWas({
  row,
  report,
}: {
  readonly row: QuarantinedRow;
  readonly report: ImportReport;
}) {
  const bad = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row, another cell to bring into sight
  useEffect(() => {
    // Newer browsers answer a promise, which is no way to clean up an effect.
    bad.current?.scrollIntoView({ block: "center" });
  }, [row.number]);
  const cells = row.cells
    .map((cell, index) => ({ ...cell, number: index + 1 }))
    .filter(({ column, text }) => text !== "" || column === row.column);
  return (
    <>
      <h2>
        第 {count(row.row)} 行 <small>{row.inpatientNo}</small>
      </h2>
      <p className="quiet">{row.file}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it */}
      <section className="cells" tabIndex={0} aria-label={`第 ${row.row} 行的内容`}>
        <table>
          <tbody>
            {cells.map(({ number, column, text }) => {
              const isBad = column === row.column && column !== "";
              return (
                <tr key={number} ref={isBad ? bad : null} className={isBad ? "bad" : undefined}>
                  <td className="number">{number}</td>
                  <th scope="row">{column === "" ? "（没有列名）" : column}</th>
                  <td>{text === "" ? "（空）" : text}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <dl>
        <dt>出了什么事</dt>
        <dd>
          {row.column === "" ? "" : `${row.column}：`}
          {row.reason}
        </dd>
        <dt>对钱的影响</dt>
        <dd>{moneyWords(row, report)}</dd>
        <dt>怎么办</dt>
        <dd>{row.repair === null ? FAULT_WORDS[row.code].action : "已经办好，见下。"}</dd>
        {row.repair === null ? null : (
          <>
            <dt>改正</dt>
            <dd>
              <History history={row.repair} />
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

function History({ history }: { readonly history: NonNullable<QuarantinedRow["repair"]> }) {
  const { batchId, by, at, reason, changes, leftOut } = history;
  return (
    <>
      <p>
        {by} {at.replace("T", " ").slice(0, 16)}：
        {leftOut ? "这一行不要" : `随批次 ${batchId} 收下`}
        。原因：{reason}
      </p>
      {changes.map(({ column, before, after }) => (
        <p key={column}>
          {column}：<del>{before === "" ? "空" : before}</del> → {after === "" ? "空" : after}
        </p>
      ))}
    </>
  );
}

function moneyWords({ inpatientNo, repair }: QuarantinedRow, report: ImportReport): string {
  if (repair !== null) {
    return repair.leftOut ? "这一行不算钱。" : `这一行已经随批次 ${repair.batchId} 入账。`;
  }
  const tense = report.batchId === null ? "不会入账" : "没有入账";
  if (inpatientNo === "") return `这一条${tense}，账上原来的登记或目录不变。`;
  const others = report.staysAccepted > 0 ? `；别的 ${count(report.staysAccepted)} 份不受影响` : "";
  return `这一行${tense}，所以住院号 ${inpatientNo} 这一份先不能结算${others}。`;
}
