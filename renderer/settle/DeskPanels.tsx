/** What stands where on the desk: a panel over everything but the queue, or the stay with one panel at its right. */
import { ZERO } from "../../shared/money/fen.ts";
import { EmptyPage, ErrorBox, KeyHint, StateWord, Waiting } from "../design/parts.tsx";
import { CollectPanel } from "./CollectPanel.tsx";
import { CompletePanel } from "./CompletePanel.tsx";
import { DebtPanel } from "./DebtPanel.tsx";
import { FlagsPanel } from "./Flags.tsx";
import { LinesPanel } from "./LinesPanel.tsx";
import { PapersPanel } from "./PapersPanel.tsx";
import { type PaperKind, paperTitle } from "./printing.ts";
import { Side } from "./Side.tsx";
import { SlipPanel } from "./SlipPanel.tsx";
import { SourcesPanel } from "./Sources.tsx";
import { StayView } from "./StayView.tsx";
import { UndoPanel } from "./UndoPanel.tsx";
import type { Desk } from "./useDesk.ts";
import { WhyPanel } from "./WhyPanel.tsx";

export function DeskPanels({ desk }: { readonly desk: Desk }) {
  const { panel, stayId, pre, document, comparison, back } = desk;
  if (panel.at === "lines" && stayId !== null) {
    const version = pre?.digest ?? document?.slipNumber ?? "";
    return <LinesPanel stayId={stayId} version={version} onClose={back} />;
  }
  if (panel.at === "sources" && comparison !== null) {
    return (
      <SourcesPanel
        comparison={comparison}
        pre={pre}
        onClose={back}
        onDecided={() => {
          back();
          desk.againUnsurprised();
        }}
      />
    );
  }
  if (panel.at === "flags" && desk.flags !== null) {
    return <FlagsPanel flags={desk.flags} onClose={back} />;
  }
  if (panel.at === "papers" && stayId !== null && desk.papers !== null) {
    return <PapersPanel key={stayId} stayId={stayId} papers={desk.papers} onClose={back} />;
  }
  if (panel.at === "slip") return <Paper desk={desk} kind={panel.kind} wanted={panel.wanted} />;
  return (
    <>
      <Middle desk={desk} />
      <Right desk={desk} />
    </>
  );
}

function Paper({
  desk: { mayAct, show, back },
  kind,
  wanted,
}: {
  readonly desk: Desk;
  readonly kind: PaperKind;
  readonly wanted: Parameters<Desk["show"]>[1];
}) {
  const slipNumber = kind.is === "notice" ? null : kind.slipNumber;
  return (
    <SlipPanel
      key={paperTitle(kind)}
      kind={kind}
      wanted={wanted}
      mayPrint={mayAct}
      onLeaflet={() => slipNumber !== null && show({ is: "leaflet", slipNumber }, "preview")}
      onCopies={(purpose) =>
        slipNumber !== null && show({ is: "copies", slipNumber, purpose }, "first printing")
      }
      onClose={back}
    />
  );
}

/** The right column: what was opened beside the stay, else how much and what to do. */
function Right({ desk }: { readonly desk: Desk }) {
  const { panel, front, view, shown, pre, document, stayId, owed, back } = desk;
  if (panel.at === "why" && view !== null && shown !== null) {
    return (
      <WhyPanel
        figure={panel.figure}
        view={view}
        shown={shown}
        stayId={pre === null ? null : stayId}
        digest={pre?.digest ?? ""}
        onLook={desk.look}
        onClose={back}
      />
    );
  }
  if (panel.at === "undo" && document !== null) {
    return <UndoPanel document={document} onClose={back} onUndone={desk.afterUndoing} />;
  }
  if (panel.at === "complete" && front.opened.at === "open") {
    const { head } = front.opened;
    return (
      <CompletePanel
        pre={front.opened.pre}
        head={head}
        onEntered={desk.againUnsurprised}
        onClose={back}
      />
    );
  }
  if (panel.at === "debt" && pre !== null) {
    return (
      <DebtPanel
        stayId={pre.stayId}
        cash={shown?.figures.cash ?? ZERO}
        deposit={desk.deposit}
        front={front}
        settling={desk.settling}
        onClose={back}
      />
    );
  }
  if (panel.at === "collect" && document !== null && owed.debt !== null) {
    return (
      <CollectPanel
        slipNumber={document.slipNumber}
        name={document.stay.name}
        debt={owed.debt}
        onClose={back}
        onCollected={() => {
          back();
          owed.again();
        }}
      />
    );
  }
  return <Side desk={desk} />;
}

/** The stay itself, or what is there instead of it. */
function Middle({ desk }: { readonly desk: Desk }) {
  const { opened, again } = desk.front;
  const common = {
    view: desk.view,
    looking: desk.panel.at === "why" ? desk.panel.figure : null,
    onLook: desk.look,
  };
  return (
    <div className="middle">
      {opened.at === "none" ? (
        <EmptyPage title="先找到病人">
          <p>
            左边的框里输入姓名、首字母、住院号或结算单号，也可以扫住院证的条码；或者用 ↑ ↓
            在清单里选，按 <KeyHint name="Enter" /> 打开。
          </p>
        </EmptyPage>
      ) : null}
      {opened.at === "loading" ? <Waiting rows={10} /> : null}
      {opened.at === "failed" ? (
        <ErrorBox error={opened.error} onRetry={() => void again()} />
      ) : null}
      {opened.at === "open" ? (
        <StayView
          head={opened.head}
          shown={opened.pre.draft}
          pre={opened.pre}
          state={<StateWord state={opened.pre.outcome === "ready" ? "waiting" : "held"} />}
          {...common}
        />
      ) : null}
      {opened.at === "settled" ? (
        <StayView
          head={opened.document.stay}
          shown={opened.document}
          pre={null}
          state={<StateWord state="settled" />}
          {...common}
        />
      ) : null}
    </div>
  );
}
