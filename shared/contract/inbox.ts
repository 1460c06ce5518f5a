/** What the host says of its watched folder (接收目录). Plain JSON. */
import type { Moment } from "../calendar/day.ts";

export interface InboxStatus {
  /** '' where there is none */
  readonly folder: string;
  /** Why the folder cannot be read; null while it can */
  readonly trouble: string | null;
  readonly waiting: readonly { readonly name: string; readonly why: string }[];
  /** Links and the like, which are never taken */
  readonly ignored: readonly string[];
  /** The latest first, since the host started */
  readonly results: readonly InboxResult[];
}

interface InboxResult {
  readonly at: Moment;
  readonly files: readonly string[];
  readonly outcome: "imported" | "seen" | "refused";
  readonly words: string;
  readonly batchId: number | null;
}
