/** Settling as shown: the same key until the host has answered, old and new side by side where something changed. */
import { useEffect, useState } from "react";
import type { AskOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { useActKey } from "../app/actKey.ts";
import { host } from "../app/host.ts";
import { asError } from "../app/useAnswer.ts";
import type { StayInFront } from "./useStay.ts";

type GivenPayment = NonNullable<AskOf<"settle">["payment"]>;

export interface Settling {
  readonly busy: boolean;
  /** Why it was not settled; what another window did is told as ALREADY_SETTLED. */
  readonly refused: YijieError | null;
  /** As shown, with the deposit that is typed; 欠费结算 with what is left unpaid. */
  settle(debt?: GivenPayment["debt"]): void;
}

export function useSettling(
  front: StayInFront,
  deposit: GivenPayment["deposit"],
  onSettled: (slipNumber: string) => void,
): Settling {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<YijieError | null>(null);
  const actKey = useActKey();
  const { opened, again, replaced, acceptReplaced } = front;
  const stayId = opened.at === "none" ? null : opened.stayId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stay, another story
  useEffect(() => setRefused(null), [stayId]);

  async function settle(debt?: GivenPayment["debt"]): Promise<void> {
    if (opened.at !== "open" || opened.pre.outcome !== "ready" || busy) return;
    // What changed under the cashier's eyes is looked at first; the next press settles it.
    if (replaced !== null) {
      acceptReplaced();
      setRefused(null);
      return;
    }
    const payment: GivenPayment = debt === undefined ? { deposit } : { deposit, debt };
    const request = { stayId: opened.stayId, shownDigest: opened.pre.digest, payment };
    setBusy(true);
    setRefused(null);
    try {
      const { slipNumber } = await host.settle(request, actKey.of(request));
      actKey.done();
      await again();
      onSettled(slipNumber);
    } catch (failure) {
      const error = asError(failure);
      setRefused(error);
      // The host is gone: what it did is not known, so the same key asks again.
      if (error.code !== "INTERNAL" && error.code !== "STOPPING") {
        actKey.done();
        await again();
      }
    } finally {
      setBusy(false);
    }
  }

  return { busy, refused, settle: (debt) => void settle(debt) };
}
