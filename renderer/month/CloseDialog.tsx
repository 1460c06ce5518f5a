/** Before a day or a month is closed for good: what it holds, and that there is no way back. */
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { newKey } from "../app/host.ts";
import { Key } from "../app/keys.tsx";
import { asError } from "../app/useAnswer.ts";
import { Dialog } from "../design/Dialog.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";

export function CloseDialog({
  title,
  word,
  act,
  onDone,
  onCancel,
  children,
}: {
  readonly title: string;
  /** 日结, 月结 */
  readonly word: string;
  readonly act: (key: { readonly key: string }) => Promise<unknown>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}) {
  const [key] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<YijieError | null>(null);
  const confirm = async () => {
    setBusy(true);
    try {
      await act({ key });
      onDone();
    } catch (failure) {
      setError(asError(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onCancel}
      footer={
        <>
          <Button onClick={onCancel}>
            返回 <KeyHint name="Escape" />
          </Button>
          <Button type="primary" loading={busy} onClick={() => void confirm()}>
            确定{word} <KeyHint name="F9" />
          </Button>
          <Key name="F9" label={`确定${word}`} act={() => void confirm()} when={!busy} />
        </>
      }
    >
      {children}
      {error === null ? null : <ErrorBox error={error} />}
    </Dialog>
  );
}
