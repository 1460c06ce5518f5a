/**
 * 立申诉: whose part the bureau wants to keep back, how much, and until when the hospital may explain; on a fault that only the
 * bureau named also what that is and in which lines.
 */
import { Button, Input, Radio } from "antd";
import { type ReactNode, useId, useState } from "react";
import { parseRows } from "../../shared/audit/rowNumbers.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { type Fen, fen, plainYuan, printYuan, sumFen } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { Key } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { Dialog } from "../design/Dialog.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { ReasonField } from "../settle/ReasonField.tsx";
import { typedAmount } from "../settle/useKept.ts";

const MOST_DAYS = 365;
export const USUAL_DAYS = "10";
const USUAL_NOTICES = ["医保局审核通知", "省飞行检查反馈", "市医保局稽核通知"];

/** Days to explain as typed; null for what is no number of them. */
export function typedDays(text: string): number | null {
  const days = /^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text.trim()) : 0;
  return days >= 1 && days <= MOST_DAYS ? days : null;
}

/** What the case is about, as far as it is known before. */
export interface AppealAbout {
  readonly stayId: number;
  /** The finding; null where the bureau named something else */
  readonly number: number | null;
  readonly title: string;
  readonly proposed: Fen;
  /** Of ours in the bill, one of which the bureau may mean */
  readonly findings: AnswerOf<"stayAppeals">["findings"];
  /** That the stay has already: nobody should open one of them once more in other words */
  readonly cases: AnswerOf<"stayAppeals">["cases"];
}

export function AppealDialog({
  about,
  payers,
  onDone,
  onClose,
}: {
  readonly about: AppealAbout;
  /** Those of the slip of which something can still be kept back; at least one */
  readonly payers: AnswerOf<"findingAppeals">["payers"];
  readonly onDone: (answer: AnswerOf<"openAppeal">) => void;
  readonly onClose: () => void;
}) {
  const { stayId, proposed } = about;
  const [first] = payers;
  const [payer, setPayer] = useState(first?.payer ?? "");
  const room = payers.find((one) => one.payer === payer)?.room ?? fen(0);
  const [text, setText] = useState(() =>
    proposed > 0 ? plainYuan(fen(Math.min(proposed, first?.room ?? 0))) : "",
  );
  const [days, setDays] = useState(USUAL_DAYS);
  const [notice, setNotice] = useState("");
  const [number, setNumber] = useState(about.number);
  const [fault, setFault] = useState("");
  const [rowsText, setRowsText] = useState("");
  const { busy, error, start } = useAct(host.openAppeal, onDone);
  const amount = typedAmount(text).fen;
  const fits = amount !== null && amount > 0 && amount <= room;
  const count = typedDays(days);
  const rows = parseRows(rowsText);
  const changeRows = (typed: string) => {
    setRowsText(typed);
    setNumber(about.number);
  };
  const isNamed = number !== null || fault.trim().length >= 2;
  const mayOpen =
    fits && count !== null && rows !== null && isNamed && notice.trim().length >= 2 && !busy;
  const open = () => {
    if (amount === null || count === null || rows === null) return;
    const said = { fault: fault.trim(), rows: [...rows], notice: notice.trim() };
    start({ stayId, number, payer, amount, days: count, ...said });
  };
  return (
    <Dialog
      title={`立申诉：${about.title}`}
      wide={about.number === null}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>
            返回 <KeyHint name="Escape" />
          </Button>
          <Button type="primary" disabled={!mayOpen} loading={busy} onClick={open}>
            立申诉 <KeyHint name="F9" />
          </Button>
          <Key name="F9" label="立申诉" act={open} when={mayOpen} />
        </>
      }
    >
      <p>
        过了期限没有说明的，从第二天起扣款；说明了的等医保局答复。扣的是医院的应收，病人的金额不变。
      </p>
      <Known cases={about.cases} />
      <div className="appeal-form">
        {about.number === null ? (
          <>
            <Field
              label="医保局认定了什么"
              value={fault}
              isFirst
              isWrong={false}
              onChange={setFault}
            />
            <Field
              label="哪几行费用（不清楚可以空着）"
              value={rowsText}
              isWrong={rows === null}
              onChange={changeRows}
            >
              <Lines stayId={stayId} rows={rows} />
            </Field>
            <Findings
              findings={about.findings.filter((one) => one.rows.some((row) => rows?.includes(row)))}
              number={number}
              onNumber={setNumber}
            />
          </>
        ) : null}
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
        <Field
          label="几天内说明（今天不算）"
          value={days}
          isWrong={count === null}
          onChange={setDays}
        />
      </div>
      <ReasonField
        help="appeal-notice"
        label="医保局的通知"
        value={notice}
        most={500}
        usual={USUAL_NOTICES}
        onChange={setNotice}
      />
      {error === null ? null : <ErrorBox error={error} />}
    </Dialog>
  );
}

const NAMED_CASES = 5;

function Known({ cases }: Pick<AppealAbout, "cases">) {
  if (cases.length === 0) return null;
  const named = cases.slice(-NAMED_CASES).map(({ number, ruleName, amount, state }) => {
    return `第 ${number} 号 ${ruleName} ${printYuan(amount)} 元（${state}）`;
  });
  return (
    <p className="warn-word">
      这次住院已有 {cases.length} 案：{named.join("；")}
      {cases.length > NAMED_CASES ? " 等" : ""}。同一处的不要再立。
    </p>
  );
}

/** Whether what the bureau found is one of ours in these lines: then that is 已申诉, and follows the outcome. */
function Findings({
  findings,
  number,
  onNumber,
}: {
  readonly findings: AppealAbout["findings"];
  readonly number: number | null;
  readonly onNumber: (number: number | null) => void;
}) {
  if (findings.length === 0) return null;
  return (
    <Radio.Group
      aria-label="这几行是不是本院的疑点"
      value={number ?? 0}
      onChange={({ target }) => onNumber(target.value === 0 ? null : (target.value as number))}
      options={[
        { value: 0, label: "不是本院的疑点" },
        ...findings.map((one) => ({ value: one.number, label: `${one.ruleCode} ${one.ruleName}` })),
      ]}
    />
  );
}

const NAMED_LINES = 3;

/** What stands in the rows that were typed. */
function Lines({
  stayId,
  rows,
}: {
  readonly stayId: number;
  readonly rows: readonly number[] | null;
}) {
  const asked = useAnswer(`${stayId}`, () => host.stayLines({ stayId }));
  if (rows === null) return <small className="stop-word">写成 3,5-7</small>;
  if (rows.length === 0 || asked.answer === null) return null;
  const lines = asked.answer.lines.filter(({ sourceRow }) => rows.includes(sourceRow));
  if (lines.length === 0) return <small className="stop-word">账单里没有这一行</small>;
  const names = lines.slice(0, NAMED_LINES).map(({ name }) => name);
  const more = lines.length > NAMED_LINES ? " 等" : "";
  return (
    <small className="quiet">
      {names.join("、")}
      {more}，共 {printYuan(sumFen(lines.map(({ amount }) => amount)))} 元
    </small>
  );
}

export function Field({
  label,
  value,
  isWrong,
  isFirst = false,
  onChange,
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly isWrong: boolean;
  /** Has the keyboard when the form opens. */
  readonly isFirst?: boolean;
  readonly onChange: (value: string) => void;
  readonly children?: ReactNode;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        autoComplete="off"
        autoFocus={isFirst}
        value={value}
        status={isWrong ? "error" : ""}
        aria-invalid={isWrong}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => onChange(target.value)}
      />
      {children}
    </div>
  );
}
