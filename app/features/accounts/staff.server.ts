import { record } from "#app/features/audit/audit.server.ts";
import type { AuditChange } from "#app/features/audit/audit-event.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid, NotFound, ProblemError } from "#app/platform/errors.ts";
import { Prisma } from "#app/platform/prisma/client.ts";
import { issueAccessLink, type TokenPurpose } from "./access-tokens.server.ts";
import { passwordProblem } from "./password.ts";
import { hashPassword } from "./passwords.server.ts";
import { type Actor, assertCan, type Role } from "./permissions.ts";
import { announceEnded, type EndedBy, endedEvents, endSessions } from "./sessions.server.ts";
import { roleFrom, type StaffState, staffState } from "./staff.ts";

export interface NewStaff {
  email: string;
  name: string;
  role: Role;
}

const about = (id: string): ["staff", string] => ["staff", id];

const taken = () =>
  new Invalid("This e-mail address has an account already", [
    { pointer: "/email", code: "email_taken", detail: "Another account has this e-mail address." },
  ]);

/** A refusal that the present state of things gives. */
const refused = (code: string, title: string, detail: string) =>
  new ProblemError(409, code, title, { detail });

const isDuplicate = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

async function addStaff(
  actor: Actor,
  { email, name, role }: NewStaff,
  passwordHash: string | null,
): Promise<{ id: string; link: string | null }> {
  try {
    return await prisma.$transaction(async (tx) => {
      const now = new Date();
      const { id } = await tx.staff.create({ data: { email, name, role, passwordHash, invitedAt: now } });
      const link = passwordHash ? null : await issueAccessLink(tx, id, "invite", now);
      const events: AuditChange[] = [{ event: "staff.invited", subject: about(id), data: { role } }];
      if (passwordHash) events.push({ event: "staff.joined", subject: about(id), data: {} });
      await record(tx, actor, ...events);
      return { id, link };
    });
  } catch (error) {
    throw isDuplicate(error) ? taken() : error;
  }
}

/**
 * Adds a member of staff who sets a password by following a link.
 *
 * @returns the link, which nobody can read again
 * @throws {Invalid} where the e-mail address has an account already
 */
export async function inviteStaff(actor: Actor, staff: NewStaff): Promise<{ id: string; link: string }> {
  assertCan(actor, "staff.manage");
  const { id, link } = await addStaff(actor, staff, null);
  return { id, link: link! };
}

/**
 * Adds a member of staff who can sign in at once: the command line and the demonstration.
 *
 * @throws {Invalid} where the address is taken or the password cannot be used
 */
export async function createStaff(
  actor: Actor,
  staff: NewStaff & { password: string },
): Promise<{ id: string }> {
  assertCan(actor, "staff.manage");
  const problem = passwordProblem(staff.password, staff);
  if (problem) {
    throw new Invalid("The password cannot be used", [
      { pointer: "/password", code: problem, detail: `The password is ${problem.replaceAll("_", " ")}.` },
    ]);
  }
  const { id } = await addStaff(actor, staff, await hashPassword(staff.password));
  return { id };
}

/**
 * The person, locked until the transaction ends, after checking that the actor may change them.
 *
 * All administrators are locked first and always in the same order: two of them who demote each
 * other at the same moment go one after the other, and the second finds his own right gone.
 */
async function lockForChange(tx: Tx, actor: Actor, id: string) {
  if (actor.type === "staff" && actor.id === id) {
    throw refused("own_account", "You cannot do this to your own account", "Another administrator can.");
  }
  const admins = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM staff
     WHERE role = 'admin' AND deactivated_at IS NULL AND password_hash IS NOT NULL
     ORDER BY id FOR NO KEY UPDATE`;
  if (actor.type === "staff" && !admins.some((admin) => admin.id === actor.id)) {
    throw refused("actor_changed", "Your own account was changed a moment ago", "Reload the page.");
  }
  await tx.$queryRaw`SELECT 1 FROM staff WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const staff = await tx.staff.findUnique({ where: { id } });
  if (!staff) throw new NotFound("member of staff");
  const lastAdmin = admins.length === 1 && admins[0]?.id === id;
  return { staff, lastAdmin };
}

const needsAnAdmin = () =>
  refused("last_admin", "This is the last active administrator", "Make somebody else one first.");

/**
 * Runs a change of one person, writes it down and tells the browsers whose sessions it ended.
 *
 * @param change makes the change and returns its audit events; none where nothing was to change
 * @param ends why sessions end with it, or null where they go on
 */
async function changeStaff(
  actor: Actor,
  id: string,
  ends: EndedBy | null,
  change: (tx: Tx, locked: Awaited<ReturnType<typeof lockForChange>>) => Promise<AuditChange[]>,
) {
  assertCan(actor, "staff.manage");
  const ended = await prisma.$transaction(async (tx) => {
    const locked = await lockForChange(tx, actor, id);
    const events = await change(tx, locked);
    const sessions = ends && events.length > 0 ? await endSessions(tx, id) : [];
    await record(tx, actor, ...events, ...endedEvents(sessions, ends ?? "admin"));
    return sessions;
  });
  announceEnded(id, ended);
}

/**
 * Gives somebody another role; their sessions end, so that it holds at once.
 *
 * @throws {ProblemError} 409 for one's own account and for the last active administrator
 */
export async function changeRole(actor: Actor, id: string, role: Role): Promise<void> {
  assertCan(actor, "staff.manage");
  await changeStaff(actor, id, "role_change", async (tx, { staff, lastAdmin }) => {
    if (staff.role === role) return [];
    if (lastAdmin) throw needsAnAdmin();
    await tx.staff.update({ where: { id }, data: { role } });
    return [
      { event: "staff.role_changed", subject: about(id), data: { from: roleFrom(staff.role), to: role } },
    ];
  });
}

/**
 * Takes somebody's access away at once: sessions end and open links with them. What they did stays.
 *
 * @throws {ProblemError} 409 for one's own account and for the last active administrator
 */
export async function deactivateStaff(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "staff.manage");
  await changeStaff(actor, id, "deactivation", async (tx, { staff, lastAdmin }) => {
    if (staff.deactivatedAt) return [];
    if (lastAdmin) throw needsAnAdmin();
    await tx.staff.update({ where: { id }, data: { deactivatedAt: new Date() } });
    await tx.accessToken.deleteMany({ where: { staffId: id, usedAt: null } });
    return [{ event: "staff.deactivated", subject: about(id), data: {} }];
  });
}

/** Gives access back, with the password and second factor there were. */
export async function reactivateStaff(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "staff.manage");
  await changeStaff(actor, id, null, async (tx, { staff }) => {
    if (!staff.deactivatedAt) return [];
    await tx.staff.update({ where: { id }, data: { deactivatedAt: null } });
    return [{ event: "staff.reactivated", subject: about(id), data: {} }];
  });
}

/**
 * Starts somebody over who lost the password or the second factor: both end, all sessions end,
 * and a link sets a new password. For an open invitation it is a new invitation.
 *
 * @returns the link, which nobody can read again, and what it is for
 * @throws {ProblemError} 409 for one's own account and for somebody who is deactivated
 */
export async function resetStaff(actor: Actor, id: string): Promise<{ link: string; kind: TokenPurpose }> {
  assertCan(actor, "staff.manage");
  let link = "";
  let kind: TokenPurpose = "reset";
  await changeStaff(actor, id, "reset", async (tx, { staff }) => {
    if (staff.deactivatedAt)
      throw refused("deactivated", "This account is deactivated", "Reactivate it first.");
    kind = staffState(staff) === "invited" ? "invite" : "reset";
    link = await issueAccessLink(tx, id, kind);
    await tx.staff.update({
      where: { id },
      data: { passwordHash: null, totpSecret: null, totpEnabledAt: null, totpLastStep: null },
    });
    await tx.recoveryCode.deleteMany({ where: { staffId: id } });
    const events: AuditChange[] = [{ event: "staff.reset_started", subject: about(id), data: {} }];
    if (staff.totpEnabledAt) {
      events.push({ event: "staff.two_factor_disabled", subject: about(id), data: { by: "admin" } });
    }
    return events;
  });
  return { link, kind };
}

export interface ListedStaff {
  id: string;
  email: string;
  name: string;
  role: Role;
  state: StaffState;
  twoFactor: boolean;
  invitedAt: string | null;
  lastSignInAt: string | null;
}

const stateOrder: StaffState[] = ["active", "resetting", "invited", "deactivated"];

/** Everybody: active people first, then open invitations, then who has left; by name. */
export async function listStaff(actor: Actor): Promise<ListedStaff[]> {
  assertCan(actor, "staff.manage");
  const everybody = await prisma.staff.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] });
  return everybody
    .map((staff) => ({
      id: staff.id,
      email: staff.email,
      name: staff.name,
      role: roleFrom(staff.role),
      state: staffState(staff),
      twoFactor: staff.totpEnabledAt !== null,
      invitedAt: staff.invitedAt?.toISOString() ?? null,
      lastSignInAt: staff.lastSignInAt?.toISOString() ?? null,
    }))
    .sort((a, b) => stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state));
}
