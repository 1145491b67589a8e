import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { env } from "./env.server.ts";

/** AES-256-GCM with the 96-bit nonce and 128-bit tag of NIST SP 800-38D. */
const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const pieceBytes = 1_000_000;
const version = "v1";
/** Of bytes, under one key for all that share a purpose; what they belong to is authenticated with them. */
const bytesVersion = "v2";

/** Purposes may name a record: keys are remembered for as many as are in use at a time. */
const mostKeys = 1_000;
const keys = new Map<string, Buffer>();

/** One key for each purpose (HKDF-SHA-256, RFC 5869), so that what is sealed for one never opens as another. */
function keyFor(purpose: string): Buffer {
  let key = keys.get(purpose);
  if (!key) {
    key = Buffer.from(hkdfSync("sha256", env.APP_SECRET, "upay-console", `upay:${purpose}`, 32));
    if (keys.size >= mostKeys) keys.clear();
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

function partsOf(sealed: string) {
  const bytes = Buffer.from(sealed.slice(version.length + 1), "base64url");
  if (!sealed.startsWith(`${version}.`) || bytes.length < nonceBytes + tagBytes)
    throw new Error("This is not sealed text.");
  return {
    nonce: bytes.subarray(0, nonceBytes),
    tag: bytes.subarray(nonceBytes, nonceBytes + tagBytes),
    body: bytes.subarray(nonceBytes + tagBytes),
  };
}

/** @throws where the text was changed, sealed for another purpose or under another APP_SECRET. */
export function open(sealed: string, purpose: string): string {
  const { nonce, tag, body } = partsOf(sealed);
  const decipher = createDecipheriv(algorithm, keyFor(purpose), nonce, { authTagLength: tagBytes });
  decipher.setAuthTag(tag);
  return decipher.update(body, undefined, "utf8") + decipher.final("utf8");
}

/**
 * Encrypts bytes for keeping in the database.
 *
 * @param purpose of all bytes of this kind, e.g. "mail"
 * @param about what these belong to, e.g. its id; they open for nothing else
 */
export function sealBytes(bytes: Uint8Array, purpose: string, about: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keyFor(purpose), nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(about));
  const sealed = Buffer.allocUnsafe(nonceBytes + tagBytes + bytes.length);
  nonce.copy(sealed);
  let at = nonceBytes + tagBytes;
  // Piece by piece into its place: of a large mail there is no copy more than needed.
  for (let from = 0; from < bytes.length; from += pieceBytes)
    at += cipher.update(bytes.subarray(from, from + pieceBytes)).copy(sealed, at);
  cipher.final();
  cipher.getAuthTag().copy(sealed, nonceBytes);
  return `${bytesVersion}.${sealed.toString("base64url")}`;
}

/** Signs of sealed bytes that are opened at a time: whole groups of Base64. */
const pieceSigns = 1_000_000;

/**
 * Opens sealed bytes piece by piece into their place: of a large mail there is no copy more than needed.
 *
 * @param pieces sealed bytes in their order, cut anywhere
 * @param length signs that they have together
 * @throws where they were changed, sealed for another purpose, about something else or under another APP_SECRET
 */
export async function openPieces(
  pieces: AsyncIterable<string> | Iterable<string>,
  length: number,
  purpose: string,
  about: string,
): Promise<Uint8Array> {
  const opening = opener(length, purpose, about);
  for await (const piece of pieces) opening.add(piece);
  return opening.end();
}

function opener(signs: number, purpose: string, about: string) {
  const head = `${bytesVersion}.`;
  const length = Math.floor(((signs - head.length) * 3) / 4) - nonceBytes - tagBytes;
  if (length < 0) throw new Error("This is not sealed text.");
  const bytes = Buffer.allocUnsafe(length);
  let waiting = "";
  let decipher: ReturnType<typeof begin> | null = null;
  let at = 0;

  function begin(first: string) {
    const opened = Buffer.from(first.slice(head.length), "base64url");
    if (!first.startsWith(head) || opened.length < nonceBytes + tagBytes)
      throw new Error("This is not sealed text.");
    const begun = createDecipheriv(algorithm, keyFor(purpose), opened.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    begun.setAAD(Buffer.from(about));
    begun.setAuthTag(opened.subarray(nonceBytes, nonceBytes + tagBytes));
    at += begun.update(opened.subarray(nonceBytes + tagBytes)).copy(bytes);
    return begun;
  }

  function take(text: string) {
    if (decipher) at += decipher.update(Buffer.from(text, "base64url")).copy(bytes, at);
    else decipher = begin(text);
  }

  return {
    add(piece: string) {
      const text = waiting + piece;
      // The head stands before the first group of four.
      const odd = (text.length - (decipher ? 0 : head.length)) % 4;
      const whole = text.length < 1_000 ? 0 : text.length - odd;
      waiting = text.slice(whole);
      if (whole > 0) take(text.slice(0, whole));
    },
    end(): Uint8Array {
      if (waiting !== "" || !decipher) take(waiting);
      decipher!.final();
      return bytes;
    },
  };
}

/** @throws where the bytes were changed, sealed for another purpose, about something else or under another APP_SECRET. */
export function openBytes(sealed: string, purpose: string, about: string): Uint8Array {
  const opening = opener(sealed.length, purpose, about);
  for (let from = 0; from < sealed.length; from += pieceSigns)
    opening.add(sealed.slice(from, from + pieceSigns));
  return opening.end();
}

/**
 * A keyed hash (HMAC-SHA-256, hex) for secrets that are too short for a bare one:
 * a copy of the database alone does not allow guessing them.
 */
export const keyedHash = (text: string, purpose: string) =>
  createHmac("sha256", keyFor(purpose)).update(text, "utf8").digest("hex");
