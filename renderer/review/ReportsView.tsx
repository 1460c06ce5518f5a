/** Three reports of one hit table, side by side; each row leads to its findings. */
import type { ReactNode } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { fen, printYuan } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { EmptyPage, ErrorBox, Waiting } from "../design/parts.tsx";
import { DayInput } from "../registers/DayInput.tsx";
import { daysOf, type Filters } from "./filters.ts";

type Reports = AnswerOf<"reviewReports">;
type Row = Reports["byRule"][number];
type Days = Pick<Filters, "from" | "to">;

export function ReportsView({
  days,
  onDays,
  onDrill,
}: {
  readonly days: Days;
  readonly onDays: (days: Days) => void;
  readonly onDrill: (wanted: Partial<Filters>) => void;
}) {
  const asked = daysOf(days);
  const reports = useAnswer(JSON.stringify(asked), () => host.reviewReports(asked));
  useLive(["imported", "decided", "reviewed"], reports.again);
  const { answer, error } = reports;
  return (
    <div className="report-page">
      <div className="report-days">
        <span>出院日期</span>
        <DayInput
          text={days.from}
          label="出院日期从"
          help="report-days"
          placeholder="从 2023-06-01"
          onText={(from) => onDays({ ...days, from })}
        />
        <DayInput
          text={days.to}
          label="出院日期到"
          help="report-days"
          placeholder="到 2023-06-30"
          onText={(to) => onDays({ ...days, to })}
        />
        <span className="quiet">三张表是同一批疑点，合计相同；点一行看是哪些疑点、哪几行费用</span>
      </div>
      {error === null ? null : <ErrorBox error={error} onRetry={reports.again} />}
      {answer === null ? (
        error === null ? (
          <Waiting />
        ) : null
      ) : answer.total.hits === 0 ? (
        <EmptyPage title={Object.keys(asked).length === 0 ? "还没有疑点" : "这些天没有疑点"}>
          <p>导入账单以后自动审核；命中规则的费用在这里按医疗机构、问题和项目合计。</p>
        </EmptyPage>
      ) : (
        <Reports answer={answer} onDrill={onDrill} />
      )}
    </div>
  );
}

function Reports({
  answer: { byHospital, byRule, byItem, total },
  onDrill,
}: {
  readonly answer: Reports;
  readonly onDrill: (wanted: Partial<Filters>) => void;
}) {
  return (
    <div className="reports">
      <Report title="按医疗机构" note={`${byHospital.length} 家`} total={total}>
        {byHospital.flatMap(({ depts, ...row }) => {
          const hospital = { code: row.key, name: row.name };
          return [
            <ReportRow key={row.key} row={row} isWhole onOpen={() => onDrill({ hospital })} />,
            ...depts.map((dept) => (
              <ReportRow
                key={`${row.key} ${dept.key}`}
                row={dept}
                onOpen={() => onDrill({ hospital, dept: dept.key })}
              />
            )),
          ];
        })}
      </Report>
      <Report title="按问题" note={`${byRule.length} 行`} total={total}>
        {byRule.map((row) => (
          <ReportRow
            key={row.key}
            row={{ ...row, name: `${row.name} ${row.key}` }}
            onOpen={() => onDrill({ ruleCode: row.key })}
          />
        ))}
      </Report>
      <Report title="按项目" note={`${byItem.length} 行`} total={total}>
        {byItem.map((row) => (
          <ReportRow key={row.key} row={row} onOpen={() => onDrill({ item: row.key })} />
        ))}
      </Report>
    </div>
  );
}

function Report({
  title,
  note,
  total,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly total: Reports["total"];
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <SectionTitle title={title} note={note} />
      <table className="ledger">
        <thead>
          <tr>
            <th>名称</th>
            <th className="number">命中</th>
            <th className="number">未处理</th>
            <th className="number">建议扣减</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
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

function ReportRow({
  row,
  isWhole = false,
  onOpen,
}: {
  readonly row: Row;
  /** An institution, with its departments below */
  readonly isWhole?: boolean;
  readonly onOpen: () => void;
}) {
  return (
    <tr className={isWhole ? "whole" : ""}>
      <td>
        <button type="button" className="link" onClick={onOpen}>
          {row.name}
        </button>
      </td>
      <td className="number">{row.hits}</td>
      <td className="number">{row.open}</td>
      <td className="number">{printYuan(fen(row.amountFen))}</td>
    </tr>
  );
}
