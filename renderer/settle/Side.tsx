/** The right side: how much, and what to do. The one solid button is always here and always F9. */
import { Button, type InputRef } from "antd";
import type { RefObject } from "react";
import { KeyHint } from "../design/parts.tsx";
import { Refused, Replaced } from "./Notices.tsx";
import { DepositRows, Payment } from "./Payment.tsx";
import { SettledPayment } from "./SettledPayment.tsx";
import { SourcesShort } from "./Sources.tsx";
import type { Deposit } from "./useDeposit.ts";
import type { Settling } from "./useSettling.ts";
import type { SlipDebt } from "./useSlipDebt.ts";
import type { StayInFront } from "./useStay.ts";
import type { Draft, SettledDocument, SettlementView } from "./view.ts";
import { YearAccount } from "./YearAccount.tsx";

export function Side({
  front,
  view,
  settling,
  deposit,
  depositField,
  debt,
  debtAct,
  mayAct,
  isReady,
  undone,
  comparison,
  onPanel,
  onSlip,
  onPatientPaper,
  onUndoneSlip,
}: {
  readonly front: StayInFront;
  readonly view: SettlementView | null;
  readonly settling: Settling;
  readonly deposit: Deposit;
  readonly depositField: RefObject<InputRef | null>;
  /** Of the settlement in front, where something was left unpaid */
  readonly debt: SlipDebt | null;
  /** 欠费结算 or 收欠费, where it can be done now */
  readonly debtAct: readonly [label: string, act: () => void] | null;
  readonly mayAct: boolean;
  readonly isReady: boolean;
  /** The slip that has just undone this stay's settlement */
  readonly undone: string | null;
  readonly comparison: Draft["comparison"];
  readonly onPanel: (panel: "why" | "lines" | "sources" | "undo" | "complete") => void;
  readonly onSlip: () => void;
  /** 明白纸 of what is settled, 费用估算和补件通知 of what is not */
  readonly onPatientPaper: () => void;
  readonly onUndoneSlip: () => void;
}) {
  const { opened, replaced, acceptReplaced } = front;
  if (opened.at !== "open" && opened.at !== "settled") return <aside className="side" />;
  const shown = opened.at === "settled" ? opened.document : opened.pre.draft;
  return (
    <aside className="side" aria-label="应付和办理">
      {view === null || shown === null ? (
        <p className="quiet">资料不齐，还算不出本人应付。</p>
      ) : (
        <Payment
          view={view}
          figures={shown.figures}
          wallets={view.byRules ? (shown.settlement?.wallets ?? []) : []}
          payment={
            opened.at === "settled" ? (
              <SettledPayment payment={opened.document.payment} debt={debt} />
            ) : (
              <DepositRows deposit={deposit} cash={shown.figures.cash} field={depositField} />
            )
          }
          onLook={() => onPanel("why")}
        />
      )}
      {undone === null ? null : (
        <div className="notice ok" role="status">
          <p className="what">✓ 已撤销，撤销单 {undone}</p>
          <Button size="small" onClick={onUndoneSlip}>
            打印撤销单 <KeyHint name="F3" />
          </Button>
        </div>
      )}
      {settling.refused === null ? null : <Refused error={settling.refused} />}
      {opened.at === "open" && replaced !== null ? (
        <Replaced before={replaced} now={opened.pre} onSeen={acceptReplaced} />
      ) : null}
      {opened.at === "settled" ? <Booked document={opened.document} /> : null}
      <div className="acts">
        {opened.at === "settled" ? (
          <Button type="primary" size="large" block onClick={onSlip}>
            结算单 <KeyHint name="F9" />
          </Button>
        ) : (
          <Button
            type="primary"
            size="large"
            block
            disabled={!isReady}
            loading={settling.busy}
            onClick={() => settling.settle()}
          >
            {replaced === null ? "结算并打印" : "核对过，按现在的"} <KeyHint name="F9" />
          </Button>
        )}
        {opened.at === "open" && !isReady ? (
          <p className="quiet">
            {whyNotReady(mayAct, deposit.isWrong, opened.pre.holds[0]?.action)}
          </p>
        ) : null}
        <SmallActs
          isSettled={opened.at === "settled"}
          hasView={view !== null}
          hasComparison={comparison !== null}
          mayAct={mayAct}
          debtAct={debtAct}
          onPanel={onPanel}
          onPatientPaper={onPatientPaper}
        />
      </div>
      {comparison === null ? null : <SourcesShort comparison={comparison} />}
      {shown === null ? null : (
        <YearAccount
          rows={shown.yearAccount}
          year={shown.settlement?.benefitYear.from.slice(0, 4) ?? null}
        />
      )}
    </aside>
  );
}

function SmallActs({
  isSettled,
  hasView,
  hasComparison,
  mayAct,
  debtAct,
  onPanel,
  onPatientPaper,
}: {
  readonly isSettled: boolean;
  readonly hasView: boolean;
  readonly hasComparison: boolean;
  readonly mayAct: boolean;
  readonly debtAct: readonly [label: string, act: () => void] | null;
  readonly onPanel: (panel: "why" | "lines" | "sources" | "undo" | "complete") => void;
  readonly onPatientPaper: () => void;
}) {
  return (
    <div className="act-grid">
      <Button disabled={!hasView} onClick={() => onPanel("why")}>
        为什么 <KeyHint name="F2" />
      </Button>
      <Button onClick={() => onPanel("lines")}>
        明细 <KeyHint name="F4" />
      </Button>
      {isSettled || !mayAct ? null : (
        <Button onClick={() => onPanel("complete")}>
          补办 <KeyHint name="F8" />
        </Button>
      )}
      <Button onClick={onPatientPaper}>
        {isSettled ? "明白纸" : "估算、补件"} <KeyHint name={isSettled ? "F8" : "Shift+F8"} />
      </Button>
      {hasComparison ? (
        <Button onClick={() => onPanel("sources")}>
          对照 <KeyHint name="F7" />
        </Button>
      ) : null}
      {debtAct === null ? null : (
        <Button onClick={debtAct[1]}>
          {debtAct[0]} <KeyHint name="Shift+F6" />
        </Button>
      )}
      {isSettled && mayAct ? (
        <Button danger onClick={() => onPanel("undo")}>
          撤销 <KeyHint name="Shift+F9" />
        </Button>
      ) : null}
    </div>
  );
}

function Booked({ document }: { readonly document: SettledDocument }) {
  const { slipNumber, settledAt, actor, source } = document;
  return (
    <div className="notice ok">
      <p className="what">✓ 结算单 {slipNumber}</p>
      <p>
        {settledAt.replace("T", " ")}　{actor.window}　{actor.name}
      </p>
      <p>{source === "platform" ? "按平台结算的数据" : "按本院政策包计算"}</p>
    </div>
  );
}

function whyNotReady(mayAct: boolean, isDepositWrong: boolean, action: string | undefined): string {
  if (!mayAct) return "这个岗位只能看，不能结算。";
  if (action === undefined && isDepositWrong) return "预交金没有写对，改正以后才能结算。";
  return action === undefined ? "加不平，不能结算。" : `现在不能结算：${action}`;
}
