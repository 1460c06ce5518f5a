import { Button } from "antd";
import { useState } from "react";
import type { ImportReport, StayChange } from "../../shared/contract/importReport.ts";
import { count } from "./words.ts";

const ROWS_AT_ONCE = 100;

/** Bills that came again with other content: what differs, in the report's own words. */
export function Changes({ changes }: { readonly changes: readonly StayChange[] }) {
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  if (changes.length === 0) {
    return <p className="quiet">没有改过的账单：收下的都是新的，或与以前一样。</p>;
  }
  return (
    <>
      <table className="ledger">
        <thead>
          <tr>
            <th>住院号</th>
            <th className="number">第几版</th>
            <th>与上一版不同的地方</th>
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, shown).map(({ inpatientNo, version, differences, differenceCount }) => (
            <tr key={inpatientNo}>
              <td>{inpatientNo}</td>
              <td className="number">{version}</td>
              <td>
                {differences.map((difference) => (
                  <div key={difference}>{difference}</div>
                ))}
                {differenceCount > differences.length ? (
                  <div className="quiet">还有 {count(differenceCount - differences.length)} 处</div>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More left={changes.length - shown} onMore={() => setShown(shown + ROWS_AT_ONCE)} />
    </>
  );
}

/** What blocks nothing and a person should know. */
export function Warnings({ report }: { readonly report: ImportReport }) {
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  const { warnings, warningCount } = report;
  if (warningCount === 0) return <p className="quiet">没有提醒。</p>;
  return (
    <>
      <table className="ledger">
        <thead>
          <tr>
            <th>文件</th>
            <th className="number">行</th>
            <th>列</th>
            <th>提醒（不挡入账）</th>
          </tr>
        </thead>
        <tbody>
          {warnings.slice(0, shown).map(({ file, row, column, reason }) => (
            <tr key={`${file} ${row} ${column} ${reason}`}>
              <td>{file}</td>
              <td className="number">{count(row)}</td>
              <td>{column}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More left={warnings.length - shown} onMore={() => setShown(shown + ROWS_AT_ONCE)} />
      {warningCount > warnings.length ? (
        <p className="quiet">
          共 {count(warningCount)} 条，这里列出前 {count(warnings.length)} 条。
        </p>
      ) : null}
    </>
  );
}

function More({ left, onMore }: { readonly left: number; readonly onMore: () => void }) {
  if (left <= 0) return null;
  return <Button onClick={onMore}>还有 {count(left)} 条，再看一些</Button>;
}
