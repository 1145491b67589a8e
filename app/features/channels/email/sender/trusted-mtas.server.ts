import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { appOrigin } from "#app/platform/env.server.ts";
import { Invalid, NotFound } from "#app/platform/errors.ts";
import { areNetworks } from "./own-network.server.ts";
import { type TrustedMta, trustedMtasSchema } from "./trusted-mta.ts";

/** Domains of ours, as far as a mail to a mailbox needs them: in any other our name is somebody else's. */
export function ownDomains(mailbox: string): string[] {
  const { hostname } = new URL(appOrigin);
  const domain = mailbox.includes("@") ? [mailbox.slice(mailbox.lastIndexOf("@") + 1)] : [];
  return [...domain, ...(hostname.includes(".") && !/^[\d.]+$/.test(hostname) ? [hostname] : [])];
}

const listOf = (value: unknown): TrustedMta[] => trustedMtasSchema.safeParse(value).data ?? [];

/** The mail servers whose word about senders counts for a mailbox; none for what is no mailbox of ours. */
export async function trustedBy(address: string): Promise<TrustedMta[]> {
  const held = await prisma.mailbox.findUnique({ where: { address }, select: { trustedMtas: true } });
  return listOf(held?.trustedMtas);
}

/** Every mailbox with the mail servers that are trusted for it, by address. */
export async function listTrusted(actor: Actor) {
  assertCan(actor, "mailboxes.manage");
  const held = await prisma.mailbox.findMany({
    select: { id: true, address: true, name: true, trustedMtas: true },
    orderBy: { address: "asc" },
  });
  return held.map(({ trustedMtas, ...mailbox }) => ({ ...mailbox, trusted: listOf(trustedMtas) }));
}

/**
 * Says whose word about senders counts for a mailbox.
 *
 * @throws {Invalid} for an address that is none
 * @throws {NotFound} where there is no such mailbox
 */
export async function saveTrusted(actor: Actor, id: string, trusted: TrustedMta[]): Promise<void> {
  assertCan(actor, "mailboxes.manage");
  if (!trusted.every(areNetworks)) throw new Invalid("These are no addresses of servers");
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.mailbox.updateMany({
      where: { id },
      data: { trustedMtas: trusted.map((one) => ({ ...one })) },
    });
    if (count === 0) throw new NotFound("mailbox");
    await record(tx, actor, {
      event: "mailbox.trusted_changed",
      subject: ["mailbox", id],
      data: { trusted: trusted.map(({ authservId }) => authservId) },
    });
  });
}
