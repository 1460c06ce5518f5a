/** What a command of the command line is, as data: help, checks and tests read it. */
import { parseArgs } from "node:util";

export interface Option {
  /** What stands for its value in the help ("DIR"); absent for a switch. */
  readonly value?: string;
  readonly help: string;
  readonly required?: true;
}

export interface Command {
  /** "policy verify" */
  readonly name: string;
  /** One Chinese line. */
  readonly help: string;
  /** As the help shows them ("FILE…"); empty for none. */
  readonly operands: string;
  readonly leastOperands: number;
  readonly mostOperands: number;
  readonly options: Readonly<Record<string, Option>>;
  readonly run: (input: Input) => Promise<Outcome>;
}

export interface Input {
  readonly operands: readonly string[];
  /** Values of the options given; a switch is present with an empty value. */
  readonly options: ReadonlyMap<string, string>;
  /** Progress and messages, to stderr. */
  readonly say: (line: string) => void;
}

export interface Outcome {
  /** What --json prints. */
  readonly json: unknown;
  /** What a person reads instead. */
  readonly lines: readonly string[];
  /** False: something of it did not work; exit code 1. */
  readonly ok: boolean;
}

/** Arguments that make no sense: one Chinese line and exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

const COMMON: Readonly<Record<string, Option>> = {
  json: { help: "在标准输出上给出 JSON" },
  help: { help: "本命令的用法" },
};

/** Checks the words after the command's name against its table. Throws UsageError. */
export function readInput(
  command: Command,
  words: readonly string[],
): Pick<Input, "operands" | "options"> {
  const table = { ...command.options, ...COMMON };
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(table).map(([name, { value }]) => [
        name,
        { type: value === undefined ? ("boolean" as const) : ("string" as const) },
      ]),
    ),
  });
  const operands: string[] = [];
  const options = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    addOption(table, options, token);
  }
  if (!options.has("help")) checkComplete(command, operands, options);
  return { operands, options };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function addOption(
  table: Readonly<Record<string, Option>>,
  options: Map<string, string>,
  { name, rawName, value }: OptionToken,
): void {
  const option = Object.hasOwn(table, name) ? table[name] : undefined;
  if (option === undefined) throw new UsageError(`没有 ${rawName} 这个选项`);
  if (options.has(name)) throw new UsageError(`${rawName} 写了两次`);
  if (option.value === undefined && value !== undefined) {
    throw new UsageError(`${rawName} 后面不带内容`);
  }
  // "--data --json" is a forgotten value, not a folder called --json.
  if (option.value !== undefined && (value === undefined || /^(--.*)?$/.test(value))) {
    throw new UsageError(`${rawName} 后面要写 ${option.value}`);
  }
  options.set(name, value ?? "");
}

function checkComplete(
  command: Command,
  operands: readonly string[],
  options: ReadonlyMap<string, string>,
): void {
  for (const [name, { required, value }] of Object.entries(command.options)) {
    if (required === true && !options.has(name)) throw new UsageError(`缺少 --${name} ${value}`);
  }
  if (operands.length < command.leastOperands) throw new UsageError(`缺少 ${command.operands}`);
  if (operands.length > command.mostOperands) {
    throw new UsageError(`多余的参数：${operands[command.mostOperands]}`);
  }
}

/** The help of one command. */
export function helpOf(command: Command): readonly string[] {
  const required = Object.entries(command.options)
    .filter(([, option]) => option.required === true)
    .map(([name, { value }]) => ` --${name} ${value}`)
    .join("");
  const operands = command.operands === "" ? "" : ` ${command.operands}`;
  const options = Object.entries({ ...command.options, ...COMMON }).map(
    ([name, { value, help }]) =>
      `  ${`--${name}${value === undefined ? "" : ` ${value}`}`.padEnd(28)}${help}`,
  );
  return [
    command.help,
    `用法：npm run -s yijie -- ${command.name}${operands}${required}`,
    ...options,
  ];
}
