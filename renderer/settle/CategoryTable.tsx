/** The charges by national category: amount, outside the scope, in scope. */
import { type Fen, sumFen } from "../../shared/money/fen.ts";
import { Money } from "../design/Money.tsx";
import type { Draft } from "./view.ts";

type Category = Draft["categories"][number];

export function CategoryTable({
  categories,
  lineCount,
}: {
  readonly categories: readonly Category[];
  readonly lineCount: number;
}) {
  const rows = categories.filter(({ amount }) => amount !== 0);
  const half = Math.ceil((rows.length + 1) / 2);
  return (
    <section className="categories" aria-label="费用分类">
      <Half rows={rows.slice(0, half)} />
      <Half rows={rows.slice(half)} sum={categories} lineCount={lineCount} />
    </section>
  );
}

function outsideOf({ fullSelfPay, overLimitSelfPay, preSelfPay }: Category): Fen {
  return sumFen([fullSelfPay, overLimitSelfPay, preSelfPay]);
}

function Half({
  rows,
  sum,
  lineCount,
}: {
  readonly rows: readonly Category[];
  readonly sum?: readonly Category[];
  readonly lineCount?: number;
}) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">费用类别</th>
          <th scope="col">金额</th>
          <th scope="col">政策范围外</th>
          <th scope="col">符合范围</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.category}>
            <td>{row.name}</td>
            <td>
              <Money fen={row.amount} />
            </td>
            <td>{outsideOf(row) === 0 ? "–" : <Money fen={outsideOf(row)} />}</td>
            <td>
              <Money fen={row.inScope} />
            </td>
          </tr>
        ))}
        {sum === undefined ? null : (
          <tr className="sum">
            <td>合计 {lineCount} 行</td>
            <td>
              <Money fen={sumFen(sum.map(({ amount }) => amount))} />
            </td>
            <td>
              <Money fen={sumFen(sum.map(outsideOf))} />
            </td>
            <td>
              <Money fen={sumFen(sum.map(({ inScope }) => inScope))} />
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
