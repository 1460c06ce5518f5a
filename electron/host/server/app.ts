import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { contract, type OperationName, operation } from "../../../shared/contract/contract.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import {
  type FileContent,
  type Operation,
  pathMembers,
} from "../../../shared/contract/operation.ts";
import { VERSION_HEADER } from "../../../shared/contract/pairing.ts";
import { ROLES } from "../../../shared/people/roles.ts";
import { documentText } from "../../../shared/settle/documentText.ts";
import { sessionActor } from "../office/accounts.ts";
import { pushActor } from "../office/pushTokens.ts";
import { requireRole } from "../office/rights.ts";
import type { Actor } from "../store/act.ts";
import type { Call, HostContext } from "./call.ts";
import {
  bearerOf,
  checkHost,
  checkOrigin,
  checkSecret,
  keyOf,
  readAsk,
  sessionCookie,
  tokenOf,
} from "./door.ts";
import { asYijieError, errorAnswer } from "./errors.ts";
import { handlers } from "./handlers.ts";
import type { Pages } from "./pages.ts";
import { VERSION } from "./version.ts";

export interface AppOptions {
  /** Values of the Host header that are ours: "127.0.0.1:7717", "localhost:7717" … */
  readonly hosts: ReadonlySet<string>;
  /** Demanded of every request, when given. */
  readonly secret?: string;
  /** The host speaks TLS. */
  readonly secure?: boolean;
  /** The built windows, served beside the operations. */
  readonly pages?: Pages;
  /** Checks every answer against the contract before it leaves; for tests. */
  readonly checkAnswers?: boolean;
  /** Gets every error that nobody expected. */
  readonly report?: (error: unknown) => void;
}

export interface App {
  /** `address`: where the request came from, as the socket says. */
  readonly fetch: (request: Request, address?: string) => Promise<Response>;
  /** Refuses what comes from now on and waits for what is running. */
  drain(): Promise<void>;
}

/** The host over HTTP: every operation of the contract, and the stream of changes. */
export function createApp(host: HostContext, options: AppOptions): App {
  const running = new Set<Promise<unknown>>();
  const secure = options.secure === true;
  let stopping = false;
  const app = new Hono<{ Bindings: { readonly address: string } }>();

  async function enter(request: Request): Promise<void> {
    if (stopping) throw new YijieError("STOPPING");
    checkHost(request, options.hosts);
    if (options.secret !== undefined) checkSecret(request, options.secret);
    if (request.method !== "GET" && request.method !== "HEAD") checkOrigin(request, secure);
  }

  for (const name of Object.keys(contract) as OperationName[]) {
    const chosen = operation(name);
    const path = chosen.path.replace(/\{(\w+)\}/g, ":$1");
    app.on(chosen.method, path, async (context) => {
      const { raw } = context.req;
      const call = admit(host, chosen, raw, { address: context.env.address, secure });
      const ask = await readAsk(chosen, raw, membersOf(chosen, context.req.param()));
      const answer = await perform(host, name, ask, call);
      if ("file" in chosen.answer) return fileResponse(answer as FileContent);
      if (options.checkAnswers === true) chosen.answer.parse(JSON.parse(documentText(answer)));
      return jsonResponse(answer, cookieFor(name, answer, secure));
    });
  }

  app.get("/api/events", (context) => {
    const { actor, token } = admit(host, { roles: ROLES, does: "接收变更通知" }, context.req.raw, {
      address: context.env.address,
      secure,
    });
    const body = host.events.listen({ login: actor.login, token });
    return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
  });

  app.notFound((context) => {
    const { method, path } = context.req;
    const page = method === "GET" ? options.pages?.answer(plainPath(path)) : null;
    return page ?? failure(new YijieError("NOT_FOUND", { what: "这个地址" }));
  });
  app.onError((error) => {
    const expected = asYijieError(error);
    if (expected.code === "INTERNAL") options.report?.(error);
    return failure(expected);
  });

  async function answer(request: Request, address: string): Promise<Response> {
    const response = await enter(request).then(
      () => app.fetch(request, { address }),
      (error: unknown) => failure(asYijieError(error)),
    );
    protect(response.headers);
    return response;
  }

  return {
    async fetch(request, address = "") {
      const work = answer(request, address);
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
      }
    },
    async drain() {
      stopping = true;
      host.events.close();
      await Promise.allSettled(running);
    },
  };
}

/** A path that cannot be read is the path of nothing. */
function plainPath(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return "";
  }
}

const NOBODY: Actor = { accountId: 0, login: "", name: "", role: "审计只读", window: "" };

/** As a socket gives it; an IPv6 socket writes IPv4 behind ::ffff:. */
export const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;

/** Who asks, and may they. Throws SESSION_ENDED, NOT_ALLOWED, BAD_REQUEST. */
function admit(
  host: HostContext,
  chosen: Pick<Operation, "roles" | "does"> & Partial<Operation>,
  request: Request,
  { address, secure }: { readonly address: string; readonly secure: boolean },
): Call {
  const isLocal = LOOPBACK.test(address);
  const token = tokenOf(request, secure) ?? "";
  const contentType = request.headers.get("content-type") ?? "";
  const plain = { key: "", tokenId: 0, isLocal, content: request.body, contentType };
  if (chosen.roles === "anyone") return { ...plain, actor: NOBODY, token };
  if (chosen.roles === "push") {
    const pusher = admitPush(host, bearerOf(request) ?? "", address);
    return { ...plain, ...pusher, token: "", key: keyOf(request) };
  }
  if (token === "") throw new YijieError("SESSION_ENDED");
  const actor = sessionActor(host.books, token);
  requireRole(actor, chosen.does.replace(/[：；，。].*$/u, ""), chosen.roles);
  const key = chosen.act === true ? keyOf(request) : "";
  return { ...plain, actor, token, key };
}

/** Throws PUSH_TOKEN_REFUSED, PUSH_TOO_OFTEN. */
function admitPush(host: HostContext, token: string, address: string) {
  host.pushes.checkTries(address);
  try {
    const pusher = pushActor(host.books, token);
    host.pushes.countPush(pusher.tokenId);
    return pusher;
  } catch (error) {
    if (error instanceof YijieError && error.code === "PUSH_TOKEN_REFUSED") {
      host.pushes.countTry(address);
    }
    throw error;
  }
}

function membersOf(
  chosen: Operation,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(pathMembers(chosen.path).map((name) => [name, given[name] ?? ""]));
}

/** The one place where the types of the many handlers meet: `ask` was checked by this operation's own schema. */
function perform(
  host: HostContext,
  name: OperationName,
  ask: Record<string, unknown>,
  call: Call,
): unknown {
  const handler = handlers[name] as (host: HostContext, ask: unknown, call: Call) => unknown;
  return handler(host, ask, call);
}

function jsonResponse(answer: unknown, cookie: string | null, status: ContentfulStatusCode = 200) {
  const headers = new Headers({ "content-type": "application/json; charset=utf-8" });
  if (cookie !== null) headers.set("set-cookie", cookie);
  return new Response(documentText(answer), { status, headers });
}

function cookieFor(name: OperationName, answer: unknown, secure: boolean): string | null {
  if (name === "logIn") return sessionCookie((answer as { token: string }).token, secure);
  return name === "logOut" ? sessionCookie(null, secure) : null;
}

function fileResponse({ name, type, bytes }: FileContent): Response {
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": type,
      "content-disposition": disposition,
      // Whoever opens the address itself gets a download; even shown in a page, nothing in it runs.
      "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    },
  });
}

function failure(error: YijieError): Response {
  const { status, body } = errorAnswer(error);
  return jsonResponse(body, null, status);
}

/**
 * Patients' data stay in no cache and in no frame. The files of the windows bring their own two headers. No HSTS: a browser
 * that was once told would refuse a self-made certificate for good, with no way to go on.
 */
function protect(headers: Headers): void {
  headers.set(VERSION_HEADER, VERSION);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  headers.set("x-content-type-options", "nosniff");
  headers.set("x-frame-options", "DENY");
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("content-security-policy")) {
    headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  }
}
