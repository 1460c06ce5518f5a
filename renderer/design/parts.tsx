/** Small parts used on every page: key hints, states, errors in three sentences, empty pages that teach. */
import { Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import { errorText, type YijieError } from "../../shared/contract/errors.ts";
import "./parts.css";

export function KeyHint({ name }: { readonly name: string }) {
  const shown = name
    .replace("Escape", "Esc")
    .replaceAll("+", " ")
    .replace("Shift", "⇧")
    .replace("ArrowLeft", "←")
    .replace("ArrowRight", "→")
    .replace("ArrowUp", "↑")
    .replace("ArrowDown", "↓");
  return <kbd className="key">{shown}</kbd>;
}

const STATES = {
  waiting: { mark: "○", word: "待结算", tone: "quiet" },
  held: { mark: "Ⅱ", word: "挂起", tone: "warn" },
  settled: { mark: "✓", word: "已结算", tone: "ok" },
  undone: { mark: "↩", word: "已撤销", tone: "stop" },
} as const;

export type StateName = keyof typeof STATES;

/** Shape, word and colour together: no state is told by colour alone. */
export function StateWord({ state }: { readonly state: StateName }) {
  const { mark, word, tone } = STATES[state];
  return (
    <span className={`state ${tone}`}>
      <span aria-hidden="true">{mark}</span> {word}
    </span>
  );
}

export function Tag({
  children,
  dashed = false,
}: {
  readonly children: ReactNode;
  readonly dashed?: boolean;
}) {
  return <span className={dashed ? "tag dashed" : "tag"}>{children}</span>;
}

/** What happened, what it means for the money, what to do. */
export function ErrorBox({
  error,
  onRetry,
}: {
  readonly error: YijieError;
  readonly onRetry?: () => void;
}) {
  const text = errorText(error.code, error.details);
  return (
    <div className="error-box" role="alert">
      <p className="what">{text.what}</p>
      <p>{text.money}</p>
      <p>{text.action}</p>
      {onRetry === undefined ? null : (
        <Button size="small" onClick={onRetry}>
          再试一次
        </Button>
      )}
    </div>
  );
}

/** An empty page says why it is empty and what to do. */
export function EmptyPage({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty-page">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A grey block for what is not known yet. */
export function Waiting({ rows = 4 }: { readonly rows?: number }) {
  return <Skeleton active={false} title={false} paragraph={{ rows }} />;
}
