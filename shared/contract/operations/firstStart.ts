/** Before anybody can log in: what this office is, the first account of a real one, or the sample office instead. */
import { z } from "zod";
import { roleSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";

const nothing = z.strictObject({});
const settingSchema = z.string().min(1).max(100);

export const firstStartOperations = {
  welcome: {
    method: "GET",
    path: "/api/welcome",
    roles: "anyone",
    does: "登录以前能知道的：是否第一次启动、账簿种类、医院名称；演示医院的账号人人可用，一并列出。",
    request: nothing,
    answer: z.strictObject({
      firstStart: z.boolean().describe("还没有一个能登录的账号"),
      training: z.boolean(),
      hospitalName: z.string(),
      trainingAccounts: z.array(
        z.strictObject({ login: z.string(), password: z.string(), role: roleSchema }),
      ),
    }),
    errors: [],
    act: false,
  },
  firstManager: {
    method: "POST",
    path: "/api/first-start/manager",
    roles: "anyone",
    does: "第一次启动：写下本院信息，建第一个医保办主任账号；只在本机，只在还没有账号的时候。",
    request: z.strictObject({
      hospitalName: settingSchema,
      hospitalCode: settingSchema,
      hospitalLevel: settingSchema,
      hospitalRegion: settingSchema,
      hotline: z.string().max(100),
      login: z.string().min(1).max(64),
      name: z.string().min(1).max(40),
      employeeNo: z.string().min(1).max(40),
      password: z.string().max(200),
    }),
    answer: nothing,
    errors: ["FIRST_START_OVER", "FIRST_START_ELSEWHERE", "ACCOUNT_INVALID", "CLOCK_BEHIND"],
    act: false,
  },
  openSample: {
    method: "POST",
    path: "/api/first-start/sample",
    roles: "anyone",
    does: "第一次启动：改为打开演示医院（编造的数据）；只在本机，只在账簿里还什么都没有的时候。",
    request: nothing,
    answer: z.strictObject({ stays: z.int().describe("导入的住院次数") }),
    errors: ["FIRST_START_OVER", "FIRST_START_ELSEWHERE"],
    act: false,
  },
} as const satisfies Record<string, Operation>;
