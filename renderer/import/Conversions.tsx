/** What was read otherwise than it stands in the file: nobody has to believe a program that tidies up in silence. */
import type { ImportReport } from "../../shared/contract/importReport.ts";
import { CONVERSION_WORDS, count } from "./words.ts";

export function conversionCells({ files }: ImportReport): number {
  return files.reduce(
    (sum, { conversions }) => sum + conversions.reduce((cells, one) => cells + one.count, 0),
    0,
  );
}

export function Conversions({ report }: { readonly report: ImportReport }) {
  const rows = report.files.flatMap(({ name, conversions }) =>
    conversions.map((conversion) => ({ name, ...conversion })),
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
            <th>例子</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, rule, column, count: cells, samples }) => (
            <tr key={`${name} ${rule} ${column}`}>
              <td>{CONVERSION_WORDS[rule]}</td>
              <td>{column}</td>
              <td className="note">{name}</td>
              <td className="number">{count(cells)}</td>
              <td className="note">
                {samples.length === 0
                  ? "姓名和证件号码不在这里列出"
                  : samples
                      .map(
                        ({ row, before, after }) =>
                          `${row === 0 ? "" : `第 ${row} 行 `}${before === "" ? "空" : `“${before}”`} → ${after === "" ? "空" : after}`,
                      )
                      .join("；")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
