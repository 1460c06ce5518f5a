/** 审核: what the rules found in the bills, what it comes to, the rules themselves, and what the bureau found. */
import { Segmented } from "antd";
import { useState } from "react";
import { useKey } from "../app/keys.tsx";
import { go, useRoute } from "../app/route.ts";
import { KeyHint } from "../design/parts.tsx";
import { AppealsView } from "./AppealsView.tsx";
import { FindingsView } from "./FindingsView.tsx";
import { type Filters, NO_FILTERS } from "./filters.ts";
import { ReportsView } from "./ReportsView.tsx";
import { RulesView } from "./RulesView.tsx";
import "./review.css";

const VIEWS = [
  { value: "findings", label: "疑点" },
  { value: "reports", label: "分析" },
  { value: "rules", label: "规则库" },
  { value: "appeals", label: "申诉" },
] as const;

type View = (typeof VIEWS)[number]["value"];

/** "#/review", "#/review/reports", "#/review/rules", "#/review/appeals" */
export default function ReviewPage() {
  const { rest } = useRoute();
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const at = Math.max(
    0,
    VIEWS.findIndex(({ value }) => value === rest[0]),
  );
  const view: View = VIEWS[at]?.value ?? "findings";
  const next = VIEWS[(at + 1) % VIEWS.length] ?? VIEWS[0];
  useKey("F7", next.label, () => go("review", next.value));
  const drill = (wanted: Partial<Filters>) => {
    const { from, to } = filters;
    setFilters({ ...NO_FILTERS, from, to, level: "全部", status: "全部", ...wanted });
    go("review", "findings");
  };
  return (
    <div className="review-page">
      <header>
        <Segmented
          data-help="review-view"
          value={view}
          onChange={(wanted) => go("review", wanted)}
          options={[...VIEWS]}
        />
        <KeyHint name="F7" />
        <span className="quiet">违规没有处理的，不能结算；可疑和提示不挡结算。</span>
      </header>
      {view === "findings" ? <FindingsView filters={filters} onFilters={setFilters} /> : null}
      {view === "reports" ? (
        <ReportsView
          days={filters}
          onDays={(days) => setFilters({ ...filters, ...days })}
          onDrill={drill}
        />
      ) : null}
      {view === "appeals" ? <AppealsView /> : null}
      {view === "rules" ? <RulesView onDrill={(ruleCode) => drill({ ruleCode })} /> : null}
    </div>
  );
}
