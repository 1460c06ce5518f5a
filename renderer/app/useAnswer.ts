/** An answer of the host as a component needs it: loading, failed, or there; asked again when told. */
import { useCallback, useEffect, useRef, useState } from "react";
import { YijieError } from "../../shared/contract/errors.ts";

export interface Asked<Answer> {
  /** The last answer; stays while it is asked again. */
  readonly answer: Answer | null;
  readonly error: YijieError | null;
  readonly loading: boolean;
  again(): void;
}

/** The host is gone, or the error is nobody's: the same three sentences everywhere. */
export function asError(error: unknown): YijieError {
  if (error instanceof YijieError) return error;
  const detail = error instanceof TypeError ? "主机没有应答" : String(error);
  return new YijieError("INTERNAL", { detail }, { cause: error });
}

/** Asks once, and again whenever `key` changes; null asks nothing. A late answer of an earlier key is dropped. */
export function useAnswer<Answer>(key: string | null, ask: () => Promise<Answer>): Asked<Answer> {
  const [state, setState] = useState<Omit<Asked<Answer>, "again"> & { key: string | null }>({
    key,
    answer: null,
    error: null,
    loading: key !== null,
  });
  const [round, setRound] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same key again
  useEffect(() => {
    if (key === null) {
      setState({ key, answer: null, error: null, loading: false });
      return;
    }
    let live = true;
    setState((before) => ({ ...before, key, loading: true }));
    latest.current().then(
      (answer) => live && setState({ key, answer, error: null, loading: false }),
      (error: unknown) =>
        live && setState((before) => ({ ...before, error: asError(error), loading: false })),
    );
    return () => {
      live = false;
    };
  }, [key, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  const { answer, error } = state;
  // In the first picture after another key the state is still the earlier one's.
  return { answer, error, loading: state.loading || state.key !== key, again };
}
