/** One act of the manager that needs a reason: what it does, the reason, F9. */
import { Button } from "antd";
import { useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { Key } from "../app/keys.tsx";
import { asError } from "../app/useAnswer.ts";
import { Dialog } from "../design/Dialog.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { ReasonField } from "../settle/ReasonField.tsx";

export function ReasonDialog({
  title,
  says,
  usual,
  label = "原因",
  act,
  onDone,
  onClose,
}: {
  readonly title: string;
  /** What follows from it */
  readonly says: string;
  readonly usual: readonly string[];
  /** What the text is, where it is no reason */
  readonly label?: string;
  readonly act: (reason: string) => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const [error, setError] = useState<YijieError | null>(null);
  const [busy, setBusy] = useState(false);
  const canAct = reason.trim().length >= 2 && !busy;

  async function run(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await act(reason.trim());
      onDone();
    } catch (failure) {
      setError(asError(failure));
      setBusy(false);
    }
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>
            返回 <KeyHint name="Escape" />
          </Button>
          <Button type="primary" disabled={!canAct} loading={busy} onClick={() => void run()}>
            确认 <KeyHint name="F9" />
          </Button>
          <Key name="F9" label="确认" act={() => void run()} when={canAct} />
        </>
      }
    >
      <p>{says}</p>
      <ReasonField
        help="review-reason"
        label={label}
        value={reason}
        most={500}
        usual={usual}
        isFirst
        onChange={setReason}
      />
      {error === null ? null : <ErrorBox error={error} />}
    </Dialog>
  );
}
