/** F2: how a figure came about, what would change it, which clause says so, which facts were used. */
import { useEffect, useMemo, useRef } from "react";
import { printYuan } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { Money } from "../design/Money.tsx";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { type Figure, figuresIn, payerIndex } from "./figures.ts";
import type { Draft, SettlementView } from "./view.ts";
import { type Step, whyOf } from "./why.ts";
import "./why.css";

type Shown = Pick<Draft, "figures" | "categories" | "settlement" | "clauses" | "person"> &
  Partial<Pick<Draft, "review">>;

export function WhyPanel({
  figure,
  view,
  shown,
  stayId,
  digest,
  onLook,
  onClose,
}: {
  readonly figure: Figure;
  readonly view: SettlementView;
  readonly shown: Shown;
  /** null once it is settled: then nothing is tried any more. */
  readonly stayId: number | null;
  readonly digest: string;
  readonly onLook: (figure: Figure) => void;
  readonly onClose: () => void;
}) {
  const order = figuresIn(view);
  const move = (step: 1 | -1) => {
    const next = order[order.indexOf(figure) + step];
    if (next !== undefined) onLook(next);
  };
  useKey("ArrowDown", "下一个数", () => move(1), { shown: false });
  useKey("ArrowUp", "上一个数", () => move(-1), { shown: false });
  useKey("ArrowRight", "下一个数", () => move(1));
  useKey("ArrowLeft", "上一个数", () => move(-1));
  useKey("Escape", "回到结算", onClose);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);

  const why = useMemo(() => whyOf(figure, view, shown), [figure, view, shown]);
  const index = payerIndex(figure);
  return (
    <section className="why" aria-label="为什么">
      <header>
        <div>
          <small>
            为什么　
            {index === null ? "" : `第 ${index + 1} 层，共 ${view.payers.length} 层`}
          </small>
          <h2 ref={title} tabIndex={-1}>
            {why.title}
          </h2>
        </div>
        <span className="why-result">{printYuan(why.result)}</span>
        <button type="button" className="why-close" onClick={onClose}>
          <span className="unseen">关闭，回到结算</span>
          <KeyHint name="Escape" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reachable by keyboard */}
      <section className="why-body" aria-label="算式、如果、条文和事实" tabIndex={0}>
        <table className="steps">
          <tbody>
            {why.steps.map((step) => (
              <StepRow key={`${step.words}${step.value}`} step={step} />
            ))}
          </tbody>
        </table>
        {why.notes.length === 0 ? null : (
          <ul className="why-notes">
            {why.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        <WhatIf
          stayId={view.byRules ? stayId : null}
          digest={digest}
          layer={index === null ? null : (view.payers[index]?.name ?? null)}
        />
        <Clauses cites={why.cites} clauses={shown.clauses} />
        <Facts shown={shown} />
      </section>
    </section>
  );
}

function StepRow({ step: { sign, value, words, note, rule } }: { readonly step: Step }) {
  return (
    <tr className={rule ?? ""}>
      <td className="sign">{sign}</td>
      <td className="value">{value}</td>
      <td>
        {words} {note === undefined || note === "" ? null : <small>{note}</small>}
      </td>
    </tr>
  );
}

/** Differences under one changed condition, on the layer in front and on the own payment. */
function WhatIf({
  stayId,
  digest,
  layer,
}: {
  readonly stayId: number | null;
  readonly digest: string;
  readonly layer: string | null;
}) {
  const asked = useAnswer(stayId === null ? null : `${stayId}/${digest}`, () =>
    host.whatIf({ stayId: stayId ?? 0 }),
  );
  return (
    <>
      <h3>
        如果…… <small>每一行都把整条链重算过，只改这一个条件</small>
      </h3>
      {stayId === null ? (
        <p className="quiet">只在结算以前、按政策包计算时试算；已经结算的，单上的结果不再变。</p>
      ) : asked.error !== null ? (
        <ErrorBox error={asked.error} onRetry={asked.again} />
      ) : asked.answer === null ? (
        <Waiting rows={3} />
      ) : (
        <WhatIfTable answer={asked.answer} layer={layer} />
      )}
    </>
  );
}

export function WhatIfTable({
  answer,
  layer,
}: {
  readonly answer: Awaited<ReturnType<typeof host.whatIf>>;
  readonly layer: string | null;
}) {
  if (answer.why !== null) return <p className="quiet">不能试算：{answer.why}</p>;
  return (
    <table className="what-if">
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">条件</span>
          </th>
          {layer === null ? null : <th scope="col">{layer}</th>}
          <th scope="col">本人应付</th>
        </tr>
      </thead>
      <tbody>
        {answer.cases.map((one) => {
          const ofLayer = one.layers.find(({ name }) => name === layer);
          const paying = one.layers.filter(({ payment }) => payment !== 0);
          const words =
            one.why ??
            (ofLayer?.difference === 0 && ofLayer.whyNot !== null
              ? `${layer}仍不付：${ofLayer.whyNot}`
              : paying.map(({ name, payment }) => `${name} ${printYuan(payment)}`).join("，"));
          return (
            <tr key={one.changed}>
              <td>
                {one.changed}
                <small>{words}</small>
              </td>
              {layer === null ? null : (
                <td>{ofLayer === undefined ? "–" : <Difference fen={ofLayer.difference} />}</td>
              )}
              <td>
                {one.own === null ? (
                  "算不出"
                ) : one.ownDifference === null ? (
                  <Money fen={one.own} strong />
                ) : (
                  <Difference fen={one.ownDifference} strong />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Difference({
  fen,
  strong = false,
}: {
  readonly fen: Parameters<typeof Money>[0]["fen"] | null;
  readonly strong?: boolean;
}) {
  if (fen === null) return <>–</>;
  return fen === 0 ? (
    <span className="quiet">不变</span>
  ) : (
    <Money fen={fen} sign="difference" strong={strong} />
  );
}

function Clauses({
  cites,
  clauses,
}: {
  readonly cites: readonly string[];
  readonly clauses: Draft["clauses"];
}) {
  if (cites.length === 0) return null;
  return (
    <>
      <h3>条文</h3>
      {cites.map((cite) => (
        <blockquote key={cite}>
          <small>
            {cite}　{clauses[cite]?.title}
          </small>
          {clauses[cite]?.quotation ?? "（来源没有摘录原文）"}
        </blockquote>
      ))}
    </>
  );
}

function Facts({ shown: { settlement, person } }: { readonly shown: Shown }) {
  if (settlement === null) return null;
  const { from, to } = settlement.benefitYear;
  return (
    <>
      <h3>用到的事实</h3>
      <p className="facts">
        {Object.entries(settlement.facts).map(([name, value]) => (
          <span key={name}>
            {name}：{value}
          </span>
        ))}
        <span>
          医保年度 {from} 至 {to}
        </span>
      </p>
      <p className="quiet">
        身份、档次和备案来自{person.registerVersion}；日期和费用来自账单；规则是{" "}
        {settlement.packName}（{settlement.packHash.slice(0, 8)}）。
      </p>
    </>
  );
}
