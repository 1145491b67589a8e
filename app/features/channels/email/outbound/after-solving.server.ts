import { askByEmail } from "#app/features/tickets/surveys.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { queueMail } from "./queue-mail.server.ts";
import { isEnabled } from "./templates.server.ts";

/**
 * Asks for mails to the customers of what was solved ten minutes to a day ago and stayed so, once for each time.
 * Whether one may go is looked at when it is written.
 *
 * @returns how many
 */
async function tellSolved(now: Date): Promise<number> {
  if (!(await isEnabled(prisma, "solved"))) return 0;
  const { rowCount } = await pool.query(
    `INSERT INTO outgoing_mails (id, conversation_id, seq, kind, next_try_at, created_at)
     SELECT gen_random_uuid(), c.id, c.last_seq, 'solved', $1, $1
     FROM report_stretches r JOIN conversations c ON c.id = r.conversation_id
     WHERE r.to_at > $1::timestamptz - interval '1 day' AND r.to_at <= $1::timestamptz - interval '10 minutes'
       AND r.channel IN ('email', 'web_form') AND NOT r.merged AND NOT r.reopened
       AND NOT r.tags && ARRAY['spam', 'automatic']
       AND NOT EXISTS (SELECT FROM outgoing_mails o WHERE o.conversation_id = r.conversation_id
                         AND o.kind = 'solved' AND o.created_at >= r.to_at)
     ON CONFLICT DO NOTHING`,
    [now],
  );
  return rowCount ?? 0;
}

/** Asks by mail whether we helped. @returns how many were asked */
const askWhetherWeHelped = (now: Date) =>
  askByEmail(async (tx, { conversationId, link }) => {
    const variables = { "survey.link": link };
    const result = await queueMail(tx, { kind: "survey", conversationId, variables }, now);
    return "seq" in result;
  }, now);

/** Writes what customers get once their conversation is solved. @returns how many mails */
export async function writeAfterSolving(now = new Date()): Promise<number> {
  return (await tellSolved(now)) + (await askWhetherWeHelped(now));
}
