import type { Tx } from "#app/platform/db.server.ts";
import type { ConversationChannel } from "./conversation.ts";

/** Whom a reply goes to beside the customer: addresses. */
export interface Copies {
  cc: string[];
  bcc: string[];
}

/** Channels whose replies leave by mail. */
const mailed: readonly string[] = ["email", "web_form"] satisfies ConversationChannel[];

/**
 * Puts a reply into the mails that go out, in the transaction that writes its line; whoever sends finds it
 * there.
 *
 * @returns whether it goes by mail
 */
export async function queueReply(
  tx: Tx,
  line: { conversationId: string; seq: number; channel: string; copies?: Copies | null },
): Promise<boolean> {
  if (!mailed.includes(line.channel)) return false;
  const { conversationId, seq, copies } = line;
  await tx.outgoingMail.create({
    data: { conversationId, seq, kind: "reply", content: { cc: copies?.cc ?? [], bcc: copies?.bcc ?? [] } },
  });
  return true;
}
