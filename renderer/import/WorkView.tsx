import { Button, Progress } from "antd";
import { useKey } from "../app/keys.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import type { MappedFile } from "../mapping/MappingView.tsx";
import { count, fileTitle } from "./words.ts";
import { cancelImport, type Work } from "./work.ts";

type AtWork = Extract<Work, { readonly at: "sending" | "running" | "failed" }>;

/** Long work shows how far it is and what cancelling does; what failed says why and goes on by the same key. */
export function WorkView({
  work,
  onMap,
}: {
  readonly work: AtWork;
  readonly onMap: (file: MappedFile) => void;
}) {
  useKey("Escape", work.at === "failed" ? "放弃" : "取消", cancelImport);
  const unread = work.at === "failed" ? unreadFile(work) : null;
  const map = () => {
    if (unread !== null) onMap(unread);
  };
  useKey("F4", "对应列", map, { when: unread !== null });
  if (work.at === "failed") {
    return (
      <section className="import-work">
        <h1>{fileTitle(work.names)}</h1>
        <ErrorBox error={work.error} />
        <p className="buttons">
          {unread === null ? null : (
            <Button type="primary" autoFocus onClick={map}>
              对应列 <KeyHint name="F4" />
            </Button>
          )}
          <Button
            type={unread === null ? "primary" : "default"}
            autoFocus={unread === null}
            onClick={work.again}
          >
            再试一次
          </Button>
          <Button onClick={cancelImport}>
            放弃，另选文件 <KeyHint name="Escape" />
          </Button>
        </p>
      </section>
    );
  }
  const { title, percent, detail } = wordsOf(work);
  return (
    <section className="import-work" aria-live="polite">
      <h1>{title}</h1>
      <Progress percent={percent} showInfo={false} size={["100%", 10]} />
      <p>
        <span>{detail}</span>
        <Button disabled={work.at === "running" && work.cancelling} onClick={cancelImport}>
          {work.at === "running" && work.cancelling ? "正在取消" : "取消，什么都不入账"}{" "}
          <KeyHint name="Escape" />
        </Button>
      </p>
      <p className="quiet">可以去别的页接着办，这里照常进行。</p>
    </section>
  );
}

/** Which file is not understood by its columns; null for another failure. */
function unreadFile({ error, sent, names }: Extract<AtWork, { at: "failed" }>): MappedFile | null {
  if (sent === null || !UNREAD.has(error.code)) return null;
  const name = String(error.details.file ?? names[0] ?? "");
  const uploadId = sent.uploads[sent.names.indexOf(name)] ?? sent.uploads[0];
  return uploadId === undefined ? null : { name, uploadId };
}

const UNREAD: ReadonlySet<string> = new Set([
  "HEADER_NOT_FOUND",
  "COLUMN_MISSING",
  "COLUMN_TWICE",
  "DATE_ORDER_UNKNOWN",
  "FILE_AMBIGUOUS",
  "BILL_FILES_INCOMPLETE",
]);

function wordsOf(work: Exclude<AtWork, { readonly at: "failed" }>): {
  readonly title: string;
  readonly percent: number;
  readonly detail: string;
} {
  if (work.at === "sending") {
    const { names, sent } = work;
    return {
      title: `正在传送 ${names[sent] ?? ""}`,
      percent: Math.floor((sent * 100) / names.length),
      detail: `第 ${sent + 1} 个，共 ${names.length} 个文件`,
    };
  }
  const { progress, dryRun } = work;
  const title = `${dryRun ? "正在试导" : "正在入账"}　${fileTitle(work.names)}`;
  if (progress === null || progress.totalBytes === 0) {
    return { title, percent: 0, detail: "正在打开文件；前面还有别的导入时会排队" };
  }
  const percent = Math.min(100, Math.floor((progress.bytes * 100) / progress.totalBytes));
  return { title, percent, detail: `已核对 ${count(progress.rows)} 行，${percent}%` };
}
