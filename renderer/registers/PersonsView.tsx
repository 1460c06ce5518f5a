import { Input } from "antd";
import { useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { go } from "../app/route.ts";
import { useLive } from "../app/useLive.ts";
import { EmptyPage, ErrorBox, Tag } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { PersonDetail } from "./PersonDetail.tsx";
import { usePages } from "./usePages.ts";

type PersonRow = AnswerOf<"persons">["persons"][number];

const ROW_HEIGHT = 56;
const heightOf = () => ROW_HEIGHT;

/** Who is in the register: the list on the left, one person on the right. */
export function PersonsView({ personNo }: { readonly personNo: string | null }) {
  const [text, setText] = useState("");
  const search = text.trim();
  const pages = usePages<PersonRow>(search, async (last) => {
    const { persons, count } = await host.persons({
      ...(search === "" ? {} : { search }),
      ...(last === undefined ? {} : { after: last.personNo }),
    });
    return { rows: persons, count };
  });
  useLive(["imported"], pages.again);
  const { rows, count, error, loading } = pages;
  const at = rows.findIndex((row) => row.personNo === personNo);
  const choose = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row !== undefined) go("registers", "persons", row.personNo);
  };
  return (
    <div className="persons">
      <section className="person-list" aria-label="参保登记">
        <Input
          autoFocus
          allowClear
          value={text}
          data-help="persons-find"
          aria-label="查人"
          placeholder="姓名、首字母、人员编号或完整证件号码"
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            const by = { ArrowDown: 1, ArrowUp: -1, Enter: 0 }[event.key];
            if (by === undefined) return;
            event.preventDefault();
            choose(event.key === "Enter" ? Math.max(at, 0) : at + by);
          }}
        />
        <p className="quiet" role="status">
          {loading && rows.length === 0 ? "正在查" : `${count} 人`}
          {count > 0 ? "，↑↓ 换人" : ""}
        </p>
        {error === null ? null : <ErrorBox error={error} onRetry={pages.again} />}
        {!loading && rows.length === 0 && error === null ? (
          <p className="quiet">
            {search === ""
              ? "还没有参保登记。请在“导入”里导入参保登记文件。"
              : `没有“${search}”。证件号码要输完整的 18 位；也可能这个人不在最近导入的登记里。`}
          </p>
        ) : null}
        <VirtualRows
          count={rows.length}
          heightOf={heightOf}
          inSight={at < 0 ? null : at}
          onNearEnd={pages.more}
          render={(index) => {
            const row = rows[index];
            return row === undefined ? null : (
              <PersonLine row={row} isOpen={row.personNo === personNo} />
            );
          }}
        />
      </section>
      {personNo === null ? (
        <EmptyPage title="选一个人">
          <p>看参保地和险种、特殊身份和备案的起止、今年的住院和结算单、年度账户用到哪里。</p>
        </EmptyPage>
      ) : (
        <PersonDetail key={personNo} personNo={personNo} />
      )}
    </div>
  );
}

function PersonLine({ row, isOpen }: { readonly row: PersonRow; readonly isOpen: boolean }) {
  return (
    <button
      type="button"
      className="person-line"
      tabIndex={-1}
      aria-current={isOpen}
      onClick={() => go("registers", "persons", row.personNo)}
    >
      <strong>{row.name}</strong>
      <span className="tags">
        {row.identities.map((identity) => (
          <Tag key={identity}>{identity}</Tag>
        ))}
      </span>
      <small>
        {row.idNumber.slice(-8)} · {row.insuranceType}
        {row.tier === null ? "" : ` · ${row.tier}`} · {row.insuredRegion}
      </small>
    </button>
  );
}
