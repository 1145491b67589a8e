import type { Actor } from "#app/features/accounts/permissions.ts";
import { assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { addressOfMailbox } from "./inbound/own-marks.ts";

/** The mailbox that the demonstration's customers write to. */
export const demoMailbox = { address: "support@upay.example", name: "UPay Support", language: "en" } as const;

/**
 * Makes a mailbox of that address exist. One that is there is left as people have set it up.
 *
 * @returns whether it was added
 */
export async function provideMailbox(
  actor: Actor,
  { address, name, language }: { address: string; name: string; language: "en" | "zh" },
): Promise<boolean> {
  assertCan(actor, "mailboxes.manage");
  return prisma.$transaction(async (tx) => {
    const [added] = await tx.mailbox.createManyAndReturn({
      data: [{ address: address.toLowerCase(), name, language }],
      skipDuplicates: true,
    });
    if (!added) return false;
    await record(tx, actor, {
      event: "mailbox.added",
      subject: ["mailbox", added.id],
      data: { name: added.address },
    });
    return true;
  });
}

/** @throws {NotFound} */
export async function findMailbox(id: string) {
  const mailbox = await prisma.mailbox.findUnique({ where: { id } });
  if (!mailbox) throw new NotFound("mailbox");
  return mailbox;
}

const pauses = { receiving: "inPaused", sending: "outPaused" } as const;

/**
 * Pauses one way of a mailbox until it is resumed. While receiving is paused, mail waits on its server where it is
 * fetched by IMAP, and by SMTP its senders are asked to come again; while sending is, mails wait here.
 *
 * @throws {NotFound}
 */
export async function setPaused(actor: Actor, id: string, way: keyof typeof pauses, paused: boolean) {
  assertCan(actor, "mailboxes.manage");
  await findMailbox(id);
  await prisma.$transaction(async (tx) => {
    await tx.mailbox.update({ where: { id }, data: { [pauses[way]]: paused, version: { increment: 1 } } });
    await record(tx, actor, {
      event: `mailbox.${way}_${paused ? "paused" : "resumed"}`,
      subject: ["mailbox", id],
      data: {},
    });
  });
}

/** The mailbox that a mail to this address belongs to, with or without what we put into addresses; null for others. */
export const receivingMailbox = (recipient: string) =>
  prisma.mailbox.findUnique({
    where: { address: addressOfMailbox(recipient) },
    select: { address: true, inPaused: true },
  });
