/** The office's host as a process of its own beside the windows: loopback, a free port, and a secret of this start. */
import { hasBooks } from "../host/cli/officeFolder.ts";
import { type Host, startHost } from "../host/host.ts";
import { importSample } from "../host/office/sampleImport.ts";
import { prepareTraining } from "../host/office/trainingOffice.ts";
import { asYijieError } from "../host/server/errors.ts";
import type { FromHost, StartOrder, ToHost } from "./hostMessages.ts";

const { parentPort } = process;
let host: Host | null = null;

parentPort.on("message", ({ data }) => {
  const message = data as ToHost;
  if (message.kind === "start") void start(message.order);
  else void stop();
});

async function start({ folder, sample, secret }: StartOrder): Promise<void> {
  try {
    const report = (error: unknown): void => void process.stderr.write(`${describe(error)}\n`);
    const create = sample ? "training" : hasBooks(folder) ? null : "real";
    host = await startHost({
      folder,
      port: 0,
      secret,
      report,
      ...(create === null ? {} : { create }),
    });
    if (sample) {
      await prepareTraining(host.books);
      await importSample(host.books, () => {});
    }
    tell({ kind: "running", url: host.url });
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    await host?.stop();
    const { code, details } = asYijieError(error);
    tell({ kind: "failed", code, details });
  }
}

async function stop(): Promise<void> {
  await host?.stop();
  process.exit(0);
}

function tell(message: FromHost): void {
  parentPort.postMessage(message);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
