import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { env } from "./env.server.ts";

/** AES-256-GCM with the 96-bit nonce and 128-bit tag of NIST SP 800-38D. */
const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const version = "v1";

const keys = new Map<string, Buffer>();

/** One key for each purpose (HKDF-SHA-256, RFC 5869), so that what is sealed for one never opens as another. */
function keyFor(purpose: string): Buffer {
  let key = keys.get(purpose);
  if (!key) {
    key = Buffer.from(hkdfSync("sha256", env.APP_SECRET, "upay-console", `upay:${purpose}`, 32));
    keys.set(purpose, key);
  }
  return key;
}

/**
 * Encrypts text for keeping in the database.
 *
 * @param purpose what the text is, e.g. "totp:<staff id>"; the same is needed to open it
 */
export function seal(text: string, purpose: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keyFor(purpose), nonce, { authTagLength: tagBytes });
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")}`;
}

/** @throws where the text was changed, sealed for another purpose or under another APP_SECRET. */
export function open(sealed: string, purpose: string): string {
  const [tagged, body = ""] = sealed.split(".");
  const bytes = Buffer.from(body, "base64url");
  if (tagged !== version || bytes.length < nonceBytes + tagBytes) throw new Error("This is not sealed text.");
  const decipher = createDecipheriv(algorithm, keyFor(purpose), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}

/**
 * A keyed hash (HMAC-SHA-256, hex) for secrets that are too short for a bare one:
 * a copy of the database alone does not allow guessing them.
 */
export const keyedHash = (text: string, purpose: string) =>
  createHmac("sha256", keyFor(purpose)).update(text, "utf8").digest("hex");
