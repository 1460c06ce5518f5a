/** 出院结算: the window's whole day. Left which one, middle what and why, right how much and what to do. */
import type { InputRef } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { ZERO } from "../../shared/money/fen.ts";
import { duesOf } from "../../shared/settle/payment.ts";
import { useKey } from "../app/keys.tsx";
import { go, useRoute } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { EmptyPage, ErrorBox, KeyHint, StateWord, Waiting } from "../design/parts.tsx";
import { CollectPanel } from "./CollectPanel.tsx";
import { CompletePanel } from "./CompletePanel.tsx";
import { DebtPanel } from "./DebtPanel.tsx";
import type { Figure } from "./figures.ts";
import { LinesPanel } from "./LinesPanel.tsx";
import { type PaperKind, paperTitle } from "./printing.ts";
import { Queue } from "./Queue.tsx";
import { QueueRail } from "./QueueRail.tsx";
import { Side } from "./Side.tsx";
import { SlipPanel, type Wanted } from "./SlipPanel.tsx";
import { SourcesPanel } from "./Sources.tsx";
import { StayView } from "./StayView.tsx";
import { UndoPanel } from "./UndoPanel.tsx";
import { useDeposit } from "./useDeposit.ts";
import { useQueue } from "./useQueue.ts";
import { useSettling } from "./useSettling.ts";
import { useSlipDebt } from "./useSlipDebt.ts";
import { type StayInFront, useStay } from "./useStay.ts";
import { type SettlementView, viewOf } from "./view.ts";
import { WhyPanel } from "./WhyPanel.tsx";
import "./settle.css";

type Panel =
  | { readonly at: "none" }
  | { readonly at: "why"; readonly figure: Figure }
  | { readonly at: "lines" }
  | { readonly at: "sources" }
  | { readonly at: "undo" }
  | { readonly at: "debt" }
  | { readonly at: "complete" }
  | { readonly at: "slip"; readonly kind: PaperKind; readonly wanted: Wanted };

const NONE: Panel = { at: "none" };

export default function SettlePage() {
  const { account } = useSession();
  const { rest } = useRoute();
  const stayId = Number(rest[0] ?? 0) || null;
  const queue = useQueue();
  const front = useStay(stayId);
  const [panel, setPanel] = useState<Panel>(NONE);
  const [undone, setUndone] = useState<string | null>(null);
  const field = useRef<InputRef>(null);
  const depositField = useRef<InputRef>(null);
  const deposit = useDeposit(stayId);
  const mayAct = account.role === "窗口" || account.role === "医保办主任";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stay closes what belonged to this one
  useEffect(() => {
    setPanel(NONE);
    setUndone(null);
  }, [stayId]);

  const { opened } = front;
  const shown =
    opened.at === "settled" ? opened.document : opened.at === "open" ? opened.pre.draft : null;
  const view = useMemo(() => (shown === null ? null : viewOf(shown)), [shown]);
  const document = opened.at === "settled" ? opened.document : null;
  const pre = opened.at === "open" ? opened.pre : null;
  const owed = useSlipDebt(document);
  const settling = useSettling(front, deposit.fen ?? ZERO, (slipNumber) =>
    setPanel({ at: "slip", kind: { is: "slip", slipNumber }, wanted: "first printing" }),
  );

  const back = () => {
    setPanel(NONE);
    field.current?.focus();
    field.current?.select();
  };
  const look = (figure: Figure) => setPanel({ at: "why", figure });
  const isPlain = panel.at === "none";
  const isReady = pre?.outcome === "ready" && mayAct && view?.proves === true && !deposit.isWrong;
  const leavesDebt =
    isReady && duesOf(shown?.figures.cash ?? ZERO, deposit.fen ?? ZERO).topUpDue > 0;
  const debtWord = leavesDebt ? "欠费" : mayAct && (owed.debt?.open ?? 0) > 0 ? "收欠费" : null;
  const debtAct = debtWord === null ? null : ([debtWord, () => setPanel({ at: "debt" })] as const);
  const comparison = shown?.comparison ?? pre?.comparison ?? null;
  const toSlip = () => {
    if (document === null) return;
    const { slipNumber } = document;
    setPanel({ at: "slip", kind: { is: "slip", slipNumber }, wanted: "preview" });
  };
  const toUndone = () => {
    if (undone === null) return;
    setPanel({ at: "slip", kind: { is: "slip", slipNumber: undone }, wanted: "first printing" });
  };
  const toCopies = (kind: PaperKind, purpose: string) => {
    if (kind.is !== "slip") return;
    const { slipNumber } = kind;
    setPanel({
      at: "slip",
      kind: { is: "copies", slipNumber, purpose },
      wanted: "first printing",
    });
  };
  const toPatientPaper = (slipNumber: string | null) => {
    if (slipNumber !== null) {
      setPanel({ at: "slip", kind: { is: "leaflet", slipNumber }, wanted: "preview" });
    } else if (stayId !== null) {
      setPanel({ at: "slip", kind: { is: "notice", stayId }, wanted: "preview" });
    }
  };
  useDeskKeys(isPlain, {
    Escape: ["查找", back],
    F2: view === null ? null : ["为什么", () => look(focusedFigure() ?? "own")],
    F3: undone === null ? null : ["撤销单", toUndone],
    F4: stayId === null ? null : ["明细", () => setPanel({ at: "lines" })],
    F6: view === null || pre === null ? null : ["预交金", () => depositField.current?.focus()],
    "Shift+F6": debtAct,
    F7: comparison === null ? null : ["对照", () => setPanel({ at: "sources" })],
    F8:
      document !== null
        ? ["明白纸", () => toPatientPaper(document.slipNumber)]
        : pre !== null && mayAct
          ? ["补办", () => setPanel({ at: "complete" })]
          : null,
    "Shift+F8": pre === null ? null : ["估算", () => toPatientPaper(null)],
    F9: isReady
      ? ["结算并打印", () => settling.settle()]
      : document === null
        ? null
        : ["结算单", toSlip],
    "Shift+F9": document === null || !mayAct ? null : ["撤销", () => setPanel({ at: "undo" })],
  });

  return (
    <div className={`desk ${panel.at}`}>
      {panel.at === "why" ? (
        <QueueRail queue={queue} openId={stayId} onOpen={(id) => go("settle", id)} />
      ) : null}
      <Queue
        queue={queue}
        openId={stayId}
        field={field}
        isFolded={panel.at === "why"}
        keysOn={isPlain}
        onOpen={(id) => go("settle", id)}
      />
      {panel.at === "lines" && stayId !== null ? (
        <LinesPanel
          stayId={stayId}
          version={pre?.digest ?? document?.slipNumber ?? ""}
          onClose={back}
        />
      ) : panel.at === "sources" && comparison !== null ? (
        <SourcesPanel
          comparison={comparison}
          pre={pre}
          onClose={back}
          onDecided={() => {
            back();
            // The manager's own decision is no surprise.
            void front.again().then(front.acceptReplaced);
          }}
        />
      ) : panel.at === "slip" ? (
        <SlipPanel
          key={paperTitle(panel.kind)}
          kind={panel.kind}
          wanted={panel.wanted}
          mayPrint={mayAct}
          onLeaflet={() =>
            toPatientPaper(panel.kind.is === "notice" ? null : panel.kind.slipNumber)
          }
          onCopies={(purpose) => toCopies(panel.kind, purpose)}
          onClose={back}
        />
      ) : (
        <>
          <Middle
            front={front}
            view={view}
            looking={panel.at === "why" ? panel.figure : null}
            onLook={look}
          />
          {panel.at === "why" && view !== null && shown !== null ? (
            <WhyPanel
              figure={panel.figure}
              view={view}
              shown={shown}
              stayId={pre === null ? null : stayId}
              digest={pre?.digest ?? ""}
              onLook={look}
              onClose={back}
            />
          ) : panel.at === "undo" && document !== null ? (
            <UndoPanel
              document={document}
              onClose={back}
              onUndone={(slipNumber) => {
                setUndone(slipNumber);
                back();
                void front.again();
              }}
            />
          ) : panel.at === "debt" && pre !== null && stayId !== null ? (
            <DebtPanel
              stayId={stayId}
              cash={shown?.figures.cash ?? ZERO}
              deposit={deposit}
              front={front}
              settling={settling}
              onClose={back}
            />
          ) : panel.at === "complete" && opened.at === "open" ? (
            <CompletePanel pre={opened.pre} head={opened.head} front={front} onClose={back} />
          ) : panel.at === "debt" && document !== null && owed.debt !== null ? (
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
          ) : (
            <Side
              front={front}
              view={view}
              settling={settling}
              deposit={deposit}
              depositField={depositField}
              debt={owed.debt}
              debtAct={debtAct}
              mayAct={mayAct}
              isReady={isReady}
              undone={undone}
              comparison={comparison}
              onPanel={(at) => (at === "why" ? look("own") : setPanel({ at }))}
              onSlip={toSlip}
              onPatientPaper={() => toPatientPaper(document?.slipNumber ?? null)}
              onUndoneSlip={toUndone}
            />
          )}
        </>
      )}
    </div>
  );
}

type DeskAct = readonly [label: string, act: () => void] | null;

/** The keys of the stay in front; null does nothing now. They rest while a panel is open. */
function useDeskKeys(
  isPlain: boolean,
  acts: Record<
    | "Escape"
    | "F2"
    | "F3"
    | "F4"
    | "F6"
    | "F7"
    | "F8"
    | "F9"
    | "Shift+F6"
    | "Shift+F8"
    | "Shift+F9",
    DeskAct
  >,
): void {
  const register = (key: keyof typeof acts) => {
    const act = acts[key];
    // biome-ignore lint/correctness/useHookAtTopLevel: always the same keys in the same order
    useKey(key, act?.[0] ?? "", () => act?.[1](), {
      when: isPlain && act !== null,
      shown: key !== "Escape",
    });
  };
  register("Escape");
  register("F2");
  register("F3");
  register("F4");
  register("F6");
  register("Shift+F6");
  register("F7");
  register("F8");
  register("Shift+F8");
  register("F9");
  register("Shift+F9");
}

/** The stay itself, or what is there instead of it. */
function Middle({
  front: { opened, again },
  view,
  looking,
  onLook,
}: {
  readonly front: StayInFront;
  readonly view: SettlementView | null;
  readonly looking: Figure | null;
  readonly onLook: (figure: Figure) => void;
}) {
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
          view={view}
          pre={opened.pre}
          looking={looking}
          state={<StateWord state={opened.pre.outcome === "ready" ? "waiting" : "held"} />}
          onLook={onLook}
        />
      ) : null}
      {opened.at === "settled" ? (
        <StayView
          head={opened.document.stay}
          shown={opened.document}
          view={view}
          pre={null}
          looking={looking}
          state={<StateWord state="settled" />}
          onLook={onLook}
        />
      ) : null}
    </div>
  );
}

/** The figure that the keyboard stands on, if it stands on one. */
function focusedFigure(): Figure | null {
  const at = globalThis.document.activeElement?.getAttribute("data-figure");
  return (at ?? null) as Figure | null;
}
