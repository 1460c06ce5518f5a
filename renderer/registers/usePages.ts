/** A list that the host gives page by page: asked anew when the question changes, one page more on demand. */
import { useEffect, useRef, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { asError } from "../app/useAnswer.ts";

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly count: number;
}

export interface Pages<Row> extends Page<Row> {
  readonly error: YijieError | null;
  readonly loading: boolean;
  more(): void;
  again(): void;
}

const SETTLE_DELAY_MS = 150;

export function usePages<Row>(
  question: string,
  ask: (last: Row | undefined) => Promise<Page<Row>>,
): Pages<Row> {
  const [state, setState] = useState<Omit<Pages<Row>, "more" | "again">>({
    rows: [],
    count: 0,
    error: null,
    loading: true,
  });
  const latest = useRef({ ask, turn: 0 });
  latest.current.ask = ask;

  async function load(before: readonly Row[]): Promise<void> {
    latest.current.turn += 1;
    const { turn } = latest.current;
    setState((now) => ({ ...now, loading: true }));
    try {
      const { rows, count } = await latest.current.ask(before.at(-1));
      if (turn !== latest.current.turn) return;
      setState({ rows: [...before, ...rows], count, error: null, loading: false });
    } catch (error) {
      if (turn !== latest.current.turn) return;
      setState((now) => ({ ...now, error: asError(error), loading: false }));
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another question starts anew
  useEffect(() => {
    const timer = setTimeout(() => void load([]), SETTLE_DELAY_MS);
    return () => clearTimeout(timer);
  }, [question]);

  return {
    ...state,
    more: () => {
      if (!state.loading && state.rows.length < state.count) void load(state.rows);
    },
    again: () => void load([]),
  };
}
