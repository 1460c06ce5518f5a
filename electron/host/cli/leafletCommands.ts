/** The patient's papers from the command line: 明白纸 of settlements, 费用估算和补件通知 of stays. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leafletPaper, noticePaper } from "../office/leafletPaper.ts";
import { recordLeafletPrinting, recordNoticePrinting } from "../office/printing.ts";
import { type PatientPaper, renderLeaflet } from "../papers/leaflet.ts";
import type { Actor } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import type { Command, Input } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { findStay } from "./settleCommands.ts";

const OPTIONS = {
  data: DATA_OPTION,
  out: { value: "DIR", help: "写到哪个文件夹", required: true },
  login: LOGIN_OPTION,
} as const;

export const leaflet: Command = {
  name: "leaflet",
  help: "把明白纸印成 PDF，每张结算单一页；每次都记入日志",
  operands: "SLIP…",
  leastOperands: 1,
  mostOperands: 100_000,
  options: OPTIONS,
  run: (input) =>
    withPapers(input, (books, actor, slipNumber) => {
      const paper = leafletPaper(books, slipNumber);
      recordLeafletPrinting(books, newRequest(actor), { slipNumber });
      return { paper, file: `明白纸-${paper.number}.pdf` };
    }),
};

export const notice: Command = {
  name: "notice",
  help: "把还没有结算的住院印成费用估算和补件通知（PDF）；每次都记入日志",
  operands: "STAY…",
  leastOperands: 1,
  mostOperands: 100_000,
  options: OPTIONS,
  run: (input) =>
    withPapers(input, async (books, actor, inpatientNo) => {
      const { stayId } = findStay(books, inpatientNo);
      const paper = await noticePaper(books, stayId);
      recordNoticePrinting(books, newRequest(actor), { stayId });
      return { paper, file: `费用估算-${paper.number}.pdf` };
    }),
};

interface NamedPaper {
  readonly paper: PatientPaper;
  readonly file: string;
}

/** One file for each operand. */
function withPapers(
  input: Input,
  paperOf: (books: Books, actor: Actor, operand: string) => NamedPaper | Promise<NamedPaper>,
) {
  return withBooks(input, async (books) => {
    const folder = input.options.get("out") ?? "";
    mkdirSync(folder, { recursive: true });
    const actor = await actorFor(books, input);
    const files: string[] = [];
    for (const operand of input.operands) {
      const { paper, file } = await paperOf(books, actor, operand);
      writeFileSync(join(folder, file), await renderLeaflet(paper));
      files.push(file);
    }
    return { json: { files }, lines: files.map((file) => join(folder, file)), ok: true };
  });
}
