import { Worker } from "node:worker_threads";
import { type ErrorCode, type ErrorDetails, YijieError } from "../../shared/contract/errors.ts";

/** Runs TypeScript where the file is TypeScript; a bundled program has none left to strip. */
const FLAGS = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];

/** What a thread sends back. An error that people are told about travels as its code: a clone would lose its class. */
export type ThreadAnswer<Answer> =
  | { readonly answer: Answer }
  | { readonly code: ErrorCode; readonly details: ErrorDetails };

export function startThread(file: URL, workerData: object = {}): Worker {
  return new Worker(file, { workerData, execArgv: FLAGS });
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
 * Runs a file as a thread with its data, once: the first message is its answer. Long reading and adding up happens there,
 * so that no window waits. Rejects with the thread's error.
 */
export async function runInThread<Answer>(file: URL, workerData: object): Promise<Answer> {
  const sent = await new Promise<ThreadAnswer<Answer>>((resolve, reject) => {
    const worker = startThread(file, workerData);
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`${file.pathname} ended with ${code}`)));
  });
  return openAnswer(sent);
}
