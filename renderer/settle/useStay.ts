/** The stay in front: what it would be settled as, or as what it was settled. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host, onChange } from "../app/host.ts";
import { asError } from "../app/useAnswer.ts";
import type { Pre, SettledDocument, StayHead } from "./view.ts";

type Opened =
  | { readonly at: "none" }
  | { readonly at: "loading"; readonly stayId: number }
  | { readonly at: "failed"; readonly stayId: number; readonly error: YijieError }
  /** Waiting, or held; `head` of the bill also where nothing could be computed. */
  | { readonly at: "open"; readonly stayId: number; readonly pre: Pre; readonly head: StayHead }
  | { readonly at: "settled"; readonly stayId: number; readonly document: SettledDocument };

async function read(stayId: number): Promise<Opened> {
  try {
    const pre = await host.preSettle({ stayId });
    const head = pre.draft?.stay ?? (await host.stay({ stayId })).stay;
    return { at: "open", stayId, pre, head };
  } catch (error) {
    const known = asError(error);
    if (known.code !== "ALREADY_SETTLED") return { at: "failed", stayId, error: known };
    const slipNumber = String(known.details.slipNumber);
    return { at: "settled", stayId, document: await host.settlement({ slipNumber }) };
  }
}

export interface StayInFront {
  readonly opened: Opened;
  /** What stood here before another window or an import changed it; null when nothing did. */
  readonly replaced: Pre | null;
  /** The person has seen what was replaced. */
  acceptReplaced(): void;
  /** Reads it again; answers what is there now. */
  again(): Promise<Opened>;
}

export function useStay(stayId: number | null): StayInFront {
  const [opened, setOpened] = useState<Opened>({ at: "none" });
  const [replaced, setReplaced] = useState<Pre | null>(null);
  const current = useRef(opened);
  const wanted = useRef(stayId);
  wanted.current = stayId;

  const show = useCallback((next: Opened) => {
    const before = current.current;
    const isSame = before.at === "open" && next.at === "open" && before.stayId === next.stayId;
    if (isSame && before.pre.digest !== next.pre.digest) {
      // What could not be settled before was not about to be.
      if (before.pre.outcome === "ready") setReplaced((earlier) => earlier ?? before.pre);
    } else if (!isSame) setReplaced(null);
    current.current = next;
    setOpened(next);
  }, []);

  const again = useCallback(async (): Promise<Opened> => {
    const id = wanted.current;
    if (id === null) return current.current;
    const next = await read(id).catch(
      (error: unknown): Opened => ({ at: "failed", stayId: id, error: asError(error) }),
    );
    if (wanted.current === id) show(next);
    return next;
  }, [show]);

  useEffect(() => {
    show(stayId === null ? { at: "none" } : { at: "loading", stayId });
    void again();
  }, [stayId, show, again]);

  useEffect(() => {
    /** A failed refresh leaves what is shown: the frame says that the host is away. */
    const refreshQuietly = async (id: number) => {
      const next = await read(id).catch(() => null);
      if (next !== null && next.at !== "failed" && wanted.current === id) show(next);
    };
    return onChange((change) => {
      const now = current.current;
      if (now.at === "none" || now.at === "loading") return;
      if (change.kind === "closed" || change.kind === "debtPaid") return;
      // A settled one changes only by its own undoing; an open one by anything of the same person's year.
      const isOther =
        now.at === "settled" &&
        (change.kind !== "undone" || change.slipNumber !== now.document.slipNumber);
      if (!isOther) void refreshQuietly(now.stayId);
    });
  }, [show]);

  const acceptReplaced = useCallback(() => setReplaced(null), []);
  return { opened, replaced, acceptReplaced, again };
}
