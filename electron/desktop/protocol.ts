/** What app://office/ answers: the files of the build, papers on their way to the printer, and the host's operations. */
import { YijieError } from "../../shared/contract/errors.ts";
import { errorAnswer } from "../host/server/errors.ts";
import type { Pages } from "../host/server/pages.ts";
import { isOffice } from "./address.ts";
import type { OfficeHost } from "./officeHost.ts";
import { paperAnswer } from "./print.ts";

/** Nothing else that a page may have set reaches the host. */
const PASSED_HEADERS = ["accept", "content-type", "idempotency-key", "last-event-id"];

/**
 * The session of this desktop at each host. Pages never see it: it stays here, in memory, and ends with the application. No
 * host ever gets the session of another.
 */
const sessions = new WeakMap<OfficeHost, string>();

export async function answer(request: Request, pages: Pages, host: OfficeHost): Promise<Response> {
  if (!isOffice(request.url)) return refuse(404);
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/api/")) return passOn(request, host);
  if (request.method !== "GET") return refuse(405);
  return paperAnswer(pathname) ?? pages.answer(pathname) ?? refuse(404);
}

async function passOn(request: Request, host: OfficeHost): Promise<Response> {
  const origin = request.headers.get("origin");
  if (origin !== null && !isOffice(origin)) return refuse(403);
  const { pathname, search } = new URL(request.url);
  const { method, body, signal } = request;
  const headers = new Headers();
  for (const name of PASSED_HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const session = sessions.get(host);
  if (session !== undefined) headers.set("cookie", session);
  try {
    const path = pathname + search;
    return withoutCookies(await host.send({ path, method, headers, body, signal }), host);
  } catch (error) {
    // An act may have been sent before with the same key: of its outcome nothing is known, whatever is known of this try.
    const isAct = headers.has("idempotency-key");
    if (error instanceof YijieError && !isAct) return tell(error);
    // Not an answer but none at all: a stream of changes comes back by itself only after a broken connection.
    return Response.error();
  }
}

function withoutCookies(answered: Response, host: OfficeHost): Response {
  for (const cookie of answered.headers.getSetCookie()) {
    const [pair = ""] = cookie.split(";");
    if (pair.endsWith("=")) sessions.delete(host);
    else sessions.set(host, pair);
  }
  const headers = new Headers(answered.headers);
  headers.delete("set-cookie");
  return new Response(answered.body, { status: answered.status, headers });
}

/** Why the host was not asked, as the host itself says its errors. */
function tell(error: YijieError): Response {
  const { status, body } = errorAnswer(error);
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

function refuse(status: 403 | 404 | 405): Response {
  return new Response(null, {
    status,
    headers: { "content-security-policy": "default-src 'none'" },
  });
}
