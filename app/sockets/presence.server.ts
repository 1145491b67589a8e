import type { Socket } from "socket.io";
import { z } from "zod";
import { chatRoom, deskRoom, doings, type ServerEvents, type StaffEvents } from "#app/events.ts";
import { can, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { log } from "#app/platform/log.server.ts";
import { publish } from "#app/platform/publish.server.ts";

type StaffSocket = Socket<StaffEvents, ServerEvents, Record<string, never>, { actor: StaffActor }>;

const told = z.strictObject({
  conversationId: z.string().refine(isConversationId),
  page: z.string().regex(/^[\w-]{8,64}$/),
  doing: z.enum(doings).nullable(),
});

/** Tellings of one browser that are passed on: a burst, and so many a second after it. */
const burst = 20;
const perSecond = 4;

/** Counts what one socket says; what is too much is dropped. */
function allowance(now: () => number) {
  let left = burst;
  let at = now();
  return () => {
    const time = now();
    left = Math.min(burst, left + ((time - at) / 1000) * perSecond);
    at = time;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/**
 * Passes on, to whoever has the same conversation open, what a colleague does there. It is kept
 * nowhere: pages tell it again and again, and forget what they have not heard for a while.
 */
export function listenForPresence(socket: StaffSocket) {
  const { actor } = socket.data;
  const allowed = allowance(Date.now);
  /** page -> the conversation it shows */
  const pages = new Map<string, string>();

  const tell = (conversationId: string, page: string, doing: z.infer<typeof told>["doing"]) => {
    socket
      .to(deskRoom(conversationId))
      .emit("presence.told", { conversationId, page, staffId: actor.id, name: actor.name, doing });
    // The customer in the chat sees that an answer is written; of notes they know nothing.
    if (doing === "replying" && can(actor, "conversations.reply"))
      publish(chatRoom(conversationId), "chat.typing", { conversationId, name: actor.name });
  };

  function leave(page: string) {
    const conversationId = pages.get(page);
    if (conversationId === undefined) return;
    pages.delete(page);
    tell(conversationId, page, null);
    if (![...pages.values()].includes(conversationId)) socket.leave(deskRoom(conversationId));
  }

  socket.on("presence.tell", (message) => {
    const { data } = told.safeParse(message);
    if (!data || !can(actor, "conversations.read") || !allowed()) {
      log.debug({ staff: actor.id }, "a presence was dropped");
      return;
    }
    const { conversationId, page, doing } = data;
    if (pages.get(page) !== conversationId) leave(page);
    if (doing === null) return leave(page);
    // One browser shows a few pages, not hundreds.
    if (!pages.has(page) && pages.size >= burst) return;
    if (!pages.has(page)) {
      pages.set(page, conversationId);
      socket.join(deskRoom(conversationId));
      socket.to(deskRoom(conversationId)).emit("presence.asked", { conversationId });
    }
    tell(conversationId, page, doing);
  });
  socket.on("disconnecting", () => {
    for (const page of [...pages.keys()]) leave(page);
  });
}
