/** The left side: find, what waits, what is held and why, what was settled today. */
import { Input, type InputRef } from "antd";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { type Fen, sumFen } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { Money } from "../design/Money.tsx";
import { ErrorBox, Waiting } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { DebtRow, isDue, SlipRow, StayRowView } from "./QueueRow.tsx";
import type { DaySlip, OpenDebt, Queue as QueueData } from "./useQueue.ts";
import type { StayRow } from "./view.ts";
import "./queue.css";

const SETTLE_DELAY_MS = 90;

type Section = "waiting" | "held" | "settled" | "debt";

export type QueueItem =
  | {
      readonly kind: "head";
      readonly section: Section;
      readonly title: string;
      readonly right: Fen | null;
    }
  | { readonly kind: "stay"; readonly row: StayRow }
  | { readonly kind: "slip"; readonly slip: DaySlip }
  | { readonly kind: "debt"; readonly debt: OpenDebt };

const HEIGHTS = { head: 32, stay: 50, slip: 32, debt: 50 } as const;

export function Queue({
  queue,
  openId,
  field,
  isFolded,
  keysOn,
  onOpen,
}: {
  readonly queue: QueueData;
  /** The stay in front */
  readonly openId: number | null;
  readonly field: RefObject<InputRef | null>;
  /** Out of sight, with what is typed in it kept. */
  readonly isFolded: boolean;
  /** The arrows are this list's. */
  readonly keysOn: boolean;
  readonly onOpen: (stayId: number) => void;
}) {
  const { account } = useSession();
  const [text, setText] = useState("");
  const search = useSettled(text.trim());
  const found = useAnswer(search === "" ? null : search, async () => ({
    search,
    rows: (await host.stays({ search, limit: 30 })).stays,
  }));
  // What was found waiting is settled a moment later, perhaps at another window.
  useLive(["settled", "undone", "decided", "imported"], found.again);
  const isSearching = text.trim() !== "";
  const items = useMemo(
    () =>
      isSearching
        ? (found.answer?.rows ?? []).map((row): QueueItem => ({ kind: "stay", row }))
        : itemsOf(queue, account.window),
    [isSearching, found.answer, queue, account.window],
  );
  const heightOf = useMemo(() => (index: number) => HEIGHTS[items[index]?.kind ?? "stay"], [items]);
  const [chosen, setChosen] = useState<string | null>(null);
  const keys = items.map(keyOf);
  const first = items.findIndex(({ kind }) => kind !== "head");
  const kept = chosen === null ? -1 : keys.indexOf(chosen);
  const cursor = kept >= 0 ? kept : first;

  const open = (item: QueueItem | undefined) => {
    if (item === undefined || item.kind === "head") return;
    setChosen(keyOf(item));
    onOpen(stayIdOf(item));
    field.current?.focus();
    field.current?.select();
  };

  // A scanner sends Enter right behind the number, before the host has answered.
  const waitingEnter = useRef<string | null>(null);
  const answered = found.answer?.search === text.trim() ? found.answer.rows : null;
  useEffect(() => {
    if (answered === null || waitingEnter.current !== text.trim()) return;
    waitingEnter.current = null;
    const [row] = answered;
    if (row !== undefined) open({ kind: "stay", row });
  });

  const move = (step: 1 | -1) => {
    let at = cursor + step;
    while (items[at]?.kind === "head") at += step;
    const item = items[at];
    if (item !== undefined) setChosen(keyOf(item));
    field.current?.focus();
  };
  const jump = (step: 1 | -1) => {
    const heads = items.flatMap((item, index) => (item.kind === "head" ? [index] : []));
    const next =
      step === 1
        ? heads.find((index) => index > cursor)
        : heads.findLast((index) => index < cursor - 1);
    const item = next === undefined ? undefined : items[next + 1];
    if (item !== undefined && item.kind !== "head") setChosen(keyOf(item));
  };
  useKey("ArrowDown", "下一个人", () => move(1), { when: keysOn, shown: false });
  useKey("ArrowUp", "上一个人", () => move(-1), { when: keysOn, shown: false });

  const counts = countsOf(queue);
  const due = queue.open.filter(isDue).length;
  return (
    <aside className="queue" aria-label="病人清单" hidden={isFolded}>
      <div className="queue-find">
        <Input
          ref={field}
          autoFocus
          allowClear
          value={text}
          placeholder="姓名 / 首字母 / 住院号 / 扫码"
          data-help="find-stay"
          aria-label="找病人"
          role="combobox"
          aria-expanded
          aria-controls="queue-list"
          aria-activedescendant={cursor >= 0 ? rowId(keys[cursor] ?? "") : undefined}
          onChange={({ target }) => {
            setText(target.value);
            setChosen(null);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              if (isSearching && answered === null) waitingEnter.current = text.trim();
              else open(items[cursor]);
            }
            if (text === "" && event.key === "ArrowRight") jump(1);
            if (text === "" && event.key === "ArrowLeft") jump(-1);
          }}
        />
      </div>
      {isSearching ? null : (
        <div className={counts.debt === 0 ? "queue-tabs" : "queue-tabs four"}>
          {SECTIONS.filter((section) => section !== "debt" || counts.debt > 0).map((section) => (
            <button
              key={section}
              type="button"
              tabIndex={-1}
              aria-pressed={sectionAt(items, cursor) === section}
              onClick={() => {
                const head = items.findIndex(
                  (item) => item.kind === "head" && item.section === section,
                );
                const item = items[head + 1];
                if (item !== undefined && item.kind !== "head") setChosen(keyOf(item));
                field.current?.focus();
              }}
            >
              {TITLES[section]} {queue.loading ? "…" : counts[section]}
              {queue.more && (section === "waiting" || section === "held") ? "+" : ""}
            </button>
          ))}
        </div>
      )}
      {isSearching || due === 0 ? null : (
        <p className="queue-due state warn">
          <span aria-hidden="true">◐</span> 今明两天出院，还差资料的 {due} 人
        </p>
      )}
      {queue.error !== null && queue.open.length === 0 ? (
        <ErrorBox error={queue.error} onRetry={queue.reload} />
      ) : null}
      {queue.loading ? <Waiting rows={6} /> : null}
      {isSearching && answered !== null && answered.length === 0 ? (
        <p className="queue-empty">
          没有找到“{text.trim()}”。核对姓名、首字母或住院号；账单还没有导入的，到“导入”页导入。
        </p>
      ) : null}
      {!isSearching && !queue.loading && items.length === 0 ? (
        <p className="queue-empty">没有待结算的病人。账单导入以后，会按出院先后出现在这里。</p>
      ) : null}
      <div className="queue-list">
        <VirtualRows
          id="queue-list"
          label="待结算、挂起、今日已结、欠费"
          count={items.length}
          heightOf={heightOf}
          inSight={cursor >= 0 ? cursor : null}
          {...(!isSearching && queue.more ? { onNearEnd: queue.loadMore } : {})}
          render={(index) => (
            <Row
              item={items[index]}
              isChosen={index === cursor}
              openId={openId}
              onOpen={open}
              isFound={isSearching}
            />
          )}
        />
      </div>
    </aside>
  );
}

const SECTIONS = ["waiting", "held", "settled", "debt"] as const;
const TITLES: Record<Section, string> = {
  waiting: "待结算",
  held: "挂起",
  settled: "已结",
  debt: "欠费",
};

function stayIdOf(item: Exclude<QueueItem, { readonly kind: "head" }>): number {
  if (item.kind === "stay") return item.row.stayId;
  return item.kind === "slip" ? item.slip.stayId : item.debt.stayId;
}

function Row({
  item,
  isChosen,
  isFound,
  openId,
  onOpen,
}: {
  readonly item: QueueItem | undefined;
  readonly isChosen: boolean;
  readonly isFound: boolean;
  readonly openId: number | null;
  readonly onOpen: (item: QueueItem) => void;
}) {
  if (item === undefined) return null;
  if (item.kind === "head") {
    return (
      <div className="queue-head" role="presentation">
        <span>{item.title}</span>
        {item.right === null ? null : (
          <span>
            本窗 <Money fen={item.right} />
          </span>
        )}
      </div>
    );
  }
  const stayId = stayIdOf(item);
  return (
    <div
      id={rowId(keyOf(item))}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={`queue-row${isChosen ? " chosen" : ""}${stayId === openId ? " open" : ""}`}
      onClick={() => onOpen(item)}
      onKeyDown={({ key }) => key === "Enter" && onOpen(item)}
    >
      {item.kind === "stay" ? (
        <StayRowView row={item.row} isFound={isFound} />
      ) : item.kind === "slip" ? (
        <SlipRow slip={item.slip} />
      ) : (
        <DebtRow debt={item.debt} />
      )}
    </div>
  );
}

function keyOf(item: QueueItem): string {
  if (item.kind === "head") return `head-${item.section}`;
  if (item.kind === "debt") return `debt-${item.debt.slipNumber}`;
  return item.kind === "stay" ? `stay-${item.row.stayId}` : `slip-${item.slip.slipNumber}`;
}

function rowId(key: string): string {
  return `queue-${key}`;
}

function sectionAt(items: readonly QueueItem[], index: number): Section | null {
  for (let at = index; at >= 0; at -= 1) {
    const item = items[at];
    if (item?.kind === "head") return item.section;
  }
  return null;
}

function itemsOf({ open, slips, debts }: QueueData, window: string): QueueItem[] {
  const waiting = open.filter(({ state }) => state === "waiting");
  const held = open.filter(({ state }) => state === "held");
  const ours = slips.filter((slip) => slip.window === window);
  const sum = sumFen(ours.map(({ personFen }) => personFen as Fen));
  return [
    ...section(
      "waiting",
      "待结算",
      waiting.map((row) => ({ kind: "stay", row }) as const),
    ),
    ...section(
      "held",
      "挂起",
      held.map((row) => ({ kind: "stay", row }) as const),
    ),
    ...section(
      "settled",
      "今日已结",
      slips.map((slip) => ({ kind: "slip", slip }) as const),
      sum,
    ),
    ...section(
      "debt",
      "欠费没有收清",
      debts.map((debt) => ({ kind: "debt", debt }) as const),
    ),
  ];
}

function section(
  name: Section,
  title: string,
  rows: readonly QueueItem[],
  right: Fen | null = null,
): QueueItem[] {
  return rows.length === 0
    ? []
    : [{ kind: "head", section: name, title: `${title} ${rows.length}`, right }, ...rows];
}

function countsOf({ open, slips, debts }: QueueData): Record<Section, number> {
  const waiting = open.filter(({ state }) => state === "waiting").length;
  const settled = slips.filter(({ kind, undoneBy }) => kind === "结算" && undoneBy === null).length;
  return { waiting, held: open.length - waiting, settled, debt: debts.length };
}

/** The text when typing has paused. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text === "" ? 0 : SETTLE_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
