/** Opening the data folder that a command works on, and who works on it. */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { actorOf, verifyAccount } from "../office/accounts.ts";
import { openOffice } from "../office/office.ts";
import { prepareTraining } from "../office/trainingOffice.ts";
import { type Actor, type ActRequest, consoleActor } from "../store/act.ts";
import { type Books, closeBooks, DATABASE_FILE } from "../store/books.ts";
import type { Input, Option } from "./command.ts";
import { askPassword } from "./password.ts";

export const DATA_OPTION: Option = { value: "DIR", help: "数据文件夹", required: true };

export const LOGIN_OPTION: Option = {
  value: "LOGIN",
  help: "以这个账号办理（密码取自 YIJIE_PASSWORD 或当场输入）；不写就以命令行的身份",
};

export function hasBooks(folder: string): boolean {
  return existsSync(join(folder, DATABASE_FILE));
}

/** Works on the books of --data, which must be there already. Throws NO_BOOKS and what opening throws. */
export async function withBooks<Result>(
  { options }: Pick<Input, "options">,
  work: (books: Books) => Promise<Result>,
): Promise<Result> {
  const folder = options.get("data") ?? "";
  if (!hasBooks(folder)) throw new YijieError("NO_BOOKS", { folder });
  const books = await openOffice({ folder });
  try {
    return await work(books);
  } finally {
    closeBooks(books);
  }
}

/** The same; a folder without books becomes a training office (演示) first. */
export async function withTrainingBooks<Result>(
  input: Pick<Input, "options" | "say">,
  work: (books: Books) => Promise<Result>,
): Promise<Result> {
  const folder = input.options.get("data") ?? "";
  if (!hasBooks(folder)) {
    const books = await openOffice({ folder, create: "training" });
    try {
      await prepareTraining(books);
    } finally {
      closeBooks(books);
    }
    input.say(`${folder} 里还没有账簿，已建成演示账簿`);
  }
  return withBooks(input, work);
}

/** Whose act it is: the account of --login, or whoever has the folder on this machine. */
export async function actorFor(books: Books, { options }: Pick<Input, "options">): Promise<Actor> {
  const login = options.get("login");
  if (login === undefined) return consoleActor(books);
  const password = process.env.YIJIE_PASSWORD ?? (await askPassword(`${login} 的密码：`));
  return actorOf(await verifyAccount(books, login, password), "命令行");
}

/** A key of its own: asking twice on the command line means it twice. */
export function newRequest(actor: Actor): ActRequest {
  return { key: `cli/${randomUUID()}`, actor };
}

/** Results go into an empty or new folder, so that old and new never mix. Throws FOLDER_NOT_EMPTY. */
export function requireEmpty(folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new YijieError("FOLDER_NOT_EMPTY", { folder });
}
