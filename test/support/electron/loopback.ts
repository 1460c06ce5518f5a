/** Requests of Chromium on loopback, handed to the application as requests of app://office/. Streams both ways. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";

export type Answer = Response | Promise<Response>;

/** Answers with the server's address, http://127.0.0.1:port. */
export function serveApp(answer: (request: Request) => Answer): Promise<string> {
  return new Promise((resolve) => {
    let base = "";
    const server = createServer((incoming, outgoing) => {
      void pass(incoming, outgoing, base, answer).catch(() => outgoing.destroy());
    });
    server.unref();
    server.listen(0, "127.0.0.1", () => {
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve(base);
    });
  });
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  base: string,
  answer: (request: Request) => Answer,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (name === "host" || value === undefined) continue;
    headers.set(name, String(value).replace(base, "app://office"));
  }
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const request = new Request(`app://office${incoming.url ?? "/"}`, {
    method: incoming.method ?? "GET",
    headers,
    signal: gone.signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {}),
  });
  const response = await answer(request);
  if (response.type === "error") {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  if (response.body === null) outgoing.end();
  else
    Readable.fromWeb(response.body as NodeStream)
      .on("error", () => outgoing.destroy())
      .pipe(outgoing);
}
