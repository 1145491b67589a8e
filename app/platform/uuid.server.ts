import { randomBytes } from "node:crypto";

let latest = 0;
let counted = 0;

/**
 * A UUID of version 7 (RFC 9562): those made later sort later, so that indexes grow at their end. Those of one
 * process and one millisecond are counted in `rand_a` (6.2, method 1), up to 4,096 of them.
 */
export function uuidv7(now = Date.now()): string {
  counted = now === latest ? (counted + 1) & 0xfff : 0;
  latest = now;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x7000 | counted, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
