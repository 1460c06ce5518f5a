/** 申诉 on the command line: the cases, opening one, explaining it, its outcome. */
import { basename } from "node:path";
import { APPEAL_OUTCOMES } from "../../../shared/audit/appeal.ts";
import { parseRows } from "../../../shared/audit/rowNumbers.ts";
import { type Fen, parseYuan } from "../../../shared/money/fen.ts";
import { allAppeals, concludeAppeal, explainAppeal, openAppeal } from "../office/appeals.ts";
import {
  type BureauListRow,
  type BureauListSums,
  bureauList,
  bureauLists,
  openBureauList,
  previewBureauList,
} from "../office/bureauLists.ts";
import { type Command, type Outcome, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { wholeNumber, wordOf } from "./reviewCommands.ts";
import { findStay } from "./settleCommands.ts";
import { yuan } from "./words.ts";

const DAYS_OPTION = { value: "DAYS", help: "几天内说明，今天不算", required: true } as const;
const NOTICE_OPTION = {
  value: "TEXT",
  help: "医保局的通知：文号、怎么说的",
  required: true,
} as const;

export const appealList: Command = {
  name: "appeal list",
  help: "列出申诉案：要说明的在前；过了期限没有说明的是扣款",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: { data: DATA_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const { appeals, withheld, today } = allAppeals(books);
      // No names on the command line.
      const json = appeals.map(({ name: _, ...row }) => row);
      const lines = json.map(
        (one) =>
          `${one.number} 住院号 ${one.inpatientNo} ${one.slipNumber} ${one.ruleName}：${one.payer} ${yuan(one.amount)} 元，${one.due} 前说明；${one.since} 起${one.state}`,
      );
      const sum = `共 ${appeals.length} 案，现在扣着 ${yuan(withheld)} 元`;
      return { json: { today, appeals: json, withheld }, lines: [...lines, sum], ok: true };
    }),
};

export const appealOpen: Command = {
  name: "appeal open",
  help: "立申诉：医保局认定了一处问题，几天内说明，说明不了扣哪一方多少；是本院疑点的写它的号（见 review list）",
  operands: "STAY [NUMBER]",
  leastOperands: 1,
  mostOperands: 2,
  options: {
    data: DATA_OPTION,
    fault: { value: "TEXT", help: "医保局认定了什么；没有写疑点号的要写" },
    rows: { value: "ROWS", help: "涉及账单的哪几行，如 3,5-7" },
    payer: { value: "PAYER", help: "扣谁付的，照结算单写", required: true },
    amount: { value: "YUAN", help: "扣多少元", required: true },
    days: DAYS_OPTION,
    notice: NOTICE_OPTION,
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const { operands, options } = input;
      const amount = parseYuan(options.get("amount") ?? "");
      if (amount === null) throw new UsageError("--amount 写成 1200 或 1200.50");
      const days = wholeNumber(options.get("days"), "--days ");
      const [stay = "", number] = operands;
      const fault = options.get("fault") ?? "";
      if (number === undefined && fault.trim() === "") {
        throw new UsageError("写疑点号，或用 --fault 写医保局认定了什么");
      }
      const rows = parseRows(options.get("rows") ?? "");
      if (rows === null) throw new UsageError("--rows 写成 3,5-7");
      const { appeal, due } = openAppeal(books, newRequest(await actorFor(books, input)), {
        stayId: findStay(books, stay).stayId,
        number: number === undefined ? null : wholeNumber(number, "疑点号"),
        fault,
        rows,
        payer: options.get("payer") ?? "",
        amount,
        days,
        notice: options.get("notice") ?? "",
      });
      return { json: { appeal, due }, lines: [`第 ${appeal} 号申诉案，${due} 以前说明`], ok: true };
    }),
};

export const appealImport: Command = {
  name: "appeal import",
  help: "按医保局的扣款清单立申诉：对上的每行一案，列出没有立案的和原因；--dry-run 只看不立",
  operands: "FILE",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    payer: { value: "PAYER", help: "扣谁付的；不写的照清单，再照各单先付的" },
    days: { value: DAYS_OPTION.value, help: DAYS_OPTION.help },
    notice: { value: NOTICE_OPTION.value, help: NOTICE_OPTION.help },
    "dry-run": { help: "只看每一行对上什么，不立案" },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const { options, operands } = input;
      const [path = ""] = operands;
      const file = { path, name: basename(path) };
      const payer = options.get("payer") ?? null;
      const request = newRequest(await actorFor(books, input));
      if (options.has("dry-run")) {
        return listOutcome(await previewBureauList(books, request, { file, payer }), {});
      }
      const days = wholeNumber(options.get("days"), "--days ");
      const notice = options.get("notice") ?? "";
      const asked = { file, payer, days, notice, shown: null };
      const { list, due } = await openBureauList(books, request, asked);
      return listOutcome(bureauList(books, list), { list, due });
    }),
};

export const appealLists: Command = {
  name: "appeal lists",
  help: "读过的医保局扣款清单；写上号的列出它的每一行",
  operands: "[LIST]",
  leastOperands: 0,
  mostOperands: 1,
  options: { data: DATA_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const [number] = input.operands;
      if (number !== undefined) {
        return listOutcome(bureauList(books, wholeNumber(number, "清单号")), {});
      }
      const lists = bureauLists(books);
      const lines = lists.map(
        ({ number: one, name, at, due, sums }) =>
          `${one} ${name} ${at.slice(0, 10)}，${due} 以前说明：${sumWords(sums)}`,
      );
      return { json: { lists }, lines: [...lines, `共 ${lists.length} 份`], ok: true };
    }),
};

interface ListResult {
  readonly rows: readonly BureauListRow[];
  readonly sums: BureauListSums;
  readonly statedTotal: Fen | null;
  readonly unreadSheets: readonly string[];
}

/** No names on the command line. Rows without a case are no failure: they are listed. */
function listOutcome({ rows, sums, statedTotal, unreadSheets }: ListResult, more: object): Outcome {
  const nameless = rows.map(({ name: _, stayName: __, ...row }) => row);
  const json = { ...more, sums, statedTotal, unreadSheets, rows: nameless };
  const lines = rows.map(({ place, reference, fault, amount, payer, verdict, appeal, reason }) => {
    const money = amount === null ? "" : ` ${yuan(amount)} 元`;
    const which = appeal === null ? "" : ` 第 ${appeal} 号`;
    const why = reason === "" ? "" : `：${reason}`;
    return `${place} ${reference} ${fault}${payer === "" ? "" : ` ${payer}`}${money} ${verdict}${which}${why}`;
  });
  const stated =
    statedTotal === null || statedTotal === sums.amount
      ? []
      : [`清单自己的合计是 ${yuan(statedTotal)} 元，和各行之和不同`];
  const unread = unreadSheets.length === 0 ? [] : [`没有读的工作表：${unreadSheets.join("、")}`];
  return { json, lines: [...lines, sumWords(sums), ...stated, ...unread], ok: true };
}

function sumWords({ rows, amount, parts }: BureauListSums): string {
  const each = parts.map((one) => `${one.verdict} ${one.rows} 行 ${yuan(one.amount)} 元`);
  return `${rows} 行 ${yuan(amount)} 元 = ${each.join(" + ")}`;
}

export const appealExplain: Command = {
  name: "appeal explain",
  help: "申诉说明：写理由和证据（案号见 appeal list）",
  operands: "APPEAL",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    evidence: { value: "TEXT", help: "理由和证据", required: true },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const appeal = wholeNumber(input.operands[0], "案号");
      const evidence = input.options.get("evidence") ?? "";
      explainAppeal(books, newRequest(await actorFor(books, input)), { appeal, evidence });
      return { json: { appeal }, lines: [`第 ${appeal} 号申诉案：已记下说明`], ok: true };
    }),
};

export const appealConclude: Command = {
  name: "appeal conclude",
  help: "申诉结果：成立的恢复应收，不成立的扣款",
  operands: "APPEAL",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    outcome: { value: "OUTCOME", help: APPEAL_OUTCOMES.join("、"), required: true },
    reason: { value: "TEXT", help: "医保局的答复，记入日志", required: true },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const appeal = wholeNumber(input.operands[0], "案号");
      const outcome = wordOf(input, "outcome", APPEAL_OUTCOMES) ?? "不成立";
      const reason = input.options.get("reason") ?? "";
      const request = newRequest(await actorFor(books, input));
      concludeAppeal(books, request, { appeal, outcome, reason });
      return { json: { appeal, outcome }, lines: [`第 ${appeal} 号申诉案：${outcome}`], ok: true };
    }),
};
