import { deskRoom, type PlacedLine } from "#app/events.ts";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isConversationId, previewOf, type ThreadMessage } from "#app/features/conversations/conversation.ts";
import { plainText } from "#app/features/conversations/rich-text-out.ts";
import { termsOf } from "#app/features/conversations/search-terms.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { publish } from "#app/platform/publish.server.ts";
import { announce } from "./announce.server.ts";
import { type PlacedChatLine, writeChatLine } from "./chat-lines.server.ts";

/*
 * The two ways nearly every line of a chat takes, under the same lock as `desk.server.ts` holds and together with
 * lines of other chats. Where anything is not as usual (not open, merged, sent before, crossed), nothing is written
 * and the ordinary way is to be taken.
 */

const system = { type: "system" } as const;

/** What is said in public and reads the same on every channel: no data, no files, no mail. */
type PlainLine = Omit<ThreadMessage, "data" | "delivery" | "mail">;

/** Shows a line to whoever has the conversation open in the console, before they hear that there is one to read. */
const showAtDesks = (conversationId: string, line: PlainLine) =>
  publish(deskRoom(conversationId), "line.added", {
    conversationId,
    line: { ...line, data: null, delivery: null, mail: null },
  });

const standingOf = ({ seq, version, assigneeId }: PlacedChatLine) => ({
  lastSeq: seq,
  version,
  status: "open",
  assigneeId,
  channel: "chat",
});

/**
 * What a customer writes into a chat that is open. To an open ticket `afterInbound` does no more
 * than let the customer wait.
 *
 * @param by id of the connection it came by, which gets the line as its answer
 * @returns the line with its place, after the commit; null where the ordinary way is to be taken
 */
export async function receiveWhereOpen(
  conversationId: string,
  { body: text, clientId, authorId }: { body: string; clientId: string; authorId: string | null },
  by: string | null = null,
): Promise<PlacedLine | null> {
  const at = new Date();
  const body = replaceCardNumbers(text);
  const written = await writeChatLine({
    conversationId,
    kind: "inbound",
    clientId,
    body,
    at,
    preview: previewOf(body),
    authorId,
    seenSeq: null,
    terms: termsOf(body),
  });
  if (!written) return null;
  const said = { seq: written.seq, body, at: at.toISOString(), clientId };
  showAtDesks(conversationId, {
    ...said,
    kind: "inbound",
    authorType: "customer",
    authorId,
    authorName: null,
  });
  const line = { ...said, from: "visitor" as const, name: null, files: [] };
  const placed = { conversationId, line, prev: written.prev };
  announce(system, conversationId, standingOf(written), placed, true, by);
  return placed;
}

/**
 * What one of the staff answers in a chat that is open, where nobody spoke after `seenSeq`. To an
 * open ticket `afterReply` does no more than end the customer's waiting.
 *
 * @returns the seq of the answer, after the commit; null where the ordinary way is to be taken
 */
export async function answerWhereOpen(
  actor: StaffActor,
  conversationId: string,
  { body: text, clientId, seenSeq }: { body: string; clientId: string; seenSeq: number | null },
): Promise<number | null> {
  assertCan(actor, "conversations.reply");
  if (!isConversationId(conversationId)) return null;
  const at = new Date();
  const body = replaceCardNumbers(text);
  const written = await writeChatLine({
    conversationId,
    kind: "reply",
    clientId,
    body,
    at,
    preview: previewOf(plainText(body)),
    authorId: actor.id,
    seenSeq,
    terms: termsOf(body),
  });
  if (!written) return null;
  const { seq, prev } = written;
  const said = { seq, body, at: at.toISOString() };
  const { id: authorId, name } = actor;
  showAtDesks(conversationId, {
    ...said,
    kind: "reply",
    authorType: "staff",
    authorId,
    authorName: name,
    clientId,
  });
  const line = { ...said, from: "staff" as const, name, clientId: null, files: [] };
  announce(actor, conversationId, standingOf(written), { conversationId, line, prev });
  return seq;
}
