/** 欠费结算: how much is paid now, why the rest is not, and who vouches for it. */
import { Button, Input } from "antd";
import { type Fen, subtractFen, ZERO } from "../../shared/money/fen.ts";
import { duesOf } from "../../shared/settle/payment.ts";
import { useKey } from "../app/keys.tsx";
import { Money } from "../design/Money.tsx";
import { KeyHint } from "../design/parts.tsx";
import { Refused, Replaced } from "./Notices.tsx";
import { ReasonField } from "./ReasonField.tsx";
import type { Deposit } from "./useDeposit.ts";
import { typedAmount, useKept } from "./useKept.ts";
import type { Settling } from "./useSettling.ts";
import type { StayInFront } from "./useStay.ts";

const REASONS = ["家属回去取钱", "单位担保", "村（居）委会担保", "困难家庭，主任同意"];

export function DebtPanel({
  stayId,
  cash,
  deposit,
  front,
  settling,
  onClose,
}: {
  readonly stayId: number;
  readonly cash: Fen;
  readonly deposit: Deposit;
  readonly front: StayInFront;
  readonly settling: Settling;
  readonly onClose: () => void;
}) {
  const [paidText, setPaid] = useKept(`yijie.debt.paid.${stayId}`);
  const [reason, setReason] = useKept(`yijie.debt.reason.${stayId}`);
  const { opened, replaced, acceptReplaced } = front;
  const { topUpDue } = duesOf(cash, deposit.fen ?? ZERO);
  const paid = typedAmount(paidText);
  const paidNow = paid.isWrong ? null : (paid.fen ?? ZERO);
  const isDebt = paidNow !== null && paidNow < topUpDue;
  const missing = [
    paid.isWrong ? "这次收写成 2000 或 2000.50" : "",
    paidNow !== null && !isDebt ? "收齐了应补，不用欠费结算" : "",
    reason.trim().length < 2 ? "原因或担保" : "",
  ].filter((one) => one !== "");
  const maySettle =
    replaced !== null || (missing.length === 0 && !settling.busy && !deposit.isWrong);
  const settle = () => settling.settle({ paidNow: paidNow ?? ZERO, reason: reason.trim() });
  useKey("F9", "欠费结算", settle, { when: maySettle });
  useKey("Escape", "返回", onClose);

  return (
    <aside className="side undo" aria-label="欠费结算">
      <h2>欠费结算</h2>
      <p className="quiet">病人先出院，没有付的记成欠费，印在结算单上；以后可以分几次收。</p>
      <dl className="sums">
        <div>
          <dt>现金应付</dt>
          <dd>
            <Money fen={cash} />
          </dd>
        </div>
        <div>
          <dt>预交金</dt>
          <dd>
            <Money fen={deposit.fen ?? ZERO} />
          </dd>
        </div>
        <div>
          <dt>应补</dt>
          <dd>
            <Money fen={topUpDue} />
          </dd>
        </div>
        <div>
          <dt>
            <label htmlFor="paid-now">这次收</label>
          </dt>
          <dd>
            <Input
              id="paid-now"
              size="small"
              inputMode="decimal"
              autoComplete="off"
              autoFocus
              placeholder="没有收"
              value={paidText}
              {...(paid.isWrong ? { status: "error" as const } : {})}
              onChange={({ target }) => setPaid(target.value)}
            />
          </dd>
        </div>
        {isDebt ? (
          <div className="due">
            <dt>欠费</dt>
            <dd>
              <Money fen={subtractFen(topUpDue, paidNow)} />
            </dd>
          </div>
        ) : null}
      </dl>
      <fieldset>
        <legend>原因或担保</legend>
        <ReasonField
          help="debt-reason"
          label="原因或担保"
          value={reason}
          most={40}
          usual={REASONS}
          onChange={setReason}
        />
      </fieldset>
      {settling.refused === null ? null : <Refused error={settling.refused} />}
      {opened.at === "open" && replaced !== null ? (
        <Replaced before={replaced} now={opened.pre} onSeen={acceptReplaced} />
      ) : null}
      <Button
        type="primary"
        size="large"
        block
        disabled={!maySettle}
        loading={settling.busy}
        onClick={settle}
      >
        {replaced === null ? "欠费结算并打印" : "核对过，按现在的"} <KeyHint name="F9" />
      </Button>
      {missing.length === 0 ? null : <p className="quiet">还差：{missing.join("、")}</p>}
      <Button block onClick={onClose}>
        返回 <KeyHint name="Escape" />
      </Button>
    </aside>
  );
}
