import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host } from "../app/host.ts";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import "./login.css";

const WINDOW_KEY = "yijie.window";

export function LogIn({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [window, setWindow] = useState(localStorage.getItem(WINDOW_KEY) ?? "一号窗口");
  const [error, setError] = useState<YijieError | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      await host.logIn({ login, password, window });
      localStorage.setItem(WINDOW_KEY, window);
      onSignedIn();
    } catch (failure) {
      setError(asError(failure));
      setPassword("");
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="log-in" onSubmit={(event) => void submit(event)}>
      <h1>医结</h1>
      <p>医院医保办 · 一站式结算</p>
      <label htmlFor="login">账号</label>
      <Input
        id="login"
        value={login}
        autoFocus
        autoComplete="username"
        onChange={({ target }) => setLogin(target.value)}
      />
      <label htmlFor="password">密码</label>
      <Input.Password
        id="password"
        value={password}
        autoComplete="current-password"
        onChange={({ target }) => setPassword(target.value)}
      />
      <label htmlFor="window">窗口</label>
      <Input id="window" value={window} onChange={({ target }) => setWindow(target.value)} />
      {error === null ? null : <ErrorBox error={error} />}
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        loading={busy}
        disabled={login === "" || password === ""}
      >
        登录 <KeyHint name="Enter" />
      </Button>
    </form>
  );
}
