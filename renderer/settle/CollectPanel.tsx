/** 收欠费: a part of what is owed, or all of it. */
import { Button, Input } from "antd";
import { useState } from "react";
import { plainYuan, subtractFen } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { Money } from "../design/Money.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { typedAmount } from "./useKept.ts";
import type { SlipDebt } from "./useSlipDebt.ts";

export function CollectPanel({
  slipNumber,
  name,
  debt,
  onCollected,
  onClose,
}: {
  readonly slipNumber: string;
  readonly name: string;
  readonly debt: SlipDebt;
  readonly onCollected: () => void;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState(plainYuan(debt.open));
  const { busy, error, start } = useAct(host.collectDebt, onCollected);
  const { fen: paid, isWrong } = typedAmount(text);
  const fits = paid !== null && paid > 0 && paid <= debt.open;
  const mayCollect = fits && !busy;

  function collect(): void {
    if (paid !== null) start({ slipNumber, paid });
  }
  useKey("F9", "收欠费", collect, { when: mayCollect });
  useKey("Escape", "返回", onClose);

  return (
    <aside className="side undo" aria-label="收欠费">
      <h2>收欠费 {name}</h2>
      <p className="quiet">结算单 {slipNumber}，可以只收一部分；记在今天的账上，不另开结算单。</p>
      <dl className="sums">
        <div>
          <dt>还欠</dt>
          <dd>
            <Money fen={debt.open} />
          </dd>
        </div>
        <div>
          <dt>
            <label htmlFor="collect-now">这次收</label>
          </dt>
          <dd>
            <Input
              id="collect-now"
              size="small"
              inputMode="decimal"
              autoComplete="off"
              autoFocus
              value={text}
              {...(fits ? {} : { status: "error" as const })}
              onFocus={({ target }) => target.select()}
              onChange={({ target }) => setText(target.value)}
            />
          </dd>
        </div>
        {fits ? (
          <div className="due">
            <dt>收过还欠</dt>
            <dd>
              <Money fen={subtractFen(debt.open, paid)} />
            </dd>
          </div>
        ) : null}
      </dl>
      {fits ? null : (
        <p className="state stop" role="alert">
          {isWrong ? "这次收写成 2000 或 2000.50" : "要多于零，不超过还欠的"}
        </p>
      )}
      {error === null ? null : error.code === "INTERNAL" ? (
        <div className="notice warn" role="alert">
          <p className="what">
            <span aria-hidden="true">Ⅱ</span> 主机没有应答，不知道有没有记账。
          </p>
          <p>不会重复收：金额不改，等主机恢复后再按一次，主机只认一次。</p>
        </div>
      ) : (
        <ErrorBox error={error} />
      )}
      <Button
        type="primary"
        size="large"
        block
        disabled={!mayCollect}
        loading={busy}
        onClick={collect}
      >
        收欠费 <KeyHint name="F9" />
      </Button>
      <Button block onClick={onClose}>
        返回 <KeyHint name="Escape" />
      </Button>
    </aside>
  );
}
