/** 扣款和恢复: what the bureau kept back and gave back in this month, and what of the month's funds is left. */
import { Button } from "antd";
import { fen, sumFen } from "../../shared/money/fen.ts";
import { go } from "../app/route.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import type { MonthAnswer } from "./monthState.ts";

export function Withheld({
  month,
  onSlip,
}: {
  readonly month: MonthAnswer;
  readonly onSlip: (slipNumber: string) => void;
}) {
  const { appeals, schemes } = month;
  if (appeals.length === 0) return null;
  const kept = sumFen(appeals.filter(({ amount }) => amount > 0).map(({ amount }) => amount));
  const back = sumFen(appeals.filter(({ amount }) => amount < 0).map(({ amount }) => amount));
  const funds = sumFen(schemes.map(({ fundTotal }) => fundTotal));
  return (
    <section aria-label="扣款和恢复">
      <SectionTitle
        title="扣款和恢复"
        note="医保局认定的问题：没有说明的扣，申诉成立的还；记在发生的月，病人的金额不变"
      >
        <Button size="small" onClick={() => go("review", "appeals")}>
          看申诉
        </Button>
      </SectionTitle>
      <table className="ledger">
        <thead>
          <tr>
            <th>日期</th>
            <th>患者</th>
            <th>结算单</th>
            <th>问题</th>
            <th>扣谁付的</th>
            <th>为什么</th>
            <th className="number">扣款</th>
            <th className="number">恢复</th>
          </tr>
        </thead>
        <tbody>
          {appeals.map((one) => (
            <tr key={`${one.appeal} ${one.day} ${one.why}`}>
              <td className="nowrap">{one.day.slice(5)}</td>
              <td>
                {one.name}
                <div className="note">{one.inpatientNo}</div>
              </td>
              <td>
                <button type="button" className="open link" onClick={() => onSlip(one.slipNumber)}>
                  {one.slipNumber}
                </button>
              </td>
              <td>{one.ruleName}</td>
              <td>
                {one.payer}
                <div className="note">{one.scheme}</div>
              </td>
              <td>
                {one.why}
                <div className="note">第 {one.appeal} 号申诉</div>
              </td>
              <td className="number">{one.amount > 0 ? <Money fen={one.amount} /> : ""}</td>
              <td className="number">{one.amount < 0 ? <Money fen={fen(-one.amount)} /> : ""}</td>
            </tr>
          ))}
          <tr className="sum">
            <td colSpan={6}>合计</td>
            <td className="number">
              <Money fen={kept} />
            </td>
            <td className="number">
              <Money fen={fen(-back)} />
            </td>
          </tr>
        </tbody>
      </table>
      <p className="proof">
        本月基金合计 <Money fen={funds} /> − 扣款 <Money fen={kept} /> ＋ 恢复{" "}
        <Money fen={fen(-back)} /> ＝ 应收 <Money fen={fen(funds - kept - back)} />
      </p>
    </section>
  );
}
