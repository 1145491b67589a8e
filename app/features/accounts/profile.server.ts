import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import { readAccessToken, useAccessToken } from "./access-tokens.server.ts";
import { passwordProblem } from "./password.ts";
import { hashPassword } from "./passwords.server.ts";
import { assertCan, type StaffActor } from "./permissions.ts";
import { announceEnded, type Client, endedEvents, endSessions } from "./sessions.server.ts";
import { admitByLink } from "./sign-in.server.ts";
import { checkPassword } from "./two-factor.server.ts";

export interface ProfileChange {
  name: string;
  timeZone: string;
  locale: "en" | "zh";
}

/** Saves what the actor says about himself. Of a name the log keeps only that it changed. */
export async function updateProfile(actor: StaffActor, wanted: ProfileChange): Promise<void> {
  assertCan(actor, "profile.edit");
  const changed: Record<string, string> = {};
  if (wanted.name !== actor.name) changed.name = "changed";
  if (wanted.timeZone !== actor.timeZone) changed.timeZone = wanted.timeZone;
  if (wanted.locale !== actor.locale) changed.locale = wanted.locale;
  if (Object.keys(changed).length === 0) return;
  await prisma.$transaction(async (tx) => {
    await tx.staff.update({ where: { id: actor.id }, data: wanted });
    await record(tx, actor, {
      event: "staff.preferences_changed",
      subject: ["staff", actor.id],
      data: changed,
    });
  });
}

function checkNewPassword(password: string, owner: { email: string; name: string }) {
  const problem = passwordProblem(password, owner);
  if (problem) {
    throw new Invalid("The password cannot be used", [
      { pointer: "/newPassword", code: problem, detail: `The password is ${problem.replaceAll("_", " ")}.` },
    ]);
  }
}

/**
 * Changes the actor's password; all other sessions end.
 *
 * @returns how many sessions ended
 * @throws {Invalid} wrong_password, or a problem of password.ts at /newPassword
 */
export async function changePassword(
  actor: StaffActor,
  { password, newPassword }: { password: string; newPassword: string },
  address: string | null,
): Promise<number> {
  assertCan(actor, "profile.edit");
  checkNewPassword(newPassword, actor);
  await checkPassword(actor, password, address);
  const passwordHash = await hashPassword(newPassword);
  const ended = await prisma.$transaction(async (tx) => {
    await tx.staff.update({ where: { id: actor.id }, data: { passwordHash } });
    const ids = await endSessions(tx, actor.id, { except: actor.sessionId });
    await record(
      tx,
      actor,
      { event: "staff.password_changed", subject: ["staff", actor.id], data: { by: "self" } },
      ...endedEvents(ids, "password_change"),
    );
    return ids;
  });
  announceEnded(actor.id, ended);
  return ended.length;
}

/**
 * Accepts an invitation or a reset: sets the password and signs in. The link is used up with it.
 *
 * @returns the session token for the cookie
 * @throws {ProblemError} 410 where the link cannot be used; {Invalid} for the password
 */
export async function acceptLink(
  token: string,
  { newPassword, ...profile }: ProfileChange & { newPassword: string },
  client: Client,
): Promise<{ token: string }> {
  const { staff: owner } = await readAccessToken(token);
  checkNewPassword(newPassword, { email: owner.email, name: profile.name });
  const passwordHash = await hashPassword(newPassword);
  return prisma.$transaction(async (tx) => {
    const now = new Date();
    const { purpose, staffId } = await useAccessToken(tx, token, now);
    const staff = await tx.staff.update({
      where: { id: staffId, deactivatedAt: null },
      data: { ...profile, passwordHash },
    });
    const { token: session, actor, event } = await admitByLink(tx, staff, client, now);
    const subject: ["staff", string] = ["staff", staffId];
    await record(
      tx,
      actor,
      purpose === "invite"
        ? { event: "staff.joined", subject, data: {} }
        : { event: "staff.password_changed", subject, data: { by: "reset" } },
      event,
    );
    return { token: session };
  });
}
