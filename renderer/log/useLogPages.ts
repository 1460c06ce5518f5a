import { useEffect, useRef, useState } from "react";
import type { AnswerOf, AskOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host } from "../app/host.ts";
import { asError } from "../app/useAnswer.ts";

type Log = AnswerOf<"log">;

const LINES_AT_ONCE = 100;
const SETTLE_DELAY_MS = 150;

interface State {
  /** The first page, with the chain's head and what there is to filter by */
  readonly first: Log | null;
  readonly entries: Log["entries"];
  readonly hasMore: boolean;
  readonly error: YijieError | null;
  readonly loading: boolean;
}

/** The log from its end backwards, a page more whenever the end of the list comes near. */
export function useLogPages(ask: Omit<AskOf<"log">, "before" | "limit">) {
  const [state, setState] = useState<State>({
    first: null,
    entries: [],
    hasMore: false,
    error: null,
    loading: true,
  });
  const turn = useRef(0);

  async function load(before: Log["entries"]): Promise<void> {
    turn.current += 1;
    const mine = turn.current;
    setState((now) => ({ ...now, loading: true }));
    const last = before.at(-1);
    try {
      const page = await host.log({
        ...ask,
        limit: LINES_AT_ONCE,
        ...(last === undefined ? {} : { before: last.number }),
      });
      if (mine !== turn.current) return;
      setState((now) => ({
        first: last === undefined ? page : now.first,
        entries: [...before, ...page.entries],
        hasMore: page.entries.length === LINES_AT_ONCE,
        error: null,
        loading: false,
      }));
    } catch (error) {
      if (mine !== turn.current) return;
      setState((now) => ({ ...now, error: asError(error), loading: false }));
    }
  }

  const question = JSON.stringify(ask);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another question starts anew
  useEffect(() => {
    const timer = setTimeout(() => void load([]), SETTLE_DELAY_MS);
    return () => clearTimeout(timer);
  }, [question]);

  return {
    ...state,
    more() {
      if (!state.loading && state.hasMore) void load(state.entries);
    },
    again() {
      void load([]);
    },
  };
}
