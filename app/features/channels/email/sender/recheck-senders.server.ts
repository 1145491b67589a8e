import type { SenderCheck } from "#app/features/conversations/mail-facts.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { days, hours, minutes, seconds } from "#app/platform/time.ts";
import { deliverySchema } from "../inbound/delivery.ts";
import { openRawMail } from "../inbound/raw-mails.server.ts";
import { announceMail } from "../outbound/mail-news.server.ts";
import { checkSender } from "./check-sender.server.ts";
import { mailResolver, type Resolve } from "./resolver.server.ts";
import { trustedBy } from "./trusted-mtas.server.ts";

/** After that, keys are changed and addresses moved: what is found then says little about the mail. */
const longestUnknown = days(1);
const atOnce = 20;

/** When a check that found nothing out is made again: soon at first, then ever more seldom; null: not again. */
export function lookAgainAt({ verdict }: SenderCheck, cameAt: Date, now: Date): Date | null {
  const age = now.getTime() - cameAt.getTime();
  if (verdict !== "unknown" || age > longestUnknown) return null;
  return new Date(now.getTime() + Math.min(minutes(1) + age, hours(2)));
}

interface Due {
  id: string;
  conversationId: string;
  seq: number;
  mailbox: string;
  at: Date;
}

/** Takes mails whose time has come; each is left alone for a while, so that nobody looks at it beside us. */
async function claim(now: Date): Promise<Due[]> {
  const { rows } = await pool.query<Due>(
    `UPDATE email_messages SET check_again_at = $1::timestamptz + interval '5 minutes'
     WHERE id IN (SELECT id FROM email_messages WHERE check_again_at <= $1
                  ORDER BY check_again_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
     RETURNING id, conversation_id AS "conversationId", seq, mailbox, at`,
    [now],
  );
  return rows;
}

async function checkAgain({ id, mailbox }: Due, resolve: Resolve): Promise<SenderCheck | null> {
  const held = await prisma.rawEmail.findUnique({ where: { id }, select: { sealed: true, delivery: true } });
  if (!held?.sealed) return null;
  const delivery = deliverySchema.nullable().parse(held.delivery);
  const raw = openRawMail({ id, sealed: held.sealed });
  return checkSender({ raw, delivery, trusted: await trustedBy(mailbox) }, resolve);
}

/** Looks at some; tells how many there were, and how many are known now. */
async function checkSome(resolve: Resolve, now: Date) {
  const some = await claim(now);
  let known = 0;
  for (const due of some) {
    const check = await checkAgain(due, resolve);
    await prisma.emailMessage.update({
      where: { id: due.id },
      data: {
        checkAgainAt: check && lookAgainAt(check, due.at, now),
        ...(check && { senderCheck: { ...check, dkim: check.dkim.map((one) => ({ ...one })) } as object }),
      },
    });
    if (!check || check.verdict === "unknown") continue;
    known += 1;
    announceMail(due);
  }
  return { seen: some.length, known };
}

/** The next run comes soon. */
const runLasts = seconds(20);

/**
 * Looks again at senders that could not be checked because names could not be looked up: all whose time has
 * come, as long as something is found out about them.
 *
 * @returns how many are known now
 */
export async function recheckSenders(resolve: Resolve = mailResolver, now = new Date()): Promise<number> {
  const end = Date.now() + runLasts;
  let known = 0;
  for (;;) {
    const some = await checkSome(resolve, now);
    known += some.known;
    if (some.seen < atOnce || some.known === 0 || Date.now() > end) return known;
  }
}
