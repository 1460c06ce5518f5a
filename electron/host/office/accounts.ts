import { randomBytes } from "node:crypto";
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { ROLES, type Role, roleConflict } from "../../../shared/people/roles.ts";
import { type Actor, type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { addMinutes } from "../store/clock.ts";
import { sha256 } from "../store/digest.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { requireRight, requireRole } from "./rights.ts";

const MAX_FAILURES = 5;
const LOCK_MINUTES = 15;
const SESSION_MINUTES = 12 * 60;
const IDLE_MINUTES = 30;
const SHORTEST_PASSWORD = 8;

export interface NewAccount {
  readonly login: string;
  readonly name: string;
  /** 工号: tells whether two accounts are one person's */
  readonly employeeNo: string;
  readonly role: Role;
  readonly password: string;
}

interface AccountRow {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly employee_no: string;
  readonly role: Role;
  readonly password_hash: string;
}

/**
 * Makes an account. A manager who logged in makes windows, policy keepers and auditors; other managers and system
 * administrators are made by the system administration or from the host's own console. `isPublic`: a password that
 * everybody may know (演示).
 * Throws NOT_ALLOWED, ACCOUNT_INVALID, ACCOUNT_EXISTS, ROLES_CONFLICT.
 */
export async function createAccount(
  books: Books,
  request: ActRequest,
  account: NewAccount,
  { isPublic = false } = {},
): Promise<{ readonly accountId: number }> {
  requireRight(request.actor, "建账号");
  const isSenior = account.role === "医保办主任" || account.role === "系统管理";
  if (isSenior && request.actor.osUser === undefined) {
    requireRole(request.actor, `建“${account.role}”账号`, ["系统管理"]);
  }
  checkNewAccount(account);
  const { password, ...rest } = account;
  const passwordHash = await hashPassword(password, { isPublic });
  const head = { ...request, kind: "建账号", subject: account.login, request: rest };
  return performAct(books, head, (act) => {
    refuseConflicts(books, account);
    const row = act.insert("account", {
      login: account.login,
      name: account.name,
      employee_no: account.employeeNo,
      role: account.role,
      password_hash: passwordHash,
      created_at: act.at,
    });
    act.note({ role: account.role });
    return { accountId: Number(row.id) };
  });
}

/** An account that is no longer used; its sessions end. Throws NOT_ALLOWED, ACCOUNT_UNKNOWN. */
export function disableAccount(
  books: Books,
  request: ActRequest,
  { login }: { readonly login: string },
): void {
  requireRight(request.actor, "停用账号");
  const head = { ...request, kind: "停用账号", subject: login, request: { login } };
  performAct(books, head, (act) => {
    const account = findAccount(books, login);
    if (account === undefined || account.password_hash === "") {
      throw new YijieError("ACCOUNT_UNKNOWN", { login });
    }
    act.update("account", { id: account.id }, { disabled_at: act.at });
    books
      .prepare("UPDATE session SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL")
      .run(act.at, account.id);
    return null;
  });
}

/**
 * Checks the password and opens a session at a window. The token is returned once; only its SHA-256 is stored.
 * Throws LOGIN_REFUSED, LOGIN_LOCKED, LOGIN_BUSY.
 */
export async function logIn(
  books: Books,
  { login, password, window }: { login: string; password: string; window: string },
): Promise<{ readonly token: string; readonly actor: Actor }> {
  const account = await verifyAccount(books, login, password);
  const actor = actorOf(account, window);
  const token = randomBytes(32).toString("base64url");
  const head = { key: null, kind: "登录", actor, subject: login, request: null, anyClock: true };
  performAct(books, head, (act) => {
    books
      .prepare(
        "INSERT INTO session (token_hash, account_id, window_name, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?)",
      )
      .run(sha256(token), account.id, window, act.at, act.at);
    return null;
  });
  return { token, actor };
}

/** Ends the session; a token that is unknown or over is no error. */
export function logOut(books: Books, token: string): void {
  const session = findSession(books, token);
  if (session === undefined || session.ended_at !== null) return;
  const actor = actorOf(session, session.window_name);
  const head = {
    key: null,
    kind: "退出",
    actor,
    subject: session.login,
    request: null,
    anyClock: true,
  };
  performAct(books, head, (act) => {
    const sql = "UPDATE session SET ended_at = ? WHERE token_hash = ?";
    books.prepare(sql).run(act.at, sha256(token));
    return null;
  });
}

/** Who a token stands for. Throws SESSION_ENDED when it is over: logged out, 12 hours old, idle for 30 minutes. */
export function sessionActor(books: Books, token: string): Actor {
  const session = findSession(books, token);
  const now = books.clock.now();
  if (
    session === undefined ||
    session.ended_at !== null ||
    now >= addMinutes(session.created_at, SESSION_MINUTES) ||
    now >= addMinutes(session.last_seen_at, IDLE_MINUTES)
  ) {
    throw new YijieError("SESSION_ENDED");
  }
  // One write a minute is enough for the idle limit.
  if (now >= addMinutes(session.last_seen_at, 1)) {
    const sql = "UPDATE session SET last_seen_at = ? WHERE token_hash = ?";
    books.prepare(sql).run(now, sha256(token));
  }
  return actorOf(session, session.window_name);
}

/**
 * The account behind login and password. Counts the attempt before the password is looked at, so that many requests
 * at once get no more tries than one after the other. Throws LOGIN_REFUSED, LOGIN_LOCKED, LOGIN_BUSY.
 */
export function verifyAccount(books: Books, login: string, password: string): Promise<AccountRow> {
  return inTurn(() => verifyNow(books, login, password));
}

async function verifyNow(books: Books, login: string, password: string): Promise<AccountRow> {
  const account = findAccount(books, login);
  countAttempt(books, login, account);
  const right = await verifyPassword(password, account?.password_hash ?? "");
  if (account === undefined) throw new YijieError("LOGIN_REFUSED");
  if (!right) {
    const actor = actorOf(account, "");
    const head = { kind: "登录失败", actor, subject: login, request: null, anyClock: true };
    performAct(books, { key: null, ...head }, () => null);
    throw new YijieError("LOGIN_REFUSED");
  }
  books.prepare("DELETE FROM login_attempt WHERE account_id = ?").run(account.id);
  return account;
}

/** A password costs a tenth of a second of a core by design: a flood of them must not take the host from the windows. */
const CHECKS_AT_ONCE = 2;
const MOST_WAITING_CHECKS = 50;
const waitingChecks: (() => void)[] = [];
let runningChecks = 0;

async function inTurn<Result>(check: () => Promise<Result>): Promise<Result> {
  if (runningChecks >= CHECKS_AT_ONCE) {
    if (waitingChecks.length >= MOST_WAITING_CHECKS) throw new YijieError("LOGIN_BUSY");
    // Whoever ends hands its place on.
    await new Promise<void>((resolve) => waitingChecks.push(resolve));
  } else runningChecks += 1;
  try {
    return await check();
  } finally {
    const next = waitingChecks.shift();
    if (next === undefined) runningChecks -= 1;
    else next();
  }
}

interface Attempts {
  readonly failed_count: number;
  readonly locked_until: Moment | null;
}

/** A login that does not exist is locked like one that does: otherwise the lock would tell which exist. */
function countAttempt(books: Books, login: string, account: AccountRow | undefined): void {
  const now = books.clock.now();
  const strangers = strangersOf(books);
  const earlier =
    account === undefined
      ? strangers.get(login)
      : (books
          .prepare("SELECT failed_count, locked_until FROM login_attempt WHERE account_id = ?")
          .get(account.id) as Attempts | undefined);
  const lockedUntil = earlier?.locked_until ?? null;
  if (lockedUntil !== null && now < lockedUntil) {
    throw new YijieError("LOGIN_LOCKED", { until: lockedUntil.slice(11, 16) });
  }
  // After the lock has run out the count starts again.
  const count = (lockedUntil === null ? (earlier?.failed_count ?? 0) : 0) + 1;
  const until = count >= MAX_FAILURES ? addMinutes(now, LOCK_MINUTES) : null;
  if (account === undefined) {
    if (strangers.size >= MOST_STRANGERS) strangers.clear();
    strangers.set(login, { failed_count: count, locked_until: until });
    return;
  }
  books
    .prepare(
      "INSERT OR REPLACE INTO login_attempt (account_id, failed_count, locked_until) VALUES (?, ?, ?)",
    )
    .run(account.id, count, until);
}

const MOST_STRANGERS = 10_000;

function strangersOf(books: Books): Map<string, Attempts> {
  const known = books.memory.get("strangers") as Map<string, Attempts> | undefined;
  if (known !== undefined) return known;
  const strangers = new Map<string, Attempts>();
  books.memory.set("strangers", strangers);
  return strangers;
}

const ACCOUNT_COLUMNS = "account.id, login, name, employee_no, role, password_hash";

function findAccount(books: Books, login: string): AccountRow | undefined {
  const sql = `SELECT ${ACCOUNT_COLUMNS} FROM account WHERE login = ? AND disabled_at IS NULL`;
  return books.prepare(sql).get(login) as AccountRow | undefined;
}

interface SessionRow extends AccountRow {
  readonly window_name: string;
  readonly created_at: Moment;
  readonly last_seen_at: Moment;
  readonly ended_at: Moment | null;
}

function findSession(books: Books, token: string): SessionRow | undefined {
  return books
    .prepare(
      `SELECT ${ACCOUNT_COLUMNS}, window_name, session.created_at, last_seen_at, ended_at
       FROM session JOIN account ON account.id = account_id WHERE token_hash = ? AND disabled_at IS NULL`,
    )
    .get(sha256(token)) as SessionRow | undefined;
}

export function actorOf(account: AccountRow, window: string): Actor {
  const { id, login, name, role } = account;
  return { accountId: id, login, name, role, window };
}

function checkNewAccount({ login, name, employeeNo, role, password }: NewAccount): void {
  const faults: string[] = [];
  if (!/^[\p{L}\p{N}._-]{1,32}$/u.test(login)) {
    faults.push("登录名只能用文字、数字和 . _ -，最多 32 个字");
  }
  if (name.trim() === "") faults.push("没有填姓名");
  if (employeeNo.trim() === "") faults.push("没有填工号");
  if (!ROLES.includes(role)) faults.push("没有这个岗位");
  if (password.length < SHORTEST_PASSWORD) faults.push(`密码至少 ${SHORTEST_PASSWORD} 位`);
  if (faults.length > 0) throw new YijieError("ACCOUNT_INVALID", { detail: faults.join("；") });
}

function refuseConflicts(books: Books, account: NewAccount): void {
  const { login, name, employeeNo, role } = account;
  const taken = books.prepare("SELECT 1 FROM account WHERE login = ?").get(login);
  if (taken !== undefined) throw new YijieError("ACCOUNT_EXISTS", { login });
  const others = books
    .prepare("SELECT name, role FROM account WHERE employee_no = ? AND disabled_at IS NULL")
    .all(employeeNo) as { name: string; role: Role }[];
  for (const other of others) {
    if (other.name !== name) {
      throw new YijieError("ACCOUNT_INVALID", { detail: `工号 ${employeeNo} 已属于${other.name}` });
    }
    const conflict = roleConflict(other.role, role);
    if (conflict !== null || other.role === role) {
      throw new YijieError("ROLES_CONFLICT", {
        employeeNo,
        existing: other.role,
        wanted: role,
        reason: conflict?.reason ?? "一人一岗只建一个账号",
      });
    }
  }
}
