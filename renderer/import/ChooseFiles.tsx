import { Button } from "antd";
import { useState } from "react";
import { EmptyPage, KeyHint } from "../design/parts.tsx";
import { ProfileList } from "../mapping/ProfileList.tsx";
import { InboxPanel } from "./InboxPanel.tsx";
import { beginImport } from "./work.ts";

/** Where files are dropped or chosen, and which belong together. */
export function ChooseFiles({
  mayImport,
  onChoose,
}: {
  readonly mayImport: boolean;
  readonly onChoose: () => void;
}) {
  const [isOver, setIsOver] = useState(false);
  if (!mayImport) {
    return (
      <EmptyPage title="导入由窗口或医保办主任办理">
        <p>您的岗位可以看左边每一批的结果和没有导入的行。</p>
      </EmptyPage>
    );
  }
  return (
    <section className="choose-files">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button is for everybody */}
      <div
        className={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          beginImport([...event.dataTransfer.files]);
        }}
      >
        <h1>把文件拖到这里，或选择文件</h1>
        <p>先试导：逐行核对，报出收下多少、有错多少，什么都不入账。看过结果再按 F9 入账。</p>
        <Button type="primary" size="large" autoFocus onClick={onChoose}>
          选择文件 <KeyHint name="F7" />
        </Button>
      </div>
      <table className="ledger">
        <thead>
          <tr>
            <th>认得的文件</th>
            <th>一行是</th>
            <th>怎么配</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>住院就医表</td>
            <td>一次住院</td>
            <td>与住院结算表一起选：账单的首页和明细要对得上</td>
          </tr>
          <tr>
            <td>住院结算表（费用明细）</td>
            <td>一笔费用</td>
            <td>与住院就医表一起选</td>
          </tr>
          <tr>
            <td>住院和明细在一张表</td>
            <td>一笔费用，带着它那次住院的各列</td>
            <td>单独选；列名不认得的，按 F4 对应列，存成导入方案</td>
          </tr>
          <tr>
            <td>参保登记</td>
            <td>一个人的参保、身份或备案</td>
            <td>单独选也可以；新入院的人先有登记才能结算</td>
          </tr>
          <tr>
            <td>医保目录</td>
            <td>一个项目的一段有效期</td>
            <td>单独选也可以；先有目录，费用才能分出甲乙丙</td>
          </tr>
        </tbody>
      </table>
      <ProfileList />
      <p className="quiet">
        XLSX、XLS、CSV、TXT、网页表格、XML、JSON，或只装一个的
        ZIP，列名照提取表，或照存着的方案；一次最多 20
        个文件，顺序不限。同一份文件再导一次不会重复入账。
      </p>
      <InboxPanel />
    </section>
  );
}
