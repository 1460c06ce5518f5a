/** Expected beside got, figure by figure. */
import type { ReactNode } from "react";
import { type Check, checkName } from "./exampleSteps.ts";
import { printFigure } from "./packState.ts";

export function CheckHead() {
  return (
    <thead>
      <tr>
        <th>量</th>
        <th className="number">应得</th>
        <th className="number">算得</th>
        <th />
      </tr>
    </thead>
  );
}

/** `onOpen`: leads to the step that made the figure. */
export function CheckRow({
  check,
  onOpen,
}: {
  readonly check: Check;
  readonly onOpen?: (() => void) | undefined;
}) {
  const { expected, got, ok, mustDiffer } = check;
  const name: ReactNode = checkName(check);
  return (
    <tr className={ok ? "" : "wrong"}>
      <td>
        {onOpen === undefined ? (
          name
        ) : (
          <button type="button" className="open" onClick={onOpen}>
            {name}
          </button>
        )}
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
