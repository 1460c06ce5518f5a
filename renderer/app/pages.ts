/** The pages of the bar, in the order of their keys, and who sees them. One file each, loaded when opened. */
import { type ComponentType, lazy } from "react";
import type { Role } from "../../shared/people/roles.ts";

export interface Page {
  readonly name: string;
  readonly label: string;
  /** Of the label, as Ctrl+K takes it: 月度申报 is YDSB */
  readonly initials: string;
  readonly roles: readonly Role[];
  /** What else Ctrl+K finds of it by name */
  readonly parts?: readonly {
    readonly name: string;
    readonly label: string;
    readonly initials: string;
  }[];
  readonly view: ComponentType;
}

const READERS: readonly Role[] = ["窗口", "医保办主任", "政策维护", "审计只读"];
const EVERYONE: readonly Role[] = [...READERS, "系统管理"];

export const PAGES: readonly Page[] = [
  {
    name: "settle",
    label: "出院结算",
    initials: "CYJS",
    roles: READERS,
    view: lazy(() => import("../settle/SettlePage.tsx")),
  },
  {
    name: "import",
    label: "导入",
    initials: "DR",
    roles: READERS,
    view: lazy(() => import("../import/ImportPage.tsx")),
  },
  {
    name: "month",
    label: "月度申报",
    initials: "YDSB",
    roles: ["窗口", "医保办主任", "审计只读"],
    view: lazy(() => import("../month/MonthPage.tsx")),
  },
  {
    name: "policy",
    label: "政策",
    initials: "ZC",
    roles: READERS,
    view: lazy(() => import("../policy/PolicyPage.tsx")),
  },
  {
    name: "registers",
    label: "人员目录",
    initials: "RYML",
    roles: READERS,
    parts: [
      { name: "lists", label: "名单", initials: "MD" },
      { name: "catalogue", label: "医保目录", initials: "YBML" },
      { name: "unmapped", label: "未对照项目", initials: "WDZXM" },
      { name: "doctors", label: "医保医师", initials: "YBYS" },
      { name: "approvals", label: "使用审批", initials: "SYSP" },
    ],
    view: lazy(() => import("../registers/RegistersPage.tsx")),
  },
  {
    name: "log",
    label: "日志",
    initials: "RZ",
    roles: ["医保办主任", "审计只读", "系统管理"],
    view: lazy(() => import("../log/LogPage.tsx")),
  },
  {
    name: "settings",
    label: "设置",
    initials: "SZ",
    roles: EVERYONE,
    view: lazy(() => import("../settings/SettingsPage.tsx")),
  },
  {
    name: "review",
    label: "审核",
    initials: "SH",
    roles: READERS,
    view: lazy(() => import("../review/ReviewPage.tsx")),
  },
];
