/** 结算撤销: everything that the host asks for, in the order in which it is done outside. */
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { printYuan, ZERO } from "../../shared/money/fen.ts";
import { backOutside } from "../../shared/settle/payment.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { missingBack, outsideOf, PaymentBack, type Ticked } from "./PaymentBack.tsx";
import { ReasonField } from "./ReasonField.tsx";
import { useSlipDebt } from "./useSlipDebt.ts";
import type { SettledDocument } from "./view.ts";

const REASONS = ["资料补齐，重新结算", "费用有误，重新导入", "病人暂不出院", "选错病人"];

export function UndoPanel({
  document,
  onUndone,
  onClose,
}: {
  readonly document: SettledDocument;
  readonly onUndone: (slipNumber: string) => void;
  readonly onClose: () => void;
}) {
  const { slipNumber, stay, figures } = document;
  const [reason, setReason] = useState("");
  const [receipt, setReceipt] = useState("");
  const [isPaperBack, setPaperBack] = useState(false);
  const [isAccountBack, setAccountBack] = useState(false);
  const [ticked, setTicked] = useState<Ticked>({});
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [needsSecond, setNeedsSecond] = useState(false);
  const { busy, error, start } = useAct(
    host.undo,
    (undone) => onUndone(undone.slipNumber),
    (refused) => {
      setPassword("");
      if (refused.code === "SECOND_PERSON_NEEDED") setNeedsSecond(true);
    },
  );

  const { debt } = useSlipDebt(document);
  const isDebtKnown = debt !== null || (document.payment?.debt ?? 0) === 0;
  const back = backOutside(document, debt?.collected ?? ZERO);
  const missing = [
    reason.trim().length < 2 ? "原因" : "",
    stay.receiptNumber !== null && receipt.trim() === "" && !isPaperBack ? "票据冲红" : "",
    figures.accountPay !== 0 && !isAccountBack ? "个人账户退回" : "",
    ...missingBack(back, ticked),
    isDebtKnown ? "" : "欠费收了多少",
    needsSecond && (login === "" || password === "") ? "第二人" : "",
  ].filter((one) => one !== "");
  const canUndo = missing.length === 0 && !busy;

  const undo = () =>
    start({
      slipNumber,
      reason: reason.trim(),
      outside: {
        ...(receipt.trim() === "" ? {} : { receiptReversalNumber: receipt.trim() }),
        ...(isPaperBack ? { receiptPaperReturned: true } : {}),
        ...(isAccountBack ? { accountReversed: true } : {}),
        ...outsideOf(back),
      },
      ...(needsSecond ? { secondPerson: { login, password } } : {}),
    });
  useKey("Shift+F9", "撤销", undo, { when: canUndo });
  useKey("Escape", "不撤销", onClose);

  return (
    <aside className="side undo" aria-label="结算撤销">
      <h2>撤销结算 {slipNumber}</h2>
      <p className="quiet">
        开一张金额相反的新单，原单不动；记在今天的账上。本年累计退回到结算以前，之后可以重新结算。
      </p>
      <fieldset>
        <legend>原因</legend>
        <ReasonField
          help="undo-reason"
          label="原因"
          value={reason}
          most={500}
          usual={REASONS}
          isFirst
          onChange={setReason}
        />
      </fieldset>
      <fieldset>
        <legend>先在外面办妥</legend>
        {stay.receiptNumber === null ? null : (
          <>
            <label htmlFor="receipt-reversal">票据 {stay.receiptNumber} 的电子冲红号</label>
            <Input
              id="receipt-reversal"
              value={receipt}
              maxLength={40}
              onChange={({ target }) => setReceipt(target.value)}
            />
            <Checkbox
              data-help="undo-paper"
              checked={isPaperBack}
              onChange={({ target }) => setPaperBack(target.checked)}
            >
              或：纸质票据已收回
            </Checkbox>
          </>
        )}
        {figures.accountPay === 0 ? null : (
          <Checkbox
            data-help="undo-account"
            checked={isAccountBack}
            onChange={({ target }) => setAccountBack(target.checked)}
          >
            个人账户 {printYuan(figures.accountPay)} 已冲回
          </Checkbox>
        )}
        <PaymentBack back={back} ticked={ticked} onTick={setTicked} />
      </fieldset>
      {needsSecond ? (
        <fieldset data-help="undo-second">
          <legend>第二人（另一位医保办主任当场输入）</legend>
          <Input
            aria-label="第二人账号"
            placeholder="账号"
            value={login}
            autoComplete="off"
            onChange={({ target }) => setLogin(target.value)}
          />
          <Input.Password
            aria-label="第二人密码"
            placeholder="密码"
            value={password}
            autoComplete="new-password"
            onChange={({ target }) => setPassword(target.value)}
          />
        </fieldset>
      ) : null}
      {error === null ? null : <ErrorBox error={error} />}
      <Button danger size="large" block disabled={!canUndo} loading={busy} onClick={undo}>
        撤销 <KeyHint name="Shift+F9" />
      </Button>
      {missing.length === 0 ? null : <p className="quiet">还差：{missing.join("、")}</p>}
      <Button block onClick={onClose}>
        不撤销 <KeyHint name="Escape" />
      </Button>
    </aside>
  );
}
