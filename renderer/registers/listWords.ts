/** What the kinds of lists are called, and what became of one. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { LIST_KINDS, type ListKind } from "../../shared/contract/importReport.ts";

export type List = AnswerOf<"sourceLists">["lists"][number];

export const LIST_NAMES: Readonly<Record<ListKind, string>> = {
  identities: "身份名单",
  covers: "参保名单",
  deaths: "死亡名单",
  openings: "年度累计",
  itemRules: "目录限制",
  itemMap: "医院项目对照",
  doctors: "医保医师",
  doctorMarks: "医师扣分停权",
  approvals: "使用审批",
};

/** Lists of people, which can be compared. */
export function isOfPeople({ kind }: Pick<List, "kind">): boolean {
  return kind === "identities" || kind === "covers";
}

/** By kind, then source, then the latest first. */
export function inListOrder(lists: readonly List[]): readonly List[] {
  const rank = ({ kind }: List) => LIST_KINDS.indexOf(kind);
  return [...lists].sort((a, b) => {
    if (a.kind !== b.kind) return rank(a) - rank(b);
    if (a.source !== b.source) return a.source < b.source ? -1 : 1;
    return a.from === b.from ? b.id - a.id : a.from > b.from ? -1 : 1;
  });
}

/** "2023-06", of a list that begins with a month. */
export function monthOfList({ from, scope }: List): string {
  const month = from.endsWith("-01") ? from.slice(0, 7) : from;
  return scope === "" ? month : `${month}（${scope.slice(0, 4)} 年度）`;
}

export function listName(list: List): string {
  return `${list.source} ${monthOfList(list)} ${LIST_NAMES[list.kind]}`;
}

export type ListState = "counts" | "replaced" | "withdrawn";

export function stateOf({ counts, withdrawnAt }: List): ListState {
  return withdrawnAt !== null ? "withdrawn" : counts ? "counts" : "replaced";
}

export const STATE_WORDS: Readonly<
  Record<ListState, { readonly word: string; readonly tone: string }>
> = {
  counts: { word: "✓ 算数", tone: "ok-word" },
  replaced: { word: "已被替换", tone: "quiet" },
  withdrawn: { word: "↩ 已撤回", tone: "stop-word" },
};

/** The list of the same source and kind that came before it in time, among those that count. */
export function listBefore(list: List, all: readonly List[]): List | null {
  const earlier = all.filter(
    (other) =>
      other.kind === list.kind &&
      other.source === list.source &&
      other.scope === list.scope &&
      other.from < list.from &&
      other.counts,
  );
  return inListOrder(earlier)[0] ?? null;
}
