import { Button } from "antd";
import { type KeyboardEvent, useState } from "react";
import type { ImportReport } from "../../shared/contract/importReport.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import {
  type Quarantine,
  type QuarantinedRow,
  type QuarantineSource,
  readQuarantine,
  sourceKey,
} from "./quarantine.ts";
import { ReasonRows } from "./ReasonRows.tsx";
import { type RepairDraft, RepairForm } from "./RepairForm.tsx";
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
  const { account } = useSession();
  const [open, setOpen] = useState(0);
  const [row, setRow] = useState<QuarantinedRow | null>(null);
  const [draft, setDraft] = useState<RepairDraft>(new Map());
  const [isRepairing, setRepairing] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const batchId = "batchId" in source ? source.batchId : null;
  const mayRepair =
    batchId !== null && row !== null && row.repair === null && INTAKE.includes(account.role);
  useKey("F8", "改这一行", () => setRepairing(true), { when: mayRepair && !isRepairing });
  if (error !== null) return <ErrorBox error={error} onRetry={again} />;
  if (answer === null) return <Waiting rows={6} />;
  if (answer.reasons.length === 0) {
    return <p className="quiet">每一行都收下了，没有要改正的。</p>;
  }
  const rows = answer.reasons.reduce((sum, reason) => sum + reason.rows, 0);

  function stop(): void {
    setRepairing(false);
    setDraft(new Map());
  }

  return (
    <div className="quarantine">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside take the keys; arrows go from one to the next */}
      <div className="reasons" onKeyDown={step}>
        {batchId === null ? null : <Counts counts={answer.counts} />}
        {done === null ? null : (
          <p className="ok-word" role="status">
            {done}
          </p>
        )}
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
                <ReasonRows
                  source={source}
                  reason={reason}
                  round={answer.counts.batches.length}
                  chosen={row}
                  onChoose={setRow}
                />
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
                  <th>现在</th>
                </tr>
              </thead>
              <tbody>
                {answer.stays.map((stay) => (
                  <tr key={stay.inpatientNo}>
                    <td>{stay.inpatientNo}</td>
                    <td>{stay.name}</td>
                    <td className="number">{count(stay.wrongRows)}</td>
                    <td className="number">{count(stay.heldRows)}</td>
                    <td className="nowrap">
                      {stay.repairedIn === null ? (
                        <span className="warn-word">◐ 等着</span>
                      ) : (
                        <span className="ok-word">✓ 批次 {stay.repairedIn} 收下</span>
                      )}
                    </td>
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
        {row === null ? <p className="quiet">选一行，看它在文件里的样子。</p> : null}
        {row !== null && !(mayRepair && isRepairing) ? (
          <RowAsItWas row={row} report={report} />
        ) : null}
        {mayRepair && !isRepairing ? (
          <Button onClick={() => setRepairing(true)}>
            改这一行 <KeyHint name="F8" />
          </Button>
        ) : null}
        {mayRepair && isRepairing ? (
          <>
            <h2>
              改第 {count(row.row)} 行 <small>{row.inpatientNo}</small>
            </h2>
            <RepairForm
              key={row.number}
              batchId={batchId}
              row={row}
              draft={draft}
              onDraft={setDraft}
              onClose={stop}
              onDone={({ report: { batchId: brought }, rows: repaired }) => {
                stop();
                setDone(`✓ 已改正：${count(repaired)} 行随批次 ${brought} 收下`);
                again();
              }}
            />
          </>
        ) : null}
      </aside>
    </div>
  );
}

const INTAKE: readonly string[] = ["窗口", "医保办主任"];

/** Nothing that did not get in is ever lost: what became of it adds up. */
function Counts({
  counts: { all, repaired, leftOut, open, batches },
}: {
  readonly counts: Quarantine["counts"];
}) {
  if (batches.length === 0) return null;
  return (
    <p className="counts">
      没有收下 {count(all)} 行 = 已改正收下 {count(repaired)}（批次 {batches.join("、")}）＋ 不要的{" "}
      {count(leftOut)} ＋ 还等着 {count(open)}
    </p>
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
