import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type Role, roles, type StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { readAttainment } from "#app/features/dashboards/attainment.server.ts";
import type { Attainment } from "#app/features/dashboards/attainment.ts";
import { exportReport } from "#app/features/dashboards/report-export.server.ts";
import { readReportQuery, windowOf } from "#app/features/dashboards/report-query.ts";
import { keepClocks } from "#app/features/tickets/service-clocks.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Forbidden } from "#app/platform/errors.ts";
import { minutes } from "#app/platform/time.ts";
import { type Happening, type Life, live } from "#tests/reports-history.ts";
import { seeded } from "#tests/seeded.ts";

const system = { type: "system" } as const;
const as = (role: Role) => ({ type: "staff", id: randomUUID(), role, name: "x" }) as StaffActor;
const from = Date.parse("2025-10-01T00:00:00Z");
const to = Date.parse("2025-11-10T00:00:00Z");
const zone = "Europe/Berlin";
/** Minutes, round the clock. */
const promised = { firstResponse: 1_200, nextResponse: 900, resolution: 4_000 };
const lives: Life[] = [];

beforeAll(async () => {
  await prisma.servicePolicy.deleteMany();
  const targets = { low: promised, normal: promised, high: promised, urgent: promised };
  await prisma.servicePolicy.create({ data: { name: "All", place: 0, isDefault: true, targets } });
  const agents: string[] = [];
  for (const name of ["Ann", "Ben"]) {
    const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
    await createStaff(system, { email, name, role: "agent", password: "a long enough password 1" });
    agents.push((await prisma.staff.findUniqueOrThrow({ where: { email } })).id);
  }
  const teams = [(await prisma.team.create({ data: { name: `North ${randomUUID()}` } })).id];
  const random = seeded(3_031);
  for (let count = 0; count < 90; count += 1) lives.push(await live({ random, agents, teams, from, to }));
  await keepClocks(new Date(to));
}, 120_000);

// ── The same, worked out from what happened, with nothing of the product's own ──

interface Decision {
  life: Life;
  target: keyof Attainment;
  kept: boolean;
  at: number;
}

/** What happened and was not taken back. */
function lasting(happenings: readonly Happening[]): Happening[] {
  const done: Happening[] = [];
  for (const one of happenings) {
    if (one.kind !== "undo") done.push(one);
    else
      done.splice(
        done.findLastIndex(({ kind }) => kind === "solve" || kind === "reopen"),
        1,
      );
  }
  return done;
}

/** Goes through one life from happening to happening, with three clocks in hand. */
function decisions(life: Life): Decision[] {
  const decided: Decision[] = [];
  const owed = new Map<keyof Attainment, { left: number; late: boolean }>();
  const owe = (target: keyof Attainment) =>
    owed.set(target, { left: minutes(promised[target]), late: false });
  const end = (target: keyof Attainment, at: number, kept: boolean) => {
    const clock = owed.get(target);
    if (clock && !clock.late && kept) decided.push({ life, target, kept: true, at });
    owed.delete(target);
  };
  let [solved, answered, last] = [false, !life.owed, life.happenings[0]!.at];
  let resolution: { left: number; late: boolean } | undefined;
  const run = (at: number) => {
    for (const [target, clock] of owed) {
      if (!solved && !clock.late && clock.left < at - last) {
        clock.late = true;
        decided.push({ life, target, kept: false, at: last + clock.left });
      }
      if (!solved) clock.left -= at - last;
    }
    last = at;
  };
  for (const one of lasting(life.happenings)) {
    run(one.at);
    if (one.kind === "begin") {
      owe("resolution");
      if (life.owed) owe("firstResponse");
    } else if (one.kind === "reply") {
      if (!answered) end("firstResponse", one.at, true);
      answered = true;
      end("nextResponse", one.at, true);
    } else if (one.kind === "inbound") {
      if (answered && !owed.has("nextResponse")) owe("nextResponse");
      if (solved && resolution) owed.set("resolution", resolution);
      solved = false;
    } else if (one.kind === "solve" || one.kind === "merge") {
      if (solved) continue;
      owed.delete("nextResponse");
      resolution = owed.get("resolution");
      owed.delete("resolution");
      solved = true;
      // It counts as kept unless it is opened again later.
      if (resolution && !resolution.late && one.kind === "solve")
        decided.push({ life, target: "resolution", kept: true, at: one.at });
    } else if ((one.kind === "reopen" || one.kind === "snooze") && solved) {
      if (resolution) owed.set("resolution", resolution);
      solved = false;
    }
    if (!solved) {
      const before = decided.findIndex(({ target, kept }) => target === "resolution" && kept);
      if (before >= 0) decided.splice(before, 1);
    }
  }
  run(to);
  return decided;
}

function count(decided: readonly Decision[]): Attainment {
  const of = (target: keyof Attainment) => ({
    kept: decided.filter((one) => one.target === target && one.kept).length,
    missed: decided.filter((one) => one.target === target && !one.kept).length,
  });
  return {
    firstResponse: of("firstResponse"),
    nextResponse: of("nextResponse"),
    resolution: of("resolution"),
  };
}

const lastOf = (life: Life, kind: "assign" | "team") => {
  const one = life.happenings.findLast((happening) => happening.kind === kind);
  return (kind === "assign" ? one?.agent : one?.team) ?? null;
};
const tagsOf = (life: Life) =>
  life.happenings.flatMap(({ kind, tag }) => (kind === "tag" && tag ? [tag] : []));
const hourOf = (at: number) =>
  String(
    Number(new Intl.DateTimeFormat("en", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).format(at)),
  );

describe("attainment of service levels", () => {
  it("is what a walk through everything that happened says, by team, agent, channel, tag and hour", async () => {
    for (const search of [{}, { channel: "email" }, { tag: "refund" }] as Record<string, string>[]) {
      const query = readReportQuery(new URLSearchParams({ from: "2025-10-05", to: "2025-11-08", ...search }));
      const window = windowOf(query, zone, to);
      const report = await readAttainment(as("lead"), query, window);
      const all = lives
        .flatMap(decisions)
        .filter(
          ({ life, at }) =>
            at >= window.period.from.getTime() &&
            at < window.period.to.getTime() &&
            (!query.channel || life.channel === query.channel) &&
            (!query.tag || tagsOf(life).includes(query.tag)),
        );
      expect(report.now).toEqual(count(all));
      if (!query.channel && !query.tag) {
        expect(report.now.firstResponse.kept).toBeGreaterThan(10);
        expect(report.now.firstResponse.missed).toBeGreaterThan(10);
        expect(report.now.nextResponse.kept + report.now.nextResponse.missed).toBeGreaterThan(5);
      }
      const keys = {
        team: (one: Decision) => [lastOf(one.life, "team")],
        agent: (one: Decision) => [lastOf(one.life, "assign")],
        channel: (one: Decision) => [one.life.channel],
        tag: (one: Decision) => tagsOf(one.life),
        hour: (one: Decision) => [hourOf(one.at)],
      };
      for (const [by, keysOf] of Object.entries(keys)) {
        const expected = new Map<string | null, Decision[]>();
        for (const one of all)
          for (const key of keysOf(one)) expected.set(key, [...(expected.get(key) ?? []), one]);
        const groups = report.groups[by as keyof typeof keys];
        expect(Object.fromEntries(groups.map(({ value, attainment }) => [value, attainment])), by).toEqual(
          Object.fromEntries([...expected].map(([value, of]) => [value, count(of)])),
        );
      }
    }
  });

  it("is exported, a line a promise", async () => {
    const query = readReportQuery(new URLSearchParams({ from: "2025-10-05", to: "2025-11-08" }));
    const window = windowOf(query, zone, to);
    const report = await readAttainment(as("lead"), query, window);
    let csv = "";
    for await (const piece of await exportReport(as("lead"), query, window, "service")) csv += piece;
    const total = Object.values(report.now).reduce((sum, { kept, missed }) => sum + kept + missed, 0);
    expect(csv.trim().split("\n")).toHaveLength(total + 1);
    expect(csv.split("\n")[0]).toContain("number,channel,team,agent,tags,policy,target");
  });

  it("is for leads and administrators", async () => {
    const query = readReportQuery(new URLSearchParams());
    for (const role of roles) {
      const asked = readAttainment(as(role), query, windowOf(query, zone, to));
      if (role === "lead" || role === "admin") await asked;
      else await expect(asked).rejects.toThrow(Forbidden);
    }
  });
});
