/** What each window's drawer must hold on a day: deposits set against, paid, collected, refunded, left unpaid. */
import { type Fen, subtractFen, sumFen } from "../../shared/money/fen.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import type { WorkDay } from "./monthState.ts";

type Drawer = WorkDay["drawer"];

/** 补收 + 收欠费 − 应退: what came in less what went out, in cash or by card. */
export function inDrawer({ paid, collected, refund }: Drawer): Fen {
  return subtractFen(sumFen([paid, collected]), refund);
}

const COLUMNS = [
  ["预交金冲抵", ({ deposit }) => deposit],
  ["补收", ({ paid }) => paid],
  ["收欠费", ({ collected }) => collected],
  ["退", ({ refund }) => refund],
  ["欠", ({ debt }) => debt],
  ["应有", inDrawer],
] as const satisfies readonly (readonly [string, (drawer: Drawer) => Fen])[];

export function DayDrawer({
  day,
  work,
}: {
  readonly day: string;
  readonly work: readonly WorkDay[];
}) {
  const unregistered = work.reduce((sum, { drawer }) => sum + drawer.unregistered, 0);
  return (
    <section aria-label="当天收款">
      <SectionTitle title={`收款 ${day}`} note="应有 = 补收 + 收欠费 − 退；撤销退回的已经减去" />
      <table className="ledger">
        <thead>
          <tr>
            <th>窗口 · 经办人</th>
            {COLUMNS.map(([title]) => (
              <th key={title} className="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {work.map(({ window, accountId, name, drawer }) => (
            <tr key={`${window} ${accountId}`}>
              <td>
                {window} <span className="quiet">{name}</span>
              </td>
              {COLUMNS.map(([title, of]) => (
                <td key={title} className="number">
                  <Money fen={of(drawer)} strong={title === "应有"} />
                </td>
              ))}
            </tr>
          ))}
          {work.length > 1 ? (
            <tr className="sum">
              <td>合计</td>
              {COLUMNS.map(([title, of]) => (
                <td key={title} className="number">
                  <Money
                    fen={sumFen(work.map(({ drawer }) => of(drawer)))}
                    strong={title === "应有"}
                  />
                </td>
              ))}
            </tr>
          ) : null}
        </tbody>
      </table>
      {unregistered === 0 ? null : (
        <p className="proof quiet">{unregistered} 笔没有登记收款，不在这些数里。</p>
      )}
    </section>
  );
}
