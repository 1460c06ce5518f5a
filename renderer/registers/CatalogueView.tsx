import { Input, Segmented } from "antd";
import { useState } from "react";
import type { CatalogueClass } from "../../shared/bill/types.ts";
import { dayOfMoment } from "../../shared/calendar/day.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { printPrice } from "../../shared/money/decimal.ts";
import { host } from "../app/host.ts";
import { useSession } from "../app/session.tsx";
import { useLive } from "../app/useLive.ts";
import { ErrorBox } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { DayInput, dayIn, isDayWrong } from "./DayInput.tsx";
import { ItemDetail, LEVELS } from "./ItemDetail.tsx";
import { stepOf } from "./stepOf.ts";
import { usePages } from "./usePages.ts";

type Item = AnswerOf<"catalogue">["items"][number];
type ClassChoice = CatalogueClass | "全部";

const CLASSES: readonly ClassChoice[] = ["全部", "甲", "乙", "丙"];
const ROW_HEIGHT = 34;
const heightOf = () => ROW_HEIGHT;

/** The catalogue by code, name or initials, class and day; the office's own level stands out; one item opened below. */
export function CatalogueView({ first }: { readonly first: string }) {
  const { office } = useSession();
  const [text, setText] = useState(first);
  const [chosen, setChosen] = useState<ClassChoice>("全部");
  const [dayText, setDayText] = useState("");
  const [at, setAt] = useState(0);
  const search = text.trim();
  const day = dayIn(dayText);
  const isWrong = isDayWrong(dayText);
  const pages = usePages<Item>(JSON.stringify([search, chosen, day]), async (last) => {
    const { items, count } = await host.catalogue({
      ...(search === "" ? {} : { search }),
      ...(chosen === "全部" ? {} : { class: chosen }),
      ...(day === null ? {} : { day }),
      ...(last === undefined ? {} : { after: `${last.code} ${last.from}` }),
    });
    return { rows: items, count };
  });
  useLive(["imported"], pages.again);
  const { rows, count, error, loading } = pages;
  const today = dayOfMoment(office.now);
  const open = rows[Math.min(at, rows.length - 1)];
  return (
    <section className="catalogue">
      <div className="filters">
        <Input
          autoFocus
          allowClear
          value={text}
          data-help="catalogue-find"
          aria-label="查项目"
          placeholder="拼音首字母、名称里的字或国标代码开头"
          onChange={({ target }) => {
            setText(target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            const step = stepOf(event);
            if (step !== null) {
              setAt((now) => Math.max(0, Math.min(rows.length - 1, now + step)));
            }
          }}
        />
        <Segmented
          data-help="catalogue-class"
          value={chosen}
          onChange={setChosen}
          options={CLASSES.map((value) => ({
            value,
            label: value === "全部" ? value : `${value}类`,
          }))}
        />
        <DayInput
          text={dayText}
          label="这一天有效"
          help="catalogue-day"
          placeholder="这一天有效：2023-06-30"
          onText={setDayText}
        />
        <span className={isWrong ? "stop-word" : "quiet"} role="status">
          {isWrong ? "日期要写成 2023-06-30" : `${count} 条，↑↓ 看限制和各段`}
        </span>
      </div>
      {error === null ? null : <ErrorBox error={error} onRetry={pages.again} />}
      <div className="item-row head" aria-hidden="true">
        <span>国标代码</span>
        <span>名称</span>
        <span>等级</span>
        <span className="number">先行自付</span>
        {LEVELS.map((level) => (
          <span key={level} className={level === office.hospitalLevel ? "number own" : "number"}>
            {level}限价{level === office.hospitalLevel ? " 本院" : ""}
          </span>
        ))}
        <span>有效期</span>
      </div>
      {!loading && rows.length === 0 && error === null ? (
        <p className="quiet">
          {search === "" && chosen === "全部"
            ? "还没有医保目录。请在“导入”里导入医保目录文件。"
            : "没有这样的项目。首字母如 amxl（阿莫西林）；编码从头输起，名称输中间几个字也可以。"}
        </p>
      ) : null}
      <VirtualRows
        count={rows.length}
        heightOf={heightOf}
        inSight={rows.length === 0 ? null : at}
        onNearEnd={pages.more}
        region="医保目录"
        render={(index) => {
          const item = rows[index];
          return item === undefined ? null : (
            <ItemRow
              item={item}
              today={today}
              ownLevel={office.hospitalLevel}
              isOpen={item === open}
              onOpen={() => setAt(index)}
            />
          );
        }}
      />
      {open === undefined ? null : <ItemDetail item={open} day={day ?? today} />}
    </section>
  );
}

function ItemRow({
  item,
  today,
  ownLevel,
  isOpen,
  onOpen,
}: {
  readonly item: Item;
  readonly today: string;
  readonly ownLevel: (typeof LEVELS)[number] | null;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}) {
  const isOver = item.to !== null && item.to < today;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-current={isOpen}
      className={isOver ? "item-row over" : "item-row"}
      onClick={onOpen}
    >
      <span>{item.code}</span>
      <span title={item.name}>{item.name}</span>
      <span>{item.class}类</span>
      <span className="number">{item.preSelfPayRatio ?? "–"}</span>
      {item.ceilings.map((price, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the three levels of hospitals, always in this order
        <span key={index} className={LEVELS[index] === ownLevel ? "number own" : "number"}>
          {price === null ? "–" : printPrice(price)}
        </span>
      ))}
      <span>
        {item.from} 至 {item.to ?? "今"}
        {isOver ? " 已失效" : item.from > today ? " 未生效" : ""}
      </span>
    </button>
  );
}
