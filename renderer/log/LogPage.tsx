/** 日志: what was done, by whom, where and when, from the end backwards; its chain, and the check of the books. */
import { Button } from "antd";
import { useState } from "react";
import { parseDay } from "../../shared/calendar/day.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { CheckResult } from "./CheckResult.tsx";
import { type Filters, LogFilters, NO_FILTERS } from "./LogFilters.tsx";
import { LogRow, logRowHeight } from "./LogRow.tsx";
import "./log.css";
import { useLogPages } from "./useLogPages.ts";

type Check = AnswerOf<"check">;

export default function LogPage() {
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const pages = useLogPages(askOf(filters));
  const [checking, setChecking] = useState(false);
  const [check, setCheck] = useState<Check | null>(null);
  const [failed, setFailed] = useState<YijieError | null>(null);

  async function runCheck(): Promise<void> {
    setChecking(true);
    setFailed(null);
    try {
      setCheck(await host.check({}));
    } catch (error) {
      setFailed(asError(error));
    } finally {
      setChecking(false);
    }
  }
  useKey("F9", "检查账簿", () => void runCheck(), { when: !checking });
  useKey("F8", "看最新的", pages.again);

  const { first, entries, error, loading } = pages;
  return (
    <div className="log-page">
      <header>
        <h1>日志</h1>
        {first === null ? null : (
          <p className="chain" title="日结单上印着当时的末端，可以拿来对">
            日志链末端：第 {first.head.number} 号 <code>{groups(first.head.hash)}</code>
          </p>
        )}
        <Button onClick={pages.again}>
          看最新的 <KeyHint name="F8" />
        </Button>
        <Button type="primary" loading={checking} onClick={() => void runCheck()}>
          检查账簿 <KeyHint name="F9" />
        </Button>
      </header>
      {failed === null ? null : <ErrorBox error={failed} />}
      {check === null ? null : <CheckResult check={check} />}
      <LogFilters
        filters={filters}
        acts={first?.acts ?? []}
        logins={first?.logins ?? []}
        onChange={setFilters}
      />
      {error === null ? null : <ErrorBox error={error} onRetry={pages.again} />}
      {first === null && loading ? <Waiting rows={8} /> : null}
      {first !== null && entries.length === 0 ? (
        <p className="quiet">没有符合条件的记录。放宽日期或清空条件再看。</p>
      ) : null}
      <div className="log-row head" aria-hidden="true">
        <span className="number">号</span>
        <span>时间</span>
        <span>经办</span>
        <span>操作</span>
        <span>对象</span>
        <span>内容</span>
        <span>摘要</span>
      </div>
      <VirtualRows
        count={entries.length}
        heightOf={logRowHeight}
        region="操作日志"
        onNearEnd={pages.more}
        render={(index) => {
          const entry = entries[index];
          return entry === undefined ? null : <LogRow entry={entry} />;
        }}
      />
    </div>
  );
}

/** A day that is not finished typing filters nothing yet. */
function askOf({ act, login, subject, from, to }: Filters) {
  const fromDay = parseDay(from);
  const toDay = parseDay(to);
  return {
    ...(act === "" ? {} : { act }),
    ...(login === "" ? {} : { login }),
    ...(subject.trim() === "" ? {} : { subject: subject.trim() }),
    ...(fromDay === null ? {} : { from: fromDay }),
    ...(toDay === null ? {} : { to: toDay }),
  };
}

/** A hash is compared by eye in groups of eight. */
function groups(hash: string): string {
  return hash.replace(/(.{8})(?=.)/g, "$1 ");
}
