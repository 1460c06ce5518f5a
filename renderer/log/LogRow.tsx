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
  return (
    <div className="log-row">
      <span className="number">{number}</span>
      <span>{at.replace("T", " ")}</span>
      <span title={[login, role, window].filter((part) => part !== "").join(" · ")}>
        {login === "" ? <i className="quiet">医结</i> : login}{" "}
        <small className="quiet">{[role, window].filter((part) => part !== "").join(" · ")}</small>
      </span>
      <strong>{act}</strong>
      <span title={subject}>{subject}</span>
      <span title={words}>{words}</span>
      <code title={hash}>{hash.slice(0, 8)}</code>
    </div>
  );
}
