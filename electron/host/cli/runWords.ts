/** One command of the command line, from its words to its exit code. 0: all of it worked; 1: it did not; 2: the arguments make no sense. */
import { YijieError } from "../../../shared/contract/errors.ts";
import { documentText } from "../../../shared/settle/documentText.ts";
import { asYijieError } from "../server/errors.ts";
import { type Command, helpOf, readInput, UsageError } from "./command.ts";
import { COMMANDS } from "./commands.ts";

/** Where lines go: results to the standard output, messages and progress to stderr. */
export interface Terminal {
  readonly print: (line: string) => void;
  readonly say: (line: string) => void;
}

/** Runs the words of one command. Answers its exit code. */
export async function runWords(words: readonly string[], terminal: Terminal): Promise<number> {
  const print = (lines: readonly string[]): void => {
    for (const line of lines) terminal.print(line);
  };
  try {
    if (words.length === 0 || ["help", "--help", "-h"].includes(words[0] ?? "")) {
      print(overview());
      return words.length === 0 ? 2 : 0;
    }
    const group = COMMANDS.filter(({ name }) => name.startsWith(`${words[0]} `));
    if (group.length > 0 && ["help", "--help", "-h"].includes(words[1] ?? "")) {
      print(group.map(lineOf));
      return 0;
    }
    const { command, rest } = findCommand(words);
    const input = readInput(command, rest);
    if (input.options.has("help")) {
      print(helpOf(command));
      return 0;
    }
    const outcome = await command.run({ ...input, say: terminal.say });
    if (input.options.has("json")) print([documentText(outcome.json)]);
    else print(outcome.lines);
    return outcome.ok ? 0 : 1;
  } catch (error) {
    return report(error, terminal);
  }
}

/** The longest name that the words begin with. */
function findCommand(words: readonly string[]): { command: Command; rest: readonly string[] } {
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(" ");
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (command !== undefined) return { command, rest: words.slice(count) };
  }
  throw new UsageError(`没有“${words[0]}”这个命令，可用 help 查看全部命令`);
}

function overview(): readonly string[] {
  return [
    "医结：医院医保办的一站式结算",
    "用法：npm run -s yijie -- 命令 [参数]（命令后加 --help 看它的选项）",
    ...COMMANDS.map(lineOf),
  ];
}

function lineOf({ name, operands, help }: Command): string {
  return `  ${`${name} ${operands}`.padEnd(28)}${help}`;
}

function report(error: unknown, { say }: Terminal): number {
  if (error instanceof UsageError) {
    say(`参数不对：${error.message}。`);
    return 2;
  }
  if (!(error instanceof YijieError))
    say(error instanceof Error ? String(error.stack) : String(error));
  say(asYijieError(error).message);
  return 1;
}
