import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type Role, roles, type StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import type { Measures, Report, Spread } from "#app/features/dashboards/report.ts";
import { type ReportQuery, readReportQuery, windowOf } from "#app/features/dashboards/report-query.ts";
import { readReport } from "#app/features/dashboards/reports.server.ts";
import { changeTickets, undoChanges } from "#app/features/tickets/changes.server.ts";
import { receive, reply } from "#app/features/tickets/desk.server.ts";
import { mergeInto, unmerge } from "#app/features/tickets/merging.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Forbidden } from "#app/platform/errors.ts";
import { days } from "#app/platform/time.ts";
import { type Life, live } from "#tests/reports-history.ts";
import { seeded } from "#tests/seeded.ts";

const system = { type: "system" } as const;
const as = (role: Role) => ({ type: "staff", id: randomUUID(), role, name: "x" }) as StaffActor;
const lead = as("lead");
const zone = "Europe/Berlin";
/** The clocks of the zone go back in these weeks. */
const from = Date.parse("2025-10-01T00:00:00Z");
const to = Date.parse("2025-11-20T00:00:00Z");
const lives: Life[] = [];
let agents: string[] = [];
let teams: string[] = [];

async function staff(name: string): Promise<string> {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role: "agent", password: "a long enough password 1" });
  return (await prisma.staff.findUniqueOrThrow({ where: { email } })).id;
}

beforeAll(async () => {
  agents = [await staff("Ann"), await staff("Ben"), await staff("Cem")];
  teams = [];
  for (const name of ["North", "South"])
    teams.push((await prisma.team.create({ data: { name: `${name} ${randomUUID().slice(0, 8)}` } })).id);
  const random = seeded(20_251);
  for (let count = 0; count < 350; count += 1) lives.push(await live({ random, agents, teams, from, to }));
}, 120_000);

// ── The same figures, worked out from what happened, with nothing of the product's own ──

interface Stretch {
  life: Life;
  first: boolean;
  from: number;
  to: number | null;
  merged: boolean;
  reopened: boolean;
  agent: string | null;
  team: string | null;
  tags: string[];
}

interface Lived {
  life: Life;
  began: number;
  stretches: Stretch[];
  answered: { at: number; by: string | null } | null;
}

function lived(life: Life): Lived {
  const stretches: Stretch[] = [];
  let agent: string | null = null;
  let team: string | null = null;
  const tags: string[] = [];
  let answered: Lived["answered"] = null;
  const open = (at: number) =>
    stretches.push({
      life,
      first: stretches.length === 0,
      from: at,
      to: null,
      merged: false,
      reopened: false,
      agent,
      team,
      tags: [...tags],
    });
  let last: "solved" | "opened" | null = null;
  for (const one of life.happenings) {
    const now = stretches.at(-1);
    if (one.kind === "begin") open(one.at);
    else if (one.kind === "assign") agent = one.agent ?? null;
    else if (one.kind === "team") team = one.team ?? null;
    else if (one.kind === "tag") tags.push(one.tag!);
    else if (one.kind === "reply") answered ??= { at: one.at, by: one.agent ?? null };
    else if (one.kind === "solve" || one.kind === "merge") {
      now!.to = one.at;
      now!.merged = one.kind === "merge";
      last = "solved";
    } else if (
      (one.kind === "reopen" || one.kind === "inbound" || one.kind === "snooze") &&
      now!.to !== null
    ) {
      now!.reopened = true;
      open(one.at);
      last = "opened";
    } else if (one.kind === "reopen") last = null;
    else if (one.kind === "undo") {
      if (last === "solved") now!.to = null;
      else if (last === "opened") {
        stretches.pop();
        stretches.at(-1)!.reopened = false;
      }
      last = null;
    }
    Object.assign(stretches.at(-1)!, { agent, team, tags: [...tags] });
  }
  return { life, began: life.happenings[0]!.at, stretches, answered };
}

function spread(values: number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? null;
  return { count: sorted.length, median: at(0.5), p90: at(0.9) };
}

const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  weekday: "short",
});
function local(at: number) {
  const read = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: `${read.year}-${read.month}-${read.day}`,
    hour: Number(read.hour),
    weekday: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(read.weekday!) + 1,
  };
}

type Pick = (source: "begun" | "solved" | "asked", one: Lived, stretch: Stretch) => boolean;

function naive(all: Lived[], within: (at: number) => boolean, wanted: Pick): Measures {
  const begun = all.filter((one) => within(one.began) && wanted("begun", one, one.stretches[0]!));
  const solved = all.flatMap((one) =>
    one.stretches.filter(
      (stretch) =>
        stretch.to !== null && within(stretch.to) && !stretch.merged && wanted("solved", one, stretch),
    ),
  );
  const began = new Map(all.map((one) => [one.life, one.began]));
  const asked = all.filter(
    (one) =>
      one.life.survey && within(one.life.survey.askedAt) && wanted("asked", one, one.stretches.at(-1)!),
  );
  const ratings = asked.flatMap((one) => one.life.survey!.rating ?? []);
  const owed = begun.filter((one) => one.life.owed);
  return {
    begun: begun.length,
    unanswered: owed.filter((one) => !one.answered && one.stretches[0]!.to === null).length,
    firstResponse: spread(owed.flatMap((one) => (one.answered ? one.answered.at - one.began : []))),
    solved: solved.length,
    reopened: solved.filter((stretch) => stretch.reopened).length,
    resolution: spread(
      solved.filter(({ reopened }) => !reopened).map((stretch) => stretch.to! - began.get(stretch.life)!),
    ),
    asked: asked.length,
    rated: ratings.length,
    ratings: ratings.reduce((sum, rating) => sum + rating, 0),
  };
}

const ownerOf = (source: string, one: Lived, stretch: Stretch) =>
  source === "asked"
    ? one.life.survey!.agent
    : source === "solved"
      ? stretch.agent
      : (one.answered?.by ?? stretch.agent);
const teamOf = (source: string, one: Lived, stretch: Stretch) =>
  source === "asked" ? one.life.survey!.team : stretch.team;

function fits(query: ReportQuery): Pick {
  const same = (wanted: string | undefined, value: string | null) =>
    wanted === undefined || value === (wanted === "none" ? null : wanted);
  return (source, one, stretch) =>
    same(query.channel, one.life.channel) &&
    same(query.team, teamOf(source, one, stretch)) &&
    same(query.agent, ownerOf(source, one, stretch)) &&
    (query.tag === undefined || stretch.tags.includes(query.tag));
}

/** Compares a whole report with what the lives say. */
async function compare(search: Record<string, string>, now: number): Promise<Report> {
  const query = readReportQuery(new URLSearchParams(search));
  const window = windowOf(query, zone, now);
  const report = await readReport(lead, query, window);
  const all = lives.map(lived);
  const wanted = fits(query);
  const inDays = (list: string[]) => (at: number) => list.includes(local(at).day);
  const within = inDays(window.days);
  expect(report.now).toEqual(naive(all, within, wanted));
  const earlier = window.days.map((_, back) =>
    new Date(Date.parse(window.days[0]!) - days(back + 1)).toISOString().slice(0, 10),
  );
  expect(report.before).toEqual(naive(all, inDays(earlier), wanted));
  for (const day of report.days) {
    const here = naive(all, (at) => local(at).day === day.day, wanted);
    const open = all
      .flatMap(({ stretches }) => stretches)
      .filter((stretch) => {
        const one = all.find(({ life }) => life === stretch.life)!;
        const begun = local(stretch.from).day <= day.day;
        return (
          begun && (stretch.to === null || local(stretch.to).day > day.day) && wanted("solved", one, stretch)
        );
      });
    expect(day).toEqual({ day: day.day, begun: here.begun, solved: here.solved, backlog: open.length });
  }
  const keyed = (by: string, make: (value: string | null) => Pick, values: (string | null)[]) => {
    for (const value of values) {
      const {
        value: _value,
        name: _name,
        ...told
      } = report.groups[by as "team"].find((group) => group.value === value) ?? {
        value,
        name: null,
        ...naive([], within, wanted),
      };
      const one = make(value);
      expect(told, `${by} ${value}`).toEqual(naive(all, within, (...of) => wanted(...of) && one(...of)));
    }
  };
  keyed(
    "team",
    (value) =>
      (...of) =>
        teamOf(...of) === value,
    [...teams, null],
  );
  keyed(
    "agent",
    (value) =>
      (...of) =>
        ownerOf(...of) === value,
    [...agents, null],
  );
  keyed("channel", (value) => (_source, one) => one.life.channel === value, [
    "chat",
    "email",
    "phone",
    "web_form",
  ]);
  keyed("tag", (value) => (_source, _one, stretch) => stretch.tags.includes(value!), [
    "refund",
    "card",
    "login",
  ]);
  const at = { begun: (one: Lived) => one.began, asked: (one: Lived) => one.life.survey!.askedAt };
  keyed(
    "hour",
    (value) => (source, one, stretch) =>
      local(source === "solved" ? stretch.to! : at[source](one)).hour === Number(value),
    Array.from({ length: 24 }, (_, hour) => String(hour)),
  );
  const heat = new Map<string, number>();
  for (const one of all.filter((each) => within(each.began) && wanted("begun", each, each.stretches[0]!))) {
    const { weekday, hour } = local(one.began);
    heat.set(`${weekday} ${hour}`, (heat.get(`${weekday} ${hour}`) ?? 0) + 1);
  }
  expect(Object.fromEntries(report.heat.map((cell) => [`${cell.weekday} ${cell.hour}`, cell.count]))).toEqual(
    Object.fromEntries(heat),
  );
  const rated = all.filter(
    (one) =>
      one.life.survey?.rating &&
      within(one.life.survey.askedAt) &&
      wanted("asked", one, one.stretches.at(-1)!),
  );
  expect(report.distribution).toEqual(
    [1, 2, 3, 4, 5].map((stars) => rated.filter((one) => one.life.survey!.rating === stars).length),
  );
  return report;
}

describe("reports", () => {
  it("say what a naive count of everything that happened says, over a change of the clocks", async () => {
    const report = await compare({ from: "2025-10-20", to: "2025-11-03" }, to);
    expect(report.now.begun).toBeGreaterThan(50);
    expect(report.now.reopened).toBeGreaterThan(5);
    expect(report.now.resolution.count).toBeGreaterThan(20);
    expect(report.now.rated).toBeGreaterThan(10);
    await compare({ days: "30" }, Date.parse("2025-11-19T15:00:00Z"));
  });

  it("say so for any filter", async () => {
    const span = { from: "2025-10-10", to: "2025-11-10" };
    await compare({ ...span, channel: "chat" }, to);
    await compare({ ...span, team: teams[0]!, tag: "refund" }, to);
    await compare({ ...span, agent: agents[1]! }, to);
    await compare({ ...span, team: "none" }, to);
  });

  it("are for leads and administrators", async () => {
    const query = readReportQuery(new URLSearchParams());
    const window = windowOf(query, zone, to);
    for (const role of roles) {
      const asked = readReport(as(role), query, window);
      if (role === "lead" || role === "admin") await asked;
      else await expect(asked).rejects.toThrow(Forbidden);
    }
    await expect(readReport({ type: "api_key", id: "x", scopes: [] }, query, window)).rejects.toThrow(
      Forbidden,
    );
  });
});

describe("what reports are made of", () => {
  const agent = { ...as("agent") };
  const begin = async () => {
    agent.id = agents[0]!;
    const { id } = await openConversation(system, {
      channel: "email",
      locale: "en",
      subject: "x",
      first: { kind: "inbound", author: { type: "customer", id: null }, body: "help" },
    });
    return id;
  };
  const stretches = async (id: string) => {
    const { rows } = await pool.query(
      `SELECT place, to_at IS NOT NULL AS solved, merged, reopened, first_reply_by AS by
       FROM report_stretches WHERE conversation_id = $1 ORDER BY place`,
      [id],
    );
    return rows;
  };

  it("follows answers, solving, reopening by a message, and the way back of each", async () => {
    const id = await begin();
    await reply(agent, id, { body: "Done", clientId: randomUUID(), seenSeq: null, status: "solved" });
    expect(await stretches(id)).toEqual([
      { place: 0, solved: true, merged: false, reopened: false, by: agents[0] },
    ]);
    await receive(system, id, { body: "Not yet", clientId: randomUUID() });
    expect(await stretches(id)).toMatchObject([{ solved: true, reopened: true }, { solved: false }]);
    const solved = await changeTickets(agent, [id], { status: "solved" });
    await undoChanges(agent, solved);
    expect(await stretches(id)).toMatchObject([{ solved: true }, { solved: false, reopened: false }]);
    await changeTickets(agent, [id], { status: "solved" });
    const opened = await changeTickets(agent, [id], { status: "open" });
    expect(await stretches(id)).toHaveLength(3);
    await undoChanges(agent, opened);
    expect(await stretches(id)).toMatchObject([{ solved: true }, { solved: true, reopened: false }]);
  });

  it("takes a conversation that was merged for closed and not for solved, until it is taken out", async () => {
    const [id, into] = [await begin(), await begin()];
    await mergeInto(agent, id, into);
    expect(await stretches(id)).toMatchObject([{ solved: true, merged: true }]);
    await unmerge(agent, id);
    expect(await stretches(id)).toMatchObject([{ solved: false, merged: false, reopened: false }]);
  });
});
