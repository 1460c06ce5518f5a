/** Stays of this import that lack papers of the office's checklist: known now, not at the window. They hold nothing. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { go } from "../app/route.ts";
import type { Asked } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { MOST_HELD } from "./HeldStays.tsx";
import { count } from "./words.ts";

export function MissingPapers({ asked }: { readonly asked: Asked<AnswerOf<"stays">> }) {
  const { answer, error, again } = asked;
  if (answer === null) {
    return error === null ? <Waiting rows={4} /> : <ErrorBox error={error} onRetry={again} />;
  }
  const { stays } = answer;
  if (stays.length === 0) {
    return <p className="quiet">没有：这一批没有结算的住院，要交的资料都有了。</p>;
  }
  return (
    <>
      <p className="quiet">
        不挡结算。点住院号打开，按 <KeyHint name="Shift+F8" /> 打一张补件通知给病人；交来了按{" "}
        <KeyHint name="Shift+F2" /> 登记。哪些住院要交什么，在设置里改。
      </p>
      <table className="ledger">
        <thead>
          <tr>
            <th>住院号</th>
            <th>姓名</th>
            <th>科室</th>
            <th>出院</th>
            <th>还差的资料</th>
          </tr>
        </thead>
        <tbody>
          {stays.map(({ stayId, inpatientNo, name, dept, dischargeDay, missingPapers, ...row }) => (
            <tr key={stayId}>
              <td className="nowrap">
                <button type="button" className="open link" onClick={() => go("settle", stayId)}>
                  {inpatientNo}
                </button>
              </td>
              <td className="nowrap">{name}</td>
              <td className="nowrap">{dept}</td>
              <td className="nowrap">
                {dischargeDay}
                {row.daysToDischarge > 0 ? "（在院）" : ""}
              </td>
              <td>{missingPapers.join("、")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {stays.length === MOST_HELD ? (
        <p className="quiet">这里列出前 {count(MOST_HELD)} 次，其余在结算页的清单里。</p>
      ) : null}
    </>
  );
}
