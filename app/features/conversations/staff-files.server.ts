import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import type { ServedFile } from "#app/platform/file-response.server.ts";
import type { Attachment } from "./attachment.ts";
import { dropFile, keepFile } from "./attachments.server.ts";
import { isConversationId } from "./conversation.ts";
import { servedFile } from "./file-content.server.ts";

const holder = (actor: StaffActor) => ({ type: "staff" as const, id: actor.id });

/** Whether a text can be a file's id at all. */
const isFileId = isConversationId;

/** Keeps a file that one of the staff means to send. @throws {FileRefused} */
export async function keepStaffFile(
  actor: StaffActor,
  file: { id: string; name: string; bytes: Uint8Array; intendedFor: string | null },
): Promise<Attachment> {
  assertCan(actor, "conversations.note");
  if (!isFileId(file.id)) throw new NotFound("file");
  const intendedFor = file.intendedFor && isConversationId(file.intendedFor) ? file.intendedFor : null;
  return keepFile(holder(actor), { ...file, intendedFor });
}

/** Removes one's own file that was not sent. */
export async function dropStaffFile(actor: StaffActor, id: string): Promise<void> {
  assertCan(actor, "conversations.note");
  if (isFileId(id)) await dropFile(holder(actor), id);
}

/** A file of any conversation, or one's own that was not sent yet. @throws {NotFound} */
export async function readStaffFile(actor: StaffActor, id: string): Promise<ServedFile> {
  assertCan(actor, "conversations.read");
  const file = isFileId(id) ? await prisma.attachment.findUnique({ where: { id } }) : null;
  const own = file?.holderType === "staff" && file.holderId === actor.id;
  if (!file || (file.conversationId === null && !own)) throw new NotFound("file");
  return servedFile(file);
}
