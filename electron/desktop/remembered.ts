/** What this machine remembers between starts: the chosen data folder, size and place of the window. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, type BrowserWindow, type Rectangle, screen } from "electron";

interface Remembered {
  readonly folder?: string;
  readonly bounds?: Rectangle;
  readonly maximized?: boolean;
}

const DEFAULT_SIZE = { width: 1366, height: 768 };

function file(): string {
  return join(app.getPath("userData"), "desktop.json");
}

/** Nothing when it was never written or cannot be read: all of it is convenience. */
function recall(): Remembered {
  try {
    const read: unknown = JSON.parse(readFileSync(file(), "utf8"));
    return typeof read === "object" && read !== null ? read : {};
  } catch {
    return {};
  }
}

function remember(changes: Remembered): void {
  mkdirSync(app.getPath("userData"), { recursive: true });
  writeFileSync(file(), JSON.stringify({ ...recall(), ...changes }));
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
