import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { Asked } from "../app/useAnswer.ts";
import { ErrorBox, Waiting } from "../design/parts.tsx";
import { count, fileTitle, shortMoment } from "./words.ts";
import type { Work } from "./work.ts";

type Batch = AnswerOf<"batches">["batches"][number];

const IN_HAND: Readonly<Record<Work["at"], string>> = {
  none: "选择或拖入文件",
  sending: "正在传送",
  running: "正在核对",
  rehearsed: "已试导，还没有入账",
  failed: "没有做成",
};

/** The import in hand, and the batches before it. */
export function BatchList({
  batches,
  open,
  work,
  onOpen,
}: {
  readonly batches: Asked<AnswerOf<"batches">>;
  /** 0: the one in hand */
  readonly open: number;
  readonly work: Work;
  readonly onOpen: (batchId: number) => void;
}) {
  return (
    <nav className="batches" aria-label="导入批次">
      <button type="button" aria-current={open === 0} onClick={() => onOpen(0)}>
        <strong>新的导入</strong>
        <span className={work.at === "rehearsed" || work.at === "failed" ? "warn-word" : "quiet"}>
          {IN_HAND[work.at]}
        </span>
      </button>
      <h2>以前的批次</h2>
      {batches.answer === null && batches.loading ? <Waiting /> : null}
      {batches.error === null ? null : <ErrorBox error={batches.error} onRetry={batches.again} />}
      {batches.answer?.batches.length === 0 ? (
        <p className="quiet">还没有导入过。先导入医保目录和参保登记，再导入账单。</p>
      ) : null}
      {batches.answer?.batches.map((batch) => (
        <button
          key={batch.batchId}
          type="button"
          aria-current={batch.batchId === open}
          onClick={() => onOpen(batch.batchId)}
        >
          <strong title={batch.files.join("\n")}>{fileTitle(batch.files)}</strong>
          <Outcome batch={batch} />
          <time>{shortMoment(batch.finishedAt)}</time>
          {batch.origin === null ? null : <small className="origin">{originWords(batch)}</small>}
        </button>
      ))}
    </nav>
  );
}

function originWords({ origin }: Batch): string {
  if (origin === null) return "";
  if (origin.way === "改正") return `改正批次 ${origin.source}`;
  return origin.source === "" ? origin.way : `${origin.way}：${origin.source}`;
}

function Outcome({ batch }: { readonly batch: Batch }) {
  const { faultCount, staysAccepted, staysHeld } = batch;
  if (faultCount > 0) {
    return (
      <span className="warn-word">
        ◐ {count(faultCount)} 处有错{staysHeld > 0 ? `，${count(staysHeld)} 份等着` : ""}
      </span>
    );
  }
  return (
    <span className="ok-word">
      ✓ {staysAccepted > 0 ? `住院 ${count(staysAccepted)} 份，全部入账` : "全部收下"}
    </span>
  );
}
