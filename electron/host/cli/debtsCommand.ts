import { printYuan, sumFen } from "../../../shared/money/fen.ts";
import { type OpenDebt, openDebts } from "../office/payments.ts";
import type { Command } from "./command.ts";
import { DATA_OPTION, withBooks } from "./officeFolder.ts";

export const debtsCommand: Command = {
  name: "debts",
  help: "列出欠费结算里还没有收清的，从最早的往后",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: { data: DATA_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const debts = openDebts(books);
      const open = sumFen(debts.map((debt) => debt.open));
      // No names on the command line: the slip leads to the patient.
      const json = debts.map(({ name: _, ...debt }) => debt);
      const summary = `还欠 ${debts.length} 笔，共 ${printYuan(open)}`;
      return { json: { debts: json, open }, lines: [...debts.map(lineOf), summary], ok: true };
    }),
};

function lineOf({ slipNumber, inpatientNo, settledAt, open, debt }: OpenDebt): string {
  const day = settledAt.slice(0, 10);
  return `${slipNumber} 住院号 ${inpatientNo}，${day} 欠 ${printYuan(debt)}，还欠 ${printYuan(open)}`;
}
