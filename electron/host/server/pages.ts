/** The built windows: only the files that the build made, read once, each answer with a Content-Security-Policy of its own. */
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
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

/** Reads the build in a folder; without one nothing is answered. */
export function readPages(folder: string): Pages {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  if (existsSync(folder)) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || TYPES[extname(path)] === undefined) continue;
      const name = path.slice(folder.length).replaceAll("\\", "/");
      files.set(name, new Uint8Array(readFileSync(path)));
    }
  }
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
