import { Input, Segmented } from "antd";
import { useState } from "react";
import type { CatalogueClass } from "../../shared/bill/types.ts";
import { parseDay } from "../../shared/calendar/day.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { printPrice } from "../../shared/money/decimal.ts";
import { host } from "../app/host.ts";
import { useSession } from "../app/session.tsx";
import { useLive } from "../app/useLive.ts";
import { ErrorBox } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { usePages } from "./usePages.ts";

type Item = AnswerOf<"catalogue">["items"][number];
type ClassChoice = CatalogueClass | "全部";

const CLASSES: readonly ClassChoice[] = ["全部", "甲", "乙", "丙"];
const ROW_HEIGHT = 34;
const heightOf = () => ROW_HEIGHT;

/** In the order of a row's ceilings */
const LEVELS = ["一级", "二级", "三级"] as const;

/** The catalogue by code, name or initials, class and day; the office's own level stands out among the ceilings. */
export function CatalogueView({ first }: { readonly first: string }) {
  const { office } = useSession();
  const [text, setText] = useState(first);
  const [chosen, setChosen] = useState<ClassChoice>("全部");
  const [dayText, setDayText] = useState("");
  const search = text.trim();
  const day = dayText === "" ? null : parseDay(dayText);
  const isDayWrong = dayText !== "" && day === null;
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
  const today = office.now.slice(0, 10);
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
          onChange={({ target }) => setText(target.value)}
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
        <Input
          allowClear
          value={dayText}
          status={isDayWrong ? "error" : ""}
          data-help="catalogue-day"
          aria-label="这一天有效"
          placeholder="这一天有效：2023-06-30"
          onChange={({ target }) => setDayText(target.value.trim())}
        />
        <span className={isDayWrong ? "stop-word" : "quiet"} role="status">
          {isDayWrong ? "日期要写成 2023-06-30" : `${count} 条`}
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
        onNearEnd={pages.more}
        region="医保目录"
        render={(index) => {
          const item = rows[index];
          return item === undefined ? null : (
            <ItemRow item={item} today={today} ownLevel={office.hospitalLevel} />
          );
        }}
      />
    </section>
  );
}

function ItemRow({
  item,
  today,
  ownLevel,
}: {
  readonly item: Item;
  readonly today: string;
  readonly ownLevel: (typeof LEVELS)[number] | null;
}) {
  const isOver = item.to !== null && item.to < today;
  return (
    <div className={isOver ? "item-row over" : "item-row"}>
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
    </div>
  );
}
