/** The way to the office's host over real sockets: who is not the host of the code gets nothing, not one byte. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createPlainServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HostRequest } from "../../../electron/desktop/officeHost.ts";
import { meetHost, type PairedHost, remoteHost } from "../../../electron/desktop/remoteHost.ts";
import { type Host, startHost } from "../../../electron/host/host.ts";
import { prepareTraining } from "../../../electron/host/office/trainingOffice.ts";
import { hostIdentity } from "../../../electron/host/server/hostIdentity.ts";
import { VERSION } from "../../../electron/host/server/version.ts";
import { passwordOf } from "../../support/windows.ts";

let folder: string;
let host: Host;
let paired: PairedHost;
const toEnd: (() => unknown)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-remote-"));
  host = await start(0);
  await prepareTraining(host.books);
  const port = Number(new URL(host.url).port);
  paired = { place: { address: "127.0.0.1", port }, code: host.lan?.pairingCode ?? "" };
});

afterEach(async () => {
  for (const end of toEnd.splice(0)) await end();
});

afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(port: number): Promise<Host> {
  return startHost({ folder: join(folder, "data"), port, secure: true, create: "training" });
}

function asked(path: string, more: Partial<HostRequest> = {}): HostRequest {
  const { signal } = new AbortController();
  return { path, method: "GET", headers: new Headers(), body: null, signal, ...more };
}

function remote(to: PairedHost = paired, version = VERSION) {
  const found = remoteHost(to, version);
  toEnd.push(() => found.stop());
  return found;
}

interface Other {
  readonly place: PairedHost["place"];
  /** Everything that arrived inside of TLS. */
  readonly received: () => number;
}

/** Listens with a key of its own and writes down whatever it is sent. */
async function impostor(at = 0): Promise<Other> {
  const { key, certificate: cert } = hostIdentity(join(folder, "impostor"), ["127.0.0.1"]);
  let bytes = 0;
  const sockets = new Set<TLSSocket>();
  const server = createTlsServer({ key, cert }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      bytes += chunk.byteLength;
    });
  });
  await new Promise<void>((resolve) => server.listen(at, "127.0.0.1", resolve));
  toEnd.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { place: { address: "127.0.0.1", port }, received: () => bytes };
}

async function logInAt(office: ReturnType<typeof remoteHost>): Promise<Headers> {
  const login = { login: "chuangkou1", password: passwordOf("chuangkou1"), window: "一号窗口" };
  const answer = await office.send(
    asked("/api/session", {
      method: "POST",
      headers: new Headers({ "content-type": "application/json" }),
      body: new Blob([JSON.stringify(login)]).stream(),
    }),
  );
  expect(answer.status).toBe(200);
  const [cookie = ""] = answer.headers.getSetCookie();
  return new Headers({ cookie: cookie.split(";")[0] ?? "" });
}

describe("meeting a host", () => {
  it("finds the one of the code", async () => {
    await expect(meetHost(paired, VERSION)).resolves.toBeUndefined();
  });

  it("tells a code that is another host's, and has sent it nothing", async () => {
    const other = await impostor();
    const meeting = meetHost({ ...paired, place: other.place }, VERSION);
    await expect(meeting).rejects.toMatchObject({ code: "HOST_CODE_DIFFERS" });
    expect(other.received()).toBe(0);
  });

  it("tells an address where nobody answers, and a name that nobody has", async () => {
    const closed = { ...paired, place: { address: "127.0.0.1", port: 1 } };
    await expect(meetHost(closed, VERSION)).rejects.toMatchObject({ code: "HOST_UNREACHABLE" });
    const nobody = { ...paired, place: { address: "no-such-host.invalid", port: 7717 } };
    await expect(meetHost(nobody, VERSION)).rejects.toMatchObject({ code: "HOST_UNREACHABLE" });
  });

  it("tells what is no host of 医结: without TLS, or with our key and other answers", async () => {
    const plain = createPlainServer((_request, answer) => answer.end("a router"));
    const { key, certificate: cert } = hostIdentity(join(folder, "data"), ["127.0.0.1"]);
    const secure = createSecureServer({ key, cert }, (_request, answer) => answer.end("a camera"));
    for (const server of [plain, secure]) {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      toEnd.push(() => server.close());
      const { port } = server.address() as AddressInfo;
      const meeting = meetHost({ ...paired, place: { address: "127.0.0.1", port } }, VERSION);
      await expect(meeting).rejects.toMatchObject({ code: "HOST_NOT_OFFICE" });
    }
  });

  it("tells a host of another version", async () => {
    await expect(meetHost(paired, "9.9.9")).rejects.toMatchObject({
      code: "HOST_VERSION_DIFFERS",
      details: { host: VERSION, own: "9.9.9" },
    });
  });
});

describe("working with a host", () => {
  it("hands requests and answers on, headers and all", async () => {
    const office = remote();
    const headers = await logInAt(office);
    const answer = await office.send(asked("/api/session", { headers }));
    expect(await answer.json()).toMatchObject({ login: "chuangkou1" });
    expect((await office.send(asked("/api/session"))).status).toBe(401);
  });

  it("streams an upload of 30 MB, and the changes as they happen", async () => {
    const office = remote();
    const headers = await logInAt(office);
    const changes = await office.send(asked("/api/events", { headers }));
    expect(changes.headers.get("content-type")).toContain("text/event-stream");
    const reader = changes.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("retry:");
    const size = 30 * 1024 * 1024;
    const uploaded = await office.send(
      asked(`/api/uploads?name=${encodeURIComponent("大.csv")}`, {
        method: "POST",
        headers: new Headers([...headers, ["content-type", "application/octet-stream"]]),
        body: new Blob([new Uint8Array(size)]).stream(),
      }),
    );
    expect(await uploaded.json()).toMatchObject({ bytes: size });
    await reader?.cancel();
  });

  it("ends what the window no longer waits for", async () => {
    const office = remote();
    const headers = await logInAt(office);
    const control = new AbortController();
    const { signal } = control;
    const changes = await office.send(asked("/api/events", { headers, signal }));
    const reading = new Response(changes.body).text();
    control.abort();
    await expect(reading).rejects.toThrow();
  });

  it("sends nothing at all to another host that has taken its place, and goes on with the true one", async () => {
    const office = remote();
    const headers = await logInAt(office);
    const { port } = paired.place;
    await host.stop();
    await expect(office.send(asked("/api/session", { headers }))).rejects.toThrow();
    await expect(office.send(asked("/api/session", { headers }))).rejects.toMatchObject({
      code: "HOST_UNREACHABLE",
    });
    const other = await impostor(port);
    for (let time = 0; time < 3; time += 1) {
      await expect(office.send(asked("/api/session", { headers }))).rejects.toMatchObject({
        code: "HOST_NOT_TRUSTED",
      });
    }
    expect(other.received()).toBe(0);
    for (const end of toEnd.splice(1)) await end();
    host = await start(port);
    const answer = await office.send(asked("/api/session", { headers }));
    expect(answer.status).toBe(200);
  });

  it("refuses to work with a host of another version before anything is sent", async () => {
    const office = remote(paired, "9.9.9");
    await expect(office.send(asked("/api/office"))).rejects.toMatchObject({
      code: "HOST_VERSION_DIFFERS",
    });
  });
});
