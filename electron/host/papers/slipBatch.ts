/** Many slips at once, in worker threads, so that the host goes on answering its windows. */
import type { Worker } from "node:worker_threads";
import { YijieError } from "../../../shared/contract/errors.ts";
import { openAnswer, startThread, type ThreadAnswer } from "../thread.ts";
import type { SlipJob } from "./slipJob.ts";

export interface RenderedSlip {
  /** Place of its job, from 0; slips may be finished in another order. */
  readonly index: number;
  readonly slipNumber: string;
  readonly pdf: Buffer;
  /** See slipWarnings(); usually empty. */
  readonly warnings: readonly string[];
}

export interface BatchOptions {
  /** Default 2; each takes a core and some 150 MB. */
  readonly workers?: number;
  /** Stops after the slips that are being handed over; what was handed over is whole. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

const SLIP_WORKER = "papers/slipWorker.ts";

/**
 * Renders all jobs and hands each slip over as it is finished. A worker takes its next job only when its slip has been
 * taken, so that memory stays flat however many there are. Answers how many were rendered.
 * Throws the first error of a job, or the signal's reason when stopped.
 */
export async function renderSlips(
  jobs: Iterable<SlipJob>,
  take: (slip: RenderedSlip) => void | Promise<void>,
  { workers = 2, signal, onProgress }: BatchOptions = {},
): Promise<number> {
  const queue = jobs[Symbol.iterator]();
  let next = 0;
  let done = 0;
  let failed = false;
  const runWorker = async (): Promise<void> => {
    let worker: Worker | null = null;
    try {
      for (;;) {
        signal?.throwIfAborted();
        const item = failed ? { done: true as const } : queue.next();
        if (item.done === true) return;
        const index = next;
        next += 1;
        worker ??= startThread(SLIP_WORKER);
        const rendered = await ask(worker, item.value, signal);
        await take({ index, slipNumber: item.value.document.slipNumber, ...rendered });
        done += 1;
        onProgress?.(done);
      }
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      await worker?.terminate();
    }
  };
  const results = await Promise.allSettled(Array.from({ length: workers }, runWorker));
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return done;
}

/** A PrintedSlip as it arrives: a Buffer crosses threads as plain bytes. */
interface SentSlip {
  readonly pdf: Uint8Array;
  readonly warnings: readonly string[];
}

function ask(
  worker: Worker,
  job: SlipJob,
  signal: AbortSignal | undefined,
): Promise<{ pdf: Buffer; warnings: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      signal?.removeEventListener("abort", onAbort);
      act();
    };
    const onMessage = (sent: ThreadAnswer<SentSlip>) =>
      settle(() => {
        try {
          const { pdf, warnings } = openAnswer(sent);
          resolve({ pdf: Buffer.from(pdf), warnings });
        } catch (error) {
          reject(error);
        }
      });
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) =>
      settle(() => reject(new YijieError("INTERNAL", { detail: `打印线程退出（${code}）` })));
    const onAbort = () => settle(() => reject(signal?.reason));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.postMessage(job);
  });
}
