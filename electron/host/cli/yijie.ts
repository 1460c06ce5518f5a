/** The command line of 医结. Exit code 0: all of it worked; 1: it did not; 2: the arguments make no sense. */
import { YijieError } from "../../../shared/contract/errors.ts";
import { documentText } from "../../../shared/settle/documentText.ts";
import { asYijieError } from "../server/errors.ts";
import { type Command, helpOf, readInput, UsageError } from "./command.ts";
import { COMMANDS } from "./commands.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
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
    const outcome = await command.run({ ...input, say: (line) => console.error(line) });
    if (input.options.has("json")) print([documentText(outcome.json)]);
    else print(outcome.lines);
    return outcome.ok ? 0 : 1;
  } catch (error) {
    return report(error);
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

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`参数不对：${error.message}。`);
    return 2;
  }
  if (!(error instanceof YijieError)) console.error(error);
  console.error(asYijieError(error).message);
  return 1;
}
