import { createHash, type KeyObject } from "node:crypto";
import { pairingCode } from "../../../shared/contract/pairing.ts";

/** What a host is known by. The host says it of its own key; a desktop works it out from the certificate that it is shown. */
export function pairingCodeOf(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: "spki", format: "der" });
  return pairingCode(createHash("sha256").update(spki).digest());
}
