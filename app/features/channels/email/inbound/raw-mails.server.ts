import { createHash } from "node:crypto";
import type { Actor } from "#app/features/accounts/permissions.ts";
import { assertScope } from "#app/features/transactions/scope.ts";
import { databaseJson } from "#app/platform/database-json.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import { Prisma } from "#app/platform/prisma/client.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { open, openBytes, openPieces, sealBytes } from "#app/platform/sealed.server.ts";
import { days, milliseconds } from "#app/platform/time.ts";
import { uuidv7 } from "#app/platform/uuid.server.ts";
import { bytesOf } from "../mime/raw-mail.ts";
import type { Delivery } from "./delivery.ts";
import { knownBy } from "./mail-fingerprint.server.ts";
import { type Kept, storeRaw } from "./store-raw.server.ts";

/** How long a mail's bytes are kept once it is in its conversation. */
export const rawKept = days(14);

const purpose = "mail";
/** Of mails that were sealed as text, each under a key of its own. */
const textPurpose = (id: string) => `mail:${id}`;

/** Mails come in crowds: one nudge is for all that are kept within a moment. */
const nudgedWithin = milliseconds(20);
let gathering = false;

function nudge() {
  if (gathering) return;
  gathering = true;
  setTimeout(() => {
    gathering = false;
    void enqueue("takeEmails", {});
  }, nudgedWithin).unref();
}

const mailboxForm = /^(?:api|[^\s@<>"]{1,64}@[^\s@<>"]{1,200})$/;

const beginningOf = (contentHash: string) => ({
  identity: `beginning:${contentHash}`,
  fingerprint: contentHash,
});

/**
 * Keeps a mail as it came, sealed, before anything is made of it; what becomes of it is decided later. Answers
 * after the commit. A mailbox has each mail once: a repeat gives the first one's id. Of mails that are kept one
 * right after the other the later ones have the later ids.
 *
 * @param mailbox the address that it came to, or `api`
 * @param delivery what its envelope said, where there was one
 * @param arrivedAt when it arrived where it was fetched from, if that was before
 * @param beginning why only its beginning is here: it goes on the failed list, and is never read as if it were whole
 * @throws {Forbidden} without the scope emails:write
 * @throws {Invalid} for a mailbox that is no address, or nothing sent
 */
export async function keepRawMail(
  actor: Actor,
  raw: Uint8Array,
  mailbox: string,
  {
    now = new Date(),
    arrivedAt = now,
    delivery = null,
    beginning = null,
  }: { now?: Date; arrivedAt?: Date; delivery?: Delivery | null; beginning?: string | null } = {},
): Promise<Kept> {
  assertScope(actor, "emails:write");
  const address = mailbox.trim().toLowerCase();
  if (!mailboxForm.test(address))
    throw new Invalid("The mailbox is not an address", [
      { pointer: "", code: "invalid_mailbox", detail: "must be an address" },
    ]);
  if (raw.length === 0) throw new Invalid("There is no mail in the body");
  const id = uuidv7(now.getTime());
  const contentHash = createHash("sha256").update(raw).digest("hex");
  // The whole of it, should it come after all, is another mail than its beginning.
  const known = beginning === null ? knownBy(raw, contentHash) : beginningOf(contentHash);
  const kept = await storeRaw({
    id,
    mailbox: address,
    ...known,
    whole: beginning === null,
    contentHash,
    size: raw.length,
    sealed: sealBytes(raw, purpose, id),
    delivery: delivery && databaseJson(delivery),
    receivedAt: arrivedAt < now ? arrivedAt : now,
    nextTryAt: now,
    expiresAt: new Date(now.getTime() + rawKept),
    reason: beginning,
  });
  if (kept.result === "accepted") nudge();
  return kept;
}

/** The bytes of a mail that is kept. @throws where it was changed, or sealed under another APP_SECRET */
export const openRawMail = ({ id, sealed }: { id: string; sealed: string }): Uint8Array =>
  sealed.startsWith("v1.") ? bytesOf(open(sealed, textPurpose(id))) : openBytes(sealed, purpose, id);

/** Signs of a sealed mail that are read at a time; for each the database goes through those before it. */
const piece = 16_000_000;

/** The bytes of a mail that is kept, read in pieces. @throws as {@link openRawMail}, and where it is forgotten */
export async function openLargeMail(id: string): Promise<Uint8Array> {
  const { rows } = await pool.query<{ length: number; head: string }>(
    "SELECT octet_length(sealed) AS length, left(sealed, 3) AS head FROM raw_emails WHERE id = $1",
    [id],
  );
  const { length, head } = rows[0] ?? { length: 0, head: "" };
  async function* pieces() {
    for (let from = 1; from <= length; from += piece) {
      const { rows: read } = await pool.query<{ text: string }>(
        "SELECT substring(sealed FROM $2::int FOR $3::int) AS text FROM raw_emails WHERE id = $1",
        [id, from, piece],
      );
      yield read[0]?.text ?? "";
    }
  }
  if (head !== "v1.") return openPieces(pieces(), length, purpose, id);
  let sealed = "";
  for await (const text of pieces()) sealed += text;
  return openRawMail({ id, sealed });
}

/** Forgets the bytes of mails that are in their conversations; that they came stays known. @returns how many */
export async function removeExpiredMails(now = new Date()): Promise<number> {
  const { count } = await prisma.rawEmail.updateMany({
    where: { expiresAt: { lt: now }, state: { in: ["parsed", "dismissed"] }, NOT: { sealed: "" } },
    data: { sealed: "", delivery: Prisma.DbNull },
  });
  return count;
}
