import type { Socket } from "socket.io";
import { z } from "zod";
import type { ServerEvents, StaffEvents } from "#app/events.ts";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { actorFromCookie } from "#app/features/accounts/sessions.server.ts";
import type { SendAnswer } from "#app/features/tickets/outgoing.ts";
import { outgoingRequest } from "#app/features/tickets/outgoing-request.ts";
import { checkMessage, sendMessage } from "#app/features/tickets/sending.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.server.ts";

type StaffSocket = Socket<StaffEvents, ServerEvents, Record<string, never>, { actor: StaffActor }>;

const said = z.strictObject({ conversationId: z.string(), message: outgoingRequest });

/**
 * Takes messages of the composer by the line that is open already: a request costs several times as much. Who sends is
 * looked up for each, as for a request. What is refused is answered with null, and the page asks by a request, whose
 * answer says why.
 */
export function listenForMessages(socket: StaffSocket) {
  const { actor: opened } = socket.data;

  async function send(question: unknown): Promise<SendAnswer | null> {
    const { data } = said.safeParse(question);
    if (!data) return null;
    const { conversationId, message } = data;
    // Asked beside who sends; nothing is written before both are known.
    const checked = checkMessage(opened, conversationId, message);
    checked.catch(() => undefined);
    const actor = await actorFromCookie(socket.request.headers.cookie ?? null);
    if (!actor || actor.id !== opened.id) return null;
    return sendMessage(actor, conversationId, message, checked);
  }

  socket.on("message.send", async (question, answer) => {
    if (typeof answer !== "function") return;
    const sent = await send(question).catch((error: Error) => {
      if (!(error instanceof ProblemError))
        log.warn({ staff: opened.id, reason: error.message }, "a message could not be sent by the line");
      return null;
    });
    answer(sent);
  });
}
