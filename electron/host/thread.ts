import { Worker } from "node:worker_threads";
import { threadFile } from "./program.ts";

/**
 * Runs a file ("guard/checkThread.ts") as a thread with its data, once: the first message is its answer. Long reading and adding up happens there,
 * so that no window waits. Rejects with the thread's error.
 */
export function runInThread<Answer>(source: string, workerData: object): Promise<Answer> {
  const { file, flags } = threadFile(source);
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData, execArgv: flags });
    worker.once("message", (answer: Answer) => resolve(answer));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`${source} ended with ${code}`)));
  });
}
