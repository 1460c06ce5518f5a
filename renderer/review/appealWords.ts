/** An appeal in words: what it stands at, and how that is to be seen. */
import type { AnswerOf } from "../../shared/contract/contract.ts";

export type Appeal = AnswerOf<"appeals">["appeals"][number];

export const APPEAL_MARKS = {
  待说明: { mark: "Ⅱ", tone: "warn" },
  等结果: { mark: "…", tone: "quiet" },
  扣款: { mark: "⊖", tone: "stop" },
  成立: { mark: "✓", tone: "ok" },
  撤销了结: { mark: "○", tone: "quiet" },
} as const satisfies Record<Appeal["state"], unknown>;

/** "2023-06-15 以前说明", "2023-06-16 起扣款" … */
export function appealWords({ state, since, due, why }: Appeal): string {
  switch (state) {
    case "待说明":
      return `${due} 以前说明，过了这天没有说明就扣款`;
    case "等结果":
      return `${since} 已说明，等医保局答复`;
    case "扣款":
      return `${since} 起扣款，${why}`;
    case "成立":
      return `${since} 申诉成立，应收恢复`;
    case "撤销了结":
      return `${since} 结算撤销，随着了结`;
  }
}
