/** Slip and fee list of one bill, in a thread of its own. */
import { parentPort, workerData } from "node:worker_threads";
import { answerOf } from "../thread.ts";
import { type CopiesJob, renderCopies } from "./insurerCopies.ts";

parentPort?.postMessage(await answerOf(() => renderCopies(workerData as CopiesJob)));
