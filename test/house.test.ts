/** The rules of the house, checked by machine: where code lives, what it may import, what may not be there at all. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { notices } from "./support/notices.ts";

const ROOT = join(import.meta.dirname, "..");

const FILES = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(ROOT, file)));
const SOURCES = FILES.filter((file) => /\.(ts|tsx)$/.test(file));

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** A file without its comments. */
function code(file: string): string {
  return read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
}

/** Static and dynamic imports, exports from, worker files, and what Vite takes in by a pattern. */
function importsOf(file: string): string[] {
  const text = read(file);
  const found = [
    ...text.matchAll(/(?<![.\w"'])(?:from|import)\s*\(?\s*["']([^"'\s]+)["']/g),
    ...text.matchAll(/new URL\(\s*["'](\.[^"']+\.ts)["']/g),
    ...text.matchAll(/import\.meta\.glob[^(]*\(\s*["']([^"']+)["']/g),
  ];
  return found.map((match) => match[1] ?? "");
}

/** A relative import as a path from the top; a package or builtin stays as it is. */
function target(file: string, specifier: string): string {
  return specifier.startsWith(".") ? posix.join(dirname(file), specifier) : specifier;
}

/** Who may import what. The first row whose folder holds the file decides. ARCHITECTURE.md tells the same in words. */
const DIRECTIONS: readonly { folder: string; may: readonly RegExp[] }[] = [
  { folder: "shared/money/", may: [/^shared\/money\//] },
  { folder: "shared/calendar/", may: [/^shared\/calendar\//] },
  { folder: "shared/bill/", may: [/^shared\/(bill|money|calendar)\//] },
  { folder: "shared/people/", may: [/^shared\/(people|money|calendar)\//] },
  {
    folder: "shared/policy/",
    may: [/^shared\/(policy|bill|people|money|calendar|contract)\//, /^yaml$/],
  },
  {
    folder: "shared/settle/",
    may: [/^shared\/(settle|policy|reconcile|bill|people|money|calendar|contract)\//],
  },
  {
    folder: "shared/keeper/",
    may: [/^shared\/(keeper|settle|policy|bill|people|money|calendar|contract)\//],
  },
  { folder: "shared/audit/", may: [/^shared\/(audit|policy|bill|money|calendar)\//] },
  { folder: "shared/", may: [/^shared\//, /^(zod|yaml)$/] },
  {
    folder: "electron/host/",
    may: [
      /^(electron\/host|shared)\//,
      /^node:/,
      /^(better-sqlite3|exceljs|pdfmake|iconv-lite|hono|@hono\/node-server|zod|yaml)(\/|$)/,
    ],
  },
  // Runs before there is an Electron.
  {
    folder: "electron/desktop/start.ts",
    may: [/^node:/, /^vite$/, /^electron\.vite\.config\.ts$/],
  },
  { folder: "electron/desktop/hostProcess.ts", may: [/^(electron|shared)\//, /^node:/] },
  {
    folder: "electron/desktop/",
    may: [
      /^(electron\/desktop|shared)\//,
      /^electron\/host\/server\/(pages|errors|hostPin)\.ts$/,
      /^node:/,
      /^electron$/,
    ],
  },
  // The manual is text for people, taken into the build; no other resource is.
  {
    folder: "renderer/",
    may: [
      /^(renderer|shared)\//,
      /^resources\/manual\//,
      /^(react|react-dom|antd|dayjs|marked|zod)(\/|$)/,
    ],
  },
  { folder: "test/", may: [/./] },
  { folder: "", may: [/./] },
];

describe("the house", () => {
  it("has no top-level folder beyond the design's", () => {
    const folders = new Set(
      FILES.filter((file) => file.includes("/")).map((file) => file.split("/")[0]),
    );
    const allowed = ["electron", "renderer", "shared", "resources", "test", ".ci"];
    expect([...folders].filter((folder) => !allowed.includes(folder ?? ""))).toEqual([]);
  });

  it("imports point one way", () => {
    const wrong: string[] = [];
    for (const file of SOURCES) {
      const row = DIRECTIONS.find(({ folder }) => file.startsWith(folder));
      for (const specifier of importsOf(file)) {
        const to = target(file, specifier);
        if (!row?.may.some((pattern) => pattern.test(to))) wrong.push(`${file} → ${to}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("the product imports no test", () => {
    const product = SOURCES.filter((file) => !file.startsWith("test/") && file.includes("/"));
    const wrong = product.filter((file) =>
      importsOf(file).some((specifier) => target(file, specifier).startsWith("test/")),
    );
    expect(wrong).toEqual([]);
  });

  it("shared/ knows no clock, no chance, no locale, no machine", () => {
    const forbidden =
      /\b(Date\.|new Date|Math\.random|Intl\.|toLocale\w*|localeCompare|process\.|Buffer\.|setTimeout|setInterval|fetch\(|crypto\.|performance\.)/;
    const wrong = SOURCES.filter((file) => file.startsWith("shared/")).filter((file) =>
      forbidden.test(code(file)),
    );
    expect(wrong).toEqual([]);
  });

  it("money is never rounded by Math.round, toFixed or parseFloat in the product", () => {
    // These draw: they round places on the paper.
    const drawing = /^electron\/host\/papers\/(pdfText|sheet|subset|typeface|watermark)\.ts$/;
    const wrong = SOURCES.filter((file) => /^(shared|electron\/host)\//.test(file))
      .filter((file) => !drawing.test(file))
      .filter((file) => /Math\.round\(|\.toFixed\(|parseFloat\(/.test(code(file)));
    expect(wrong).toEqual([]);
  });

  it("electron-builder.yml fits electron-builder's own schema", () => {
    const schema = JSON.parse(read("node_modules/app-builder-lib/scheme.json")) as object;
    const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);
    validate(parse(read("electron-builder.yml")));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("the installer takes what the program reads, and of the typeface only the two weights", () => {
    const { files, extraResources } = parse(read("electron-builder.yml")) as {
      files: string[];
      extraResources: { from: string }[];
    };
    const named = files.filter((file) => !/[!*]/.test(file));
    for (const file of [...named, ...extraResources.map(({ from }) => from)]) {
      expect(existsSync(join(ROOT, file)), file).toBe(true);
    }
    /** "folder/*.sql" takes the files of that ending in the folder itself. */
    const isOneOf = (from: string, path: string) => {
      const [folder = "", ending] = from.split("*");
      const name = path.slice(folder.length);
      return (
        ending !== undefined &&
        path.startsWith(folder) &&
        name.endsWith(ending) &&
        !name.includes("/")
      );
    };
    const taken = files.map((file) => file.replace(/\/\*\*$/, ""));
    const wanted = SOURCES.filter((file) => file.startsWith("electron/")).flatMap((file) =>
      [...code(file).matchAll(/programPath\("([^"]+)"\)/g)].map(([, path = ""]) => path),
    );
    expect(wanted).not.toEqual([]);
    for (const path of wanted) {
      expect(
        taken.some((from) => path === from || path.startsWith(`${from}/`) || isOneOf(from, path)),
        path,
      ).toBe(true);
    }
    const typeface = "node_modules/@expo-google-fonts/noto-sans-sc";
    const left = readdirSync(join(ROOT, typeface)).filter(
      (folder) => /^\d00/.test(folder) && !files.some((file) => file.includes(folder)),
    );
    expect(left).toEqual(["400Regular", "700Bold"]);
  });

  it.each([
    ["types", "types"],
    ["lint and format", "lint"],
    ["dead code", "dead"],
  ])(
    "%s are clean",
    (_, script) => {
      try {
        execFileSync("npm", ["run", "-s", script], { cwd: ROOT, encoding: "utf8", stdio: "pipe" });
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        expect.fail(`npm run ${script}\n${stdout}\n${stderr}`);
      }
    },
    300_000,
  );

  it("every dependency is pinned exactly and named in ARCHITECTURE.md", () => {
    const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
    const page = read("ARCHITECTURE.md");
    for (const group of ["dependencies", "devDependencies", "optionalDependencies"]) {
      for (const [name, version] of Object.entries(manifest[group] ?? {})) {
        expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
        expect(page, `ARCHITECTURE.md says why ${name} is there`).toContain(`\`${name}\``);
      }
    }
  });

  it("THIRD-PARTY-NOTICES.md is what npm run notices writes", () => {
    expect(read("THIRD-PARTY-NOTICES.md") === notices()).toBe(true);
  });

  it("no policy pack, region or layer is named in the engine", () => {
    const names = readdirSync(join(ROOT, "resources/policies"))
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => parse(read(`resources/policies/${file}`)) as { 层: { 名: string }[] })
      .flatMap((pack) => pack.层.map((layer) => layer.名));
    const wrong = SOURCES.filter((file) => /^shared\/(policy|settle|keeper)\//.test(file)).flatMap(
      (file) => {
        const text = code(file);
        return [...names, "重庆", "渝北"]
          .filter((name) => text.includes(name))
          .map((name) => `${file}: ${name}`);
      },
    );
    expect(wrong).toEqual([]);
  });
});
