/** The window's desk: the stay in front, what is open beside it, and the ways from one to the other. */
import type { InputRef } from "antd";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { ZERO } from "../../shared/money/fen.ts";
import { duesOf } from "../../shared/settle/payment.ts";
import { host } from "../app/host.ts";
import { useRoute } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { hasFlags, type StayFlags } from "./Flags.tsx";
import type { Figure } from "./figures.ts";
import type { PaperKind } from "./printing.ts";
import type { Wanted } from "./SlipPanel.tsx";
import { type Deposit, useDeposit } from "./useDeposit.ts";
import { type PapersInFront, usePapers } from "./usePapers.ts";
import { type Settling, useSettling } from "./useSettling.ts";
import { type DebtInFront, useSlipDebt } from "./useSlipDebt.ts";
import { type StayInFront, useStay } from "./useStay.ts";
import { type Draft, type Pre, type SettledDocument, type SettlementView, viewOf } from "./view.ts";

type Panel =
  | { readonly at: "none" }
  | { readonly at: "why"; readonly figure: Figure }
  | { readonly at: "lines" }
  | { readonly at: "sources" }
  | { readonly at: "flags" }
  | { readonly at: "papers" }
  | { readonly at: "undo" }
  /** Settling with a debt; another thing than collecting one */
  | { readonly at: "debt" }
  | { readonly at: "collect" }
  | { readonly at: "complete" }
  | { readonly at: "slip"; readonly kind: PaperKind; readonly wanted: Wanted };

const NONE: Panel = { at: "none" };

export interface Desk {
  readonly stayId: number | null;
  readonly front: StayInFront;
  /** Of an unsettled stay, else null */
  readonly pre: Pre | null;
  /** Of a settled one, else null */
  readonly document: SettledDocument | null;
  /** The figures that are shown, whichever of the two */
  readonly shown: Draft | null;
  readonly view: SettlementView | null;
  readonly comparison: Draft["comparison"];
  /** What a person should look at before it is settled; null where there is nothing, or not asked yet */
  readonly flags: StayFlags | null;
  /** 资料 and attachments; null until they are known */
  readonly papers: PapersInFront | null;
  readonly deposit: Deposit;
  readonly owed: DebtInFront;
  readonly settling: Settling;
  /** The role may settle, undo, print */
  readonly mayAct: boolean;
  readonly isReady: boolean;
  /** 欠费 on a stay that can leave one, 收欠费 on one that left it; null where there is neither */
  readonly debtWord: "欠费" | "收欠费" | null;
  /** The slip that has just undone this stay's settlement */
  readonly undone: string | null;
  readonly panel: Panel;
  readonly field: RefObject<InputRef | null>;
  readonly depositField: RefObject<InputRef | null>;
  open(panel: Panel): void;
  show(kind: PaperKind, wanted: Wanted): void;
  look(figure: Figure): void;
  /** To the search field, with what is in it ready to be typed over. */
  back(): void;
  /** The manager's decision or the cashier's entry is no surprise to them. */
  againUnsurprised(): void;
  afterUndoing(slipNumber: string): void;
}

export function useDesk(): Desk {
  const { account } = useSession();
  const { rest } = useRoute();
  const stayId = Number(rest[0] ?? 0) || null;
  const front = useStay(stayId);
  const [panel, setPanel] = useState<Panel>(NONE);
  const [undone, setUndone] = useState<string | null>(null);
  const field = useRef<InputRef>(null);
  const depositField = useRef<InputRef>(null);
  const deposit = useDeposit(stayId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stay closes what belonged to this one
  useEffect(() => {
    setPanel(NONE);
    setUndone(null);
  }, [stayId]);

  const { opened } = front;
  const document = opened.at === "settled" ? opened.document : null;
  const pre = opened.at === "open" ? opened.pre : null;
  const isSettled = document !== null;
  useEffect(() => {
    // Settled meanwhile, by this window or another: nothing is left to settle with a debt.
    if (isSettled) setPanel((now) => (now.at === "debt" ? NONE : now));
  }, [isSettled]);
  const shown = document ?? pre?.draft ?? null;
  const view = useMemo(() => (shown === null ? null : viewOf(shown)), [shown]);
  const flags = useAnswer(pre === null ? null : `${pre.stayId}/${pre.digest}`, () =>
    host.stayFlags({ stayId: pre?.stayId ?? 0 }),
  );
  useLive(["imported"], flags.again);
  const papers = usePapers(stayId);
  const owed = useSlipDebt(document);
  const show = (kind: PaperKind, wanted: Wanted) => setPanel({ at: "slip", kind, wanted });
  const settling = useSettling(front, deposit.fen ?? ZERO, (slipNumber) =>
    show({ is: "slip", slipNumber }, "first printing"),
  );
  const mayAct = account.role === "窗口" || account.role === "医保办主任";
  const isReady = pre?.outcome === "ready" && mayAct && view?.proves === true && !deposit.isWrong;
  const topUpDue = duesOf(shown?.figures.cash ?? ZERO, deposit.fen ?? ZERO).topUpDue;
  const isOwed = mayAct && (owed.debt?.open ?? 0) > 0;

  const back = () => {
    setPanel(NONE);
    field.current?.focus();
    field.current?.select();
  };
  return {
    stayId,
    front,
    pre,
    document,
    shown,
    view,
    comparison: shown?.comparison ?? pre?.comparison ?? null,
    flags: hasFlags(flags.answer) ? flags.answer : null,
    papers,
    deposit,
    owed,
    settling,
    mayAct,
    isReady,
    debtWord: isReady && topUpDue > 0 ? "欠费" : isOwed ? "收欠费" : null,
    undone,
    panel,
    field,
    depositField,
    open: setPanel,
    show,
    look: (figure) => setPanel({ at: "why", figure }),
    back,
    againUnsurprised: () => void front.again().then(front.acceptReplaced),
    afterUndoing(slipNumber) {
      setUndone(slipNumber);
      back();
      void front.again();
    },
  };
}
