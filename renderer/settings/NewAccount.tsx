import { Button, Input, Select } from "antd";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { ROLES, type Role } from "../../shared/people/roles.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";

/** Managers and administrators are made by the system administration. */
const SENIOR: readonly Role[] = ["医保办主任", "系统管理"];

export function NewAccount({
  onClose,
  onCreated,
}: {
  readonly onClose: () => void;
  readonly onCreated: () => void;
}) {
  const { account } = useSession();
  const roles = ROLES.filter((role) => account.role === "系统管理" || !SENIOR.includes(role));
  const [form, setForm] = useState({ name: "", employeeNo: "", login: "", password: "" });
  const [role, setRole] = useState<Role>("窗口");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<YijieError | null>(null);
  const key = useRef(newKey());
  useKey("Escape", "不建了", onClose);
  const set = (name: keyof typeof form) => (value: string) =>
    setForm((before) => ({ ...before, [name]: value }));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      await host.createAccount({ ...form, role }, { key: key.current });
      onCreated();
    } catch (failure) {
      key.current = newKey();
      setError(asError(failure));
      setBusy(false);
    }
  }

  return (
    <form className="new-account" onSubmit={(event) => void submit(event)}>
      <Field id="new-name" label="姓名">
        <Input
          id="new-name"
          autoFocus
          value={form.name}
          onChange={({ target }) => set("name")(target.value)}
        />
      </Field>
      <Field id="new-employee" label="工号">
        <Input
          id="new-employee"
          value={form.employeeNo}
          onChange={({ target }) => set("employeeNo")(target.value)}
        />
      </Field>
      <Field id="new-role" label="岗位">
        <Select
          id="new-role"
          value={role}
          options={roles.map((value) => ({ value, label: value }))}
          onChange={setRole}
        />
      </Field>
      <Field id="new-login" label="登录名">
        <Input
          id="new-login"
          autoComplete="off"
          value={form.login}
          onChange={({ target }) => set("login")(target.value)}
        />
      </Field>
      <Field id="new-password" label="密码（至少 8 位）">
        <Input.Password
          id="new-password"
          autoComplete="new-password"
          value={form.password}
          onChange={({ target }) => set("password")(target.value)}
        />
      </Field>
      <div className="buttons">
        <Button
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={Object.values(form).some((value) => value === "")}
        >
          建账号 <KeyHint name="Enter" />
        </Button>
        <Button onClick={onClose}>
          不建了 <KeyHint name="Escape" />
        </Button>
      </div>
      {error === null ? null : <ErrorBox error={error} />}
    </form>
  );
}

function Field({
  id,
  label,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}
