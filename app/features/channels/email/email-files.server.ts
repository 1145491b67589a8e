import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isShown } from "#app/features/conversations/attachment.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { describeFile } from "#app/features/conversations/file-facts.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import type { ServedFile } from "#app/platform/file-response.server.ts";

/** What a file that came with a mail is called: the mail's id and its place there. */
export const emailFileId = (emailId: string, place: number) => `${emailId}.${place}`;

/** Whether a file's id is of one that came with a mail. */
export const isEmailFileId = (id: string) => /^[\w-]+\.\d{1,4}$/.test(id);

/** A file that came with a mail, as it came: what it calls itself is not believed. @throws {NotFound} */
export async function readEmailFile(actor: StaffActor, id: string): Promise<ServedFile> {
  assertCan(actor, "conversations.read");
  const [emailId = "", place] = id.split(".");
  const file = isConversationId(emailId)
    ? await prisma.emailFile.findUnique({ where: { emailId_place: { emailId, place: Number(place) } } })
    : null;
  if (!file) throw new NotFound("file");
  const facts = await describeFile(file.name, file.content);
  return { ...facts, size: file.size, shown: isShown(facts), content: file.content };
}
