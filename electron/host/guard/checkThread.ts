/** The whole check of the books in a thread of its own. */
import { parentPort, workerData } from "node:worker_threads";
import { answerOf } from "../thread.ts";
import { checkBooks } from "./check.ts";

const { folder } = workerData as { readonly folder: string };
parentPort?.postMessage(await answerOf(() => checkBooks(folder)));
