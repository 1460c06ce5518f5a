/** 申诉 on the command line: the cases, opening one, explaining it, its outcome. */
import { APPEAL_OUTCOMES } from "../../../shared/audit/appeal.ts";
import { parseYuan } from "../../../shared/money/fen.ts";
import { allAppeals, concludeAppeal, explainAppeal, openAppeal } from "../office/appeals.ts";
import { type Command, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { wholeNumber, wordOf } from "./reviewCommands.ts";
import { findStay } from "./settleCommands.ts";
import { yuan } from "./words.ts";

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
  help: "立申诉：医保局认定了一条疑点（见 review list），几天内说明，说明不了扣哪一方多少",
  operands: "STAY NUMBER",
  leastOperands: 2,
  mostOperands: 2,
  options: {
    data: DATA_OPTION,
    payer: { value: "PAYER", help: "扣谁付的，照结算单写", required: true },
    amount: { value: "YUAN", help: "扣多少元", required: true },
    days: { value: "DAYS", help: "几天内说明，今天不算", required: true },
    notice: { value: "TEXT", help: "医保局的通知：文号、怎么说的", required: true },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const { operands, options } = input;
      const amount = parseYuan(options.get("amount") ?? "");
      if (amount === null) throw new UsageError("--amount 写成 1200 或 1200.50");
      const days = wholeNumber(options.get("days"), "--days ");
      const { appeal, due } = openAppeal(books, newRequest(await actorFor(books, input)), {
        stayId: findStay(books, operands[0] ?? "").stayId,
        number: wholeNumber(operands[1], "疑点号"),
        payer: options.get("payer") ?? "",
        amount,
        days,
        notice: options.get("notice") ?? "",
      });
      return { json: { appeal, due }, lines: [`第 ${appeal} 号申诉案，${due} 以前说明`], ok: true };
    }),
};

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
