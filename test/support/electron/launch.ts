/**
 * The desktop application as a test drives it: shaped like playwright's ElectronApplication. By default over the
 * stand-in; `npm run test:desktop` drives the real one.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { _electron, type BrowserContext, chromium, type Page } from "playwright-core";
import type * as standIn from "./standIn.ts";

type StandIn = typeof standIn;

export interface DesktopApplication {
  /** Runs in the main process; gets all of electron. Must not use what surrounds it. */
  evaluate<Arg, Result>(
    run: (electron: StandIn, arg: Arg) => Result | Promise<Result>,
    arg?: Arg,
  ): Promise<Result>;
  firstWindow(): Promise<Page>;
  windows(): readonly Page[];
  context(): BrowserContext;
  process(): ChildProcess;
  /** Quits as the menu does; answers the exit code. */
  quit(): Promise<number | null>;
}

export const isRealElectron = process.env.YIJIE_ELECTRON === "real";

export interface LaunchOptions {
  /** The built main process. */
  readonly main: string;
  readonly userData: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export function launchDesktop(options: LaunchOptions): Promise<DesktopApplication> {
  return isRealElectron ? launchReal(options) : launchStandIn(options);
}

async function launchReal(options: LaunchOptions): Promise<DesktopApplication> {
  const { main, userData, args = [], env = {} } = options;
  // Outside of Electron its package is the path of its program.
  const executablePath = createRequire(import.meta.url)("electron") as string;
  const application = await _electron.launch({
    executablePath,
    args: [main, `--user-data-dir=${userData}`, ...args],
    env: { ...(process.env as Record<string, string>), ...env },
  });
  const child = application.process();
  return {
    evaluate: (run, arg) =>
      application.evaluate(run as never, arg as never) as Promise<Awaited<ReturnType<typeof run>>>,
    firstWindow: () => application.firstWindow(),
    windows: () => application.windows(),
    context: () => application.context(),
    process: () => child,
    quit: async () => {
      const exited = exitOf(child);
      await application.evaluate(({ app }) => app.quit());
      return exited;
    },
  };
}

const FLAGS = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];

type FromStandIn =
  | { readonly kind: "browser"; readonly endpoint: string; readonly base: string }
  | {
      readonly kind: "value";
      readonly id: number;
      readonly value?: unknown;
      readonly error?: string;
    };

async function launchStandIn(options: LaunchOptions): Promise<DesktopApplication> {
  const { main, userData, args = [], env = {} } = options;
  const register = join(import.meta.dirname, "register.ts");
  const child = fork(main, [`--user-data-dir=${userData}`, ...args], {
    execArgv: [...FLAGS, "--import", register],
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  const waiting = new Map<number, (message: FromStandIn & { kind: "value" }) => void>();
  const browser = new Promise<{ endpoint: string; base: string }>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the desktop ended with ${code}`)));
    child.on("message", (message: FromStandIn) => {
      if (message.kind === "browser") resolve(message);
      else waiting.get(message.id)?.(message);
    });
  });
  const { endpoint, base } = await browser;
  const connected = await chromium.connectOverCDP(endpoint);
  const [context] = connected.contexts();
  if (context === undefined) throw new Error("no context");
  let last = 0;
  const evaluate: DesktopApplication["evaluate"] = (run, arg) =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      const onExit = () => reject(new Error("the desktop has ended"));
      child.once("exit", onExit);
      waiting.set(id, ({ value, error }) => {
        waiting.delete(id);
        child.off("exit", onExit);
        if (error === undefined) resolve(value as never);
        else reject(new Error(error));
      });
      child.send({ kind: "evaluate", id, code: run.toString(), arg });
    });
  const windows = () => context.pages().filter((page) => page.url().startsWith(base));
  return {
    evaluate,
    windows,
    context: () => context,
    process: () => child,
    async firstWindow() {
      for (;;) {
        const [page] = windows();
        if (page !== undefined) return page;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    quit: async () => {
      const exited = exitOf(child);
      await evaluate(({ app }) => app.quit()).catch(() => undefined);
      await connected.close().catch(() => undefined);
      return exited;
    },
  };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", resolve));
}
