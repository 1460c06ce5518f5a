/** What was paid, refunded and left unpaid when it was settled, and what came of the debt since. */
import { Money } from "../design/Money.tsx";
import type { SlipDebt } from "./useSlipDebt.ts";
import type { SettledDocument } from "./view.ts";

export function SettledPayment({
  payment,
  debt,
}: {
  readonly payment: SettledDocument["payment"];
  readonly debt: SlipDebt | null;
}) {
  if (payment === undefined) {
    return (
      <div>
        <dt>收款</dt>
        <dd className="quiet">没有登记收款</dd>
      </div>
    );
  }
  const { deposit, topUpDue, refundDue, paidNow } = payment;
  return (
    <>
      <div>
        <dt>预交金</dt>
        <dd>
          <Money fen={deposit} />
        </dd>
      </div>
      <div className={payment.debt === 0 ? "due" : ""}>
        <dt>{refundDue === 0 ? "应补" : "应退"}</dt>
        <dd>
          <Money fen={refundDue === 0 ? topUpDue : refundDue} />
        </dd>
      </div>
      {payment.debt === 0 ? null : (
        <>
          <div>
            <dt>当时收</dt>
            <dd>
              <Money fen={paidNow} />
            </dd>
          </div>
          <div>
            <dt>欠费</dt>
            <dd>
              <Money fen={payment.debt} />
            </dd>
          </div>
          <div className="debt-reason">
            <dt>{payment.debtReason}</dt>
          </div>
          {debt?.payments.map(({ number, at, by, window, paid }) => (
            <div key={number} title={`${window} ${by}`}>
              <dt>
                收欠费 <small>{at.slice(5, 16).replace("T", " ")}</small>
              </dt>
              <dd>
                <Money fen={paid} />
              </dd>
            </div>
          ))}
          {debt === null ? null : (
            <div className="due">
              <dt>{debt.open === 0 ? "已收清" : "还欠"}</dt>
              <dd>
                <Money fen={debt.open} />
              </dd>
            </div>
          )}
        </>
      )}
    </>
  );
}
