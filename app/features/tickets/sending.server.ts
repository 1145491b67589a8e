import type { z } from "zod";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { addNote, Crossed, reply } from "./desk.server.ts";
import { runMacro } from "./macros.server.ts";
import type { SendAnswer } from "./outgoing.ts";
import type { outgoingRequest } from "./outgoing-request.ts";
import { checkFacts, Stale } from "./quoted-facts.server.ts";

type Message = z.output<typeof outgoingRequest>;

/** Whether what a message quotes is still so; a note quotes for colleagues only. @throws {Stale} where it is not */
export const checkMessage = async (actor: StaffActor, id: string, message: Message): Promise<void> =>
  message.intent === "note" ? undefined : checkFacts(actor, id, message);

/**
 * Sends what the composer gave, after the commit: the one way of requests and of the live line. A repeat of the same
 * client id is the same line.
 *
 * @param checked of {@link checkMessage}, where it was asked already
 * @returns where somebody else spoke meanwhile, or a quoted payment has changed, that nothing was sent
 * @throws {ProblemError} where it is refused
 */
export async function sendMessage(
  actor: StaffActor,
  id: string,
  message: Message,
  checked = checkMessage(actor, id, message),
): Promise<SendAnswer> {
  try {
    await checked;
    if (message.intent === "macro") return { ok: true, ...(await runMacro(actor, id, message)) };
    const { seq } =
      message.intent === "reply" ? await reply(actor, id, message) : await addNote(actor, id, message);
    return { ok: true, seq };
  } catch (error) {
    if (error instanceof Crossed) return { ok: false, crossedBy: error.by, crossedSeq: error.seq };
    if (error instanceof Stale) return { ok: false, stale: [...error.facts] };
    throw error;
  }
}
