/** The right side's upper half: what the patient pays, of what it consists, and what is left of the deposit. */
import { Input, type InputRef } from "antd";
import type { ReactNode, RefObject } from "react";
import { type Fen, fen, printYuan } from "../../shared/money/fen.ts";
import { duesOf } from "../../shared/settle/payment.ts";
import { Money, OwnPayment } from "../design/Money.tsx";
import { KeyHint } from "../design/parts.tsx";
import type { Deposit } from "./useDeposit.ts";
import { type Draft, type SettlementView, shareText, widthOf } from "./view.ts";

export function Payment({
  view,
  figures,
  wallets,
  payment,
  onLook,
}: {
  readonly view: SettlementView;
  readonly figures: Draft["figures"];
  readonly wallets: readonly { readonly name: string; readonly paid: number }[];
  /** The rows below 现金应付 */
  readonly payment: ReactNode;
  readonly onLook: () => void;
}) {
  const { own, ownOutside, ownInside, total } = view;
  return (
    <section aria-label="本人应付">
      <div className="own-title">
        <h2>本人应付</h2>
        <small>占总费用 {shareText(own, total)}</small>
      </div>
      <button type="button" className="own-figure" data-help="figure-own" onClick={onLook}>
        <OwnPayment fen={own} />
        <span className="unseen">，按 F2 看为什么</span>
      </button>
      <div className="own-bar" aria-hidden="true">
        <i className="hatch" style={{ width: widthOf(ownOutside, own) }} />
        <i className="solid" style={{ width: widthOf(ownInside, own) }} />
      </div>
      <dl className="sums">
        <div>
          <dt>
            <i className="swatch hatch" aria-hidden="true" /> 政策范围外
          </dt>
          <dd>
            <Money fen={ownOutside} />
          </dd>
        </div>
        <div>
          <dt>
            <i className="swatch solid" aria-hidden="true" /> 范围内未报销
          </dt>
          <dd>
            <Money fen={ownInside} />
          </dd>
        </div>
      </dl>
      <dl className="sums">
        {wallets.map(({ name, paid }) => (
          <div key={name}>
            <dt>{name}支付</dt>
            <dd>
              <Money fen={fen(paid)} />
            </dd>
          </div>
        ))}
        {wallets.length === 0 ? (
          <div>
            <dt>个人账户</dt>
            <dd>
              {figures.accountPay === 0 ? (
                <span className="quiet">不支付</span>
              ) : (
                <Money fen={figures.accountPay} />
              )}
            </dd>
          </div>
        ) : null}
        <div>
          <dt>现金应付</dt>
          <dd>
            <Money fen={figures.cash} />
          </dd>
        </div>
        {payment}
      </dl>
    </section>
  );
}

/** The deposit as it is typed, and what it makes of 现金应付. */
export function DepositRows({
  deposit,
  cash,
  field,
}: {
  readonly deposit: Deposit;
  readonly cash: Fen;
  readonly field: RefObject<InputRef | null>;
}) {
  const dues = deposit.fen === null ? null : duesOf(cash, deposit.fen);
  return (
    <>
      <div>
        <dt>
          <label htmlFor="deposit">已交预交金</label> <KeyHint name="F6" />
        </dt>
        <dd>
          <Input
            ref={field}
            id="deposit"
            size="small"
            inputMode="decimal"
            autoComplete="off"
            placeholder="没有"
            value={deposit.text}
            {...(deposit.isWrong ? { status: "error" as const } : {})}
            onChange={({ target }) => deposit.change(target.value)}
          />
        </dd>
      </div>
      {deposit.isWrong ? (
        <div className="state stop" role="alert">
          预交金写成 3000 或 3000.50
        </div>
      ) : null}
      {dues === null ? null : (
        <div className="due">
          <dt>{dues.topUpDue > 0 ? "应补" : dues.refundDue > 0 ? "应退" : "两清"}</dt>
          <dd>{printYuan(dues.topUpDue > 0 ? dues.topUpDue : dues.refundDue)}</dd>
        </div>
      )}
    </>
  );
}
