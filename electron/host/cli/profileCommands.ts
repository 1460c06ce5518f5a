import { writeFileSync } from "node:fs";
import { YijieError } from "../../../shared/contract/errors.ts";
import { mappingProfileSchema } from "../../../shared/contract/mappingProfile.ts";
import { removeProfile, saveProfile } from "../office/mapping.ts";
import { readProfiles } from "../store/profiles.ts";
import { type Command, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { readFile } from "./readFile.ts";

export const profileList: Command = {
  name: "profile list",
  help: "存着的导入方案；给了 --out 的，把一个方案存成文件",
  operands: "[NAME]",
  leastOperands: 0,
  mostOperands: 1,
  options: { data: DATA_OPTION, out: { value: "FILE", help: "写到哪个文件" } },
  run: (input) =>
    withBooks(input, async (books) => {
      const [name] = input.operands;
      const all = readProfiles(books).filter((one) => name === undefined || one.name === name);
      if (name !== undefined && all.length === 0) {
        throw new YijieError("NOT_FOUND", { what: `导入方案“${name}”` });
      }
      const out = input.options.get("out");
      const [first] = all;
      if (out !== undefined) {
        if (name === undefined || first === undefined) throw new UsageError("--out 要写方案的名称");
        writeFileSync(out, `${JSON.stringify(first, null, 2)}\n`);
      }
      return { json: { profiles: all }, lines: all.map((one) => one.name), ok: true };
    }),
};

export const profileSave: Command = {
  name: "profile save",
  help: "从文件读入一个导入方案，同名的被它代替",
  operands: "FILE",
  leastOperands: 1,
  mostOperands: 1,
  options: { data: DATA_OPTION, login: LOGIN_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const [path = ""] = input.operands;
      const profile = mappingProfileSchema.safeParse(parsed(readFile(path).toString("utf8")));
      if (!profile.success) throw new UsageError(`${path} 不是医结存的导入方案`);
      saveProfile(books, newRequest(await actorFor(books, input)), profile.data);
      return { json: { name: profile.data.name }, lines: [profile.data.name], ok: true };
    }),
};

export const profileRemove: Command = {
  name: "profile remove",
  help: "删除一个导入方案；已经导入的账单不变",
  operands: "NAME",
  leastOperands: 1,
  mostOperands: 1,
  options: { data: DATA_OPTION, login: LOGIN_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const [name = ""] = input.operands;
      removeProfile(books, newRequest(await actorFor(books, input)), name);
      return { json: { name }, lines: [name], ok: true };
    }),
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
