/** The first start of an office: its own manager, or the sample office to look around in. */
import { Button, Input, Segmented, Select } from "antd";
import { type FormEvent, type ReactNode, useState } from "react";
import type { AskOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { SETTINGS, type SettingDefinition } from "../../shared/contract/settings.ts";
import { desktop } from "../app/desktop.ts";
import { host } from "../app/host.ts";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { ConnectHost } from "./ConnectHost.tsx";
import "./login.css";

type Asked = AskOf<"firstManager">;

const EMPTY: Asked = {
  hospitalName: "",
  hospitalCode: "",
  hospitalLevel: "二级",
  hospitalRegion: "",
  hotline: "",
  login: "",
  name: "",
  employeeNo: "",
  password: "",
};

const HOSPITAL = [
  "hospitalName",
  "hospitalCode",
  "hospitalLevel",
  "hospitalRegion",
  "hotline",
] as const;

const MANAGER = [
  ["name", "姓名", "印在结算单和日志里"],
  ["employeeNo", "工号", "用来认定几个账号是不是同一个人"],
  ["login", "登录名", "文字、数字和 . _ -"],
] as const;

export function FirstStart({ onDone }: { readonly onDone: () => void }) {
  const [kind, setKind] = useState<"sample" | "real" | "office">("sample");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<YijieError | null>(null);

  async function run(act: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await act();
      onDone();
    } catch (failure) {
      setError(asError(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="first-start">
      <h1>医结</h1>
      <p>
        第一次启动。先看看演示医院，还是建立本院的账簿？
        {desktop === null ? null : "医院已经有一台主机的，连接它就行。"}
      </p>
      <Segmented
        block
        size="large"
        value={kind}
        onChange={setKind}
        options={[
          { value: "sample", label: "演示医院" },
          { value: "real", label: "本院正式账簿" },
          ...(desktop === null ? [] : [{ value: "office" as const, label: "连接本院主机" }]),
        ]}
      />
      {kind === "sample" ? (
        <Sample busy={busy} onOpen={() => void run(() => host.openSample({}))} />
      ) : null}
      {kind === "office" ? <ConnectHost /> : null}
      {kind !== "real" ? null : (
        <OwnOffice busy={busy} onSubmit={(asked) => void run(() => host.firstManager(asked))} />
      )}
      {error === null ? null : <ErrorBox error={error} />}
    </div>
  );
}

function Sample({ busy, onOpen }: { readonly busy: boolean; readonly onOpen: () => void }) {
  return (
    <section>
      <p>
        两个月的住院账单、参保登记和医保目录，全部是编造的：可以放心结算、撤销、打印、导出。
        每一屏、每一张纸都印着“演示”。导入示例大约要几秒钟。
      </p>
      <p>演示账簿以后不能改成正式账簿；正式使用时另建一个数据文件夹。</p>
      <Button type="primary" size="large" autoFocus loading={busy} onClick={onOpen}>
        打开演示医院 <KeyHint name="Enter" />
      </Button>
    </section>
  );
}

function OwnOffice({
  busy,
  onSubmit,
}: {
  readonly busy: boolean;
  readonly onSubmit: (asked: Asked) => void;
}) {
  const [asked, setAsked] = useState<Asked>(EMPTY);
  const [repeated, setRepeated] = useState("");
  const set = (name: keyof Asked) => (value: string) =>
    setAsked((before) => ({ ...before, [name]: value }));
  const differs = repeated !== "" && repeated !== asked.password;
  const isFilled = Object.entries(asked).every(
    ([name, value]) => name === "hotline" || value !== "",
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    onSubmit(asked);
  }

  return (
    <form className="own-office" onSubmit={submit}>
      <fieldset>
        <legend>本院</legend>
        {HOSPITAL.map((name) => {
          const { label, hint, choices }: SettingDefinition = SETTINGS[name];
          return (
            <Field key={name} id={name} label={label} help={hint}>
              {choices === undefined ? (
                <Input
                  id={name}
                  value={asked[name]}
                  onChange={({ target }) => set(name)(target.value.trim())}
                />
              ) : (
                <Select
                  id={name}
                  value={asked[name]}
                  onChange={set(name)}
                  options={choices.map(([value, word]) => ({ value, label: word }))}
                />
              )}
            </Field>
          );
        })}
      </fieldset>
      <fieldset>
        <legend>第一个医保办主任</legend>
        {MANAGER.map(([name, label, help]) => (
          <Field key={name} id={name} label={label} help={help}>
            <Input
              id={name}
              value={asked[name]}
              onChange={({ target }) => set(name)(target.value.trim())}
            />
          </Field>
        ))}
        <Field id="first-password" label="密码" help="至少 8 位；医结不保存密码本身，忘了找不回">
          <Input.Password
            id="first-password"
            autoComplete="new-password"
            value={asked.password}
            onChange={({ target }) => set("password")(target.value)}
          />
        </Field>
        <Field
          id="first-repeated"
          label="再输一次"
          help={differs ? "与上面的密码不同" : "防止输错"}
          wrong={differs}
        >
          <Input.Password
            id="first-repeated"
            autoComplete="new-password"
            value={repeated}
            onChange={({ target }) => setRepeated(target.value)}
          />
        </Field>
      </fieldset>
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        loading={busy}
        disabled={!isFilled || repeated !== asked.password}
      >
        建立账簿和账号 <KeyHint name="Enter" />
      </Button>
      {isFilled && repeated === asked.password ? null : (
        <small className="why">填齐各项、两次密码相同以后才能建立；咨询电话可以以后再填。</small>
      )}
    </form>
  );
}

function Field({
  id,
  label,
  help,
  wrong = false,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly wrong?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      <small className={wrong ? "wrong" : undefined}>{help}</small>
    </div>
  );
}
