/** Total, what lies outside the scope, who pays what, and what is left to the patient; each ruled by its step. */
import { useEffect, useRef } from "react";
import { type Fen, printYuan, sumFen } from "../../shared/money/fen.ts";
import { printRate } from "../../shared/money/fraction.ts";
import { Money } from "../design/Money.tsx";
import type { Figure } from "./figures.ts";
import { FullStrip, OutsideStrip, OwnStrip, PayerStrip } from "./Strip.tsx";
import { type Draft, type PayerRow, type SettlementView, sharesOf } from "./view.ts";
import "./layers.css";

export function LayerTable({
  view,
  shown,
  looking,
  onLook,
}: {
  readonly view: SettlementView;
  readonly shown: Pick<Draft, "figures" | "lineCount" | "categories">;
  /** The figure that 为什么 explains now */
  readonly looking: Figure | null;
  readonly onLook: (figure: Figure) => void;
}) {
  const { total, outside, payers, own } = view;
  const cell = (figure: Figure) => ({
    figure,
    isLooking: looking === figure,
    onLook: () => onLook(figure),
  });
  return (
    <section className="layers" aria-label="逐层结算">
      <div className="layer-row layer-titles" aria-hidden="true">
        <span>谁付</span>
        <span>怎么算出来的</span>
        <span>分段与条件</span>
        <span>金额（元）</span>
      </div>
      <div className={rowClass("total", looking)}>
        <strong>医疗费总额</strong>
        <span className="wide">
          {shown.lineCount.toLocaleString("zh-CN")} 行 · {shown.categories.length} 类，各行金额之和
        </span>
        <FigureButton {...cell("total")} name="医疗费总额">
          <Money fen={total} strong />
        </FigureButton>
        <FullStrip />
      </div>
      <div className={rowClass("outside", looking)}>
        <strong className="soft">政策范围外</strong>
        <span className="wide">
          自费 {printYuan(shown.figures.fullSelfPay)} + 超限价{" "}
          {printYuan(shown.figures.overLimitSelfPay)} + 先行自付{" "}
          {printYuan(shown.figures.preSelfPay)}
        </span>
        <FigureButton {...cell("outside")} name="政策范围外" isSoft>
          其中 <Money fen={outside} />
        </FigureButton>
        <OutsideStrip total={total} outside={outside} />
      </div>
      {payers.map((row, index) => (
        <PayerRowView
          key={row.name}
          row={row}
          index={index}
          view={view}
          figure={cell(`payer-${index}`)}
          className={rowClass(`payer-${index}`, looking)}
        />
      ))}
      <div className={`${rowClass("own", looking)} own-row`}>
        <strong>本人</strong>
        <span>
          {printYuan(view.ownOutside)} + {printYuan(view.ownInside)}
          <small>政策范围外 + 范围内未报销</small>
        </span>
        <Proof view={view} />
        <FigureButton {...cell("own")} name="本人应付" isOwn>
          <Money fen={own} strong />
        </FigureButton>
        <OwnStrip total={total} outside={view.ownOutside} own={own} />
      </div>
    </section>
  );
}

function rowClass(figure: Figure, looking: Figure | null): string {
  return looking === figure ? "layer-row looking" : "layer-row";
}

function PayerRowView({
  row,
  index,
  view,
  figure,
  className,
}: {
  readonly row: PayerRow;
  readonly index: number;
  readonly view: SettlementView;
  readonly figure: {
    readonly figure: Figure;
    readonly isLooking: boolean;
    readonly onLook: () => void;
  };
  readonly className: string;
}) {
  const { layer, name, payer, payment, after } = row;
  const isPaid = payment !== 0;
  return (
    <div className={isPaid ? className : `${className} unpaid`}>
      <span>
        <strong>{name}</strong>
        <small>{payer}</small>
      </span>
      <span className={layer?.applied && layer.segments.length > 0 ? "" : "across"}>
        {layer === null ? (
          "平台给出的合计，没有逐层算式"
        ) : layer.applied ? (
          formulaOf(layer)
        ) : (
          <>不付：{layer.whyNot}</>
        )}
        {layer === null || layer.cites.length === 0 ? null : (
          <button type="button" className="clause" tabIndex={-1} onClick={figure.onLook}>
            {layer.cites.join("、")}
          </button>
        )}
      </span>
      {layer?.applied && layer.segments.length > 0 ? (
        <span>
          <Segments layer={layer} />
        </span>
      ) : null}
      <FigureButton {...figure} name={`${name}支付`} isSoft={!isPaid}>
        <Money fen={payment} sign="taken" />
        <small>剩 {printYuan(after)}</small>
      </FigureButton>
      <PayerStrip row={row} index={index} view={view} />
    </div>
  );
}

/** Without its unrounded result: that stands in 为什么. */
function formulaOf({ formula, exact }: NonNullable<PayerRow["layer"]>): string {
  return exact.d === 1 ? formula : formula.replace(/ = [≈−\d,.]+$/, "");
}

/** One line for each segment, never one blended rate; the sum stands in the amount's column. */
function Segments({ layer }: { readonly layer: NonNullable<PayerRow["layer"]> }) {
  const { segments, remarks, caps } = layer;
  const isScaled = segments.length > 1 || segments.some(({ from, to }) => from > 0 || to !== null);
  const notes = [
    ...remarks,
    ...caps
      .filter(({ cut }) => cut === 0)
      .map(({ name, roomAfter }) => `${name}还剩 ${printYuan(roomAfter)}`),
  ];
  return (
    <>
      {segments.map((segment, index) => (
        <span className="segment" key={segment.from}>
          {isScaled
            ? `第 ${index + 1} 段　${printYuan(segment.from)}–${
                segment.to === null
                  ? "以上"
                  : `${printYuan(segment.to)}（${segment.toIncluded ? "含" : "不含"}）`
              }`
            : "不分段　全部"}
          <b>{segment.ratio === null ? "不付" : printRate(segment.ratio)}</b>
          {segments.length > 1 ? <i>{sharesOf(segment)}</i> : null}
        </span>
      ))}
      {notes.length === 0 ? null : (
        <small title={notes.join("；")} className="notes">
          {notes.join("；")}
        </small>
      )}
    </>
  );
}

/** The sum that the slip prints as well; the tick is computed. */
function Proof({ view: { payers, own, total, proves } }: { readonly view: SettlementView }) {
  const paid: Fen = sumFen(payers.map(({ payment }) => payment));
  return (
    <span className={proves ? "proof" : "proof state stop"}>
      {proves ? <b className="state ok">✓</b> : <b>⊖</b>} {printYuan(paid)} + {printYuan(own)} ={" "}
      {printYuan(total)}
      <small>{proves ? "各方合计 + 本人 = 总额，分毫不差" : "加不平，不能结算，请告诉主任"}</small>
    </span>
  );
}

function FigureButton({
  name,
  figure,
  isLooking,
  isOwn = false,
  isSoft = false,
  onLook,
  children,
}: {
  readonly name: string;
  readonly figure: Figure;
  readonly isLooking: boolean;
  readonly isOwn?: boolean;
  readonly isSoft?: boolean;
  readonly onLook: () => void;
  readonly children: React.ReactNode;
}) {
  const size = isOwn ? " own" : isSoft ? " soft" : "";
  const button = useRef<HTMLButtonElement>(null);
  // What is explained is on the screen beside its explanation, also in a window that was made smaller.
  useEffect(() => {
    if (!isLooking) return;
    const bringIntoSight = () => button.current?.scrollIntoView({ block: "nearest" });
    bringIntoSight();
    window.addEventListener("resize", bringIntoSight);
    return () => window.removeEventListener("resize", bringIntoSight);
  }, [isLooking]);
  return (
    <button
      ref={button}
      type="button"
      data-figure={figure}
      className={`figure${size}${isLooking ? " looked-at" : ""}`}
      onClick={onLook}
    >
      <span className="unseen">{name}</span>
      {children}
      <span className="unseen">，按 F2 看为什么</span>
    </button>
  );
}
