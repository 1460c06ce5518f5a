/** Lists of named sources on the command line: which there are, what differs, taking one back; items without a match. */
import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Day, parseDay } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { fen, printYuan } from "../../../shared/money/fen.ts";
import {
  compareSourceLists,
  DIFFERENCE_WORDS,
  exportComparison,
  type ListComparison,
  maskDifference,
} from "../office/compareSourceLists.ts";
import { inTurns } from "../office/inTurns.ts";
import { type UnmappedState, unmappedItems } from "../office/unmappedItems.ts";
import { withdrawList } from "../office/withdrawList.ts";
import { listRecords } from "../store/sourceLists.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";

export const listsCommand: Command = {
  name: "lists",
  help: "列出导入过的名单，从最近的往前：谁的、从哪天起、多少行、还算不算数",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: { data: DATA_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const lists = listRecords(books, null);
      const lines = lists.map((list) => {
        const state = list.counts ? "" : list.withdrawnAt === null ? "（已替换）" : "（已撤回）";
        return `${list.id} ${list.kind} ${list.source} ${list.from} 起，${list.entryCount} 行，批次 ${list.batchId}${state}`;
      });
      return { json: { lists }, lines: [...lines, `共 ${lists.length} 份`], ok: true };
    }),
};

export const listsCompare: Command = {
  name: "lists compare",
  help: "名单比对：与另一份名单、参保登记、漏保或死亡；证件号码只留后四位，带 --out 写成文件",
  operands: "LIST",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    before: { value: "LIST", help: "与这份原来的名单比" },
    register: { value: "YYYY-MM-DD", help: "与参保登记里这一天的比" },
    insured: { value: "YYYY-MM-DD", help: "找这一天没有参保的人" },
    deaths: { help: "找死亡名单里的人" },
    out: { value: "FILE", help: "写到哪里，要以 .xlsx 或 .csv 结尾" },
    purpose: { value: "TEXT", help: "写成文件的用途，记入日志" },
    whole: { help: "文件里写完整的证件号码" },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const comparison = comparisonOf(input);
      const found = await inTurns(compareSourceLists(books, comparison));
      const differences = found.map(maskDifference);
      const saved = await save(input, (form, purpose, whole) =>
        actorFor(books, input).then((actor) =>
          exportComparison(books, newRequest(actor), { comparison, form, whole, purpose }),
        ),
      );
      // No names on the command line.
      const json = differences.map(({ name: _, ...row }) => row);
      const lines = differences.map(({ kind, idNumber, changes }) => {
        const fields = changes.map(({ field }) => field).join("、");
        return `${DIFFERENCE_WORDS[kind]} ${idNumber}${fields === "" ? "" : `：${fields}`}`;
      });
      return {
        json: { differences: json },
        lines: [...lines, `共 ${differences.length} 处差异`, ...saved],
        ok: true,
      };
    }),
};

function comparisonOf({ operands, options }: Input): ListComparison {
  const list = listNumber(operands[0]);
  const ways = ["before", "register", "insured", "deaths"].filter((name) => options.has(name));
  if (ways.length !== 1) {
    throw new UsageError("--before、--register、--insured、--deaths 要写一个，只写一个");
  }
  if (options.has("deaths")) return { what: "deaths", list };
  if (options.has("before")) {
    return { what: "lists", before: listNumber(options.get("before")), after: list };
  }
  const day = dayOption(options.get("register") ?? options.get("insured"));
  return { what: options.has("register") ? "register" : "missingCover", list, day };
}

function listNumber(text = ""): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError("名单号是数字，见 lists");
  return Number(text);
}

function dayOption(text = ""): Day {
  const day = parseDay(text);
  if (day === null) throw new UsageError("日期要写成 2023-06-30 的样子");
  return day;
}

async function save(
  { options }: Input,
  make: (form: "xlsx" | "csv", purpose: string, whole: boolean) => Promise<{ bytes: Buffer }>,
): Promise<readonly string[]> {
  const out = options.get("out");
  if (out === undefined) return [];
  const form = /\.(xlsx|csv)$/.exec(out)?.[1] as "xlsx" | "csv" | undefined;
  if (form === undefined) throw new UsageError("--out 要以 .xlsx 或 .csv 结尾");
  const purpose = options.get("purpose");
  if (purpose === undefined) throw new UsageError("写成文件要写 --purpose");
  const path = resolve(out);
  if (existsSync(path)) throw new YijieError("FILE_EXISTS", { file: path });
  const { bytes } = await make(form, purpose, options.has("whole"));
  writeFileSync(path, bytes, { mode: 0o600, flag: "wx" });
  return [`已写到 ${path}`];
}

export const listsWithdraw: Command = {
  name: "lists withdraw",
  help: "撤回一份名单：它不再算数，以前的名单重新算数",
  operands: "LIST",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    reason: { value: "TEXT", help: "为什么撤回，记入日志", required: true },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const request = newRequest(await actorFor(books, input));
      const reason = input.options.get("reason") ?? "";
      const done = withdrawList(books, request, { listId: listNumber(input.operands[0]), reason });
      return { json: done, lines: [`已撤回名单 ${done.listId}`], ok: true };
    }),
};

const STATE_WORDS: Readonly<Record<UnmappedState, string>> = {
  noCode: "没有国家编码",
  notInCatalogue: "目录里当日没有",
  notMatched: "没有对照",
  matchedOtherwise: "与对照不一致",
};

export const itemsUnmapped: Command = {
  name: "items unmapped",
  help: "列出没有对上国家编码的院内项目：行数和金额，金额大的在前",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: {
    data: DATA_OPTION,
    from: { value: "YYYY-MM-DD", help: "出院日期从", required: true },
    to: { value: "YYYY-MM-DD", help: "出院日期到", required: true },
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const days = {
        from: dayOption(input.options.get("from")),
        to: dayOption(input.options.get("to")),
      };
      const items = await inTurns(unmappedItems(books, days));
      const lines = items.map(
        ({ state, hospitalItemCode, hospitalItemName, lines: rows, amountFen }) =>
          `${STATE_WORDS[state]} ${hospitalItemCode} ${hospitalItemName}：${rows} 行，${printYuan(fen(amountFen))} 元`,
      );
      return { json: { items }, lines: [...lines, `共 ${items.length} 项`], ok: true };
    }),
};
