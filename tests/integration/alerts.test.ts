import { beforeAll, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { DecidedMeanwhile, readAlertFilters } from "#app/features/fraud/alert.ts";
import {
  decideAlert,
  decideTogether,
  reopenAlert,
  reopenTogether,
} from "#app/features/fraud/alert-decisions.server.ts";
import { openAlert } from "#app/features/fraud/alert-detail.server.ts";
import { alertCounts, findRisk, listAlerts } from "#app/features/fraud/alerts.server.ts";
import { scoreLane } from "#app/features/fraud/scoring.server.ts";
import { laneOf } from "#app/features/transactions/lane.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, NotFound } from "#app/platform/errors.ts";
import { hours } from "#app/platform/time.ts";
import { noon, payment, steadyHabit } from "#tests/payments.ts";
import { take } from "#tests/scoring-stream.ts";

const unique = `alerts-${Date.now().toString(36)}`;
const customerId = `${unique}-customer`;
const nobody = "00000000-0000-4000-8000-000000000000";
let ana: StaffActor;
let ben: StaffActor;
let agent: StaffActor;

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${name}.${unique}@upay.example`.toLowerCase();
  const { id } = await createStaff(
    { type: "system" },
    { email, name, role, password: "quiet harbour lights" },
  );
  const person = { locale: "en", timeZone: "UTC", theme: "system" } as const;
  return { type: "staff", id, sessionId: "none", role, name, email, ...person };
}

const odd = (at: number) =>
  payment({
    id: `${unique}-odd-${at}`,
    occurredAt: noon + hours(at * 30),
    amountMinor: 5_000_000 + at,
    deviceId: `stranger-${at}`,
    deviceCountry: "BR",
    merchantId: `never-${at}`,
  });

/** Alerts of this test's customer, most recent payment last. */
async function alertIds(): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM alerts WHERE customer_id = $1 ORDER BY transaction_id",
    [customerId],
  );
  return rows.map(({ id }) => id);
}

beforeAll(async () => {
  [ana, ben, agent] = await Promise.all([
    staff("Ana", "analyst"),
    staff("Ben", "analyst"),
    staff("Agnes", "agent"),
  ]);
  const habit = steadyHabit().map((one, at) => ({ ...one, id: `${unique}-usual-${at}` }));
  const stream = [...habit, odd(0), odd(1), odd(2), odd(3)];
  await take(
    stream.map((one) => ({ payment: { ...one, customerId }, update: false })),
    { nudge: false },
  );
  await scoreLane(laneOf({ id: "", customerId }));
});

const filters = (search: string) => readAlertFilters(new URLSearchParams(search));

/** Every row of a list, page by page. */
async function everyRow(search: string, limit: number) {
  const rows = [];
  let after: string | null = "";
  while (after !== null) {
    const page = await listAlerts(ana, filters(`${search}&after=${encodeURIComponent(after)}`), limit);
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    after = page.next;
  }
  return rows;
}

describe("alerts", () => {
  it("are for those who may see them, decided by those who may decide", async () => {
    const [id = ""] = await alertIds();
    const decision = { disposition: "fraud", note: "", seen: 0 } as const;
    await expect(listAlerts(agent, filters(""))).rejects.toThrow(Forbidden);
    await expect(openAlert(agent, id)).rejects.toThrow(Forbidden);
    await expect(alertCounts(agent)).rejects.toThrow(Forbidden);
    await expect(findRisk(agent, `${unique}-odd-0`)).rejects.toThrow(Forbidden);
    await expect(decideAlert(agent, id, decision)).rejects.toThrow(Forbidden);
    await expect(reopenAlert(agent, id, { seen: 0 })).rejects.toThrow(Forbidden);
  });

  it("are listed once each whatever the page's size, in every order", async () => {
    for (const sort of ["-score", "-time", "time"]) {
      const paged = await everyRow(`sort=${sort}`, 25);
      const whole = await everyRow(`sort=${sort}`, 500);
      expect(paged).toEqual(whole);
      expect(new Set(paged.map(({ id }) => id)).size).toBe(paged.length);
    }
    const scores = (await everyRow("sort=-score", 3)).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
  });

  it("can be narrowed to a band, and take no nonsense for a place", async () => {
    const critical = await everyRow("band=critical", 100);
    expect(critical.every(({ band }) => band === "critical")).toBe(true);
    const anything = await listAlerts(ana, filters("after=DROP~TABLE&sort=sideways&band=odd"));
    expect(anything.rows.length).toBeGreaterThan(0);
  });

  it("open with reasons, habit, payment and the customer's other alerts", async () => {
    const [id = "", ...others] = await alertIds();
    const alert = await openAlert(ana, id, "Asia/Shanghai");
    expect(alert.reasons[0]).toMatchObject({
      rule: "amount",
      facts: { observed: 5_000_000, expected: 10_000, sample: 30, currency: "CNY" },
    });
    expect(alert.transaction.id).toBe(`${unique}-odd-0`);
    expect(alert.habit).toMatchObject({ payments: 30, failed: 0 });
    expect(alert.habit?.amounts[0]).toMatchObject({ currency: "CNY", payments: 30, median: 10_000 });
    // Noon in UTC is eight in the evening in Shanghai.
    expect(alert.habit?.hours[20]).toBe(10);
    expect(alert.otherAlerts.map((other) => other.id).toSorted()).toEqual(others.toSorted());
    expect(await findRisk(ana, `${unique}-odd-0`)).toMatchObject({ alertId: id, alertState: "open" });
    expect(await findRisk(ana, "no such payment")).toBeNull();
  });

  it("that do not exist are not found", async () => {
    for (const id of [nobody, "1", "'; --"]) {
      await expect(openAlert(ana, id)).rejects.toThrow(NotFound);
      await expect(decideAlert(ana, id, { disposition: "fraud", note: "", seen: 0 })).rejects.toThrow(
        NotFound,
      );
    }
  });
});

describe("a decision", () => {
  it("closes the alert, is written down and can be taken back", async () => {
    const [, id = ""] = await alertIds();
    const before = await alertCounts(ana);
    const decided = await decideAlert(ana, id, {
      disposition: "fraud",
      note: "Card 4111 1111 1111 1111 was cloned",
      seen: 0,
    });
    expect(await alertCounts(ana)).toMatchObject({ open: before.open - 1 });
    const alert = await openAlert(ben, id);
    expect(alert).toMatchObject({ state: "closed", disposition: "fraud", decidedBy: "Ana" });
    expect(alert.version).toBe(decided.version);
    expect(alert.decisions).toMatchObject([
      { disposition: "fraud", note: "Card •••• 1111 was cloned", by: "Ana" },
    ]);

    await reopenAlert(ben, id, { seen: decided.version });
    const reopened = await openAlert(ana, id);
    expect(reopened).toMatchObject({ state: "open", disposition: null, decidedBy: null });
    expect(reopened.decisions.map(({ disposition }) => disposition)).toEqual(["fraud", "reopened"]);
    await expect(reopenAlert(ben, id, { seen: reopened.version })).rejects.toThrow(Conflict);

    const events = await prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { seq: "asc" } });
    expect(events.map(({ event, actorId }) => [event, actorId])).toEqual([
      ["alert.decided", ana.id],
      ["alert.reopened", ben.id],
    ]);
  });

  it("that needs information keeps the alert at hand", async () => {
    const [, , id = ""] = await alertIds();
    const before = await alertCounts(ana);
    await decideAlert(ana, id, { disposition: "needs_information", note: "", seen: 0 });
    expect((await alertCounts(ana)).needsInformation).toBe(before.needsInformation + 1);
    expect((await everyRow("state=needs_information", 100)).map((alert) => alert.id)).toContain(id);
  });

  it("is refused when somebody else decided meanwhile, and says who, what and when", async () => {
    const [, , , id = ""] = await alertIds();
    const outcomes = await Promise.allSettled(
      [ana, ben].map((actor) => decideAlert(actor, id, { disposition: "legitimate", note: "", seen: 0 })),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason);
    const winner = outcomes[0]?.status === "fulfilled" ? "Ana" : "Ben";
    expect(refused).toHaveLength(1);
    expect(refused[0]).toBeInstanceOf(DecidedMeanwhile);
    expect(refused[0]).toMatchObject({ status: 409, by: winner, disposition: "legitimate" });
    expect(refused[0].at).toBeInstanceOf(Date);
    expect((await openAlert(ana, id)).decisions).toHaveLength(1);
  });

  it("is made for several at once, leaves what others decided, and is taken back for those it was made for", async () => {
    const ids = await alertIds();
    for (const id of ids) {
      const { state, version } = await openAlert(ana, id);
      if (state !== "open") await reopenAlert(ana, id, { seen: version });
    }
    const [first = "", ...rest] = ids;
    const { openBeside } = await openAlert(ana, first);
    expect(openBeside.map(({ id }) => id).toSorted()).toEqual(rest.toSorted());
    await decideAlert(ben, rest[0]!, {
      disposition: "legitimate",
      note: "",
      seen: openBeside.find(({ id }) => id === rest[0])!.seen,
    });

    const gone = { id: nobody, seen: 0 };
    const decision = { disposition: "fraud", note: "One attack" } as const;
    const { done, left } = await decideTogether(ana, [...openBeside, gone], decision);
    expect(left).toMatchObject([{ id: rest[0], by: "Ben", disposition: "legitimate", currency: "CNY" }]);
    expect(done.map(({ id }) => id).toSorted()).toEqual(rest.slice(1).toSorted());
    for (const { id, seen } of done) {
      const { disposition, version, decisions } = await openAlert(ana, id);
      expect({ disposition, version, note: decisions.at(-1)?.note }).toEqual({
        disposition: "fraud",
        version: seen,
        note: "One attack",
      });
    }
    await expect(decideTogether(agent, done, decision)).rejects.toThrow(Forbidden);
    // Somebody decides the first of them anew: it stands, and the others are taken back all the same.
    await decideAlert(ben, done[0]!.id, { disposition: "legitimate", note: "", seen: done[0]!.seen });
    const undone = await reopenTogether(ana, done);
    expect(undone.done.map(({ id }) => id)).toEqual(done.slice(1).map(({ id }) => id));
    expect(undone.left).toMatchObject([{ id: done[0]!.id, by: "Ben", disposition: "legitimate" }]);
    for (const { id } of done.slice(1)) expect((await openAlert(ana, id)).state).toBe("open");
    for (const id of [rest[0]!, done[0]!.id])
      expect((await openAlert(ana, id)).disposition).toBe("legitimate");
  });
});
