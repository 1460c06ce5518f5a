import { Worker } from "node:worker_threads";
import { type ErrorCode, type ErrorDetails, YijieError } from "../../shared/contract/errors.ts";
import { threadFile } from "./program.ts";

/** What a thread sends back. An error that people are told about travels as its code: a clone would lose its class. */
export type ThreadAnswer<Answer> =
  | { readonly answer: Answer }
  | { readonly code: ErrorCode; readonly details: ErrorDetails };

export function startThread(source: string, workerData: object = {}): Worker {
  const { file, flags } = threadFile(source);
  return new Worker(file, { workerData, execArgv: flags });
}

/** In the thread: does the work and says how it ended. An error that nobody expected ends the thread. */
export async function answerOf<Answer>(
  work: () => Answer | Promise<Answer>,
): Promise<ThreadAnswer<Answer>> {
  try {
    return { answer: await work() };
  } catch (error) {
    if (!(error instanceof YijieError)) throw error;
    return { code: error.code, details: error.details };
  }
}

/** In the host: the answer, or the thread's error thrown again. */
export function openAnswer<Answer>(sent: ThreadAnswer<Answer>): Answer {
  if ("code" in sent) throw new YijieError(sent.code, sent.details);
  return sent.answer;
}

/**
 * Runs a file ("guard/checkThread.ts") as a thread with its data, once: the first message is its answer. Long reading and adding up happens there,
 * so that no window waits. Rejects with the thread's error.
 */
export async function runInThread<Answer>(source: string, workerData: object): Promise<Answer> {
  const sent = await new Promise<ThreadAnswer<Answer>>((resolve, reject) => {
    const worker = startThread(source, workerData);
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`${source} ended with ${code}`)));
  });
  return openAnswer(sent);
}
