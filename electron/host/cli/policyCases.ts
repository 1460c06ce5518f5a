import { basename } from "node:path";
import { proposalsText, proposeExamples } from "../../../shared/keeper/proposeExamples.ts";
import { inTurns } from "../office/inTurns.ts";
import { compilePack } from "../office/packs.ts";
import type { Command } from "./command.ts";
import { PACK_DATA_OPTION, packSource } from "./packFile.ts";

export const policyCases: Command = {
  name: "policy cases",
  help: "给一个政策包提出还缺的算例：没有试到的每一处、每条界限的上下一分；得数留空，由人手算",
  operands: "PACK",
  leastOperands: 1,
  mostOperands: 1,
  options: { data: PACK_DATA_OPTION },
  run: async (input) => {
    const { text, file } = await packSource(input, input.operands[0] ?? "");
    const proposed = await inTurns(proposeExamples(compilePack(text, basename(file, ".yaml"))));
    const written = proposalsText(proposed);
    return { json: { ...proposed, text: written }, lines: [written.trimEnd()], ok: true };
  },
};
