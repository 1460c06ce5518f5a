import { resolve } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { DEFAULT_PORT } from "../../../shared/contract/pairing.ts";
import type { CheckReport } from "../guard/check.ts";
import { type Host, type HostOptions, startHost } from "../host.ts";
import { importSample } from "../office/sampleImport.ts";
import { prepareTraining, TRAINING_ACCOUNTS } from "../office/trainingOffice.ts";
import { type Command, type Input, type Option, type Outcome, UsageError } from "./command.ts";
import { DATA_OPTION, hasBooks } from "./officeFolder.ts";

const PORTS_TRIED = 20;

const PORT_OPTION: Option = {
  value: "PORT",
  help: `端口，默认 ${DEFAULT_PORT}，被占用时往后找`,
};

export const serve: Command = {
  name: "serve",
  help: "运行一套已有的账簿，供本机（或 --address 指定的网卡）上的窗口使用",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: {
    data: DATA_OPTION,
    port: PORT_OPTION,
    address: { value: "IP", help: "监听的地址，默认 127.0.0.1（只有本机能用）；别的地址一律加密" },
  },
  run: async ({ options, say }) => {
    const folder = options.get("data") ?? "";
    const port = portOf(options);
    if (!hasBooks(folder)) throw new YijieError("NO_BOOKS", { folder });
    const host = await startOnPort(port, options, { folder });
    say(`医结已在 ${host.url} 运行，Ctrl+C 退出`);
    sayLan(host, say);
    return untilStopped(host, options, say);
  },
};

export const start: Command = {
  name: "start",
  help: "打开演示医院：第一次先导入示例数据，然后运行并显示地址和账号",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: {
    data: { value: "DIR", help: "数据文件夹，默认 YIJIE_DATA 或 ./data" },
    port: PORT_OPTION,
  },
  run: async ({ options, say }) => {
    const folder = options.get("data") ?? process.env.YIJIE_DATA ?? "data";
    const host = await startOnPort(portOf(options), options, { folder, create: "training" });
    try {
      await prepareTraining(host.books);
      const report = await importSample(host.books, say);
      if (report !== null) say(`导入完成：住院 ${report.staysAccepted} 次`);
    } catch (error) {
      await host.stop();
      throw error;
    }
    say(`演示医院已在 ${host.url} 运行，数据在 ${resolve(folder)}，Ctrl+C 退出`);
    say("账号（仅供演示，全部数据都是编造的）：");
    for (const { login, password, role } of TRAINING_ACCOUNTS) {
      say(`  ${login.padEnd(12)}密码 ${password.padEnd(20)}${role}`);
    }
    return untilStopped(host, options, say);
  },
};

/** What a person types on the machines of the windows, and what the IT installs there. */
function sayLan({ lan }: Host, say: Input["say"]): void {
  if (lan === null) return;
  say(`各窗口的桌面程序连接：地址 ${lan.places.join(" 或 ")}`);
  say(`                      配对码 ${lan.pairingCode}`);
  say(`浏览器第一次会提示证书；信息科把 ${lan.certificateFile} 装为受信任的证书后不再提示`);
}

/** --port; null where it is left to us. Throws UsageError. */
function portOf(options: Input["options"]): number | null {
  const text = options.get("port");
  if (text === undefined) return null;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--port ${text} 不是端口号`);
  return port;
}

/** A named port is taken as it is; the default one gives way to the next free one. */
async function startOnPort(
  named: number | null,
  options: Input["options"],
  wanted: Pick<HostOptions, "folder" | "create">,
): Promise<Host> {
  const address = options.get("address");
  const report = (error: unknown): void => console.error(error);
  const base = {
    ...wanted,
    report,
    checked: sayFindings,
    ...(address === undefined ? {} : { address }),
  };
  for (let port = named ?? DEFAULT_PORT; ; port += 1) {
    try {
      return await startHost({ ...base, port });
    } catch (error) {
      const isTaken = (error as { code?: unknown }).code === "EADDRINUSE";
      if (named !== null || !isTaken || port >= DEFAULT_PORT + PORTS_TRIED) {
        throw listenFault(error, address, port) ?? error;
      }
    }
  }
}

/** Why a place on the network cannot be had, as far as it can be put in words. */
function listenFault(
  error: unknown,
  address: string | undefined,
  port: number,
): UsageError | undefined {
  switch ((error as { code?: unknown }).code) {
    case "EADDRINUSE":
      return new UsageError(`端口 ${port} 已被别的程序占用，请换一个 --port`);
    case "EACCES":
      return new UsageError(`系统不许本账号使用端口 ${port}，请换一个 --port`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new UsageError(`--address ${address} 不是本机的地址`);
    default:
      return undefined;
  }
}

/** The whole check ends while the windows work already: it names every row on the console. */
function sayFindings({ findings }: CheckReport): void {
  if (findings.length === 0) return;
  console.error(`账簿被医结以外的程序改动过，共 ${findings.length} 处：`);
  for (const { table, key, problem } of findings) console.error(`✗ ${table} ${key}：${problem}`);
  console.error("改动过的金额不可信：请停止结算，复制一份数据文件夹，再用最近的备份恢复。");
}

const PARENT_LOOK_MS = 500;

/** Who started us, taken before anything else: it may be gone as soon as we say that we are there. */
const parent = process.ppid;

/**
 * npm hands SIGTERM to the shell that it started us by, and the shell dies of it without a word to us: what stops the
 * service would leave a host behind that keeps the folder.
 */
function whenNpmIsGone(end: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    end();
  }, PARENT_LOOK_MS);
  look.unref();
}

/** Until Ctrl+C or a request to end. The second one ends at once; the books stand either way. */
async function untilStopped(
  host: Host,
  options: Input["options"],
  say: Input["say"],
): Promise<Outcome> {
  // At once, not at the end: a program that started us wants to know where we are.
  if (options.has("json")) {
    const { url, lan } = host;
    console.log(JSON.stringify({ url, ...(lan === null ? {} : { pairingCode: lan.pairingCode }) }));
  }
  await new Promise<void>((resolve) => {
    const end = (): void => {
      process.once("SIGINT", () => process.exit(1));
      resolve();
    };
    process.once("SIGINT", end);
    process.once("SIGTERM", end);
    whenNpmIsGone(end);
  });
  await host.stop();
  say("医结已退出");
  return { json: { stopped: true }, lines: [], ok: true };
}
