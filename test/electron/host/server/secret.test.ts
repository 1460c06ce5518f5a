/** A host that belongs to one desktop answers nobody else on the machine. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Host, startHost } from "../../../../electron/host/host.ts";

const SECRET = "kF3v-Zs0";
const folder = mkdtempSync(join(tmpdir(), "yijie-secret-"));
let host: Host;

beforeAll(async () => {
  host = await startHost({ folder, port: 0, secret: SECRET });
});

afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(path: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(host.url + path, { headers });
  const text = await answer.text();
  return text.startsWith('{"error"') ? String(JSON.parse(text).error.code) : "answered";
}

it.each(["/", "/api/openapi.json", "/api/office"])("refuses %s without it", async (path) => {
  expect(await ask(path)).toBe("WRONG_SECRET");
  expect(await ask(path, { "x-yijie-secret": `${SECRET}x` })).toBe("WRONG_SECRET");
});

it("answers who knows it", async () => {
  expect(await ask("/api/openapi.json", { "x-yijie-secret": SECRET })).toBe("answered");
});
