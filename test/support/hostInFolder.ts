/** A host over real HTTP on a temporary training office, for tests. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Host, startHost } from "../../electron/host/host.ts";
import { createAccount } from "../../electron/host/office/accounts.ts";
import { consoleActor } from "../../electron/host/store/act.ts";
import { type SettableClock, settableClock } from "../../electron/host/store/clock.ts";
import { type Moment, parseMoment } from "../../shared/calendar/day.ts";
import { type Client, createClient } from "../../shared/contract/client.ts";
import { ROLES, type Role } from "../../shared/people/roles.ts";
import { addCatalogue, addPerson, addStay, PLAIN_CATALOGUE, putPackInForce } from "./office.ts";

export const PASSWORD = "测试-口令-2023";

export interface TestHost {
  readonly host: Host;
  readonly clock: SettableClock;
  readonly folder: string;
  /** A client without a log-in. */
  readonly stranger: Client;
  /** The role's account; asking again makes no second one. */
  account(role: Role): Promise<void>;
  logIn(role: Role, window?: string): Promise<{ readonly client: Client; readonly token: string }>;
  end(): Promise<void>;
}

export function moment(text: string): Moment {
  const found = parseMoment(text);
  if (found === null) throw new Error(`no moment: ${text}`);
  return found;
}

/** With one account per role, made at its first log-in; its login is the role's name. */
export async function hostInFolder(): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), "yijie-host-"));
  const clock = settableClock(moment("2023-06-30T09:00:00"));
  const host = await startHost({
    folder,
    port: 0,
    clock,
    checkAnswers: true,
    report: (error) => console.error(error),
  });
  const stranger = createClient(fetch, host.url);
  const made = new Set<Role>();
  async function account(role: Role): Promise<void> {
    if (made.has(role)) return;
    made.add(role);
    const request = { key: `account-${role}`, actor: consoleActor(host.books) };
    const employeeNo = `T${ROLES.indexOf(role)}`;
    const person = { login: role, name: role, employeeNo, role, password: PASSWORD };
    await createAccount(host.books, request, person, { isPublic: true });
  }
  return {
    host,
    clock,
    folder,
    stranger,
    account,
    async logIn(role, window = "一号窗口") {
      await account(role);
      const { token } = await stranger.logIn({ login: role, password: PASSWORD, window });
      return { client: createClient(fetch, host.url, { token }), token };
    },
    async end() {
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A pack, a catalogue and `count` people with one bill each of 10,000 元 (甲), ready to settle. The stays' ids. */
export function addReadyStays({ host, clock, folder }: TestHost, count: number): number[] {
  const console = consoleActor(host.books);
  const people = { cashier: console, otherCashier: console, manager: console };
  const office = { books: host.books, clock, folder, console, ...people };
  putPackInForce(office);
  addCatalogue(office, PLAIN_CATALOGUE);
  return Array.from({ length: count }, (_, index) => {
    const serial = index + 1;
    addPerson(office, { serial });
    return addStay(office, { serial, inpatientNo: `ZY${String(serial).padStart(4, "0")}` });
  });
}
