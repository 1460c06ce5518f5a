import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SlipPaper } from "../office/slipPaper.ts";
import { renderSlip } from "../papers/slip.ts";

/** One PDF per slip, named by its number. Answers the names. */
export async function printSlips(
  papers: readonly SlipPaper[],
  folder: string,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { document, office, options } of papers) {
    const again = options.reprint === 0 ? "" : `-补打${options.reprint}`;
    const file = `${document.slipNumber}${again}.pdf`;
    writeFileSync(join(folder, file), await renderSlip(document, office, options));
    files.push(file);
  }
  return files;
}
