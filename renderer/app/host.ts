/** The way to the host: the typed client, the keys of acts, and whether the host is there. */
import { createClient } from "../../shared/contract/client.ts";
import { type ChangeEvent, changeEventSchema } from "../../shared/contract/events.ts";

export const host = createClient((url, init) => fetch(url, init), "");

/** A fresh idempotency key; keep it for every repetition of the same act. */
export function newKey(): string {
  return crypto.randomUUID();
}

const CHANGE_KINDS = changeEventSchema.options.map((option) => option.shape.kind.value);

type Listener = (change: ChangeEvent) => void;

const listeners = new Set<Listener>();
const connectionListeners = new Set<(connected: boolean) => void>();
let source: EventSource | null = null;

/** Calls back for every change that any window makes. Answers how to stop. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls back when the host goes away or is there again. Answers how to stop. */
export function onConnection(listener: (connected: boolean) => void): () => void {
  connectionListeners.add(listener);
  return () => connectionListeners.delete(listener);
}

/** After log-in: listens to the office until {@link stopListening}. EventSource reconnects by itself. */
export function startListening(): void {
  stopListening();
  source = new EventSource("/api/events");
  source.onopen = () => tellConnection(true);
  source.onerror = () => tellConnection(false);
  for (const kind of CHANGE_KINDS) {
    source.addEventListener(kind, ({ data }) => {
      const change = JSON.parse(String(data)) as ChangeEvent;
      for (const listener of listeners) listener(change);
    });
  }
}

export function stopListening(): void {
  source?.close();
  source = null;
}

function tellConnection(connected: boolean): void {
  for (const listener of connectionListeners) listener(connected);
}
