/** Three reports of one hit table, side by side; each row leads to its findings. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { fen, printYuan } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { EmptyPage, ErrorBox, Waiting } from "../design/parts.tsx";
import type { Filters } from "./filters.ts";

type Reports = AnswerOf<"reviewReports">;
type Row = Reports["byDept"][number];

export function ReportsView({ onDrill }: { readonly onDrill: (wanted: Partial<Filters>) => void }) {
  const asked = useAnswer("reports", () => host.reviewReports({}));
  useLive(["imported", "decided", "reviewed"], asked.again);
  const { answer, error } = asked;
  if (error !== null) return <ErrorBox error={error} onRetry={asked.again} />;
  if (answer === null) return <Waiting />;
  if (answer.total.hits === 0) {
    return (
      <EmptyPage title="还没有疑点">
        <p>导入账单以后自动审核；命中规则的费用在这里按科室、问题和项目合计。</p>
      </EmptyPage>
    );
  }
  return (
    <div className="reports">
      <Report
        title="按医疗机构和科室"
        rows={answer.byDept}
        total={answer.total}
        onOpen={(name) => onDrill({ dept: name.slice(name.lastIndexOf(" ") + 1) })}
      />
      <Report
        title="按问题"
        rows={answer.byRule}
        total={answer.total}
        onOpen={(name) => onDrill({ ruleCode: name.slice(name.lastIndexOf(" ") + 1) })}
      />
      <Report
        title="按项目"
        rows={answer.byItem}
        total={answer.total}
        onOpen={(item) => onDrill({ item })}
      />
    </div>
  );
}

function Report({
  title,
  rows,
  total,
  onOpen,
}: {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly total: Reports["total"];
  readonly onOpen: (name: string) => void;
}) {
  return (
    <section aria-label={title}>
      <SectionTitle title={title} note={`${rows.length} 行`} />
      <table className="ledger">
        <thead>
          <tr>
            <th>名称</th>
            <th className="number">命中</th>
            <th className="number">未处理</th>
            <th className="number">建议扣减</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <td>
                <button type="button" className="link" onClick={() => onOpen(row.name)}>
                  {row.name}
                </button>
              </td>
              <td className="number">{row.hits}</td>
              <td className="number">{row.open}</td>
              <td className="number">{printYuan(fen(row.amountFen))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>合计</td>
            <td className="number">{total.hits}</td>
            <td className="number">{total.open}</td>
            <td className="number">{printYuan(fen(total.amountFen))}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
