/** Settling as shown: the same key until the host has answered, old and new side by side where something changed. */
import { useEffect, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host } from "../app/host.ts";
import { asError } from "../app/useAnswer.ts";
import { useActKey } from "./actKey.ts";
import type { StayInFront } from "./useStay.ts";

export interface Settling {
  readonly busy: boolean;
  /** Why it was not settled; what another window did is told as ALREADY_SETTLED. */
  readonly refused: YijieError | null;
  settle(): void;
}

export function useSettling(front: StayInFront, onSettled: (slipNumber: string) => void): Settling {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<YijieError | null>(null);
  const actKey = useActKey();
  const { opened, again, replaced, acceptReplaced } = front;
  const stayId = opened.at === "none" ? null : opened.stayId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stay, another story
  useEffect(() => setRefused(null), [stayId]);

  async function settle(): Promise<void> {
    if (opened.at !== "open" || opened.pre.outcome !== "ready" || busy) return;
    // What changed under the cashier's eyes is looked at first; the next press settles it.
    if (replaced !== null) {
      acceptReplaced();
      setRefused(null);
      return;
    }
    const request = { stayId: opened.stayId, shownDigest: opened.pre.digest };
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

  return { busy, refused, settle: () => void settle() };
}
