/** F4: the lines of the bill by category, and what the rules made of each. */
import { Checkbox, Input } from "antd";
import { useCallback, useMemo, useState } from "react";
import { CHARGE_CATEGORIES } from "../../shared/bill/types.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { printPrice, printQuantity } from "../../shared/money/decimal.ts";
import { type Fen, fen, printYuan, sumFen } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { Money } from "../design/Money.tsx";
import { ErrorBox, Waiting } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { WidePanel } from "./WidePanel.tsx";
import "./lines.css";

type Line = AnswerOf<"stayLines">["lines"][number];

type Item =
  | {
      readonly kind: "category";
      readonly name: string;
      readonly count: number;
      readonly amount: Fen;
    }
  | { readonly kind: "line"; readonly line: Line };

const CATEGORY_NAMES = new Map<string, string>(CHARGE_CATEGORIES);
const ROW_HEIGHT = 28;
/** Less than the smallest window shows, so that no row is skipped unseen. */
const ROWS_PER_PAGE = 15;

export function LinesPanel({
  stayId,
  version,
  onClose,
}: {
  readonly stayId: number;
  /** What is shown in front; another one, other lines */
  readonly version: string;
  readonly onClose: () => void;
}) {
  const asked = useAnswer(`${stayId}/${version}`, () => host.stayLines({ stayId }));
  const [text, setText] = useState("");
  const [onlyOwn, setOnlyOwn] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const lines = asked.answer?.lines ?? EMPTY;
  const items = useMemo(() => itemsOf(lines, text.trim(), onlyOwn), [lines, text, onlyOwn]);
  const rows = useMemo(
    () => items.flatMap((item, index) => (item.kind === "line" ? [index] : [])),
    [items],
  );
  const at = items.findIndex((item) => item.kind === "line" && item.line.sourceRow === chosen);
  const go = (place: number) => {
    const item = items[rows[Math.max(0, Math.min(place, rows.length - 1))] ?? -1];
    if (item?.kind === "line") setChosen(item.line.sourceRow);
  };
  const move = (step: number) => go(rows.indexOf(at) + step);
  useKey("ArrowDown", "下一行", () => move(1), { shown: false });
  useKey("ArrowUp", "上一行", () => move(-1), { shown: false });
  useKey("PageDown", "下一页", () => move(ROWS_PER_PAGE), { shown: false });
  useKey("PageUp", "上一页", () => move(-ROWS_PER_PAGE), { shown: false });
  useKey("Ctrl+Home", "第一行", () => go(0), { shown: false });
  useKey("Ctrl+End", "最后一行", () => go(rows.length - 1), { shown: false });
  const heightOf = useCallback(() => ROW_HEIGHT, []);
  const current = items[at];
  const found = rows.length;
  return (
    <WidePanel
      title="费用明细"
      onClose={onClose}
      extra={
        <>
          <Checkbox
            data-help="lines-outside"
            checked={onlyOwn}
            onChange={({ target }) => setOnlyOwn(target.checked)}
          >
            只看有政策范围外的
          </Checkbox>
          <Input
            className="lines-find"
            autoFocus
            allowClear
            size="small"
            value={text}
            placeholder="按名称、编码、科室找"
            data-help="lines-find"
            aria-label="在明细里找"
            onChange={({ target }) => setText(target.value)}
          />
          <span className="quiet">
            {found} / {lines.length} 行
          </span>
        </>
      }
    >
      {asked.error !== null && asked.answer === null ? (
        <ErrorBox error={asked.error} onRetry={asked.again} />
      ) : null}
      {asked.answer === null && asked.error === null ? <Waiting rows={10} /> : null}
      {asked.answer === null ? null : (
        <div className="lines">
          <div className="line head" aria-hidden="true">
            {[
              "日期",
              "项目",
              "规格",
              "类",
              "先自付",
              "限价",
              "单价 × 数量",
              "金额",
              "全自费",
              "超限价",
              "先行自付",
              "进入范围",
            ].map((title) => (
              <span key={title}>{title}</span>
            ))}
          </div>
          <VirtualRows
            id="bill-lines"
            label="费用明细"
            count={items.length}
            heightOf={heightOf}
            inSight={at >= 0 ? at : null}
            render={(index) => (
              <ItemRow item={items[index]} isChosen={index === at} onChoose={setChosen} />
            )}
          />
          <Detail line={current?.kind === "line" ? current.line : null} />
        </div>
      )}
    </WidePanel>
  );
}

const EMPTY: readonly Line[] = [];

function itemsOf(lines: readonly Line[], text: string, onlyOwn: boolean): Item[] {
  const wanted = lines.filter((line) => {
    const { name, nationalItemCode, dept, split } = line;
    const isFound =
      text === "" || name.includes(text) || nationalItemCode.includes(text) || dept.includes(text);
    return isFound && (!onlyOwn || split === null || split.inScope !== line.amount);
  });
  return CHARGE_CATEGORIES.flatMap(([code, name]) => {
    const own = wanted.filter(({ category }) => category === code);
    if (own.length === 0) return [];
    const amount = sumFen(own.map((line) => line.amount));
    return [
      { kind: "category", name, count: own.length, amount } as const,
      ...own.map((line) => ({ kind: "line", line }) as const),
    ];
  });
}

function ItemRow({
  item,
  isChosen,
  onChoose,
}: {
  readonly item: Item | undefined;
  readonly isChosen: boolean;
  readonly onChoose: (sourceRow: number) => void;
}) {
  if (item === undefined) return null;
  if (item.kind === "category") {
    return (
      <div className="line category" role="presentation">
        <span>
          {item.name} <small>{item.count} 行</small>
        </span>
        <span>
          <Money fen={item.amount} />
        </span>
      </div>
    );
  }
  const { line } = item;
  const { split } = line;
  return (
    <div
      className={isChosen ? "line chosen" : "line"}
      role="option"
      aria-selected={isChosen}
      tabIndex={-1}
      onClick={() => onChoose(line.sourceRow)}
      onKeyDown={({ key }) => key === "Enter" && onChoose(line.sourceRow)}
    >
      <span>{line.feeTime.slice(5, 10)}</span>
      <span title={line.name}>{line.name}</span>
      <span className="soft">{line.specification}</span>
      <span>{split?.class ?? "?"}</span>
      <span>{split?.ratio ?? "–"}</span>
      <span>{split?.ceiling == null ? "–" : printPrice(split.ceiling)}</span>
      <span className="soft">
        {printPrice(line.unitPrice)} × {printQuantity(line.quantity)}
      </span>
      <span>
        <Money fen={line.amount} />
      </span>
      <Part amount={split?.fullSelfPay} />
      <Part amount={split?.overLimitSelfPay} />
      <Part amount={split?.preSelfPay} />
      <Part amount={split?.inScope} />
    </div>
  );
}

function Part({ amount }: { readonly amount: Fen | undefined }) {
  return <span>{amount === undefined || amount === 0 ? "–" : <Money fen={amount} />}</span>;
}

/** What one line did, as an equation. */
function Detail({ line }: { readonly line: Line | null }) {
  if (line === null) {
    return <p className="line-detail quiet">↑ ↓ 选一行，这里写出它怎么拆、有多少进入报销。</p>;
  }
  const { split, amount } = line;
  return (
    <div className="line-detail" aria-live="polite">
      <strong>{line.name}</strong>{" "}
      <small>
        {CATEGORY_NAMES.get(line.category)} · {line.nationalItemCode || "没有国家编码"} ·{" "}
        {line.dept} · 账单第 {line.sourceRow} 行 · {line.feeTime.replace("T", " ")}
      </small>
      <p>{split === null ? "这一行还不能拆分：看左边挂起的原因。" : sentence(amount, split)}</p>
    </div>
  );
}

function sentence(amount: Fen, split: NonNullable<Line["split"]>): string {
  const { fullSelfPay, overLimitSelfPay, preSelfPay, inScope, refunds } = split;
  const { deducted } = split;
  const ownPay = fen(fullSelfPay - (deducted?.amount ?? 0));
  const parts = [
    ownPay === 0 ? "" : `${printYuan(ownPay)} 全自费（${split.class}类）`,
    deducted === null
      ? ""
      : `${printYuan(deducted.amount)} 全自费（审核自动扣减：${deducted.ruleName}）`,
    overLimitSelfPay === 0
      ? ""
      : `${printYuan(overLimitSelfPay)} 超过限价${split.ceiling === null ? "" : ` ${printPrice(split.ceiling)}`}`,
    preSelfPay === 0 ? "" : `${printYuan(preSelfPay)} 先行自付 ${split.ratio ?? ""}`,
    `${printYuan(inScope)} 进入政策范围`,
  ].filter((part) => part !== "");
  const outside = fen(fullSelfPay + overLimitSelfPay + preSelfPay);
  const rule = split.rule === null ? "按账单带来的拆分" : `按“${split.rule}”`;
  const refund =
    refunds.length === 0 ? "" : `退的是账单第 ${refunds.join("、")} 行，按原行的比例退。`;
  const effect =
    outside === 0
      ? "全部进入报销，由各层依次付。"
      : `${printYuan(outside)} 各层都不报，由本人负担；其余由各层依次付。`;
  return `${printYuan(amount)} = ${parts.join(" + ")}（${rule}）。${refund}${effect}`;
}
