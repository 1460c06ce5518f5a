/** The import in hand. It lives beside the page, so that looking elsewhere loses nothing. */
import { useSyncExternalStore } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import type { ImportReport } from "../../shared/contract/importReport.ts";
import { host, newKey } from "../app/host.ts";
import { go } from "../app/route.ts";
import { asError } from "../app/useAnswer.ts";

interface Progress {
  readonly running: boolean;
  readonly bytes: number;
  /** 0 while another import is before it */
  readonly totalBytes: number;
  readonly rows: number;
}

export interface Sent {
  readonly names: readonly string[];
  readonly uploads: readonly string[];
}

export type Work =
  | { readonly at: "none" }
  | { readonly at: "sending"; readonly names: readonly string[]; readonly sent: number }
  | {
      readonly at: "running";
      readonly names: readonly string[];
      readonly dryRun: boolean;
      readonly progress: Progress | null;
      readonly cancelling: boolean;
    }
  | {
      readonly at: "rehearsed";
      readonly sent: Sent;
      readonly importKey: string;
      readonly report: ImportReport;
    }
  | {
      readonly at: "failed";
      readonly names: readonly string[];
      /** What the host has got; null where sending failed */
      readonly sent: Sent | null;
      readonly error: YijieError;
      /** The same step once more, by the same key: what was done already is not done twice. */
      readonly again: () => void;
    };

const LOOK_EVERY_MS = 400;

let work: Work = { at: "none" };
/** Counts the imports begun: what an abandoned one still answers is nobody's. */
let turn = 0;
let cancelSent = false;
let runningKey: string | null = null;
const listeners = new Set<() => void>();

function set(next: Work): void {
  work = next;
  for (const listener of listeners) listener();
}

export function useWork(): Work {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => work,
  );
}

/** Sends the files and rehearses their import. */
export function beginImport(files: readonly File[]): void {
  if (files.length === 0 || work.at === "running" || work.at === "sending") return;
  turn += 1;
  go("import");
  void send(turn, files);
}

async function send(mine: number, files: readonly File[]): Promise<void> {
  const names = files.map(({ name }) => name);
  const uploads: string[] = [];
  cancelSent = false;
  try {
    for (const file of files) {
      set({ at: "sending", names, sent: uploads.length });
      const content = new Uint8Array(await file.arrayBuffer());
      const { uploadId } = await host.upload({ name: file.name }, { content });
      if (cancelSent || mine !== turn) return;
      uploads.push(uploadId);
    }
  } catch (error) {
    if (mine !== turn) return;
    const again = () => void send(mine, files);
    set({ at: "failed", names, sent: null, error: asError(error), again });
    return;
  }
  await run(mine, { names, uploads }, true, newKey());
}

/** The files that the host has got once more, read by what was saved meanwhile. */
export function rehearseAgain(sent: Sent): void {
  turn += 1;
  void run(turn, sent, true, newKey());
}

/** What was rehearsed goes into the books. */
export function bookImport(): void {
  if (work.at === "rehearsed") void run(turn, work.sent, false, newKey());
}

async function run(mine: number, sent: Sent, dryRun: boolean, importKey: string): Promise<void> {
  const { names, uploads } = sent;
  set({ at: "running", names, dryRun, progress: null, cancelling: false });
  runningKey = importKey;
  const timer = setInterval(() => void look(importKey), LOOK_EVERY_MS);
  try {
    const report = await host.importFiles({ uploads: [...uploads], dryRun }, { key: importKey });
    if (mine !== turn) return;
    if (report.batchId === null) set({ at: "rehearsed", sent, importKey, report });
    else {
      set({ at: "none" });
      go("import", report.batchId);
    }
  } catch (error) {
    if (mine !== turn) return;
    const known = asError(error);
    if (known.code === "IMPORT_CANCELLED") set({ at: "none" });
    else {
      const again = () => void run(mine, sent, dryRun, importKey);
      set({ at: "failed", names, sent, error: known, again });
    }
  } finally {
    clearInterval(timer);
    if (runningKey === importKey) runningKey = null;
  }
}

async function look(importKey: string): Promise<void> {
  try {
    const progress = await host.importWork({ importKey });
    if (work.at === "running" && runningKey === importKey && progress.running) {
      set({ ...work, progress });
    }
  } catch {
    // The import itself tells when the host is gone.
  }
}

/** Nothing is booked; what is already on its way to the host is let go. */
export function cancelImport(): void {
  if (work.at === "running") {
    if (runningKey !== null)
      void host.cancelImport({ importKey: runningKey }).catch(() => undefined);
    set({ ...work, cancelling: true });
    return;
  }
  cancelSent = true;
  turn += 1;
  set({ at: "none" });
}
