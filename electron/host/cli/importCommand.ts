import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportReport } from "../../../shared/contract/importReport.ts";
import { exportErrors } from "../office/exportErrors.ts";
import { importLines, lackingLines } from "../office/importWords.ts";
import { importAndReview } from "../office/reviewOpen.ts";
import { progressLine } from "../office/sampleImport.ts";
import type { Actor } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import type { Command } from "./command.ts";
import {
  actorFor,
  DATA_OPTION,
  LOGIN_OPTION,
  newRequest,
  withTrainingBooks,
} from "./officeFolder.ts";

export const importCommand: Command = {
  name: "import",
  help: "导入账单、参保登记、医保目录（按表头识别）；有行没有收下时退出码为 1",
  operands: "FILE…",
  leastOperands: 1,
  mostOperands: 20,
  options: {
    data: { ...DATA_OPTION, help: "数据文件夹；还没有账簿的，先建成演示账簿" },
    "dry-run": { help: "只核对，不入账" },
    errors: {
      value: "DIR",
      help: "没有收下的行，按原文件的样子带原因写到这个文件夹，改正后再导入",
    },
    from: { value: "SOURCE", help: "从哪里来的，例如 HIS夜间导出；导入页的批次旁边写着" },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withTrainingBooks(input, async (books) => {
      const files = input.operands.map((path) => ({ path, name: basename(path) }));
      const actor = await actorFor(books, input);
      const report = await importAndReview(books, newRequest(actor), files, {
        dryRun: input.options.has("dry-run"),
        onProgress: progressLine(input.say),
        origin: { way: "命令行", source: input.options.get("from") ?? "" },
      });
      const written = await writeErrors(books, actor, report, input.options.get("errors"));
      const lacking = await lackingLines(books, report);
      return {
        json: { ...report, errorFiles: written },
        lines: [
          ...importLines(report),
          ...lacking,
          ...written.map((path) => `没有收下的行：${path}`),
        ],
        ok: report.faultCount === 0,
      };
    }),
};

/** One file for each imported file with rows that did not get in; nothing for a rehearsal. Throws FILE_EXISTS. */
async function writeErrors(
  books: Books,
  actor: Actor,
  { batchId, files }: ImportReport,
  folder: string | undefined,
): Promise<readonly string[]> {
  if (folder === undefined || batchId === null) return [];
  const written: string[] = [];
  for (const file of files.filter(({ rowsWrong, rowsHeld }) => rowsWrong + rowsHeld > 0)) {
    const { name, bytes } = await exportErrors(books, newRequest(actor), {
      batchId,
      name: file.name,
    });
    mkdirSync(folder, { recursive: true });
    const path = join(folder, name);
    if (existsSync(path)) throw new YijieError("FILE_EXISTS", { file: path });
    writeFileSync(path, bytes, { mode: 0o600 });
    written.push(path);
  }
  return written;
}
