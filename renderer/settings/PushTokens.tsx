import { Button, Input, Popconfirm } from "antd";
import { type FormEvent, useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { useActKey } from "../app/actKey.ts";
import { host } from "../app/host.ts";
import { useSession } from "../app/session.tsx";
import { asError, useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, Waiting } from "../design/parts.tsx";

type Token = AnswerOf<"pushTokens">["tokens"][number];

/** 推送口令: made, shown once, revoked. */
export function PushTokens() {
  const { answer, error, again } = useAnswer("push tokens", () => host.pushTokens({}));
  const [source, setSource] = useState("");
  const [days, setDays] = useState("365");
  const [shown, setShown] = useState<string | null>(null);
  const [failed, setFailed] = useState<YijieError | null>(null);
  const making = useActKey();
  const revoking = useActKey();
  const isRight = source.trim() !== "" && /^([1-9]\d?|[1-6]\d\d|7[0-2]\d|730)$/.test(days);

  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isRight) return;
    const ask = { source: source.trim(), days: Number(days) };
    await attempt(async () => {
      const { token } = await host.createPushToken(ask, making.of(ask));
      making.done();
      setShown(token);
      setSource("");
    });
  }

  async function attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      setFailed(null);
    } catch (failure) {
      setFailed(asError(failure));
    } finally {
      again();
    }
  }

  function revoke({ tokenId }: Token): void {
    void attempt(async () => {
      await host.revokePushToken({ tokenId }, revoking.of(tokenId));
      revoking.done();
    });
  }

  return (
    <section className="push-tokens">
      <SectionTitle title="推送口令" note="HIS 凭它推送账单，别的都不能做" />
      <form onSubmit={(event) => void make(event)}>
        <label htmlFor="token-source">哪个系统</label>
        <Input
          id="token-source"
          value={source}
          onChange={({ target }) => setSource(target.value)}
        />
        <label htmlFor="token-days">几天后过期</label>
        <Input id="token-days" value={days} onChange={({ target }) => setDays(target.value)} />
        <Button htmlType="submit" disabled={!isRight}>
          建口令
        </Button>
      </form>
      {shown === null ? null : (
        <p role="status">
          请现在抄下，交给对方的管理员；离开这一页就不再显示：
          <code>{shown}</code>
        </p>
      )}
      {failed === null ? null : <ErrorBox error={failed} />}
      {error === null ? null : <ErrorBox error={error} onRetry={again} />}
      {answer === null ? <Waiting /> : <TokenTable tokens={answer.tokens} onRevoke={revoke} />}
    </section>
  );
}

function TokenTable({
  tokens,
  onRevoke,
}: {
  readonly tokens: readonly Token[];
  readonly onRevoke: (token: Token) => void;
}) {
  const { office } = useSession();
  if (tokens.length === 0) return <p className="quiet">还没有建过。</p>;
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>系统</th>
          <th>建于</th>
          <th>状态</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.tokenId} className={token.revokedAt === null ? undefined : "disabled"}>
            <td>{token.source}</td>
            <td>{token.createdAt.slice(0, 10)}</td>
            <td>{standing(token, office.now)}</td>
            <td className="number">
              {token.revokedAt === null ? (
                <Popconfirm
                  title={`停用 ${token.source} 的口令？`}
                  description="它的推送随即被拒绝；已经收下的账单不受影响。"
                  okText="停用"
                  cancelText="不停用"
                  onConfirm={() => onRevoke(token)}
                >
                  <Button size="small" danger>
                    停用
                  </Button>
                </Popconfirm>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function standing({ revokedAt, expiresAt }: Token, now: string): string {
  if (revokedAt !== null) return `⊖ ${revokedAt.slice(0, 10)} 停用`;
  if (expiresAt <= now) return `⊖ ${expiresAt.slice(0, 10)} 过期`;
  return `✓ 用到 ${expiresAt.slice(0, 10)}`;
}
