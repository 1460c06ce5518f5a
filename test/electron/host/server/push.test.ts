/** A HIS pushes bills: what it needs, what it gets, what it may not, and that half of a document is none. */

import { readdirSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { boundaryOf, readParts } from "../../../../electron/host/server/multipart.ts";
import { createPushLimits } from "../../../../electron/host/server/pushLimits.ts";
import type { Client } from "../../../../shared/contract/client.ts";
import type { ImportReport } from "../../../../shared/contract/importReport.ts";
import {
  CATALOGUE_COLUMNS,
  catalogueCells,
  csvText,
  LINE_COLUMNS,
  lineCells,
  STAY_COLUMNS,
  stayCells,
} from "../../../support/billFiles.ts";
import { hostInFolder, moment, type TestHost } from "../../../support/hostInFolder.ts";
import { errorCode, errorCodeOf } from "../../../support/office.ts";
import { fiveLines } from "../intake/setup.ts";

let office: TestHost;
let system: Client;
let token: string;

beforeEach(async () => {
  office = await hostInFolder();
  system = (await office.logIn("系统管理")).client;
  token = await makeToken("HIS");
  const manager = (await office.logIn("医保办主任")).client;
  const content = new TextEncoder().encode(
    csvText({ columns: CATALOGUE_COLUMNS, rows: [catalogueCells()] }),
  );
  const { uploadId } = await manager.upload({ name: "目录.csv" }, { content });
  await manager.importFiles({ uploads: [uploadId] }, { key: "catalogue-key" });
});

afterEach(() => office.end());

async function makeToken(source: string, days = 30): Promise<string> {
  const made = await system.createPushToken(
    { source, days },
    { key: `token-key-${source.length}` },
  );
  return made.token ?? "";
}

const staysText = (...serials: number[]) =>
  csvText({ columns: STAY_COLUMNS, rows: serials.map((serial) => stayCells(serial)) });
const linesText = (...serials: number[]) =>
  csvText({ columns: LINE_COLUMNS, rows: serials.flatMap((serial) => fiveLines(serial)) });

function form(files: Readonly<Record<string, string>>): FormData {
  const parts = new FormData();
  for (const [name, text] of Object.entries(files)) parts.append(name, new Blob([text]), name);
  return parts;
}

interface Answered {
  readonly status: number;
  readonly body: ImportReport & { error?: { code: string; what: string } };
}

async function push(
  body: FormData | string,
  { query = "", key = "push-key-1", bearer = token, headers = {} } = {},
): Promise<Answered> {
  const answer = await fetch(`${office.host.url}/api/push/bills${query}`, {
    method: "POST",
    headers: {
      "idempotency-key": key,
      ...(bearer === "" ? {} : { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as Answered["body"] };
}

function count(table: string): number {
  return office.host.books.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
}

/** The catalogue is kept for its hour. */
const uploadsLeft = () => {
  try {
    return readdirSync(join(office.folder, "uploads")).length;
  } catch {
    return 0;
  }
};

describe("pushed bills", () => {
  it("come as stays and lines together, once, with the report of any import", async () => {
    const files = { "就医.csv": staysText(1, 2), "明细.csv": linesText(1, 2) };
    const rehearsed = await push(form(files), { query: "?dryRun=true" });
    expect([rehearsed.status, rehearsed.body.dryRun, count("stay")]).toEqual([200, true, 0]);
    const { status, body } = await push(form(files));
    expect(status).toBe(200);
    expect(body).toMatchObject({ dryRun: false, staysAccepted: 2, faultCount: 0 });
    for (const file of body.files) {
      const { rowsRead, rowsAccepted, rowsWrong, rowsHeld, rowsSeen } = file;
      expect(rowsAccepted + rowsWrong + rowsHeld + rowsSeen).toBe(rowsRead);
    }
    expect(await push(form(files))).toEqual({ status, body });
    expect(count("stay")).toBe(2);
    expect(uploadsLeft()).toBe(1);
    const [batch] = (await (await office.logIn("医保办主任")).client.batches({})).batches;
    expect(batch).toMatchObject({ origin: { way: "推送", source: "HIS" } });
    const log = office.host.books
      .prepare(
        "SELECT act, window_name AS window FROM log WHERE act = '导入' ORDER BY number DESC LIMIT 1",
      )
      .get();
    expect(log).toEqual({ act: "导入", window: "HIS" });
    expect(checkBooks(office.folder).findings).toEqual([]);
  });

  it("come as one document: records of JSON, one in a line", async () => {
    const text = [1, 2, 3, 4, 5]
      .map((number) => JSON.stringify({ ...stayCells(1), ...lineCells(1, number) }))
      .join("\n");
    const headers = { "content-type": "application/x-ndjson" };
    const { body } = await push(text, { headers, query: "?name=bills.ndjson" });
    expect(body).toMatchObject({ staysAccepted: 1, faultCount: 0 });
    expect(body.files[0]).toMatchObject({ name: "bills.ndjson", kind: "wide", container: "json" });
    expect(count("fee_line")).toBe(5);
  });

  it("bring their wrong rows into the quarantine, and no list", async () => {
    const lines = csvText({
      columns: LINE_COLUMNS,
      rows: [...fiveLines(1), ...fiveLines(2, { 2: { 金额: "二十" } })],
    });
    const { body } = await push(form({ "就医.csv": staysText(1, 2), "明细.csv": lines }));
    expect(body).toMatchObject({ staysAccepted: 1, staysHeld: 1, faultCount: 1 });
    const list = csvText({ columns: CATALOGUE_COLUMNS, rows: [catalogueCells("X1")] });
    const refused = await push(form({ "目录.csv": list }), { key: "push-key-2" });
    expect([refused.status, refused.body.error?.code]).toEqual([422, "PUSH_NOT_BILLS"]);
    expect(count("catalogue_item")).toBe(1);
  });

  it("are refused in half: one of two files, a form without its end, a connection that breaks", async () => {
    const half = await push(form({ "就医.csv": staysText(1) }));
    expect(half.body.error?.code).toBe("BILL_FILES_INCOMPLETE");
    const cut = await push(
      `--b\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\n\r\n${staysText(1)}`,
      {
        headers: { "content-type": "multipart/form-data; boundary=b" },
      },
    );
    expect([cut.status, cut.body.error?.code]).toEqual([400, "PUSH_INCOMPLETE"]);
    await brokenOff(JSON.stringify({ ...stayCells(1), ...lineCells(1, 1) }));
    expect(count("import_batch")).toBe(1);
    await expect.poll(uploadsLeft).toBe(1);
  });

  /** Says that more is coming than comes. */
  function brokenOff(text: string): Promise<void> {
    return new Promise((resolve) => {
      const sending = httpRequest(`${office.host.url}/api/push/bills`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "idempotency-key": "push-broken",
          "content-length": Buffer.byteLength(text) + 100,
        },
      });
      sending.on("error", () => undefined).on("close", resolve);
      sending.write(text);
      setTimeout(() => sending.destroy(), 100);
    });
  }
});

describe("a push token", () => {
  it("is shown once, kept as a digest, revoked at once and over at its time", async () => {
    const key = "token-key-again";
    const first = await system.createPushToken({ source: "集成平台", days: 2 }, { key });
    const again = await system.createPushToken({ source: "集成平台", days: 2 }, { key });
    expect(again).toEqual({ ...first, token: null });
    const stored = JSON.stringify([
      office.host.books.prepare("SELECT * FROM push_token").all(),
      office.host.books.prepare("SELECT * FROM act").all(),
      office.host.books.prepare("SELECT * FROM log").all(),
    ]);
    expect(stored).not.toContain(first.token ?? "none");
    expect(JSON.stringify(await system.pushTokens({}))).not.toContain("yjp_");

    const files = { "就医.csv": staysText(1), "明细.csv": linesText(1) };
    const asked = { bearer: first.token ?? "", query: "?dryRun=true" };
    expect((await push(form(files), asked)).status).toBe(200);
    office.clock.set(moment("2023-07-02T09:00:00"));
    expect((await push(form(files), asked)).body.error?.code).toBe("PUSH_TOKEN_REFUSED");
    expect((await push(form(files), { query: "?dryRun=true" })).status).toBe(200);
    // The old log-in is over by now.
    system = (await office.logIn("系统管理")).client;
    const [mine] = (await system.pushTokens({})).tokens;
    await system.revokePushToken({ tokenId: mine?.tokenId ?? 0 }, { key: "revoke-key-1" });
    const refused = await push(form(files));
    expect([refused.status, refused.body.error?.code]).toEqual([401, "PUSH_TOKEN_REFUSED"]);
    expect(
      await errorCodeOf(
        system.revokePushToken({ tokenId: mine?.tokenId ?? 0 }, { key: "revoke-key-2" }),
      ),
    ).toBe("NOT_FOUND");
  });

  it("counts in the header only, and a page of another site gets nowhere", async () => {
    const cookie = `yijie_session=${token}`;
    const refused = await push("x", { bearer: "", headers: { cookie } });
    expect(refused.body.error?.code).toBe("PUSH_TOKEN_REFUSED");
    const foreign = await push("x", { headers: { origin: "http://evil.example" } });
    expect(foreign.body.error?.code).toBe("WRONG_ORIGIN");
    const answer = await fetch(`${office.host.url}/api/push/bills`, { method: "OPTIONS" });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("of one system does not answer for what another called its request", async () => {
    const files = { "就医.csv": staysText(1), "明细.csv": linesText(1) };
    const other = await makeToken("别的系统");
    const first = await push(form(files));
    const second = await push(form(files), { bearer: other });
    expect([first.body.staysAccepted, second.body.staysAccepted, second.body.staysSeen]).toEqual([
      1, 0, 1,
    ]);
  });

  it("may push and be tried so often in a minute", () => {
    let now = 0;
    const limits = createPushLimits(() => now);
    const pushes = Array.from({ length: 61 }, () => errorCode(() => limits.countPush(1)));
    expect(pushes.indexOf("PUSH_TOO_OFTEN")).toBe(60);
    expect(errorCode(() => limits.countPush(2))).toBe("no error");
    for (let number = 0; number < 30; number += 1) limits.countTry("10.0.0.1");
    expect(errorCode(() => limits.checkTries("10.0.0.1"))).toBe("PUSH_TOO_OFTEN");
    expect(errorCode(() => limits.checkTries("10.0.0.2"))).toBe("no error");
    now = 60_000;
    expect(errorCode(() => limits.countPush(1))).toBe("no error");
    expect(errorCode(() => limits.checkTries("10.0.0.1"))).toBe("no error");
  });
});

describe("the parts of a form", () => {
  const head = (name: string) =>
    `Content-Disposition: form-data; name="f"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`;

  async function read(bytes: Buffer, step: number): Promise<[string, string][]> {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
    }
    const parts: [string, string][] = [];
    for await (const { name, content } of readParts(pieces(), "x--y")) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      parts.push([name, Buffer.concat(chunks).toString("utf8")]);
    }
    return parts;
  }

  it("are the same however the bytes are cut, down to single ones", async () => {
    const contents = ["甲,乙\r\n1,2\r\n", "", "a--x--y", "\r\n--x--\r\n\r\n"];
    const text = contents
      .map((content, index) => `--x--y\r\n${head(`文件${index}.csv`)}${content}\r\n`)
      .join("");
    const bytes = Buffer.from(`${text}--x--y--\r\n`);
    const wanted = contents.map((content, index) => [`文件${index}.csv`, content]);
    for (const step of [1, 2, 3, 7, 64, bytes.length])
      expect(await read(bytes, step)).toEqual(wanted);
    for (const cut of [10, 60, bytes.length - 6]) {
      expect(await errorCodeOf(read(bytes.subarray(0, cut), 16))).toBe("PUSH_INCOMPLETE");
    }
  });

  it("have names without a path, and a boundary by the form's own type only", async () => {
    const bytes = Buffer.from(`--x--y\r\n${head("C:\\\\his\\\\a.csv")}x\r\n--x--y--`);
    expect(await read(bytes, 100)).toEqual([["a.csv", "x"]]);
    expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="x y"')).toBe("x y");
    expect(boundaryOf("application/json; boundary=a")).toBeNull();
    const none = Buffer.from("--x--y\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--y--");
    expect(await errorCodeOf(read(none, 100))).toBe("BAD_REQUEST");
  });
});
