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
  /** Both as the person typed them. */
  connectHost: z.strictObject({ address: z.string().max(300), code: z.string().max(100) }),
  ownBooks: z.strictObject({}),
  printers: z.strictObject({}),
  /** As the system calls it; null: ask each time. */
  choosePrinter: z.strictObject({ name: z.string().min(1).max(500).nullable() }),
  printPdf: fileSchema.refine(({ bytes }) => PDF_MARK.every((byte, at) => bytes[at] === byte)),
} as const;

export type DesktopAsk<Name extends keyof typeof desktopAsks> = z.infer<(typeof desktopAsks)[Name]>;

export interface DesktopAnswers {
  appInfo: {
    readonly version: string;
    /** Where the books of this machine lie; null where it works with the office's host, or none is chosen. */
    readonly dataFolder: string | null;
    /** The address of the office's host; null where it is this machine's own, or none is chosen. */
    readonly host: string | null;
  };
  /** Afterwards the window begins anew with that host. A host that is refused changes nothing. */
  connectHost: Record<string, never>;
  ownBooks: Record<string, never>;
  printers: {
    readonly printers: readonly { readonly name: string; readonly title: string }[];
    /** Null: the person is asked each time. */
    readonly chosen: string | null;
  };
  choosePrinter: Record<string, never>;
  /** Where it was written; null when the person changed their mind. */
  saveFile: { readonly path: string | null };
  printPdf: {
    /** False when the person changed their mind or the printer refused. */
    readonly printed: boolean;
    /** The chosen printer that is gone or refused, so that the person was asked instead. */
    readonly missing: string | null;
  };
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
