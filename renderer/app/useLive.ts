import { useEffect, useRef } from "react";
import type { ChangeEvent } from "../../shared/contract/events.ts";
import { onCatchUp, onChange } from "./host.ts";

/** Twenty windows settle at once: one question answers for all that changed meanwhile. */
const GATHER_MS = 400;

/** Asks again when any window made a change of these kinds, or may have made one unheard. */
export function useLive(kinds: readonly ChangeEvent["kind"][], again: () => void): void {
  const latest = useRef({ kinds, again });
  latest.current = { kinds, again };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => latest.current.again(), GATHER_MS);
    };
    const stop = onChange(({ kind }) => {
      if (latest.current.kinds.includes(kind)) askSoon();
    });
    const stopCatchingUp = onCatchUp(askSoon);
    return () => {
      clearTimeout(timer);
      stop();
      stopCatchingUp();
    };
  }, []);
}
