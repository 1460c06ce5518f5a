/**
 * Where the window is: "#/settle/17". Addresses can be kept, and the back key works. The manual, "#/manual/patient", lies
 * before the page that was open: that page stays as it was until the manual is closed.
 */
import { useSyncExternalStore } from "react";

export interface Route {
  readonly page: string;
  readonly rest: readonly string[];
}

const MANUAL = "manual";

function hash(): string {
  return window.location.hash.replace(/^#\/?/, "");
}

function isManual(address: string): boolean {
  return address === MANUAL || address.startsWith(`${MANUAL}/`);
}

/** The page in front, or the one behind the manual. */
let pageHash = isManual(hash()) ? "" : hash();
/** The manual was opened from a page of this window, which is one step back in the history. */
let hasPageBehind = false;
window.addEventListener("hashchange", () => {
  if (isManual(hash())) return;
  pageHash = hash();
  hasPageBehind = false;
});

function subscribe(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

function partsOf(address: string): string[] {
  return address.split("/").map(decodeURIComponent);
}

/** The page; while the manual is open, the one behind it. */
export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => (isManual(hash()) ? pageHash : hash()));
  const [page = "", ...rest] = partsOf(address);
  return { page: page === "" ? "settle" : page, rest };
}

/** Chapter and section of the open manual, as far as the address names them; null while it is closed. */
export function useManualRoute(): readonly string[] | null {
  const address = useSyncExternalStore(subscribe, hash);
  return isManual(address) ? partsOf(address).slice(1) : null;
}

/** As the address is now, which a page that is still being drawn may not know yet. */
export function manualPlace(): readonly string[] {
  return isManual(hash()) ? partsOf(hash()).slice(1) : [];
}

export function go(page: string, ...rest: readonly (string | number)[]): void {
  window.location.hash = addressOf(page, rest);
}

/** Opens the manual at a chapter and section. However much is read there, the page stays one step back. */
export function openManual(...place: readonly string[]): void {
  if (isManual(hash())) {
    window.location.replace(`#${addressOf(MANUAL, place)}`);
    return;
  }
  hasPageBehind = true;
  go(MANUAL, ...place);
}

/** Back to the page as it was left. */
export function closeManual(): void {
  if (hasPageBehind) window.history.back();
  else window.location.replace(`#/${pageHash}`);
}

/** "#/manual/patient/结算": for links, which can be copied. */
export function manualAddress(...place: readonly string[]): string {
  return `#${addressOf(MANUAL, place)}`;
}

function addressOf(page: string, rest: readonly (string | number)[]): string {
  return `/${[page, ...rest].map((part) => encodeURIComponent(part)).join("/")}`;
}
