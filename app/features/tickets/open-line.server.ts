import type { PlacedLine } from "#app/events.ts";
import { previewOf } from "#app/features/conversations/conversation.ts";
import { termsOf } from "#app/features/conversations/search-terms.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { pool } from "#app/platform/db.server.ts";
import { announce } from "./desk.server.ts";

const system = { type: "system" } as const;

interface Written {
  seq: number;
  ticket_version: number;
  assignee: string | null;
  prev_seq: number;
}

/**
 * What a customer writes into a chat that is open: the way nearly every line of a chat takes, in
 * one round trip under the same lock as `desk.server.ts` holds. To an open ticket `afterInbound`
 * does no more than let the customer wait; where anything else is the case (solved, merged,
 * sent before), nothing is written and the ordinary way is to be taken.
 *
 * @returns the line with its place, after the commit; null where the ordinary way is to be taken
 */
export async function receiveWhereOpen(
  id: string,
  { body: text, clientId, authorId }: { body: string; clientId: string; authorId: string | null },
): Promise<PlacedLine | null> {
  const at = new Date();
  const body = replaceCardNumbers(text);
  const { rows } = await pool.query<Written>({
    name: "receive_chat_line",
    text: "SELECT * FROM receive_chat_line($1::uuid, $2, $3, $4, $5, $6, $7::text[])",
    values: [id, clientId, body, at, previewOf(body), authorId, termsOf(body)],
  });
  const [written] = rows;
  if (!written) return null;
  const { seq, ticket_version: version, assignee: assigneeId, prev_seq: prev } = written;
  const line = { seq, from: "visitor" as const, name: null, body, at: at.toISOString(), clientId };
  const placed = { conversationId: id, line, prev };
  announce(system, id, { lastSeq: seq, version, status: "open", assigneeId, channel: "chat" }, placed);
  return placed;
}
