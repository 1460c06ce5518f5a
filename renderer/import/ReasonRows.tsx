import { useEffect, useState } from "react";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox, Waiting } from "../design/parts.tsx";
import {
  type QuarantinedRow,
  type QuarantineReason,
  type QuarantineSource,
  readQuarantine,
  sourceKey,
} from "./quarantine.ts";
import { count } from "./words.ts";

const ROWS_AT_ONCE = 20;

/** The rows of one reason, a page at a time; the first is chosen at once. */
export function ReasonRows({
  source,
  reason,
  round,
  chosen,
  onChoose,
}: {
  readonly source: QuarantineSource;
  readonly reason: QuarantineReason;
  /** Another number: the rows have changed */
  readonly round: number;
  readonly chosen: QuarantinedRow | null;
  readonly onChoose: (row: QuarantinedRow) => void;
}) {
  const { file, code } = reason;
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const { answer, error, again } = useAnswer(
    `${sourceKey(source)} ${file} ${code} ${limit} ${round}`,
    () => readQuarantine(source, { file, code, limit }),
  );
  const first = answer?.rows[0];
  const current = answer?.rows.find(({ number }) => number === chosen?.number);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another reason is opened
  useEffect(() => {
    if (first !== undefined) onChoose(first);
  }, [first?.number]);
  // The same row once more, when something has become of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the answer is another
  useEffect(() => {
    if (current !== undefined) onChoose(current);
  }, [answer]);
  if (answer === null) {
    return (
      <tr>
        <td colSpan={4}>
          {error === null ? <Waiting rows={2} /> : <ErrorBox error={error} onRetry={again} />}
        </td>
      </tr>
    );
  }
  const left = reason.rows - answer.rows.length;
  return (
    <>
      {answer.rows.map((row) => (
        <tr key={row.number} className={row.number === chosen?.number ? "row chosen" : "row"}>
          <td>
            <button
              type="button"
              className="open"
              data-step
              aria-pressed={row.number === chosen?.number}
              onFocus={() => onChoose(row)}
              onClick={() => onChoose(row)}
            >
              第 {count(row.row)} 行
            </button>
          </td>
          <td className="note">{row.inpatientNo}</td>
          <td className="note written" colSpan={2}>
            {row.repair === null ? null : <span className="ok-word">✓ </span>}
            {row.column === "" ? null : (
              <>
                {row.column} <BadText row={row} />
              </>
            )}
          </td>
        </tr>
      ))}
      {left > 0 && limit < 200 ? (
        <tr className="row">
          <td colSpan={4}>
            <button
              type="button"
              className="open"
              data-step
              onClick={() => setLimit(Math.min(200, limit * 3))}
            >
              还有 {count(left)} 行，再看一些
            </button>
          </td>
        </tr>
      ) : null}
      {left > 0 && limit >= 200 ? (
        <tr className="row">
          <td colSpan={4} className="note">
            还有 {count(left)} 行，入账后用 F6 导出全部
          </td>
        </tr>
      ) : null}
    </>
  );
}

function BadText({ row }: { readonly row: QuarantinedRow }) {
  const text = row.cells.find(({ column }) => column === row.column)?.text ?? "";
  return <mark>{text === "" ? "空" : text}</mark>;
}
