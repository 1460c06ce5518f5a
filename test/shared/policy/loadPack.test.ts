import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPack } from "../../../shared/policy/load.ts";
import type { ProblemKind } from "../../../shared/policy/problems.ts";
import { readPackText, TEACHING_PACK } from "../../support/packs.ts";

const BAD = join(import.meta.dirname, "bad");

/** The last lines of a bad pack say what must be reported: "# 应报 20:5 [缺行] path｜message". */
function expectedOf(text: string): string[] {
  return [...text.matchAll(/^# 应报 (.+)$/gm)].map((match) => match[1] ?? "");
}

describe("a bad pack is refused with file, line and a sentence that says what to write", () => {
  const files = readdirSync(BAD).sort();

  it.each(files)("%s", (file) => {
    const text = readFileSync(join(BAD, file), "utf8");
    const { pack, problems } = loadPack(text, file);
    expect(pack).toBeNull();
    expect(
      problems.map((one) => `${one.line}:${one.column} [${one.kind}] ${one.path}｜${one.message}`),
    ).toEqual(expectedOf(text));
    expect(problems.length).toBeGreaterThan(0);
    expect(new Set(problems.map((one) => one.file))).toEqual(new Set([file]));
  });

  it("has a fixture for every kind of problem", () => {
    const kinds: Record<ProblemKind, true> = {
      YAML: true,
      未知键: true,
      重复: true,
      空白值: true,
      缺项: true,
      缺依据: true,
      依据不存在: true,
      未声明: true,
      矛盾: true,
      两个入口: true,
      缺行: true,
      缺档: true,
      多余: true,
      例外冲突: true,
      择一缺漏: true,
      择一冲突: true,
      金额: true,
      比例: true,
      单位: true,
      日期: true,
      名称: true,
      取值: true,
      算例: true,
      版本: true,
      不支持: true,
    };
    const reported = files.flatMap((file) =>
      expectedOf(readFileSync(join(BAD, file), "utf8")).map((one) => /\[(.+?)\]/.exec(one)?.[1]),
    );
    expect(new Set(reported)).toEqual(new Set(Object.keys(kinds)));
  });
});

describe("the loader", () => {
  it("collects many problems in the order of the file", () => {
    const text = readFileSync(join(import.meta.dirname, "packs", "small.yaml"), "utf8")
      .replace("一级: 200, ", "")
      .replace("二级: 80%", "二级: 0.8")
      .replace("全年封顶: 200000", "全年封顶: 20万");
    const { problems } = loadPack(text, "x.yaml");
    expect(problems.map(({ kind, line }) => [kind, line])).toEqual([
      ["缺行", 22],
      ["比例", 23],
      ["金额", 26],
    ]);
  });

  it.each(["", "格式: 1", "- 1\n- 2", "\u0000", "格式: [", "名称: 某市\n\t年度: 1", "{}"])(
    "refuses %j without throwing",
    (text) => {
      expect(loadPack(text, "x.yaml").pack).toBeNull();
    },
  );

  it.each([
    ["brackets", "（".repeat(100_000)],
    ["terms", "1 + ".repeat(20_000)],
  ])("refuses a formula of endless %s without throwing", (_, formula) => {
    const text = readFileSync(join(import.meta.dirname, "packs", "small.yaml"), "utf8");
    const { problems } = loadPack(
      text.replace("全年封顶: 200000", `全年封顶: ${formula}1`),
      "x.yaml",
    );
    expect(problems.map(({ kind, line }) => [kind, line])).toEqual([["取值", 26]]);
  });

  it("never throws on a pack with one character changed", () => {
    const text = readPackText(TEACHING_PACK);
    for (let at = 0; at < text.length; at += 701) {
      for (const put of ["", "：", "{", "、", " x ", "\n"]) {
        const changed = text.slice(0, at) + put + text.slice(at + 1);
        expect(() => loadPack(changed, "x.yaml")).not.toThrow();
      }
    }
  });
});
