import { record } from "#app/features/audit/audit.server.ts";
import type { AuditChange } from "#app/features/audit/audit-event.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import type { Staff } from "#app/platform/prisma/client.ts";
import { countAttempt, forgiveAttempts } from "./attempts.server.ts";
import { hashPassword, isOutdated, verifyPassword } from "./passwords.server.ts";
import type { SystemActor } from "./permissions.ts";
import { type Client, type LiveSession, staffActor, startSession } from "./sessions.server.ts";
import { takeCode, wrongCode } from "./two-factor.server.ts";

const system: SystemActor = { type: "system" };

/** Said alike for unknown, wrong, uninvited and deactivated: nobody learns who has an account. */
const wrongCredentials = () =>
  new ProblemError(400, "wrong_credentials", "The e-mail address or the password is wrong");

/**
 * Writes a refusal down. An unknown account is written down too: it leaves a trace, and the
 * answer takes as long as for a known one.
 */
async function noteRefusal(staffId: string | undefined, reason: string) {
  await prisma.$transaction((tx) =>
    record(tx, system, {
      event: "sign_in.refused",
      subject: ["staff", staffId ?? "unknown"],
      data: { reason },
    }),
  );
}

/** A session that may do everything, within the transaction that proved who it is. */
async function admit(tx: Tx, staff: Staff, client: Client, now: Date) {
  const session = await startSession(tx, staff.id, client, true, now);
  await tx.staff.update({ where: { id: staff.id }, data: { lastSignInAt: now } });
  return { ...session, actor: staffActor(staff, session.id) };
}

/** The audit event of {@link admit}, recorded last. */
const startedEvent = (id: string, secondFactor: boolean): AuditChange => ({
  event: "session.started",
  subject: ["session", id],
  data: { secondFactor },
});

async function adopt(
  tx: Tx,
  staff: Staff,
  { locale, timeZone = staff.timeZone }: Habits,
): Promise<AuditChange[]> {
  if (locale === staff.locale && timeZone === staff.timeZone) return [];
  await tx.staff.update({ where: { id: staff.id }, data: { locale, timeZone } });
  return [{ event: "staff.preferences_changed", subject: ["staff", staff.id], data: { locale, timeZone } }];
}

export interface SignedIn {
  /** for the cookie, see session-cookie.server.ts */
  token: string;
  /** whether the second factor is still owed */
  owesCode: boolean;
}

/** The language and time zone of the browser that somebody signs in with. */
export interface Habits {
  locale: "en" | "zh";
  /** IANA zone, where the browser told it */
  timeZone?: string;
}

/**
 * First step of signing in.
 *
 * @param habits become the person's own at their very first sign-in, and are left alone after it
 * @throws {ProblemError} 400 wrong_credentials; 429 with the time to wait
 */
export async function signIn(
  { email, password }: { email: string; password: string },
  client: Client,
  habits: Habits | null = null,
): Promise<SignedIn> {
  const attempt = { account: email.trim().toLowerCase(), address: client.address };
  await countAttempt("password", attempt);
  const staff = await prisma.staff.findUnique({ where: { email: attempt.account } });
  const right = await verifyPassword(staff?.passwordHash ?? null, password);
  if (!staff || !right || staff.deactivatedAt) {
    await noteRefusal(staff?.id, staff && right ? "deactivated" : "wrong_password");
    throw wrongCredentials();
  }
  await forgiveAttempts("password", attempt);
  const now = new Date();
  const owesCode = staff.totpEnabledAt !== null;
  const renewed = isOutdated(staff.passwordHash!) ? await hashPassword(password) : null;
  const token = await prisma.$transaction(async (tx) => {
    if (renewed) {
      await tx.staff.updateMany({
        where: { id: staff.id, passwordHash: staff.passwordHash },
        data: { passwordHash: renewed },
      });
    }
    if (owesCode) return (await startSession(tx, staff.id, client, false, now)).token;
    const adopted = staff.lastSignInAt === null && habits ? await adopt(tx, staff, habits) : [];
    const { id, token, actor } = await admit(tx, staff, client, now);
    await record(tx, actor, startedEvent(id, false), ...adopted);
    return token;
  });
  return { token, owesCode };
}

/**
 * Second step: a code of the authenticator app or a recovery code. The half-open session is
 * replaced by a new one with another token.
 *
 * @param session one that is not verified yet
 * @returns the new token for the cookie
 * @throws {Invalid} wrong_code; {ProblemError} 429 with the time to wait
 */
export async function proveSecondFactor(
  session: LiveSession,
  code: string,
  client: Client,
): Promise<{ token: string }> {
  const { id: staffId, sessionId } = session.actor;
  const attempt = { account: staffId, address: client.address };
  await countAttempt("code", attempt);
  const token = await prisma.$transaction(async (tx) => {
    const now = new Date();
    const staff = await tx.staff.findUniqueOrThrow({ where: { id: staffId } });
    const used = staff.deactivatedAt ? null : await takeCode(tx, staff, code, now);
    if (!used) return null;
    const { count } = await tx.session.deleteMany({
      where: { id: sessionId, verifiedAt: null, revokedAt: null },
    });
    if (count === 0) throw wrongCode();
    const { id, token, actor } = await admit(tx, staff, client, now);
    await record(tx, actor, ...used, startedEvent(id, true));
    return token;
  });
  if (!token) {
    await noteRefusal(staffId, "wrong_code");
    throw wrongCode();
  }
  await forgiveAttempts("code", attempt);
  return { token };
}

/** Opens a session for somebody who just set a password by following a link. */
export async function admitByLink(tx: Tx, staff: Staff, client: Client, now: Date) {
  const { id, token, actor } = await admit(tx, staff, client, now);
  return { token, actor, event: startedEvent(id, false) };
}
