import { randomUUID } from "node:crypto";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { firstNameOf } from "#app/features/tickets/canned-reply.ts";
import { prisma } from "#app/platform/db.server.ts";
import { mailboxFor } from "./addressing.server.ts";
import { composeMail } from "./compose.server.ts";
import { framed, type Language, paragraphs } from "./mail-words.ts";
import type { AutomaticKind } from "./outgoing.ts";
import { Unreachable } from "./smtp-session.server.ts";
import { hasWay, openMailboxSession } from "./smtp-way.server.ts";
import { checkWords, filled, sampleVariables, type Words } from "./templates.ts";

/** What became of a test: where it went, or why not. */
export type TestSending = { sent: true; to: string } | { sent: false; problem: string };

/**
 * Sends an automatic mail as it would be, with made-up facts, to whoever tries it out: the words need not be
 * kept yet.
 */
export async function sendTestOfWords(
  actor: StaffActor,
  kind: AutomaticKind,
  language: Language,
  words: Words,
): Promise<TestSending> {
  assertCan(actor, "mailboxes.manage");
  if (checkWords(kind, words).length > 0) return { sent: false, problem: "words" };
  const mailbox = await mailboxFor(prisma, { id: randomUUID(), teamId: null, language });
  if (!mailbox || !hasWay(mailbox)) return { sent: false, problem: "no_server" };
  const { subject, body } = filled(words, {
    ...sampleVariables[language],
    "customer.firstName": firstNameOf(actor.name) ?? "",
    "mailbox.name": mailbox.name,
  });
  const raw = await composeMail({
    id: randomUUID(),
    kind,
    messageId: `<test-${randomUUID()}${mailbox.address.slice(mailbox.address.lastIndexOf("@"))}>`,
    number: 0,
    from: { name: mailbox.name, address: mailbox.address },
    to: [{ name: actor.name, address: actor.email }],
    cc: [],
    subject,
    inReplyTo: null,
    references: [],
    ...framed([{ text: body, html: paragraphs(body) }], language),
    files: [],
    at: new Date(),
  });
  try {
    const session = await openMailboxSession(mailbox.id);
    if (!session) return { sent: false, problem: "no_server" };
    const to = [actor.email];
    const outcome = await session.send({ from: mailbox.address, to, raw, onHandOver: async () => undefined });
    session.close();
    return outcome.result === "answered" && outcome.refused.length === 0
      ? { sent: true, to: actor.email }
      : { sent: false, problem: outcome.answer };
  } catch (error) {
    if (error instanceof Unreachable) return { sent: false, problem: error.message };
    throw error;
  }
}
