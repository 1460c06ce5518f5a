/**
 * A sample office's host as a process of its own, over TLS as on the hospital's network: to be killed, and to be started
 * again at the same address. Words: data folder, port. Says its address and pairing code as one line of JSON.
 */
import { startHost } from "../../electron/host/host.ts";
import { importSample } from "../../electron/host/office/sampleImport.ts";
import { prepareTraining } from "../../electron/host/office/trainingOffice.ts";

const [folder = "", port = "0"] = process.argv.slice(2);
const host = await startHost({ folder, port: Number(port), secure: true, create: "training" });
await prepareTraining(host.books);
await importSample(host.books, () => {});
process.stdout.write(`${JSON.stringify({ url: host.url, code: host.lan?.pairingCode })}\n`);
