import { prisma, type Tx } from "#app/platform/db.server.ts";
import { appOrigin } from "#app/platform/env.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { days, hours } from "#app/platform/time.ts";
import { newToken, tokenHash } from "./session-cookie.server.ts";

/** An invitation may wait over a weekend; a reset is for somebody who is asking right now. */
export const tokenLifetime = { invite: days(3), reset: hours(24) };
export type TokenPurpose = keyof typeof tokenLifetime;

/** Said alike for unknown, used and expired links: none of them can be used. */
const unusable = () =>
  new ProblemError(410, "link_unusable", "This link was used already or has expired", {
    detail: "Ask an administrator for a new one.",
  });

/**
 * A link with which one person sets a password, once. Earlier links of that person end here.
 * The address is returned to be shown once; the database keeps the token's hash.
 */
export async function issueAccessLink(
  tx: Tx,
  staffId: string,
  purpose: TokenPurpose,
  now = new Date(),
): Promise<string> {
  const token = newToken();
  await tx.accessToken.deleteMany({ where: { staffId, usedAt: null } });
  await tx.accessToken.create({
    data: {
      tokenHash: tokenHash(token),
      purpose,
      staffId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + tokenLifetime[purpose]),
    },
  });
  return `${appOrigin}/auth/welcome/${token}`;
}

/**
 * Whose link it is, without using it up.
 *
 * @throws {ProblemError} 410 where it cannot be used any more
 */
export async function readAccessToken(token: string, now = new Date()) {
  const found = await prisma.accessToken.findUnique({
    where: { tokenHash: tokenHash(token), usedAt: null, expiresAt: { gt: now } },
    include: { staff: true },
  });
  if (!found || found.staff.deactivatedAt) throw unusable();
  return { purpose: found.purpose as TokenPurpose, staff: found.staff };
}

/**
 * Uses a link up, inside the transaction of what it is used for. Of two at the same moment one wins.
 *
 * @throws {ProblemError} 410 where it cannot be used any more
 */
export async function useAccessToken(tx: Tx, token: string, now = new Date()) {
  const [used] = await tx.accessToken.updateManyAndReturn({
    where: { tokenHash: tokenHash(token), usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (!used) throw unusable();
  return { purpose: used.purpose as TokenPurpose, staffId: used.staffId };
}

/** Removes links that ended more than a week ago. @returns how many */
export async function removeExpiredAccessTokens(now = new Date()): Promise<number> {
  const { count } = await prisma.accessToken.deleteMany({
    where: { expiresAt: { lt: new Date(now.getTime() - days(7)) } },
  });
  return count;
}
