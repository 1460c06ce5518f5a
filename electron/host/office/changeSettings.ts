import { isAbsolute, relative, resolve } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import {
  SETTING_NAMES,
  SETTINGS,
  type SettingDefinition,
  type SettingName,
} from "../../../shared/contract/settings.ts";
import { type Actor, type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { settingValues } from "../store/settings.ts";
import { requireRight, requireRole } from "./rights.ts";

/** Changes what the office has set. Throws NOT_ALLOWED, BAD_REQUEST. */
export function changeSettings(
  books: Books,
  request: ActRequest,
  changes: Readonly<Partial<Record<SettingName, string>>>,
): void {
  requireRight(request.actor, "修改设置");
  for (const [name, value] of Object.entries(changes)) checkForm(name, value);
  const names = SETTING_NAMES.filter((name) => changes[name] !== undefined);
  for (const name of names) requireSettingRole(request.actor, SETTINGS[name]);
  refuseOwnFolder(books, changes.inboxFolder ?? "");
  const head = {
    ...request,
    kind: "修改设置",
    subject: names.map((name) => SETTINGS[name].label).join("、"),
    request: changes,
  };
  performAct(books, head, (act) => {
    const before = settingValues(books);
    for (const name of names) {
      const value = changes[name] ?? "";
      // Books from before there was this setting have no row of it.
      const isThere = books.prepare("SELECT 1 FROM setting WHERE name = ?").get(name) !== undefined;
      if (isThere) act.update("setting", { name }, { value });
      else act.insert("setting", { name, value });
    }
    act.note({
      before: Object.fromEntries(names.map((name) => [name, before[name]])),
      after: { ...changes },
    });
    return null;
  });
}

/** Whoever has the host's own console changes every setting. */
function requireSettingRole(actor: Actor, { label, roles }: SettingDefinition): void {
  if (roles !== undefined && actor.osUser === undefined) {
    requireRole(actor, `修改“${label}”`, roles);
  }
}

/** Files of the books must never be taken for files to import, nor files to import lie among the books. */
function refuseOwnFolder(books: Books, folder: string): void {
  if (folder === "") return;
  const [inbox, own] = [resolve(folder), resolve(books.folder)];
  if (isWithin(own, inbox) || isWithin(inbox, own)) {
    throw new YijieError("BAD_REQUEST", { detail: "“接收目录”不能和账簿的数据文件夹套在一起" });
  }
}

function isWithin(inner: string, outer: string): boolean {
  const path = relative(outer, inner);
  return path === "" || !(path.startsWith("..") || isAbsolute(path));
}

function checkForm(name: string, value: string): void {
  const known = SETTING_NAMES.find((one) => one === name);
  if (known === undefined) throw new YijieError("BAD_REQUEST", { detail: `没有 ${name} 这项设置` });
  const { label, form, hint } = SETTINGS[known];
  if (!form.test(value)) {
    throw new YijieError("BAD_REQUEST", { detail: `“${label}”的值不对，要写成：${hint}` });
  }
}
