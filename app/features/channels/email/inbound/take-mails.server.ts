import { setImmediate } from "node:timers/promises";
import type { Attachment } from "#app/features/conversations/attachment.ts";
import { describeFile } from "#app/features/conversations/file-facts.server.ts";
import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { seconds } from "#app/platform/time.ts";
import { announceTaken } from "../../intake.server.ts";
import { emailFileId } from "../email-files.server.ts";
import { checkSender } from "../sender/check-sender.server.ts";
import { mailResolver, type Resolve } from "../sender/resolver.server.ts";
import { ownDomains, trustedBy } from "../sender/trusted-mtas.server.ts";
import { sign } from "../signing.server.ts";
import { deliverySchema, withEnvelope } from "./delivery.ts";
import { inOrder } from "./mail-order.ts";
import { putMails, type ReadyMail } from "./put-mails.server.ts";
import { openLargeMail, openRawMail } from "./raw-mails.server.ts";
import { type ReadMail, readMail } from "./read-mail.ts";
import { claimMails, failMail, type WaitingMail, waitingMails } from "./waiting-mails.server.ts";

const system = { type: "system" } as const;

/** A mail that was begun so often and never finished stops whoever reads it. */
const mostAttempts = 5;

/** One mail's trouble is its own: it is tried again, and those beside it go on. */
async function putOff({ id, attempts }: { id: string; attempts: number }, error: unknown) {
  const reason = (error as Error).message;
  log.warn({ mail: id, attempt: attempts, reason }, "a mail waits for its next try");
  if (attempts >= mostAttempts) await failMail(id, reason);
}

/** Opens a mail and reads it; one that cannot be read goes to the failed list. */
async function read(waiting: WaitingMail) {
  const { id, attempts, mailbox } = waiting;
  try {
    if (attempts > mostAttempts) throw new Error(`It was begun ${mostAttempts} times and never finished`);
    const delivery = deliverySchema.nullable().parse(waiting.delivery);
    const { sealed } = waiting;
    const raw = sealed === null ? await openLargeMail(id) : openRawMail({ id, sealed });
    const mail = readMail(withEnvelope(raw, delivery), mailbox, sign, ownDomains(mailbox));
    return { ...waiting, delivery, raw, mail };
  } catch (error) {
    await failMail(id, (error as Error).message);
    return null;
  }
}

/** Pixels: what stands in a mail's text and is larger both ways is a picture that says something, not a logo. */
const logo = 200;

/** What is shown of a mail's files beside its text. */
async function shownFiles(id: string, { files }: ReadMail): Promise<Attachment[]> {
  const shown = files.map(async ({ name, content, inline }, place) => {
    const facts = await describeFile(name, content);
    const said = Math.min(facts.width ?? 0, facts.height ?? 0) > logo;
    return inline && !said ? [] : [{ id: emailFileId(id, place), ...facts, size: content.length }];
  });
  return (await Promise.all(shown)).flat();
}

interface Ready extends ReadyMail {
  attempts: number;
}

/** Reads mails one after the other, and looks their senders up side by side. */
async function makeReady(waiting: readonly WaitingMail[], resolve: Resolve): Promise<Ready[]> {
  const mails = [];
  for (const one of waiting) {
    mails.push(await read(one));
    // Whatever else this process does has its turn between two mails.
    await setImmediate();
  }
  const known = mails.filter((one) => one !== null);
  const mailboxes = [...new Set(known.map(({ mailbox }) => mailbox))];
  const trusted = new Map(mailboxes.map((mailbox) => [mailbox, trustedBy(mailbox)]));
  const ready = known.map(async (one) => {
    const { raw, delivery, sealed: _opened, ...rest } = one;
    try {
      const check = await checkSender({ raw, delivery, trusted: await trusted.get(one.mailbox)! }, resolve);
      return [{ ...rest, check, files: await shownFiles(one.id, one.mail) }];
    } catch (error) {
      await putOff(one, error);
      return [];
    }
  });
  return (await Promise.all(ready)).flat();
}

/** Threads that wait as a whole are followed so far back. */
const mostBefore = 5;

/** Mails with those they answer that came before them but are not in their conversations yet. */
async function withThoseBefore(mails: readonly Ready[], resolve: Resolve): Promise<Ready[]> {
  const all = [...mails];
  let newest = mails;
  for (let steps = 0; steps < mostBefore && newest.length > 0; steps += 1) {
    const answered = newest.flatMap(({ mail }) => mail.hints.answers);
    const before = await waitingMails(
      answered,
      all.map(({ id }) => id),
    );
    newest = await makeReady(before, resolve);
    all.push(...newest);
  }
  return inOrder(all);
}

/**
 * Puts mails into their conversations together. If that fails it is tried with each half of them, so that one bad
 * mail ends up alone.
 */
async function putSafely(mails: readonly Ready[], at: Date): Promise<void> {
  const [first, ...others] = mails;
  if (!first) return;
  try {
    await announceTaken(system, ...(await putMails(mails, at)));
  } catch (error) {
    if (others.length === 0) return putOff(first, error);
    log.warn({ mails: mails.length, reason: (error as Error).message }, "mails are put by halves");
    // A database that is away is no mail's trouble: all of them wait for their next try.
    await pool.query("SELECT 1");
    const half = Math.ceil(mails.length / 2);
    await putSafely(mails.slice(0, half), at);
    await putSafely(mails.slice(half), at);
  }
}

async function take(waiting: readonly WaitingMail[], now: Date, resolve: Resolve) {
  await putSafely(await withThoseBefore(await makeReady(waiting, resolve), resolve), now);
}

/** At most so long: the next sweep comes soon. */
const sweepLasts = seconds(20);
/** Mails that are put together: what a transaction costs by itself is shared by so many. */
const batch = 96;
/** While one batch waits for the database, another is read. */
const lanes = 2;

/**
 * Takes every mail that is kept and not yet in its conversation there, oldest first: new ones by the batch, those
 * that were begun before one by one, because one of them may have ended whoever read it, and only that one is to
 * be counted as begun again.
 *
 * @param resolve looks names up, to check senders
 * @param onCrowd told once where more wait than are taken at a time
 * @returns how many were begun
 */
export async function takeWaitingMails(
  now: () => Date = () => new Date(),
  resolve: Resolve = mailResolver,
  onCrowd: () => void = () => undefined,
): Promise<number> {
  const end = now().getTime() + sweepLasts;
  let begun = 0;
  let isCrowd = false;
  async function sweep() {
    while (now().getTime() < end) {
      const fresh = await claimMails("new", { limit: batch, now: now() });
      if (fresh.length === batch && !isCrowd) {
        isCrowd = true;
        onCrowd();
      }
      await take(fresh, now(), resolve);
      const again = await claimMails("begun", { limit: 1, now: now() });
      await take(again, now(), resolve);
      if (fresh.length + again.length === 0) return;
      begun += fresh.length + again.length;
    }
  }
  await Promise.all(Array.from({ length: lanes }, sweep));
  return begun;
}
