import { SETTING_NAMES, SETTINGS, type SettingName } from "../../../shared/contract/settings.ts";
import { changeSettings } from "../office/changeSettings.ts";
import type { Books } from "../store/books.ts";
import { settingValues } from "../store/settings.ts";
import { type Command, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";

export const settingsCommand: Command = {
  name: "settings",
  help: "列出本院设置；写 名称=值 就修改，记入日志（名称用英文名或中文名）",
  operands: "[NAME=VALUE…]",
  leastOperands: 0,
  mostOperands: SETTING_NAMES.length,
  options: { data: DATA_OPTION, login: LOGIN_OPTION },
  run: (input) => {
    const changes = changesOf(input.operands);
    return withBooks(input, async (books) => {
      const names = Object.keys(changes) as SettingName[];
      if (names.length > 0) {
        changeSettings(books, newRequest(await actorFor(books, input)), changes);
      }
      const values = settingValues(books);
      return {
        json: { settings: values, changed: names },
        lines: names.length === 0 ? listed(books) : names.map((name) => line(name, values[name])),
        ok: true,
      };
    });
  },
};

function changesOf(operands: readonly string[]): Partial<Record<SettingName, string>> {
  const changes: Partial<Record<SettingName, string>> = {};
  for (const operand of operands) {
    const at = operand.indexOf("=");
    if (at < 1) throw new UsageError(`要写成 名称=值：${operand}`);
    const given = operand.slice(0, at);
    const name = SETTING_NAMES.find((one) => one === given || SETTINGS[one].label === given);
    if (name === undefined) throw new UsageError(`没有“${given}”这项设置`);
    if (name in changes) throw new UsageError(`“${given}”写了两次`);
    changes[name] = operand.slice(at + 1);
  }
  return changes;
}

function listed(books: Books): readonly string[] {
  const values = settingValues(books);
  return SETTING_NAMES.map((name) => `${line(name, values[name])}　（${SETTINGS[name].hint}）`);
}

function line(name: SettingName, value: string): string {
  return `${name} ${SETTINGS[name].label}：${value === "" ? "（空）" : value}`;
}
