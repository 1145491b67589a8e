import { redirect } from "@remix-run/node";
import { staffRoom } from "#app/events.ts";
import { record } from "#app/features/audit/audit.server.ts";
import type { AuditChange } from "#app/features/audit/audit-event.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import type { Staff } from "#app/platform/prisma/client.ts";
import { disconnectSessions, publish } from "#app/platform/publish.server.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { signInPath } from "./next-path.ts";
import { assertCan, can, type Permission, type StaffActor } from "./permissions.ts";
import { longestSession, newToken, tokenFrom, tokenHash } from "./session-cookie.server.ts";
import { roleFrom } from "./staff.ts";

/** Without a request for this long, a session is over. */
const longestIdle = hours(12);
/** How long the second factor may be owed before the password is asked for again. */
const longestPending = minutes(10);
const touchedAtMostEvery = minutes(1);

/** Where a request came from: `context.address` of the loader, and the User-Agent header. */
export interface Client {
  address: string | null;
  userAgent: string | null;
}

/** The client of a request, for {@link startSession}. */
export const clientOf = (request: Request, context: { address?: unknown }): Client => ({
  address: typeof context.address === "string" ? context.address : null,
  userAgent: request.headers.get("User-Agent")?.slice(0, 400) ?? null,
});

const expiry = (now: Date, createdAt: Date, verified: boolean) =>
  new Date(
    Math.min(now.getTime() + (verified ? longestIdle : longestPending), createdAt.getTime() + longestSession),
  );

/**
 * Opens a session with a token of its own; the database keeps only the token's hash.
 *
 * @param verified false while the second factor is still owed
 */
export async function startSession(
  tx: Tx,
  staffId: string,
  client: Client,
  verified: boolean,
  now = new Date(),
): Promise<{ id: string; token: string }> {
  const token = newToken();
  const id = tokenHash(token);
  await tx.session.create({
    data: {
      id,
      staffId,
      verifiedAt: verified ? now : null,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: expiry(now, now, verified),
      ...client,
    },
  });
  return { id, token };
}

/** The actor that a member of staff is within one of their sessions. */
export const staffActor = (
  staff: Pick<Staff, "id" | "email" | "name" | "role" | "locale" | "timeZone" | "theme">,
  sessionId: string,
): StaffActor => ({
  type: "staff",
  id: staff.id,
  sessionId,
  role: roleFrom(staff.role),
  name: staff.name,
  email: staff.email,
  locale: staff.locale === "zh" ? "zh" : "en",
  timeZone: staff.timeZone,
  theme: staff.theme === "light" || staff.theme === "dark" ? staff.theme : "system",
});

interface SessionRow {
  session_id: string;
  verified_at: Date | null;
  created_at: Date;
  last_seen_at: Date;
  id: string;
  email: string;
  name: string;
  role: string;
  locale: string;
  time_zone: string;
  theme: string;
}

/** Named, so that it is parsed and planned once a connection: every request asks it. */
const sessionStatement = {
  name: "live-session",
  text: `SELECT session.id AS session_id, session.verified_at, session.created_at, session.last_seen_at,
            staff.id, staff.email, staff.name, staff.role, staff.locale, staff.time_zone, staff.theme
       FROM sessions session JOIN staff ON staff.id = session.staff_id
      WHERE session.id = $1 AND session.revoked_at IS NULL AND session.expires_at > $2
        AND staff.deactivated_at IS NULL`,
};

/** A live session and whose it is. Until `verified`, nothing but the second factor may be done with it. */
export interface LiveSession {
  actor: StaffActor;
  verified: boolean;
}

/**
 * The live session of a Cookie header. Also moves its expiry on, at most once a minute.
 *
 * @returns null where it is unknown, expired, revoked, or its owner is deactivated
 */
export async function sessionFromCookie(
  cookieHeader: string | null,
  now = new Date(),
): Promise<LiveSession | null> {
  const token = tokenFrom(cookieHeader);
  if (!token) return null;
  const { rows } = await pool.query<SessionRow>({ ...sessionStatement, values: [tokenHash(token), now] });
  const row = rows[0];
  if (!row) return null;
  const verified = row.verified_at !== null;
  if (verified && now.getTime() - row.last_seen_at.getTime() >= touchedAtMostEvery) await touch(row, now);
  return { verified, actor: staffActor({ ...row, timeZone: row.time_zone }, row.session_id) };
}

async function touch(row: SessionRow, now: Date) {
  await pool.query(
    "UPDATE sessions SET last_seen_at = $2, expires_at = $3 WHERE id = $1 AND last_seen_at < $2",
    [row.session_id, now, expiry(now, row.created_at, true)],
  );
}

/** Parent and child loaders of one page ask with the same request: one look-up answers them. */
const perRequest = new WeakMap<Request, Promise<LiveSession | null>>();

/** The live session of a request, signed in fully or not. */
export function currentSession(request: Request): Promise<LiveSession | null> {
  let session = perRequest.get(request);
  if (!session) {
    session = sessionFromCookie(request.headers.get("Cookie"));
    perRequest.set(request, session);
  }
  return session;
}

/** Who is signed in, second factor included; null for everybody else. */
export async function currentActor(request: Request): Promise<StaffActor | null> {
  const session = await currentSession(request);
  return session?.verified ? session.actor : null;
}

/** Who is signed in, for sockets. */
export async function actorFromCookie(cookieHeader: string | null): Promise<StaffActor | null> {
  const session = await sessionFromCookie(cookieHeader);
  return session?.verified ? session.actor : null;
}

/** @throws {Response} a redirect to the sign-in step that is still owed; it leads back here afterwards. */
export async function requireActor(request: Request): Promise<StaffActor> {
  const session = await currentSession(request);
  if (session?.verified) return session.actor;
  const { pathname, search } = new URL(request.url);
  const path = request.method === "GET" ? pathname + search : null;
  throw redirect(signInPath(path, session ? "second-factor" : "sign-in"));
}

/** A session as its owner sees it in a list. */
export interface ListedSession {
  id: string;
  current: boolean;
  address: string | null;
  userAgent: string | null;
  createdAt: string;
  lastSeenAt: string;
}

/** The actor's own live sessions, the one in use first, then by last use. */
export async function listSessions(actor: StaffActor, now = new Date()): Promise<ListedSession[]> {
  const sessions = await prisma.session.findMany({
    where: { staffId: actor.id, revokedAt: null, expiresAt: { gt: now }, verifiedAt: { not: null } },
    orderBy: { lastSeenAt: "desc" },
    take: 50,
  });
  return sessions
    .map(({ id, address, userAgent, createdAt, lastSeenAt }) => ({
      id,
      current: id === actor.sessionId,
      address,
      userAgent,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    }))
    .sort((a, b) => Number(b.current) - Number(a.current));
}

/** Why a session was ended by something other than its own expiry. */
export type EndedBy =
  | "self"
  | "admin"
  | "deactivation"
  | "role_change"
  | "password_change"
  | "two_factor"
  | "reset";

/**
 * Ends sessions of one person inside the transaction of what caused it. The caller records
 * {@link endedEvents} last, where the audit chain is locked, and after the commit announces
 * with {@link announceEnded}.
 *
 * @param which all of them, all but one, or only one
 * @returns the ids of those that were alive
 */
export async function endSessions(
  tx: Tx,
  staffId: string,
  which: { except?: string; only?: string } = {},
  now = new Date(),
): Promise<string[]> {
  const ended = await tx.session.updateManyAndReturn({
    where: {
      staffId,
      revokedAt: null,
      expiresAt: { gt: now },
      id: { equals: which.only, not: which.except },
    },
    data: { revokedAt: now },
    select: { id: true },
  });
  return ended.map(({ id }) => id);
}

/** The audit events of {@link endSessions}. */
export const endedEvents = (ids: string[], by: EndedBy): AuditChange[] =>
  ids.map((id) => ({ event: "session.ended", subject: ["session", id], data: { by } }));

/** Tells the browsers of ended sessions, after the commit, and hears and tells them no more. */
export function announceEnded(staffId: string, sessionIds: string[]) {
  for (const sessionId of sessionIds) publish(staffRoom(staffId), "session.ended", { sessionId });
  disconnectSessions(...sessionIds);
}

async function endOwn(actor: StaffActor, which: { except?: string; only?: string }): Promise<string[]> {
  assertCan(actor, "profile.edit");
  const ended = await prisma.$transaction(async (tx) => {
    const ids = await endSessions(tx, actor.id, which);
    await record(tx, actor, ...endedEvents(ids, "self"));
    return ids;
  });
  announceEnded(actor.id, ended);
  return ended;
}

/**
 * Ends one of the actor's own sessions, the present one included (signing out).
 *
 * @throws {NotFound} where the actor has no such live session
 */
export async function endSession(actor: StaffActor, sessionId: string): Promise<void> {
  const ended = await endOwn(actor, { only: sessionId });
  if (ended.length === 0) throw new NotFound("session");
}

/** Ends the session in use, also one that still owes the second factor. */
export async function signOut({ actor, verified }: LiveSession): Promise<void> {
  if (verified) await endOwn(actor, { only: actor.sessionId });
  else await prisma.session.deleteMany({ where: { id: actor.sessionId, verifiedAt: null } });
}

/** Ends all of the actor's sessions but the present one. @returns how many */
export async function endOtherSessions(actor: StaffActor): Promise<number> {
  const ended = await endOwn(actor, { except: actor.sessionId });
  return ended.length;
}

/** Removes what has been over for a month; the audit log keeps the facts. @returns how many */
export async function removeExpiredSessions(now = new Date()): Promise<number> {
  const monthAgo = new Date(now.getTime() - 30 * hours(24));
  const { count } = await prisma.session.deleteMany({
    where: { OR: [{ expiresAt: { lt: monthAgo } }, { revokedAt: { lt: monthAgo } }] },
  });
  return count;
}

/** For a page's own edge: answers 403, in words, before a form is even read. Use cases check again. */
export function requirePermission(actor: StaffActor, permission: Permission): void {
  if (!can(actor, permission)) throw new Response("forbidden", { status: 403 });
}
