/**
 * `npm start`: the sample office in the desktop application; where Electron's program is not to be had, the same office
 * for a browser. `npm run dev` (word `dev`) serves the windows from their sources, each change at once.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const FLAGS = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];
const DOWNLOAD_MS = 180_000;
const requireHere = createRequire(import.meta.url);

const [word, ...rest] = process.argv.slice(2);
const isDev = word === "dev";
const words = isDev || word === undefined ? rest : [word, ...rest];
process.exitCode = await (isDev ? develop(words) : start(words));

async function start(words: readonly string[]): Promise<number> {
  buildWhenStale();
  // The desktop chooses its own port; who names one wants a browser.
  const program = words.includes("--port") ? null : electronProgram();
  if (program === null) return run(process.execPath, commandLine(words));
  const data = words[words.indexOf("--data") + 1];
  const folder = words.includes("--data") && data !== undefined ? { YIJIE_DATA: data } : {};
  const env = { YIJIE_DATA: join(ROOT, "data"), ...process.env, ...folder };
  return run(program, [ROOT, "--sample"], env);
}

function commandLine(words: readonly string[]): string[] {
  return [...FLAGS, join(ROOT, "electron/host/cli/yijie.ts"), "start", ...words];
}

/** The windows and the desktop from the sources as they are now. */
function buildWhenStale(): void {
  const built = newest(["out"], Math.min);
  const sources = ["electron", "renderer", "shared", "electron.vite.config.ts", "package.json"];
  if (built !== null && (newest(sources, Math.max) ?? 0) <= built) return;
  say(
    built === null
      ? "第一次启动：正在生成界面，只需几秒…"
      : "正在生成界面（源文件有变化，只需几秒）…",
  );
  const folder = dirname(requireHere.resolve("electron-vite/package.json"));
  const script = join(folder, "bin/electron-vite.js");
  const { status } = spawnSync(process.execPath, [script, "build", "--logLevel", "error"], {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** When the files below were written; null when there is none. */
function newest(paths: readonly string[], pick: (...times: number[]) => number): number | null {
  const times = paths.flatMap((path) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return [];
    const files = statSync(full).isDirectory()
      ? readdirSync(full, { recursive: true, encoding: "utf8" }).map((name) => join(full, name))
      : [full];
    return files.map((file) => statSync(file)).filter((stat) => stat.isFile());
  });
  return times.length === 0 ? null : pick(...times.map(({ mtimeMs }) => mtimeMs));
}

/** Electron's program; fetched once when it is not there. Null, and one sentence, when it is not to be had. */
function electronProgram(): string | null {
  const folder = dirname(requireHere.resolve("electron/package.json"));
  const found = installed(folder);
  if (found !== null) return found;
  // Once: whoever cannot reach it would wait at every start.
  const mark = join(ROOT, "node_modules/.electron-not-reached");
  if (!existsSync(mark) || process.env.ELECTRON_MIRROR !== undefined) {
    say("正在下载 Electron，最多等三分钟…");
    const install = [join(folder, "install.js")];
    spawnSync(process.execPath, install, { stdio: "ignore", timeout: DOWNLOAD_MS });
  }
  const fetched = installed(folder);
  if (fetched === null) {
    writeFileSync(mark, "");
    say(
      "没有下载到 Electron，这次改用浏览器打开同一套演示医院；要桌面窗口，请把 ELECTRON_MIRROR 设为能访问的镜像地址后再运行 npm start。",
    );
  }
  return fetched;
}

function installed(folder: string): string | null {
  const pathFile = join(folder, "path.txt");
  if (!existsSync(pathFile)) return null;
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist");
  const program = join(dist, readFileSync(pathFile, "utf8"));
  return existsSync(program) ? program : null;
}

/** Vite serves the sources and hands what is asked of the host on to it. */
async function develop(words: readonly string[]): Promise<number> {
  const named = words.includes("--port") ? words[words.indexOf("--port") + 1] : undefined;
  const port = named ?? "7717";
  const { createServer } = await import("vite");
  const { pages } = (await import("../../electron.vite.config.ts")) as {
    pages: import("vite").UserConfig;
  };
  const origin = `http://127.0.0.1:${port}`;
  const server = await createServer({
    ...pages,
    root: join(ROOT, "renderer"),
    configFile: false,
    server: { proxy: { "/api": { target: origin, changeOrigin: true, headers: { origin } } } },
  });
  await server.listen();
  say(`界面（随源文件更新）：${server.resolvedUrls?.local[0] ?? ""}`);
  const code = await run(
    process.execPath,
    commandLine(named === undefined ? ["--port", port, ...words] : words),
  );
  await server.close();
  return code;
}

/** Until it ends. Ctrl+C reaches the whole group; a request to end this process is passed on. */
function run(program: string, args: readonly string[], env = process.env): Promise<number> {
  const child = spawn(program, args, { cwd: ROOT, stdio: "inherit", env });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve) => child.once("close", (code) => resolve(code ?? 1)));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
