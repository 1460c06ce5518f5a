/**
 * What a window may ask of the desktop around it, and nothing else: the office itself is asked over HTTP. The preload
 * offers {@link Desktop} as `window.yijieDesktop`; in a browser it is absent.
 */
import type { ErrorCode, ErrorDetails } from "./errors.ts";
import { z } from "./schema.ts";

/** Larger than any workbook of a month, smaller than what would hurt. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** "%PDF-" */
const PDF_MARK = [0x25, 0x50, 0x44, 0x46, 0x2d];

const fileSchema = z.strictObject({
  /** A plain name, no path: where it goes is chosen in the desktop's own dialog. */
  name: z.string().regex(/^[^\\/:*?"<>|\p{Cc}]{1,120}$/u),
  bytes: z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength <= MAX_FILE_BYTES),
});

/** What each call must be asked with; the desktop checks it on arrival. */
export const desktopAsks = {
  appInfo: z.strictObject({}),
  saveFile: fileSchema,
  printPdf: fileSchema.refine(({ bytes }) => PDF_MARK.every((byte, at) => bytes[at] === byte)),
} as const;

export type DesktopAsk<Name extends keyof typeof desktopAsks> = z.infer<(typeof desktopAsks)[Name]>;

export interface DesktopAnswers {
  appInfo: {
    readonly version: string;
    /** Where the books of this machine lie. */
    readonly dataFolder: string;
  };
  /** Where it was written; null when the person changed their mind. */
  saveFile: { readonly path: string | null };
  /** False when the person changed their mind or the printer refused. */
  printPdf: { readonly printed: boolean };
}

export type DesktopCall = keyof DesktopAnswers;

/** Errors cross from process to process as data. */
export type DesktopOutcome<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly code: ErrorCode; readonly details: ErrorDetails };

export type Desktop = {
  readonly [Name in DesktopCall]: (
    ask: DesktopAsk<Name>,
  ) => Promise<DesktopOutcome<DesktopAnswers[Name]>>;
};

/** Channels between preload and main process. */
export type DesktopChannel = `desktop:${DesktopCall}`;
