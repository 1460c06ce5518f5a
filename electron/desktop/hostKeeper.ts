/**
 * Keeps one host running: starts it, starts it again when it dies, ends it with the application. Windows hear of its
 * death as in a browser: their stream of changes breaks, and comes back with the next host.
 */
import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type UtilityProcess, utilityProcess } from "electron";
import { YijieError } from "../../shared/contract/errors.ts";
import type { FromHost, ToHost } from "./hostMessages.ts";
import type { OfficeHost } from "./officeHost.ts";

/** A host that dies oftener than this within a minute has a reason that another start does not cure. */
const DEATHS_PER_MINUTE = 3;
const STOP_GRACE_MS = 8_000;

export interface KeeperOptions {
  readonly folder: string;
  readonly sample: boolean;
  readonly logFile: string;
  /** It does not start, or does not stay; nothing more is tried. */
  readonly onFailure: (error: YijieError) => void;
}

/** The first start is under way when this returns. */
export function keepHost({ folder, sample, logFile, onFailure }: KeeperOptions): OfficeHost {
  // Every start of the application has its own.
  const secret = randomBytes(32).toString("base64url");
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: "a" });
  const deaths: number[] = [];
  let child: UtilityProcess;
  let exited: Promise<void>;
  let stopping = false;
  let alive = false;
  /** Comes while the host starts for the first time; null while it is away. */
  let url: Promise<string | null> = launch();

  function launch(): Promise<string | null> {
    child = utilityProcess.fork(join(import.meta.dirname, "host.js"), [], {
      serviceName: "医结主机",
      stdio: "pipe",
    });
    alive = true;
    child.stdout?.resume();
    child.stderr?.pipe(log, { end: false });
    exited = new Promise((resolve) => {
      child.once("exit", () => {
        resolve();
        alive = false;
        if (!stopping) onDeath();
      });
    });
    const told = new Promise<string | null>((resolve) => {
      child.once("exit", () => resolve(null));
      child.on("message", (message: FromHost) => {
        if (message.kind === "running") return resolve(message.url);
        stopping = true;
        onFailure(new YijieError(message.code, message.details));
        send({ kind: "stop" });
      });
    });
    send({ kind: "start", order: { folder, sample, secret } });
    return told;
  }

  function send(message: ToHost): void {
    if (alive) child.postMessage(message);
  }

  function onDeath(): void {
    const now = Date.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < 60_000).length > DEATHS_PER_MINUTE) {
      url = Promise.resolve(null);
      onFailure(new YijieError("INTERNAL", { detail: `主机反复退出，日志在 ${logFile}` }));
      return;
    }
    const next = launch();
    // Meanwhile nothing waits: a window says at once that the host is away.
    url = Promise.resolve(null);
    void next.then((found) => {
      if (found !== null) url = Promise.resolve(found);
    });
  }

  return {
    async send({ path, method, headers, body, signal }) {
      const base = await url;
      if (base === null) throw new Error("the host is away");
      headers.set("x-yijie-secret", secret);
      return fetch(base + path, {
        method,
        headers,
        body,
        signal,
        redirect: "error",
        ...(body === null ? {} : { duplex: "half" }),
      });
    },
    async stop() {
      stopping = true;
      send({ kind: "stop" });
      const grace = setTimeout(() => child.kill(), STOP_GRACE_MS);
      await exited;
      clearTimeout(grace);
      await new Promise<void>((resolve) => log.end(() => resolve()));
    },
  };
}
