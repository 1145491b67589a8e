import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { cleanText, isConversationId, longestMessage } from "#app/features/conversations/conversation.ts";
import type { MailRest } from "#app/features/conversations/mail-facts.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { emailFileId } from "../email-files.server.ts";
import { splitMail } from "../reply/split-mail.ts";
import { mailPage } from "./mail-page.ts";

async function mailOf(actor: StaffActor, id: string) {
  assertCan(actor, "conversations.read");
  const mail = isConversationId(id)
    ? await prisma.emailMessage.findFirst({
        where: { id, direction: "in" },
        select: { text: true, html: true, fromName: true, fromAddress: true },
      })
    : null;
  if (!mail) throw new NotFound("mail");
  return mail;
}

/**
 * A mail's HTML as a page for a frame.
 *
 * @param images whether images of the web are fetched, by whoever opens the page
 * @throws {NotFound} for a mail that is not there, or has no HTML
 */
export async function readMailPage(actor: StaffActor, id: string, images: boolean): Promise<string> {
  const { html } = await mailOf(actor, id);
  if (html === null) throw new NotFound("mail");
  const files = await prisma.emailFile.findMany({
    where: { emailId: id, contentId: { not: null } },
    select: { place: true, contentId: true },
    take: 200,
  });
  const inline = new Map(
    files.map(({ place, contentId }) => [
      contentId!.toLowerCase(),
      `/console/files/${emailFileId(id, place)}`,
    ]),
  );
  return mailPage({ html, images, inline, theme: actor.theme, locale: actor.locale });
}

/** What a line leaves out of its mail: what is too long for it, what it quotes, its signature. @throws {NotFound} */
export async function readMailRest(actor: StaffActor, id: string): Promise<MailRest> {
  const { text, html, fromName, fromAddress } = await mailOf(actor, id);
  const { visible, quoted, signature } = splitMail(
    { text, html, attachments: [], cut: false, textFromHtml: false },
    { name: fromName, address: fromAddress },
  );
  const following = cleanText(visible).slice(longestMessage);
  return { following, quoted: quoted.trim(), signature: signature.trim() };
}
