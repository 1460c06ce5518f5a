import type { AnswerOf } from "../../shared/contract/contract.ts";
import { detailWords } from "./detailWords.ts";

type Entry = AnswerOf<"log">["entries"][number];

const ROW_HEIGHT = 32;

export function logRowHeight(): number {
  return ROW_HEIGHT;
}

export function LogRow({ entry }: { readonly entry: Entry }) {
  const { number, at, login, role, window, act, subject, detail, hash } = entry;
  const words = detailWords(detail);
  const about = subjectWords(subject);
  return (
    <div className="log-row">
      <span className="number">{number}</span>
      <span>{at.replace("T", " ")}</span>
      <span title={[login, role, window].filter((part) => part !== "").join(" · ")}>
        {login === "" ? <i className="quiet">医结</i> : login}{" "}
        <small className="quiet">{[role, window].filter((part) => part !== "").join(" · ")}</small>
      </span>
      <strong>{act}</strong>
      <span title={about}>{about}</span>
      <span title={words}>{words}</span>
      <code title={hash}>{hash.slice(0, 8)}</code>
    </div>
  );
}

/** An import is about files, named by their digests: enough of each to tell them apart. */
function subjectWords(subject: string): string {
  const digests = subject.split(" ");
  if (!digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))) return subject;
  return `文件指纹 ${digests.map((digest) => `${digest.slice(0, 4)}…${digest.slice(-4)}`).join("、")}`;
}
