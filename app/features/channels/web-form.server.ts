import { createHash } from "node:crypto";
import type { SystemActor } from "#app/features/accounts/permissions.ts";
import { openWithin } from "#app/features/tickets/opening.server.ts";
import { webForm } from "./channel.ts";
import { isOpen } from "./chat/settings.server.ts";
import { type Contact, contactText, languageOf } from "./contact-form.ts";
import { askForMail } from "./email/outbound/queue-mail.server.ts";
import { takeOnce } from "./intake.server.ts";

/** The same words sent twice are one message; words changed after going back are another. */
const keyOf = (contact: Contact) => createHash("sha256").update(JSON.stringify(contact)).digest("hex");

/**
 * Begins a conversation with what a visitor of the contact page wrote. Their name and address
 * are kept as they gave them and never taken for a customer's: whose conversation it is, a
 * member of staff says. A repeat of the same form is the same conversation.
 *
 * @returns its id and number
 */
export function takeContact(actor: SystemActor, contact: Contact) {
  const { clientId, name, email, subject } = contact;
  return takeOnce(actor, webForm.key, keyOf(contact), async (tx) => {
    const begun = await openWithin(tx, {
      channel: webForm.key,
      contact: { name, email },
      locale: languageOf(`${subject} ${contact.message}`),
      subject,
      first: {
        kind: "inbound",
        author: { type: "customer", id: null },
        body: contactText(contact),
        clientId,
      },
    });
    const kind = (await isOpen(new Date(), tx)) ? "received" : "away";
    await askForMail(tx, { kind, conversationId: begun.id }, begun.lastSeq);
    return begun;
  });
}
