/** Starting, asking and losing host processes. Spare ones are started ahead: starting takes longer than what they do. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Command, KillPlan, Reply } from "./protocol.ts";

export type Outcome =
  /** `killed`: the answer came, and the kill right behind it. */
  | { readonly answer: unknown; readonly killed: boolean }
  | { readonly died: KillPlan["mode"] | "anywhere" };

export class HostProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;
  #waiting: ((reply: Reply | null) => void) | null = null;
  #dying: KillPlan["mode"] | null = null;
  #errors = "";

  constructor() {
    this.#child = spawn(process.execPath, [join(import.meta.dirname, "host.ts")], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
    // A line written to a host that is already dead is no fault of the test.
    this.#child.stdin?.on("error", () => undefined);
    let open = () => {};
    this.#ready = new Promise((resolve) => {
      open = resolve;
    });
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    lines.on("line", (line) => {
      const reply = JSON.parse(line) as Reply;
      if ("ready" in reply) open();
      else if ("dying" in reply) this.#dying = reply.dying;
      else this.#settle(reply);
    });
    this.#child.on("close", () => {
      open();
      this.#settle(null);
    });
  }

  /** Sends a command; kills the process from outside after `killAfterMs` where that is given. */
  async ask(command: Command, killAfterMs: number | null = null): Promise<Outcome> {
    await this.#ready;
    const replied = new Promise<Reply | null>((resolve) => {
      this.#waiting = resolve;
    });
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
    let killed = false;
    const kill = () => {
      killed = this.#child.kill("SIGKILL");
    };
    const timer = killAfterMs === null ? null : setTimeout(kill, killAfterMs);
    const reply = await replied;
    if (timer !== null) clearTimeout(timer);
    if (reply === null) {
      if (this.#child.signalCode !== "SIGKILL") throw new Error(`the host ended: ${this.#errors}`);
      return { died: this.#dying ?? "anywhere" };
    }
    if ("error" in reply) throw new Error(reply.error);
    if ("answer" in reply) return { answer: reply.answer, killed };
    throw new Error("a reply without a question");
  }

  async answerOf(command: Command): Promise<unknown> {
    const outcome = await this.ask(command);
    if ("answer" in outcome) return outcome.answer;
    throw new Error("the host died although nobody killed it");
  }

  end(): void {
    this.#child.stdin?.end();
    this.#child.kill("SIGKILL");
  }

  #settle(reply: Reply | null): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(reply);
  }
}

/** Keeps one process warm while another works. */
export class HostPool {
  #spare = new HostProcess();

  take(): HostProcess {
    const taken = this.#spare;
    this.#spare = new HostProcess();
    return taken;
  }

  end(): void {
    this.#spare.end();
  }
}
