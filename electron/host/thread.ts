import { Worker } from "node:worker_threads";

/** Runs TypeScript where the file is TypeScript; a bundled program has none left to strip. */
const FLAGS = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];

/**
 * Runs a file as a thread with its data, once: the first message is its answer. Long reading and adding up happens there,
 * so that no window waits. Rejects with the thread's error.
 */
export function runInThread<Answer>(file: URL, workerData: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData, execArgv: FLAGS });
    worker.once("message", (answer: Answer) => resolve(answer));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`${file.pathname} ended with ${code}`)));
  });
}
