/** What a correction of a person has reached: open stays as they are now, settled ones with what to do. */
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox } from "../design/parts.tsx";

export function PersonStays({
  personNo,
  round,
}: {
  readonly personNo: string;
  /** Another text: asked again */
  readonly round: string;
}) {
  const { answer, error, again } = useAnswer(`stays of ${personNo} ${round}`, () =>
    host.personStays({ personNo }),
  );
  if (error !== null) return <ErrorBox error={error} onRetry={again} />;
  if (answer === null || answer.open.length + answer.settled.length === 0) return null;
  return (
    <div className="person-stays">
      {answer.open.map(({ stayId, inpatientNo, state, holds }) => (
        <p key={stayId}>
          {inpatientNo}：
          {state === "waiting" ? (
            <span className="ok-word">✓ 待结算</span>
          ) : (
            <span className="warn-word">Ⅱ 挂起，{holds[0]?.what ?? ""}</span>
          )}
        </p>
      ))}
      {answer.settled.map(({ slipNumber, inpatientNo, action }) => (
        <p key={slipNumber}>
          {inpatientNo} 已结算（{slipNumber}）：{action}
        </p>
      ))}
    </div>
  );
}
