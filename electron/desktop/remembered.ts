/**
 * What this machine remembers between starts: the host that it works with, the chosen data folder and printer, size and
 * place of the window.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, type BrowserWindow, type Rectangle, screen } from "electron";
import { readHostPlace, readPairingCode } from "../../shared/contract/pairing.ts";
import type { PairedHost } from "./remoteHost.ts";

interface Remembered {
  readonly folder?: string;
  /** Absent or null: a host of this machine's own. */
  readonly host?: Partial<{
    readonly address: string;
    readonly port: number;
    readonly pin: string;
  }> | null;
  /** As the system calls it; absent or null: the person is asked each time. */
  readonly printer?: string | null;
  readonly bounds?: Rectangle;
  readonly maximized?: boolean;
}

const DEFAULT_SIZE = { width: 1366, height: 768 };

function file(): string {
  return join(app.getPath("userData"), "desktop.json");
}

/** Nothing when it was never written; a file that cannot be read is damage, and what it said of the host is not known. */
function recall(): Remembered {
  if (!existsSync(file())) return {};
  try {
    const read: unknown = JSON.parse(readFileSync(file(), "utf8"));
    if (typeof read === "object" && read !== null) return read;
  } catch {
    // As below.
  }
  return { host: {} };
}

function remember(changes: Remembered): void {
  mkdirSync(app.getPath("userData"), { recursive: true });
  // Whole or not at all: half a file would send the window back to its own books.
  const unfinished = `${file()}.new`;
  writeFileSync(unfinished, JSON.stringify({ ...recall(), ...changes }));
  renameSync(unfinished, file());
}

/** YIJIE_DATA, else what was chosen last, else a folder of the application's own. */
export function dataFolder(): string {
  const { folder } = recall();
  const own = join(app.getPath("userData"), "data");
  return process.env.YIJIE_DATA ?? (typeof folder === "string" ? folder : own);
}

export function rememberFolder(folder: string): void {
  remember({ folder });
}

export type HostChoice =
  | { readonly kind: "own" }
  | { readonly kind: "office"; readonly paired: PairedHost }
  /** Another host was chosen once and cannot be read any more: never the own books in its place without being asked. */
  | { readonly kind: "none" };

export function hostChoice(): HostChoice {
  const { host = null } = recall();
  if (host === null) return { kind: "own" };
  const { address, port, pin } = host;
  const place = typeof address === "string" ? readHostPlace(address) : null;
  const read = typeof pin === "string" ? readPairingCode(pin) : null;
  if (
    place === null ||
    read === null ||
    !("code" in read) ||
    port === undefined ||
    !Number.isInteger(port)
  ) {
    return { kind: "none" };
  }
  return { kind: "office", paired: { place: { address: place.address, port }, code: read.code } };
}

/** Null: this machine's own. */
export function rememberHost(paired: PairedHost | null): void {
  remember({ host: paired === null ? null : { ...paired.place, pin: paired.code } });
}

/** Null: ask each time. */
export function chosenPrinter(): string | null {
  const { printer } = recall();
  return typeof printer === "string" ? printer : null;
}

export function rememberPrinter(printer: string | null): void {
  remember({ printer });
}

/** Where the window was; on a screen that is there now. */
export function windowPlace(): {
  readonly bounds: Partial<Rectangle>;
  readonly maximized: boolean;
} {
  const { bounds, maximized = true } = recall();
  if (bounds === undefined || !isOnScreen(bounds)) return { bounds: DEFAULT_SIZE, maximized };
  return { bounds, maximized };
}

function isOnScreen({ x, y, width, height }: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching({ x, y, width, height });
  return (
    x < workArea.x + workArea.width &&
    x + width > workArea.x &&
    y < workArea.y + workArea.height &&
    y >= workArea.y
  );
}

export function rememberPlace(window: BrowserWindow): void {
  remember({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
}
