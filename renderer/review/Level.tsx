import type { AnswerOf } from "../../shared/contract/contract.ts";

type Level = AnswerOf<"finding">["level"];

const LEVELS = {
  违规: { mark: "■", tone: "stop" },
  可疑: { mark: "◐", tone: "warn" },
  提示: { mark: "○", tone: "quiet" },
} as const satisfies Record<Level, unknown>;

/** Shape, word and colour together. */
export function LevelWord({ level }: { readonly level: Level }) {
  const { mark, tone } = LEVELS[level];
  return (
    <span className={`state ${tone}`}>
      <span aria-hidden="true">{mark}</span> {level}
    </span>
  );
}
