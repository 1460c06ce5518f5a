/** The right side: how much, and what to do. The one solid button is always here and always F9. */
import { Button } from "antd";
import { KeyHint } from "../design/parts.tsx";
import { type DeskKey, deskAct } from "./deskActs.tsx";
import { FlagsShort } from "./Flags.tsx";
import { Refused, Replaced } from "./Notices.tsx";
import { PapersShort } from "./PapersShort.tsx";
import { DepositRows, Payment } from "./Payment.tsx";
import { ReviewNotes } from "./ReviewNotes.tsx";
import { SettledPayment } from "./SettledPayment.tsx";
import { SourcesShort } from "./Sources.tsx";
import type { Desk } from "./useDesk.ts";
import type { SettledDocument } from "./view.ts";
import { YearAccount } from "./YearAccount.tsx";

export function Side({ desk }: { readonly desk: Desk }) {
  const { pre, document, shown, settling, comparison, undone } = desk;
  const { replaced, acceptReplaced } = desk.front;
  if (pre === null && document === null) return <aside className="side" />;
  return (
    <aside className="side" aria-label="应付和办理">
      <HowMuch desk={desk} />
      {undone === null ? null : (
        <div className="notice ok" role="status">
          <p className="what">✓ 已撤销，撤销单 {undone}</p>
          <Button size="small" onClick={deskAct(desk, "F3")?.act}>
            打印撤销单 <KeyHint name="F3" />
          </Button>
        </div>
      )}
      {settling.refused === null ? null : <Refused error={settling.refused} />}
      {pre === null || replaced === null ? null : (
        <Replaced before={replaced} now={pre} onSeen={acceptReplaced} />
      )}
      {document === null ? null : <Booked document={document} />}
      <div className="acts">
        <MainAct desk={desk} />
        <div className="act-grid">
          {SMALL_ACTS.map((key) => (
            <SmallAct key={key} name={key} desk={desk} />
          ))}
        </div>
      </div>
      {shown === null ? null : (
        <ReviewNotes stayId={desk.stayId} review={shown.review} changed={pre?.digest ?? ""} />
      )}
      {desk.papers === null ? null : <PapersShort papers={desk.papers} />}
      {desk.flags === null ? null : <FlagsShort flags={desk.flags} />}
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

function HowMuch({ desk }: { readonly desk: Desk }) {
  const { view, shown, document, deposit, depositField, owed } = desk;
  if (view === null || shown === null) {
    return <p className="quiet">资料不齐，还算不出本人应付。</p>;
  }
  return (
    <Payment
      view={view}
      figures={shown.figures}
      wallets={view.byRules ? (shown.settlement?.wallets ?? []) : []}
      payment={
        document === null ? (
          <DepositRows deposit={deposit} cash={shown.figures.cash} field={depositField} />
        ) : (
          <SettledPayment payment={document.payment} debt={owed.debt} />
        )
      }
      onLook={() => desk.look("own")}
    />
  );
}

/** F9: settle what is open, look at the slip of what is settled; where it cannot be, why. */
function MainAct({ desk }: { readonly desk: Desk }) {
  const { document, pre, isReady, settling, mayAct, deposit, front } = desk;
  if (document !== null) {
    return (
      <Button type="primary" size="large" block onClick={deskAct(desk, "F9")?.act}>
        结算单 <KeyHint name="F9" />
      </Button>
    );
  }
  return (
    <>
      <Button
        type="primary"
        size="large"
        block
        disabled={!isReady}
        loading={settling.busy}
        onClick={() => settling.settle()}
      >
        {front.replaced === null ? "结算并打印" : "核对过，按现在的"} <KeyHint name="F9" />
      </Button>
      {isReady ? null : (
        <p className="quiet">{whyNotReady(mayAct, deposit.isWrong, pre?.holds[0]?.action)}</p>
      )}
    </>
  );
}

const SMALL_ACTS: readonly DeskKey[] = ["F2", "F4", "F8", "F7", "Shift+F6", "Shift+F9", "Shift+F8"];

function SmallAct({ name, desk }: { readonly name: DeskKey; readonly desk: Desk }) {
  const act = deskAct(desk, name);
  if (act === null) return null;
  return (
    <Button danger={name === "Shift+F9"} onClick={act.act}>
      {act.label} <KeyHint name={name} />
    </Button>
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
