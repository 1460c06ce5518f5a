import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host } from "../app/host.ts";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Tag } from "../design/parts.tsx";
import { HostLine } from "./HostLine.tsx";
import "./login.css";

const WINDOW_KEY = "yijie.window";

export function LogIn({
  welcome,
  onSignedIn,
}: {
  readonly welcome: AnswerOf<"welcome">;
  readonly onSignedIn: () => void;
}) {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [window, setWindow] = useState(localStorage.getItem(WINDOW_KEY) ?? "一号窗口");
  const [error, setError] = useState<YijieError | null>(null);
  const [busy, setBusy] = useState(false);

  async function enter(as: { readonly login: string; readonly password: string }): Promise<void> {
    setBusy(true);
    try {
      await host.logIn({ ...as, window });
      localStorage.setItem(WINDOW_KEY, window);
      onSignedIn();
    } catch (failure) {
      setError(asError(failure));
      setPassword("");
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void enter({ login, password });
  }

  return (
    <div className="entrance">
      <form className="log-in" onSubmit={submit}>
        <h1>医结</h1>
        <p>
          {welcome.hospitalName === "" ? "医院医保办 · 一站式结算" : welcome.hospitalName}{" "}
          {welcome.training ? <Tag dashed>演示</Tag> : null}
        </p>
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
          disabled={login === "" || password === "" || window.trim() === ""}
        >
          登录 <KeyHint name="Enter" />
        </Button>
        <HostLine />
      </form>
      {welcome.training ? (
        <TrainingAccounts accounts={welcome.trainingAccounts} busy={busy} onChoose={enter} />
      ) : null}
    </div>
  );
}

/** In the sample office everybody may be anybody: one press instead of typing what is no secret. */
function TrainingAccounts({
  accounts,
  busy,
  onChoose,
}: {
  readonly accounts: AnswerOf<"welcome">["trainingAccounts"];
  readonly busy: boolean;
  readonly onChoose: (account: { readonly login: string; readonly password: string }) => void;
}) {
  return (
    <section className="training-accounts">
      <h2>演示医院的账号</h2>
      <p>数据都是编造的，密码人人可用。点一个岗位直接进去，或在左边照着输入。</p>
      <ul>
        {accounts.map(({ login, password, role }) => (
          <li key={login}>
            <button
              type="button"
              disabled={busy}
              onClick={() => void onChoose({ login, password })}
            >
              <strong>{role}</strong>
              <span>{login}</span>
              <span>{password}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
