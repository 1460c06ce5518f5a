/** The month's shares, each with its reading and its base. */
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, Waiting } from "../design/parts.tsx";

export function MonthIndicators({ month }: { readonly month: string }) {
  const { answer, error, again } = useAnswer(`indicators ${month}`, () =>
    host.monthIndicators({ month }),
  );
  return (
    <section aria-label="指标" className="indicators">
      <SectionTitle title="指标" note="口径和基数在“设置”的“指标”里定；不是申报数" />
      {error === null ? null : <ErrorBox error={error} onRetry={again} />}
      {answer === null ? error === null ? <Waiting rows={2} /> : null : <Shares answer={answer} />}
    </section>
  );
}

function Shares({ answer }: { readonly answer: Awaited<ReturnType<typeof host.monthIndicators>> }) {
  return (
    <>
      <table className="ledger">
        <tbody>
          {answer.indicators.map(({ name, share, how, isInForce }) => (
            <tr key={name}>
              <td>
                {name}
                <div className="note">{how}</div>
              </td>
              <td className={isInForce ? "number" : "number quiet"}>
                {share ?? "—"}
                <div className="note">{isInForce ? "现行口径" : "对照"}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {answer.noProgress === null ? null : <p className="quiet">{answer.noProgress}</p>}
    </>
  );
}
