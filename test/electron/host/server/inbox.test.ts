/** The watched folder of a running host: looked at by itself, seen by windows, cancelled by whoever may. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../../../shared/contract/client.ts";
import { CATALOGUE_COLUMNS, catalogueCells, writeCsv } from "../../../support/billFiles.ts";
import { hostInFolder, type TestHost } from "../../../support/hostInFolder.ts";

let office: TestHost;
let system: Client;
let folder: string;

beforeEach(async () => {
  office = await hostInFolder();
  system = (await office.logIn("系统管理")).client;
  folder = mkdtempSync(join(tmpdir(), "yijie-inbox-"));
  await system.changeSettings({ inboxFolder: folder }, { key: "settings-key" });
});

afterEach(async () => {
  await office.end();
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, rows: number): void {
  writeCsv(join(folder, name), {
    columns: CATALOGUE_COLUMNS,
    rows: Array.from({ length: rows }, (_, index) =>
      catalogueCells(`X${String(index).padStart(8, "0")}`),
    ),
  });
}

const SOON = { timeout: 30_000, interval: 50 };

describe("the watched folder of a host", () => {
  it("takes what is put there, and what is cancelled goes aside with nothing booked", async () => {
    // A log-in takes longer than some imports.
    const { client: cashier } = await office.logIn("窗口");
    put("目录.csv", 3);
    await expect.poll(async () => (await system.inbox({})).results.length, SOON).toBe(1);
    expect((await system.inbox({})).results[0]).toMatchObject({
      outcome: "imported",
      words: "批次 1：全部收下",
    });

    put("大目录.csv", 150_000);
    const running = async () => (await system.inbox({})).running.find(({ rows }) => rows > 0);
    await expect.poll(running, SOON).toBeDefined();
    const found = await running();
    expect(found).toMatchObject({ way: "接收目录" });
    const importKey = found?.importKey ?? "";
    // A window's own imports are its own; this one is not.
    expect(await cashier.cancelImport({ importKey })).toEqual({ cancelled: false });
    expect(await system.cancelInbox({ importKey })).toEqual({ cancelled: true });
    await expect.poll(async () => (await system.inbox({})).results.length, SOON).toBe(2);
    const text = readFileSync(join(folder, "有误", "2023-06-30", "大目录-说明.txt"), "utf8");
    expect(text).toContain("导入已取消。");
    expect(existsSync(join(folder, "有误", "2023-06-30", "大目录.csv"))).toBe(true);
    expect((await cashier.catalogue({})).count).toBe(3);
    expect((await cashier.batches({})).batches).toMatchObject([{ origin: { way: "接收目录" } }]);
  }, 90_000);
});
