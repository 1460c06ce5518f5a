/** A typed client of the host: the same for the windows, the desktop and the tests. No Node, no DOM. */

import { parseDocumentText } from "../settle/documentText.ts";
import { type AnswerOf, type AskOf, contract, type OperationName, operation } from "./contract.ts";
import { ERRORS, YijieError } from "./errors.ts";
import { type ErrorAnswer, type FileContent, type Operation, pathMembers } from "./operation.ts";

/** The part of `fetch` that the client uses. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>;

interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

interface FetchAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Acts are asked with a key: the same key again gets the same answer and does nothing twice. */
interface Extras {
  readonly key: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

type Needs<Name extends OperationName> = (typeof contract)[Name] extends { takesFile: true }
  ? [extras: (typeof contract)[Name]["act"] extends true ? Extras : Pick<Extras, "content">]
  : (typeof contract)[Name]["act"] extends true
    ? [extras: Pick<Extras, "key">]
    : [];

export type Client = {
  readonly [Name in OperationName]: (
    ask: AskOf<Name>,
    ...extras: Needs<Name>
  ) => Promise<AnswerOf<Name>>;
};

export interface ClientOptions {
  /** For programs; a window is known by its cookie. */
  readonly token?: string;
}

/** Throws YijieError with the host's code and details for every answer that is an error. */
export function createClient(send: Fetch, baseUrl: string, options: ClientOptions = {}): Client {
  const call =
    (name: OperationName) =>
    async (ask: Readonly<Record<string, unknown>>, extras: Partial<Extras> = {}) => {
      const chosen = operation(name);
      const { path, body } = requestOf(chosen, ask);
      const headers: Record<string, string> = {};
      if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
      if (extras.key !== undefined) headers["idempotency-key"] = extras.key;
      const content = extras.content ?? body;
      if (content !== undefined) {
        headers["content-type"] =
          extras.content === undefined ? "application/json" : "application/octet-stream";
      }
      const answer = await send(baseUrl + path, {
        method: chosen.method,
        headers,
        ...(content === undefined ? {} : { body: content }),
      });
      if (!answer.ok) throw await errorOf(answer);
      return "file" in chosen.answer
        ? await fileOf(answer)
        : parseDocumentText(await answer.text());
    };
  return Object.fromEntries(
    Object.keys(contract).map((name) => [name, call(name as OperationName)]),
  ) as unknown as Client;
}

function requestOf(
  chosen: Operation,
  ask: Readonly<Record<string, unknown>>,
): { readonly path: string; readonly body: string | undefined } {
  const inPath = pathMembers(chosen.path);
  const path = chosen.path.replace(/\{(\w+)\}/g, (_, member: string) =>
    encodeURIComponent(String(ask[member])),
  );
  const rest = Object.entries(ask).filter(
    ([member, value]) => !inPath.includes(member) && value !== undefined,
  );
  if (chosen.method === "POST" && chosen.takesFile !== true) {
    return { path, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = rest
    .map(([member, value]) => `${member}=${encodeURIComponent(String(value))}`)
    .join("&");
  return { path: query === "" ? path : `${path}?${query}`, body: undefined };
}

async function errorOf(answer: FetchAnswer): Promise<YijieError> {
  const unknown = new YijieError("INTERNAL", { detail: `HTTP ${answer.status}` });
  try {
    const { error } = JSON.parse(await answer.text()) as Partial<ErrorAnswer>;
    return error !== undefined && error.code in ERRORS
      ? new YijieError(error.code, error.details)
      : unknown;
  } catch {
    // Not from the host: a proxy's page.
    return unknown;
  }
}

async function fileOf(answer: FetchAnswer): Promise<FileContent> {
  const disposition = answer.headers.get("content-disposition") ?? "";
  const name = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1] ?? "";
  return {
    name: decodeURIComponent(name),
    type: answer.headers.get("content-type") ?? "",
    bytes: new Uint8Array(await answer.arrayBuffer()),
  };
}
