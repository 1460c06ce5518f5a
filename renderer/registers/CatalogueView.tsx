import { Input, Segmented } from "antd";
import { useState } from "react";
import type { CatalogueClass } from "../../shared/bill/types.ts";
import { parseDay } from "../../shared/calendar/day.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { printPrice } from "../../shared/money/decimal.ts";
import { host } from "../app/host.ts";
import { useLive } from "../app/useLive.ts";
import { ErrorBox } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { usePages } from "./usePages.ts";

type Item = AnswerOf<"catalogue">["items"][number];
type ClassChoice = CatalogueClass | "全部";

const CLASSES: readonly ClassChoice[] = ["全部", "甲", "乙", "丙"];
const ROW_HEIGHT = 34;
const heightOf = () => ROW_HEIGHT;

/** The catalogue by code or name, class and day. */
export function CatalogueView() {
  const [text, setText] = useState("");
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
  return (
    <section className="catalogue">
      <div className="filters">
        <Input
          autoFocus
          allowClear
          value={text}
          data-help="catalogue-find"
          aria-label="查项目"
          placeholder="国标代码开头的几位，或名称里的几个字"
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
        <span className="number">一级限价</span>
        <span className="number">二级限价</span>
        <span className="number">三级限价</span>
        <span>有效期</span>
      </div>
      {!loading && rows.length === 0 && error === null ? (
        <p className="quiet">
          {search === "" && chosen === "全部"
            ? "还没有医保目录。请在“导入”里导入医保目录文件。"
            : "没有这样的项目。编码从头输起，名称输中间几个字也可以。"}
        </p>
      ) : null}
      <VirtualRows
        count={rows.length}
        heightOf={heightOf}
        onNearEnd={pages.more}
        region="医保目录"
        render={(index) => {
          const item = rows[index];
          return item === undefined ? null : <ItemRow item={item} />;
        }}
      />
    </section>
  );
}

function ItemRow({ item }: { readonly item: Item }) {
  return (
    <div className="item-row">
      <span>{item.code}</span>
      <span title={item.name}>{item.name}</span>
      <span>{item.class}类</span>
      <span className="number">{item.preSelfPayRatio ?? "–"}</span>
      {item.ceilings.map((price, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the three levels of hospitals, always in this order
        <span key={index} className="number">
          {price === null ? "–" : printPrice(price)}
        </span>
      ))}
      <span>
        {item.from} 至 {item.to ?? "今"}
      </span>
    </div>
  );
}
