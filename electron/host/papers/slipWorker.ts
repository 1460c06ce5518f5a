/** Renders slips in a thread of its own, one at a time, for slipBatch.ts. */
import { parentPort } from "node:worker_threads";
import { YijieError } from "../../../shared/contract/errors.ts";
import { printSlip } from "./slip.ts";
import type { SlipJob, WorkerAnswer } from "./slipBatch.ts";

async function answer({ document, office, options }: SlipJob): Promise<WorkerAnswer> {
  try {
    return await printSlip(document, office, options);
  } catch (error) {
    if (error instanceof YijieError) return { code: error.code, details: error.details };
    return { code: "INTERNAL", details: { detail: String(error) } };
  }
}

parentPort?.on("message", async (job: SlipJob) => {
  parentPort?.postMessage(await answer(job));
});
