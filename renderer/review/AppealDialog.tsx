/** 立申诉: whose part the bureau wants to keep back, how much, and until when the hospital may explain. */
import { Button, Input, Radio } from "antd";
import { useId, useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { fen, plainYuan, printYuan } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { Dialog } from "../design/Dialog.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { ReasonField } from "../settle/ReasonField.tsx";
import { typedAmount } from "../settle/useKept.ts";

const MOST_DAYS = 365;
const USUAL_DAYS = "10";

export function AppealDialog({
  finding: { stayId, number, ruleName, proposed },
  payers,
  onDone,
  onClose,
}: {
  readonly finding: AnswerOf<"finding">;
  /** Those of the slip of which something can still be kept back; at least one */
  readonly payers: AnswerOf<"findingAppeals">["payers"];
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const [first] = payers;
  const [payer, setPayer] = useState(first?.payer ?? "");
  const room = payers.find((one) => one.payer === payer)?.room ?? fen(0);
  const [text, setText] = useState(() =>
    proposed > 0 ? plainYuan(fen(Math.min(proposed, first?.room ?? 0))) : "",
  );
  const [days, setDays] = useState(USUAL_DAYS);
  const [notice, setNotice] = useState("");
  const { busy, error, start } = useAct(host.openAppeal, onDone);
  const amount = typedAmount(text).fen;
  const fits = amount !== null && amount > 0 && amount <= room;
  const count = /^[1-9]\d{0,2}$/.test(days.trim()) ? Number(days.trim()) : 0;
  const inTime = count >= 1 && count <= MOST_DAYS;
  const mayOpen = fits && inTime && notice.trim().length >= 2 && !busy;
  const open = () => {
    if (amount === null) return;
    start({ stayId, number, payer, amount, days: count, notice: notice.trim() });
  };
  return (
    <Dialog
      title={`立申诉：${ruleName}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>
            返回 <KeyHint name="Escape" />
          </Button>
          <Confirm busy={busy} mayOpen={mayOpen} onOpen={open} />
        </>
      }
    >
      <p>
        过了期限没有说明的，从第二天起扣款；说明了的等医保局答复。扣的是医院的应收，病人的金额不变。
      </p>
      <div className="appeal-form">
        <Radio.Group
          aria-label="扣谁付的"
          value={payer}
          onChange={({ target }) => setPayer(target.value as string)}
          options={payers.map((one) => ({
            value: one.payer,
            label: `${one.payer}，最多 ${printYuan(one.room)} 元`,
          }))}
        />
        <Field label="扣多少元" value={text} isWrong={text !== "" && !fits} onChange={setText} />
        <Field label="几天内说明（今天不算）" value={days} isWrong={!inTime} onChange={setDays} />
      </div>
      <ReasonField
        help="appeal-notice"
        label="医保局的通知"
        value={notice}
        most={500}
        usual={["医保局审核通知", "省飞行检查反馈", "市医保局稽核通知"]}
        onChange={setNotice}
      />
      {error === null ? null : <ErrorBox error={error} />}
    </Dialog>
  );
}

function Field({
  label,
  value,
  isWrong,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly isWrong: boolean;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        status={isWrong ? "error" : ""}
        aria-invalid={isWrong}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}

/** Below the dialog, so that its key comes after the barrier that keeps the keys of the page. */
function Confirm({
  busy,
  mayOpen,
  onOpen,
}: {
  readonly busy: boolean;
  readonly mayOpen: boolean;
  readonly onOpen: () => void;
}) {
  useKey("F9", "立申诉", onOpen, { when: mayOpen });
  return (
    <Button type="primary" disabled={!mayOpen} loading={busy} onClick={onOpen}>
      立申诉 <KeyHint name="F9" />
    </Button>
  );
}
