/** The rules of the office: those that come with the program, its files, and what it switched; compiled once. */
import { readFileSync } from "node:fs";
import { loadRules } from "../../../shared/audit/load.ts";
import { readNationalRules } from "../../../shared/audit/nationalRules.ts";
import { type RuleSet, ruleSet } from "../../../shared/audit/ruleSet.ts";
import type { ReviewSwitches, Rule } from "../../../shared/audit/types.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { programPath } from "../program.ts";
import type { Books } from "../store/books.ts";
import { digestOf, sha256 } from "../store/digest.ts";
import {
  type RuleFileRecord,
  type RuleSwitch,
  ruleContent,
  ruleFiles,
  ruleSwitches,
} from "../store/ruleFiles.ts";
import { OFFICE_RULES } from "./officeRules.ts";

/** Raised whenever the same rules would find something else: then every bill is to be reviewed again. */
const REVIEW_VERSION = "2";

/** Where a rule comes from; null: with the program. */
interface SourcedRule {
  readonly rule: Rule;
  readonly file: RuleFileRecord | null;
}

export interface RuleBook {
  /** With the office's switches in it */
  readonly set: RuleSet;
  readonly switches: ReviewSwitches;
  /** As their sources have them */
  readonly sourced: readonly SourcedRule[];
  readonly byCode: ReadonlyMap<string, SourcedRule>;
  readonly switched: ReadonlyMap<string, RuleSwitch>;
  readonly digest: string;
  /** Whether some rule counts along what was charged in other stays */
  readonly looksBack: boolean;
}

const builtIn = { text: "", digest: "", rules: [] as readonly Rule[] };

function builtInRules(): typeof builtIn {
  if (builtIn.text !== "") return builtIn;
  const text = readFileSync(programPath("resources/audit/built-in.yaml"), "utf8");
  const { file, problems } = loadRules(text, "built-in.yaml");
  if (file === null) throw new Error(problems.map(({ message }) => message).join("\n"));
  return Object.assign(builtIn, { text, digest: sha256(text), rules: file.rules });
}

interface Kept<Value> {
  readonly stamp: string;
  readonly value: Value;
}

/** Kept until a rule file or a switch is written. */
function kept<Value>(books: Books, key: string, make: () => Value): Value {
  const counts = ["rule_file", "rule_switch"].map((table) => books.writeCounts.get(table) ?? 0);
  const stamp = counts.join(" ");
  const known = books.memory.get(key) as Kept<Value> | undefined;
  if (known?.stamp === stamp) return known.value;
  const value = make();
  // Made inside an act, it may still be undone.
  if (!books.database.inTransaction) books.memory.set(key, { stamp, value });
  return value;
}

/** Identifies the rules in force with their switches; nothing is compiled for it. */
export function rulesDigest(books: Books): string {
  return kept(books, "rulesDigest", () =>
    digestOf({
      version: REVIEW_VERSION,
      builtIn: builtInRules().digest,
      files: filesInForce(books).map(({ digest, label }) => [label, digest]),
      switches: ruleSwitches(books)
        .filter(({ state }) => state !== "按级别")
        .map(({ ruleCode, state }) => [ruleCode, state]),
    }),
  );
}

function filesInForce(books: Books): readonly RuleFileRecord[] {
  return ruleFiles(books).filter(({ withdrawnAt }) => withdrawnAt === null);
}

/** Throws BOOKS_ALTERED where a stored file is not what was imported. */
export function ruleBook(books: Books): RuleBook {
  return kept(books, "ruleBook", () => compile(books));
}

function compile(books: Books): RuleBook {
  const ofFiles = filesInForce(books).flatMap((file) =>
    rulesOfFile(books, file).map((rule): SourcedRule => ({ rule, file })),
  );
  const overridden = new Set(ofFiles.map(({ rule }) => rule.code));
  const own = [...builtInRules().rules, ...OFFICE_RULES]
    .filter(({ code }) => !overridden.has(code))
    .map((rule): SourcedRule => ({ rule, file: null }));
  const sourced = [...own, ...ofFiles];
  const switched = new Map(ruleSwitches(books).map((one) => [one.ruleCode, one]));
  const rules = sourced.map(({ rule }) => asSwitched(rule, switched.get(rule.code)));
  const codesOf = (state: RuleSwitch["state"]): Set<string> =>
    new Set([...switched.values()].filter((one) => one.state === state).map((one) => one.ruleCode));
  return {
    set: ruleSet(rules),
    switches: { automatic: codesOf("自动扣减"), off: codesOf("关") },
    sourced,
    byCode: new Map(sourced.map((one) => [one.rule.code, one])),
    switched,
    digest: rulesDigest(books),
    looksBack: rules.some(
      ({ logic }) =>
        logic.kind === "count" && logic.entries.some(({ withOtherStays }) => withOtherStays),
    ),
  };
}

function asSwitched(rule: Rule, made: RuleSwitch | undefined): Rule {
  if (made?.state !== "提示") return rule;
  return { ...rule, level: "提示", mayDeduct: false };
}

function rulesOfFile(books: Books, file: RuleFileRecord): readonly Rule[] {
  const content = ruleContent(books, file.id);
  if (sha256(JSON.stringify(content)) !== file.digest) {
    const detail = `规则文件 ${file.name}：与导入时的校验值不符`;
    throw new YijieError("BOOKS_ALTERED", { count: 1, detail });
  }
  if ("text" in content) return loadRules(content.text, file.name).file?.rules ?? [];
  return readNationalRules({ ...file, sheets: content.sheets }).rules;
}
