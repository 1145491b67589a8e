import { z } from "zod";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { pool } from "#app/platform/db.server.ts";
import { Conflict } from "#app/platform/errors.ts";
import {
  mayQuote,
  type QuotablePayment,
  type QuotedFact,
  quotedIn,
  rememberFacts,
  type StaleFact,
  staleFacts,
} from "./quoted-payments.ts";

/** Payments of the customer that a text is compared with. */
const newest = 60;

const facts = z.array(z.object({ id: z.string(), status: z.string() }));
const factsOf = (stored: unknown): QuotedFact[] => facts.safeParse(stored).data ?? [];

/** What a message is compared with: its words, and the payments that its variables were filled in with. */
export interface Quoting {
  body: string;
  quoted: readonly string[];
}

/** Payments that words written in a conversation may mean: those linked, the customer's newest, and some by id. */
async function quotable(conversationId: string, ids: readonly string[]): Promise<QuotablePayment[]> {
  const { rows } = await pool.query<QuotablePayment>(
    `SELECT t.id, t.amount_minor AS "amountMinor", t.currency, t.card_last4 AS "cardLast4",
            t.merchant_name AS "merchantName", t.status
     FROM (
       SELECT transaction_id AS id FROM conversation_payments WHERE conversation_id = $1::uuid
       UNION
       (SELECT p.id FROM conversations v JOIN transactions p ON p.customer_id = v.customer_id
        WHERE v.id = $1::uuid ORDER BY p.occurred_at DESC, p.id DESC LIMIT $3)
       UNION
       SELECT l.id FROM conversations v JOIN transactions l ON l.customer_id = v.customer_id
       WHERE v.id = $1::uuid AND l.id = ANY ($2::text[])
     ) wanted JOIN transactions t ON t.id = wanted.id`,
    [conversationId, ids, newest],
  );
  return rows;
}

/** Named, so that it is planned once a connection: every answer with figures in it asks this. */
const draftStatement = {
  name: "draft_facts",
  text: "SELECT facts FROM drafts WHERE conversation_id = $1::uuid AND staff_id = $2::uuid",
};

/** What the draft of a message remembers of the payments it quotes. */
async function rememberedFacts(actor: StaffActor, conversationId: string): Promise<QuotedFact[]> {
  const { rows } = await pool.query<{ facts: unknown }>({
    ...draftStatement,
    values: [conversationId, actor.id],
  });
  return factsOf(rows[0]?.facts);
}

const quotedOf = ({ body, quoted }: Quoting, payments: readonly QuotablePayment[]) => [
  ...new Set([...quotedIn(body, payments), ...quoted]),
];

/**
 * What a draft is to remember of the payments it quotes.
 *
 * @param anew its writer has been told what changed: it remembers what is so now
 */
export async function factsFor(
  actor: StaffActor,
  conversationId: string,
  quoting: Quoting,
  anew: boolean,
): Promise<QuotedFact[]> {
  if (!mayQuote(quoting.body) && quoting.quoted.length === 0) return [];
  const known = anew ? [] : await rememberedFacts(actor, conversationId);
  const payments = await quotable(
    conversationId,
    known.map(({ id }) => id),
  );
  return rememberFacts(known, quotedOf(quoting, payments), payments);
}

/** A payment that is quoted is not as it was when its writer wrote of it: nothing was sent. */
export class Stale extends Conflict {
  readonly facts: readonly StaleFact[];
  constructor(facts: readonly StaleFact[]) {
    super("A payment has changed", `${facts.map(({ id }) => id).join(", ")}: nothing was sent.`);
    this.facts = facts;
  }
}

/**
 * Before something is sent: whether the payments it quotes are still as its draft remembers them. It
 * costs nothing where there are no figures in it.
 *
 * @param accepted statuses that its writer has been told of
 * @throws {Stale}
 */
export async function checkFacts(
  actor: StaffActor,
  conversationId: string,
  quoting: Quoting & { accepted: readonly QuotedFact[] },
): Promise<void> {
  assertCan(actor, "conversations.reply");
  if (!isConversationId(conversationId)) return;
  if (!mayQuote(quoting.body) && quoting.quoted.length === 0) return;
  const known = await rememberedFacts(actor, conversationId);
  if (known.length === 0) return;
  const payments = await quotable(
    conversationId,
    known.map(({ id }) => id),
  );
  const stale = staleFacts(known, quotedOf(quoting, payments), payments, quoting.accepted);
  if (stale.length > 0) throw new Stale(stale);
}
