import { existsSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { backupBooks } from "../guard/backup.ts";
import { checkBooks } from "../guard/check.ts";
import { createAccount } from "../office/accounts.ts";
import { changeSettings } from "../office/changeSettings.ts";
import { exportClaims } from "../office/exportClaims.ts";
import { openOffice } from "../office/office.ts";
import { consoleActor } from "../store/act.ts";
import { closeBooks } from "../store/books.ts";
import { lockFolder } from "../store/lock.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import {
  actorFor,
  DATA_OPTION,
  hasBooks,
  LOGIN_OPTION,
  newRequest,
  requireEmpty,
  withBooks,
} from "./officeFolder.ts";
import { askPassword } from "./password.ts";

export const claimsExport: Command = {
  name: "claims export",
  help: "导出一个月的申报表（XLSX，含完整证件号码，导出记入日志）",
  operands: "YYYY-MM",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    out: { value: "FILE", help: "写到哪里，要以 .xlsx 结尾", required: true },
    login: LOGIN_OPTION,
  },
  run: async (input) => {
    const [month = ""] = input.operands;
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new UsageError("月份要写成 2023-06 的样子");
    const path = newFile(input, ".xlsx");
    return withBooks(input, async (books) => {
      const request = newRequest(await actorFor(books, input));
      const report = await exportClaims(books, request, { month, path });
      const draft = report.draft ? "（草稿，未月结）" : "";
      return {
        json: report,
        lines: [
          `${path}：${month} ${report.rowCount} 行${draft}`,
          ...report.unbalanced.map((name) => `  不平：${name}`),
        ],
        ok: report.balanced,
      };
    });
  },
};

export const check: Command = {
  name: "check",
  help: "检查账簿：日志链、每一行的摘要、单号、金额；指出被改动的行",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: { data: DATA_OPTION },
  run: async ({ options }) => {
    const folder = options.get("data") ?? "";
    if (!hasBooks(folder)) throw new YijieError("NO_BOOKS", { folder });
    const lock = lockFolder(folder);
    try {
      const report = checkBooks(folder);
      const { logEntries, rows, feeLines, settlements } = report.checked;
      return {
        json: report,
        lines: [
          ...report.findings.map(({ table, key, problem }) => `✗ ${table} ${key}：${problem}`),
          `查了日志 ${logEntries} 条、记录 ${rows} 行、明细 ${feeLines} 行、结算 ${settlements} 张：${report.ok ? "没有发现问题" : `${report.findings.length} 处不符`}`,
          `日志链末端 ${report.chainHead}`,
        ],
        ok: report.ok,
      };
    } finally {
      lock.release();
    }
  },
};

export const backup: Command = {
  name: "backup",
  help: "备份账簿：在线复制成一个文件，打开核对过才算数；附件在旁边的 attachments",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: {
    data: DATA_OPTION,
    out: { value: "FILE", help: "写到哪里，要以 .sqlite 结尾", required: true },
  },
  run: async (input) => {
    const path = newFile(input, ".sqlite");
    return withBooks(input, async (books) => {
      const name = path.slice(dirname(path).length + 1, -".sqlite".length);
      const copy = await backupBooks(books, dirname(path), name);
      const beside =
        copy.attachments === 0 ? "" : `，附件 ${copy.attachments} 份在旁边的 attachments`;
      return {
        json: copy,
        lines: [
          `已备份到 ${copy.path}${beside}`,
          ...copy.lost.map((digest) => `  ✗ 附件的文件 ${digest} 不见了或被改过，没有备份到`),
        ],
        ok: copy.lost.length === 0,
      };
    });
  },
};

/** --out, which must not be there yet. Throws UsageError, FILE_EXISTS. */
function newFile({ options }: Pick<Input, "options">, ending: string): string {
  const path = resolve(options.get("out") ?? "");
  if (!path.endsWith(ending)) throw new UsageError(`--out 要以 ${ending} 结尾`);
  if (existsSync(path)) throw new YijieError("FILE_EXISTS", { file: path });
  return path;
}

export const init: Command = {
  name: "init",
  help: "新建一套正式账簿和第一个医保办主任账号（密码取自 YIJIE_PASSWORD 或当场输入）",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: {
    data: DATA_OPTION,
    hospital: { value: "NAME", help: "医院名称", required: true },
    code: { value: "CODE", help: "定点医疗机构编号", required: true },
    level: { value: "LEVEL", help: "医院等级：一级、二级、三级", required: true },
    region: { value: "CODE", help: "就医地医保区划，六位数字", required: true },
    manager: { value: "LOGIN", help: "主任的登录名", required: true },
    name: { value: "NAME", help: "主任的姓名", required: true },
    "employee-no": { value: "NUMBER", help: "主任的工号", required: true },
    hotline: { value: "PHONE", help: "结算单上印的咨询电话" },
  },
  run: async ({ options, say }) => {
    const folder = options.get("data") ?? "";
    requireEmpty(folder);
    const password = process.env.YIJIE_PASSWORD ?? (await askPassword("主任的密码："));
    const hotline = options.get("hotline");
    const books = await openOffice({ folder, create: "real" });
    let isDone = false;
    try {
      const actor = consoleActor(books);
      changeSettings(books, newRequest(actor), {
        hospitalName: options.get("hospital") ?? "",
        hospitalCode: options.get("code") ?? "",
        hospitalLevel: options.get("level") ?? "",
        hospitalRegion: options.get("region") ?? "",
        ...(hotline === undefined ? {} : { hotline }),
      });
      const login = options.get("manager") ?? "";
      await createAccount(books, newRequest(actor), {
        login,
        name: options.get("name") ?? "",
        employeeNo: options.get("employee-no") ?? "",
        role: "医保办主任",
        password,
      });
      isDone = true;
      say("正式账簿里还没有政策包：请政策维护人员用 policy activate 启用");
      const line = `正式账簿已建在 ${folder}，主任账号 ${login}`;
      return { json: { folder, manager: login }, lines: [line], ok: true };
    } finally {
      closeBooks(books);
      // It was empty before: books without a manager would only be in the way of the next try.
      if (!isDone) rmSync(folder, { recursive: true });
    }
  },
};
