/** Renders slips in a thread of its own, one at a time, for slipBatch.ts. */
import { parentPort } from "node:worker_threads";
import { answerOf } from "../thread.ts";
import { printSlip } from "./slip.ts";
import type { SlipJob } from "./slipJob.ts";

parentPort?.on("message", async ({ document, office, options }: SlipJob) => {
  parentPort?.postMessage(await answerOf(() => printSlip(document, office, options)));
});
