import { YijieError } from "../../../shared/contract/errors.ts";
import { SETTING_NAMES, SETTINGS, type SettingName } from "../../../shared/contract/settings.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { settingValues } from "../store/settings.ts";
import { requireRight } from "./rights.ts";

/** Changes what the office has set. Throws NOT_ALLOWED, BAD_REQUEST. */
export function changeSettings(
  books: Books,
  request: ActRequest,
  changes: Readonly<Partial<Record<SettingName, string>>>,
): void {
  requireRight(request.actor, "修改设置");
  for (const [name, value] of Object.entries(changes)) checkForm(name, value);
  const names = SETTING_NAMES.filter((name) => changes[name] !== undefined);
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

function checkForm(name: string, value: string): void {
  const known = SETTING_NAMES.find((one) => one === name);
  if (known === undefined) throw new YijieError("BAD_REQUEST", { detail: `没有 ${name} 这项设置` });
  const { label, form, hint } = SETTINGS[known];
  if (!form.test(value)) {
    throw new YijieError("BAD_REQUEST", { detail: `“${label}”的值不对，要写成：${hint}` });
  }
}
