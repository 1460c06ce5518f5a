/** Reading a quarantine, of a rehearsal or of a batch, by the same words. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { FaultCode } from "../../shared/contract/importReport.ts";
import { host } from "../app/host.ts";

export type QuarantineSource = { readonly importKey: string } | { readonly batchId: number };

export type Quarantine = AnswerOf<"quarantine">;
export type QuarantineReason = Quarantine["reasons"][number];
export type QuarantinedRow = Quarantine["rows"][number];

interface Page {
  readonly file?: string;
  readonly code?: FaultCode;
  readonly after?: number;
  readonly limit: number;
}

export function readQuarantine(source: QuarantineSource, page: Page): Promise<Quarantine> {
  return "batchId" in source
    ? host.quarantine({ ...source, ...page })
    : host.rehearsalQuarantine({ ...source, ...page });
}

export function sourceKey(source: QuarantineSource): string {
  return "batchId" in source ? `batch ${source.batchId}` : source.importKey;
}
