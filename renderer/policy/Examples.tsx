/** The worked examples of a pack: what was published, what comes out, and the difference. */
import { SectionTitle } from "../design/Ledger.tsx";
import { printFigure, type VerifyReport } from "./packState.ts";

type Example = VerifyReport["examples"][number];
type Check = Example["checks"][number];

export function Examples({ report }: { readonly report: VerifyReport }) {
  const checks = report.examples.flatMap((example) => example.checks);
  const failing = checks.filter(({ ok }) => !ok).length;
  return (
    <section aria-label="算例">
      <SectionTitle
        title="算例"
        note={
          failing === 0 ? (
            <span className="ok-word">✓ {checks.length} 个数全部相符</span>
          ) : (
            <span className="stop-word">⊖ {failing} 个数不符，不能启用</span>
          )
        }
      />
      <table className="ledger examples">
        <thead>
          <tr>
            <th>量</th>
            <th className="number">应得</th>
            <th className="number">算得</th>
            <th />
          </tr>
        </thead>
        {report.examples.map((example) => (
          <tbody key={example.name}>
            <tr>
              <td colSpan={4} className="example-name">
                <strong>{example.name}</strong>
                <div className="note">{example.origin}</div>
              </td>
            </tr>
            {example.checks.map((check, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: figures of one example keep their places
              <CheckRow key={index} check={check} />
            ))}
          </tbody>
        ))}
      </table>
      {report.uncovered.length === 0 ? null : (
        <p className="warn-word">◐ 没有算例走到：{report.uncovered.join("；")}</p>
      )}
    </section>
  );
}

function stepName(step: number | null): string {
  if (step === null) return "";
  return step === 0 ? "全年 " : `第 ${step} 次 `;
}

function CheckRow({ check }: { readonly check: Check }) {
  const { step, layer, quantity, expected, got, ok, mustDiffer } = check;
  return (
    <tr className={ok ? "" : "wrong"}>
      <td>
        {stepName(step)}
        {layer ?? ""} {quantity}
      </td>
      <td className="number">
        {mustDiffer ? "不得是 " : ""}
        {printFigure(expected)}
      </td>
      <td className="number">{printFigure(got)}</td>
      <td className={ok ? "ok-word" : "stop-word"}>{ok ? "✓" : "⊖"}</td>
    </tr>
  );
}
