import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { insurerCopies } from "../office/insurerCopies.ts";
import { recordPrinting, requireStanding } from "../office/printing.ts";
import type { Command } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";

export const slipCopies: Command = {
  name: "slip copies",
  help: "商保理赔材料：结算单和费用明细清单合成一个 PDF；计入补打次数，用途记入日志",
  operands: "SLIP…",
  leastOperands: 1,
  mostOperands: 1_000,
  options: {
    data: DATA_OPTION,
    out: { value: "DIR", help: "写到哪个文件夹", required: true },
    purpose: { value: "TEXT", help: "用途，例如“商业保险理赔”", required: true },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const folder = input.options.get("out") ?? "";
      const purpose = input.options.get("purpose") ?? "";
      mkdirSync(folder, { recursive: true });
      const actor = await actorFor(books, input);
      for (const slipNumber of input.operands) requireStanding(books, slipNumber);
      const files: string[] = [];
      for (const slipNumber of input.operands) {
        const ask = { slipNumber, purpose };
        const { number } = recordPrinting(books, newRequest(actor), ask);
        const file = `${slipNumber}-理赔材料${number === 0 ? "" : `-补打${number}`}.pdf`;
        writeFileSync(join(folder, file), await insurerCopies(books, slipNumber, number));
        files.push(file);
      }
      return { json: { files }, lines: files.map((file) => join(folder, file)), ok: true };
    }),
};
