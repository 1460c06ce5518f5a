/** Starts and stops the office as a service of its own: books, HTTP, changes. */
import type { Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import type { Worker } from "node:worker_threads";
import { type Http2Bindings, type HttpBindings, serve } from "@hono/node-server";
import { placeText } from "../../shared/contract/pairing.ts";
import { CHECK_THREAD, type CheckReport } from "./guard/check.ts";
import { createInbox } from "./inbox/inbox.ts";
import { openOffice } from "./office/office.ts";
import { programPath } from "./program.ts";
import { type App, createApp, LOOPBACK } from "./server/app.ts";
import type { HostContext, LanAccess } from "./server/call.ts";
import { createEventHub } from "./server/events.ts";
import { type HostIdentity, hostIdentity, namesOf } from "./server/hostIdentity.ts";
import { createImportWork } from "./server/importWork.ts";
import { readPages } from "./server/pages.ts";
import { createPushLimits } from "./server/pushLimits.ts";
import { openUploads } from "./server/uploads.ts";
import { type Books, type BooksKind, closeBooks } from "./store/books.ts";
import type { Clock } from "./store/clock.ts";
import { openAnswer, startThread, type ThreadAnswer } from "./thread.ts";

const STOP_GRACE_MS = 3_000;

/** Where the build puts the windows. */
const PAGES_FOLDER = programPath("out/renderer");

export interface HostOptions {
  readonly folder: string;
  /** 0 chooses a free one. */
  readonly port: number;
  /** 127.0.0.1 when left out: nobody else on the network gets in. Anything but loopback speaks TLS only. */
  readonly address?: string;
  /** TLS on loopback as well. */
  readonly secure?: boolean;
  readonly clock?: Clock;
  /** Only who knows it is answered: for a host that belongs to one desktop. */
  readonly secret?: string;
  /** The built windows; out/renderer when left out. */
  readonly pagesFolder?: string;
  readonly create?: BooksKind;
  readonly checkAnswers?: boolean;
  readonly report?: (error: unknown) => void;
  /** Gets the whole check of the books, which goes on behind the first work: the start looked at the last day only. */
  readonly checked?: (report: CheckReport) => void;
}

export interface Host {
  readonly url: string;
  /** Null while it serves its own machine only. */
  readonly lan: LanAccess | null;
  /** Not the same after a first start has turned to the sample office. */
  readonly books: Books;
  /** Finishes what is running, tells the windows, and gives the folder free. */
  stop(): Promise<void>;
}

/** Throws what openOffice throws, HOST_KEY_UNREADABLE, and Node's EADDRINUSE where the port is taken. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { folder, clock, create, address = "127.0.0.1" } = options;
  const secure = options.secure === true || !isLoopback(address);
  const books = await openOffice({
    folder,
    ...(clock === undefined ? {} : { clock }),
    ...(create === undefined ? {} : { create }),
  });
  const events = createEventHub();
  const uploads = openUploads(folder);
  // Imports end as if they had never begun.
  const stopping = new AbortController();
  const hosts = new Set<string>();
  const imports = createImportWork(stopping.signal);
  const inbox = createInbox({
    dataFolder: folder,
    // A first start may put others in their place.
    books: () => context.books,
    run: imports.run,
    onImported: (batchId) => events.publish({ kind: "imported", batchId }),
    ...(options.report === undefined ? {} : { report: options.report }),
  });
  const pushes = createPushLimits();
  const context: HostContext = { books, events, uploads, imports, inbox, pushes };
  const app = createApp(context, {
    hosts,
    secure,
    pages: readPages(options.pagesFolder ?? PAGES_FOLDER),
    ...(options.checkAnswers === undefined ? {} : { checkAnswers: options.checkAnswers }),
    ...(options.secret === undefined ? {} : { secret: options.secret }),
    ...(options.report === undefined ? {} : { report: options.report }),
  });
  const names = namesOf(address);
  let server: Server;
  let identity: HostIdentity | null = null;
  try {
    identity = secure ? hostIdentity(folder, names) : null;
    server = await listen(app.fetch, { port: options.port, hostname: address, identity });
  } catch (error) {
    events.close();
    uploads.close();
    closeBooks(books);
    throw error;
  }
  inbox.start();
  const port = portOf(server);
  for (const name of names) {
    const here = placeText({ address: name, port });
    // A browser leaves the port out where it is the usual one.
    hosts.add(here).add(new URL(`${secure ? "https" : "http"}://${here}`).host);
  }
  const sockets = openSockets(server);
  const [first = address] = names;
  const place = placeText({ address: first, port });
  if (identity !== null) context.lan = lanAccess(identity, address, names, port);
  const checking = options.checked === undefined ? undefined : checkAll(options.checked);
  let stopped: Promise<void> | undefined;
  return {
    url: `${secure ? "https" : "http"}://${place}`,
    lan: context.lan ?? null,
    get books() {
      return context.books;
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };

  async function stop(): Promise<void> {
    stopping.abort();
    // A body that never arrives must not keep the host from stopping.
    const grace = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, STOP_GRACE_MS);
    await app.drain();
    await inbox.stop();
    await closeServer(server);
    clearTimeout(grace);
    await checking?.terminate();
    uploads.close();
    closeBooks(context.books);
  }

  function checkAll(checked: (report: CheckReport) => void): Worker {
    const worker = startThread(CHECK_THREAD, { folder });
    const report = (error: unknown): void => options.report?.(error);
    worker.once("message", (sent: ThreadAnswer<CheckReport>) => {
      try {
        checked(openAnswer(sent));
      } catch (error) {
        report(error);
      }
    });
    worker.once("error", report);
    return worker;
  }
}

interface ListenPlan {
  readonly port: number;
  readonly hostname: string;
  /** Null: plain HTTP. */
  readonly identity: HostIdentity | null;
}

/** Whoever connects and says nothing is let go of after this time. */
const HANDSHAKE_MS = 10_000;

function listen(fetch: App["fetch"], { port, hostname, identity }: ListenPlan): Promise<Server> {
  const tls =
    identity === null
      ? {}
      : {
          createServer: createSecureServer,
          serverOptions: {
            key: identity.key,
            cert: identity.certificate,
            minVersion: "TLSv1.2" as const,
            handshakeTimeout: HANDSHAKE_MS,
          },
        };
  return new Promise((resolve, reject) => {
    const answer = (request: Request, { incoming }: HttpBindings | Http2Bindings) =>
      fetch(request, incoming.socket.remoteAddress);
    const server = serve({ fetch: answer, port, hostname, ...tls }, () => {
      server.off("error", reject);
      resolve(server);
    }) as Server;
    server.once("error", reject);
  });
}

/** Those in the middle of a TLS handshake too, of which an HTTP server knows nothing yet. */
function openSockets(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return open;
}

function isLoopback(address: string): boolean {
  return address === "localhost" || LOOPBACK.test(address);
}

/** Told to people: the addresses of the network, not those that mean each machine itself. */
function lanAccess(
  { pairingCode, certificateFile }: HostIdentity,
  address: string,
  names: readonly string[],
  port: number,
): LanAccess {
  const reachable = isLoopback(address) ? [address] : names.filter((name) => !isLoopback(name));
  const places = reachable.map((name) => placeText({ address: name, port }));
  return { places, pairingCode, certificateFile };
}

/** Answers on their way still arrive; whoever takes longer than the grace is cut off. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  await closed;
  clearInterval(idle);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
