/** A host on the network: TLS alone, by a key that is kept, under certificates that other programs take for good ones. */
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:https";
import { connect as connectPlain } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { domainToASCII } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Host, startHost } from "../../../../electron/host/host.ts";
import { createAccount } from "../../../../electron/host/office/accounts.ts";
import { createPushToken } from "../../../../electron/host/office/pushTokens.ts";
import { hostIdentity, namesOf } from "../../../../electron/host/server/hostIdentity.ts";
import { pairingCodeOf } from "../../../../electron/host/server/hostPin.ts";
import { VERSION } from "../../../../electron/host/server/version.ts";
import { consoleActor } from "../../../../electron/host/store/act.ts";
import { lineCells, stayCells } from "../../../support/billFiles.ts";
import { startCommand } from "../../../support/commandLine.ts";
import { PASSWORD } from "../../../support/hostInFolder.ts";
import { needsProgram } from "../../../support/programs.ts";

let folder: string;
let host: Host;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-tls-"));
  host = await startHost({ folder: join(folder, "data"), port: 0, secure: true });
  for (const [index, role] of (["医保办主任", "窗口"] as const).entries()) {
    await createAccount(
      host.books,
      { key: `account-${role}`, actor: consoleActor(host.books) },
      { login: role, name: role, employeeNo: `T${index}`, role, password: PASSWORD },
      { isPublic: true },
    );
  }
});

afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string | string[] | undefined>;
}

/** Over TLS, trusting exactly the certificate that the host has put into its folder. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = "",
): Promise<Answer> {
  const { hostname, port } = new URL(host.url);
  const ca = readFileSync(host.lan?.certificateFile ?? "");
  // A Host header of another name is the host's to refuse, not this client's.
  const secure = { ca, agent: false, servername: "localhost" } as const;
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, ...secure }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => {
        const parsed = text.startsWith("{") ? JSON.parse(text) : {};
        const { statusCode: status = 0, headers } = answer;
        resolve({ status, code: parsed.error?.code ?? "", body: parsed, headers });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function logIn(login: string): Promise<{ token: string; cookie: string }> {
  const body = JSON.stringify({ login, password: PASSWORD, window: "一号窗口" });
  const json = { "content-type": "application/json" };
  const answer = await ask("POST", "/api/session", json, body);
  const [cookie = ""] = answer.headers["set-cookie"] as string[];
  return { token: String(answer.body.token), cookie };
}

describe("a HIS on the network", () => {
  it("pushes bills by its token over TLS, and nothing else opens to it", async () => {
    const request = { key: "push-token-key", actor: consoleActor(host.books) };
    const { token } = createPushToken(host.books, request, { source: "HIS", days: 1 });
    const headers = { authorization: `Bearer ${token}`, "idempotency-key": "push-key-1" };
    const text = JSON.stringify({ ...stayCells(1), ...lineCells(1, 1) });
    const pushed = await ask("POST", "/api/push/bills", headers, text);
    expect(pushed.status).toBe(200);
    const [file] = pushed.body.files as Record<string, number>[];
    expect(file).toMatchObject({ rowsRead: 1, rowsAccepted: 0, rowsWrong: 1 });
    expect(await ask("GET", "/api/imports", headers)).toMatchObject({ code: "SESSION_ENDED" });
    const cookie = { cookie: `__Host-yijie_session=${token}`, "idempotency-key": "push-key-2" };
    expect(await ask("POST", "/api/push/bills", cookie, text)).toMatchObject({
      code: "PUSH_TOKEN_REFUSED",
    });
  });
});

describe("a host on the network", () => {
  it("speaks HTTPS under the certificate that lies in its folder", async () => {
    expect(host.url).toMatch(/^https:/);
    const answer = await ask("GET", "/api/welcome");
    expect(answer.status).toBe(200);
    expect(answer.headers["x-yijie-version"]).toBe(VERSION);
    // A browser that was told would refuse a self-made certificate for good.
    expect(answer.headers).not.toHaveProperty("strict-transport-security");
  });

  it("answers nothing to plain HTTP", async () => {
    const { hostname, port } = new URL(host.url);
    const answered = await new Promise<string>((resolve) => {
      let text = "";
      const socket = connectPlain(Number(port), hostname);
      socket.on("data", (chunk) => {
        text += chunk.toString("latin1");
      });
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(text));
      socket.write(`GET /api/welcome HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    });
    expect(answered).not.toContain("HTTP/");
  });

  it("takes no TLS older than 1.2", async () => {
    const { hostname, port } = new URL(host.url);
    const tried = (version: "TLSv1.1" | "TLSv1.2" | "TLSv1.3") =>
      new Promise<string>((resolve) => {
        const socket = connect({
          host: hostname,
          port: Number(port),
          rejectUnauthorized: false,
          minVersion: version,
          maxVersion: version,
          ciphers: "DEFAULT@SECLEVEL=0",
        });
        socket.once("secureConnect", () => {
          resolve(socket.getProtocol() ?? "");
          socket.destroy();
        });
        socket.once("error", () => resolve("refused"));
      });
    expect(await tried("TLSv1.1")).toBe("refused");
    expect(await tried("TLSv1.2")).toBe("TLSv1.2");
    expect(await tried("TLSv1.3")).toBe("TLSv1.3");
  });

  it("gives the session as a cookie that travels over TLS only and that nobody else can set", async () => {
    const { cookie } = await logIn("窗口");
    expect(cookie).toMatch(
      /^__Host-yijie_session=[\w-]{40,}; HttpOnly; SameSite=Strict; Path=\/; Secure$/,
    );
    const [pair = ""] = cookie.split(";");
    expect((await ask("GET", "/api/session", { cookie: pair })).status).toBe(200);
    const plain = pair.replace("__Host-", "");
    expect((await ask("GET", "/api/session", { cookie: plain })).code).toBe("SESSION_ENDED");
  });

  it("answers only to its own names, and takes writes only from its own pages", async () => {
    const { port, host: own } = new URL(host.url);
    const named = (name: string) => ask("GET", "/api/welcome", { host: `${name}:${port}` });
    expect((await named("localhost")).status).toBe(200);
    expect((await named("evil.example")).code).toBe("WRONG_ADDRESS");
    const from = (origin: string) =>
      ask("POST", "/api/session/end", { origin, "content-type": "application/json" }, "{}");
    expect((await from(`https://${own}`)).code).toBe("SESSION_ENDED");
    expect((await from(`http://${own}`)).code).toBe("WRONG_ORIGIN");
    expect((await from("https://evil.example")).code).toBe("WRONG_ORIGIN");
  });

  it("tells the manager, and nobody at a window, how other machines reach it", async () => {
    const lan = async (login: string) => {
      const { token } = await logIn(login);
      return ask("GET", "/api/office/lan", { authorization: `Bearer ${token}` });
    };
    expect((await lan("窗口")).code).toBe("NOT_ALLOWED");
    const { body } = await lan("医保办主任");
    const certificate = new X509Certificate(readFileSync(host.lan?.certificateFile ?? ""));
    expect(body).toEqual({
      lan: {
        places: [new URL(host.url).host],
        pairingCode: pairingCodeOf(certificate.publicKey),
        certificateFile: join(folder, "data/tls/yijie-host.crt"),
      },
    });
  });

  it("ends although somebody has connected and says nothing", async () => {
    const other = await startHost({ folder: join(folder, "silent"), port: 0, secure: true });
    const { hostname, port } = new URL(other.url);
    const socket = connectPlain(Number(port), hostname);
    socket.on("error", () => undefined);
    await new Promise((resolve) => socket.once("connect", resolve));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await other.stop();
    await closed;
  });

  it("stays with plain HTTP, without a key, where it serves its own machine only", async () => {
    const other = await startHost({ folder: join(folder, "own"), port: 0 });
    expect(other.url).toMatch(/^http:/);
    expect(other.lan).toBeNull();
    expect(readdirSync(join(folder, "own"))).not.toContain("tls");
    await other.stop();
  });
});

describe("the key and the certificate", () => {
  const names = ["192.168.1.20", "fd00::2", "::ffff:10.0.0.1", "yb-host", "医保.local"];

  it("are made once and read the next time", () => {
    const data = join(folder, "kept");
    const first = hostIdentity(data, names);
    expect(hostIdentity(data, names)).toEqual(first);
    expect(readdirSync(join(data, "tls")).sort()).toEqual(["host.key", "yijie-host.crt"]);
  });

  it("follow new names with another certificate of the same key", () => {
    const data = join(folder, "renamed");
    const first = hostIdentity(data, ["192.168.1.20"]);
    const second = hostIdentity(data, ["192.168.1.21"]);
    expect(second.certificate).not.toBe(first.certificate);
    expect(second.pairingCode).toBe(first.pairingCode);
    expect(second.key).toBe(first.key);
    // Fewer names need no other certificate: what the IT has installed stays good.
    const both = hostIdentity(data, ["192.168.1.21", "yb-host"]);
    expect(hostIdentity(data, ["yb-host"]).certificate).toBe(both.certificate);
  });

  it("make another certificate where the one that is there is damaged or another key's", () => {
    const data = join(folder, "damaged");
    const first = hostIdentity(data, names);
    for (const content of [
      "",
      "nonsense",
      hostIdentity(join(folder, "other"), names).certificate,
    ]) {
      writeFileSync(first.certificateFile, content);
      const again = hostIdentity(data, names);
      expect(again.pairingCode).toBe(first.pairingCode);
      expect(pairingCodeOf(new X509Certificate(again.certificate).publicKey)).toBe(
        first.pairingCode,
      );
    }
  });

  it("keep the key from everybody else on the machine, also when its rights were opened", () => {
    const data = join(folder, "rights");
    const file = join(data, "tls/host.key");
    hostIdentity(data, names);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, "tls")).mode & 0o777).toBe(0o700);
    chmodSync(file, 0o644);
    hostIdentity(data, names);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("never replace a key that cannot be read, and say nothing of its content", () => {
    const data = join(folder, "broken");
    const { key } = hostIdentity(data, names);
    const file = join(data, "tls/host.key");
    const broken = key.replace("MIGH", "XXXX");
    writeFileSync(file, broken);
    let refused: unknown;
    try {
      hostIdentity(data, names);
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: "HOST_KEY_UNREADABLE", details: { path: file } });
    const told = JSON.stringify([refused, String(refused), (refused as Error).cause ?? null]);
    for (const line of key.split("\n").slice(1, 3)) expect(told).not.toContain(line);
    expect(readFileSync(file, "utf8")).toBe(broken);
  });

  it("speak for their names and for nothing else", () => {
    const { certificate, key } = hostIdentity(join(folder, "names"), names);
    const read = new X509Certificate(certificate);
    expect(read.ca).toBe(false);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.subject).toContain("CN=医结主机");
    for (const ip of ["192.168.1.20", "fd00::2", "::ffff:10.0.0.1"]) {
      expect(read.checkIP(ip), ip).toBeDefined();
    }
    expect(read.checkHost("yb-host")).toBe("yb-host");
    expect(read.checkHost(domainToASCII("医保.local"))).toBeDefined();
    expect(read.checkIP("192.168.1.21")).toBeUndefined();
    expect(read.checkHost("example.com")).toBeUndefined();
    expect([read.validFrom, read.validTo]).toEqual([
      "Jan  1 00:00:00 2020 GMT",
      "Dec 31 23:59:59 2099 GMT",
    ]);
    expect(key).toContain("BEGIN PRIVATE KEY");
  });

  it("name every address of the machine where the host listens at all of them", () => {
    const all = namesOf("0.0.0.0");
    expect(all).toContain("127.0.0.1");
    expect(all).not.toContain("0.0.0.0");
    expect(namesOf("192.168.1.20")[0]).toBe("192.168.1.20");
  });
});

describe("yijie serve --address", () => {
  it("prints address and pairing code, and nothing of the key", async () => {
    const data = join(folder, "data");
    await host.stop();
    const words = ["serve", "--data", data, "--address", "0.0.0.0", "--port", "0", "--json"];
    const child = startCommand(words);
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    }
    const ended = new Promise((resolve) => child.once("close", resolve));
    await new Promise<void>((resolve) => child.stdout?.once("data", () => resolve()));
    child.kill("SIGINT");
    await ended;
    const { pairingCode, key, certificateFile } = hostIdentity(data, ["127.0.0.1"]);
    expect(printed).toMatch(/在 https:\/\/\S+:\d+ 运行/);
    expect(printed).toContain(`配对码 ${pairingCode}`);
    expect(printed).toContain(`"pairingCode":"${pairingCode}"`);
    expect(printed).toContain(certificateFile);
    for (const line of key.split("\n").slice(1, 3)) expect(printed).not.toContain(line);
  });
});

describe("another program", () => {
  needsProgram("openssl")("finds the certificate well made (openssl)", () => {
    const names = ["192.168.1.20", "fd00::2", "yb-host"];
    const { certificateFile } = hostIdentity(join(folder, "openssl"), names);
    const openssl = (...words: string[]) =>
      execFileSync("openssl", words, { encoding: "utf8", stdio: "pipe" });
    const text = openssl("x509", "-in", certificateFile, "-noout", "-text", "-nameopt", "utf8");
    expect(text).toContain("Version: 3 (0x2)");
    expect(text).toContain("ASN1 OID: prime256v1");
    expect(text).toContain("CA:FALSE");
    expect(text).toContain("Digital Signature");
    expect(text).toContain("TLS Web Server Authentication");
    expect(text).toContain("IP Address:192.168.1.20, IP Address:FD00:0:0:0:0:0:0:2, DNS:yb-host");
    const verified = openssl(
      ...["verify", "-x509_strict", "-purpose", "sslserver", "-verify_ip", "192.168.1.20"],
      ...["-trusted", certificateFile, "-partial_chain", certificateFile],
    );
    expect(verified).toContain("OK");
    // Strict DER: read and written again, not a byte differs.
    const again = join(folder, "again.der");
    openssl("x509", "-in", certificateFile, "-outform", "DER", "-out", again);
    const der = new X509Certificate(readFileSync(certificateFile)).raw;
    expect(readFileSync(again).equals(der)).toBe(true);
  });
});
