import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import {
  type ExplainedExample,
  type ExplainedStay,
  explainExample,
} from "../../../shared/keeper/explainExample.ts";
import { loadCase, type NamedText, packNamedBy } from "../../../shared/keeper/loadCase.ts";
import type { Example, Pack } from "../../../shared/policy/pack.ts";
import { compilePack } from "../office/packs.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { PACK_DATA_OPTION, packSource } from "./packFile.ts";
import { checkLine } from "./policyCommands.ts";
import { readFile } from "./readFile.ts";

export const policyExplain: Command = {
  name: "policy explain",
  help: "逐步说明一个情形怎么算：写情形文件（- 为标准输入），或写政策包和它的一个算例名",
  operands: "CASE|PACK [NAME]",
  leastOperands: 1,
  mostOperands: 2,
  options: { data: PACK_DATA_OPTION },
  run: async (input) => {
    const { pack, example } =
      input.operands.length === 2 ? await exampleNamed(input) : await caseGiven(input);
    const explained = explainExample(pack, example);
    return { json: explained, lines: explainedLines(explained), ok: explained.ok };
  },
};

interface Case {
  readonly pack: Pack;
  readonly example: Example;
}

/** PACK NAME: the whole name, or the only one that begins so. */
async function exampleNamed(input: Input): Promise<Case> {
  const [packName = "", name = ""] = input.operands;
  const { text, file } = await packSource(input, packName);
  const pack = compilePack(text, basename(file, ".yaml"));
  const exact = pack.examples.find((one) => one.name === name);
  const begun = pack.examples.filter((one) => one.name.startsWith(name));
  const example = exact ?? (begun.length === 1 ? begun[0] : undefined);
  if (example === undefined) {
    const known = pack.examples.map((one) => one.name).join("、");
    throw new YijieError("NOT_FOUND", { what: `算例“${name}”（这个政策包有：${known}）` });
  }
  return { pack, example };
}

async function caseGiven(input: Input): Promise<Case> {
  const [path = ""] = input.operands;
  const isStdin = path === "-";
  const source: NamedText = isStdin
    ? { text: readFileSync(0, "utf8"), file: "标准输入" }
    : { text: readFile(path).toString("utf8"), file: basename(path) };
  const packName = packNamedBy(source);
  if (packName === null) throw new UsageError(`${source.file} 里没有写“政策包: 编号或路径”`);
  const folders = isStdin ? ["."] : [dirname(path), "."];
  return loadCase(source, await packSource(input, packName, folders));
}

function explainedLines(explained: ExplainedExample): readonly string[] {
  const { packId, packName, name, stays, yearChecks, clauses } = explained;
  return [
    `政策包 ${packId} ${packName}`,
    ...(name === "" ? [] : [`算例 ${name}`]),
    ...stays.flatMap(stayLines),
    ...yearChecks.map((check) => `  ${checkLine(check)}`),
    ...(clauses.length === 0 ? [] : ["依据"]),
    ...clauses.map(
      ({ cite, title, quotation }) =>
        `  ${cite} ${title}${quotation === null ? "" : `：“${quotation}”`}`,
    ),
  ];
}

function stayLines({ step, parts, refusal, checks }: ExplainedStay): readonly string[] {
  return [
    ...(step === null ? [] : [`第 ${step} 次`]),
    ...parts.flatMap(({ title, payer, steps }) => [
      `  ${title}${payer === null ? "" : `（${payer}）`}`,
      ...steps.map(({ text, cites }) => `    ${text}${citesText(cites)}`),
    ]),
    ...(refusal === null ? [] : [`  算不出：${refusal}`]),
    ...checks.map((check) => `  ${checkLine(check)}`),
  ];
}

function citesText(cites: readonly string[]): string {
  return cites.length === 0 ? "" : `〔${cites.join("、")}〕`;
}
