import { randomUUID } from "node:crypto";
import { afterInbound, afterReply, afterStatus, type Ticket } from "#app/features/tickets/ticket.ts";
import { pool } from "#app/platform/db.server.ts";
import { hours, minutes } from "#app/platform/time.ts";

export interface Happening {
  at: number;
  kind:
    | "begin"
    | "solve"
    | "reopen"
    | "reply"
    | "assign"
    | "team"
    | "tag"
    | "snooze"
    | "wake"
    | "inbound"
    | "merge"
    | "undo";
  agent?: string | null;
  team?: string | null;
  tag?: string;
}

/** One conversation as it was lived, told from the outside: what happened, in its order. */
export interface Life {
  id: string;
  channel: string;
  /** the customer spoke first */
  owed: boolean;
  happenings: Happening[];
  survey: { askedAt: number; agent: string | null; team: string | null; rating: number | null } | null;
}

interface World {
  random: () => number;
  agents: string[];
  teams: string[];
  from: number;
  to: number;
}

/** Lives one conversation in the database, at its own times, and tells what happened. */
export async function live({ random, agents, teams, from, to }: World): Promise<Life> {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  const id = randomUUID();
  const channel = pick(["chat", "email", "phone", "web_form"]);
  const owed = random() < 0.85;
  let at = Math.floor(from + random() * (to - from));
  const happenings: Happening[] = [{ at, kind: "begin" }];
  let ticket: Ticket = {
    status: "open",
    priority: 1,
    assigneeId: null,
    teamId: null,
    tags: [],
    waitingSince: owed ? new Date(at) : null,
    snoozedUntil: null,
    firstReplyAt: null,
    solvedAt: null,
    reopened: 0,
  };
  const client = await pool.connect();
  const write = async (change: Partial<Ticket>, moment: number, merged = false) => {
    ticket = { ...ticket, ...change };
    await client.query("BEGIN");
    await client.query("SELECT set_config('upay.at', $1, true)", [new Date(moment).toISOString()]);
    if (merged) await client.query("UPDATE conversations SET merged_into_id = id WHERE id = $1", [id]);
    await client.query(
      `UPDATE conversations SET status = $2, assignee_id = $3, team_id = $4, tags = $5, waiting_since = $6,
         first_reply_at = $7, solved_at = $8, reopened = $9, version = version + 1 WHERE id = $1`,
      [
        id,
        ticket.status,
        ticket.assigneeId,
        ticket.teamId,
        ticket.tags,
        ticket.waitingSince,
        ticket.firstReplyAt,
        ticket.solvedAt,
        ticket.reopened,
      ],
    );
    await client.query("COMMIT");
  };
  await client.query(
    `INSERT INTO conversations (id, channel, locale, subject, created_at, waiting_since) VALUES ($1, $2, 'en', 'x', $3, $4)`,
    [id, channel, new Date(at), ticket.waitingSince],
  );
  let seq = 0;
  let beforeLast: Ticket | null = null;
  for (let left = Math.floor(random() * 12); left > 0; left -= 1) {
    at += Math.floor(random() ** 3 * hours(60)) + minutes(1);
    if (at >= to) break;
    const moment = new Date(at);
    const kind = pick([
      "reply",
      "reply",
      "assign",
      "team",
      "tag",
      "snooze",
      "inbound",
      "solve",
      "solve",
      "reopen",
      "undo",
    ] as const);
    const before: Ticket = ticket;
    if (kind === "assign" || kind === "team") {
      const agent = random() < 0.1 ? null : pick(agents);
      const team = random() < 0.1 ? null : pick(teams);
      await write(kind === "assign" ? { assigneeId: agent } : { teamId: team }, at);
      happenings.push(kind === "assign" ? { at, kind, agent } : { at, kind, team });
    } else if (kind === "tag") {
      const tag = pick(["refund", "card", "login"]);
      if (ticket.tags.includes(tag)) continue;
      await write({ tags: [...ticket.tags, tag] }, at);
      happenings.push({ at, kind, tag });
    } else if (kind === "reply") {
      const agent = pick(agents);
      seq += 1;
      await client.query(
        "INSERT INTO messages (conversation_id, seq, kind, author_type, author_id, body) VALUES ($1, $2, 'reply', 'staff', $3, 'x')",
        [id, seq, agent],
      );
      await write(afterReply(ticket, moment), at);
      happenings.push({ at, kind, agent });
    } else if (kind === "inbound") {
      await write(afterInbound(ticket, moment), at);
      happenings.push({ at, kind });
    } else if (kind === "snooze" || kind === "reopen" || kind === "solve") {
      const wanted = kind === "snooze" ? "snoozed" : kind === "solve" ? "solved" : "open";
      if (ticket.status === wanted) continue;
      await write(afterStatus(ticket, wanted, moment, new Date(at + hours(1))), at);
      happenings.push({ at, kind });
    } else if (beforeLast) {
      // Only a change of the status is taken back here: it is what moves figures.
      const { status, solvedAt, reopened, waitingSince } = beforeLast;
      await write({ status, solvedAt, reopened, waitingSince }, at);
      happenings.push({ at, kind: "undo" });
    }
    const moves = (kind === "solve" || kind === "reopen") && before !== ticket;
    beforeLast = moves ? before : null;
  }
  if (random() < 0.05 && ticket.status !== "solved") {
    at += minutes(1);
    await write(afterStatus(ticket, "solved", new Date(at)), at, true);
    happenings.push({ at, kind: "merge" });
  }
  let survey: Life["survey"] = null;
  if (random() < 0.4) {
    survey = {
      askedAt: at + minutes(2),
      agent: ticket.assigneeId,
      team: ticket.teamId,
      rating: random() < 0.5 ? 1 + Math.floor(random() * 5) : null,
    };
    await client.query(
      `INSERT INTO surveys (conversation_id, channel, locale, team_id, agent_id, asked_at, closes_at, answered_at, rating)
       VALUES ($1, $2, 'en', $3, $4, $5, now() + interval '1 day', $5, $6)`,
      [id, channel, survey.team, survey.agent, new Date(survey.askedAt), survey.rating],
    );
  }
  client.release();
  return { id, channel, owed, happenings, survey };
}
