import { createHash } from "node:crypto";
import type { Actor } from "#app/features/accounts/permissions.ts";
import { assertScope } from "#app/features/transactions/scope.ts";
import { databaseJson } from "#app/platform/database-json.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import { Prisma } from "#app/platform/prisma/client.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { open, openBytes, sealBytes } from "#app/platform/sealed.server.ts";
import { days, milliseconds } from "#app/platform/time.ts";
import { uuidv7 } from "#app/platform/uuid.server.ts";
import { bytesOf } from "../mime/raw-mail.ts";
import type { Delivery } from "./delivery.ts";
import { identityOfRaw } from "./mail-identity.ts";

/** How long a mail's bytes are kept once it is in its conversation. */
export const rawKept = days(14);

const purpose = "mail";
/** Of mails that were sealed as text, each under a key of its own. */
const textPurpose = (id: string) => `mail:${id}`;

export interface Kept {
  id: string;
  /** repeated: this mailbox had this mail before, and nothing was written */
  result: "accepted" | "repeated";
}

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

/**
 * Keeps a mail as it came, sealed, before anything is made of it; what becomes of it is decided later. Answers
 * after the commit. A mailbox has each mail once: a repeat gives the first one's id.
 *
 * @param mailbox the address that it came to, or `api`
 * @param delivery what its envelope said, where there was one
 * @param arrivedAt when it arrived where it was fetched from, if that was before
 * @param failed why it goes on the failed list at once: what is here is not all of it
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
    failed = null,
  }: { now?: Date; arrivedAt?: Date; delivery?: Delivery | null; failed?: string | null } = {},
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
  const identity = identityOfRaw(raw, contentHash);
  const { rows } = await pool.query<{ id: string }>({
    name: "keep-raw-mail",
    text: `
      INSERT INTO raw_emails (id, mailbox, identity, content_hash, size, sealed, delivery, received_at, next_try_at,
                              expires_at, state, reason)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $12, $8, $9, $10, $11)
      ON CONFLICT (mailbox, identity) DO NOTHING RETURNING id`,
    values: [
      id,
      address,
      identity,
      contentHash,
      raw.length,
      sealBytes(raw, purpose, id),
      delivery && databaseJson(delivery),
      now,
      new Date(now.getTime() + rawKept),
      failed === null ? "received" : "failed",
      failed,
      arrivedAt < now ? arrivedAt : now,
    ],
  });
  if (rows.length === 0) {
    const held = await prisma.rawEmail.findUniqueOrThrow({
      where: { mailbox_identity: { mailbox: address, identity } },
      select: { id: true },
    });
    return { id: held.id, result: "repeated" };
  }
  nudge();
  return { id, result: "accepted" };
}

/** The bytes of a mail that is kept. @throws where it was changed, or sealed under another APP_SECRET */
export const openRawMail = ({ id, sealed }: { id: string; sealed: string }): Uint8Array =>
  sealed.startsWith("v1.") ? bytesOf(open(sealed, textPurpose(id))) : openBytes(sealed, purpose, id);

/** Forgets the bytes of mails that are in their conversations; that they came stays known. @returns how many */
export async function removeExpiredMails(now = new Date()): Promise<number> {
  const { count } = await prisma.rawEmail.updateMany({
    where: { expiresAt: { lt: now }, state: { in: ["parsed", "dismissed"] }, NOT: { sealed: "" } },
    data: { sealed: "", delivery: Prisma.DbNull },
  });
  return count;
}
