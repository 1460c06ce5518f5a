/** What waits, what is held, what was settled today; kept up by what other windows do. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host, onChange } from "../app/host.ts";
import { asError } from "../app/useAnswer.ts";
import type { StayRow } from "./view.ts";

export type OpenDebt = AnswerOf<"debts">["debts"][number];
export type DaySlip = AnswerOf<"daySlips">["slips"][number];

export interface Queue {
  readonly open: readonly StayRow[];
  /** More stays are open than are loaded. */
  readonly more: boolean;
  readonly slips: readonly DaySlip[];
  /** Who still owes, the oldest first */
  readonly debts: readonly OpenDebt[];
  readonly error: YijieError | null;
  readonly loading: boolean;
  loadMore(): void;
  reload(): void;
}

const PAGE = 100;
/** The host answers so many at once. */
const MOST = 500;
/** So many are loaded without being asked, so that the counts are right in an ordinary office. */
const AT_ONCE = 600;

export function useQueue(): Queue {
  const [open, setOpen] = useState<readonly StayRow[]>([]);
  const [slips, setSlips] = useState<readonly DaySlip[]>([]);
  const [debts, setDebts] = useState<readonly OpenDebt[]>([]);
  const [more, setMore] = useState(false);
  const [error, setError] = useState<YijieError | null>(null);
  const [loading, setLoading] = useState(true);
  const rows = useRef(open);
  rows.current = open;
  const asking = useRef(false);
  /** Something changed while the host was asked. */
  const again = useRef(false);

  const page = useCallback(async (after: number | undefined) => {
    if (asking.current) {
      again.current ||= after === undefined;
      return;
    }
    asking.current = true;
    try {
      // All that is there is read again at once: the list does not shrink under the eyes.
      const shown = Math.min(MOST, rows.current.length);
      const limit = after === undefined ? Math.max(PAGE, shown) : PAGE;
      const ask = { state: "open", limit } as const;
      const { stays } = await host.stays(after === undefined ? ask : { ...ask, after });
      setOpen((before) => (after === undefined ? stays : merged(before, stays)));
      setMore(stays.length === limit);
      setError(null);
    } catch (failure) {
      setError(asError(failure));
    } finally {
      asking.current = false;
      setLoading(false);
      if (again.current) {
        again.current = false;
        void page(undefined);
      }
    }
  }, []);

  const readSlips = useCallback(async () => {
    try {
      const { now } = await host.office({});
      const day = now.slice(0, 10) as Parameters<typeof host.daySlips>[0]["day"];
      setSlips((await host.daySlips({ day })).slips);
    } catch (failure) {
      setError(asError(failure));
    }
  }, []);

  const readDebts = useCallback(async () => {
    try {
      setDebts((await host.debts({})).debts);
    } catch (failure) {
      setError(asError(failure));
    }
  }, []);

  const reload = useCallback(() => {
    void page(undefined);
    void readSlips();
    void readDebts();
  }, [page, readSlips, readDebts]);

  useEffect(reload, [reload]);

  useEffect(() => {
    /** The same person's other stays count on the same year. */
    const refreshNamesakes = async (name: string) => {
      const { stays } = await host.stays({ state: "open", search: name, limit: 20 });
      const fresh = new Map(stays.map((row) => [row.stayId, row]));
      setOpen((before) => before.map((row) => fresh.get(row.stayId) ?? row));
    };
    return onChange((change) => {
      if (change.kind === "closed") return;
      if (change.kind === "debtPaid") {
        void readDebts();
        return;
      }
      if (change.kind !== "settled") {
        reload();
        return;
      }
      const row = rows.current.find(({ stayId }) => stayId === change.stayId);
      setOpen((before) => before.filter(({ stayId }) => stayId !== change.stayId));
      void readSlips();
      void readDebts();
      if (row !== undefined) refreshNamesakes(row.name).catch(() => undefined);
    });
  }, [reload, readSlips, readDebts]);

  const loadMore = useCallback(() => {
    const last = rows.current.at(-1);
    if (last !== undefined) void page(last.stayId);
  }, [page]);

  useEffect(() => {
    if (more && error === null && open.length < AT_ONCE) loadMore();
  }, [more, error, open, loadMore]);

  return { open, more, slips, debts, error, loading, loadMore, reload };
}

function merged(before: readonly StayRow[], next: readonly StayRow[]): readonly StayRow[] {
  const known = new Set(before.map(({ stayId }) => stayId));
  return [...before, ...next.filter(({ stayId }) => !known.has(stayId))];
}
