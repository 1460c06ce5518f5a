/** The whole check of the books in a thread of its own. */
import { parentPort, workerData } from "node:worker_threads";
import { checkBooks } from "./check.ts";

parentPort?.postMessage(checkBooks((workerData as { readonly folder: string }).folder));
