import { type ReactNode, useState } from "react";
import type { ImportReport } from "../../shared/contract/importReport.ts";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { Changes, Warnings } from "./Changes.tsx";
import { Conversions, conversionCells } from "./Conversions.tsx";
import { Equation } from "./Equation.tsx";
import { HeldStays, MOST_HELD } from "./HeldStays.tsx";
import { MissingPapers } from "./MissingPapers.tsx";
import { QuarantineView } from "./QuarantineView.tsx";
import type { QuarantineSource } from "./quarantine.ts";
import { count, fileTitle } from "./words.ts";

type Tab = "quarantine" | "held" | "papers" | "changes" | "warnings" | "conversions";

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
  const [chosen, setTab] = useState<Tab | null>(null);
  const { batchId } = report;
  const hasStays = batchId !== null && report.staysAccepted > 0;
  const held = useAnswer(hasStays ? `held ${batchId}` : null, () =>
    host.stays({ state: "held", batchId: batchId ?? 0, limit: MOST_HELD }),
  );
  const lacking = useAnswer(hasStays ? `papers ${batchId}` : null, () =>
    host.stays({ state: "open", batchId: batchId ?? 0, lacking: "papers", limit: MOST_HELD }),
  );
  useLive(["imported", "settled", "undone", "decided", "settings", "entered"], () => {
    held.again();
    lacking.again();
  });
  const lackingCount = lacking.answer?.stays.length ?? 0;
  const heldCount = held.answer?.stays.length ?? 0;
  const tab = chosen ?? (wrongRows(report) === 0 && heldCount > 0 ? "held" : "quarantine");
  const tabs: readonly (readonly [Tab, string, number | null])[] = [
    ["quarantine", "没有收下的行", wrongRows(report)],
    ...(hasStays
      ? [
          ["held", "还不能结算的", held.answer?.stays.length ?? null] as const,
          ["papers", "还差资料的", lacking.answer?.stays.length ?? null] as const,
        ]
      : []),
    ["changes", "改过的账单", report.changes.length],
    ["warnings", "提醒", report.warningCount],
    ["conversions", "读时改写", conversionCells(report)],
  ];
  return (
    <section className="report">
      <header>
        <h1>{fileTitle(report.files.map(({ name }) => name))}</h1>
        <Standing report={report} />
        {heldCount === 0 ? null : (
          <span className="warn-word">Ⅱ {count(heldCount)} 次还不能结算</span>
        )}
        {lackingCount === 0 ? null : (
          <span className="warn-word">◐ {count(lackingCount)} 次还差资料</span>
        )}
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
            {label} <small>{number === null ? "…" : count(number)}</small>
          </button>
        ))}
      </div>
      <div className="tab-panel" role="tabpanel">
        {tab === "quarantine" ? <QuarantineView report={report} source={source} /> : null}
        {tab === "held" ? <HeldStays asked={held} /> : null}
        {tab === "papers" ? <MissingPapers asked={lacking} /> : null}
        {tab === "changes" ? <Changes changes={report.changes} /> : null}
        {tab === "warnings" ? <Warnings report={report} /> : null}
        {tab === "conversions" ? <Conversions report={report} source={source} /> : null}
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
