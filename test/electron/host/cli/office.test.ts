/** The whole job from the command line: from the hospital's files to the slip, the workbook and the check. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pdfText } from "../../../../electron/host/papers/pdfText.ts";
import {
  CATALOGUE_COLUMNS,
  type Cells,
  catalogueCells,
  LINE_COLUMNS,
  lineCells,
  REGISTER_COLUMNS,
  registerCells,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
  writeXlsx,
} from "../../../support/billFiles.ts";
import { runCommand, runProgram, startCommand } from "../../../support/commandLine.ts";

let folder: string;
let data: string;
const inFolder = (name: string): string => join(folder, name);

/** What a command answers with --json. */
async function json(...words: string[]): Promise<{ code: number | null; answer: unknown }> {
  const { code, stdout, stderr } = await runCommand([...words, "--data", data, "--json"]);
  if (stdout === "") throw new Error(stderr);
  return { code, answer: JSON.parse(stdout) };
}

const INSURED: Cells = { 参保地区划: "500112" };

/** A bill of 1,000.00 元 in five lines, of a person insured in 渝北. */
function stayOf(serial: number): { stay: Cells; lines: Cells[] } {
  const lines = Array.from({ length: 5 }, (_, index) =>
    lineCells(serial, index + 1, { ...INSURED, 数量: "20", 金额: "200.00" }),
  );
  return { stay: stayCells(serial, { ...INSURED, 医疗金额: "1000.00" }), lines };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-cli-office-"));
  data = inFolder("data");
  const bills = [1, 2, 3].map(stayOf);
  writeCsv(inFolder("就医.csv"), { columns: STAY_COLUMNS, rows: bills.map(({ stay }) => stay) });
  await writeXlsx(inFolder("明细.xlsx"), {
    columns: LINE_COLUMNS,
    rows: bills.flatMap(({ lines }) => lines),
  });
  writeCsv(inFolder("目录.csv"), { columns: CATALOGUE_COLUMNS, rows: [catalogueCells()] });
  writeCsv(inFolder("登记.csv"), {
    columns: REGISTER_COLUMNS,
    // The third has no tier: held, never guessed.
    rows: [1, 2, 3].map((serial) =>
      registerCells(serial, { ...INSURED, 区县: "渝北", ...(serial === 3 ? { 档次: "" } : {}) }),
    ),
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = ["就医.csv", "明细.xlsx", "目录.csv", "登记.csv"];

describe("from the file to the slip", () => {
  const slips: string[] = [];

  it("rehearses an import without a trace", async () => {
    const { code, answer } = await json("import", ...FILES.map(inFolder), "--dry-run");
    expect(code).toBe(0);
    expect(answer).toMatchObject({ dryRun: true, staysAccepted: 3, faultCount: 0 });
    expect((await json("settle", "--all")).answer).toEqual({ stays: [], settled: 0 });
  });

  it("imports what the hospital sent, and the same again as already there", async () => {
    const first = await json("import", ...FILES.map(inFolder));
    expect(first).toMatchObject({ code: 0, answer: { staysAccepted: 3, staysHeld: 0 } });
    const again = await json("import", ...FILES.map(inFolder));
    expect(again).toMatchObject({ code: 0, answer: { staysAccepted: 0, staysSeen: 3 } });
  });

  it("gives back what did not get in, and shows what a corrected bill says otherwise", async () => {
    const copy = inFolder("corrected");
    cpSync(data, copy, { recursive: true });
    const bill = stayOf(2);
    const [first = {}, ...rest] = bill.lines;
    const send = (line: Cells, total: string, ...more: string[]) => {
      const stay = { ...bill.stay, 医疗金额: total };
      writeCsv(inFolder("改.csv"), { columns: STAY_COLUMNS, rows: [stay] });
      writeCsv(inFolder("改明细.csv"), { columns: LINE_COLUMNS, rows: [line, ...rest] });
      const files = ["改.csv", "改明细.csv"].map(inFolder);
      return runCommand(["import", ...files, "--data", copy, ...more]);
    };
    const errors = inFolder("errors");
    const bad = await send({ ...first, 金额: "1.234.567" }, "1000.00", "--errors", errors);
    expect(bad.code).toBe(1);
    expect(readdirSync(errors).sort()).toEqual(["待改正-改.csv", "待改正-改明细.csv"].sort());
    const [, row = ""] = iconv
      .decode(readFileSync(join(errors, "待改正-改明细.csv")), "gb18030")
      .split("\r\n");
    expect(row).toContain("1.234.567");
    expect(row).toContain("不是金额");
    const right = await send({ ...first, 数量: "30", 金额: "300.00" }, "1100.00");
    expect(right.code).toBe(0);
    expect(right.stdout).toContain("ZY000002 第 2 版，与上一版不同：");
    expect(right.stdout).toContain("  医疗金额：1000.00 → 1100.00");
  });

  it("settles a stay by its number, and says what is wrong with one that is held", async () => {
    const one = await json("settle", "ZY000001");
    expect(one).toMatchObject({ code: 0, answer: { settled: 1 } });
    const held = await runCommand(["settle", "ZY000003", "--data", data]);
    expect(held.code).toBe(1);
    expect(held.stdout).toContain("缺少“档次”");
    const twice = await runCommand(["settle", "ZY000001", "--data", data]);
    expect(twice.code).toBe(1);
    expect(twice.stdout).toMatch(/已由命令行（命令行）于 .* 结算/);
    const unknown = await runCommand(["settle", "ZY999999", "--data", data]);
    expect(unknown).toMatchObject({ code: 1, stdout: "" });
  });

  it("settles all that can be settled", async () => {
    const { code, answer } = await json("settle", "--all");
    expect(code).toBe(0);
    expect(answer).toMatchObject({ settled: 1 });
    const { stays } = answer as { stays: { inpatientNo: string; slipNumber: string | null }[] };
    expect(stays.map(({ inpatientNo }) => inpatientNo)).toEqual(["ZY000002", "ZY000003"]);
    slips.push(...stays.flatMap(({ slipNumber }) => slipNumber ?? []));
    expect(slips).toHaveLength(1);
  });

  it("prints the slip, and knows it again from its file and from its figures", async () => {
    const [slip = ""] = slips;
    const out = inFolder("slips");
    const printed = await json("slip", slip, "--out", out);
    expect(printed).toMatchObject({ code: 0, answer: { files: [`${slip}.pdf`] } });
    const pdf = join(out, `${slip}.pdf`);
    expect(await json("slip", "verify", pdf)).toEqual({ code: 0, answer: { verdict: "genuine" } });
    const again = await json("slip", slip, "--out", out);
    expect(again).toMatchObject({ answer: { files: [`${slip}-补打1.pdf`] } });
    const typed = ["slip", "verify", "--number", slip, "--code"];
    // (1,000 − 300) × 70%
    const sums = ["--total", "1,000.00", "--fund", "490.00", "--own", "510.00"];
    const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(pdfText(readFileSync(pdf)))?.[0] ?? "";
    expect(await json(...typed, code, ...sums)).toEqual({
      code: 0,
      answer: { verdict: "genuine" },
    });
    const more = sums.with(1, "1,000.01");
    expect(await json(...typed, code, ...more)).toMatchObject({
      code: 1,
      answer: { verdict: "altered", fields: [{ name: "医疗费总额" }] },
    });
    const wrong = await json(...typed, "0000-0000-0000-0000", ...sums);
    expect(wrong).toMatchObject({ code: 1, answer: { verdict: "altered" } });
    const bare = await runCommand([...typed, code, "--data", data]);
    expect(bare).toMatchObject({ code: 2, stdout: "" });
    expect(bare.stderr).toContain("缺少 --total YUAN");
    writeFileSync(inFolder("no.pdf"), "not a PDF");
    const unreadable = await runCommand(["slip", "verify", inFolder("no.pdf"), "--data", data]);
    expect(unreadable.code).toBe(1);
    expect(unreadable.stderr).toContain("读不出结算单的内容");
  });

  it("undoes a settlement once what was paid is back", async () => {
    const [slip = ""] = slips;
    const words = ["undo", slip, "--reason", "录错病人", "--data", data];
    const early = await runCommand(words);
    expect(early.code).toBe(1);
    expect(early.stderr).toMatch(/现金或银行卡 [\d,.]+ 退款/);
    const undone = await runCommand([...words, "--cash-refunded", "--json"]);
    expect(undone.code).toBe(0);
    expect(JSON.parse(undone.stdout)).toMatchObject({ undone: slip });
    const twice = await runCommand([...words, "--cash-refunded"]);
    expect(twice.code).toBe(1);
    expect(twice.stderr).toContain("已由");
  });

  it("exports the month, never over a file that is there", async () => {
    const { month } = { month: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7) };
    const out = inFolder("申报.xlsx");
    const first = await json("claims", "export", month, "--out", out);
    expect(first).toMatchObject({ code: 0, answer: { balanced: true, rowCount: 3, draft: true } });
    const size = readFileSync(out).length;
    const again = await runCommand(["claims", "export", month, "--out", out, "--data", data]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("已经存在");
    expect(readFileSync(out).length).toBe(size);
  });

  it("backs up and checks, and finds the backup as good as the books", async () => {
    const copy = inFolder("copy/office.sqlite");
    expect(await json("backup", "--out", copy)).toMatchObject({ code: 0 });
    const { code, answer } = await json("check");
    expect(code).toBe(0);
    expect(answer).toMatchObject({ ok: true, findings: [] });
    const ofCopy = await runCommand(["check", "--data", inFolder("copy"), "--json"]);
    expect(ofCopy.code).toBe(0);
    expect(JSON.parse(ofCopy.stdout)).toMatchObject({ ok: true });
  });
});

describe("a folder in use", () => {
  it("is left to the host that has it; the host ends cleanly", async () => {
    const host = startCommand(["serve", "--data", data, "--port", "0", "--json"]);
    const ended = new Promise<number | null>((resolve) => host.once("close", resolve));
    const url = await new Promise<string>((resolve) => {
      host.stdout?.once("data", (line: Buffer) => resolve(JSON.parse(String(line)).url));
    });
    expect((await fetch(`${url}/api/session`)).status).toBe(401);
    const { code, stderr } = await runCommand(["settle", "--all", "--data", data]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/正由另一个医结程序使用/);
    host.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect((await runCommand(["check", "--data", data])).code).toBe(0);
  });
});

describe("books that were altered long ago", () => {
  it("open, and the whole check behind the first work names the row", async () => {
    const altered = inFolder("altered");
    mkdirSync(altered);
    const database = new Database(join(data, "office.sqlite"), { readonly: true });
    await database.backup(join(altered, "office.sqlite"));
    database.close();
    const other = new Database(join(altered, "office.sqlite"));
    // A fee line is in no row that the start looks at.
    other.exec(
      "UPDATE fee_line SET amount_fen = amount_fen + 1 WHERE version_id = 1 AND number = 1",
    );
    other.close();
    const host = startCommand(["serve", "--data", altered, "--port", "0"]);
    const ended = new Promise<number | null>((resolve) => host.once("close", resolve));
    const said = await new Promise<string>((resolve) => {
      let text = "";
      host.once("close", () => resolve(text));
      host.stderr?.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        if (text.includes("恢复")) resolve(text);
      });
    });
    host.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(said).toContain("医结已在");
    expect(said).toContain("✗ fee_line 1 1：费用明细与导入时不一致，被改过");
  });
});

describe("a place on the network that cannot be had", () => {
  it("is one clear line and exit code 2", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const taken = await runCommand(["serve", "--data", data, "--port", String(port)]);
    server.close();
    expect(taken).toMatchObject({ code: 2, stdout: "" });
    expect(taken.stderr).toBe(`参数不对：端口 ${port} 已被别的程序占用，请换一个 --port。\n`);
    const strange = await runCommand(["serve", "--data", data, "--address", "192.0.2.1"]);
    expect(strange.code).toBe(2);
    expect(strange.stderr).toBe("参数不对：--address 192.0.2.1 不是本机的地址。\n");
  });
});

describe("a service that is stopped by stopping npm", () => {
  it.skipIf(process.platform === "win32")("leaves no host behind", async () => {
    const words = ["run", "-s", "yijie", "--", "serve", "--data", data, "--port", "0", "--json"];
    const npm = spawn("npm", words, { stdio: ["ignore", "pipe", "pipe"] });
    // The pipe closes with its last holder: the host.
    const gone = once(npm.stdout, "close");
    await once(npm.stdout, "data");
    npm.kill("SIGTERM");
    await gone;
    expect((await runCommand(["check", "--data", data])).code).toBe(0);
  });
});

describe("a real office", () => {
  const real = () => inFolder("real");
  const words = () => [
    ...["init", "--data", real(), "--hospital", "县医院", "--code", "H1", "--level", "二级"],
    ...["--region", "999900", "--manager", "zhuren", "--name", "主任", "--employee-no", "1"],
  ];

  it("is made with its first manager, or not at all", async () => {
    const weak = await runProgram(words(), { YIJIE_PASSWORD: "123" });
    expect(weak.code).toBe(1);
    expect(weak.stderr).toContain("密码至少");
    expect(existsSync(real())).toBe(false);
    const none = await runCommand(words());
    expect(none.code).toBe(2);
    expect(none.stderr).toContain("YIJIE_PASSWORD");
    const made = await runProgram([...words(), "--json"], { YIJIE_PASSWORD: "long-enough-1" });
    expect(made.code).toBe(0);
    const again = await runProgram(words(), { YIJIE_PASSWORD: "long-enough-1" });
    expect(again.code).toBe(1);
  });

  it("takes a pack only from the person who keeps the rules", async () => {
    const pack = "resources/policies/chongqing-resident-2023.yaml";
    const words = ["policy", "activate", pack, "--data", real()];
    const byConsole = await runCommand([...words, "--confirm", "A1"]);
    expect(byConsole.code).toBe(1);
    expect(byConsole.stderr).toContain("政策维护");
    const byManager = await runProgram([...words, "--login", "zhuren"], {
      YIJIE_PASSWORD: "long-enough-1",
    });
    expect(byManager.stderr).toContain("政策维护");
    const wrong = await runProgram([...words, "--login", "zhuren"], { YIJIE_PASSWORD: "wrong" });
    expect(wrong.stderr).toContain("账号或密码不对");
  });
});

describe("policy verify", () => {
  it("lists every pack and every example with its figures", async () => {
    const { code, stdout } = await runCommand(["policy", "verify"]);
    expect(code).toBe(0);
    expect(stdout).toContain("chongqing-resident-2017");
    expect(stdout).toContain("chongqing-resident-2023");
    expect(stdout).toMatch(/倾斜救助 支付：应得 937\.80，算得 937\.80/);
    expect(stdout).toMatch(/倾斜救助 支付：应得 2687\.93，算得 2687\.93/);
    expect(stdout).toContain("假设 A1");
    expect(stdout).not.toContain("✗");
  });

  it("fails through a figure: example, layer, quantity, expected and got", async () => {
    const text = readFileSync("resources/policies/chongqing-resident-2023.yaml", "utf8");
    const changed = text.replace("渝北: 3000, 某区县: 3500", "渝北: 3001, 某区县: 3500");
    expect(changed).not.toBe(text);
    writeFileSync(inFolder("changed.yaml"), changed);
    const { code, stdout } = await runCommand(["policy", "verify", inFolder("changed.yaml")]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ 算例 E01/);
    expect(stdout).toMatch(/✗ 倾斜救助 支付：应得 937\.80，算得 937\.20/);
    const asJson = await runCommand(["policy", "verify", inFolder("changed.yaml"), "--json"]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, packs: [{ ok: false }] });
  });

  it("says where a pack is not one", async () => {
    writeFileSync(inFolder("bad.yaml"), "格式: 1\n编号: x\n名称:\n");
    const { code, stdout } = await runCommand(["policy", "verify", inFolder("bad.yaml")]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/bad\.yaml:\d+:\d+ \[/);
    const none = await runCommand(["policy", "verify", inFolder("none.yaml")]);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain("没有这个文件");
  });
});
