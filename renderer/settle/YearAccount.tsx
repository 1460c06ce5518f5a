/** This year's thresholds and ceilings, this stay included. */
import { type Fen, fen, printYuan } from "../../shared/money/fen.ts";
import { type Draft, widthOf } from "./view.ts";

export function YearAccount({
  rows,
  year,
}: {
  readonly rows: Draft["yearAccount"];
  readonly year: string | null;
}) {
  if (rows.length === 0) return null;
  return (
    <section className="year-account" aria-label="本年账户">
      <h2>
        本年账户 <small>{year === null ? "" : `${year} 年 · 含本次`}</small>
      </h2>
      {rows.map((row) => (
        <div key={row.name} className="year-row">
          <span>{row.label}</span>
          {row.limit === null ? null : (
            <span className="year-bar" aria-hidden="true">
              <i style={{ width: widthOf(row.used, row.limit) }} />
            </span>
          )}
          <span>{wordsOf(row)}</span>
        </div>
      ))}
    </section>
  );
}

function wordsOf({ used, limit }: { readonly used: Fen; readonly limit: Fen | null }): string {
  return limit === null ? printYuan(used) : `余 ${printYuan(fen(Math.max(0, limit - used)))}`;
}
