/** Export and close of the month, and what stands in the way. */
import { Button } from "antd";
import { useState } from "react";
import { sumFen } from "../../shared/money/fen.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSaving } from "../app/Saving.tsx";
import { saveFile } from "../app/saveFile.ts";
import { useSession } from "../app/session.tsx";
import { Money } from "../design/Money.tsx";
import { ErrorBox, KeyHint, Tag } from "../design/parts.tsx";
import { CloseDialog } from "./CloseDialog.tsx";
import {
  type MonthAnswer,
  monthTitle,
  obstacleToClosing,
  shortMoment,
  type Unsettled,
  type WorkDay,
} from "./monthState.ts";

export function MonthActions({
  month,
  unsettled,
  onDay,
  onClosed,
}: {
  readonly month: MonthAnswer;
  readonly unsettled: Unsettled | null;
  readonly onDay: (work: WorkDay) => void;
  readonly onClosed: () => void;
}) {
  const { account } = useSession();
  const isManager = account.role === "医保办主任";
  return (
    <section aria-label="申报" className="month-actions">
      <MonthState month={month} unsettled={unsettled} />
      {isManager ? <Export month={month} /> : null}
      {month.closed === null ? (
        <CloseMonth month={month} unsettled={unsettled} onDay={onDay} onClosed={onClosed} />
      ) : null}
      {isManager ? null : <p className="quiet">申报表由医保办主任导出（含完整证件号码）。</p>}
    </section>
  );
}

function MonthState({
  month,
  unsettled,
}: {
  readonly month: MonthAnswer;
  readonly unsettled: Unsettled | null;
}) {
  const left = unsettled === null ? 0 : unsettled.held.length + unsettled.waiting;
  if (month.closed !== null) {
    return (
      <div className="month-state">
        <p className="state ok">✓ 已月结</p>
        <p className="quiet">
          {shortMoment(month.closed.at)} {month.closed.by}
          。这个月不再记账；以后撤销记在当月，列作上期撤销。
        </p>
      </div>
    );
  }
  return (
    <div className="month-state">
      <p>
        <Tag dashed>草稿，未月结</Tag>
      </p>
      <p className="quiet">
        数字还会变；现在导出的申报表每一页都印“草稿，未月结”。
        {left > 0 ? `本月出院还有 ${left} 笔没有结算，不在里面。` : ""}
      </p>
    </div>
  );
}

function Export({ month }: { readonly month: MonthAnswer }) {
  const { state, save } = useSaving(async () =>
    saveFile(await host.claims({ month: month.month }, { key: newKey() })),
  );
  useKey("F9", "导出申报表", save, { when: state.at !== "busy" });
  return (
    <>
      <Button type="primary" size="large" block loading={state.at === "busy"} onClick={save}>
        导出申报表 <KeyHint name="F9" />
      </Button>
      <p className="quiet" role="status">
        {state.at === "busy" ? "正在生成，窗口照常结算…" : null}
        {state.at === "saved" ? (
          <span className="ok-word">
            ✓ 已导出{month.closed === null ? "草稿" : ""}：{state.where}
          </span>
        ) : null}
        {state.at === "idle" ? "含完整证件号码，导出记入日志。" : null}
      </p>
      {state.at === "failed" ? <ErrorBox error={state.error} onRetry={save} /> : null}
    </>
  );
}

function CloseMonth({
  month,
  unsettled,
  onDay,
  onClosed,
}: {
  readonly month: MonthAnswer;
  readonly unsettled: Unsettled | null;
  readonly onDay: (work: WorkDay) => void;
  readonly onClosed: () => void;
}) {
  const { account } = useSession();
  const [asking, setAsking] = useState(false);
  const obstacle = obstacleToClosing(month, account.role);
  const canClose = obstacle === null;
  useKey("Shift+F9", "月结", () => setAsking(true), { when: canClose && !asking });
  const day = obstacle?.day ?? null;
  useKey("F7", "去看没结的", () => day !== null && onDay(day), { when: day !== null });
  const left = unsettled === null ? 0 : unsettled.held.length + unsettled.waiting;
  return (
    <>
      <Button size="large" block disabled={!canClose} onClick={() => setAsking(true)}>
        月结 <KeyHint name="Shift+F9" />
      </Button>
      {obstacle === null ? null : (
        <p className="stop-word obstacle">
          <span>⊖ {obstacle.text}</span>
          {day === null ? null : (
            <Button size="small" onClick={() => onDay(day)}>
              去看 {day.day.slice(5)} <KeyHint name="F7" />
            </Button>
          )}
        </p>
      )}
      {asking ? (
        <CloseDialog
          title={`月结 ${monthTitle(month.month)}`}
          word="月结"
          act={(key) => host.closeMonth({ month: month.month }, key)}
          onCancel={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onClosed();
          }}
        >
          <p>
            基金 <Money fen={sumFen(month.schemes.map(({ fundTotal }) => fundTotal))} strong />
            ，总费用 <Money fen={sumFen(month.schemes.map(({ totalFee }) => totalFee))} strong />
          </p>
          <p>月结不能取消：这个月从此不再记账；以后的撤销记在当月，要第二人当场确认。</p>
          {left > 0 ? (
            <p className="warn-word">
              本月出院还有 {left} 笔没有结算，月结以后它们进下个月的申报。
            </p>
          ) : null}
        </CloseDialog>
      ) : null}
    </>
  );
}
