/** The command line of 医结 as a program. */
import { runWords } from "./runWords.ts";

process.exitCode = await runWords(process.argv.slice(2), {
  print: (line) => console.log(line),
  say: (line) => console.error(line),
});
