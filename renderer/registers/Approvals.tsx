/** 使用审批: who may have which dear item, from when to when. */
import { Input } from "antd";
import { useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { useLive } from "../app/useLive.ts";
import { ErrorBox } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { usePages } from "./usePages.ts";

type Approval = AnswerOf<"approvals">["approvals"][number] & { readonly at: number };

const ROW_HEIGHT = 34;
const heightOf = () => ROW_HEIGHT;

export function Approvals() {
  const [text, setText] = useState("");
  const search = text.trim();
  const pages = usePages<Approval>(search, async (last) => {
    const after = last === undefined ? 0 : last.at + 1;
    const { approvals, count } = await host.approvals({
      after,
      ...(search === "" ? {} : { search }),
    });
    return { rows: approvals.map((one, index) => ({ ...one, at: after + index })), count };
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
          data-help="approvals-find"
          aria-label="查审批"
          placeholder="姓名、国标代码、审批号或完整证件号码"
          onChange={({ target }) => setText(target.value)}
        />
        <span className="quiet" role="status">
          {loading && rows.length === 0 ? "正在查" : `${count} 条，从最近的往前`}
        </span>
      </div>
      {error === null ? null : <ErrorBox error={error} onRetry={pages.again} />}
      <div className="approval-row head" aria-hidden="true">
        <span>患者</span>
        <span>证件号码</span>
        <span>国标代码</span>
        <span>项目</span>
        <span>审批号</span>
        <span>有效</span>
        <span>出自</span>
      </div>
      {!loading && rows.length === 0 && error === null ? (
        <p className="quiet">
          {search === ""
            ? "还没有使用审批。目录限制写了“审批起点单价”的项目，单价高于它又没有审批的，窗口结算前会提醒；批下来的，导入“使用审批”名单。"
            : `没有“${search}”。`}
        </p>
      ) : null}
      <VirtualRows
        count={rows.length}
        heightOf={heightOf}
        onNearEnd={pages.more}
        region="使用审批"
        render={(index) => {
          const row = rows[index];
          return row === undefined ? null : (
            <div className="approval-row">
              <span>{row.name}</span>
              <span>{row.idNumber.slice(-8)}</span>
              <span title={row.nationalItemCode}>{row.nationalItemCode}</span>
              <span title={row.itemName}>{row.itemName || "目录里没有"}</span>
              <span title={row.approvalNo}>{row.approvalNo}</span>
              <span>
                {row.from} 至 {row.to ?? "一直有效"}
              </span>
              <span title={row.source}>{row.source}</span>
            </div>
          );
        }}
      />
    </section>
  );
}
