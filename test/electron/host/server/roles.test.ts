import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RIGHTS } from "../../../../electron/host/office/rights.ts";
import { createClient } from "../../../../shared/contract/client.ts";
import {
  contract,
  type OperationName,
  operation,
  operationNames,
} from "../../../../shared/contract/contract.ts";
import { ROLES, type Role } from "../../../../shared/people/roles.ts";
import { hostInFolder, type TestHost } from "../../../support/hostInFolder.ts";

let office: TestHost;
let pushToken = "";
const tokens = new Map<Role, string>();

beforeAll(async () => {
  office = await hostInFolder();
  for (const role of ROLES) tokens.set(role, (await office.logIn(role)).token);
  const system = createClient(fetch, office.host.url, { token: tokens.get("系统管理") ?? "" });
  const made = await system.createPushToken({ source: "HIS", days: 30 }, { key: "push-token-key" });
  pushToken = made.token ?? "";
});

afterAll(() => office.end());

/** Members in the path are filled with something: nobody gets that far. */
async function ask(name: OperationName, token: string | null): Promise<string> {
  const { method, path } = operation(name);
  const answer = await fetch(office.host.url + path.replace(/\{\w+\}/g, "1"), {
    method,
    headers: {
      "idempotency-key": "role-test-key",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(method === "POST" ? { "content-type": "application/json" } : {}),
    },
    ...(method === "POST" ? { body: "{}" } : {}),
  });
  const body = await answer.text();
  if (answer.ok) return "done";
  return String(JSON.parse(body).error.code);
}

const guarded = operationNames.filter((name) => typeof operation(name).roles !== "string");

describe("who may do what", () => {
  it.each(guarded)("%s: nobody without a log-in", async (name) => {
    expect(await ask(name, null)).toBe("SESSION_ENDED");
    expect(await ask(name, "x".repeat(43))).toBe("SESSION_ENDED");
  });

  it.each(guarded)("%s: nobody with a token for pushing bills", async (name) => {
    expect(await ask(name, pushToken)).toBe("SESSION_ENDED");
  });

  it("pushing bills: nobody with a log-in, whatever the role", async () => {
    for (const token of [null, ...tokens.values()]) {
      expect(await ask("pushBills", token)).toBe("PUSH_TOKEN_REFUSED");
    }
  });

  it("the stream of changes: nobody with a token for pushing bills", async () => {
    const headers = { authorization: `Bearer ${pushToken}` };
    const answer = await fetch(`${office.host.url}/api/events`, { headers });
    expect(await answer.json()).toMatchObject({ error: { code: "SESSION_ENDED" } });
  });

  const refusals = guarded.flatMap((name) =>
    ROLES.filter((role) => !operation(name).roles.includes(role)).map(
      (role) => [name, role] as const,
    ),
  );

  it.each(refusals)("%s: not %s", async (name, role) => {
    expect(await ask(name, tokens.get(role) ?? "")).toBe("NOT_ALLOWED");
  });

  it("lets in exactly those whom the office's own rights let in", () => {
    const acts: Partial<Record<OperationName, keyof typeof RIGHTS>> = {
      createAccount: "建账号",
      disableAccount: "停用账号",
      importFiles: "导入",
      settle: "结算",
      undo: "结算撤销",
      collectDebt: "收欠费",
      printSlip: "打印结算单",
      printLeaflet: "打印明白纸",
      printNotice: "打印费用估算",
      copies: "打印理赔材料",
      decideSource: "决定结算来源",
      closeDay: "日结",
      closeMonth: "月结",
      activatePack: "启用政策包",
      claims: "导出申报表",
      idNumber: "查看证件号码",
      changeSettings: "修改设置",
      acceptClock: "校时确认",
      createPushToken: "建推送口令",
      revokePushToken: "停用推送口令",
      errorFile: "导入",
      enterStay: "登记住院情况",
      openAppeal: "申诉",
      stayAppeals: "申诉",
      previewBureauList: "申诉",
      openBureauList: "申诉",
      explainAppeal: "申诉",
      concludeAppeal: "申诉",
      tickPaper: "登记资料",
      attachFile: "附上附件",
      withdrawAttachment: "撤回附件",
      withdrawList: "撤回名单",
      exportListComparison: "导出名单比对",
    };
    for (const [name, act] of Object.entries(acts)) {
      const { roles } = contract[name as OperationName];
      expect([...roles].sort(), name).toEqual([...RIGHTS[act]].sort());
    }
  });

  it("shows no bill to those who keep the machine", () => {
    const forSystem = guarded.filter((name) => operation(name).roles.includes("系统管理"));
    for (const name of forSystem)
      expect(operation(name).path).not.toMatch(/stays|settlements|claims/);
  });
});
