/** What is wrong with a pack's text: where, and what to write instead. */

/** The closed list of kinds; a test has one bad pack for each. */
export type ProblemKind =
  | "YAML"
  | "未知键"
  | "重复"
  | "空白值"
  | "缺项"
  | "缺依据"
  | "依据不存在"
  | "未声明"
  | "矛盾"
  | "两个入口"
  | "缺行"
  | "缺档"
  | "多余"
  | "例外冲突"
  | "择一缺漏"
  | "择一冲突"
  | "金额"
  | "比例"
  | "单位"
  | "日期"
  | "名称"
  | "取值"
  | "算例"
  | "版本"
  | "不支持";

export interface PackProblem {
  readonly kind: ProblemKind;
  readonly file: string;
  /** From 1, as an editor counts. */
  readonly line: number;
  readonly column: number;
  /** "层 › 大病保险 › 比例 › ≤50000" */
  readonly path: string;
  /** What is wrong and what to write, in Chinese. */
  readonly message: string;
}

/** "packs/x.yaml:12:5 [缺档] 层 › 大病保险 › 比例：…" */
export function printProblem(problem: PackProblem): string {
  const at = `${problem.file}:${problem.line}:${problem.column}`;
  return `${at} [${problem.kind}] ${problem.path === "" ? "" : `${problem.path}：`}${problem.message}`;
}
