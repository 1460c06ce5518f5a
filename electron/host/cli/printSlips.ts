import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderSlips } from "../papers/slipBatch.ts";
import type { SlipJob } from "../papers/slipJob.ts";

/** One PDF per slip, named by its number. Answers the names in the order of the jobs, and what a person should know. */
export async function printSlips(
  jobs: readonly SlipJob[],
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly warnings: readonly string[] }> {
  const files = jobs.map(({ document, options }) => {
    const { printing } = options;
    const copy = printing === null ? "-预览" : printing === 0 ? "" : `-补打${printing}`;
    return `${document.slipNumber}${copy}.pdf`;
  });
  const warnings: string[] = [];
  await renderSlips(jobs, (slip) => {
    writeFileSync(join(folder, files[slip.index] ?? ""), slip.pdf);
    warnings.push(...slip.warnings);
  });
  return { files, warnings };
}
