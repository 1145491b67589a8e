import type { Attachment } from "#app/features/conversations/attachment.ts";
import { dropFile, type Holder, keepFile } from "#app/features/conversations/attachments.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { servedFile } from "#app/features/conversations/file-content.server.ts";
import { pool } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import type { ServedFile } from "#app/platform/file-response.server.ts";
import type { VisitorActor } from "./visitor-sessions.server.ts";

export const holderOf = ({ visitorId, addressKey }: VisitorActor): Holder => ({
  type: "visitor",
  id: visitorId,
  addressKey,
});

/** Keeps a file that a visitor means to send. @throws {FileRefused} */
export async function keepVisitorFile(
  actor: VisitorActor,
  file: { id: string; name: string; bytes: Uint8Array },
): Promise<Attachment> {
  if (!isConversationId(file.id)) throw new NotFound("file");
  return keepFile(holderOf(actor), file);
}

/** Removes a visitor's file that was not sent. */
export async function dropVisitorFile(actor: VisitorActor, id: string): Promise<void> {
  if (isConversationId(id)) await dropFile(holderOf(actor), id);
}

/** A file of a public line in one of the visitor's own conversations, or their own unsent one. @throws {NotFound} */
export async function readVisitorFile(actor: VisitorActor, id: string): Promise<ServedFile> {
  if (!isConversationId(id)) throw new NotFound("file");
  const { rows } = await pool.query<Attachment>(
    `SELECT a.id, a.name, a.type, a.size, a.width, a.height FROM attachments a WHERE a.id = $1::uuid AND (
       (a.conversation_id IS NULL AND a.holder_type = 'visitor' AND a.holder_id = $2::uuid)
       OR EXISTS (SELECT 1 FROM visitor_conversations c
                  JOIN messages m ON m.conversation_id = a.conversation_id AND m.seq = a.seq
                  WHERE c.conversation_id = a.conversation_id AND c.visitor_id = $2::uuid
                    AND m.kind IN ('inbound', 'reply')))`,
    [id, actor.visitorId],
  );
  if (!rows[0]) throw new NotFound("file");
  return servedFile(rows[0]);
}
