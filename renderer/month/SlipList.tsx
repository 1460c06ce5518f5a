/** The slips that make up a sum: arrow keys choose, Enter opens one. */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { AskOf } from "../../shared/contract/contract.ts";
import { sumFen } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import { EmptyPage, ErrorBox, Waiting } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { shortMoment } from "./monthState.ts";

const ROW_HEIGHT = 32;
const heightOf = () => ROW_HEIGHT;

export function SlipList({
  ask,
  title,
  onOpen,
}: {
  readonly ask: AskOf<"monthSlips">;
  readonly title: string;
  readonly onOpen: (slipNumber: string) => void;
}) {
  const found = useAnswer(JSON.stringify(ask), () => host.monthSlips(ask));
  useLive(["settled", "undone"], found.again);
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const slips = found.answer?.slips ?? [];
  useEffect(() => {
    if (found.answer !== null) list.current?.focus();
  }, [found.answer]);
  if (found.error !== null) return <ErrorBox error={found.error} onRetry={found.again} />;
  if (found.answer === null) return <Waiting rows={8} />;
  if (slips.length === 0) {
    return (
      <EmptyPage title="没有结算单">这个数里没有结算单，可能刚被撤销。按 Esc 返回。</EmptyPage>
    );
  }
  function onKeyDown(event: KeyboardEvent): void {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 } as const;
    const step = steps[event.key as keyof typeof steps];
    if (step !== undefined) {
      event.preventDefault();
      setChosen((at) => Math.max(0, Math.min(slips.length - 1, at + step)));
    }
    const slip = slips[chosen];
    if (event.key === "Enter" && slip !== undefined) onOpen(slip.slipNumber);
  }
  const ofPayer = ask.payer !== undefined;
  return (
    <section className="slip-list" aria-label={title}>
      <SectionTitle title={title} note={`${slips.length} 笔，↑↓ 选，Enter 看这一笔`} />
      <div className="slip-row head" aria-hidden="true">
        <span>结算单</span>
        <span>患者</span>
        <span>时间</span>
        <span>窗口</span>
        <span className="number">总费用</span>
        <span className="number">{ofPayer ? (ask.payer ?? "") : "基金"}</span>
        <span className="number">个人</span>
      </div>
      <div
        ref={list}
        className="slip-rows"
        role="listbox"
        tabIndex={0}
        aria-label={title}
        aria-activedescendant={`slip-${chosen}`}
        onKeyDown={onKeyDown}
      >
        <VirtualRows
          count={slips.length}
          heightOf={heightOf}
          inSight={chosen}
          render={(index) => {
            const slip = slips[index];
            if (slip === undefined) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys
              <div
                id={`slip-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === chosen}
                className={index === chosen ? "slip-row chosen" : "slip-row"}
                onClick={() => setChosen(index)}
                onDoubleClick={() => onOpen(slip.slipNumber)}
              >
                <span>
                  {slip.slipNumber}
                  {slip.kind === "结算撤销" ? <span className="stop-word"> ↩ 撤销</span> : null}
                </span>
                <span>
                  {slip.name} <small className="quiet">{slip.inpatientNo}</small>
                </span>
                <span>{shortMoment(slip.settledAt)}</span>
                <span>
                  {slip.window} {slip.operator}
                </span>
                <span className="number">
                  <Money fen={slip.totalFee} />
                </span>
                <span className="number">
                  <Money fen={slip.payment} strong />
                </span>
                <span className="number">
                  <Money fen={slip.personTotal} />
                </span>
              </div>
            );
          }}
        />
      </div>
      <div className="slip-row foot">
        <span>合计</span>
        <span />
        <span />
        <span />
        <span className="number">
          <Money fen={sumFen(slips.map(({ totalFee }) => totalFee))} />
        </span>
        <span className="number">
          <Money fen={sumFen(slips.map(({ payment }) => payment))} strong />
        </span>
        <span className="number">
          <Money fen={sumFen(slips.map(({ personTotal }) => personTotal))} />
        </span>
      </div>
    </section>
  );
}
