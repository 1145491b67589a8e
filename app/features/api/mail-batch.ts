import { firstField, readHeaderBlock } from "#app/features/channels/email/mime/header-fields.ts";
import { readParameters } from "#app/features/channels/email/mime/parameters.ts";
import { ProblemError, type ProblemItem } from "#app/platform/errors.ts";
import { mostItems } from "./endpoints.ts";

/** One mail of a batch. */
export interface BatchedMail {
  raw: Uint8Array;
  /** where it came to, if its own part says so */
  mailbox: string | null;
  /** what is wrong with its part, if anything */
  refused: ProblemItem | null;
}

const mailType = "message/rfc822";
/** RFC 2046, 5.1.1. */
const longestBoundary = 70;
/** The header of a part: a media type, a mailbox, perhaps an encoding. */
const longestHeader = 4_000;
const lineFeed = 10;
const carriageReturn = 13;

const unreadable = (detail: string) =>
  new ProblemError(400, "malformed_batch", "The batch cannot be read", { detail });

/** What parts the mails of a batch. @throws {ProblemError} 400 where the request does not say it */
function boundaryOf(contentType: string): string {
  const boundary = readParameters(contentType).parameters.get("boundary") ?? "";
  if (boundary === "" || boundary.length > longestBoundary)
    throw unreadable(`Content-Type needs a boundary of 1 to ${longestBoundary} characters.`);
  return boundary;
}

interface Delimiter {
  start: number;
  /** where the line after it begins */
  next: number;
  isLast: boolean;
}

/** The delimiter that begins at a place, if it is a whole line. */
function delimiterAt(body: Buffer, start: number, length: number): Delimiter | undefined {
  if (start > 0 && body[start - 1] !== lineFeed) return undefined;
  const feed = body.indexOf(lineFeed, start);
  const end = feed === -1 ? body.length : feed;
  const rest = body.toString("latin1", start + length, Math.min(end, start + length + 100)).trimEnd();
  if (rest !== "" && rest !== "--") return undefined;
  return { start, next: Math.min(end + 1, body.length), isLast: rest === "--" };
}

/** A part without the line end that belongs to the delimiter behind it. */
function partBefore(body: Buffer, from: number, delimiter: number): Buffer {
  let end = delimiter - 1;
  if (end > from && body[end - 1] === carriageReturn) end -= 1;
  return body.subarray(from, Math.max(from, end));
}

const refusal = (code: string, detail: string): ProblemItem => ({ pointer: "", code, detail });

const emptyLine = /(?:^|\r?\n)\r?\n/;

/** A part's own header, and the mail below it. */
function readPart(part: Buffer): BatchedMail {
  const text = part.toString("latin1", 0, longestHeader);
  const above = emptyLine.exec(text);
  if (!above) {
    const refused = refusal("malformed_part", "a part needs an empty line between its header and the mail");
    return { raw: part, mailbox: null, refused };
  }
  const { fields } = readHeaderBlock(text, 0, above.index);
  const type = readParameters(firstField(fields, "content-type") ?? mailType).value;
  const encoding = (firstField(fields, "content-transfer-encoding") ?? "binary").trim().toLowerCase();
  const refused =
    type !== mailType
      ? refusal("unsupported_media_type", `a part must be ${mailType}`)
      : !/^(?:7bit|8bit|binary)$/.test(encoding)
        ? refusal("unsupported_encoding", "a mail must stand in its part as it is")
        : null;
  const raw = part.subarray(above.index + above[0].length);
  return { raw, mailbox: firstField(fields, "mailbox") ?? null, refused };
}

/**
 * The mails of a `multipart/mixed` body, each a part of type `message/rfc822` as it was received.
 *
 * @throws {ProblemError} 400 where it is not one, or its end did not arrive; 413 with too many mails
 */
export function readMailBatch(contentType: string, bytes: Uint8Array): BatchedMail[] {
  const delimiter = `--${boundaryOf(contentType)}`;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mails: BatchedMail[] = [];
  let open: Delimiter | undefined;
  for (let at = body.indexOf(delimiter, 0, "latin1"); at !== -1; ) {
    const found = delimiterAt(body, at, delimiter.length);
    if (found && open) {
      if (mails.length === mostItems)
        throw new ProblemError(413, "too_many_items", "The batch has too many items", {
          detail: `A batch may have up to ${mostItems} mails.`,
        });
      mails.push(readPart(partBefore(body, open.next, found.start)));
    }
    if (found) open = found;
    if (found?.isLast) break;
    at = body.indexOf(delimiter, at + delimiter.length, "latin1");
  }
  if (!open?.isLast) throw unreadable("Its last delimiter is missing: it did not arrive whole.");
  if (mails.length === 0) throw new ProblemError(400, "empty_batch", "There is nothing in the request");
  return mails;
}
