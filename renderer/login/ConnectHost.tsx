/** Which host is the office's: its address and the pairing code that stands in its settings. In the desktop only. */
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { answerOf, desktop } from "../app/desktop.ts";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import "./connect.css";

export function ConnectHost({ onCancel }: { readonly onCancel?: () => void }) {
  const [address, setAddress] = useState("");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<YijieError | null>(null);

  async function connect(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (desktop === null) return;
    setBusy(true);
    setError(null);
    try {
      // The window begins anew with the other host.
      answerOf(await desktop.connectHost({ address, code }));
    } catch (failure) {
      setError(asError(failure));
      setBusy(false);
    }
  }

  return (
    <form className="connect-host" onSubmit={(event) => void connect(event)}>
      <p>
        账簿在主机上，这台电脑只开窗口。地址和配对码请向医保办主任要：在主机的“设置 → 别的电脑”里。
      </p>
      <div className="field">
        <label htmlFor="host-address">主机地址</label>
        <Input
          id="host-address"
          value={address}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          placeholder="192.168.1.20:7717"
          onChange={({ target }) => setAddress(target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="host-code">配对码</label>
        <Input
          id="host-code"
          className="code"
          value={code}
          autoComplete="off"
          spellCheck={false}
          placeholder="XXXXX-XXXXX-XXXXX-XXXXX-X"
          aria-describedby="host-code-help"
          onChange={({ target }) => setCode(target.value)}
        />
        <small id="host-code-help">大小写都行，横线可以不写；输错一个字会当场告诉您。</small>
      </div>
      {error === null ? null : <ErrorBox error={error} />}
      <div className="buttons">
        <Button
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={address.trim() === "" || code.trim() === ""}
        >
          连接 <KeyHint name="Enter" />
        </Button>
        {onCancel === undefined ? null : <Button onClick={onCancel}>不换了</Button>}
      </div>
    </form>
  );
}
