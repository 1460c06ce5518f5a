/** Covers a locked window. Under it the page stays as it was; the password of the same person opens it again. */
import { Button, Input } from "antd";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host, startListening } from "../app/host.ts";
import { type LockCause, unlock } from "../app/lock.ts";
import { useSession } from "../app/session.tsx";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import "./login.css";

const WORDS: Readonly<Record<LockCause, { readonly title: string; readonly why: string }>> = {
  idle: { title: "已锁屏", why: "有一会儿没有人操作了。" },
  ended: { title: "登录已失效", why: "超过 30 分钟没有操作、满 12 小时或在别处退出了。" },
};

export function LockScreen({ cause }: { readonly cause: LockCause }) {
  const { account, signOut } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const [password, setPassword] = useState("");
  const [error, setError] = useState<YijieError | null>(null);
  const [busy, setBusy] = useState(false);
  // A modal dialog of the browser itself: above everything, and nothing else takes a key or a click.
  useEffect(() => dialog.current?.showModal(), []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      await host.logIn({ login: account.login, password, window: account.window });
      unlock();
      startListening();
    } catch (failure) {
      setError(asError(failure));
      setPassword("");
      setBusy(false);
    }
  }

  const { title, why } = WORDS[cause];
  return (
    <dialog
      ref={dialog}
      className="lock"
      aria-labelledby="lock-title"
      onKeyDown={(event) => {
        if (event.key === "Escape") event.preventDefault();
      }}
      onCancel={(event) => event.preventDefault()}
    >
      <form className="log-in" onSubmit={(event) => void submit(event)}>
        <h1 id="lock-title">{title}</h1>
        <p>{why}输入密码，从原处接着办；填写中的内容都在。</p>
        <p className="who">
          {account.name} · {account.role} · {account.window}
        </p>
        <label htmlFor="lock-password">密码</label>
        <Input.Password
          id="lock-password"
          value={password}
          autoFocus
          autoComplete="current-password"
          onChange={({ target }) => setPassword(target.value)}
        />
        {error === null ? null : <ErrorBox error={error} />}
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={busy}
          disabled={password === ""}
        >
          接着办 <KeyHint name="Enter" />
        </Button>
        <Button type="text" onClick={signOut}>
          换人登录（没有办完的内容不保留）
        </Button>
      </form>
    </dialog>
  );
}
