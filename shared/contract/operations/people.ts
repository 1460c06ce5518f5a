/** Log-in, accounts and what the office is. */

import { ROLES } from "../../people/roles.ts";
import { momentSchema, roleSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";
import { SETTINGS, type SettingName } from "../settings.ts";

const nothing = z.strictObject({});

const loginSchema = z.string().min(1).max(64);

/** Printed on slips and kept in the log: nothing that cannot be seen. */
const windowSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{C}]+$/u, "窗口名有看不见的字符");

/** The form of each is checked where it is set. */
const settingSchema = (label: string) => z.string().max(2_000).exactOptional().describe(label);
const settingMembers = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, { label, hint }]) => [
    name,
    settingSchema(`${label}：${hint}`),
  ]),
) as Record<SettingName, ReturnType<typeof settingSchema>>;

const accountSchema = z.strictObject({
  login: z.string(),
  name: z.string(),
  role: roleSchema,
  window: z.string(),
});

export const peopleOperations = {
  logIn: {
    method: "POST",
    path: "/api/session",
    roles: "anyone",
    does: "登录一个窗口；口令在 HttpOnly 的 Cookie 里，也在回答里供程序使用。",
    request: z.strictObject({
      login: loginSchema,
      password: z.string().min(1).max(200),
      window: windowSchema,
    }),
    answer: z.strictObject({ token: z.string(), account: accountSchema }),
    errors: ["LOGIN_REFUSED", "LOGIN_LOCKED", "LOGIN_BUSY"],
    act: false,
  },
  logOut: {
    method: "POST",
    path: "/api/session/end",
    roles: ROLES,
    does: "退出登录。",
    request: nothing,
    answer: nothing,
    errors: [],
    act: false,
  },
  whoAmI: {
    method: "GET",
    path: "/api/session",
    roles: ROLES,
    does: "当前登录的是谁、什么岗位、哪个窗口。",
    request: nothing,
    answer: accountSchema,
    errors: [],
    act: false,
  },
  openApi: {
    method: "GET",
    path: "/api/openapi.json",
    roles: "anyone",
    does: "本接口的说明（OpenAPI 3.1），由合同生成。",
    request: nothing,
    answer: z.record(z.string(), z.unknown()),
    errors: [],
    act: false,
  },
  office: {
    method: "GET",
    path: "/api/office",
    roles: ROLES,
    does: "本院信息、账簿种类（演示或正式）和主机时间。",
    request: nothing,
    answer: z.strictObject({
      training: z.boolean(),
      hospitalCode: z.string(),
      hospitalName: z.string(),
      hospitalHeader: z.string(),
      hospitalLevel: z.enum(["一级", "二级", "三级"]).nullable(),
      hospitalRegion: z.string(),
      regionTitle: z.string(),
      hotline: z.string(),
      settledSource: z.enum(["calculated", "platform"]),
      ownPayReading: z.enum(["outsideCatalogue", "withPreSelfPay"]),
      drugShareReading: z.enum(["all", "offDrugs", "offBoth"]),
      drugShareTag: z.string(),
      fundYear: z.string(),
      fundAmount: z.string(),
      fundName: z.string(),
      fundSource: z.string(),
      fundDay: z.string(),
      fundPayer: z.string(),
      officeFacts: z.record(z.string(), z.string()),
      injuryInquiry: z.enum(["hold", "off"]),
      stayPapers: z.string(),
      doctorPointsReset: z.string(),
      leafletWithSlip: z.enum(["together", "onDemand"]),
      clearingAgencyCode: z.string(),
      clearingAgencyName: z.string(),
      clearingMethod: z.string(),
      regionNames: z.record(z.string(), z.string()),
      idleLockMinutes: z.int(),
      inboxFolder: z.string(),
      inboxWaitMinutes: z.int(),
      now: momentSchema,
      version: z.string(),
    }),
    errors: [],
    act: false,
  },
  changeSettings: {
    method: "POST",
    path: "/api/office",
    roles: ["系统管理", "医保办主任"],
    does: "修改本院信息和设置。",
    request: z.strictObject(settingMembers),
    answer: nothing,
    errors: [],
    act: true,
  },
  lanAccess: {
    method: "GET",
    path: "/api/office/lan",
    roles: ["系统管理", "医保办主任"],
    does: "别的电脑怎么连接本主机：地址、配对码和证书文件；主机只供本机使用时没有。",
    request: nothing,
    answer: z.strictObject({
      lan: z
        .strictObject({
          places: z.array(z.string()).describe("主机的地址和端口"),
          pairingCode: z.string().describe("由主机公钥算出，用来认定主机，不是口令"),
          certificateFile: z.string().describe("主机上证书文件的位置"),
        })
        .nullable(),
    }),
    errors: [],
    act: false,
  },
  acceptClock: {
    method: "POST",
    path: "/api/office/clock",
    roles: ["系统管理", "医保办主任"],
    does: "校时确认：以前的时间错了，从现在的时间接着办。",
    request: z.strictObject({ reason: z.string().trim().min(2).max(500) }),
    answer: nothing,
    errors: ["REASON_MISSING"],
    act: true,
  },
  accounts: {
    method: "GET",
    path: "/api/accounts",
    roles: ["系统管理", "医保办主任", "审计只读"],
    does: "全部账号。",
    request: nothing,
    answer: z.strictObject({
      accounts: z.array(
        z.strictObject({
          login: z.string(),
          name: z.string(),
          employeeNo: z.string(),
          role: roleSchema,
          createdAt: momentSchema,
          disabledAt: momentSchema.nullable(),
        }),
      ),
    }),
    errors: [],
    act: false,
  },
  createAccount: {
    method: "POST",
    path: "/api/accounts",
    roles: ["系统管理", "医保办主任"],
    does: "建一个账号；不相容的岗位不能由一人兼任。",
    request: z.strictObject({
      login: loginSchema,
      name: z.string().min(1).max(40),
      employeeNo: z.string().min(1).max(40),
      role: roleSchema,
      password: z.string().max(200),
    }),
    answer: z.strictObject({ accountId: z.int() }),
    errors: ["ACCOUNT_INVALID", "ACCOUNT_EXISTS", "ROLES_CONFLICT"],
    act: true,
  },
  disableAccount: {
    method: "POST",
    path: "/api/accounts/{login}/disable",
    roles: ["系统管理", "医保办主任"],
    does: "停用一个账号，它的登录随即失效。",
    request: z.strictObject({ login: loginSchema }),
    answer: nothing,
    errors: ["ACCOUNT_UNKNOWN"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
