import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Fen, parseYuan, printYuan } from "../../../shared/money/fen.ts";
import { readSettlement } from "../office/reads.ts";
import { recordReprint } from "../office/reprint.ts";
import { slipPaper } from "../office/slipPaper.ts";
import { type SlipVerdict, sealedFigures, verifySlip } from "../papers/slipCode.ts";
import type { Books } from "../store/books.ts";
import { slipKey } from "../store/settings.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { printSlips } from "./printSlips.ts";

export const slip: Command = {
  name: "slip",
  help: "把结算单印成 PDF，每张一个文件；--reprint 记为补打",
  operands: "SLIP…",
  leastOperands: 1,
  mostOperands: 100_000,
  options: {
    data: DATA_OPTION,
    out: { value: "DIR", help: "写到哪个文件夹", required: true },
    reprint: { help: "补打：记入日志，单上印补打标记和次数" },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const folder = input.options.get("out") ?? "";
      mkdirSync(folder, { recursive: true });
      const actor = await actorFor(books, input);
      for (const slipNumber of input.operands) readSettlement(books, slipNumber);
      const papers = input.operands.map((slipNumber) => {
        const isReprint = input.options.has("reprint");
        const number = isReprint
          ? recordReprint(books, newRequest(actor), { slipNumber }).number
          : 0;
        return slipPaper(books, slipNumber, number);
      });
      const files = await printSlips(papers, folder);
      return { json: { files }, lines: files.map((file) => join(folder, file)), ok: true };
    }),
};

export const slipVerify: Command = {
  name: "slip verify",
  help: "核验一张结算单：照纸面写单号、校验码和上面的金额，与账簿比对",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: {
    data: DATA_OPTION,
    number: { value: "NUMBER", help: "结算单号", required: true },
    code: { value: "CODE", help: "校验码", required: true },
    total: { value: "YUAN", help: "纸面上的医疗费总额" },
    fund: { value: "YUAN", help: "纸面上的报销合计" },
    own: { value: "YUAN", help: "纸面上的本人应付" },
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const verdict = verifyTyped(books, input);
      const ok = verdict.verdict === "genuine";
      return { json: verdict, lines: verdictLines(verdict), ok };
    }),
};

function verifyTyped(books: Books, { options }: Pick<Input, "options">): SlipVerdict {
  const booked = readSettlement(books, options.get("number") ?? "");
  const figures = { ...sealedFigures(booked) };
  for (const [option, field] of TYPED_SUMS) {
    const text = options.get(option);
    if (text === undefined) continue;
    const amount = parseYuan(text.replaceAll(",", ""));
    if (amount === null) throw new UsageError(`--${option} 要写金额，例如 1234.50`);
    figures[field] = amount;
  }
  return verifySlip(slipKey(books), figures, options.get("code") ?? "", booked);
}

const TYPED_SUMS = [
  ["total", "totalFee"],
  ["fund", "fundTotal"],
  ["own", "personTotal"],
] as const;

function verdictLines(verdict: SlipVerdict): readonly string[] {
  switch (verdict.verdict) {
    case "genuine":
      return ["真：校验码和金额与账簿一致"];
    case "unknown":
      return [`不能确认：${verdict.reason}`];
    case "altered":
      return [
        "不符：纸面与账簿不一致",
        ...verdict.fields.map(
          ({ name, onPaper, genuine }) =>
            `  ${name}：纸面 ${printed(onPaper)}，账簿 ${printed(genuine)}`,
        ),
      ];
  }
}

function printed(value: string | Fen): string {
  return typeof value === "string" ? value : printYuan(value);
}
