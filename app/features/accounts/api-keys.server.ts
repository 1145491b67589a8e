import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { record } from "#app/features/audit/audit.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound, ProblemError } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.server.ts";
import { minutes, seconds } from "#app/platform/time.ts";
import {
  type ApiKeyState,
  apiKeyPattern,
  apiKeyState,
  expiryOf,
  type newApiKey,
  shownPrefix,
} from "./api-key.ts";
import {
  type Actor,
  type ApiKeyActor,
  assertCan,
  type Scope,
  type SystemActor,
  scopes,
} from "./permissions.ts";
import { tokenHash } from "./session-cookie.server.ts";

/** How long another process may go on taking a key that was revoked here. */
const remembered = seconds(3);
const usedAtMostEvery = minutes(1);

interface KnownKey {
  id: string;
  scopes: Scope[];
  expiresAt: Date | null;
  revokedAt: Date | null;
}

/** Ingest asks for the same few keys thousands of times a second. Only keys that exist get in, so it stays small. */
const known = new Map<string, { until: number; key: Promise<KnownKey | null> }>();
const lastUsed = new Map<string, number>();

const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);

async function findKey(hash: string): Promise<KnownKey | null> {
  const { rows } = await pool.query<{
    id: string;
    scopes: string[];
    expires_at: Date | null;
    revoked_at: Date | null;
  }>("SELECT id, scopes, expires_at, revoked_at FROM api_keys WHERE secret_hash = $1", [hash]);
  const row = rows[0];
  if (!row) return null;
  return {
    id: row.id,
    scopes: row.scopes.filter(isScope),
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}

async function recall(hash: string, now: Date): Promise<KnownKey | null> {
  const entry = known.get(hash);
  if (entry && entry.until > now.getTime()) return entry.key;
  const key = findKey(hash);
  known.set(hash, { until: now.getTime() + remembered, key });
  try {
    const found = await key;
    if (!found) known.delete(hash);
    return found;
  } catch (error) {
    known.delete(hash);
    throw error;
  }
}

/** Notes the use of a key, at most once a minute and without holding up the request. */
function noteUse(id: string, now: Date) {
  if (now.getTime() - (lastUsed.get(id) ?? 0) < usedAtMostEvery) return;
  lastUsed.set(id, now.getTime());
  pool
    .query(
      `UPDATE api_keys SET last_used_at = $2
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')`,
      [id, now],
    )
    .catch((error: Error) => log.warn({ reason: error.message }, "could not note the use of an API key"));
}

/** RFC 6750, section 3. */
function unauthorised(detail: string, attempted: boolean) {
  const challenge = attempted ? ', error="invalid_token"' : "";
  return new ProblemError(401, attempted ? "invalid_api_key" : "missing_api_key", "An API key is needed", {
    detail,
    headers: { "WWW-Authenticate": `Bearer realm="upay"${challenge}` },
  });
}

/**
 * Who calls the API. A revoked or expired key stops working within a few seconds in every process.
 *
 * @param request carries `Authorization: Bearer upay_…`
 * @throws {ProblemError} 401 where the key is missing, unknown, revoked or expired; 403 where it lacks the scope
 */
export async function requireApiKey(request: Request, scope: Scope, now = new Date()): Promise<ApiKeyActor> {
  const header = request.headers.get("Authorization");
  if (!header) throw unauthorised("Send it as “Authorization: Bearer upay_…”.", false);
  const secret = /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? "";
  if (!apiKeyPattern.test(secret)) {
    throw unauthorised("The Authorization header holds no API key: it looks like “Bearer upay_…”.", true);
  }
  const key = await recall(tokenHash(secret), now);
  if (!key) throw unauthorised("This API key is not known.", true);
  if (key.revokedAt) throw unauthorised("This API key was revoked.", true);
  if (key.expiresAt && key.expiresAt <= now) {
    throw unauthorised(`This API key expired on ${key.expiresAt.toISOString().slice(0, 10)}.`, true);
  }
  if (!key.scopes.includes(scope)) {
    throw new ProblemError(403, "insufficient_scope", "The API key does not allow this", {
      detail: `This needs the scope ${scope}.`,
      headers: { "WWW-Authenticate": `Bearer realm="upay", error="insufficient_scope", scope="${scope}"` },
    });
  }
  noteUse(key.id, now);
  return { type: "api_key", id: key.id, scopes: key.scopes };
}

const newSecret = () => `upay_${randomBytes(32).toString("base64url")}`;

async function saveKey(actor: Actor, name: string, scopes: Scope[], expiresAt: Date | null, secret: string) {
  return prisma.$transaction(async (tx) => {
    const key = await tx.apiKey.create({
      data: {
        name,
        scopes,
        expiresAt,
        prefix: secret.slice(0, shownPrefix),
        secretHash: tokenHash(secret),
        createdById: actor.type === "staff" ? actor.id : null,
      },
    });
    await record(tx, actor, {
      event: "api_key.created",
      subject: ["api_key", key.id],
      data: { scopes, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return key.id;
  });
}

/**
 * Creates a key.
 *
 * @returns its id and the secret, which nobody can read again
 */
export async function createApiKey(
  actor: Actor,
  { name, scopes, lifetime }: z.infer<typeof newApiKey>,
): Promise<{ id: string; secret: string }> {
  assertCan(actor, "api_keys.manage");
  const secret = newSecret();
  const id = await saveKey(actor, name, scopes, expiryOf(lifetime, new Date()), secret);
  return { id, secret };
}

/**
 * Sees to it that a key with this secret exists, for the demonstration stream of a private
 * database. A second call changes nothing; an older key of the same name is revoked.
 *
 * @throws {ProblemError} 400 where `secret` is not of the keys' form
 */
export async function provideApiKey(actor: SystemActor, name: string, secret: string, scopes: Scope[]) {
  assertCan(actor, "api_keys.manage");
  if (!apiKeyPattern.test(secret)) {
    throw new ProblemError(400, "invalid", "An API key is upay_ followed by 43 base64url characters");
  }
  const secretHash = tokenHash(secret);
  if (await prisma.apiKey.findUnique({ where: { secretHash } })) return;
  const older = await prisma.apiKey.findMany({ where: { name, createdById: null, revokedAt: null } });
  for (const { id } of older) await revokeApiKey(actor, id);
  await saveKey(actor, name, scopes, null, secret);
}

/** @throws {NotFound} where there is no such key that still stands */
export async function revokeApiKey(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "api_keys.manage");
  const secretHash = await prisma.$transaction(async (tx) => {
    const [key] = await tx.apiKey.updateManyAndReturn({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (!key) throw new NotFound("API key");
    await record(tx, actor, { event: "api_key.revoked", subject: ["api_key", id], data: {} });
    return key.secretHash;
  });
  known.delete(secretHash);
}

export interface ListedApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  state: ApiKeyState;
  createdBy: string | null;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

/** All keys: those that work first, then the newest first. */
export async function listApiKeys(actor: Actor, now = new Date()): Promise<ListedApiKey[]> {
  assertCan(actor, "api_keys.manage");
  const keys = await prisma.apiKey.findMany({
    orderBy: { createdAt: "desc" },
    include: { createdBy: { select: { name: true } } },
  });
  return keys
    .map((key) => ({
      id: key.id,
      name: key.name,
      prefix: key.prefix,
      scopes: key.scopes,
      state: apiKeyState(key, now),
      createdBy: key.createdBy?.name ?? null,
      createdAt: key.createdAt.toISOString(),
      expiresAt: key.expiresAt?.toISOString() ?? null,
      revokedAt: key.revokedAt?.toISOString() ?? null,
      lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    }))
    .sort((a, b) => Number(b.state === "active") - Number(a.state === "active"));
}
