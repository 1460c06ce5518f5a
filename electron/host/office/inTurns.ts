import { setImmediate as nextTurn } from "node:timers/promises";

/** Drives long work that stops now and then; other requests get their turn at each stop. */
export async function inTurns<Result>(work: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await nextTurn();
  }
}
