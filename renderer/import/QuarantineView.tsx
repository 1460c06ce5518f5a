import { type KeyboardEvent, useState } from "react";
import type { ImportReport } from "../../shared/contract/importReport.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, Waiting } from "../design/parts.tsx";
import {
  type QuarantinedRow,
  type QuarantineSource,
  readQuarantine,
  sourceKey,
} from "./quarantine.ts";
import { ReasonRows } from "./ReasonRows.tsx";
import { RowAsItWas } from "./RowAsItWas.tsx";
import { count, FAULT_WORDS } from "./words.ts";

/** Reasons, the rows of one, one row as the file had it; below, the stays that wait for their rows. */
export function QuarantineView({
  report,
  source,
}: {
  readonly report: ImportReport;
  readonly source: QuarantineSource;
}) {
  const { answer, error, again } = useAnswer(`quarantine ${sourceKey(source)}`, () =>
    readQuarantine(source, { limit: 0 }),
  );
  const [open, setOpen] = useState(0);
  const [row, setRow] = useState<QuarantinedRow | null>(null);
  if (error !== null) return <ErrorBox error={error} onRetry={again} />;
  if (answer === null) return <Waiting rows={6} />;
  if (answer.reasons.length === 0) {
    return <p className="quiet">每一行都收下了，没有要改正的。</p>;
  }
  const rows = answer.reasons.reduce((sum, reason) => sum + reason.rows, 0);
  return (
    <div className="quarantine">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside take the keys; arrows go from one to the next */}
      <div className="reasons" onKeyDown={step}>
        <table className="ledger">
          <thead>
            <tr>
              <th>为什么没有收下</th>
              <th>文件</th>
              <th className="number">行</th>
              <th className="number">住院</th>
            </tr>
          </thead>
          {answer.reasons.map((reason, index) => (
            <tbody key={`${reason.file} ${reason.code}`}>
              <tr className={index === open ? "open-row" : undefined}>
                <td>
                  <button
                    type="button"
                    className="open strong"
                    data-step
                    aria-expanded={index === open}
                    onClick={() => setOpen(index === open ? -1 : index)}
                  >
                    {index === open ? "▾" : "▸"} {FAULT_WORDS[reason.code].title}
                  </button>
                </td>
                <td className="note">{reason.file}</td>
                <td className="number">{count(reason.rows)}</td>
                <td className="number">{reason.stays === 0 ? "–" : count(reason.stays)}</td>
              </tr>
              {index === open ? (
                <ReasonRows source={source} reason={reason} chosen={row} onChoose={setRow} />
              ) : null}
            </tbody>
          ))}
          <tbody>
            <tr className="total">
              <td>合计</td>
              <td className="note">一行有几种错的，各算一次</td>
              <td className="number">{count(rows)}</td>
              <td className="number">{count(answer.stayCount)}</td>
            </tr>
          </tbody>
        </table>
        {answer.stayCount === 0 ? null : (
          <>
            <SectionTitle
              title={`等这些行的 ${count(answer.stayCount)} 份住院`}
              note="改好再导入，自动进待结算队列"
            />
            <table className="ledger">
              <thead>
                <tr>
                  <th>住院号</th>
                  <th>姓名</th>
                  <th className="number">有错的行</th>
                  <th className="number">连带等着的行</th>
                </tr>
              </thead>
              <tbody>
                {answer.stays.map((stay) => (
                  <tr key={stay.inpatientNo}>
                    <td>{stay.inpatientNo}</td>
                    <td>{stay.name}</td>
                    <td className="number">{count(stay.wrongRows)}</td>
                    <td className="number">{count(stay.heldRows)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {answer.stayCount > answer.stays.length ? (
              <p className="quiet">
                这里列出前 {count(answer.stays.length)} 份，其余的在待改正文件里。
              </p>
            ) : null}
          </>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it */}
      <aside tabIndex={0} aria-label="这一行在文件里的样子">
        {row === null ? (
          <p className="quiet">选一行，看它在文件里的样子。</p>
        ) : (
          <RowAsItWas row={row} report={report} />
        )}
      </aside>
    </div>
  );
}

/** ↑↓ from one reason or row to the next. */
function step(event: KeyboardEvent<HTMLDivElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-step]")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
}
