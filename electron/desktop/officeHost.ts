/** The host that the windows work with, wherever it runs: protocol.ts knows no other way to one. */
import { YijieError } from "../../shared/contract/errors.ts";

export interface HostRequest {
  /** With its query: "/api/stays?limit=50". */
  readonly path: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly signal: AbortSignal;
}

export interface OfficeHost {
  /**
   * Hands a request on. Throws a YijieError where it knows that nothing of the request was sent, and anything else where
   * the answer did not come: then nobody knows what the host did with it.
   */
  send(request: HostRequest): Promise<Response>;
  stop(): Promise<void>;
}

/** Before anybody has said which host it shall be: the window asks. */
export const noHost: OfficeHost = {
  send: () => Promise.reject(new YijieError("HOST_NOT_CHOSEN")),
  stop: () => Promise.resolve(),
};
