/** A case in a file of its own, written like a pack's 算例: which pack it names, and what that pack makes of it. */
import { type ErrorCode, YijieError } from "../contract/errors.ts";
import { CASE_KEYS, readCase } from "../policy/examples.ts";
import { loadNames } from "../policy/load.ts";
import type { Example, Pack } from "../policy/pack.ts";
import { type PackProblem, printProblem } from "../policy/problems.ts";
import { type Fields, Reading } from "../policy/reading.ts";
import { Problems, readYaml } from "../policy/yaml.ts";

/** A text and what its problems are called by. */
export interface NamedText {
  readonly text: string;
  readonly file: string;
}

/** What the case says in 政策包, as written; null where it leaves that out. Throws CASE_REFUSED. */
export function packNamedBy(source: NamedText): string | null {
  const reading = new Reading(Problems.none());
  const name = reading.text(fieldsOf(reading, source).get("政策包"), "政策包");
  refuseFaulty(reading);
  return name?.text ?? null;
}

/** Throws CASE_REFUSED, and PACK_REFUSED where the pack is none. */
export function loadCase(
  source: NamedText,
  packSource: NamedText,
): { readonly pack: Pack; readonly example: Example } {
  const { pack, reading, problems } = loadNames(packSource.text, packSource.file);
  if (pack === null) throw refusal("PACK_REFUSED", problems);
  const example = readCase(reading, fieldsOf(reading, source), pack.rules.split);
  refuseFaulty(reading);
  return { pack, example };
}

const OPENING = "情形文件写成“政策包: …”“情形: { … }”，一行一个“键: 值”";

/** The case's keys, read by `reading` from here on. Throws CASE_REFUSED. */
function fieldsOf(reading: Reading, { text, file }: NamedText): Fields {
  const { root, problems } = readYaml(text, file, OPENING);
  reading.problems = problems;
  const hasSteps = root?.entries.some(({ key }) => key.text === "经过") === true;
  const required = hasSteps ? [] : ["情形"];
  const fields = reading.fields(root, "", { required, optional: CASE_KEYS });
  refuseFaulty(reading);
  if (fields === null) throw new Error("a case without fields and without a problem");
  return fields;
}

function refuseFaulty({ problems }: Reading): void {
  if (problems.count > 0) throw refusal("CASE_REFUSED", problems.sorted());
}

function refusal(code: ErrorCode, problems: readonly PackProblem[]): YijieError {
  const detail = problems.slice(0, 5).map(printProblem).join("；");
  return new YijieError(code, { count: problems.length, detail });
}
