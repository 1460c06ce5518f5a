/** The way to paper, in one place: what is counted as a printing, what is only looked at, and the printer. */
import type { FileContent } from "../../shared/contract/operation.ts";
import { answerOf, desktop } from "../app/desktop.ts";
import { host } from "../app/host.ts";

/**
 * Which paper: the slip, which is counted; slip and fee list for an insurer, counted with it; the 明白纸; or the
 * 费用估算和补件通知 of a stay that is not settled.
 */
export type PaperKind =
  | { readonly is: "slip"; readonly slipNumber: string }
  | { readonly is: "copies"; readonly slipNumber: string; readonly purpose: string }
  | { readonly is: "leaflet"; readonly slipNumber: string }
  | { readonly is: "notice"; readonly stayId: number };

export interface Paper {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** An address inside this window; give it back with {@link letGo}. */
  readonly url: string;
}

/**
 * Writes a printing down and answers its paper. Of a slip the first is the original, every later one a 补打; the other
 * papers are only logged. The same key counts once.
 */
export async function printedPaper(kind: PaperKind, key: string): Promise<Paper> {
  switch (kind.is) {
    case "slip": {
      const { slipNumber } = kind;
      const { number } = await host.printSlip({ slipNumber }, { key });
      return paperOf(await host.slipPdf({ slipNumber, printing: number }));
    }
    case "copies": {
      const { slipNumber, purpose } = kind;
      return paperOf(await host.copies({ slipNumber, purpose }, { key }));
    }
    case "leaflet":
      await host.printLeaflet({ slipNumber: kind.slipNumber }, { key });
      return previewPaper(kind);
    case "notice":
      await host.printNotice({ stayId: kind.stayId }, { key });
      return previewPaper(kind);
  }
}

/** The paper to look at; counts nothing. A slip is marked 预览. Copies for an insurer are never only looked at. */
export async function previewPaper(
  kind: Exclude<PaperKind, { readonly is: "copies" }>,
): Promise<Paper> {
  switch (kind.is) {
    case "slip":
      return paperOf(await host.slipPdf({ slipNumber: kind.slipNumber }));
    case "leaflet":
      return paperOf(await host.leafletPdf({ slipNumber: kind.slipNumber }));
    case "notice":
      return paperOf(await host.noticePdf({ stayId: kind.stayId }));
  }
}

const TITLES = { slip: "结算单", copies: "理赔材料", leaflet: "明白纸" } as const;

export function paperTitle(kind: PaperKind): string {
  return kind.is === "notice" ? "费用估算和补件通知" : `${TITLES[kind.is]} ${kind.slipNumber}`;
}

/** A file of the host as a paper of this window. */
function paperOf(file: FileContent): Paper {
  const bytes = new Uint8Array(file.bytes);
  return { name: file.name, bytes, url: addressOf(bytes) };
}

function addressOf(bytes: Uint8Array<ArrayBuffer>): string {
  const content = new Blob([bytes], { type: "application/pdf" });
  // The whole width of the paper, without the viewer's list of pages.
  return `${URL.createObjectURL(content)}#navpanes=0&view=FitH`;
}

export function letGo({ url }: Paper): void {
  URL.revokeObjectURL(url.replace(/#.*$/, ""));
}

/** What is known after it: the desktop prints by itself, a browser's dialog tells nobody whether it was cancelled. */
export const SENT = desktop === null ? "✓ 已交浏览器打印" : "✓ 已送打印";

/**
 * Hands the shown paper to the system's printing: the desktop's own, or the browser's. Answers what the person must be
 * told; null when all went as always.
 */
export async function sendToPrinter(
  frame: HTMLIFrameElement | null,
  { name, bytes }: Paper,
): Promise<string | null> {
  try {
    if (desktop === null) return printInBrowser(frame) ? null : NOT_BY_BROWSER;
    const { printed, missing } = answerOf(await desktop.printPdf({ name, bytes }));
    const why =
      missing === null ? "" : `设置里选定的打印机“${missing}”不在或不能打印，已改为询问。`;
    if (printed) return why === "" ? null : why;
    return `${why}${NOT_BY_DESKTOP}`;
  } catch {
    return desktop === null ? NOT_BY_BROWSER : NOT_BY_DESKTOP;
  }
}

const NOT_BY_BROWSER = "浏览器没有打开打印窗口：在下面的单子上按 Ctrl P，或存为 PDF 再打印。";
const NOT_BY_DESKTOP = "这张没有打印出来：看好打印机后按 F9 补打，或存为 PDF 再打印。";

/** False where the browser does not let a PDF be printed from a page. */
function printInBrowser(frame: HTMLIFrameElement | null): boolean {
  if (frame?.contentWindow == null) return false;
  frame.contentWindow.print();
  // The keys stay this window's, not the viewer's.
  window.focus();
  return true;
}
