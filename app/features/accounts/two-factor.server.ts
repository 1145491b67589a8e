import { randomBytes } from "node:crypto";
import { generateSecret } from "otplib";
import { record } from "#app/features/audit/audit.server.ts";
import type { AuditChange } from "#app/features/audit/audit-event.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid, ProblemError } from "#app/platform/errors.ts";
import { keyedHash, open, seal } from "#app/platform/sealed.server.ts";
import { countAttempt, forgiveAttempts } from "./attempts.server.ts";
import { verifyPassword } from "./passwords.server.ts";
import { assertCan, type StaffActor } from "./permissions.ts";
import {
  recoveryCodeBytes,
  recoveryCodeCount,
  recoveryCodeFrom,
  typedRecoveryCode,
} from "./recovery-code.ts";
import { announceEnded, endedEvents, endSessions } from "./sessions.server.ts";
import { acceptedStep, enrolmentUri, looksLikeTotp, typedCode } from "./totp.ts";

const purposeOf = (staffId: string) => `totp:${staffId}`;
const about = (actor: { id: string }): ["staff", string] => ["staff", actor.id];

export const wrongCode = () =>
  new Invalid("This code does not fit", [
    { pointer: "/code", code: "wrong_code", detail: "The code is wrong, was used already or is too old." },
  ]);

const wrongPassword = () =>
  new Invalid("This is not your password", [
    { pointer: "/password", code: "wrong_password", detail: "This is not the account's password." },
  ]);

const nothingPending = () => new ProblemError(409, "nothing_pending", "There is no enrolment to finish");

/** What the authenticator app needs, while enrolment is pending. */
export interface Enrolment {
  secret: string;
  uri: string;
}

export interface TwoFactorState {
  enabledAt: string | null;
  pending: Enrolment | null;
  recoveryCodesLeft: number;
}

/** Where the actor's second factor stands. A pending secret is shown again until a code proves it. */
export async function readTwoFactor(actor: StaffActor): Promise<TwoFactorState> {
  assertCan(actor, "profile.edit");
  const staff = await prisma.staff.findUniqueOrThrow({ where: { id: actor.id } });
  const pending =
    staff.totpSecret && !staff.totpEnabledAt ? open(staff.totpSecret, purposeOf(actor.id)) : null;
  return {
    enabledAt: staff.totpEnabledAt?.toISOString() ?? null,
    pending: pending ? { secret: pending, uri: enrolmentUri(pending, actor.email) } : null,
    recoveryCodesLeft: await prisma.recoveryCode.count({ where: { staffId: actor.id, usedAt: null } }),
  };
}

/** Makes a secret that counts for nothing until {@link confirmTwoFactor}; null gives a pending one up. */
async function setPending(actor: StaffActor, secret: string | null) {
  const { count } = await prisma.staff.updateMany({
    where: { id: actor.id, totpEnabledAt: null },
    data: { totpSecret: secret && seal(secret, purposeOf(actor.id)), totpLastStep: null },
  });
  if (count === 0) throw new ProblemError(409, "already_on", "Two-factor sign-in is on already");
}

/** Begins enrolment afresh. @throws {ProblemError} 409 where two-factor sign-in is on already */
export async function beginTwoFactor(actor: StaffActor): Promise<void> {
  assertCan(actor, "profile.edit");
  await setPending(actor, generateSecret({ length: 20 }));
}

export async function cancelTwoFactor(actor: StaffActor): Promise<void> {
  assertCan(actor, "profile.edit");
  await setPending(actor, null);
}

async function renewCodes(tx: Tx, staffId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, () =>
    recoveryCodeFrom(randomBytes(recoveryCodeBytes)),
  );
  await tx.recoveryCode.deleteMany({ where: { staffId } });
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({ staffId, codeHash: codeHash(code, staffId) })),
  });
  return codes;
}

const codeHash = (code: string, staffId: string) => keyedHash(typedRecoveryCode(code), `recovery:${staffId}`);

/**
 * Turns two-factor sign-in on, proved by a first code. The actor's other sessions, which only a
 * password opened, end.
 *
 * @returns the recovery codes, which nobody can read again
 * @throws {Invalid} wrong_code
 */
export async function confirmTwoFactor(actor: StaffActor, typed: string, address: string | null) {
  assertCan(actor, "profile.edit");
  const attempt = { account: actor.id, address };
  await countAttempt("code", attempt);
  const staff = await prisma.staff.findUniqueOrThrow({ where: { id: actor.id } });
  if (!staff.totpSecret || staff.totpEnabledAt) throw nothingPending();
  const now = new Date();
  const step = acceptedStep(open(staff.totpSecret, purposeOf(actor.id)), typedCode(typed), now, null);
  if (step === null) throw wrongCode();
  const { codes, ended } = await prisma.$transaction(async (tx) => {
    const { count } = await tx.staff.updateMany({
      where: { id: actor.id, totpSecret: staff.totpSecret, totpEnabledAt: null },
      data: { totpEnabledAt: now, totpLastStep: step },
    });
    if (count === 0) throw nothingPending();
    const codes = await renewCodes(tx, actor.id);
    const ended = await endSessions(tx, actor.id, { except: actor.sessionId });
    await record(
      tx,
      actor,
      { event: "staff.two_factor_enabled", subject: about(actor), data: {} },
      ...endedEvents(ended, "two_factor"),
    );
    return { codes, ended };
  });
  await forgiveAttempts("code", attempt);
  announceEnded(actor.id, ended);
  return codes;
}

/**
 * Takes a one-time or a recovery code of somebody with two-factor sign-in on, and uses it up:
 * of two requests with the same code one is refused.
 *
 * @returns what is to be written down, or null where the code does not fit
 */
export async function takeCode(
  tx: Tx,
  staff: { id: string; totpSecret: string | null; totpEnabledAt: Date | null; totpLastStep: number | null },
  typed: string,
  now = new Date(),
): Promise<AuditChange[] | null> {
  if (!staff.totpSecret || !staff.totpEnabledAt) return null;
  const code = typedCode(typed);
  if (looksLikeTotp(code)) {
    const step = acceptedStep(open(staff.totpSecret, purposeOf(staff.id)), code, now, staff.totpLastStep);
    if (step === null) return null;
    const { count } = await tx.staff.updateMany({
      where: {
        id: staff.id,
        totpSecret: staff.totpSecret,
        OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }],
      },
      data: { totpLastStep: step },
    });
    return count === 1 ? [] : null;
  }
  const { count } = await tx.recoveryCode.updateMany({
    where: { staffId: staff.id, codeHash: codeHash(typed, staff.id), usedAt: null },
    data: { usedAt: now },
  });
  if (count === 0) return null;
  const left = await tx.recoveryCode.count({ where: { staffId: staff.id, usedAt: null } });
  return [{ event: "staff.recovery_code_used", subject: about(staff), data: { left } }];
}

/** Runs a change that a fresh code must prove, with attempts limited. */
async function withCode<T>(
  actor: StaffActor,
  code: string,
  address: string | null,
  change: (tx: Tx) => Promise<{ result: T; events: AuditChange[] }>,
): Promise<T> {
  const attempt = { account: actor.id, address };
  await countAttempt("code", attempt);
  const result = await prisma.$transaction(async (tx) => {
    const staff = await tx.staff.findUniqueOrThrow({ where: { id: actor.id } });
    if (!staff.totpEnabledAt) throw new ProblemError(409, "already_off", "Two-factor sign-in is off");
    const used = await takeCode(tx, staff, code);
    if (!used) throw wrongCode();
    const { result, events } = await change(tx);
    await record(tx, actor, ...used, ...events);
    return result;
  });
  await forgiveAttempts("code", attempt);
  return result;
}

/** New recovery codes instead of the old ones. @throws {Invalid} wrong_code */
export async function renewRecoveryCodes(actor: StaffActor, code: string, address: string | null) {
  assertCan(actor, "profile.edit");
  return withCode(actor, code, address, async (tx) => ({
    result: await renewCodes(tx, actor.id),
    events: [{ event: "staff.recovery_codes_renewed", subject: about(actor), data: {} }],
  }));
}

/**
 * Turns two-factor sign-in off, for which both the password and a code are needed: neither a
 * borrowed browser nor a borrowed telephone is enough.
 *
 * @throws {Invalid} wrong_password or wrong_code
 */
export async function disableTwoFactor(
  actor: StaffActor,
  { password, code }: { password: string; code: string },
  address: string | null,
): Promise<void> {
  assertCan(actor, "profile.edit");
  await checkPassword(actor, password, address);
  await withCode(actor, code, address, async (tx) => {
    await tx.staff.update({
      where: { id: actor.id },
      data: { totpSecret: null, totpEnabledAt: null, totpLastStep: null },
    });
    await tx.recoveryCode.deleteMany({ where: { staffId: actor.id } });
    return {
      result: undefined,
      events: [{ event: "staff.two_factor_disabled", subject: about(actor), data: { by: "self" } }],
    };
  });
}

/**
 * Asks somebody who is signed in for the password once more.
 *
 * @throws {Invalid} wrong_password
 * @throws {ProblemError} 429 after too many
 */
export async function checkPassword(actor: StaffActor, password: string, address: string | null) {
  const attempt = { account: actor.id, address };
  await countAttempt("password", attempt);
  const { passwordHash } = await prisma.staff.findUniqueOrThrow({ where: { id: actor.id } });
  if (!(await verifyPassword(passwordHash, password))) throw wrongPassword();
  await forgiveAttempts("password", attempt);
}
