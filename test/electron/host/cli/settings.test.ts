/** The office's settings from the command line. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBooks, openBooks } from "../../../../electron/host/store/books.ts";
import { SETTING_NAMES } from "../../../../shared/contract/settings.ts";
import { runCommand } from "../../../support/commandLine.ts";

let folder: string;
const settings = (...words: string[]) => runCommand(["settings", ...words, "--data", folder]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-settings-"));
  closeBooks(await openBooks({ folder }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("settings", () => {
  it("lists each with its value and what it wants", async () => {
    const { code, stdout } = await settings();
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(SETTING_NAMES.length);
    expect(stdout).toContain("clearingMethod 清算方式：按项目");
    expect(stdout).toMatch(/hospitalName 医院名称：（空）/);
  });

  it("changes by either name, and keeps what it changed", async () => {
    const changed = await settings(
      "regionTitle=演示县",
      "清算经办机构名称=演示县医保中心",
      "--json",
    );
    expect(changed.code).toBe(0);
    expect(JSON.parse(changed.stdout)).toMatchObject({
      changed: ["regionTitle", "clearingAgencyName"],
    });
    const { settings: values } = JSON.parse((await settings("--json")).stdout);
    expect(values).toMatchObject({ regionTitle: "演示县", clearingAgencyName: "演示县医保中心" });
  });

  it("changes nothing where one is wrong", async () => {
    const wrong = await settings("hotline=12345", "hospitalLevel=四级");
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("“医院等级”的值不对，要写成：一级、二级、三级");
    expect((await settings("slipKey=00")).code).toBe(2);
    expect((await settings("hotline")).code).toBe(2);
    expect((await settings()).stdout).toContain("hotline 咨询电话：12393");
  });
});
