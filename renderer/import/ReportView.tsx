import { type ReactNode, useState } from "react";
import type { ImportReport } from "../../shared/contract/importReport.ts";
import { Changes, Warnings } from "./Changes.tsx";
import { Equation } from "./Equation.tsx";
import { QuarantineView } from "./QuarantineView.tsx";
import type { QuarantineSource } from "./quarantine.ts";
import { count, fileTitle } from "./words.ts";

type Tab = "quarantine" | "changes" | "warnings";

/** One report, rehearsed or booked: the equation, then what did not get in, what changed, and what to know. */
export function ReportView({
  report,
  source,
  notice,
  children,
}: {
  readonly report: ImportReport;
  readonly source: QuarantineSource;
  readonly notice: ReactNode;
  /** The acts at its foot */
  readonly children: ReactNode;
}) {
  const [tab, setTab] = useState<Tab>("quarantine");
  const tabs: readonly (readonly [Tab, string, number])[] = [
    ["quarantine", "没有收下的行", wrongRows(report)],
    ["changes", "改过的账单", report.changes.length],
    ["warnings", "提醒", report.warningCount],
  ];
  return (
    <section className="report">
      <header>
        <h1>{fileTitle(report.files.map(({ name }) => name))}</h1>
        <Standing report={report} />
        <span className="quiet end">
          {report.batchId === null ? "什么都还没有写进账簿" : `批次 ${report.batchId}`}
        </span>
      </header>
      <Equation report={report} />
      <div>{notice}</div>
      <div className="tabs" role="tablist" aria-label="导入结果">
        {tabs.map(([name, label, number]) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            onClick={() => setTab(name)}
          >
            {label} <small>{count(number)}</small>
          </button>
        ))}
      </div>
      <div className="tab-panel" role="tabpanel">
        {tab === "quarantine" ? <QuarantineView report={report} source={source} /> : null}
        {tab === "changes" ? <Changes changes={report.changes} /> : null}
        {tab === "warnings" ? <Warnings report={report} /> : null}
      </div>
      <footer>{children}</footer>
    </section>
  );
}

function wrongRows({ files }: ImportReport): number {
  return files.reduce((sum, { rowsWrong, rowsHeld }) => sum + rowsWrong + rowsHeld, 0);
}

function Standing({ report }: { readonly report: ImportReport }) {
  const wrong = wrongRows(report) > 0;
  if (report.batchId === null) {
    return (
      <span className={wrong ? "warn-word" : "step"}>{wrong ? "◐ 已试导，有错" : "○ 已试导"}</span>
    );
  }
  return (
    <span className={wrong ? "warn-word" : "ok-word"}>
      {wrong ? "◐ 已入账，有没收下的行" : "✓ 已入账"}
    </span>
  );
}
