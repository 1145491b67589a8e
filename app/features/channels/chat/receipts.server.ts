import { deskRoom } from "#app/events.ts";
import { pool } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import { NotYours } from "./not-yours.ts";
import type { VisitorActor } from "./visitor-sessions.server.ts";

interface Receipt {
  visitorId: string;
  conversationId: string;
  delivered: number;
  read: number;
}

/**
 * Milliseconds that receipts are gathered for. One comes for every line of the staff, and a statement and a commit
 * each would be a fifth of what lines themselves cost.
 */
const gatheredFor = 50;

let gathered: { receipt: Receipt; noted: () => void; failed: (error: unknown) => void }[] = [];

/** Rows are locked in the order of their ids, so that two processes do not wait for each other. */
const noteAll = `
  WITH told AS (
    SELECT conversation_id, visitor_id, max(delivered) AS delivered, max(read) AS read
    FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) AS t (conversation_id, visitor_id, delivered, read)
    GROUP BY 1, 2
  ), held AS (
    SELECT c.conversation_id, least(t.delivered, v.last_seq) AS delivered, least(t.read, v.last_seq) AS read
    FROM visitor_conversations c JOIN told t USING (conversation_id, visitor_id)
    JOIN conversations v ON v.id = c.conversation_id
    ORDER BY c.conversation_id FOR UPDATE OF c
  )
  UPDATE visitor_conversations c SET
    delivered_seq = greatest(c.delivered_seq, h.delivered), read_seq = greatest(c.read_seq, h.read)
  FROM held h WHERE c.conversation_id = h.conversation_id
  RETURNING c.conversation_id AS "conversationId", c.visitor_id AS "visitorId"`;

async function noteGathered() {
  const told = gathered;
  gathered = [];
  const receipts = told.map(({ receipt }) => receipt);
  try {
    const { rows } = await pool.query<Pick<Receipt, "conversationId" | "visitorId">>({
      name: "note_receipts",
      text: noteAll,
      values: [
        receipts.map(({ conversationId }) => conversationId),
        receipts.map(({ visitorId }) => visitorId),
        receipts.map(({ delivered }) => delivered),
        receipts.map(({ read }) => read),
      ],
    });
    const noted = new Set(rows.map(({ conversationId, visitorId }) => `${conversationId} ${visitorId}`));
    for (const { receipt, noted: done, failed } of told) {
      const { visitorId, conversationId, delivered, read } = receipt;
      if (!noted.has(`${conversationId} ${visitorId}`)) {
        failed(new NotYours());
        continue;
      }
      publish(deskRoom(conversationId), "customer.receipt", { conversationId, delivered, read });
      done();
    }
  } catch (error) {
    for (const { failed } of told) failed(error);
  }
}

/**
 * Notes how far the visitor's pages have received and shown the thread, with what other visitors tell within a
 * moment; it never goes back. It returns after the commit.
 *
 * @throws {NotYours}
 */
export function noteReceipt(
  { visitorId }: VisitorActor,
  told: { conversationId: string; delivered: number; read: number },
): Promise<void> {
  if (gathered.length === 0) setTimeout(noteGathered, gatheredFor);
  return new Promise((noted, failed) => {
    gathered.push({ receipt: { visitorId, ...told }, noted, failed });
  });
}
