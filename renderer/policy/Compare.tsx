/** What the pack in front is held against: another pack, or the stays that the office has settled. */
import { Button, Input, Radio, Select } from "antd";
import { type FormEvent, useState } from "react";
import { parseDay } from "../../shared/calendar/day.ts";
import type { Role } from "../../shared/people/roles.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { SectionTitle } from "../design/Ledger.tsx";
import { KeyHint } from "../design/parts.tsx";
import type { EffectAsk } from "./PackEffect.tsx";
import type { ListedPack, OpenPack } from "./packState.ts";

/** As the host has it: whoever may see what all patients of a period pay. */
const JUDGES: readonly Role[] = ["医保办主任", "政策维护", "审计只读"];

export function Compare({
  open,
  packs,
  other,
  onOther,
  onEffect,
}: {
  readonly open: OpenPack;
  readonly packs: readonly ListedPack[];
  readonly other: ListedPack | null;
  readonly onOther: (other: ListedPack) => void;
  readonly onEffect: (ask: EffectAsk) => void;
}) {
  const { account } = useSession();
  const others = packs.filter(({ hash }) => hash !== open.listed?.hash);
  return (
    <div className="compare">
      <section aria-label="和哪一份比">
        <SectionTitle title="对比" note="新的是左边选中的那一份" />
        {other === null ? (
          <p className="quiet">
            没有另一份可以比：按 <KeyHint name="F7" /> 打开一份新的，它和在用的比。
          </p>
        ) : (
          <>
            <label htmlFor="compare-pack">原来的是哪一份</label>
            <Select
              id="compare-pack"
              value={other.hash}
              options={others.map((pack) => ({ value: pack.hash, label: labelOf(pack) }))}
              onChange={(hash) => {
                const chosen = others.find((pack) => pack.hash === hash);
                if (chosen !== undefined) onOther(chosen);
              }}
            />
          </>
        )}
      </section>
      {JUDGES.includes(account.role) ? (
        <OnStays open={open} other={other} onEffect={onEffect} />
      ) : (
        <p className="quiet">用已结算的住院试算，由政策维护、医保办主任和审计看。</p>
      )}
    </div>
  );
}

function labelOf({ name, from, to, retiredAt }: ListedPack): string {
  return `${name}，${from} 至 ${to}${retiredAt === null ? "" : "，已停用"}`;
}

function OnStays({
  open,
  other,
  onEffect,
}: {
  readonly open: OpenPack;
  readonly other: ListedPack | null;
  readonly onEffect: (ask: EffectAsk) => void;
}) {
  // A file's stays are still to come: those of the pack before it are there.
  const natural = open.listed ?? other ?? open.described;
  const [from, setFrom] = useState<string>(natural.from);
  const [to, setTo] = useState<string>(natural.to);
  const [byPack, setByPack] = useState(false);
  const days = [parseDay(from.trim()), parseDay(to.trim())] as const;
  const [first, last] = days;
  const missing =
    first === null || last === null
      ? "日期要写成 2023-06-30 的样子"
      : last < first
        ? "到哪天不能早于从哪天"
        : null;
  const run = () => {
    if (first === null || last === null || missing !== null) return;
    onEffect({ from: first, to: last, other: byPack ? other : null });
  };
  useKey("F9", "本院试算", run, { when: missing === null });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  return (
    <form onSubmit={submit}>
      <section aria-label="本院试算">
        <SectionTitle title="本院试算" note="已结算的住院重算一遍，不记账" />
        <div className="days" data-help="effect-period">
          <label htmlFor="effect-from">出院从</label>
          <Input id="effect-from" value={from} onChange={({ target }) => setFrom(target.value)} />
          <label htmlFor="effect-to">到</label>
          <Input id="effect-to" value={to} onChange={({ target }) => setTo(target.value)} />
        </div>
        <Radio.Group
          data-help="effect-old"
          aria-label="原来的数"
          name="effect-old"
          value={byPack && other !== null}
          options={[
            { value: false, label: "和账上的数比" },
            { value: true, label: "和原来那一份重算的比", disabled: other === null },
          ]}
          onChange={({ target }) => setByPack(target.value === true)}
        />
        <Button type="primary" size="large" block htmlType="submit" disabled={missing !== null}>
          本院试算 <KeyHint name="F9" />
        </Button>
        {missing === null ? null : <p className="stop-word">⊖ {missing}</p>}
      </section>
    </form>
  );
}
