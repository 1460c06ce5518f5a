import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROLES } from "../../../../shared/people/roles.ts";
import {
  addReadyStays,
  hostInFolder,
  moment,
  PASSWORD,
  type TestHost,
} from "../../../support/hostInFolder.ts";

let office: TestHost;

beforeAll(async () => {
  office = await hostInFolder();
  for (const role of ROLES) await office.account(role);
});

afterAll(() => office.end());

/** Plain HTTP, because fetch sets Host and Origin itself. */
function plain(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = "",
): Promise<{ status: number; code: string; headers: Record<string, unknown> }> {
  const { hostname, port } = new URL(office.host.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => {
        const code = text.startsWith("{") ? (JSON.parse(text).error?.code ?? "") : "";
        resolve({ status: answer.statusCode ?? 0, code, headers: answer.headers });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("logging in", () => {
  it("gives a token, and the cookie that scripts cannot read", async () => {
    const body = JSON.stringify({ login: "窗口", password: PASSWORD, window: "一号窗口" });
    const answer = await plain(
      "POST",
      "/api/session",
      { "content-type": "application/json" },
      body,
    );
    expect(answer.status).toBe(200);
    const cookie = String((answer.headers["set-cookie"] as string[])[0]);
    expect(cookie).toMatch(/^yijie_session=[\w-]{40,}; HttpOnly; SameSite=Strict; Path=\/$/);
    const who = await plain("GET", "/api/session", { cookie: cookie.split(";")[0] ?? "" });
    expect(who.status).toBe(200);
  });

  it("says who is logged in, in which role and where", async () => {
    const { client } = await office.logIn("医保办主任", "办公室");
    const account = {
      login: "医保办主任",
      name: "医保办主任",
      role: "医保办主任",
      window: "办公室",
    };
    expect(await client.whoAmI({})).toEqual(account);
  });

  it("refuses a wrong password and an unknown login alike", async () => {
    const wrong = { password: "wrong-password", window: "一号窗口" };
    const refused = { code: "LOGIN_REFUSED" };
    await expect(office.stranger.logIn({ login: "政策维护", ...wrong })).rejects.toMatchObject(
      refused,
    );
    await expect(office.stranger.logIn({ login: "无此人", ...wrong })).rejects.toMatchObject(
      refused,
    );
  });

  it("locks the account after five wrong passwords, even for the right one, until the time is over", async () => {
    const login = "审计只读";
    const ask = { login, password: "wrong-password", window: "一号窗口" };
    for (let time = 0; time < 5; time += 1) {
      await expect(office.stranger.logIn(ask)).rejects.toMatchObject({ code: "LOGIN_REFUSED" });
    }
    await expect(office.stranger.logIn({ ...ask, password: PASSWORD })).rejects.toMatchObject({
      code: "LOGIN_LOCKED",
      details: { until: "09:15" },
    });
    office.clock.set(moment("2023-06-30T09:15:00"));
    await expect(office.stranger.logIn({ ...ask, password: PASSWORD })).resolves.toBeDefined();
  });

  it("locks a login that does not exist in the same way, so that the lock tells nothing", async () => {
    const ask = { login: "没有这个人", password: "wrong-password", window: "一号窗口" };
    for (let time = 0; time < 5; time += 1) {
      await expect(office.stranger.logIn(ask)).rejects.toMatchObject({ code: "LOGIN_REFUSED" });
    }
    await expect(office.stranger.logIn(ask)).rejects.toMatchObject({ code: "LOGIN_LOCKED" });
  });

  it("lets only so many passwords wait, and goes on afterwards", async () => {
    const tries = Array.from({ length: 60 }, (_, index) =>
      office.stranger
        .logIn({ login: `生人${index}`, password: "wrong-password", window: "一号窗口" })
        .catch(({ code }) => code as string),
    );
    const codes = await Promise.all(tries);
    expect(new Set(codes)).toEqual(new Set(["LOGIN_REFUSED", "LOGIN_BUSY"]));
    await expect(office.logIn("窗口")).resolves.toBeDefined();
  }, 60_000);

  it("takes no window whose name cannot be seen", async () => {
    for (const window of [" ", "\u200b", "一号\n窗口", "一号\u202e窗口"]) {
      const ask = { login: "窗口", password: PASSWORD, window };
      await expect(office.stranger.logIn(ask)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
  });

  it("ends with log-out, and with half an hour of doing nothing", async () => {
    const first = await office.logIn("窗口");
    await first.client.logOut({});
    await expect(first.client.whoAmI({})).rejects.toMatchObject({ code: "SESSION_ENDED" });
    const second = await office.logIn("窗口");
    office.clock.set(moment("2023-06-30T09:45:00"));
    await expect(second.client.whoAmI({})).rejects.toMatchObject({ code: "SESSION_ENDED" });
  });
});

describe("the door", () => {
  it("answers only to its own name (DNS rebinding)", async () => {
    const answer = await plain("GET", "/api/session", { host: "evil.example:7717" });
    expect(answer).toMatchObject({ status: 403, code: "WRONG_ADDRESS" });
  });

  it("refuses writes that come from another site", async () => {
    const json = { "content-type": "application/json" };
    const body = JSON.stringify({ login: "窗口", password: PASSWORD, window: "一号窗口" });
    for (const header of [{ origin: "http://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
      const answer = await plain("POST", "/api/session", { ...json, ...header }, body);
      expect(answer).toMatchObject({ status: 403, code: "WRONG_ORIGIN" });
    }
    const own = await plain("POST", "/api/session", { ...json, origin: office.host.url }, body);
    expect(own.status).toBe(200);
  });

  it("opens nothing to other sites, and keeps patients' data out of caches and frames", async () => {
    const answer = await plain("OPTIONS", "/api/session", { origin: "http://evil.example" });
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    const get = await plain("GET", "/api/session");
    expect(get).toMatchObject({ status: 401, code: "SESSION_ENDED" });
    expect(get.headers["cache-control"]).toBe("no-store");
    expect(get.headers["x-frame-options"]).toBe("DENY");
  });

  it("says in Chinese what is wrong with a request, and never repeats its values", async () => {
    const { token } = await office.logIn("医保办主任");
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "idempotency-key": "test-key-1",
    };
    const bad: [string, string][] = [
      ["{", "不是完整的 JSON"],
      ["[]", "必须是一个 JSON 对象"],
      ["{}", "login：没有填"],
      ['{"login":5}', "login"],
      ['{"login":"a","name":"b","employeeNo":"1","role":"院长","password":"12345678"}', "role"],
      ['{"login":"a","name":"b","employeeNo":"1","role":"窗口","password":"12345678","x":1}', "x"],
    ];
    for (const [body, part] of bad) {
      const answer = await fetch(`${office.host.url}/api/accounts`, {
        method: "POST",
        headers,
        body,
      });
      expect(answer.status).toBe(400);
      const { error } = (await answer.json()) as { error: { code: string; what: string } };
      expect(error.code).toBe("BAD_REQUEST");
      expect(error.what).toContain(part);
      expect(error.what).not.toContain("院长");
    }
  });

  it("takes an act only with a key, and does it once however often it is asked", async () => {
    const { client, token } = await office.logIn("系统管理");
    const account = {
      login: "wang",
      name: "王某",
      employeeNo: "900",
      role: "窗口",
      password: "12345678",
    } as const;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const without = await fetch(`${office.host.url}/api/accounts`, {
      method: "POST",
      headers,
      body: JSON.stringify(account),
    });
    expect(without.status).toBe(400);
    const first = await client.createAccount(account, { key: "make-wang-1" });
    expect(await client.createAccount(account, { key: "make-wang-1" })).toEqual(first);
    await expect(
      client.createAccount({ ...account, name: "王五" }, { key: "make-wang-1" }),
    ).rejects.toMatchObject({ code: "KEY_REUSED" });
    await expect(client.createAccount(account, { key: "make-wang-2" })).rejects.toMatchObject({
      code: "ACCOUNT_EXISTS",
    });
    const { accounts } = await client.accounts({});
    expect(accounts.filter(({ login }) => login === "wang")).toHaveLength(1);
  });

  it("ends the log-ins of an account that is disabled", async () => {
    const { client } = await office.logIn("系统管理");
    const account = { login: "zhao", name: "赵某", employeeNo: "901", role: "窗口" } as const;
    await client.createAccount({ ...account, password: "12345678" }, { key: "make-zhao" });
    const token = (
      await office.stranger.logIn({ login: "zhao", password: "12345678", window: "二号窗口" })
    ).token;
    await client.disableAccount({ login: "zhao" }, { key: "disable-zhao" });
    const answer = await plain("GET", "/api/session", { authorization: `Bearer ${token}` });
    expect(answer.code).toBe("SESSION_ENDED");
  });

  it("writes down each time that a whole ID number or an export was given, also to a repeated request", async () => {
    const [stayId = 0] = addReadyStays(office, 1);
    const { client } = await office.logIn("医保办主任");
    const times = (act: string) =>
      office.host.books.prepare("SELECT count(*) FROM log WHERE act = ?").pluck().get(act);
    for (const time of [1, 2]) {
      await client.idNumber({ stayId, purpose: "核对身份" }, { key: "look-once" });
      await client.claims({ month: "2023-06" }, { key: "export-once" });
      expect([times("查看证件号码"), times("导出申报表")]).toEqual([time, time]);
    }
  });

  it("keeps at most twenty streams of one log-in open", async () => {
    const { token } = await office.logIn("窗口");
    const headers = { authorization: `Bearer ${token}` };
    const streams = [];
    for (let count = 0; count < 25; count += 1) {
      streams.push(await fetch(`${office.host.url}/api/events`, { headers }));
    }
    const ends = streams.slice(0, 5).map((stream) => stream.text());
    expect(await Promise.all(ends)).toEqual(Array(5).fill("retry: 2000\n\n"));
    for (const stream of streams.slice(5)) await stream.body?.cancel();
  });

  it("refuses a body beyond all measure", async () => {
    const body = JSON.stringify({ login: "x".repeat(5 * 1024 * 1024) });
    const answer = await fetch(`${office.host.url}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(answer.status).toBe(413);
  });
});

describe("stopping", () => {
  it("does not wait for a body that never comes", async () => {
    const other = await hostInFolder();
    const { hostname, port } = new URL(other.host.url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write(
      `POST /api/session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    const closed = new Promise((resolve) => socket.on("close", resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await other.end();
    await closed;
  });
});
