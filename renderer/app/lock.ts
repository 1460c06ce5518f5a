/**
 * The lock of a window. Locked, it asks the host nothing until the same person has given the password again; what was
 * being asked waits and then goes on, so that nothing typed is lost.
 */
import { useSyncExternalStore } from "react";
import { YijieError } from "../../shared/contract/errors.ts";

/** idle: nobody touched the window. ended: the host no longer knows the session. */
export type LockCause = "idle" | "ended";

interface Gate {
  readonly cause: LockCause;
  readonly opened: Promise<void>;
  open(): void;
  giveUp(): void;
}

let armed = false;
let gate: Gate | null = null;
const listeners = new Set<() => void>();

/** Only a window with a session can be locked. Disarming lets go of a lock: what waited is refused. */
export function armLock(on: boolean): void {
  armed = on;
  if (!on) gate?.giveUp();
}

/** Locks, if it is not locked already. */
export function lock(cause: LockCause): void {
  if (!armed || gate !== null) return;
  let open = (): void => undefined;
  let refuse = (_: YijieError): void => undefined;
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    refuse = reject;
  });
  // Nobody may be waiting when it is given up.
  opened.catch(() => undefined);
  gate = {
    cause,
    opened,
    open: () => finish(open),
    giveUp: () => finish(() => refuse(new YijieError("SESSION_ENDED"))),
  };
  tell();
}

export function unlock(): void {
  gate?.open();
}

function finish(how: () => void): void {
  gate = null;
  how();
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

/** Asks the host, after the password where the window is locked or turns out to be. */
export async function throughLock<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    await gate?.opened;
    try {
      return await ask();
    } catch (error) {
      const isOver = error instanceof YijieError && error.code === "SESSION_ENDED";
      if (!isOver || !armed) throw error;
      lock("ended");
    }
  }
}

export function useLock(): LockCause | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => gate?.cause ?? null,
  );
}
