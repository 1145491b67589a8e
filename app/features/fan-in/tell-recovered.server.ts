import { followedUpFor, type KeptPattern } from "#app/features/failures/incident-state.ts";
import type { FailureReason } from "#app/features/failures/reasons.ts";
import { pool } from "#app/platform/db.server.ts";
import { Conflict, Invalid } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.server.ts";
import { minutes } from "#app/platform/time.ts";
import { answerAll } from "./answers.server.ts";
import { senderOf } from "./to-many.server.ts";
import { type KeptWording, readyWording } from "./wording.ts";

/** What is over for so long is likely to stay so: nobody is told that it works while it fails again. */
const settled = minutes(1);

interface Over {
  id: string;
  pattern: KeptPattern;
  reason: FailureReason | null;
  wording: KeptWording | null;
  approvedBy: string;
}

/**
 * Incidents that are over, whose customers are to be told so by itself and were not, since it was over last: also not
 * by hand, and nobody took it back.
 */
async function due(now: number): Promise<Over[]> {
  const { rows } = await pool.query<Over>(
    `SELECT i.id, i.pattern, i.reason, i.wording, i.recovery_approved_by AS "approvedBy"
     FROM incidents i
     JOIN LATERAL (SELECT max(e.at) AS at FROM incident_entries e
                   WHERE e.incident_id = i.id AND e.kind = 'recovered') over ON over.at <= $1 AND over.at > $2
     WHERE i.state = 'recovered' AND i.recovery_approved_by IS NOT NULL AND i.merged_into_id IS NULL
       AND NOT EXISTS (SELECT FROM incident_answers a
                       WHERE a.incident_id = i.id AND a.kind = 'recovery' AND a.created_at >= over.at)`,
    [new Date(now - settled), new Date(now - followedUpFor)],
  );
  return rows;
}

/**
 * Tells everybody under an incident that is over so, where whoever answered them had approved that. It can be taken
 * back like any other answer.
 *
 * @returns how many conversations it goes to
 */
export async function tellRecovered(now = Date.now()): Promise<number> {
  let told = 0;
  for (const { id, approvedBy, wording, ...cause } of await due(now)) {
    const actor = await senderOf(approvedBy, "incidents.manage");
    // Who approved it may do so no more: the page leaves it to others.
    if (!actor) continue;
    const text = wording?.recovery ?? readyWording("recovery", cause);
    try {
      const { count } = await answerAll(actor, id, "recovery", text, { approvedBefore: true });
      told += count;
      log.info({ incident: id, count }, "customers are told that it is over");
    } catch (error) {
      // Nobody is there to be told, or it became something that customers are not told of.
      if (!(error instanceof Conflict || error instanceof Invalid)) throw error;
    }
  }
  return told;
}
