/** 推送口令: lets one system push bills over HTTP and do nothing else. Shown once; only its SHA-256 is kept. */
import { randomBytes } from "node:crypto";
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Actor, type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { addMinutes } from "../store/clock.ts";
import { sha256 } from "../store/digest.ts";
import { requireRight } from "./rights.ts";
import { serviceActor } from "./serviceAccounts.ts";

export interface PushToken {
  readonly tokenId: number;
  /** Which system it was made for */
  readonly source: string;
  readonly createdAt: Moment;
  readonly expiresAt: Moment;
  readonly revokedAt: Moment | null;
}

/** Tells a push token from a session's at a glance, in a leaked file too. */
const PREFIX = "yjp_";
const MINUTES_A_DAY = 24 * 60;

/**
 * The token is in the answer of the first request only: a repeated one finds it made and gets null, because nothing that
 * is stored could say it again. Throws NOT_ALLOWED.
 */
export function createPushToken(
  books: Books,
  request: ActRequest,
  asked: { readonly source: string; readonly days: number },
): { readonly tokenId: number; readonly token: string | null; readonly expiresAt: Moment } {
  requireSystem(request.actor, "建推送口令");
  const token = `${PREFIX}${randomBytes(32).toString("base64url")}`;
  const head = { ...request, kind: "建推送口令", subject: asked.source, request: asked };
  const made = performAct(books, head, (act) => {
    const row = act.insert("push_token", {
      source: asked.source,
      token_hash: sha256(token),
      created_at: act.at,
      created_by: request.actor.accountId,
      expires_at: addMinutes(act.at, asked.days * MINUTES_A_DAY),
    });
    act.note({ number: Number(row.id) });
    return { tokenId: Number(row.id), expiresAt: row.expires_at as Moment };
  });
  return { ...made, token: findToken(books, token) === undefined ? null : token };
}

/** Whoever has the host's own console may as well. Throws NOT_ALLOWED. */
function requireSystem(actor: Actor, kind: "建推送口令" | "停用推送口令"): void {
  if (actor.osUser === undefined) requireRight(actor, kind);
}

/** It stops at once. Throws NOT_ALLOWED, NOT_FOUND. */
export function revokePushToken(
  books: Books,
  request: ActRequest,
  { tokenId }: { readonly tokenId: number },
): void {
  const { actor } = request;
  requireSystem(actor, "停用推送口令");
  const head = { ...request, kind: "停用推送口令", subject: `${tokenId}`, request: { tokenId } };
  performAct(books, head, (act) => {
    const sql = "SELECT source FROM push_token WHERE id = ? AND revoked_at IS NULL";
    const source = books.prepare(sql).pluck().get(tokenId) as string | undefined;
    if (source === undefined) {
      throw new YijieError("NOT_FOUND", { what: `在用的第 ${tokenId} 号推送口令` });
    }
    act.about(source);
    act.note({ number: tokenId });
    const changes = { revoked_at: act.at, revoked_by: actor.accountId };
    act.update("push_token", { id: tokenId }, changes);
    return null;
  });
}

export function listPushTokens(books: Books): readonly PushToken[] {
  return books
    .prepare(
      `SELECT id AS tokenId, source, created_at AS createdAt, expires_at AS expiresAt, revoked_at AS revokedAt
       FROM push_token ORDER BY id`,
    )
    .all() as PushToken[];
}

/** Who pushes with this token, and under which number. Throws PUSH_TOKEN_REFUSED: unknown, revoked or over. */
export function pushActor(
  books: Books,
  token: string,
): { readonly actor: Actor; readonly tokenId: number } {
  const found = token.startsWith(PREFIX) ? findToken(books, token) : undefined;
  if (found === undefined || found.revoked_at !== null || books.clock.now() >= found.expires_at) {
    throw new YijieError("PUSH_TOKEN_REFUSED");
  }
  return { actor: serviceActor(books, "推送", found.source), tokenId: found.id };
}

interface TokenRow {
  readonly id: number;
  readonly source: string;
  readonly expires_at: Moment;
  readonly revoked_at: Moment | null;
}

function findToken(books: Books, token: string): TokenRow | undefined {
  return books
    .prepare("SELECT id, source, expires_at, revoked_at FROM push_token WHERE token_hash = ?")
    .get(sha256(token)) as TokenRow | undefined;
}
