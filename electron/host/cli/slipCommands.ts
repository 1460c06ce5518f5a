import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Fen, parseYuan, printYuan } from "../../../shared/money/fen.ts";
import { recordPrinting } from "../office/printing.ts";
import { readSettlement } from "../office/reads.ts";
import { slipPaper } from "../office/slipPaper.ts";
import { bookedDocument, verifySlipFile } from "../office/verifySlip.ts";
import { type SlipVerdict, sealedFigures, verifySlip } from "../papers/slipCode.ts";
import type { Books } from "../store/books.ts";
import { slipKey } from "../store/settings.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { printSlips } from "./printSlips.ts";
import { readFile } from "./readFile.ts";

export const slip: Command = {
  name: "slip",
  help: "把结算单印成 PDF，每张一个文件；每次都记入日志，第一次是正本，以后是补打",
  operands: "SLIP…",
  leastOperands: 1,
  mostOperands: 100_000,
  options: {
    data: DATA_OPTION,
    out: { value: "DIR", help: "写到哪个文件夹", required: true },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const folder = input.options.get("out") ?? "";
      mkdirSync(folder, { recursive: true });
      const actor = await actorFor(books, input);
      for (const slipNumber of input.operands) readSettlement(books, slipNumber);
      const papers = input.operands.map((slipNumber) => {
        const { number } = recordPrinting(books, newRequest(actor), { slipNumber });
        return slipPaper(books, slipNumber, number);
      });
      const { files, warnings } = await printSlips(papers, folder);
      for (const warning of warnings) input.say(warning);
      return { json: { files }, lines: files.map((file) => join(folder, file)), ok: true };
    }),
};

export const slipVerify: Command = {
  name: "slip verify",
  help: "核验一张结算单：给 PDF 文件，或照纸面写单号、校验码和金额；与账簿不一致时退出码为 1",
  operands: "[PDF]",
  leastOperands: 0,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    number: { value: "NUMBER", help: "纸面上的结算单号" },
    code: { value: "CODE", help: "纸面上的校验码" },
    total: { value: "YUAN", help: "纸面上的医疗费总额" },
    fund: { value: "YUAN", help: "纸面上的报销合计" },
    own: { value: "YUAN", help: "纸面上的本人应付" },
  },
  run: async (input) => {
    const isTyped = input.options.has("number") && input.options.has("code");
    if (isTyped === input.operands.length > 0) {
      throw new UsageError("要么写 PDF 文件，要么写 --number 和 --code");
    }
    return withBooks(input, async (books) => {
      const verdict = isTyped
        ? verifyTyped(books, input)
        : await verifySlipFile(books, readFile(input.operands[0] ?? ""));
      return { json: verdict, lines: verdictLines(verdict), ok: verdict.verdict === "genuine" };
    });
  },
};

function verifyTyped(books: Books, { options }: Pick<Input, "options">): SlipVerdict {
  const slipNumber = options.get("number") ?? "";
  const document = bookedDocument(books, slipNumber);
  if (document === null) {
    return { verdict: "unknown", reason: `账簿里没有结算单 ${slipNumber}` };
  }
  const figures = { ...sealedFigures(document) };
  for (const [option, field] of TYPED_SUMS) {
    const text = options.get(option);
    // Without the paper's own sums the code would be compared with the books alone, and any altered sum pass for true.
    if (text === undefined) throw new UsageError(`缺少 --${option} YUAN，照纸面写`);
    const amount = parseYuan(text.replaceAll(",", ""));
    if (amount === null) throw new UsageError(`--${option} 要写金额，例如 1234.50`);
    figures[field] = amount;
  }
  return verifySlip(slipKey(books), figures, options.get("code") ?? "", document);
}

const TYPED_SUMS = [
  ["total", "totalFee"],
  ["fund", "fundTotal"],
  ["own", "personTotal"],
] as const;

function verdictLines(verdict: SlipVerdict): readonly string[] {
  switch (verdict.verdict) {
    case "genuine":
      return ["真：与账簿一致"];
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
