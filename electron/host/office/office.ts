/** Opening the office: the books, checked at start, and for new training books the packs that come with the program. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { SETTING_LABELS } from "../../../shared/contract/settingLabels.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import { checkAtStart } from "../guard/check.ts";
import { programPath } from "../program.ts";
import { type Act, type ActRequest, consoleActor, performAct } from "../store/act.ts";
import { type Books, closeBooks, type OpenOptions, openBooks } from "../store/books.ts";
import { CHANGEABLE_SETTINGS, readSettings, type SettingName } from "../store/settings.ts";
import { removeUnfinishedImports } from "../store/unfinishedImports.ts";
import { activatePack } from "./packs.ts";
import { requireRight } from "./rights.ts";

/** Where the packs lie that come with the program. */
export const SHIPPED_POLICIES = programPath("resources/policies");

/**
 * Opens an office for work. Throws what openBooks throws, and BOOKS_ALTERED when what was checked at start has been
 * changed by something else than 医结.
 */
export async function openOffice(options: OpenOptions): Promise<Books> {
  const books = await openBooks(options);
  try {
    const { findings } = checkAtStart(books);
    const [first] = findings;
    if (first !== undefined) {
      throw new YijieError("BOOKS_ALTERED", {
        count: findings.length,
        detail: `${first.table} ${first.key}：${first.problem}`,
      });
    }
    removeUnfinishedImports(books);
    if (books.training) activateShippedPacks(books);
    return books;
  } catch (error) {
    closeBooks(books);
    throw error;
  }
}

/** A training office starts with every shipped pack in force; what it changes later is its own. */
function activateShippedPacks(books: Books): void {
  if (books.prepare("SELECT 1 FROM pack LIMIT 1").get() !== undefined) return;
  const actor = consoleActor(books);
  for (const file of readdirSync(SHIPPED_POLICIES).sort()) {
    if (!file.endsWith(".yaml")) continue;
    const text = readFileSync(join(SHIPPED_POLICIES, file), "utf8");
    const confirmedAssumptions = [...(loadPack(text, file).pack?.assumptions.keys() ?? [])];
    activatePack(books, { key: `shipped/${file}`, actor }, { text, confirmedAssumptions });
  }
}

/** Changes what the office has set. Throws NOT_ALLOWED, BAD_REQUEST. */
export function changeSettings(
  books: Books,
  request: ActRequest,
  changes: Readonly<Partial<Record<SettingName, string>>>,
): void {
  requireRight(request.actor, "修改设置");
  for (const [name, value] of Object.entries(changes)) {
    const isAllowed = SETTING_FORMS[name as SettingName]?.test(value) === true;
    if (!isAllowed) {
      const { label, help } = SETTING_LABELS[name as SettingName];
      throw new YijieError("BAD_REQUEST", { detail: `${label}不对。${help}` });
    }
  }
  const names = CHANGEABLE_SETTINGS.filter((name) => changes[name] !== undefined);
  const head = { ...request, kind: "修改设置", subject: settingNames(names), request: changes };
  performAct(books, head, (act) => {
    const before = readSettings(books);
    for (const name of names) writeSetting(books, act, name, changes[name] ?? "");
    act.note({
      before: Object.fromEntries(names.map((name) => [name, before[name]])),
      after: { ...changes },
    });
    return null;
  });
}

function settingNames(names: readonly SettingName[]): string {
  return names.map((name) => SETTING_LABELS[name].label).join("、");
}

/** Books of an earlier version have no row yet for a setting that came later. */
function writeSetting(books: Books, act: Act, name: SettingName, value: string): void {
  const known = books.prepare("SELECT 1 FROM setting WHERE name = ?").get(name) !== undefined;
  if (known) act.update("setting", { name }, { value });
  else act.insert("setting", { name, value });
}

const SETTING_FORMS: Record<SettingName, RegExp> = {
  hospitalCode: /^[A-Za-z0-9]{1,30}$/,
  hospitalName: /^[^\r\n\t]{1,100}$/,
  hospitalLevel: /^(一级|二级|三级)$/,
  hospitalRegion: /^\d{6}$/,
  settledSource: /^(calculated|platform)$/,
  hotline: /^[0-9０-９()（）、,，转 -]{0,60}$/,
  idleLockMinutes: /^([1-9]|[12]\d|30)$/,
};

/**
 * 校时确认: the clock runs behind the last act because the earlier time was wrong; from here on the present one counts.
 * Throws NOT_ALLOWED, REASON_MISSING.
 */
export function acceptClock(
  books: Books,
  request: ActRequest,
  { reason }: { readonly reason: string },
): void {
  requireRight(request.actor, "校时确认");
  if (reason.trim() === "") throw new YijieError("REASON_MISSING", { act: "校时确认" });
  const head = {
    ...request,
    kind: "校时确认",
    subject: "时钟",
    request: { reason },
    anyClock: true,
  };
  performAct(books, head, (act) => {
    act.note({ reason });
    return null;
  });
}
