import { Button, Popconfirm } from "antd";
import { useRef, useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { ROLE_CONFLICTS } from "../../shared/people/roles.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { asError, useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { NewAccount } from "./NewAccount.tsx";

type Account = AnswerOf<"accounts">["accounts"][number];

/** Who works here: accounts, new ones, disabled ones, and which posts one person cannot hold together. */
export function Accounts({ mayChange }: { readonly mayChange: boolean }) {
  const { answer, error, again } = useAnswer("accounts", () => host.accounts({}));
  const [creating, setCreating] = useState(false);
  const [failed, setFailed] = useState<YijieError | null>(null);
  useKey("F7", "建账号", () => setCreating(true), { when: mayChange && !creating });

  return (
    <section className="accounts">
      <SectionTitle title="账号" note="一人一岗一个账号；不用的停用，不删除">
        {mayChange && !creating ? (
          <Button onClick={() => setCreating(true)}>
            建账号 <KeyHint name="F7" />
          </Button>
        ) : null}
      </SectionTitle>
      {creating ? (
        <NewAccount
          onClose={() => setCreating(false)}
          onCreated={() => {
            setCreating(false);
            again();
          }}
        />
      ) : null}
      {failed === null ? null : <ErrorBox error={failed} />}
      {error === null ? null : <ErrorBox error={error} onRetry={again} />}
      {answer === null ? (
        <Waiting />
      ) : (
        <table className="ledger">
          <thead>
            <tr>
              <th>姓名</th>
              <th>登录名</th>
              <th>工号</th>
              <th>岗位</th>
              <th>状态</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {answer.accounts.map((account) => (
              <AccountRow
                key={account.login}
                account={account}
                mayChange={mayChange}
                onFailed={setFailed}
                onDone={() => {
                  setFailed(null);
                  again();
                }}
              />
            ))}
          </tbody>
        </table>
      )}
      <Conflicts />
    </section>
  );
}

function AccountRow({
  account,
  mayChange,
  onFailed,
  onDone,
}: {
  readonly account: Account;
  readonly mayChange: boolean;
  readonly onFailed: (error: YijieError) => void;
  readonly onDone: () => void;
}) {
  const session = useSession();
  const key = useRef(newKey());
  const { login, name, employeeNo, role, disabledAt } = account;
  const isSelf = login === session.account.login;

  async function disable(): Promise<void> {
    try {
      await host.disableAccount({ login }, { key: key.current });
      onDone();
    } catch (failure) {
      key.current = newKey();
      onFailed(asError(failure));
    }
  }

  return (
    <tr className={disabledAt === null ? undefined : "disabled"}>
      <td>{name}</td>
      <td>{login}</td>
      <td>{employeeNo}</td>
      <td>{role}</td>
      <td>
        {disabledAt === null ? (
          <span className="ok-word">✓ 在用</span>
        ) : (
          <span className="quiet">⊖ {disabledAt.slice(0, 10)} 停用</span>
        )}
      </td>
      <td className="number">
        {mayChange && disabledAt === null && !isSelf ? (
          <Popconfirm
            title={`停用 ${name} 的账号？`}
            description="他在各窗口的登录随即失效；以前办的结算和日志都留着。停用后不能再启用，要用时另建账号。"
            okText="停用"
            cancelText="不停用"
            onConfirm={() => void disable()}
          >
            <Button size="small" danger>
              停用
            </Button>
          </Popconfirm>
        ) : null}
        {isSelf ? <span className="quiet">正在用</span> : null}
      </td>
    </tr>
  );
}

/** 不相容岗位分离, as refusals say it. */
function Conflicts() {
  return (
    <>
      <SectionTitle title="一个人不能兼任的岗位" note="按工号认人；建账号时会拒绝" />
      <ul className="conflicts">
        {ROLE_CONFLICTS.map(({ roles, reason }) => (
          <li key={roles.join()}>
            <strong>
              {roles[0]} 与 {roles[1]}
            </strong>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
