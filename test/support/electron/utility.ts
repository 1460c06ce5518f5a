/** Loaded before the host's process: `process.parentPort` as Electron gives it to a utility process. */
import { EventEmitter } from "node:events";

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message);
  }
}

const parentPort = new ParentPort();
process.on("message", (data) => parentPort.emit("message", { data, ports: [] }));
// Electron's utility processes die with their application.
process.on("disconnect", () => process.exit(1));
Object.defineProperty(process, "parentPort", { value: parentPort });
