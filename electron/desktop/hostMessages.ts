/** What the desktop and its host process say to each other. */
import type { ErrorCode, ErrorDetails } from "../../shared/contract/errors.ts";

export interface StartOrder {
  readonly folder: string;
  /** A folder without books becomes the sample office (演示); otherwise the window asks what it shall be. */
  readonly sample: boolean;
  /** The host answers only who knows it. By message, because everybody on the machine can read a command line. */
  readonly secret: string;
}

export type ToHost =
  | { readonly kind: "start"; readonly order: StartOrder }
  | { readonly kind: "stop" };

export type FromHost =
  | { readonly kind: "running"; readonly url: string }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly details: ErrorDetails };
