import { deskRoom } from "#app/events.ts";
import { publish } from "#app/platform/publish.server.ts";
import { checkOwn } from "./chats.server.ts";
import type { VisitorActor } from "./visitor-sessions.server.ts";

/** Tells whoever has the conversation open in the console that its customer types. It is kept nowhere. */
export async function tellTyping(actor: VisitorActor, conversationId: string): Promise<void> {
  await checkOwn(actor, conversationId);
  publish(deskRoom(conversationId), "customer.typing", { conversationId });
}
