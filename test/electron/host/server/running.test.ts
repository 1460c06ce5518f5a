import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { startHost } from "../../../../electron/host/host.ts";
import { SAMPLE_FOLDER } from "../../../../electron/host/office/sampleImport.ts";
import type { Day } from "../../../../shared/calendar/day.ts";
import { type Client, createClient } from "../../../../shared/contract/client.ts";
import { changeEventSchema } from "../../../../shared/contract/events.ts";
import { CATALOGUE_COLUMNS, catalogueCells, csvText } from "../../../support/billFiles.ts";
import {
  addReadyStays,
  hostInFolder,
  moment,
  type TestHost,
} from "../../../support/hostInFolder.ts";

let office: TestHost;

beforeEach(async () => {
  office = await hostInFolder();
});

afterEach(() => office.end());

/** Reads the stream of changes until `count` of them have come, or it ends. */
async function changes(token: string, count: number, opened: () => void): Promise<unknown[]> {
  const answer = await fetch(`${office.host.url}/api/events`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const found: unknown[] = [];
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.startsWith("retry:")) opened();
    for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end));
      if (data !== null) found.push(JSON.parse(data[1] ?? ""));
      text = text.slice(end + 2);
    }
    if (found.length >= count) break;
  }
  return found;
}

function listen(token: string, count: number) {
  let events: Promise<unknown[]> = Promise.resolve([]);
  const ready = new Promise<void>((opened) => {
    events = changes(token, count, opened);
  });
  return { ready, events: () => events };
}

describe("changes", () => {
  it("reach other windows at once, without names or figures", async () => {
    const [stayId = 0] = addReadyStays(office, 1);
    const { token } = await office.logIn("审计只读");
    const { client } = await office.logIn("窗口", "三号窗口");
    const stream = listen(token, 2);
    await stream.ready;
    const { digest } = await client.preSettle({ stayId });
    const { slipNumber } = await client.settle(
      { stayId, shownDigest: digest },
      { key: "settle-1" },
    );
    const undone = await client.undo(
      { slipNumber, reason: "试撤", outside: { cashRefunded: true } },
      { key: "undo-0001" },
    );
    const events = await stream.events();
    expect(events).toEqual([
      { kind: "settled", stayId, slipNumber, window: "三号窗口" },
      { kind: "undone", slipNumber, by: undone.slipNumber, window: "三号窗口" },
    ]);
    for (const event of events) expect(() => changeEventSchema.parse(event)).not.toThrow();
  });

  it("need a log-in, and end with it", async () => {
    const stranger = await fetch(`${office.host.url}/api/events`);
    expect(stranger.status).toBe(401);
    await stranger.body?.cancel();
    const { token, client } = await office.logIn("窗口");
    const stream = listen(token, 1);
    await stream.ready;
    await client.logOut({});
    expect(await stream.events()).toEqual([]);
  });
});

const encoder = new TextEncoder();

describe("importing over HTTP", () => {
  it("takes files one by one and books them once, however often it is asked", async () => {
    const { client } = await office.logIn("窗口");
    const content = encoder.encode(
      csvText({
        columns: CATALOGUE_COLUMNS,
        rows: [catalogueCells("X1", { 项目名称: "演示项目" })],
      }),
    );
    const { uploadId, bytes } = await client.upload({ name: "目录.csv" }, { content });
    expect(bytes).toBe(content.byteLength);
    const ask = { uploads: [uploadId] };
    const rehearsal = await client.importFiles({ ...ask, dryRun: true }, { key: "import-dry" });
    expect(rehearsal).toMatchObject({ batchId: null, dryRun: true });
    const report = await client.importFiles(ask, { key: "import-01" });
    expect(report.files[0]).toMatchObject({ kind: "catalogue", rowsAccepted: 1, rowsWrong: 0 });
    expect(await client.importFiles(ask, { key: "import-01" })).toEqual(report);
    const { batches } = await client.batches({});
    expect(batches).toHaveLength(1);
    expect(await client.importReport({ batchId: batches[0]?.batchId ?? 0 })).toEqual(report);
  });

  it("gives a file to nobody but who brought it, and keeps none after the host's end", async () => {
    const { client } = await office.logIn("窗口");
    const { client: other } = await office.logIn("医保办主任");
    const { uploadId } = await client.upload({ name: "a.csv" }, { content: encoder.encode("a") });
    await expect(
      other.importFiles({ uploads: [uploadId] }, { key: "import-02" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      client.importFiles({ uploads: [uploadId] }, { key: "import-03" }),
    ).rejects.toMatchObject({ code: "HEADER_NOT_FOUND" });
    expect(readdirSync(join(office.folder, "uploads"))).toEqual([uploadId]);
    await office.host.stop();
    expect(existsSync(join(office.folder, "uploads"))).toBe(false);
  });
});

describe("closing a month over HTTP", () => {
  it("first looks through all of the books, and refuses while a row is not what was written", async () => {
    const [stayId = 0] = addReadyStays(office, 1);
    const { client } = await office.logIn("窗口");
    const { digest } = await client.preSettle({ stayId });
    await client.settle({ stayId, shownDigest: digest }, { key: "close-settle" });
    await client.closeDay({ day: "2023-06-30" as Day }, { key: "close-day" });
    office.clock.set(moment("2023-07-03T09:00:00"));
    const { client: later } = await office.logIn("医保办主任");
    const change = (by: string) =>
      office.host.books.database.exec(`UPDATE fee_line SET amount_fen = amount_fen ${by}`);
    change("+ 1");
    const close = (key: string) => later.closeMonth({ month: "2023-06" }, { key });
    await expect(close("close-altered")).rejects.toMatchObject({ code: "BOOKS_ALTERED" });
    change("- 1");
    expect(await close("close-month")).toMatchObject({ month: "2023-06" });
  });
});

describe("stopping", () => {
  it("finishes what is running, refuses what comes, and gives the folder free", async () => {
    const stays = addReadyStays(office, 20);
    const { client, token } = await office.logIn("窗口");
    const stream = listen(token, 1000);
    await stream.ready;
    const shown = await Promise.all(stays.map((stayId) => client.preSettle({ stayId })));
    const settling = shown.map(({ stayId, digest }) =>
      client.settle({ stayId, shownDigest: digest }, { key: `stop-key-${stayId}` }),
    );
    await office.host.stop();
    const results = await Promise.allSettled(settling);
    await stream.events();
    const answered = results.flatMap((result) =>
      result.status === "fulfilled" ? [result.value.slipNumber] : [],
    );
    const report = checkBooks(office.folder);
    expect(report).toMatchObject({ ok: true });
    expect(report.checked.settlements).toBeGreaterThanOrEqual(answered.length);

    const again = await startHost({ folder: office.folder, port: 0, clock: office.clock });
    try {
      const second = createClient(fetch, again.url, { token });
      const keyed = await Promise.all(
        shown.map(({ stayId, digest }) =>
          second.settle({ stayId, shownDigest: digest }, { key: `stop-key-${stayId}` }),
        ),
      );
      const numbers = keyed.map(({ slipNumber }) => slipNumber).sort();
      expect(new Set(numbers).size).toBe(stays.length);
      for (const slipNumber of answered) expect(numbers).toContain(slipNumber);
    } finally {
      await again.stop();
    }
  });

  it("ends an import as if it had never begun, and takes it again afterwards", async () => {
    const files = ["医保目录.csv", "2023-05-住院就医.csv", "2023-05-住院结算.csv"];
    const send = async (client: Client): Promise<string[]> => {
      const ids: string[] = [];
      for (const name of files) {
        const content = new Uint8Array(readFileSync(join(SAMPLE_FOLDER, name)));
        ids.push((await client.upload({ name }, { content })).uploadId);
      }
      return ids;
    };
    const { client, token } = await office.logIn("窗口");
    const uploads = await send(client);
    const importing = client.importFiles({ uploads }, { key: "import-cut" });
    // The client is answered below; nothing else waits for it meanwhile.
    importing.catch(() => undefined);
    const running = office.host.books.database.prepare("SELECT 1 FROM import_batch");
    while (running.get() === undefined) await client.whoAmI({});
    await office.host.stop();
    await expect(importing).rejects.toMatchObject({ code: "IMPORT_CANCELLED" });
    expect(checkBooks(office.folder)).toMatchObject({ ok: true, checked: { feeLines: 0 } });

    const again = await startHost({ folder: office.folder, port: 0, clock: office.clock });
    try {
      const second = createClient(fetch, again.url, { token });
      expect((await second.batches({})).batches).toEqual([]);
      const report = await second.importFiles(
        { uploads: await send(second) },
        { key: "import-cut" },
      );
      expect(report).toMatchObject({ staysAccepted: 64, faultCount: 0 });
    } finally {
      await again.stop();
    }
  });

  it("leaves no second host in the folder", async () => {
    await expect(startHost({ folder: office.folder, port: 0 })).rejects.toMatchObject({
      code: "FOLDER_IN_USE",
    });
  });
});
