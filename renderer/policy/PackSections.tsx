/** Clause on the left, what the pack makes of it on the right. */
import type { DescribedPack, Section, Table } from "./packState.ts";
import { clauseMark, quotedParts, squareOf } from "./packState.ts";

export function PackSections({ pack }: { readonly pack: DescribedPack }) {
  return (
    <div className="pack-sections">
      <div className="pack-section head" aria-hidden="true">
        <span>条文（摘自原文；没有原文的是假设）</span>
        <span>包里写的</span>
      </div>
      {pack.sections.map((section) => (
        <section key={section.title} className="pack-section" aria-label={section.title}>
          <Clauses clauses={pack.clauses} cites={section.cites} section={section} />
          <div>
            <h3>
              {section.title}
              {section.payer === null ? null : <span className="payer">{section.payer}</span>}
            </h3>
            <dl>
              {section.items.map(({ label, tables }) => (
                <div key={`${label} ${tables[0]?.when ?? ""}`} className="pack-item">
                  <dt>{label}</dt>
                  <dd>
                    {tables.map((table) => (
                      <TableView key={table.when ?? ""} table={table} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        </section>
      ))}
    </div>
  );
}

/** The official sentences, numbers that the section repeats in bold. */
export function Clauses({
  clauses,
  cites,
  section,
  numbered = false,
}: {
  readonly clauses: DescribedPack["clauses"];
  readonly cites: readonly string[];
  readonly section: Section | null;
  /** Steps beside them refer to them by their numbers. */
  readonly numbered?: boolean;
}) {
  return (
    <div className="clauses">
      {cites.map((cite, at) => {
        const clause = clauses.find((one) => one.cite === cite);
        const isAssumption = cite.startsWith("假设.");
        return (
          <blockquote key={cite} className={isAssumption ? "assumed" : ""}>
            {clause?.quotation == null ? null : (
              <p>
                {quotedParts(clause.quotation, section).map(({ text, marked }, index) =>
                  marked ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
                    <b key={index}>{text}</b>
                  ) : (
                    text
                  ),
                )}
              </p>
            )}
            <cite>
              {numbered ? `${clauseMark(at + 1)} ` : ""}
              {cite} {isAssumption ? "（原文没有写明）" : clause?.title}
            </cite>
          </blockquote>
        );
      })}
    </div>
  );
}

function TableView({ table }: { readonly table: Table }) {
  return (
    <div className="value">
      {table.when === null ? null : <span className="when">{table.when}</span>}
      <Rows table={table} />
      {table.cites.length === 0 ? null : <span className="cites">{table.cites.join("、")}</span>}
    </div>
  );
}

function Rows({ table }: { readonly table: Table }) {
  const { by, rows } = table;
  const [only] = rows;
  if (by.length === 0 && only !== undefined) return <Cell row={only} />;
  const square = squareOf(table);
  if (square !== null) {
    return (
      <table className="small-table">
        <thead>
          <tr>
            <th>
              {by[0]} \ {by[1]}
            </th>
            {square.columns.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {square.lines.map(({ label, cells }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {cells.map((cell) => (
                <td key={cell.labels.join()}>
                  <Cell row={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    );
  }
  return (
    <table className="small-table">
      <thead>
        <tr>
          {by.map((name) => (
            <th key={name}>{name}</th>
          ))}
          <th />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.labels.join()}>
            {by.map((name, at) => (
              <th key={name} scope="row">
                {row.labels[at] ?? ""}
              </th>
            ))}
            <td>
              <Cell row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ row }: { readonly row: Table["rows"][number] }) {
  return row.unstated ? (
    <span className="warn-word" title="原文没有写，遇到就挂起，不猜">
      ◐ 未载明
    </span>
  ) : (
    <span className="figure">{row.text}</span>
  );
}
