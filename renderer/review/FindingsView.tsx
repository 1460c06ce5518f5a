/** The work list: findings by level, and the one in hand beside its lines and its clause. */
import { Button, Segmented } from "antd";
import { useState } from "react";
import { fen, printYuan } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { ChoiceList } from "../design/ChoiceList.tsx";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { FindingView } from "./FindingView.tsx";
import {
  askOf,
  type Filters,
  type FindingRow,
  LEVEL_CHOICES,
  NO_FILTERS,
  narrowedTo,
  STATUS_CHOICES,
} from "./filters.ts";
import { LevelWord } from "./Level.tsx";

const ROW_HEIGHT = 62;
const heightOf = () => ROW_HEIGHT;

export function FindingsView({
  filters,
  onFilters,
}: {
  readonly filters: Filters;
  readonly onFilters: (filters: Filters) => void;
}) {
  const [at, setAt] = useState(0);
  const asked = askOf(filters);
  const list = useAnswer(JSON.stringify(asked), () => host.findings(asked));
  useLive(["imported", "decided", "reviewed", "settled", "undone"], list.again);
  const run = useReviewRun(list.again);
  const rows = list.answer?.findings ?? [];
  const chosen = rows[Math.min(at, rows.length - 1)];
  const change = (changed: Partial<Filters>) => {
    setAt(0);
    onFilters({ ...filters, ...changed });
  };
  const narrowed = narrowedTo(filters);
  return (
    <div className="findings">
      <section className="finding-list" aria-label="疑点清单">
        <div className="finding-filters">
          <Segmented
            data-help="review-level"
            value={filters.level}
            onChange={(level) => change({ level })}
            options={[...LEVEL_CHOICES]}
          />
          <Segmented
            data-help="review-status"
            value={filters.status}
            onChange={(status) => change({ status })}
            options={[...STATUS_CHOICES]}
          />
          {narrowed === "" ? null : (
            <Button size="small" onClick={() => onFilters(NO_FILTERS)}>
              只看{narrowed} ✕
            </Button>
          )}
        </div>
        <p className="quiet" role="status">
          {list.answer === null
            ? "正在查"
            : `${list.answer.count} 条，建议扣减 ${printYuan(fen(list.answer.proposed))} 元`}
          {run.words}
        </p>
        {list.error === null ? null : <ErrorBox error={list.error} onRetry={list.again} />}
        {list.answer !== null && rows.length === 0 ? <Nothing filters={filters} /> : null}
        {rows.length === 0 ? null : (
          <ChoiceList
            key={JSON.stringify(asked)}
            id="finding"
            label="疑点"
            count={rows.length}
            at={Math.min(at, rows.length - 1)}
            heightOf={heightOf}
            onAt={setAt}
            render={(index) => {
              const row = rows[index];
              return row === undefined ? null : <Row row={row} />;
            }}
          />
        )}
        {run.may ? (
          <footer>
            <Button loading={run.busy} onClick={run.run}>
              审核全部 <KeyHint name="F8" />
            </Button>
          </footer>
        ) : null}
      </section>
      {chosen === undefined ? (
        <section className="finding" />
      ) : (
        <FindingView
          key={`${chosen.stayId} ${chosen.number}`}
          row={chosen}
          onDecided={list.again}
        />
      )}
      {list.answer === null && list.loading ? <Waiting /> : null}
    </div>
  );
}

/** Reviews what waits and has no result that counts; usually nothing is left to do. */
function useReviewRun(again: () => void) {
  const { account } = useSession();
  const may = account.role === "窗口" || account.role === "医保办主任";
  const [busy, setBusy] = useState(false);
  const [words, setWords] = useState("");
  async function run(): Promise<void> {
    setBusy(true);
    try {
      const { stays, reviewed } = await host.runReview({});
      setWords(`；看了 ${stays} 次住院，重新审核 ${reviewed} 次`);
      again();
    } catch {
      setWords("；没有审核成，请再试一次");
    } finally {
      setBusy(false);
    }
  }
  useKey("F8", "审核全部", () => void run(), { when: may && !busy });
  return { may, busy, words, run: () => void run() };
}

function Row({ row }: { readonly row: FindingRow }) {
  return (
    <div className="finding-row">
      <span className="first">
        <LevelWord level={row.level} />
        <strong>{row.ruleName}</strong>
        <span className="number">{row.proposed === 0 ? "" : printYuan(row.proposed)}</span>
      </span>
      <small>
        {row.name} {row.inpatientNo} {row.dept} {row.dischargeDay.slice(5)} 出院
        {row.settled ? " · 已结算" : ""}
        {row.status === "待核实" ? "" : ` · ${row.status}`}
      </small>
    </div>
  );
}

function Nothing({ filters }: { readonly filters: Filters }) {
  return (
    <p className="quiet">
      {filters.status === "没有处理"
        ? "没有要处理的疑点。导入账单以后自动审核，命中规则的列在这里。"
        : "没有这样的疑点。换一个级别或状态再看。"}
    </p>
  );
}
