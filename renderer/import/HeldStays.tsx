/** Stays of this import that cannot be settled yet, each with what is missing and what to bring: before the patient stands there. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { go } from "../app/route.ts";
import type { Asked } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { count } from "./words.ts";

/** The host answers at most so many at once. */
export const MOST_HELD = 500;

export function HeldStays({ asked }: { readonly asked: Asked<AnswerOf<"stays">> }) {
  const { answer, error, again } = asked;
  if (answer === null) {
    return error === null ? <Waiting rows={4} /> : <ErrorBox error={error} onRetry={again} />;
  }
  const { stays } = answer;
  if (stays.length === 0) {
    return <p className="quiet">没有：这一批没有结算的住院，资料都齐，可以结算。</p>;
  }
  return (
    <>
      <p className="quiet">
        点住院号打开，按 <KeyHint name="Shift+F8" /> 打一张补件通知给病人，不用等到出院窗口才说。
      </p>
      <table className="ledger">
        <thead>
          <tr>
            <th>住院号</th>
            <th>姓名</th>
            <th>出院</th>
            <th>差什么</th>
            <th>怎么办</th>
          </tr>
        </thead>
        <tbody>
          {stays.map(({ stayId, inpatientNo, name, dischargeDay, holds }) => (
            <tr key={stayId}>
              <td className="nowrap">
                <button type="button" className="open link" onClick={() => go("settle", stayId)}>
                  {inpatientNo}
                </button>
              </td>
              <td className="nowrap">{name}</td>
              <td className="nowrap">{dischargeDay}</td>
              <td>
                {holds.map(({ code, what }) => (
                  <div key={code + what}>{what}</div>
                ))}
              </td>
              <td>
                {holds.map(({ code, what, action }) => (
                  <div key={code + what}>{action}</div>
                ))}
              </td>
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
