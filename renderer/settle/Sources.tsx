/** Ours and the platform's side by side, and the manager's decision with its reason. */
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { useAct } from "../app/useAct.ts";
import { Money } from "../design/Money.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import type { Draft, Pre } from "./view.ts";
import { WidePanel } from "./WidePanel.tsx";
import "./sources.css";

type Comparison = NonNullable<Draft["comparison"]>;

/** The few lines on the right side. */
export function SourcesShort({ comparison }: { readonly comparison: Comparison }) {
  const differing = comparison.fields.filter(({ difference }) => difference !== 0);
  return (
    <section className="sources-short" aria-label="与平台对照">
      <h2>
        与平台对照 <KeyHint name="F7" />
      </h2>
      {differing.length === 0 ? (
        <p className="state ok">✓ {comparison.fields.length} 项逐项相符，到分</p>
      ) : (
        <dl className="sums">
          {differing.map(({ name, difference }) => (
            <div key={name}>
              <dt className="state warn">◐ {name}</dt>
              <dd>
                <Money fen={difference} sign="difference" />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

export function SourcesPanel({
  comparison,
  pre,
  onDecided,
  onClose,
}: {
  readonly comparison: Comparison;
  /** null once it is settled */
  readonly pre: Pre | null;
  readonly onDecided: () => void;
  readonly onClose: () => void;
}) {
  return (
    <WidePanel title="本院计算与平台结算" onClose={onClose}>
      <table className="sources">
        <thead>
          <tr>
            <th scope="col">项目</th>
            <th scope="col">本院计算</th>
            <th scope="col">平台结算</th>
            <th scope="col">差额（平台 − 本院）</th>
            <th scope="col">本院的依据</th>
          </tr>
        </thead>
        <tbody>
          {comparison.fields.map(({ name, field, ours, platform, difference, rule }) => (
            <tr key={field} className={difference === 0 ? "" : "differs"}>
              <td>{name}</td>
              <td>
                <Money fen={ours} />
              </td>
              <td>
                <Money fen={platform} />
              </td>
              <td>
                {difference === 0 ? (
                  <span className="state ok">✓ 相符</span>
                ) : (
                  <Money fen={difference} sign="difference" strong />
                )}
              </td>
              <td className="rule">{rule}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pre === null || comparison.agree ? null : <Decision pre={pre} onDone={onDecided} />}
    </WidePanel>
  );
}

function Decision({ pre, onDone }: { readonly pre: Pre; readonly onDone: () => void }) {
  const { account } = useSession();
  const [source, setSource] = useState<"calculated" | "platform">("calculated");
  const [reason, setReason] = useState("");
  const { busy, error, start } = useAct(host.decideSource, onDone);
  const isManager = account.role === "医保办主任";
  const canDecide = isManager && reason.trim().length >= 2 && !busy;
  const decide = () => start({ stayId: pre.stayId, source, reason: reason.trim() });
  useKey("F9", "决定", decide, { when: canDecide });
  if (!isManager) {
    return (
      <p className="decision">
        两边不一致的，由医保办主任决定按哪一方结算。请主任在自己的窗口打开这一份，按 F7。
      </p>
    );
  }
  return (
    <div className="decision">
      <h3>按哪一方结算</h3>
      <Radio.Group
        data-help="decision-source"
        value={source}
        onChange={({ target }) => setSource(target.value as "calculated" | "platform")}
        options={[
          { value: "calculated", label: "按本院计算" },
          { value: "platform", label: "按平台结算" },
        ]}
      />
      <label htmlFor="decision-reason">原因（记入日志，印在单上的来源以此为准）</label>
      <Input.TextArea
        id="decision-reason"
        rows={3}
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {error === null ? null : <ErrorBox error={error} />}
      <Button type="primary" size="large" disabled={!canDecide} loading={busy} onClick={decide}>
        决定 <KeyHint name="F9" />
      </Button>
      {reason.trim().length < 2 ? <span className="quiet"> 先写原因</span> : null}
    </div>
  );
}
