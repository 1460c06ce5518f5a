/** The way to paper, in one place: what is counted as a printing, what is only looked at, and the printer. */
import { host } from "../app/host.ts";

export interface Paper {
  readonly slipNumber: string;
  /** 0: the original; 1 and more: 补打 */
  readonly number: number;
  readonly name: string;
  /** An address inside this window; give it back with {@link letGo}. */
  readonly url: string;
}

/** Counts a printing and answers its paper; the same key counts once. */
export async function printedPaper(
  slipNumber: string,
  { isFirst, key }: { readonly isFirst: boolean; readonly key: string },
): Promise<Paper> {
  const file = isFirst
    ? await host.slipPdf({ slipNumber })
    : await host.reprint({ slipNumber }, { key });
  return { slipNumber, number: isFirst ? 0 : 1, name: file.name, url: addressOf(file.bytes) };
}

/** The paper to look at; counts nothing. */
export async function previewPaper(slipNumber: string): Promise<Paper> {
  const file = await host.slipPdf({ slipNumber });
  return { slipNumber, number: 0, name: file.name, url: addressOf(file.bytes) };
}

function addressOf(bytes: Uint8Array): string {
  const content = new Blob([new Uint8Array(bytes)], { type: "application/pdf" });
  // The whole width of the paper, without the viewer's list of pages.
  return `${URL.createObjectURL(content)}#navpanes=0&view=FitH`;
}

export function letGo({ url }: Paper): void {
  URL.revokeObjectURL(url.replace(/#.*$/, ""));
}

/** Hands the shown paper to the system's printing. false where the browser does not let a PDF be printed from a page. */
export function sendToPrinter(frame: HTMLIFrameElement | null): boolean {
  try {
    if (frame?.contentWindow == null) return false;
    frame.contentWindow.focus();
    frame.contentWindow.print();
    return true;
  } catch {
    return false;
  }
}
