/** The way to paper, in one place: what is counted as a printing, what is only looked at, and the printer. */
import type { FileContent } from "../../shared/contract/operation.ts";
import { answerOf, desktop } from "../app/desktop.ts";
import { host } from "../app/host.ts";

export interface Paper {
  readonly slipNumber: string;
  /** 0: the original; 1 and more: 补打 */
  readonly number: number;
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** An address inside this window; give it back with {@link letGo}. */
  readonly url: string;
}

/** Counts a printing and answers its paper: the first is the original, every later one a 补打. The same key counts once. */
export async function printedPaper(slipNumber: string, key: string): Promise<Paper> {
  const { number } = await host.printSlip({ slipNumber }, { key });
  return paperOf(slipNumber, number, await host.slipPdf({ slipNumber, printing: number }));
}

/** The paper to look at, marked 预览; counts nothing. */
export async function previewPaper(slipNumber: string): Promise<Paper> {
  return paperOf(slipNumber, 0, await host.slipPdf({ slipNumber }));
}

/** A file of the host as a paper of this window. */
export function paperOf(slipNumber: string, number: number, file: FileContent): Paper {
  const bytes = new Uint8Array(file.bytes);
  return { slipNumber, number, name: file.name, bytes, url: addressOf(bytes) };
}

function addressOf(bytes: Uint8Array<ArrayBuffer>): string {
  const content = new Blob([bytes], { type: "application/pdf" });
  // The whole width of the paper, without the viewer's list of pages.
  return `${URL.createObjectURL(content)}#navpanes=0&view=FitH`;
}

export function letGo({ url }: Paper): void {
  URL.revokeObjectURL(url.replace(/#.*$/, ""));
}

/**
 * Hands the shown paper to the system's printing: the desktop's own, or the browser's. false where nothing was printed,
 * or the browser does not let a PDF be printed from a page.
 */
export async function sendToPrinter(
  frame: HTMLIFrameElement | null,
  { name, bytes }: Paper,
): Promise<boolean> {
  try {
    if (desktop !== null) return answerOf(await desktop.printPdf({ name, bytes })).printed;
    if (frame?.contentWindow == null) return false;
    frame.contentWindow.print();
    // The keys stay this window's, not the viewer's.
    window.focus();
    return true;
  } catch {
    return false;
  }
}
