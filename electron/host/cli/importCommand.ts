import { basename } from "node:path";
import { importFiles } from "../intake/importFiles.ts";
import type { Command } from "./command.ts";
import {
  actorFor,
  DATA_OPTION,
  LOGIN_OPTION,
  newRequest,
  withTrainingBooks,
} from "./officeFolder.ts";
import { progressLine } from "./sampleImport.ts";
import { importLines } from "./words.ts";

export const importCommand: Command = {
  name: "import",
  help: "导入账单、参保登记、医保目录（按表头识别）；有行没有收下时退出码为 1",
  operands: "FILE…",
  leastOperands: 1,
  mostOperands: 20,
  options: {
    data: { ...DATA_OPTION, help: "数据文件夹；还没有账簿的，先建成演示账簿" },
    "dry-run": { help: "只核对，不入账" },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withTrainingBooks(input, async (books) => {
      const files = input.operands.map((path) => ({ path, name: basename(path) }));
      const request = newRequest(await actorFor(books, input));
      const report = await importFiles(books, request, files, {
        dryRun: input.options.has("dry-run"),
        onProgress: progressLine(input.say),
      });
      return { json: report, lines: importLines(report), ok: report.faultCount === 0 };
    }),
};
