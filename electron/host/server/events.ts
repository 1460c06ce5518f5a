/** Server-sent changes: open windows hear at once what others did. No names, no ID numbers, no amounts. */
import type { ChangeEvent } from "../../../shared/contract/events.ts";

const HEARTBEAT_MS = 15_000;
/** A window that reads nothing for this many messages is cut off; it comes back and reads everything anew. */
const MAX_WAITING = 256;
/** Of one log-in: a page that opens ever new streams loses its oldest. */
const MAX_STREAMS = 20;

interface Listener {
  readonly login: string;
  readonly token: string;
}

export interface EventHub {
  /** The body of the answer to one window; null once the host is stopping. */
  listen(listener: Listener): ReadableStream<Uint8Array>;
  publish(event: ChangeEvent): void;
  /** Cuts off the windows that `which` names: logged out, account disabled. */
  cut(which: (listener: Listener) => boolean): void;
  close(): void;
  readonly size: number;
}

export function createEventHub(heartbeatMs = HEARTBEAT_MS): EventHub {
  const encoder = new TextEncoder();
  const open = new Map<ReadableStreamDefaultController<Uint8Array>, Listener>();

  function drop(controller: ReadableStreamDefaultController<Uint8Array>): void {
    open.delete(controller);
    try {
      controller.close();
    } catch {
      // The window is gone already: its stream is cancelled and cannot be closed once more.
    }
  }

  function send(text: string): void {
    const bytes = encoder.encode(text);
    for (const controller of [...open.keys()]) {
      if ((controller.desiredSize ?? 0) <= 0) drop(controller);
      else controller.enqueue(bytes);
    }
  }

  const heartbeat = setInterval(() => send(": 在\n\n"), heartbeatMs);
  heartbeat.unref();

  return {
    listen(listener) {
      const earlier = [...open].filter(([, { token }]) => token === listener.token);
      for (const [controller] of earlier.slice(0, Math.max(0, earlier.length + 1 - MAX_STREAMS))) {
        drop(controller);
      }
      let mine: ReadableStreamDefaultController<Uint8Array> | undefined;
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            mine = controller;
            open.set(controller, listener);
            controller.enqueue(encoder.encode("retry: 2000\n\n"));
          },
          cancel() {
            if (mine !== undefined) open.delete(mine);
          },
        },
        { highWaterMark: MAX_WAITING },
      );
    },
    publish: (event) => send(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`),
    cut(which) {
      for (const [controller, listener] of [...open]) if (which(listener)) drop(controller);
    },
    close() {
      clearInterval(heartbeat);
      for (const controller of [...open.keys()]) drop(controller);
    },
    get size() {
      return open.size;
    },
  };
}
