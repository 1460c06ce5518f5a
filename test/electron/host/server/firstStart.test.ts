import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { type Host, startHost } from "../../../../electron/host/host.ts";
import { createInbox } from "../../../../electron/host/inbox/inbox.ts";
import { createApp } from "../../../../electron/host/server/app.ts";
import { createEventHub } from "../../../../electron/host/server/events.ts";
import { createImportWork } from "../../../../electron/host/server/importWork.ts";
import { createPushLimits } from "../../../../electron/host/server/pushLimits.ts";
import { openUploads } from "../../../../electron/host/server/uploads.ts";
import { type Client, createClient } from "../../../../shared/contract/client.ts";
import { errorCodeOf } from "../../../support/office.ts";

const MANAGER = {
  hospitalName: "某某县人民医院",
  hospitalCode: "H99010100001",
  hospitalLevel: "二级",
  hospitalRegion: "990101",
  hotline: "",
  login: "zhuren",
  name: "王主任",
  employeeNo: "001",
  password: "春眠不觉晓2023",
};

let folder: string;
let host: Host;
let client: Client;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-first-"));
  host = await startHost({ folder, port: 0, create: "real", checkAnswers: true });
  client = createClient(fetch, host.url);
});

afterEach(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

function logIn(login: string, password: string) {
  return client.logIn({ login, password, window: "一号窗口" });
}

describe("the first start", () => {
  it("makes the manager of a real office once; later nobody can", async () => {
    expect(await client.welcome({})).toEqual({
      firstStart: true,
      training: false,
      hospitalName: "",
      trainingAccounts: [],
    });
    await client.firstManager(MANAGER);
    const { account } = await logIn(MANAGER.login, MANAGER.password);
    expect(account.role).toBe("医保办主任");
    expect(await client.welcome({})).toMatchObject({
      firstStart: false,
      hospitalName: MANAGER.hospitalName,
    });
    const other = { ...MANAGER, login: "other", employeeNo: "002" };
    expect(await errorCodeOf(client.firstManager(other))).toBe("FIRST_START_OVER");
    expect(await errorCodeOf(client.openSample({}))).toBe("FIRST_START_OVER");
    expect(checkBooks(host.books).findings).toEqual([]);
  });

  it("makes one manager when two windows ask at once", async () => {
    const codes = await Promise.all(
      ["a", "b"].map((login) =>
        errorCodeOf(client.firstManager({ ...MANAGER, login, employeeNo: login })),
      ),
    );
    expect(codes.filter((code) => code === "no error")).toHaveLength(1);
    const accounts = host.books.prepare("SELECT count(*) FROM account WHERE password_hash <> ''");
    expect(accounts.pluck().get()).toBe(1);
  });

  it("refuses what is not right, in Chinese, and can be tried again", async () => {
    const wrong = client.firstManager({ ...MANAGER, hospitalRegion: "12" });
    await expect(wrong).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining("就医地医保区划”的值不对"),
    });
    const short = client.firstManager({ ...MANAGER, password: "short" });
    expect(await errorCodeOf(short)).toBe("ACCOUNT_INVALID");
    await client.firstManager(MANAGER);
  });

  it("turns untouched real books into the sample office, with accounts that everybody may know", async () => {
    const { stays } = await client.openSample({});
    expect(stays).toBeGreaterThan(50);
    expect(host.books.training).toBe(true);
    const { training, trainingAccounts } = await client.welcome({});
    expect(training).toBe(true);
    const [first] = trainingAccounts;
    await logIn(first?.login ?? "", first?.password ?? "");
    expect(checkBooks(host.books).findings).toEqual([]);
  });

  it("never throws books away in which something was done", async () => {
    await errorCodeOf(client.firstManager({ ...MANAGER, password: "short" }));
    expect(await errorCodeOf(client.openSample({}))).toBe("FIRST_START_OVER");
    expect(host.books.training).toBe(false);
  });

  it("is done in front of the host, not from elsewhere on the network", async () => {
    const stopping = new AbortController().signal;
    const events = createEventHub();
    const imports = createImportWork(stopping);
    const context = {
      books: host.books,
      events,
      uploads: openUploads(mkdtempSync(join(folder, "other-"))),
      imports,
      pushes: createPushLimits(),
      inbox: createInbox({ dataFolder: folder, books: () => host.books, run: imports.run }),
    };
    const app = createApp(context, { hosts: new Set(["office"]) });
    for (const [address, code] of [
      ["192.168.1.20", "FIRST_START_ELSEWHERE"],
      ["", "FIRST_START_ELSEWHERE"],
      ["127.0.0.1.evil", "FIRST_START_ELSEWHERE"],
      ["::ffff:127.0.0.1", "no error"],
    ] as const) {
      const send = (url: string, init: RequestInit) =>
        app.fetch(
          new Request(url, { ...init, headers: { ...init.headers, host: "office" } }),
          address,
        );
      const remote = createClient((url, init) => send(url, init as RequestInit), "http://office");
      expect([address, await errorCodeOf(remote.firstManager(MANAGER))]).toEqual([address, code]);
    }
    events.close();
  });
});
