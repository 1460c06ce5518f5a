/** One list: who sent it, whether it counts, its rows; the ways to compare it and to take it back. */
import { Button, Input } from "antd";
import { useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { useAct } from "../app/useAct.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { ListCompare } from "./ListCompare.tsx";
import {
  isOfPeople,
  LIST_NAMES,
  type List,
  monthOfList,
  STATE_WORDS,
  stateOf,
} from "./listWords.ts";
import { usePages } from "./usePages.ts";

type Doing = "read" | "compare" | "withdraw";

export function ListDetail({
  list,
  all,
  onChanged,
}: {
  readonly list: List;
  readonly all: readonly List[];
  readonly onChanged: () => void;
}) {
  const { account } = useSession();
  const [doing, setDoing] = useState<Doing>("read");
  const mayCompare =
    isOfPeople(list) && (account.role === "医保办主任" || account.role === "审计只读");
  const mayWithdraw = account.role === "医保办主任" && list.withdrawnAt === null;
  const isReading = doing === "read";
  useKey("F4", "比对", () => setDoing("compare"), { when: mayCompare && isReading });
  useKey("F6", "哪一批导入的", () => go("import", list.batchId), { when: isReading });
  useKey("Shift+F9", "撤回名单", () => setDoing("withdraw"), { when: mayWithdraw && isReading });
  useKey("Escape", "返回名单", () => setDoing("read"), { when: !isReading });
  return (
    <article className="person list-detail">
      <header className="list-head">
        <h1>
          {list.source} {monthOfList(list)} {LIST_NAMES[list.kind]}
        </h1>
        <span className="list-acts">
          {isReading && mayCompare ? (
            <Button onClick={() => setDoing("compare")}>
              比对 <KeyHint name="F4" />
            </Button>
          ) : null}
          {isReading ? (
            <Button onClick={() => go("import", list.batchId)}>
              批次 {list.batchId} <KeyHint name="F6" />
            </Button>
          ) : (
            <Button onClick={() => setDoing("read")}>
              返回名单 <KeyHint name="Escape" />
            </Button>
          )}
          {isReading && mayWithdraw ? (
            <Button danger onClick={() => setDoing("withdraw")}>
              撤回 <KeyHint name="Shift+F9" />
            </Button>
          ) : null}
        </span>
      </header>
      <Standing list={list} />
      {doing === "compare" ? <ListCompare list={list} all={all} /> : null}
      {doing === "withdraw" ? (
        <Withdraw
          list={list}
          onWithdrawn={() => {
            setDoing("read");
            onChanged();
          }}
        />
      ) : null}
      {isReading ? <Entries list={list} /> : null}
    </article>
  );
}

function Standing({ list }: { readonly list: List }) {
  const { word, tone } = STATE_WORDS[stateOf(list)];
  const imported = list.importedAt.slice(0, 16).replace("T", " ");
  return (
    <>
      <p className="list-standing">
        <span className={tone}>{word}</span>　{list.entryCount} 行，从 {list.from} 起；
        {imported} 导入
      </p>
      {list.withdrawnAt === null ? null : (
        <p className="quiet">
          {list.withdrawnAt.slice(0, 16).replace("T", " ")} {list.withdrawnBy} 撤回：
          {list.withdrawnWhy}。名单留着，不再算数。
        </p>
      )}
    </>
  );
}

type Page = AnswerOf<"listEntries">;
type Row = Page["rows"][number];

const ROW_HEIGHT = 32;
const heightOf = () => ROW_HEIGHT;

function Entries({ list }: { readonly list: List }) {
  const [text, setText] = useState("");
  const [columns, setColumns] = useState<Page["columns"]>([]);
  const search = text.trim();
  const pages = usePages<Row>(`${list.id} ${search}`, async (last) => {
    const page = await host.listEntries({
      listId: list.id,
      after: last?.number ?? 0,
      ...(search === "" ? {} : { search }),
    });
    setColumns(page.columns);
    return { rows: page.rows, count: page.count };
  });
  const { rows, count, error, loading } = pages;
  const template = `repeat(${Math.max(columns.length, 1)}, minmax(0, 1fr))`;
  return (
    <section className="list-entries" aria-label="名单内容">
      <div className="list-find">
        <Input
          allowClear
          value={text}
          data-help="list-find"
          aria-label="在名单里找"
          placeholder="姓名、编码，或完整的证件号码"
          onChange={({ target }) => setText(target.value)}
        />
        <span className="quiet" role="status">
          {loading && rows.length === 0 ? "正在查" : `${count} 行`}
        </span>
      </div>
      {error === null ? null : <ErrorBox error={error} onRetry={pages.again} />}
      <div className="entry-row head" style={{ gridTemplateColumns: template }} aria-hidden="true">
        {columns.map(({ label, isNumber }) => (
          <span key={label} className={isNumber ? "number" : ""}>
            {label}
          </span>
        ))}
      </div>
      {!loading && rows.length === 0 && error === null ? (
        <p className="quiet">
          {search === ""
            ? "这份名单是空的：从它那一天起，这个来源一个人也没有。"
            : `没有“${search}”。证件号码要输完整的 18 位。`}
        </p>
      ) : null}
      <VirtualRows
        count={rows.length}
        heightOf={heightOf}
        onNearEnd={pages.more}
        region="名单内容"
        render={(index) => (
          <div className="entry-row" style={{ gridTemplateColumns: template }}>
            {rows[index]?.cells.map((cell, at) => (
              <span
                key={columns[at]?.label}
                className={columns[at]?.isNumber === true ? "number" : ""}
                title={cell}
              >
                {cell}
              </span>
            ))}
          </div>
        )}
      />
    </section>
  );
}

function Withdraw({
  list,
  onWithdrawn,
}: {
  readonly list: List;
  readonly onWithdrawn: () => void;
}) {
  const [reason, setReason] = useState("");
  const { busy, error, start } = useAct(host.withdrawList, onWithdrawn);
  const may = reason.trim().length >= 2 && !busy;

  const withdraw = () => start({ listId: list.id, reason: reason.trim() });
  useKey("Shift+F9", "确认撤回", withdraw, { when: may });
  return (
    <section className="list-withdraw" aria-label="撤回名单">
      <p>
        撤回以后，这份名单不再算数，这个来源以前的名单重新算数。还没有结算的住院随即重算；已经结算的不变，要改先撤销结算。
      </p>
      <Input
        autoFocus
        value={reason}
        maxLength={200}
        data-help="withdraw-reason"
        aria-label="为什么撤回"
        placeholder="为什么撤回，例如：导错了月份；记入日志"
        onChange={({ target }) => setReason(target.value)}
      />
      {error === null ? null : <ErrorBox error={error} />}
      <Button danger size="large" disabled={!may} loading={busy} onClick={withdraw}>
        确认撤回 <KeyHint name="Shift+F9" />
      </Button>
      {reason.trim().length >= 2 ? null : <span className="quiet"> 还差：为什么撤回</span>}
    </section>
  );
}
