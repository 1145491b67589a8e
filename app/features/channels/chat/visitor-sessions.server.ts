import { createHmac, timingSafeEqual } from "node:crypto";
import { addressGroup } from "#app/features/accounts/address.ts";
import { newToken, tokenHash } from "#app/features/accounts/session-cookie.server.ts";
import { browserOf } from "#app/features/accounts/user-agent.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { addUnknownCustomers } from "#app/features/customers/customers.server.ts";
import { announce } from "#app/features/tickets/announce.server.ts";
import { holdTicket, saveTicket } from "#app/features/tickets/desk.server.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { disconnectVisitor } from "#app/platform/publish.server.ts";
import { keyedHash } from "#app/platform/sealed.server.ts";
import { days, seconds } from "#app/platform/time.ts";
import { type Identity, readIdentity } from "./identity-token.ts";
import { identityKey } from "./settings.server.ts";

/** Without a visit for this long, a session is over. Whoever signed in proves it again after a day. */
const longest = { unknown: days(30), proven: days(1) };

/** Who speaks through a session. */
export interface VisitorActor {
  sessionId: string;
  visitorId: string;
  /** proven; null for somebody unknown */
  customerId: string | null;
  name: string | null;
  email: string | null;
  addressKey: string;
}

const system = { type: "system" } as const;

async function isSigned(text: string, signature: string, kid: string): Promise<boolean> {
  const key = await identityKey(kid);
  if (!key) return false;
  const wanted = createHmac("sha256", key).update(text).digest();
  const given = Buffer.from(signature, "base64url");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The live session of a token, or null where it is unknown, over or ended. */
export async function visitorFromToken(token: unknown, now = new Date()): Promise<VisitorActor | null> {
  if (typeof token !== "string" || !/^[\w-]{43}$/.test(token)) return null;
  const { rows } = await pool.query<VisitorActor>(
    `SELECT s.id AS "sessionId", v.id AS "visitorId", v.customer_id AS "customerId", v.name, v.email,
            s.address_key AS "addressKey"
     FROM visitor_sessions s JOIN visitors v ON v.id = s.visitor_id
     WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2`,
    [tokenHash(token), now],
  );
  return rows[0] ?? null;
}

/** Where a session comes from, as far as it tells. */
interface Origin {
  addressKey: string;
  browser: string | null;
  deviceId: string | null;
  country: string | null;
}

async function start(tx: Tx, visitorId: string, proven: boolean, origin: Origin, now: Date) {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + (proven ? longest.proven : longest.unknown));
  await tx.visitorSession.create({
    data: { id: tokenHash(token), visitorId, ...origin, createdAt: now, expiresAt },
  });
  return token;
}

/** The visitor that a proven customer is; made at their first visit. */
async function provenVisitor(tx: Tx, { customerId, name, email }: Identity) {
  await tx.$executeRawUnsafe(addUnknownCustomers("ARRAY[$1]::text[]"), customerId);
  return tx.visitor.upsert({
    where: { customerId },
    create: { customerId, name, email },
    update: { ...(name && { name }), ...(email && { email }) },
  });
}

/** What somebody wrote before they proved who they are is theirs: their conversations move to them. */
async function join(tx: Tx, fromId: string, toId: string, customerId: string) {
  const held = await tx.visitorConversation.findMany({
    where: { visitorId: fromId },
    orderBy: { conversationId: "asc" },
  });
  const moved = [];
  for (const { conversationId } of held) {
    await holdTicket(tx, conversationId);
    await tx.visitorConversation.update({ where: { conversationId }, data: { visitorId: toId } });
    await tx.conversation.update({ where: { id: conversationId }, data: { customerId } });
    const data = { event: "customer", from: null, to: customerId };
    await append(
      tx,
      conversationId,
      [{ kind: "activity", author: { type: "system", id: null }, data }],
      new Date(),
    );
    moved.push({ id: conversationId, standing: await saveTicket(tx, conversationId, {}) });
  }
  if (moved.length > 0)
    await record(
      tx,
      system,
      ...moved.map(({ id }) => ({
        event: "conversation.identified" as const,
        subject: ["conversation", id] as ["conversation", string],
        data: { customer: customerId },
      })),
    );
  return moved;
}

export type Opened =
  | {
      token: string;
      visitor: Pick<VisitorActor, "customerId" | "name" | "email">;
      /** whether the page's session was another customer's: what it still holds of theirs is not to be sent */
      replaces: boolean;
    }
  | { refused: "identity" };

/**
 * The session a page goes on with. One that lives is kept; a signed token of the site makes it
 * its customer's, with what they wrote in it before; one of another customer is left alone.
 *
 * @param address where the page was asked for
 * @param userAgent of the browser, which is kept by its name only
 */
export async function openVisitorSession(
  { token, identity: signed }: { token: string | null; identity: string | null },
  address: string | null,
  userAgent: string | null = null,
  now = new Date(),
): Promise<Opened> {
  const addressKey = keyedHash(addressGroup(address), "chat-address");
  const actor = await visitorFromToken(token, now);
  const identity = signed ? await readIdentity(signed, isSigned, now.getTime() / seconds(1)) : null;
  if (signed && !identity) return { refused: "identity" };
  const { browser, system: runsOn } = browserOf(userAgent);
  const origin: Origin = {
    addressKey,
    browser: [browser, runsOn].filter(Boolean).join(" · ") || null,
    deviceId: identity?.device ?? null,
    country: identity?.country ?? null,
  };
  if (actor && token && (!identity || identity.customerId === actor.customerId)) {
    const life = actor.customerId ? longest.proven : longest.unknown;
    // A session that was proven lives on only with a fresh proof.
    const renewed = identity || !actor.customerId ? { expiresAt: new Date(now.getTime() + life) } : {};
    await prisma.visitorSession.update({
      where: { id: actor.sessionId },
      data: {
        addressKey,
        ...renewed,
        ...(identity && { deviceId: origin.deviceId, country: origin.country }),
      },
    });
    return { token, visitor: actor, replaces: false };
  }
  if (!identity) {
    const opened = await prisma.$transaction(async (tx) => {
      const visitor = await tx.visitor.create({ data: {} });
      return start(tx, visitor.id, false, origin, now);
    });
    return { token: opened, visitor: { customerId: null, name: null, email: null }, replaces: false };
  }
  const { opened, visitor, moved } = await prisma.$transaction(async (tx) => {
    const visitor = await provenVisitor(tx, identity);
    const joins = actor !== null && actor.customerId === null;
    const moved = joins ? await join(tx, actor.visitorId, visitor.id, identity.customerId) : [];
    // What was known of the session before the proof opens nothing afterwards.
    if (joins)
      await tx.attachment.updateMany({
        where: { holderType: "visitor", holderId: actor.visitorId },
        data: { holderId: visitor.id },
      });
    if (joins) await tx.visitorSession.update({ where: { id: actor.sessionId }, data: { revokedAt: now } });
    return { opened: await start(tx, visitor.id, true, origin, now), visitor, moved };
  });
  if (actor && actor.customerId === null) disconnectVisitor(actor.sessionId);
  for (const { id, standing } of moved) announce(system, id, standing);
  return { token: opened, visitor, replaces: actor !== null && actor.customerId !== null };
}

/** Ends a session: the browser that held it is a stranger again. */
export async function endVisitorSession(token: unknown): Promise<void> {
  const actor = await visitorFromToken(token);
  if (!actor) return;
  await prisma.visitorSession.update({ where: { id: actor.sessionId }, data: { revokedAt: new Date() } });
  disconnectVisitor(actor.sessionId);
}

/** Removes sessions that have been over for a month, and strangers who never wrote. @returns how many sessions */
export async function removeExpiredVisitors(now = new Date()): Promise<number> {
  const monthAgo = new Date(now.getTime() - days(30));
  const { count } = await prisma.visitorSession.deleteMany({ where: { expiresAt: { lt: monthAgo } } });
  await prisma.visitor.deleteMany({
    where: {
      customerId: null,
      createdAt: { lt: monthAgo },
      sessions: { none: {} },
      conversations: { none: {} },
    },
  });
  return count;
}
