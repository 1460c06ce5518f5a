/** The review on the command line: run it, list and decide what it found; rule files and switches. */
import { basename } from "node:path";
import { FINDING_STATUSES } from "../../../shared/audit/reviewWords.ts";
import { LEVELS, STAGES, SWITCH_STATES } from "../../../shared/audit/types.ts";
import { decideFinding } from "../office/decideFinding.ts";
import { reviewOnDemand } from "../office/reviewOpen.ts";
import { findFindings, reviewReports } from "../office/reviewReads.ts";
import { tryReview } from "../office/reviewStay.ts";
import { importRules, switchRule, withdrawRules } from "../office/ruleActs.ts";
import { ruleLibrary } from "../office/ruleReads.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { findStay } from "./settleCommands.ts";
import { yuan } from "./words.ts";

/** One of a closed list of words; undefined where the option is not given. */
export function wordOf<Word extends string>(
  { options }: Input,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const given = options.get(name);
  if (given === undefined) return undefined;
  const word = words.find((one) => one === given);
  if (word === undefined) throw new UsageError(`--${name} 可用：${words.join("、")}`);
  return word;
}

export function wholeNumber(text: string | undefined, what: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text ?? "")) throw new UsageError(`${what}要是 1 以上的整数`);
  return Number(text);
}

export const reviewRun: Command = {
  name: "review run",
  help: "审核：指定的住院号，不写的是全部还没有结算的；--stage 只看一遍，不留结果",
  operands: "[STAY…]",
  leastOperands: 0,
  mostOperands: 10_000,
  options: {
    data: DATA_OPTION,
    stage: { value: "STAGE", help: `监管环节：${STAGES.join("、")}` },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const stage = wordOf(input, "stage", STAGES);
      const stays = input.operands.map((no) => findStay(books, no));
      if (stage === undefined) {
        const actor = await actorFor(books, input);
        const ids = stays.length === 0 ? null : stays.map(({ stayId }) => stayId);
        const run = await reviewOnDemand(books, actor, ids);
        const line = `看了 ${run.stays} 次住院，重新审核 ${run.reviewed} 次`;
        return { json: run, lines: [line], ok: true };
      }
      if (stays.length === 0) throw new UsageError("带 --stage 时要写住院号");
      const tried = stays.map(({ stayId, inpatientNo }) => {
        const { findings, notJudged } = tryReview(books, stayId, stage);
        return { inpatientNo, findings, notJudged };
      });
      const lines = tried.flatMap(({ inpatientNo, findings }) => [
        `${inpatientNo}：${findings.length} 条`,
        ...findings.map(
          (one) => `  ${one.level} ${one.ruleName}（${one.ruleCode}）：${one.sentence}`,
        ),
      ]);
      return { json: { stage, stays: tried }, lines, ok: true };
    }),
};

export const reviewList: Command = {
  name: "review list",
  help: "列出审核疑点，违规在前；--reports 是按科室、按问题、按项目的三张表",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: {
    data: DATA_OPTION,
    level: { value: "LEVEL", help: LEVELS.join("、") },
    status: { value: "STATUS", help: `${FINDING_STATUSES.join("、")}，open 是没有处理的` },
    rule: { value: "CODE", help: "规则编号" },
    reports: { help: "三张分析表" },
  },
  run: (input) =>
    withBooks(input, async (books) => {
      if (input.options.has("reports")) return reportsOutcome(books);
      const level = wordOf(input, "level", LEVELS);
      const status = wordOf(input, "status", [...FINDING_STATUSES, "open"]);
      const ruleCode = input.options.get("rule");
      const page = findFindings(books, {
        ...(level === undefined ? {} : { level }),
        ...(status === undefined ? {} : { status }),
        ...(ruleCode === undefined ? {} : { ruleCode }),
        limit: 10_000,
      });
      // No names on the command line.
      const findings = page.findings.map(({ name: _, ...row }) => row);
      const lines = findings.map(
        (row) =>
          `${row.inpatientNo} ${row.number} ${row.level} ${row.status} ${row.ruleName}（${row.ruleCode}）：${row.sentence}`,
      );
      const sum = `共 ${page.count} 条，建议扣减 ${yuan(page.proposed)} 元`;
      return { json: { ...page, findings }, lines: [...lines, sum], ok: true };
    }),
};

function reportsOutcome(books: Parameters<typeof reviewReports>[0]) {
  const reports = reviewReports(books, {});
  const { total } = reports;
  type Row = (typeof reports.byRule)[number];
  const line = (row: Row): string => `  ${row.name}：${row.hits} 条，${yuan(row.amountFen)} 元`;
  const part = (title: string, rows: readonly Row[]): readonly string[] => [
    title,
    ...rows.map(line),
  ];
  const hospitals = reports.byHospital.flatMap((hospital) => [
    line(hospital),
    ...hospital.depts.map((dept) => `  ${line(dept)}`),
  ]);
  const lines = [
    "按医疗机构和科室",
    ...hospitals,
    ...part("按问题", reports.byRule),
    ...part("按项目", reports.byItem),
    `三张表的合计都是 ${total.hits} 条，${yuan(total.amountFen)} 元`,
  ];
  return { json: reports, lines, ok: true };
}

export const reviewDecide: Command = {
  name: "review decide",
  help: "处理一条疑点（住院号和疑点号见 review list），写明原因",
  operands: "STAY NUMBER",
  leastOperands: 2,
  mostOperands: 2,
  options: {
    data: DATA_OPTION,
    as: { value: "STATUS", help: FINDING_STATUSES.join("、"), required: true },
    reason: { value: "TEXT", help: "原因，记入日志", required: true },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const [inpatientNo = "", number] = input.operands;
      const status = wordOf(input, "as", FINDING_STATUSES) ?? "待核实";
      const { stayId } = findStay(books, inpatientNo);
      const decision = {
        stayId,
        number: wholeNumber(number, "疑点号"),
        status,
        reason: input.options.get("reason") ?? "",
      };
      decideFinding(books, newRequest(await actorFor(books, input)), decision);
      const line = `${inpatientNo} 的疑点 ${decision.number}：${status}`;
      return { json: { inpatientNo, ...decision }, lines: [line], ok: true };
    }),
};

export const rulesImport: Command = {
  name: "rules import",
  help: "导入规则文件：国家医保局公布的表格，或本院的 .yaml；随后重新审核没有结算的账单",
  operands: "FILE…",
  leastOperands: 1,
  mostOperands: 60,
  options: { data: DATA_OPTION, login: LOGIN_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const actor = await actorFor(books, input);
      const imported = [];
      for (const path of input.operands) {
        const name = basename(path);
        imported.push({ name, ...(await importRules(books, newRequest(actor), { path, name })) });
      }
      const run = await reviewOnDemand(books, actor, null);
      const lines = imported.map(
        ({ name, rules, report: { rows, understood, notes, notUnderstood } }) =>
          `${name}：${rules} 条规则；${rows} 行 = 看懂 ${understood} + 说明 ${notes} + 没看懂 ${notUnderstood}`,
      );
      const last = `重新审核 ${run.reviewed} 次住院`;
      return { json: { files: imported, ...run }, lines: [...lines, last], ok: true };
    }),
};

export const rulesList: Command = {
  name: "rules list",
  help: "规则库：文件，每条规则的级别、开关和命中；几条在用、几条自动扣减",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: { data: DATA_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const library = ruleLibrary(books);
      const lines = [
        ...library.files.map(
          ({ id, name, rules, withdrawnAt }) =>
            `文件 ${id} ${name}：${withdrawnAt === null ? `${rules} 条规则` : "已撤下"}`,
        ),
        ...library.rules.map(
          ({ code, name, level, state, hits }) => `${code} ${name} ${level} ${state} 命中 ${hits}`,
        ),
        `${library.on} 条在用，其中 ${library.automatic} 条自动扣减`,
      ];
      return { json: library, lines, ok: true };
    }),
};

export const rulesSwitch: Command = {
  name: "rules switch",
  help: "设置一条规则：按级别、关、提示、自动扣减；随后重新审核没有结算的账单",
  operands: "CODE STATE",
  leastOperands: 2,
  mostOperands: 2,
  options: {
    data: DATA_OPTION,
    reason: { value: "TEXT", help: "原因，记入日志", required: true },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const [ruleCode = "", given] = input.operands;
      const state = SWITCH_STATES.find((one) => one === given);
      if (state === undefined) throw new UsageError(`STATE 可用：${SWITCH_STATES.join("、")}`);
      const actor = await actorFor(books, input);
      const reason = input.options.get("reason") ?? "";
      switchRule(books, newRequest(actor), { ruleCode, state, reason });
      const run = await reviewOnDemand(books, actor, null);
      const line = `${ruleCode}：${state}；重新审核 ${run.reviewed} 次住院`;
      return { json: { ruleCode, state, ...run }, lines: [line], ok: true };
    }),
};

export const rulesWithdraw: Command = {
  name: "rules withdraw",
  help: "撤下一个规则文件（号码见 rules list）：它的规则不再用，文件和历史留着",
  operands: "FILE",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    reason: { value: "TEXT", help: "原因，记入日志", required: true },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const fileId = wholeNumber(input.operands[0], "规则文件号");
      const actor = await actorFor(books, input);
      const reason = input.options.get("reason") ?? "";
      withdrawRules(books, newRequest(actor), { fileId, reason });
      const run = await reviewOnDemand(books, actor, null);
      const line = `规则文件 ${fileId} 已撤下；重新审核 ${run.reviewed} 次住院`;
      return { json: { fileId, ...run }, lines: [line], ok: true };
    }),
};
