import { Button } from "antd";
import { useEffect } from "react";
import { host } from "../app/host.ts";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox } from "../design/parts.tsx";
import "./import.css";
import { count, fileTitle, shortMoment } from "./words.ts";

const LOOK_EVERY_MS = 5_000;
const MARKS = { imported: "✓", seen: "＝", refused: "✗" } as const;
const TONES = { imported: "ok-word", seen: "quiet", refused: "bad-word" } as const;

/** 接收目录: what waits, what runs, what became of the last files. Nothing where no folder is set and nothing runs. */
export function InboxPanel() {
  const { account } = useSession();
  const { answer, error, again } = useAnswer("inbox", () => host.inbox({}));
  useEffect(() => {
    const timer = setInterval(again, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [again]);
  if (error !== null && answer === null) return <ErrorBox error={error} onRetry={again} />;
  if (answer === null || (answer.folder === "" && answer.running.length === 0)) return null;
  const mayCancel = account.role === "医保办主任" || account.role === "系统管理";
  return (
    <section className="inbox">
      <SectionTitle title="接收目录" note={answer.folder} />
      {answer.trouble === null ? null : (
        <p className="bad-word">
          ✗ 读不了：{answer.trouble}。账目不受影响，文件还在 HIS 那边；请信息科检查。
        </p>
      )}
      {answer.running.map(({ importKey, way, bytes, totalBytes, rows }) => (
        <p key={importKey} role="status">
          {way}正在导入：{totalBytes === 0 ? "排队" : `${Math.floor((bytes * 100) / totalBytes)}%`}
          ，已读 {count(rows)} 行{" "}
          {mayCancel ? (
            <Button
              size="small"
              onClick={() => void host.cancelInbox({ importKey }).then(again, again)}
            >
              取消，什么都不入账
            </Button>
          ) : null}
        </p>
      ))}
      <ul>
        {answer.waiting.map(({ name, why }) => (
          <li key={name}>
            ○ {name} <span className="quiet">{why}</span>
          </li>
        ))}
        {answer.ignored.map((name) => (
          <li key={name} className="quiet">
            ⊖ {name} 是链接，不取
          </li>
        ))}
        {answer.results.slice(0, 10).map((result) => (
          <li key={`${result.at} ${result.files.join()}`}>
            <span className={TONES[result.outcome]}>
              {MARKS[result.outcome]} {fileTitle(result.files)}
            </span>{" "}
            {result.words} <time className="quiet">{shortMoment(result.at)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
