/** What a handler gets: the host it works for, what was asked, and who asks. */
import type { AnswerOf, OperationName, RequestOf } from "../../../shared/contract/contract.ts";
import type { Inbox } from "../inbox/inbox.ts";
import type { Actor } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import type { EventHub } from "./events.ts";
import type { ImportWork } from "./importWork.ts";
import type { PushLimits } from "./pushLimits.ts";
import type { Uploads } from "./uploads.ts";

export interface HostContext {
  /** Others take their place only when a first start turns to the sample office. */
  books: Books;
  readonly events: EventHub;
  readonly uploads: Uploads;
  readonly imports: ImportWork;
  readonly inbox: Inbox;
  readonly pushes: PushLimits;
  /** How other machines reach this host; absent while it serves its own machine only. */
  lan?: LanAccess;
}

export interface LanAccess {
  /** As people type them: "192.168.1.20:7717". */
  readonly places: readonly string[];
  readonly pairingCode: string;
  /** The path of the certificate on the host's machine. */
  readonly certificateFile: string;
}

/** One request that was let in. */
export interface Call {
  readonly actor: Actor;
  readonly token: string;
  /** The number of the push token; 0 without one */
  readonly tokenId: number;
  readonly contentType: string;
  /** The act's idempotency key; empty for what is no act. */
  readonly key: string;
  /** From a program on the host's own machine. */
  readonly isLocal: boolean;
  /** The body of a request that brings a file. */
  readonly content: ReadableStream<Uint8Array> | null;
}

export type Handlers<Names extends OperationName> = {
  readonly [Name in Names]: (
    host: HostContext,
    ask: RequestOf<Name>,
    call: Call,
  ) => AnswerOf<Name> | Promise<AnswerOf<Name>>;
};
