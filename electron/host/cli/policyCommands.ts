import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { untestedLimits } from "../../../shared/keeper/proposeExamples.ts";
import { type Timeline, timelines } from "../../../shared/keeper/timeline.ts";
import { type ExampleCheck, type VerifyReport, verifyPack } from "../../../shared/keeper/verify.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { printProblem } from "../../../shared/policy/problems.ts";
import { typedFacts } from "../../../shared/settle/caseFacts.ts";
import { insuranceTypeOf } from "../intake/words.ts";
import { SHIPPED_POLICIES } from "../office/office.ts";
import { activatePack } from "../office/packs.ts";
import type { Command } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { readFile } from "./readFile.ts";

interface PackVerification {
  readonly file: string;
  readonly ok: boolean;
  /** With file and line; empty for a pack that loads. */
  readonly problems: readonly string[];
  readonly report: VerifyReport | null;
  /** What no figure shows to be wrong and is worth a look before the pack is used, in Chinese */
  readonly remarks: readonly string[];
}

export const policyVerify: Command = {
  name: "policy verify",
  help: "核对政策包：逐个算例列出应得和算得，列出假设（不写路径就核对随附的全部政策包）",
  operands: "[PATH…]",
  leastOperands: 0,
  mostOperands: 1000,
  options: {},
  run: async ({ operands }) => {
    const files = packFiles(operands.length === 0 ? [SHIPPED_POLICIES] : operands);
    const verified = files.map(verifyFile);
    const overTime = timelines(verified.flatMap(({ pack }) => (pack === null ? [] : [pack])));
    const packs = verified.map(({ pack: _, ...verification }): PackVerification => verification);
    const fits = overTime.every(({ conflicts, turns }) => conflicts.length + turns.length === 0);
    const ok = packs.length > 0 && packs.every((pack) => pack.ok) && fits;
    const passed = packs.filter((pack) => pack.ok).length;
    const failed = packs.length - passed;
    const summary = `${packs.length} 个政策包，${passed} 个通过${failed === 0 ? "" : `，${failed} 个不通过`}${fits ? "" : "；几个包放在一起有冲突"}`;
    const lines = [...packs.flatMap(linesOf), ...overTime.flatMap(timelineLines), summary];
    return { json: { ok, packs, timelines: overTime }, lines, ok };
  },
};

/** A folder stands for the packs in it. Throws FILE_UNREADABLE. */
function packFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined)
      throw new YijieError("FILE_UNREADABLE", { file: path, detail: "没有这个文件" });
    if (!found.isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
    return names.sort().map((name) => join(path, name));
  });
}

function verifyFile(path: string): PackVerification & { readonly pack: Pack | null } {
  const file = basename(path);
  const { pack, problems } = loadPack(readFile(path).toString("utf8"), file);
  if (pack === null) {
    const refused = { ok: false, problems: problems.map(printProblem), report: null };
    return { file, ...refused, remarks: [], pack };
  }
  const report = verifyPack(pack);
  return { file, ok: report.ok, problems: [], report, remarks: remarksOf(pack), pack };
}

function remarksOf(pack: Pack): readonly string[] {
  const limits = untestedLimits(pack);
  const tested =
    limits === 0 ? [] : [`界限、封顶的上下一分有 ${limits} 处没有算例，用 policy cases 列出来`];
  // What follows holds up patients, and none is settled by a pack for verifying.
  if (pack.verifyOnly !== null) return tested;
  const typed = typedFacts(pack.facts).map(({ name }) => name);
  return [
    ...tested,
    ...(typed.length === 0
      ? []
      : [
          `没有人填就挂起、要窗口逐个病人填的要素（全院一样的写进“本院情况”）：${typed.join("、")}`,
        ]),
    ...(pack.regions.length === 0 || pack.insuranceTypes.length === 0
      ? ["没有写地区或险种，结算时不会选用这个包"]
      : []),
    ...pack.insuranceTypes.flatMap((word) => {
      const read = insuranceTypeOf(word);
      if (read === word) return [];
      return [`险种“${word}”在账单上读作“${read}”，这里也写“${read}”，不然选不到这个包`];
    }),
  ];
}

function linesOf({ file, problems, report, remarks }: PackVerification): readonly string[] {
  if (report === null) return [`✗ ${file}`, ...problems.map((problem) => `    ${problem}`)];
  const examples = report.examples.flatMap(({ name, origin, ok, checks }) => [
    `  ${ok ? "✓" : "✗"} 算例 ${name}（${origin}）`,
    ...checks.map((check) => `    ${checkLine(check)}`),
  ]);
  return [
    `${report.ok ? "✓" : "✗"} ${report.packId} ${report.packName}（${file}）`,
    ...examples,
    ...report.assumptions.map(({ id, text }) => `  假设 ${id}：${text}`),
    ...listed("未载明", report.unstated),
    ...listed("没有算例经过", report.uncovered),
    ...listed("未包括", report.notIncluded),
    ...listed("仅供核对，不能启用", report.verifyOnly === null ? [] : [report.verifyOnly]),
    ...remarks.map((remark) => `  注意：${remark}`),
  ];
}

/** Only where there is more than one pack: by itself a pack neither leaves nor meets anybody. */
function timelineLines(line: Timeline): readonly string[] {
  if (line.packs.length < 2) return [];
  const ok = line.conflicts.length + line.turns.length === 0;
  return [
    `${ok ? "✓" : "✗"} 地区 ${line.region} ${line.insuranceType}：${line.packs.map(({ id, from, to }) => `${id}（${from} 至 ${to}）`).join("，")}`,
    ...line.gaps.map(
      ({ from, to }) => `    ${from} 至 ${to} 没有政策包，这些日子的住院只能按平台结果结算`,
    ),
    ...line.conflicts.map(
      ({ ids, day }) => `    ✗ ${day} 有两个政策包：${ids.join("、")}，不能同时启用`,
    ),
    ...line.turns.map(
      ({ ids, day }) =>
        `    ✗ ${ids.join("、")}在 ${day} 交接，“选版按”却不同：跨过这天的住院会一个也选不到，或选到两个`,
    ),
  ];
}

export function checkLine({
  step,
  layer,
  quantity,
  expected,
  got,
  ok,
  mustDiffer,
}: ExampleCheck): string {
  const where = [step === null ? null : step === 0 ? "全年合计" : `第 ${step} 次`, layer, quantity];
  const wanted = mustDiffer ? `不得为 ${expected}` : `应得 ${expected}`;
  return `${ok ? "✓" : "✗"} ${where.filter(Boolean).join(" ")}：${wanted}，算得 ${got}`;
}

function listed(title: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [`  ${title}：${entries.join("；")}`];
}

export const policyActivate: Command = {
  name: "policy activate",
  help: "启用一个政策包：算例要全部算对，每条假设要写明编号逐条确认（正式账簿用 --login 写政策维护的账号）",
  operands: "FILE",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    confirm: { value: "A1,A2", help: "读过并确认的假设，用逗号隔开" },
    replaces: { value: "ID", help: "它替换的政策包编号" },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const { operands, options } = input;
      const [file = ""] = operands;
      const replaces = options.get("replaces");
      const activated = activatePack(books, newRequest(await actorFor(books, input)), {
        text: readFile(file).toString("utf8"),
        confirmedAssumptions: (options.get("confirm") ?? "")
          .split(/[,，]/)
          .filter((id) => id !== ""),
        ...(replaces === undefined ? {} : { replaces }),
      });
      return { json: activated, lines: [`政策包 ${activated.id} 已启用`], ok: true };
    }),
};
