/**
 * A self-signed certificate for a host that nobody outside of the hospital vouches for. Node can read certificates and not
 * make them; the libraries that can bring a dozen packages along, for a page of DER. Format: RFC 5280.
 */
import { createHash, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { domainToASCII } from "node:url";

export interface CertificatePlan {
  /** An EC key on P-256. */
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** What people see in a list of certificates. */
  readonly commonName: string;
  /** Names and IP addresses by which browsers ask for the host. */
  readonly names: readonly string[];
}

/**
 * Long before and long after: a machine's clock that stands wrong must not lock the office out, and the pin, not a date, is
 * what a window trusts.
 */
const NOT_BEFORE = "200101000000Z";
const NOT_AFTER = "20991231235959Z";

const OID = {
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  subjectKeyIdentifier: [0x55, 0x1d, 0x0e],
  keyUsage: [0x55, 0x1d, 0x0f],
  subjectAltName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
  extKeyUsage: [0x55, 0x1d, 0x25],
  serverAuth: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01],
} as const;

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  dnsName: 0x82,
  ipAddress: 0x87,
  version: 0xa0,
  extensions: 0xa3,
} as const;

/** The certificate as PEM. It may speak for its names and, being no authority, for nothing else. */
export function selfSigned(plan: CertificatePlan): string {
  const toSign = certificateBody(plan);
  const signature = sign("sha256", toSign, plan.privateKey);
  const der = sequence(toSign, sequence(oid(OID.ecdsaWithSha256)), bits(signature));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function certificateBody({ publicKey, commonName, names }: CertificatePlan): Buffer {
  const spki = publicKey.export({ type: "spki", format: "der" });
  const name = sequence(
    field(TAG.set, sequence(oid(OID.commonName), field(TAG.utf8, Buffer.from(commonName)))),
  );
  return sequence(
    field(TAG.version, field(TAG.integer, Buffer.from([2]))),
    field(TAG.integer, serialNumber()),
    sequence(oid(OID.ecdsaWithSha256)),
    name,
    sequence(
      field(TAG.utcTime, Buffer.from(NOT_BEFORE)),
      field(TAG.generalizedTime, Buffer.from(NOT_AFTER)),
    ),
    name,
    spki,
    field(TAG.extensions, extensions(spki, names)),
  );
}

function extensions(spki: Buffer, names: readonly string[]): Buffer {
  const keyId = createHash("sha1").update(spki).digest();
  // digitalSignature: the one bit that a handshake needs.
  const signatureOnly = field(TAG.bitString, Buffer.from([7, 0x80]));
  return sequence(
    extension(OID.basicConstraints, sequence(), "critical"),
    extension(OID.keyUsage, signatureOnly, "critical"),
    extension(OID.extKeyUsage, sequence(oid(OID.serverAuth))),
    extension(OID.subjectKeyIdentifier, field(TAG.octetString, keyId)),
    extension(OID.subjectAltName, sequence(...names.map(generalName))),
  );
}

function extension(id: readonly number[], value: Buffer, critical?: "critical"): Buffer {
  const flag = critical === undefined ? [] : [field(TAG.boolean, Buffer.from([0xff]))];
  return sequence(oid(id), ...flag, field(TAG.octetString, value));
}

function generalName(name: string): Buffer {
  if (isIP(name) === 0) return field(TAG.dnsName, Buffer.from(domainToASCII(name), "latin1"));
  return field(TAG.ipAddress, ipBytes(name));
}

function ipBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  // The URL parser writes an IPv6 address in its one canonical form, an IPv4 tail included.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const words = (text: string | undefined) => (text ? text.split(":") : []);
  const zeros = 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array<string>(tail === undefined ? 0 : zeros).fill("0")];
  return Buffer.from([...all, ...words(tail)].map((word) => word.padStart(4, "0")).join(""), "hex");
}

/** Positive and without a leading zero byte, as DER wants an integer. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function oid(bytes: readonly number[]): Buffer {
  return field(TAG.oid, Buffer.from(bytes));
}

function bits(content: Buffer): Buffer {
  return field(TAG.bitString, Buffer.concat([Buffer.from([0]), content]));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return field(TAG.sequence, Buffer.concat(parts));
}

function field(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content]);
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let left = length; left > 0; left >>= 8) bytes.unshift(left & 0xff);
  return [0x80 | bytes.length, ...bytes];
}
