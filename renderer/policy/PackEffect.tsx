/** What a pack would change on the office's own settled stays: sums, who gains and who loses, what it cannot settle. */

import type { Day } from "../../shared/calendar/day.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import { ErrorBox, Waiting } from "../design/parts.tsx";
import { Front } from "./Front.tsx";
import { askedPack, type ListedPack, nameWithState, type OpenPack } from "./packState.ts";

type Effect = AnswerOf<"packWhatIf">;
type Sum = Effect["own"];

export interface EffectAsk {
  readonly from: Day;
  readonly to: Day;
  /** The pack whose figures are the old ones; null for those that were booked */
  readonly other: ListedPack | null;
}

export function PackEffect({
  open,
  ask,
  onClose,
}: {
  readonly open: OpenPack;
  readonly ask: EffectAsk;
  readonly onClose: () => void;
}) {
  const { from, to, other } = ask;
  const { answer, error, again } = useAnswer("effect", async () => {
    const pack = askedPack(open);
    if (other === null) return host.packWhatIf({ pack, from, to });
    const { text } = await host.pack({ packId: other.id, hash: other.hash });
    const old = askedPack({ listed: other, text });
    return host.comparePacksOnStays({ old, new: pack, from, to });
  });
  const oldName = other === null ? "账上的数" : nameWithState(other.name, other);
  const newName = nameWithState(open.described.name, open.listed);
  return (
    <Front
      title="本院试算"
      note={`${from} 至 ${to} 出院 · ${oldName} → ${newName}`}
      back="回到对比"
      onClose={onClose}
    >
      {error === null ? null : <ErrorBox error={error} onRetry={again} />}
      {answer === null && error === null ? (
        <>
          <p className="quiet" role="status">
            正在逐次重算，窗口照常结算；按 Esc 回去，什么也不记账。
          </p>
          <Waiting rows={10} />
        </>
      ) : null}
      {answer === null ? null : <Shown effect={answer} />}
    </Front>
  );
}

function Shown({ effect }: { readonly effect: Effect }) {
  const { settled, refusedCount, outside, payers, own, hospital, assumptions, splitAgain } = effect;
  const changed = effect.stays.filter(({ isChanged }) => isChanged);
  return (
    <div className="effect">
      <p role="status">
        两边都算得出 {settled} 次
        {refusedCount === 0 ? "" : `，算不出 ${refusedCount} 次（不在合计里）`}
        {outside === 0 ? "" : `，政策包不管的 ${outside} 次`}。
        {settled > 0 && effect.changed === 0 ? "各方付的都没有变化，差 0.00。" : ""}
      </p>
      <dl className="who">
        <div className="pays-less">
          <dt>本人少付</dt>
          <dd>
            {effect.gain} <small>次</small>
          </dd>
        </div>
        <div>
          <dt>本人不变</dt>
          <dd>
            {settled - effect.gain - effect.lose} <small>次</small>
          </dd>
        </div>
        <div>
          <dt>本人多付</dt>
          <dd>
            {effect.lose} <small>次</small>
          </dd>
        </div>
      </dl>
      <section aria-label="各方合计">
        <table className="ledger">
          <thead>
            <tr>
              <th>谁付</th>
              <th className="number">原来</th>
              <th className="number">新的</th>
              <th className="number">差</th>
            </tr>
          </thead>
          <tbody>
            {payers.map(({ payer, ...sum }) => (
              <SumRow key={payer} name={payer} sum={sum} />
            ))}
            {hospital.old === 0 && hospital.new === 0 ? null : (
              <SumRow name="医院承担" sum={hospital} />
            )}
            <SumRow name="个人负担" sum={own} total />
          </tbody>
        </table>
      </section>
      {changed.length === 0 ? null : (
        <section aria-label="有变化的住院">
          <SectionTitle
            title={`有变化的 ${effect.changed} 次`}
            note={
              changed.length < effect.changed
                ? `只列个人负担变化最大的 ${changed.length} 次；合计是全部的`
                : "个人负担变化大的在前"
            }
          />
          <table className="ledger">
            <thead>
              <tr>
                <th>住院号</th>
                <th>结算单</th>
                <th className="number">原来个人</th>
                <th className="number">新的个人</th>
                <th className="number">差</th>
              </tr>
            </thead>
            <tbody>
              {changed.map(({ slipNumber, inpatientNo, ...sum }) => (
                <tr key={slipNumber}>
                  <td>{inpatientNo}</td>
                  <td>{slipNumber}</td>
                  <Sums sum={sum} />
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {refusedCount === 0 ? null : (
        <section aria-label="算不出的住院">
          <SectionTitle
            title={`算不出的 ${refusedCount} 次`}
            note={
              effect.refused.length < refusedCount
                ? `不在合计里，列前 ${effect.refused.length} 次`
                : "不在合计里"
            }
          />
          <table className="ledger">
            <thead>
              <tr>
                <th>住院号</th>
                <th>结算单</th>
                <th>原因</th>
              </tr>
            </thead>
            <tbody>
              {effect.refused.map(({ slipNumber, inpatientNo, reason }) => (
                <tr key={slipNumber}>
                  <td>{inpatientNo}</td>
                  <td className="nowrap">{slipNumber}</td>
                  <td>{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <section aria-label="按什么算">
        <SectionTitle title="按什么算" />
        <ul className="plain-list">
          {[...assumptions, splitText(splitAgain)].map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function splitText(splitAgain: number): string {
  return splitAgain === 0
    ? "费用拆分的写法相同，用的是当时的拆分。"
    : `费用拆分的写法不同，${splitAgain} 次按现在的目录重新拆分，其余用的是当时的拆分。`;
}

function SumRow({
  name,
  sum,
  total = false,
}: {
  readonly name: string;
  readonly sum: Sum;
  readonly total?: boolean;
}) {
  return (
    <tr className={total ? "total" : ""}>
      <td>{name}</td>
      <Sums sum={sum} />
    </tr>
  );
}

function Sums({ sum }: { readonly sum: Sum }) {
  return (
    <>
      <td className="number">
        <Money fen={sum.old} />
      </td>
      <td className="number">
        <Money fen={sum.new} />
      </td>
      <td className="number">
        <Money fen={sum.difference} sign="difference" />
      </td>
    </>
  );
}
