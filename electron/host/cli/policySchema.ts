import { packSchema, packSchemaText } from "../../../shared/keeper/schema.ts";
import type { Command } from "./command.ts";

export const policySchema: Command = {
  name: "policy schema",
  help: "给编辑器用的政策包格式说明（JSON Schema），存成 pack.schema.json 放在政策包旁边",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: {},
  run: async () => ({ json: packSchema(), lines: [packSchemaText().trimEnd()], ok: true }),
};
