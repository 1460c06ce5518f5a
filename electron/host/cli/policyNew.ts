import { packSkeleton } from "../../../shared/keeper/skeleton.ts";
import { PACK_ID } from "../../../shared/policy/packId.ts";
import { type Command, UsageError } from "./command.ts";

export const policyNew: Command = {
  name: "policy new",
  help: "写出一个新政策包的骨架：每一段都在，只有原文才知道的留空（不写文件，用 > 存下）",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: {
    id: { value: "ID", help: "编号，如 chongqing-resident-2024", required: true },
    name: { value: "NAME", help: "名称", required: true },
  },
  run: async ({ options }) => {
    const id = options.get("id") ?? "";
    const name = (options.get("name") ?? "").trim();
    if (!PACK_ID.test(id)) throw new UsageError(`编号只用小写字母、数字和“-”，没有看懂 ${id}`);
    if (name === "" || name.includes("\n")) throw new UsageError("--name 后面写一行名称");
    const text = packSkeleton(id, name);
    return { json: { id, text }, lines: [text.trimEnd()], ok: true };
  },
};
