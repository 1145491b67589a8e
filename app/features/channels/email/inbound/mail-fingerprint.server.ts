import { createHash, type Hash } from "node:crypto";
import { firstField, readHeaderBlock } from "../mime/header-fields.ts";
import { readMessageId } from "../mime/message-ids.ts";
import { rawMail } from "../mime/raw-mail.ts";
import { identityOf } from "./mail-identity.ts";

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;

/** Hashes a body as it was written: servers end lines in their own way, and put an end to the last one. */
function hashBody(hash: Hash, bytes: Uint8Array) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1]! <= space) end -= 1;
  const written = Buffer.alloc(Math.min(end, 65_536));
  let length = 0;
  for (let at = 0; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte === carriageReturn && bytes[at + 1] === lineFeed) continue;
    if (length === written.length) {
      hash.update(written);
      length = 0;
    }
    written[length++] = byte;
  }
  hash.update(written.subarray(0, length));
}

/** What of a header its author wrote, and what is left alone on the way; folding is not part of it. */
const authored = ["from", "date", "subject"];

/** What a mail is known by. */
export interface KnownBy {
  /** its Message-ID; the hash of what its author wrote where it has none, or of all of it where that is not dated */
  identity: string;
  /** tells it from another mail of that identity, whatever servers put before either (Received, Return-Path) */
  fingerprint: string;
}

/** Headers are read so far. */
const headerRead = 1_000_000;

/**
 * What a raw mail is known by within its mailbox.
 *
 * @param contentHash SHA-256 of all of it, hex
 */
export function knownBy(raw: Uint8Array, contentHash: string): KnownBy {
  const beginning = raw.subarray(0, headerRead);
  const { text, bytes } = rawMail(beginning);
  const { fields, bodyStart } = readHeaderBlock(text, 0, text.length);
  const messageId = identityOf(readMessageId(firstField(fields, "message-id")));
  // A mail in UTF-16, as editors save it, came from no server: it is as it is.
  const isAsSent = bytes.length === beginning.length;
  let fingerprint = contentHash;
  if (isAsSent) {
    const hash = createHash("sha256");
    for (const name of authored) hash.update(`${(firstField(fields, name) ?? "").replace(/\s+/g, "")}\n`);
    hashBody(hash, raw.subarray(bodyStart));
    fingerprint = hash.digest("hex");
  }
  const isDated = firstField(fields, "date") !== undefined;
  return { identity: messageId ?? `sha256:${isDated ? fingerprint : contentHash}`, fingerprint };
}
