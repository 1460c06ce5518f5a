/** The way to the host: the typed client, the keys of acts, and whether the host is there. */
import { type Client, createClient } from "../../shared/contract/client.ts";
import type { OperationName } from "../../shared/contract/contract.ts";
import { YijieError } from "../../shared/contract/errors.ts";
import { type ChangeEvent, changeEventSchema } from "../../shared/contract/events.ts";
import { throughLock } from "./lock.ts";

const plain = createClient((url, init) => fetch(url, init), "");

/** What is asked without a session; everything else waits while the window is locked. */
const WITHOUT_SESSION: ReadonlySet<string> = new Set<OperationName>([
  "logIn",
  "logOut",
  "welcome",
  "firstManager",
  "openSample",
]);

export const host = Object.fromEntries(
  Object.entries(plain as Readonly<Record<string, (...asked: unknown[]) => Promise<unknown>>>).map(
    ([name, ask]) => [
      name,
      WITHOUT_SESSION.has(name) ? ask : (...asked: unknown[]) => throughLock(() => ask(...asked)),
    ],
  ),
) as unknown as Client;

/** A fresh idempotency key; keep it for every repetition of the same act. */
export function newKey(): string {
  return crypto.randomUUID();
}

const CHANGE_KINDS = changeEventSchema.options.map((option) => option.shape.kind.value);

type Listener = (change: ChangeEvent) => void;

const listeners = new Set<Listener>();
/** `why`: what the way to the host says of it, when it is more than "no answer". */
type ConnectionListener = (connected: boolean, why: YijieError | null) => void;

const connectionListeners = new Set<ConnectionListener>();
const catchUpListeners = new Set<() => void>();
let source: EventSource | null = null;
/** Changes may have been made that this window did not hear of. */
let hasMissed = false;

/** Calls back for every change that any window makes. Answers how to stop. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls back when the host goes away or is there again. Answers how to stop. */
export function onConnection(listener: ConnectionListener): () => void {
  connectionListeners.add(listener);
  return () => connectionListeners.delete(listener);
}

/** Calls back when changes are heard again after a time in which they were not. Answers how to stop. */
export function onCatchUp(listener: () => void): () => void {
  catchUpListeners.add(listener);
  return () => catchUpListeners.delete(listener);
}

const TRY_AGAIN_MS = 2_000;

/** After log-in: listens to the office until {@link stopListening}. */
export function startListening(): void {
  if (source !== null) hasMissed = true;
  source?.close();
  const mine = new EventSource("/api/events");
  source = mine;
  mine.onopen = () => {
    tellConnection(true);
    if (hasMissed) for (const listener of catchUpListeners) listener();
    hasMissed = false;
  };
  mine.onerror = () => {
    hasMissed = true;
    // A lost connection comes back by itself; a refused one never does.
    if (mine.readyState === EventSource.CLOSED) void listenAgain(mine);
    else tellConnection(false);
  };
  for (const kind of CHANGE_KINDS) {
    mine.addEventListener(kind, ({ data }) => {
      const change = JSON.parse(String(data)) as ChangeEvent;
      for (const listener of listeners) listener(change);
    });
  }
}

/** Refused: the session is over, and asking anything locks the window until the password; or the host is half away. */
async function listenAgain(refused: EventSource): Promise<void> {
  try {
    await host.whoAmI({});
    if (source === refused) startListening();
  } catch (error) {
    if (source !== refused) return;
    tellConnection(false, error instanceof YijieError ? error : null);
    setTimeout(() => void listenAgain(refused), TRY_AGAIN_MS);
  }
}

export function stopListening(): void {
  source?.close();
  source = null;
  hasMissed = false;
}

function tellConnection(connected: boolean, why: YijieError | null = null): void {
  for (const listener of connectionListeners) listener(connected, why);
}
