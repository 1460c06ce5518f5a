import { YijieError } from "../../../shared/contract/errors.ts";
import type { Role } from "../../../shared/people/roles.ts";
import type { Actor } from "../store/act.ts";

/** Which roles may do which act. What is not here cannot be done by anybody. */
export const RIGHTS = {
  导入: ["窗口", "医保办主任"],
  改正: ["窗口", "医保办主任"],
  保存导入方案: ["医保办主任"],
  结算: ["窗口", "医保办主任"],
  收欠费: ["窗口", "医保办主任"],
  结算撤销: ["窗口", "医保办主任"],
  打印结算单: ["窗口", "医保办主任"],
  窗口登记: ["窗口", "医保办主任"],
  更正账单: ["窗口", "医保办主任"],
  登记住院情况: ["窗口", "医保办主任"],
  确认人证: ["医保办主任"],
  登记资料: ["窗口", "医保办主任"],
  附上附件: ["窗口", "医保办主任"],
  撤回附件: ["医保办主任"],
  撤回名单: ["医保办主任"],
  导出名单比对: ["医保办主任"],
  打印明白纸: ["窗口", "医保办主任"],
  打印费用估算: ["窗口", "医保办主任"],
  打印理赔材料: ["窗口", "医保办主任"],
  日结: ["窗口", "医保办主任"],
  月结: ["医保办主任"],
  决定结算来源: ["医保办主任"],
  处理疑点: ["医保办主任"],
  申诉: ["医保办主任"],
  设置审核规则: ["医保办主任"],
  导入规则: ["医保办主任"],
  审核: ["窗口", "医保办主任"],
  导出申报表: ["医保办主任"],
  查看证件号码: ["窗口", "医保办主任"],
  启用政策包: ["政策维护", "医保办主任"],
  建账号: ["系统管理", "医保办主任"],
  停用账号: ["系统管理", "医保办主任"],
  修改设置: ["系统管理", "医保办主任"],
  建推送口令: ["系统管理"],
  停用推送口令: ["系统管理"],
  校时确认: ["系统管理", "医保办主任"],
} as const satisfies Record<string, readonly Role[]>;

export type ActKind = keyof typeof RIGHTS;

/** Throws NOT_ALLOWED unless the actor's role may do it. */
export function requireRight(actor: Actor, kind: ActKind): void {
  requireRole(actor, kind, RIGHTS[kind]);
}

export function requireRole(actor: Actor, act: string, allowed: readonly Role[]): void {
  if (allowed.includes(actor.role)) return;
  throw new YijieError("NOT_ALLOWED", { role: actor.role, act, allowed: allowed.join("、") });
}
