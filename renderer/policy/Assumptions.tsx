/** What the sources leave open: assumptions, what stops the engine, what the pack leaves out; and putting it into force. */
import { Button, Checkbox } from "antd";
import { useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { asError } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import type { OpenPack } from "./packState.ts";

export function Assumptions({
  open,
  onActivated,
  onExamples,
}: {
  readonly open: OpenPack;
  readonly onActivated: () => void;
  readonly onExamples: () => void;
}) {
  const { described, listed } = open;
  const [confirmed, setConfirmed] = useState<readonly string[]>(listed?.confirmedAssumptions ?? []);
  const isCandidate = listed === null;
  const toggle = (id: string) =>
    setConfirmed((before) =>
      before.includes(id) ? before.filter((one) => one !== id) : [...before, id],
    );
  return (
    <>
      <section aria-label="假设">
        <SectionTitle
          title="假设"
          note={
            isCandidate
              ? `逐条读过、确认，才能启用：${confirmed.length} / ${described.assumptions.length}`
              : "原文没有写清楚、由政策维护确认过的"
          }
        />
        <ul className="plain-list">
          {described.assumptions.map(({ id, text }) => (
            <li key={id}>
              {isCandidate ? (
                <Checkbox
                  data-help="assumption"
                  checked={confirmed.includes(id)}
                  onChange={() => toggle(id)}
                >
                  <b>{id}</b> {text}
                </Checkbox>
              ) : (
                <>
                  <b>{id}</b> {text}
                </>
              )}
            </li>
          ))}
        </ul>
      </section>
      <PlainList
        title="未载明"
        note="遇到这些情形就挂起，不猜"
        items={described.unstated}
        none="没有。"
      />
      <PlainList
        title="未包括"
        note="政策里有、这个包没有算的"
        items={described.notIncluded}
        none="没有。"
      />
      <section aria-label="来源">
        <SectionTitle title="来源" />
        <ul className="plain-list">
          {described.sources.map(({ id, title, documentNumber, issuer, date, url }) => (
            <li key={id}>
              <b>{id}</b> {[title, documentNumber, issuer, date].filter(Boolean).join("，")}
              {url === null ? null : <div className="note url">{url}</div>}
            </li>
          ))}
        </ul>
      </section>
      {isCandidate ? (
        <Activate
          open={open}
          confirmed={confirmed}
          onActivated={onActivated}
          onExamples={onExamples}
        />
      ) : null}
    </>
  );
}

function PlainList({
  title,
  note,
  items,
  none,
}: {
  readonly title: string;
  readonly note: string;
  readonly items: readonly string[];
  readonly none: string;
}) {
  return (
    <section aria-label={title}>
      <SectionTitle title={title} note={note} />
      {items.length === 0 ? <p className="quiet">{none}</p> : null}
      <ul className="plain-list">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}

/** Why it cannot be put into force here and now; null when it can. */
function refusal(
  open: OpenPack,
  confirmed: readonly string[],
  mayActivate: boolean,
): string | null {
  const { verifyOnly } = open.described;
  if (verifyOnly !== null) return `写明仅供核对，不能启用：${verifyOnly}`;
  const failing = open.report.examples.filter(({ ok }) => !ok);
  if (failing.length > 0) return `算例“${failing[0]?.name}”算得不对，不能启用`;
  if (!mayActivate) return "启用政策包由政策维护人员办理";
  const left = open.described.assumptions.filter(({ id }) => !confirmed.includes(id));
  if (left.length > 0) return `还有假设没有确认：${left.map(({ id }) => id).join("、")}`;
  return null;
}

function Activate({
  open,
  confirmed,
  onActivated,
  onExamples,
}: {
  readonly open: OpenPack;
  readonly confirmed: readonly string[];
  readonly onActivated: () => void;
  readonly onExamples: () => void;
}) {
  const { account, office } = useSession();
  const [key] = useState(newKey);
  const [error, setError] = useState<YijieError | null>(null);
  const [busy, setBusy] = useState(false);
  const mayActivate =
    account.role === "政策维护" || (office.training && account.role === "医保办主任");
  const reason = refusal(open, confirmed, mayActivate);
  const run = async () => {
    setBusy(true);
    try {
      await host.activatePack(
        { text: open.text, confirmedAssumptions: [...confirmed] },
        { key: `${key}-${confirmed.length}` },
      );
      onActivated();
    } catch (failure) {
      setError(asError(failure));
    } finally {
      setBusy(false);
    }
  };
  useKey("F9", "启用", () => void run(), { when: reason === null && !busy });
  return (
    <div className="activate">
      <Button
        type="primary"
        size="large"
        block
        disabled={reason !== null}
        loading={busy}
        onClick={() => void run()}
      >
        启用这个政策包 <KeyHint name="F9" />
      </Button>
      <p className={reason === null ? "quiet" : "stop-word"}>
        {reason === null
          ? `从启用起，${described(open)}出院的按它算；已经结算的不变。`
          : `⊖ ${reason}`}
      </p>
      {open.report.ok ? null : (
        <Button size="small" onClick={onExamples}>
          去看算例 <KeyHint name="F4" />
        </Button>
      )}
      {error === null ? null : <ErrorBox error={error} />}
    </div>
  );
}

function described({ described: { from, to } }: OpenPack): string {
  return `${from} 至 ${to} `;
}
