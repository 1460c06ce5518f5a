/** policy diff and policy whatif: another pack's difference in words, and on the stored bills. */
import { basename } from "node:path";
import { type Day, parseDay } from "../../../shared/calendar/day.ts";
import { comparePacks, type PackDifference } from "../../../shared/keeper/comparePacks.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { inTurns } from "../office/inTurns.ts";
import { type PackEffect, packDiff, packWhatIf } from "../office/packEffect.ts";
import { compilePack } from "../office/packs.ts";
import type { Period } from "../office/resettle.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { DATA_OPTION, withBooks } from "./officeFolder.ts";
import { PACK_DATA_OPTION, packSource, packSourceIn } from "./packFile.ts";
import { yuan } from "./words.ts";

const PERIOD_HELP = "出院日期，如 2023-01-01..2023-12-31";

export const policyDiff: Command = {
  name: "policy diff",
  help: "两个政策包有什么不同：逐项列出原来的和新的数、两边的依据；加 --data 再看对已结算的住院有什么影响",
  operands: "A B",
  leastOperands: 2,
  mostOperands: 2,
  options: {
    data: { ...PACK_DATA_OPTION, help: "数据文件夹：编号从这里取，并用两个包重算里面的住院" },
    period: { value: "FROM..TO", help: `只看这一段（${PERIOD_HELP}）；要和 --data 一起写` },
  },
  run: async (input) => {
    const period = periodOf(input);
    if (!input.options.has("data")) {
      if (period !== null) throw new UsageError("--period 要和 --data 一起写");
      const [a, b] = await Promise.all(input.operands.map((name) => packSource(input, name)));
      const compared = comparePacks(compiled(a), compiled(b));
      return { json: { ...compared, effect: null }, lines: diffLines(compared), ok: true };
    }
    return withBooks(input, async (books) => {
      const [a, b] = input.operands.map((name) => compiled(packSourceIn(books, name)));
      if (a === undefined || b === undefined) throw new UsageError("缺少 A B");
      const diff = await inTurns(packDiff(books, a, b, period ?? ALWAYS));
      const stays = effectLines(diff.effect, Number.POSITIVE_INFINITY);
      return { json: diff, lines: [...diffLines(diff), "", ...stays], ok: true };
    });
  },
};

export const policyWhatIf: Command = {
  name: "policy whatif",
  help: "把一段时间里已结算的住院用另一个政策包重算一遍，看各方多付少付多少；只看，不记账",
  operands: "PACK",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    period: { value: "FROM..TO", help: PERIOD_HELP, required: true },
  },
  run: async (input) => {
    const period = periodOf(input) ?? ALWAYS;
    return withBooks(input, async (books) => {
      const pack = compiled(packSourceIn(books, input.operands[0] ?? ""));
      const effect = await inTurns(packWhatIf(books, pack, period));
      const head = `政策包 ${pack.id} ${pack.name}`;
      return {
        json: { packId: pack.id, packName: pack.name, ...effect },
        lines: [head, ...effectLines(effect, BIGGEST)],
        ok: true,
      };
    });
  },
};

const ALWAYS: Period = { from: "0001-01-01" as Day, to: "9999-12-31" as Day };
const BIGGEST = 20;

function periodOf({ options }: Input): Period | null {
  const text = options.get("period");
  if (text === undefined) return null;
  const [from, to, more] = text.split("..").map(parseDay);
  if (from == null || to == null || more !== undefined || to < from) {
    throw new UsageError(`--period 写成 2023-01-01..2023-12-31，没有看懂 ${text}`);
  }
  return { from, to };
}

function compiled(source: { text: string; file: string } | undefined): Pack {
  if (source === undefined) throw new UsageError("缺少 A B");
  return compilePack(source.text, basename(source.file, ".yaml"));
}

// —— words

const KIND_MARKS = { added: "＋", removed: "－", changed: "～" } as const;

function diffLines({
  old,
  new: now,
  differences,
}: ReturnType<typeof comparePacks>): readonly string[] {
  const head = `${old.id} ${old.name} → ${now.id} ${now.name}`;
  if (differences.length === 0) return [head, "规则没有不同"];
  return [head, `有 ${differences.length} 处不同`, ...differences.map(differenceLine)];
}

function differenceLine(one: PackDifference): string {
  const { kind, path, oldCites, newCites } = one;
  const both = [one.old, one.new].filter((text) => text !== null).join(" → ");
  const isSame = kind === "changed" && one.old === one.new && !path.includes(" → ");
  const values = isSame ? `${one.new}（没有变，依据变了）` : both;
  // A sentence is its own place.
  if (path.endsWith(` › ${both}`)) return `${KIND_MARKS[kind]} ${path}`;
  const cites =
    oldCites.join() === newCites.join()
      ? oldCites.join("、")
      : [oldCites, newCites].map((list) => list.join("、") || "无").join(" → ");
  return `${KIND_MARKS[kind]} ${path}：${values}${cites === "" ? "" : `〔${cites}〕`}`;
}

function effectLines(effect: PackEffect, most: number): readonly string[] {
  const { from, to, stays, refused, own, hospital, payers } = effect;
  const span = from === ALWAYS.from ? "全部" : `${from} 至 ${to} 出院的`;
  const shown = stays.filter(({ isChanged }) => isChanged).slice(0, most);
  const rest = effect.changed - shown.length;
  return [
    ...effect.assumptions.map((text) => `假设：${text}`),
    splitLine(effect),
    `${span}住院：两边都算得出 ${stays.length} 次，算不出 ${refused.length} 次，政策包不管的 ${effect.outside} 次`,
    ...[...payers, { payer: "医院承担", ...hospital }, { payer: "个人负担", ...own }].map(
      ({ payer, ...sum }) => `  ${payer}：${sumText(sum)}`,
    ),
    `有变化 ${effect.changed} 次：病人少付 ${effect.gain} 次，多付 ${effect.lose} 次`,
    ...shown.map(
      ({ slipNumber, inpatientNo, ...sum }) =>
        `  ${slipNumber} 住院号 ${inpatientNo}，个人 ${sumText(sum)}`,
    ),
    ...(rest > 0 ? [`  另有 ${rest} 次`] : []),
    ...(refused.length === 0 ? [] : ["算不出的（不在上面的合计里）："]),
    ...refused.map(
      ({ slipNumber, inpatientNo, reason }) => `  ${slipNumber} 住院号 ${inpatientNo}：${reason}`,
    ),
  ];
}

function splitLine({ splitAgain }: PackEffect): string {
  return splitAgain === 0
    ? "明细：费用拆分的写法相同，用的是当时的拆分"
    : `明细：费用拆分的写法不同，${splitAgain} 次按现在的目录重新拆分，其余用的是当时的拆分`;
}

interface Sum {
  readonly old: number;
  readonly new: number;
  readonly difference: number;
}

function sumText({ old, new: now, difference }: Sum): string {
  return `${yuan(old)} → ${yuan(now)}，差 ${yuan(difference)}`;
}
