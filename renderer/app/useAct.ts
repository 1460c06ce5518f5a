/** An act at a button or key, as a component needs it: under way, refused, or done. */
import { useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { useActKey } from "./actKey.ts";
import { asError } from "./useAnswer.ts";

export interface Doing<Ask> {
  readonly busy: boolean;
  /** Why the last one was not done, or that the host did not answer; null while it is asked again. */
  readonly error: YijieError | null;
  start(ask: Ask): void;
}

/**
 * The key of a request lasts until it is done: where the answer was lost, the same request asks again with the same
 * key and is done once. A refused act leaves nothing behind at the host, its key may come again.
 */
export function useAct<Ask, Answer>(
  send: (ask: Ask, options: { readonly key: string }) => Promise<Answer>,
  onDone: (answer: Answer) => void,
  onRefused?: (error: YijieError) => void,
): Doing<Ask> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<YijieError | null>(null);
  const actKey = useActKey();

  async function start(ask: Ask): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const answer = await send(ask, actKey.of(ask));
      actKey.done();
      onDone(answer);
    } catch (failure) {
      const refused = asError(failure);
      setError(refused);
      onRefused?.(refused);
    } finally {
      setBusy(false);
    }
  }
  return { busy, error, start: (ask) => void start(ask) };
}
