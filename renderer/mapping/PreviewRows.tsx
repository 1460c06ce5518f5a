/** The file's first rows as they stand, and as they would come out: what is not understood is marked, cell by cell. */
import type { FileLayout, InspectedFile, MappingPreview } from "../../shared/contract/mapping.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { CONVERSION_WORDS } from "../import/words.ts";
import { fieldsOf, type MappingDraft } from "./mappingDraft.ts";

export function PreviewRows({
  inspected,
  draft,
  preview,
  layouts,
}: {
  readonly inspected: InspectedFile;
  readonly draft: MappingDraft;
  readonly preview: MappingPreview | null;
  readonly layouts: readonly FileLayout[];
}) {
  const rows = inspected.tables[draft.table]?.rows ?? [];
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const labels = new Map(
    fieldsOf(draft, layouts).map(({ kind, field, label }) => [`${kind} ${field}`, label]),
  );
  return (
    <>
      <SectionTitle title="文件里的样子" note="前几行，证件号码只显示后四位" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the keyboard */}
      <section className="raw-rows" tabIndex={0} aria-label="文件里的前几行">
        <table className="ledger">
          <tbody>
            {rows.map(({ number, cells }) => (
              <tr key={number} className={number === draft.headerRow ? "head" : undefined}>
                <td className="quiet">{number}</td>
                {Array.from({ length: width }, (_, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells have no name but their place
                  <td key={index}>{cells[index] ?? ""}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {(preview?.parts ?? []).map((part) => (
        <div key={part.kind}>
          <SectionTitle
            title="照这样读"
            note={`${layouts.find(({ kind }) => kind === part.kind)?.label ?? ""}，前 ${part.rows.length} 行`}
          />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the keyboard */}
          <section className="read-rows" tabIndex={0} aria-label="照这样读出的前几行">
            <table className="ledger">
              <thead>
                <tr>
                  <th>行</th>
                  {part.rows[0]?.cells.map(({ field }) => (
                    <th key={field}>
                      {labels.get(`${part.kind} ${field}`) ?? labels.get(`stays ${field}`) ?? field}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {part.rows.map(({ row, cells }) => (
                  <tr key={row}>
                    <td className="quiet">{row}</td>
                    {cells.map(({ field, text, problem }) => (
                      <td
                        key={field}
                        className={problem === null ? undefined : "wrong"}
                        title={problem ?? undefined}
                      >
                        {problem === null ? text : `⊖ ${text === "" ? "空" : text}`}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {part.conversions.length === 0 ? null : (
            <p className="quiet">
              读的时候会改写：
              {part.conversions
                .map(({ rule, column }) => `${column}（${CONVERSION_WORDS[rule]}）`)
                .join("、")}
              。试导以后逐条列出。
            </p>
          )}
        </div>
      ))}
    </>
  );
}
