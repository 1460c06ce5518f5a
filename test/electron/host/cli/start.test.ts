/** What `npm start` does: the sample office, its address and its accounts. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createClient } from "../../../../shared/contract/client.ts";
import { startCommand } from "../../../support/commandLine.ts";

const folder = mkdtempSync(join(tmpdir(), "yijie-start-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts, waits until the accounts are printed, works with the office, ends it as Ctrl+C does. */
async function session(work: (url: string, said: string) => Promise<void>): Promise<string> {
  const child = startCommand(["start", "--port", "0"], { YIJIE_DATA: join(folder, "data") });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.once("close", () => reject(new Error(said)));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const found = /在 (http:\S+) 运行/.exec(said)?.[1];
      if (found !== undefined && said.includes("系统管理")) resolve(found);
    });
  });
  await work(url, said);
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(said).toContain("医结已退出");
  return said;
}

describe("npm start", () => {
  it("opens the sample office with two months of bills, for whom it names", async () => {
    const said = await session(async (url, soFar) => {
      const [, login = "", password = ""] = /^ {2}(\w+)\s+密码 (\S+)\s+窗口$/m.exec(soFar) ?? [];
      const { token } = await createClient(fetch, url).logIn({ login, password, window: "一号" });
      const client = createClient(fetch, url, { token });
      expect(await client.office({})).toMatchObject({
        training: true,
        hospitalName: "演示县人民医院",
      });
      expect((await client.stays({ limit: 500 })).stays).toHaveLength(130);
    });
    expect(said).toContain("导入完成：住院 130 次");
  });

  it("goes on where it was left the next time", async () => {
    const said = await session(async (url) => {
      expect((await fetch(`${url}/api/openapi.json`)).status).toBe(200);
    });
    expect(said).not.toContain("导入");
  });
});
