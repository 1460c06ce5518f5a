import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../../../electron/host/cli/commands.ts";
import { runCommand } from "../../../support/commandLine.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "yijie-cli-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("arguments that make no sense", () => {
  const data = () => join(folder, "none");
  const cases: readonly [words: () => string[], part: string][] = [
    [() => ["fly"], "没有“fly”这个命令"],
    [() => ["settle"], "缺少 --data DIR"],
    [() => ["import", "--data", data()], "缺少 FILE…"],
    [() => ["import", "a.csv", "--data"], "--data 后面要写 DIR"],
    [() => ["import", "a.csv", "--data", "--json"], "--data 后面要写 DIR"],
    [() => ["check", "--data", data(), "--data", data()], "--data 写了两次"],
    [() => ["check", "--data", data(), "--colour"], "没有 --colour 这个选项"],
    [() => ["check", "--data", data(), "--json=yes"], "--json 后面不带内容"],
    [() => ["check", "x", "--data", data()], "多余的参数：x"],
    [() => ["settle", "ZY1", "--all", "--data", data()], "要么写住院号，要么写 --all"],
    [() => ["claims", "export", "2023-13", "--data", data(), "--out", "a.xlsx"], "月份要写成"],
    [() => ["claims", "export", "2023-06", "--data", data(), "--out", "a.xls"], "以 .xlsx 结尾"],
    [() => ["slip", "verify", "--number", "1", "--data", data()], "要么写 PDF 文件"],
    [() => ["serve", "--data", data(), "--port", "99999"], "不是端口号"],
  ];

  it.each(cases)("%#: one clear line and exit code 2", async (words, part) => {
    const { code, stdout, stderr } = await runCommand(words());
    expect(stderr.trimEnd()).toMatch(/^参数不对：[^\n]*。$/);
    expect(stderr).toContain(part);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(existsSync(data())).toBe(false);
  });
});

describe("help", () => {
  it("lists every command in Chinese", async () => {
    const { code, stdout } = await runCommand(["help"]);
    expect(code).toBe(0);
    for (const { name, help } of COMMANDS) {
      expect(stdout).toContain(`  ${name} `);
      expect(stdout).toContain(help);
    }
  });

  it("explains one command with each of its options", async () => {
    for (const command of COMMANDS.slice(0, 4)) {
      const { code, stdout } = await runCommand([...command.name.split(" "), "--help"]);
      expect(code).toBe(0);
      for (const name of Object.keys(command.options)) expect(stdout).toContain(`--${name}`);
    }
  });

  it("says without a command how to go on, and that this was none", async () => {
    const { code, stdout } = await runCommand([]);
    expect(code).toBe(2);
    expect(stdout).toContain("用法");
  });
});

describe("folders that are not what they should be", () => {
  it("names the folder without books, and what to do", async () => {
    for (const words of [
      ["check"],
      ["settle", "--all"],
      ["serve"],
      ["slip", "X", "--out", folder],
    ]) {
      const { code, stderr } = await runCommand([...words, "--data", join(folder, "none")]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/没有医结的账簿。.*没有写入任何数据.*请核对文件夹/);
    }
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it("mixes no results: demo wants an empty folder", async () => {
    writeFileSync(join(folder, "old.txt"), "old");
    const { code, stderr } = await runCommand(["demo", "--out", folder]);
    expect(code).toBe(1);
    expect(stderr).toContain("已经有东西");
  });
});
