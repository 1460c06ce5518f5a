/**
 * The office's host on another machine, over TLS. Its certificate is nobody's but its own, so neither an authority nor a
 * date is asked: what counts is that the host holds the key that the pairing code was made from. Every connection is
 * checked before anything is written to it.
 */
import type { IncomingMessage } from "node:http";
import { Agent, request as sendRequest } from "node:https";
import { isIP } from "node:net";
import { type Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { connect, type TLSSocket } from "node:tls";
import { YijieError } from "../../shared/contract/errors.ts";
import { type HostPlace, placeText, VERSION_HEADER } from "../../shared/contract/pairing.ts";
import { pairingCodeOf } from "../host/server/hostPin.ts";
import type { HostRequest, OfficeHost } from "./officeHost.ts";

const CONNECT_MS = 5_000;
/** A machine that was switched off sends no word of it. */
const STILL_THERE_MS = 10_000;
/** The stream of changes says something every 15 seconds. */
const SILENCE_MS = 40_000;
/** Belong to one connection, not to the answer. */
const HOP_HEADERS = new Set(["connection", "keep-alive", "transfer-encoding"]);
/** An answer of these has no body, not even an empty one. */
const WITHOUT_BODY = new Set([204, 205, 304]);

export interface PairedHost {
  readonly place: HostPlace;
  /** As readPairingCode writes it. */
  readonly code: string;
}

/**
 * Is this host there, is it 医结 of our version, and is it the one of the code? Throws HOST_UNREACHABLE, HOST_NOT_OFFICE,
 * HOST_CODE_DIFFERS, HOST_VERSION_DIFFERS, WRONG_ADDRESS.
 */
export async function meetHost(paired: PairedHost, version: string): Promise<void> {
  const agent = pinnedAgent(paired);
  try {
    await checkVersion(agent, paired.place, version);
  } catch (error) {
    const isOther = error instanceof YijieError && error.code === "HOST_NOT_TRUSTED";
    // It was never the right one: another sentence than for one that has changed.
    throw isOther
      ? new YijieError("HOST_CODE_DIFFERS", error.details)
      : asUnreachable(error, paired);
  } finally {
    agent.destroy();
  }
}

/** Throws for each request as {@link meetHost} does, HOST_NOT_TRUSTED in place of HOST_CODE_DIFFERS. */
export function remoteHost(paired: PairedHost, version: string): OfficeHost {
  const { place } = paired;
  const agent = pinnedAgent(paired);
  /** Of a host of the same version; null when that must be asked (again) before anything is sent. */
  let greeted: Promise<void> | null = null;

  function forget(): void {
    greeted = null;
  }

  async function greet(): Promise<void> {
    greeted ??= checkVersion(agent, place, version);
    try {
      await greeted;
    } catch (error) {
      forget();
      throw asUnreachable(error, paired);
    }
  }

  return {
    async send(request) {
      await greet();
      try {
        const answer = await roundTrip(agent, place, request);
        // It was exchanged for another version meanwhile: this answer stands, the next request is refused.
        if (answer.headers.get(VERSION_HEADER) !== version) forget();
        return answer;
      } catch (error) {
        forget();
        throw error;
      }
    },
    async stop() {
      agent.destroy();
    },
  };
}

async function checkVersion(agent: Agent, place: HostPlace, own: string): Promise<void> {
  const answer = await roundTrip(agent, place, {
    path: "/api/welcome",
    method: "GET",
    headers: new Headers(),
    body: null,
    signal: AbortSignal.timeout(CONNECT_MS),
  });
  await answer.body?.cancel();
  const host = answer.headers.get(VERSION_HEADER);
  const address = placeText(place);
  if (host === null) throw new YijieError("HOST_NOT_OFFICE", { address });
  if (host !== own) throw new YijieError("HOST_VERSION_DIFFERS", { host, own });
  if (answer.status === 403) throw new YijieError("WRONG_ADDRESS", { host: address });
}

/** Only for the greeting, which brings nothing that the host could have booked. */
function asUnreachable(error: unknown, { place }: PairedHost): YijieError {
  if (error instanceof YijieError) return error;
  return new YijieError(
    "HOST_UNREACHABLE",
    { address: placeText(place), detail: "应答中断或太慢" },
    { cause: error },
  );
}

function roundTrip(agent: Agent, place: HostPlace, asked: HostRequest): Promise<Response> {
  const { path, method, headers, body, signal } = asked;
  return new Promise((resolve, reject) => {
    const sent = sendRequest(
      {
        agent,
        host: place.address,
        port: place.port,
        path,
        method,
        headers: { ...Object.fromEntries(headers), host: placeText(place) },
        signal,
      },
      (answer) => resolve(asResponse(answer)),
    );
    sent.on("error", reject);
    if (body === null) sent.end();
    // What breaks here breaks the request, which tells.
    else pipeline(Readable.fromWeb(body as NodeStream), sent).catch(() => undefined);
  });
}

function asResponse(answer: IncomingMessage): Response {
  const { statusCode: status = 500 } = answer;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(answer.headersDistinct)) {
    if (HOP_HEADERS.has(name)) continue;
    for (const value of values) headers.append(name, value);
  }
  if (headers.get("content-type")?.startsWith("text/event-stream") === true) {
    answer.setTimeout(SILENCE_MS, () =>
      answer.destroy(new Error("the stream of changes is silent")),
    );
  }
  if (WITHOUT_BODY.has(status)) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(answer) as ReadableStream, { status, headers });
}

/** Gives a request no connection but one to the host of the code. */
function pinnedAgent(paired: PairedHost): Agent {
  const agent = new Agent({ keepAlive: true });
  agent.createConnection = (_options, done) => {
    connectPinned(paired).then(
      (socket) => done?.(null, socket),
      (error: Error) => done?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  };
  return agent;
}

function connectPinned({ place, code }: PairedHost): Promise<TLSSocket> {
  const { address: host, port } = place;
  const address = placeText(place);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      servername: isIP(host) === 0 ? host : "",
      minVersion: "TLSv1.3",
      // No authority knows this certificate. The handshake proves that the other side holds its key; which key, is asked below.
      rejectUnauthorized: false,
    });
    const timer = setTimeout(() => {
      refuse(new YijieError("HOST_UNREACHABLE", { address, detail: "等了 5 秒没有应答" }));
    }, CONNECT_MS);
    const refuse = (error: YijieError): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const onError = (error: Error) => refuse(connectFault(error, address));
    socket.once("error", onError);
    socket.once("secureConnect", () => {
      if (codeOf(socket) !== code) return refuse(new YijieError("HOST_NOT_TRUSTED", { address }));
      clearTimeout(timer);
      socket.off("error", onError);
      socket.setKeepAlive(true, STILL_THERE_MS);
      resolve(socket);
    });
  });
}

/** Null for a certificate that cannot be read. */
function codeOf(socket: TLSSocket): string | null {
  try {
    const certificate = socket.getPeerX509Certificate();
    return certificate === undefined ? null : pairingCodeOf(certificate.publicKey);
  } catch {
    return null;
  }
}

const AWAY: Readonly<Record<string, string>> = {
  ECONNREFUSED: "那里没有程序应答",
  ECONNRESET: "连接断了",
  EHOSTUNREACH: "网络到不了那里",
  EHOSTDOWN: "网络到不了那里",
  ENETUNREACH: "网络到不了那里",
  ETIMEDOUT: "没有应答",
  ENOTFOUND: "没有这个名字的机器",
  EAI_AGAIN: "没有这个名字的机器",
};

/** What is there and does not speak TLS is no host of 医结. */
function connectFault(error: Error, address: string): YijieError {
  const { code = "" } = error as { code?: string };
  const detail = AWAY[code];
  return detail === undefined
    ? new YijieError("HOST_NOT_OFFICE", { address }, { cause: error })
    : new YijieError("HOST_UNREACHABLE", { address, detail }, { cause: error });
}
