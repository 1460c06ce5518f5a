/** What the review of a bill says in one line: on the slip, in the workbook and beside the stay. */

import { type Fen, printYuan } from "../money/fen.ts";
import type { Level } from "./types.ts";

/** 待核实 and 已申诉 are open; 采纳: it is a fault; 豁免: it is none, or none to be pursued. */
export const FINDING_STATUSES = ["待核实", "已申诉", "采纳", "豁免"] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

export interface ReviewedFinding {
  readonly level: Level;
  readonly status: FindingStatus;
}

/** "无疑点", "违规1 可疑2，豁免1，扣减12.00元". */
export function reviewWords(findings: readonly ReviewedFinding[], deducted: Fen): string {
  if (findings.length === 0) return "无疑点";
  const count = (isOne: (one: ReviewedFinding) => boolean): number => findings.filter(isOne).length;
  const levels = (["违规", "可疑", "提示"] as const)
    .map((level) => [level, count((one) => one.level === level)] as const)
    .filter(([, found]) => found > 0)
    .map(([level, found]) => `${level}${found}`);
  const decided = (["采纳", "豁免", "已申诉"] as const)
    .map((status) => [status, count((one) => one.status === status)] as const)
    .filter(([, found]) => found > 0)
    .map(([status, found]) => `，${status}${found}`);
  const money = deducted === 0 ? "" : `，扣减${printYuan(deducted)}元`;
  return `${levels.join(" ")}${decided.join("")}${money}`;
}
