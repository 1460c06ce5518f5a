/** 更正账单: name or ID number that the bill came with; the imported version stays, the stay is computed anew. */
import { Button, Input } from "antd";
import { useState } from "react";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import "./entry.css";

export function BillForm({
  stayId,
  name,
  onCorrected,
}: {
  readonly stayId: number;
  /** As the bill has it */
  readonly name: string;
  readonly onCorrected: () => void;
}) {
  const [typed, setTyped] = useState({ name, idNumber: "", reason: "" });
  const { busy, error, start } = useAct(host.correctBill, onCorrected);
  const changes = {
    ...(typed.name.trim() === name || typed.name.trim() === "" ? {} : { name: typed.name.trim() }),
    ...(typed.idNumber.trim() === "" ? {} : { idNumber: typed.idNumber.trim() }),
  };
  const mayCorrect = Object.keys(changes).length > 0 && typed.reason.trim().length >= 2 && !busy;

  const correct = () => start({ stayId, changes, reason: typed.reason.trim() });
  useKey("F9", "更正", correct, { when: mayCorrect });

  const field = (member: keyof typeof typed, label: string, placeholder: string) => (
    <div className="entry-field" data-help={`bill-${member}`}>
      <label htmlFor={`bill-${member}`}>{label}</label>
      <Input
        id={`bill-${member}`}
        autoFocus={member === "name"}
        autoComplete="off"
        value={typed[member]}
        placeholder={placeholder}
        onChange={({ target }) => setTyped((before) => ({ ...before, [member]: target.value }))}
      />
    </div>
  );
  return (
    <div className="entry">
      <p className="quiet">
        只改这一份账单，原来的一版留着。HIS 里也要改：它再送来别的内容，以 HIS 的为准。
      </p>
      {field("name", "账单上的姓名", "")}
      {field("idNumber", "账单上的证件号码", "不改就空着")}
      {field("reason", "看了什么，或为什么", "例如 身份证原件")}
      {error === null ? null : <ErrorBox error={error} />}
      <Button
        type="primary"
        size="large"
        block
        disabled={!mayCorrect}
        loading={busy}
        onClick={correct}
      >
        更正 <KeyHint name="F9" />
      </Button>
    </div>
  );
}
