/** The built windows: only the files that the build made, read once, each answer with a Content-Security-Policy of its own. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

export interface Pages {
  /** The answer for a path of the windows, or null when the build has no such file. */
  answer(path: string): Response | null;
}

/** What a build says of one of its chunks; the part that is read. */
interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}

/** Reads the build in a folder, by its own list; without a build nothing is answered. */
export function readPages(folder: string): Pages {
  const files = new Map(
    builtFiles(folder).map((name) => [
      `/${name}`,
      new Uint8Array(readFileSync(join(folder, name))),
    ]),
  );
  return {
    answer(path) {
      const name = path === "/" ? "/index.html" : path;
      const content = files.get(name);
      if (content === undefined) return null;
      const type = TYPES[extname(name)] ?? "";
      if (name === "/index.html") return indexAnswer(new TextDecoder().decode(content), type);
      return new Response(content, {
        headers: { "content-type": type, "cache-control": "max-age=31536000, immutable" },
      });
    },
  };
}

function builtFiles(folder: string): readonly string[] {
  const manifest = join(folder, ".vite/manifest.json");
  if (!existsSync(manifest)) return [];
  const chunks = Object.values(JSON.parse(readFileSync(manifest, "utf8")) as Record<string, Chunk>);
  const named = chunks.flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets]);
  return ["index.html", ...new Set(named)];
}

/** antd writes its styles while it runs: they are allowed by a nonce of this one answer, never by unsafe-inline. */
function indexAnswer(html: string, type: string): Response {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
  ].join("; ");
  return new Response(html.replaceAll("%NONCE%", nonce), {
    headers: { "content-type": type, "content-security-policy": policy },
  });
}
