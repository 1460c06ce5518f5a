/** What was read otherwise than it stands in the file: nobody has to believe a program that tidies up in silence. */
import { useState } from "react";
import type { ConversionCount, ImportReport } from "../../shared/contract/importReport.ts";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox } from "../design/parts.tsx";
import { type QuarantineSource, sourceKey } from "./quarantine.ts";
import { CONVERSION_WORDS, count } from "./words.ts";

export function conversionCells({ files }: ImportReport): number {
  return files.reduce(
    (sum, { conversions }) => sum + conversions.reduce((cells, one) => cells + one.count, 0),
    0,
  );
}

type Row = ConversionCount & { readonly file: string };

export function Conversions({
  report,
  source,
}: {
  readonly report: ImportReport;
  readonly source: QuarantineSource;
}) {
  const [open, setOpen] = useState<string | null>(null);
  const rows: Row[] = report.files.flatMap(({ name, conversions }) =>
    conversions.map((conversion) => ({ file: name, ...conversion })),
  );
  if (rows.length === 0) return <p className="quiet">每一格都照文件里的样子读，没有改写。</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the keyboard
    <section className="conversions" tabIndex={0} aria-label="读时改写">
      <table className="ledger">
        <thead>
          <tr>
            <th>改写了什么</th>
            <th>列</th>
            <th>文件</th>
            <th className="number">格</th>
            <th className="number">种</th>
            <th>例子</th>
          </tr>
        </thead>
        {rows.map((row) => {
          const key = `${row.file} ${row.rule} ${row.column}`;
          const isOpen = key === open;
          return (
            <tbody key={key}>
              <tr className={isOpen ? "open-row" : undefined}>
                <td>
                  <button
                    type="button"
                    className="open strong"
                    aria-expanded={isOpen}
                    onClick={() => setOpen(isOpen ? null : key)}
                  >
                    {isOpen ? "▾" : "▸"} {CONVERSION_WORDS[row.rule]}
                  </button>
                </td>
                <td>{row.column}</td>
                <td className="note">{row.file}</td>
                <td className="number">{count(row.count)}</td>
                <td className="number">{count(row.different)}</td>
                <td className="note">{isOpen ? "" : exampleOf(row)}</td>
              </tr>
              {isOpen ? <Changes row={row} source={source} /> : null}
            </tbody>
          );
        })}
      </table>
    </section>
  );
}

function exampleOf({ samples }: Row): string {
  const [first] = samples;
  return first === undefined ? "" : changeText(first.before, first.after);
}

function changeText(before: string, after: string): string {
  return `${before === "" ? "空" : `“${before}”`} → ${after === "" ? "空" : after}`;
}

/** As many as anybody reads at once; all are in the books. */
const LISTED = 200;

function Changes({ row, source }: { readonly row: Row; readonly source: QuarantineSource }) {
  const { file, rule, column } = row;
  const page = { file, rule, column, limit: LISTED };
  const { answer, error } = useAnswer(`${sourceKey(source)} ${file} ${rule} ${column}`, () =>
    "batchId" in source
      ? host.conversions({ batchId: source.batchId, ...page })
      : host.rehearsalConversions({ importKey: source.importKey, ...page }),
  );
  if (error !== null) {
    return (
      <tr>
        <td colSpan={6}>
          <ErrorBox error={error} />
        </td>
      </tr>
    );
  }
  const more = row.different - (answer?.conversions.length ?? row.different);
  return (
    <>
      {answer?.conversions.map(({ number, row: first, before, after, count: cells }) => (
        <tr key={number}>
          <td />
          <td colSpan={2} className="note">
            {first === 0 ? "每一行" : `第 ${first} 行起`}
          </td>
          <td className="number">{count(cells)}</td>
          <td />
          <td>{changeText(before, after)}</td>
        </tr>
      ))}
      {more > 0 ? (
        <tr>
          <td />
          <td colSpan={5} className="note">
            还有 {count(more)} 种，都在账簿里
          </td>
        </tr>
      ) : null}
    </>
  );
}
