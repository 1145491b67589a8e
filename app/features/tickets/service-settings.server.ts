import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { type BusinessHours, roundTheClock } from "./business-hours.ts";
import { listFields } from "./custom-fields.server.ts";
import { putInForce, servicePolicy, targetNames } from "./service-level.ts";
import { type Escalation, type PolicyConditions, policyConditions } from "./service-rules.ts";
import type { CalendarDraft, PolicyDraft, Preview, PreviewRequest } from "./service-settings.ts";
import { listTeams } from "./teams.server.ts";
import { priorities } from "./ticket.ts";
import type { Holiday } from "./week-text.ts";
import { due } from "./working-time.ts";
import { zoneClock } from "./zone-clock.ts";

/** More than anybody can keep in mind. */
const mostPolicies = 50;
const mostCalendars = 50;

export interface ListedPolicy extends PolicyDraft {
  id: string;
  isDefault: boolean;
  version: number;
}

export interface ListedCalendar extends CalendarDraft {
  id: string;
  /** policies that go by it */
  policies: number;
}

/** Policies in their order, calendars by name, and the teams and custom fields they may name. */
export async function serviceSettings(actor: StaffActor) {
  assertCan(actor, "service_levels.manage");
  const [policies, calendars, teams, fields] = await Promise.all([
    prisma.servicePolicy.findMany({ orderBy: [{ isDefault: "asc" }, { place: "asc" }, { id: "asc" }] }),
    prisma.serviceCalendar.findMany({
      orderBy: { name: "asc" },
      include: { _count: { select: { policies: true } } },
    }),
    listTeams(actor),
    listFields(actor),
  ]);
  return {
    policies: policies.map(
      ({
        id,
        name,
        isDefault,
        version,
        conditions,
        targets,
        calendarId,
        warnAfter,
        escalations,
      }): ListedPolicy => ({
        id,
        name,
        isDefault,
        version,
        conditions: policyConditions.parse(conditions),
        targets: servicePolicy.shape.targets.parse(targets),
        calendarId,
        warnAfter,
        escalations: escalations as Escalation[],
      }),
    ),
    calendars: calendars.map(
      ({ id, name, zone, week, holidays, _count }): ListedCalendar => ({
        id,
        name,
        zone,
        week: week as BusinessHours["week"],
        holidays: holidays as unknown as Holiday[],
        policies: _count.policies,
      }),
    ),
    teams,
    fields: fields.filter(({ retired }) => !retired),
  };
}

/** From now on, every clock that runs is read again. */
const changed = (tx: Tx) =>
  tx.serviceSweep.update({ where: { id: 1 }, data: { revision: { increment: 1 }, cursor: null } });

async function checkTargets(tx: Tx, { conditions, escalations, calendarId }: PolicyDraft) {
  const named = [
    ...(conditions as PolicyConditions).teams,
    ...escalations.flatMap(({ action }) => (action.kind === "team" ? [action.teamId] : [])),
  ];
  const teams = new Set(named);
  if (teams.size > 0 && (await tx.team.count({ where: { id: { in: [...teams] } } })) !== teams.size)
    throw new Invalid("A team that is named is not there any more");
  if (calendarId && !(await tx.serviceCalendar.findUnique({ where: { id: calendarId } })))
    throw new Invalid("These business hours are not there any more");
}

/**
 * Keeps a policy. A new one is tried first; the default's conditions stay empty.
 *
 * @param version of the policy that was edited; what a colleague changed since is not written over
 * @throws {Conflict} where it was changed meanwhile, or there are too many
 */
export async function savePolicy(actor: StaffActor, id: string | null, version: number, draft: PolicyDraft) {
  assertCan(actor, "service_levels.manage");
  const saved = await prisma.$transaction(async (tx) => {
    await checkTargets(tx, draft);
    const { name, targets, calendarId, warnAfter, escalations, conditions } = draft;
    const data = { name, targets, calendarId, warnAfter, escalations };
    let held: { id: string };
    if (id) {
      await tx.$queryRaw`SELECT 1 FROM service_policies WHERE id = ${id}::uuid FOR UPDATE`;
      const before = await tx.servicePolicy.findUnique({ where: { id } });
      if (!before) throw new NotFound("policy");
      if (before.version !== version)
        throw new Conflict("Somebody changed this policy meanwhile", "Look again, then change it.");
      held = await tx.servicePolicy.update({
        where: { id },
        data: { ...data, conditions: before.isDefault ? {} : conditions, version: { increment: 1 } },
      });
    } else {
      if ((await tx.servicePolicy.count()) >= mostPolicies)
        throw new Conflict("There are too many policies", "Remove one that is not used any more.");
      const { _min } = await tx.servicePolicy.aggregate({ _min: { place: true } });
      held = await tx.servicePolicy.create({ data: { ...data, conditions, place: (_min.place ?? 0) - 1 } });
    }
    await changed(tx);
    await record(tx, actor, {
      event: id ? "service_policy.changed" : "service_policy.created",
      subject: ["service_policy", held.id],
      data: { name },
    });
    return held;
  });
  await enqueue("keepClocks", {});
  return { id: saved.id };
}

/** @throws {Conflict} for the default, which stands for what no other policy is for */
export async function removePolicy(actor: StaffActor, id: string): Promise<void> {
  assertCan(actor, "service_levels.manage");
  await prisma.$transaction(async (tx) => {
    const held = await tx.servicePolicy.findUnique({ where: { id } });
    if (!held) throw new NotFound("policy");
    if (held.isDefault) throw new Conflict("The default stays", "It holds for what no other policy is for.");
    await tx.servicePolicy.delete({ where: { id } });
    await changed(tx);
    await record(tx, actor, {
      event: "service_policy.removed",
      subject: ["service_policy", id],
      data: { name: held.name },
    });
  });
  await enqueue("keepClocks", {});
}

/** Has a policy tried one place earlier (-1) or later (1). */
export async function movePolicy(actor: StaffActor, id: string, by: -1 | 1): Promise<void> {
  assertCan(actor, "service_levels.manage");
  await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM service_policies ORDER BY id FOR UPDATE`;
    const all = await tx.servicePolicy.findMany({
      where: { isDefault: false },
      orderBy: [{ place: "asc" }, { id: "asc" }],
      select: { id: true },
    });
    const from = all.findIndex((one) => one.id === id);
    const to = from + by;
    if (from < 0) throw new NotFound("policy");
    if (to < 0 || to >= all.length) return;
    const order = all.toSpliced(from, 1).toSpliced(to, 0, all[from]!);
    for (const [place, one] of order.entries())
      await tx.servicePolicy.update({ where: { id: one.id }, data: { place } });
    await changed(tx);
    await record(tx, actor, {
      event: "service_policy.reordered",
      subject: ["service_policy", id],
      data: { place: to },
    });
  });
  await enqueue("keepClocks", {});
}

/**
 * Keeps business hours.
 *
 * @throws {Conflict} for a name that others have
 */
export async function saveCalendar(actor: StaffActor, id: string | null, draft: CalendarDraft) {
  assertCan(actor, "service_levels.manage");
  const saved = await prisma.$transaction(async (tx) => {
    const same = await tx.serviceCalendar.findUnique({ where: { name: draft.name } });
    if (same && same.id !== id)
      throw new Conflict("There are business hours of that name", "Choose another name.");
    if (id && !(await tx.serviceCalendar.findUnique({ where: { id } }))) throw new NotFound("calendar");
    if (!id && (await tx.serviceCalendar.count()) >= mostCalendars)
      throw new Conflict("There are too many business hours", "Remove some that are not used any more.");
    const held = id
      ? await tx.serviceCalendar.update({ where: { id }, data: draft })
      : await tx.serviceCalendar.create({ data: draft });
    if (id) await changed(tx);
    await record(tx, actor, {
      event: id ? "service_calendar.changed" : "service_calendar.created",
      subject: ["service_calendar", held.id],
      data: { name: draft.name },
    });
    return held;
  });
  if (id) await enqueue("keepClocks", {});
  return { id: saved.id };
}

/** @throws {Conflict} while a policy or the chat goes by it */
export async function removeCalendar(actor: StaffActor, id: string): Promise<void> {
  assertCan(actor, "service_levels.manage");
  await prisma.$transaction(async (tx) => {
    const held = await tx.serviceCalendar.findUnique({
      where: { id },
      include: { _count: { select: { policies: true } } },
    });
    if (!held) throw new NotFound("calendar");
    if (held._count.policies > 0)
      throw new Conflict("A policy goes by these business hours", "Give it others first.");
    if ((await tx.chatSetting.count({ where: { calendarId: id } })) > 0)
      throw new Conflict("The chat goes by these business hours", "Give it others first.");
    await tx.serviceCalendar.delete({ where: { id } });
    await record(tx, actor, {
      event: "service_calendar.removed",
      subject: ["service_calendar", id],
      data: { name: held.name },
    });
  });
}

/** The instant at which a zone's clock shows a time; one that it leaves out is an hour on. */
function instantOf(wall: string, zone: string): number {
  const clock = zoneClock(zone);
  const shown = Date.parse(`${wall}Z`);
  const guess = shown - clock.stretchAt(shown).offset;
  return shown - clock.stretchAt(guess).offset;
}

/** When a message would be due by what is being edited. Nothing is kept. */
export async function previewDue(
  actor: StaffActor,
  { targets, calendar, wall }: PreviewRequest,
): Promise<Preview> {
  assertCan(actor, "service_levels.manage");
  const named =
    typeof calendar === "string"
      ? await prisma.serviceCalendar.findUnique({ where: { id: calendar } })
      : calendar;
  const hours = named && {
    zone: named.zone,
    week: named.week as BusinessHours["week"],
    holidays: (named.holidays as unknown as Holiday[]).map(({ date }) => date),
  };
  const zone = hours?.zone ?? actor.timeZone ?? roundTheClock.zone;
  const { calendarAt } = putInForce({ targets, hours, warnAfter: 0.8 });
  const at = instantOf(wall, zone);
  const dueOf = (minutes: number | null, priority: (typeof priorities)[number]) => {
    const instant = minutes === null ? null : due(at, minutes, calendarAt[priority]).at;
    return instant === null ? null : new Date(instant).toISOString();
  };
  return {
    zone,
    at: new Date(at).toISOString(),
    due: Object.fromEntries(
      priorities.map((priority) => [
        priority,
        Object.fromEntries(targetNames.map((target) => [target, dueOf(targets[priority][target], priority)])),
      ]),
    ) as Preview["due"],
  };
}
