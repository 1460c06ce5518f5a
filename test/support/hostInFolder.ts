/** A host over real HTTP on a temporary training office, for tests. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Host, startHost } from "../../electron/host/host.ts";
import { createAccount } from "../../electron/host/office/accounts.ts";
import { consoleActor } from "../../electron/host/store/act.ts";
import { type SettableClock, settableClock } from "../../electron/host/store/clock.ts";
import { parseMoment } from "../../shared/calendar/day.ts";
import { type Client, createClient } from "../../shared/contract/client.ts";
import { ROLES, type Role } from "../../shared/people/roles.ts";

export const PASSWORD = "测试-口令-2023";

export interface TestHost {
  readonly host: Host;
  readonly clock: SettableClock;
  readonly folder: string;
  /** A client without a log-in. */
  readonly stranger: Client;
  logIn(role: Role, window?: string): Promise<{ readonly client: Client; readonly token: string }>;
  end(): Promise<void>;
}

export function moment(text: string) {
  const found = parseMoment(text);
  if (found === null) throw new Error(`no moment: ${text}`);
  return found;
}

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
  for (const [index, role] of ROLES.entries()) {
    const actor = consoleActor(host.books);
    const account = { login: role, name: role, employeeNo: `T${index}`, role, password: PASSWORD };
    await createAccount(host.books, { key: `account-${role}`, actor }, account);
  }
  const stranger = createClient(fetch, host.url);
  return {
    host,
    clock,
    folder,
    stranger,
    async logIn(role, window = "一号窗口") {
      const { token } = await stranger.logIn({ login: role, password: PASSWORD, window });
      return { client: createClient(fetch, host.url, { token }), token };
    },
    async end() {
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
