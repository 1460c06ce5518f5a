/** What was found out about one stay, on the command line: entering it, and what a person should look at. */
import { parseDay } from "../../../shared/calendar/day.ts";
import { INJURY_RESULTS } from "../../../shared/settle/injury.ts";
import { enterStay, type StayEntryRequest, stayCircumstances } from "../office/enterStay.ts";
import { stayFlags } from "../office/stayFlags.ts";
import type { Books } from "../store/books.ts";
import type { StayEntryKind } from "../store/stayEntries.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { findStay } from "./settleCommands.ts";

export const stayEnter: Command = {
  name: "stay enter",
  help: "登记一次住院的情况：外伤调查结果、新生儿随母、选定参保、确认人证、政策要素，或撤回；为什么，留作记录",
  operands: "STAY",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    injury: { value: "RESULT", help: `外伤调查结果：${INJURY_RESULTS.join("、")}` },
    mother: { value: "PERSON", help: "新生儿随母：母亲的人员编号，要带 --born" },
    born: { value: "YYYY-MM-DD", help: "新生儿的出生日期" },
    same: {
      value: "PERSON",
      help: "人证不符，由主任确认账单就是登记里的这个人（人员编号见 --list）",
    },
    cover: { value: "N", help: "重复参保时按第几处结算，次序见 --list" },
    fact: { value: "NAME=TEXT", help: "政策包要问、账单和登记里没有的：要素=内容，空着是撤回" },
    "take-back": { value: "KIND", help: "撤回：injury、mother、cover 或 samePerson" },
    proof: { value: "TEXT", help: "看了什么证明，或为什么这样办" },
    list: { help: "只列出登记过的和重复的参保" },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const { stayId } = findStay(books, input.operands[0] ?? "");
      if (!input.options.has("list")) {
        const entry = entryOf(books, stayId, input);
        const proof = input.options.get("proof");
        if (proof === undefined) throw new UsageError("缺少 --proof TEXT");
        const request = newRequest(await actorFor(books, input));
        enterStay(books, request, { stayId, entry, proof });
      }
      const found = stayCircumstances(books, stayId);
      const covers = found.covers.map(
        ({ insuranceType, insuredRegion, personNo, source }, index) =>
          `重复参保 ${index + 1}：${insuranceType}（${insuredRegion}）人员编号 ${personNo}，${source}`,
      );
      const facts = found.facts.map(({ name, values, text }) => {
        const choices = values.length === 0 ? "" : `（${values.join("、")}）`;
        return `要素 ${name}${choices}：${text === "" ? "没有登记" : text}`;
      });
      const mismatched = found.persons.map(
        ({ personNo, faults }) => `人证不符：人员编号 ${personNo}，${faults.join("、")}`,
      );
      const entries = found.entries.map(
        ({ kind, value, at, window }) =>
          `${at.replace("T", " ")} ${window} ${kind}${value === null ? "（撤回）" : ""}`,
      );
      // No names on the command line.
      const persons = found.persons.map(({ name: _, ...person }) => person);
      return {
        json: { ...found, persons },
        lines: [...covers, ...mismatched, ...facts, ...entries],
        ok: true,
      };
    }),
};

function entryOf(books: Books, stayId: number, { options }: Input): StayEntryRequest["entry"] {
  const given = ["injury", "mother", "cover", "same", "fact", "take-back"].filter((name) =>
    options.has(name),
  );
  const [way] = given;
  if (way === undefined || given.length > 1) {
    throw new UsageError(
      "--injury、--mother、--cover、--same、--fact、--take-back 要写一个，只写一个",
    );
  }
  const text = options.get(way) ?? "";
  switch (way) {
    case "injury": {
      const result = INJURY_RESULTS.find((one) => one === text);
      if (result === undefined) throw new UsageError(`--injury 只认 ${INJURY_RESULTS.join("、")}`);
      return { kind: "injury", result };
    }
    case "mother": {
      const birthDay = parseDay(options.get("born") ?? "");
      if (birthDay === null) throw new UsageError("--mother 要带 --born，写成 2023-06-30 的样子");
      return { kind: "mother", personNo: text, birthDay };
    }
    case "same":
      return { kind: "samePerson", personNo: text };
    case "cover": {
      const cover = stayCircumstances(books, stayId).covers[Number(text) - 1];
      if (cover === undefined) throw new UsageError("没有这一处重复的参保，见 --list");
      const { personNo, insuredRegion, insuranceType } = cover;
      return { kind: "cover", personNo, insuredRegion, insuranceType };
    }
    case "fact": {
      const at = text.indexOf("=");
      if (at < 1) throw new UsageError("--fact 写成 要素=内容");
      return { kind: "fact", name: text.slice(0, at), text: text.slice(at + 1).trim() };
    }
    default: {
      const kinds = ["cover", "mother", "injury", "samePerson"] as const;
      const of = (kinds satisfies readonly StayEntryKind[]).find((one) => one === text);
      if (of === undefined) throw new UsageError(`--take-back 只认 ${kinds.join("、")}`);
      return { kind: "takeBack", of };
    }
  }
}

const DOCTOR_WORDS = {
  unknown: "医师编码不在名册里",
  otherHospital: "医师的协议不在本院",
  notValid: "医师的协议当日无效",
  suspended: "医师当日暂停处方权",
} as const;

const LIMIT_WORDS = { diagnosis: "诊断", sex: "性别", age: "年龄" } as const;

export const stayFlagsCommand: Command = {
  name: "stay flags",
  help: "列出一次住院结算前要看的明细：开单医师有疑问的、超出限制范围的",
  operands: "STAY",
  leastOperands: 1,
  mostOperands: 1,
  options: { data: DATA_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const { stayId } = findStay(books, input.operands[0] ?? "");
      const flags = stayFlags(books, stayId);
      const lines = [
        ...flags.doctors.map(
          ({ sourceRow, item, doctorCode, fault }) =>
            `第 ${sourceRow} 行 ${item}：${DOCTOR_WORDS[fault]}（${doctorCode}）`,
        ),
        ...flags.restrictions.map(({ sourceRow, item, faults, rule }) => {
          const what = faults.map((fault) => LIMIT_WORDS[fault]).join("、");
          return `第 ${sourceRow} 行 ${item}：${what}不在限制范围（${rule.restriction || rule.clause}）`;
        }),
        ...flags.approvals.map(({ sourceRow, item }) => `第 ${sourceRow} 行 ${item}：没有使用审批`),
      ];
      return { json: flags, lines: [...lines, `共 ${lines.length} 处`], ok: true };
    }),
};
