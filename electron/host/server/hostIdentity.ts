/**
 * What a host on the network is known by: a key that is made once and stays with the data folder, and a certificate of it
 * for the names by which the host is asked now. A new certificate of the same key changes no pairing code.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  X509Certificate,
} from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import { domainToASCII } from "node:url";
import { YijieError } from "../../../shared/contract/errors.ts";
import { pairingCodeOf } from "./hostPin.ts";
import { selfSigned } from "./x509.ts";

const FOLDER = "tls";
const KEY_FILE = "host.key";
/** Below the data folder; what the hospital's IT installs on machines whose browsers shall not warn. */
const CERTIFICATE_FILE = "yijie-host.crt";

export interface HostIdentity {
  /** PEM. Goes to the TLS server and nowhere else. */
  readonly key: string;
  /** PEM */
  readonly certificate: string;
  readonly certificateFile: string;
  readonly pairingCode: string;
}

/**
 * Reads the key and the certificate of a data folder, making what is not there. A key that is there and cannot be read is
 * never replaced: all windows would take the host for an impostor. Throws HOST_KEY_UNREADABLE.
 */
export function hostIdentity(dataFolder: string, names: readonly string[]): HostIdentity {
  const folder = join(dataFolder, FOLDER);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const privateKey = readKey(join(folder, KEY_FILE));
  const publicKey = createPublicKey(privateKey);
  const certificateFile = join(folder, CERTIFICATE_FILE);
  let certificate = readCertificate(certificateFile, privateKey, names);
  if (certificate === null) {
    const commonName = `医结主机 ${hostname()}`.slice(0, 64);
    certificate = selfSigned({ privateKey, publicKey, commonName, names });
    writeWhole(certificateFile, certificate, 0o644);
  }
  return {
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    certificate,
    certificateFile,
    pairingCode: pairingCodeOf(publicKey),
  };
}

function readKey(file: string): KeyObject {
  if (!existsSync(file)) makeKey(file);
  try {
    // Copied from a backup or a stick, a file may have come out readable for everybody.
    if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1") throw new Error("not P-256");
    return key;
  } catch (error) {
    // Neither the parser's words nor a cause: nothing of a key's content goes into a log.
    const { code } = error as { code?: unknown };
    const detail = typeof code === "string" && /^E[A-Z]+$/.test(code) ? code : "内容不对";
    throw new YijieError("HOST_KEY_UNREADABLE", { path: file, detail });
  }
}

function makeKey(file: string): void {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  writeWhole(file, String(privateKey.export({ type: "pkcs8", format: "pem" })), 0o600);
}

/** Null where it must be made: none there, of another key, or without one of the names. */
function readCertificate(
  file: string,
  privateKey: KeyObject,
  names: readonly string[],
): string | null {
  if (!existsSync(file)) return null;
  try {
    const text = readFileSync(file, "utf8");
    const certificate = new X509Certificate(text);
    const isForAll = names.every(
      (name) => (certificate.checkHost(ascii(name)) ?? certificate.checkIP(name)) !== undefined,
    );
    return certificate.checkPrivateKey(privateKey) && isForAll ? text : null;
  } catch {
    return null;
  }
}

/** All or nothing: a power cut leaves the file as it was. */
function writeWhole(file: string, content: string, mode: number): void {
  const unfinished = `${file}.${randomUUID()}`;
  const handle = openSync(unfinished, "wx", mode);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, file);
}

/** By which names and addresses a host that listens at `address` is asked; the ones to be shown to people first. */
export function namesOf(address: string): readonly string[] {
  const isEverywhere = address === "0.0.0.0" || address === "::";
  const here = isEverywhere ? ownAddresses() : [address.toLowerCase()];
  return [...new Set([...here, ascii(hostname()), "localhost", "127.0.0.1", "::1"])].filter(
    (name) => name !== "",
  );
}

/** Of the network cards, without those that only this machine or this cable knows. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith("fe80:"))
    .sort((a, b) => a.family.localeCompare(b.family))
    .map(({ address }) => address);
}

/** As it stands in a Host header and in a certificate. */
function ascii(name: string): string {
  return domainToASCII(name) || name;
}
