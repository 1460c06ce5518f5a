/** What app://office/ answers: the files of the build, papers on their way to the printer, and the host's operations. */
import type { Pages } from "../host/server/pages.ts";
import { isOffice } from "./address.ts";
import type { HostKeeper } from "./hostKeeper.ts";
import { paperAnswer } from "./print.ts";

/** Nothing else that a page may have set reaches the host. */
const PASSED_HEADERS = ["accept", "content-type", "idempotency-key", "last-event-id"];

/** The session of this desktop. Pages never see it: it stays here, in memory, and ends with the application. */
let session: string | null = null;

export async function answer(request: Request, pages: Pages, host: HostKeeper): Promise<Response> {
  if (!isOffice(request.url)) return refuse(404);
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/api/")) return passOn(request, host);
  if (request.method !== "GET") return refuse(405);
  return paperAnswer(pathname) ?? pages.answer(pathname) ?? refuse(404);
}

async function passOn(request: Request, host: HostKeeper): Promise<Response> {
  const origin = request.headers.get("origin");
  if (origin !== null && !isOffice(origin)) return refuse(403);
  const base = await host.url();
  // Not an answer but none at all: a stream of changes comes back by itself only after a broken connection.
  if (base === null) return Response.error();
  const { pathname, search } = new URL(request.url);
  const headers = new Headers({ "x-yijie-secret": host.secret });
  for (const name of PASSED_HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (session !== null) headers.set("cookie", session);
  try {
    const answered = await fetch(base + pathname + search, {
      method: request.method,
      headers,
      body: request.body,
      signal: request.signal,
      redirect: "error",
      ...(request.body === null ? {} : { duplex: "half" }),
    });
    return withoutCookies(answered);
  } catch {
    return Response.error();
  }
}

function withoutCookies(answered: Response): Response {
  for (const cookie of answered.headers.getSetCookie()) {
    const [pair = ""] = cookie.split(";");
    session = pair.endsWith("=") ? null : pair;
  }
  const headers = new Headers(answered.headers);
  headers.delete("set-cookie");
  return new Response(answered.body, { status: answered.status, headers });
}

function refuse(status: 403 | 404 | 405): Response {
  return new Response(null, {
    status,
    headers: { "content-security-policy": "default-src 'none'" },
  });
}
