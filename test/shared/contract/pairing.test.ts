import { createHash, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairingCodeOf } from "../../../electron/host/server/hostPin.ts";
import {
  pairingCode,
  placeText,
  readHostPlace,
  readPairingCode,
} from "../../../shared/contract/pairing.ts";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const digests = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** The 21 letters without their lines. */
const letters = digests.map((digest) => pairingCode(digest).replaceAll("-", ""));
const place = fc.nat({ max: 20 });

function isRead(text: string): boolean {
  return "code" in readPairingCode(text);
}

describe("a pairing code", () => {
  it("is 100 bits of the key's digest in four groups of five, and a check letter", () => {
    fc.assert(
      fc.property(digests, (digest) => {
        const code = pairingCode(digest);
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]$/);
        const bits = [...code.replaceAll("-", "").slice(0, 20)]
          .map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0"))
          .join("");
        const wanted = [...digest.slice(0, 13)]
          .map((byte) => byte.toString(2).padStart(8, "0"))
          .join("");
        expect(bits).toBe(wanted.slice(0, 100));
      }),
    );
  });

  it("differs from key to key, and is the same for one key", () => {
    const keys = Array.from({ length: 50 }, () =>
      generateKeyPairSync("ec", { namedCurve: "prime256v1" }),
    );
    const codes = keys.map(({ publicKey }) => pairingCodeOf(publicKey));
    expect(new Set(codes).size).toBe(keys.length);
    expect(keys.map(({ publicKey }) => pairingCodeOf(publicKey))).toEqual(codes);
    const [first] = keys;
    const spki = first?.publicKey.export({ type: "spki", format: "der" }) ?? "";
    expect(codes[0]).toBe(pairingCode(createHash("sha256").update(spki).digest()));
  });

  it("is read as people write it", () => {
    const [code = ""] = fc.sample(digests, 1).map(pairingCode);
    const fullWidth = [...code]
      .map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
      .join("");
    for (const typed of [
      code,
      code.toLowerCase(),
      code.replaceAll("-", " "),
      code.replaceAll("-", ""),
      ` ${code.replaceAll("-", "——")} `,
      fullWidth,
      code.replaceAll("0", "O").replaceAll("1", "l"),
    ]) {
      expect(readPairingCode(typed)).toEqual({ code });
    }
  });

  it("tells every single wrong letter", () => {
    fc.assert(
      fc.property(letters, place, fc.integer({ min: 1, max: 31 }), (text, at, by) => {
        const wrong = LETTERS[(LETTERS.indexOf(text[at] ?? "") + by) % 32] ?? "";
        expect(isRead(text)).toBe(true);
        expect(isRead(text.slice(0, at) + wrong + text.slice(at + 1))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it("tells any two letters that have changed places", () => {
    fc.assert(
      fc.property(letters, place, place, (text, a, b) => {
        fc.pre(text[a] !== text[b]);
        const all = [...text];
        [all[a], all[b]] = [all[b] ?? "", all[a] ?? ""];
        expect(isRead(all.join(""))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it("says what is wrong with what is no code", () => {
    const [text = ""] = fc.sample(letters, 1);
    expect(readPairingCode(text.slice(1))).toEqual({
      fault: "配对码有 21 个字母和数字，这里是 20 个",
    });
    expect(readPairingCode(`${text}A`)).toHaveProperty("fault");
    expect(readPairingCode("")).toHaveProperty("fault");
    expect(readPairingCode(`医${text.slice(1)}`)).toEqual({
      fault: "配对码里没有“医”这个字",
    });
  });
});

describe("the address of a host", () => {
  it.each([
    ["192.168.1.20", "192.168.1.20", 7717],
    ["192.168.1.20:8443", "192.168.1.20", 8443],
    [" https://192.168.1.20:7717/#/settle ", "192.168.1.20", 7717],
    ["192。168。1。20：7717", "192.168.1.20", 7717],
    ["YB-HOST", "yb-host", 7717],
    ["医保主机:80", "医保主机", 80],
    ["[fd00::2]:7717", "fd00::2", 7717],
  ])("%s is read", (typed, address, port) => {
    expect(readHostPlace(typed)).toEqual({ address, port });
    expect(readHostPlace(placeText({ address, port }))).toEqual({ address, port });
  });

  it.each(["", "a b", "host:0", "host:99999", "user@host", "http://", "fd00::2"])(
    "%s is none",
    (typed) => {
      expect(readHostPlace(typed)).toBeNull();
    },
  );
});
