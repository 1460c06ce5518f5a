/** 名单: what named sources have sent, by kind and month; one opened, compared, taken back. */
import { Select } from "antd";
import { useState } from "react";
import { LIST_KINDS, type ListKind } from "../../shared/contract/importReport.ts";
import { host } from "../app/host.ts";
import { go } from "../app/route.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { ChoiceList } from "../design/ChoiceList.tsx";
import { EmptyPage, ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { ListDetail } from "./ListDetail.tsx";
import {
  inListOrder,
  LIST_NAMES,
  type List,
  monthOfList,
  STATE_WORDS,
  stateOf,
} from "./listWords.ts";

const ROW_HEIGHT = 58;
const heightOf = () => ROW_HEIGHT;

export function ListsView({ listId }: { readonly listId: number | null }) {
  const asked = useAnswer("lists", () => host.sourceLists({}));
  useLive(["imported"], asked.again);
  const [kind, setKind] = useState<ListKind | "">("");
  if (asked.error !== null) return <ErrorBox error={asked.error} onRetry={asked.again} />;
  if (asked.answer === null) return <Waiting rows={8} />;
  const all = inListOrder(asked.answer.lists);
  if (all.length === 0) return <NoLists />;
  const shown = all.filter((list) => kind === "" || list.kind === kind);
  const at = Math.max(
    0,
    shown.findIndex(({ id }) => id === listId),
  );
  const open = shown[at];
  return (
    <div className="persons">
      <section className="person-list" aria-label="名单">
        <div className="list-kind" data-help="lists-kind">
          <Select
            value={kind}
            aria-label="哪一种名单"
            options={[
              { value: "" as const, label: `全部 ${all.length} 份` },
              ...LIST_KINDS.map((one) => ({
                value: one,
                label: `${LIST_NAMES[one]} ${all.filter((list) => list.kind === one).length} 份`,
              })),
            ]}
            onChange={setKind}
          />
        </div>
        <p className="quiet">{shown.length === 0 ? "这一种还没有。" : "↑↓ 换名单"}</p>
        <ChoiceList
          id="list"
          label="名单"
          count={shown.length}
          at={at}
          heightOf={heightOf}
          onAt={(index) => {
            const list = shown[index];
            if (list !== undefined) go("registers", "lists", list.id);
          }}
          render={(index) => {
            const list = shown[index];
            return list === undefined ? null : <ListLine list={list} />;
          }}
        />
      </section>
      {open === undefined ? (
        <EmptyPage title="这一种还没有">
          <p>换一种看，或在“导入”里导入。</p>
        </EmptyPage>
      ) : (
        <ListDetail key={open.id} list={open} all={all} onChanged={asked.again} />
      )}
    </div>
  );
}

function ListLine({ list }: { readonly list: List }) {
  const { word, tone } = STATE_WORDS[stateOf(list)];
  return (
    <div className="list-line">
      <strong>{list.source}</strong>
      <span className="number">{list.entryCount.toLocaleString("en-US")} 行</span>
      <small>
        {monthOfList(list)} {LIST_NAMES[list.kind]}
      </small>
      <small className={tone}>{word}</small>
    </div>
  );
}

function NoLists() {
  return (
    <EmptyPage title="还没有名单">
      <p>
        民政、残联、医保局每月送来的名单，从“导入”页进来：谁从哪天起有什么身份、参没参保，由名单说。每一份要有
        <strong>名单来源</strong>和<strong>名单月份</strong>两列。
      </p>
      <p>导入以后，这里一份一份地看：多少人、算不算数、比上个月多了谁少了谁。</p>
      <p>
        <a href="#/import">去导入</a> <KeyHint name="Alt+2" />
      </p>
    </EmptyPage>
  );
}
