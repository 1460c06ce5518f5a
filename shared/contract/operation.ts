/** What an operation of the host is, as data. The host, the client, the OpenAPI description and the tests read it. */
import type { z } from "zod";
import type { Role } from "../people/roles.ts";
import type { ErrorCode } from "./errors.ts";

/** An answer that is a file, with its media type. */
export interface FileAnswer {
  readonly file: string;
}

/** The file as the client gets it. */
export interface FileContent {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface Operation {
  readonly method: "GET" | "POST";
  /** "/api/stays/{stayId}": members of the request in braces; the others travel as query (GET) or JSON (POST). */
  readonly path: string;
  /** Who may; "anyone" needs no log-in, "push" a token that is for nothing else. */
  readonly roles: readonly Role[] | "anyone" | "push";
  /** What it does, one Chinese sentence. */
  readonly does: string;
  readonly request: z.ZodObject;
  readonly answer: z.ZodType | FileAnswer;
  /** Codes of its own; every operation may also answer those of {@link doorErrors}. */
  readonly errors: readonly ErrorCode[];
  /** A business act: needs an Idempotency-Key and does it once, however often it is asked. */
  readonly act: boolean;
  /** The request's body is the content of a file; its members all travel as query. */
  readonly takesFile?: true;
}

/** Codes that the host's door gives, before an operation begins or when it breaks. */
export function doorErrors(operation: Operation): readonly ErrorCode[] {
  const codes: ErrorCode[] = ["BAD_REQUEST", "WRONG_ADDRESS", "INTERNAL", "STOPPING"];
  if (typeof operation.roles !== "string") codes.push("SESSION_ENDED", "NOT_ALLOWED");
  if (operation.method === "POST") codes.push("WRONG_ORIGIN", "TOO_LARGE");
  if (operation.act) codes.push("KEY_REUSED", "CLOCK_BEHIND");
  return codes;
}

/** The body of every answer that is an error. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: ErrorCode;
    readonly details: Readonly<Record<string, string | number>>;
    readonly what: string;
    readonly money: string;
    readonly action: string;
  };
}

/** Names in braces in a path, in their order. */
export function pathMembers(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}
