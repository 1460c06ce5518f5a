/**
 * Who may hold what. An account has exactly one role; a person (工号) may have several accounts only where their roles
 * do not stand against each other (不相容岗位分离, requirement D30).
 */
export const ROLES = ["窗口", "医保办主任", "政策维护", "审计只读", "系统管理"] as const;

export type Role = (typeof ROLES)[number];

/** Refused for one person, with the reason that the refusal gives. */
export interface RoleConflict {
  readonly roles: readonly [Role, Role];
  readonly reason: string;
}

export const ROLE_CONFLICTS: readonly RoleConflict[] = [
  { roles: ["系统管理", "窗口"], reason: "管系统的人不经办结算" },
  { roles: ["系统管理", "医保办主任"], reason: "管系统的人不审批、不关账" },
  { roles: ["系统管理", "政策维护"], reason: "管系统的人不改报销规则" },
  { roles: ["系统管理", "审计只读"], reason: "管系统的人不审计自己留下的日志" },
  { roles: ["审计只读", "窗口"], reason: "经办与审计要分开" },
  { roles: ["审计只读", "医保办主任"], reason: "审批与审计要分开" },
  { roles: ["审计只读", "政策维护"], reason: "维护规则与审计要分开" },
  { roles: ["窗口", "医保办主任"], reason: "经办与复核、撤销授权要分开" },
  { roles: ["窗口", "政策维护"], reason: "经办与维护规则要分开" },
];

/** The conflict between two roles of one person, or null when one person may hold both. */
export function roleConflict(a: Role, b: Role): RoleConflict | null {
  return (
    ROLE_CONFLICTS.find(({ roles }) => roles.includes(a) && roles.includes(b) && a !== b) ?? null
  );
}
