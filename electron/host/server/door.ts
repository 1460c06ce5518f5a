/** The door of the host: who asks, from where, and is the request what the contract says. */
import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Operation, pathMembers } from "../../../shared/contract/operation.ts";

/**
 * Under TLS the browser takes and keeps a cookie of this name only from the host itself: nobody on the network can put a
 * session of his own under a window.
 */
const cookieName = (secure: boolean) => (secure ? "__Host-yijie_session" : "yijie_session");

/** Requests other than files are small: the widest is a policy pack. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * A page of another site whose name was pointed at this address (DNS rebinding) still sends its own name as Host.
 * Throws WRONG_ADDRESS.
 */
export function checkHost(request: Request, allowed: ReadonlySet<string>): void {
  const host = request.headers.get("host") ?? "";
  if (!allowed.has(host.toLowerCase())) throw new YijieError("WRONG_ADDRESS", { host });
}

/**
 * A host that the desktop started for its own windows answers nobody else on the machine: whoever asks must know the
 * secret of this start. Throws WRONG_SECRET.
 */
export function checkSecret(request: Request, secret: string): void {
  const given = Buffer.from(request.headers.get("x-yijie-secret") ?? "");
  const wanted = Buffer.from(secret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new YijieError("WRONG_SECRET");
  }
}

/**
 * Writes come from our own page or from a program. A browser always says where a write comes from; a form of another
 * site can also not send the key or JSON. `secure`: the host speaks TLS. Throws WRONG_ORIGIN.
 */
export function checkOrigin(request: Request, secure: boolean): void {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") {
    throw new YijieError("WRONG_ORIGIN");
  }
  const origin = request.headers.get("origin");
  if (origin === null) return;
  const host = request.headers.get("host") ?? "";
  if (origin !== `${secure ? "https" : "http"}://${host}`) throw new YijieError("WRONG_ORIGIN");
}

/** From the Authorization header only: no page can make a browser push. */
export function bearerOf(request: Request): string | null {
  const bearer = /^Bearer ([\w-]+)$/.exec(request.headers.get("authorization") ?? "");
  return bearer?.[1] ?? null;
}

/** From the Authorization header of a program, or from the cookie of a window; null without either. */
export function tokenOf(request: Request, secure: boolean): string | null {
  const bearer = bearerOf(request);
  if (bearer !== null) return bearer;
  const cookies = request.headers.get("cookie") ?? "";
  const cookie = new RegExp(`(?:^|;\\s*)${cookieName(secure)}=([\\w-]+)`).exec(cookies);
  return cookie?.[1] ?? null;
}

export function sessionCookie(token: string | null, secure: boolean): string {
  const rest = `HttpOnly; SameSite=Strict; Path=/${secure ? "; Secure" : ""}`;
  const name = cookieName(secure);
  return token === null ? `${name}=; ${rest}; Max-Age=0` : `${name}=${token}; ${rest}`;
}

/** The key of an act. Throws BAD_REQUEST. */
export function keyOf(request: Request): string {
  const key = request.headers.get("idempotency-key") ?? "";
  if (!/^[\x21-\x7e]{8,200}$/.test(key)) {
    throw new YijieError("BAD_REQUEST", {
      detail: "缺少业务号（Idempotency-Key，8 到 200 个字符）",
    });
  }
  return key;
}

/** Members of the path, the query and the body as one object, checked by the contract. Throws BAD_REQUEST, TOO_LARGE. */
export async function readAsk(
  chosen: Operation,
  request: Request,
  inPath: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const given: Record<string, unknown> = {};
  if (chosen.method === "GET" || chosen.takesFile === true) {
    for (const [name, value] of new URL(request.url).searchParams) {
      if (name in given) throw new YijieError("BAD_REQUEST", { detail: `${name} 重复` });
      given[name] = value;
    }
  } else {
    const body = await readJson(request);
    for (const name of pathMembers(chosen.path)) {
      if (name in body) throw new YijieError("BAD_REQUEST", { detail: `${name} 只能写在地址里` });
    }
    Object.assign(given, body);
  }
  return parseAsk(chosen.request, { ...given, ...inPath });
}

const { localeError } = z.locales.zhCN();

/** A member that is missing is no wrong type to a person. */
const inChinese: typeof localeError = (issue) =>
  issue.input === undefined ? "没有填" : localeError(issue);

/** Checks an object against a schema of the contract. The message names the member, never its value. */
function parseAsk<Schema extends z.ZodObject>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given, { error: inChinese });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.join(".") ?? "";
  const detail = [place, issue?.message].filter((text) => text !== "").join("：");
  throw new YijieError("BAD_REQUEST", { detail });
}

async function readJson(request: Request): Promise<Record<string, unknown>> {
  const text = new TextDecoder().decode(await readBytes(request, MAX_BODY_BYTES));
  if (text === "") return {};
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/json")) {
    throw new YijieError("BAD_REQUEST", { detail: "请求的内容必须是 JSON" });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new YijieError("BAD_REQUEST", { detail: "请求的内容不是完整的 JSON" });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new YijieError("BAD_REQUEST", { detail: "请求的内容必须是一个 JSON 对象" });
  }
  return value as Record<string, unknown>;
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new YijieError("TOO_LARGE", { limit: `${maxBytes / 1024 / 1024} MiB` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
