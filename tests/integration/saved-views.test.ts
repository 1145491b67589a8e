import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { inboxRows, listInbox } from "#app/features/tickets/inbox.server.ts";
import { readInboxFilters } from "#app/features/tickets/inbox-address.ts";
import { fits, type InboxConditions } from "#app/features/tickets/inbox-conditions.ts";
import { withRisk } from "#app/features/tickets/inbox-steady.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { removeView, savedViews, saveView } from "#app/features/tickets/saved-views.server.ts";
import { priorities } from "#app/features/tickets/ticket.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Forbidden, NotFound } from "#app/platform/errors.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { seeded } from "#tests/seeded.ts";

const system = { type: "system" } as const;
let agent: StaffActor;
let colleague: StaffActor;
let lead: StaffActor;
let teamId: string;

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name, email } as StaffActor;
}

beforeAll(async () => {
  [agent, colleague, lead] = [
    await staff("Ann", "agent"),
    await staff("Bo", "agent"),
    await staff("Le", "lead"),
  ];
  teamId = (await prisma.team.create({ data: { name: `Cards ${randomUUID()}` } })).id;
  await ingestTransactions(system, [
    {
      id: "tx_views",
      occurredAt: new Date().toISOString(),
      customerId: "cus_views",
      amount: "1.00",
      currency: "EUR",
      method: "card",
      status: "failed",
    },
  ]);
});

const now = Date.now();
const random = seeded(11);
const oneOf = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!;

async function beginSome(count: number) {
  for (let at = 0; at < count; at += 1) {
    const { id } = await openConversation(system, {
      channel: oneOf(["chat", "email", "phone", "web_form"]),
      customerId: oneOf([null, "cus_views"]),
      locale: oneOf(["en", "zh"]),
      subject: `Number ${at}`,
      priority: oneOf(priorities),
      assigneeId: oneOf([null, agent.id, colleague.id]),
      tags: oneOf([[], ["refund"], ["refund", "vip"]]),
      at: new Date(now - hours(random() * 5)),
      first: {
        kind: oneOf(["inbound", "note"]),
        author: { type: "customer", id: null },
        body: "Hello",
        clientId: randomUUID(),
      },
    });
    if (random() < 0.4) await changeTickets(agent, [id], { teamId });
  }
}

async function listed(conditions: InboxConditions, view = "open") {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await listInbox(agent, {
      ...readInboxFilters(new URLSearchParams({ view })),
      ...conditions,
      after,
    });
    ids.push(...page.rows.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after);
  return ids;
}

describe("a view that is narrowed down", () => {
  it("holds what the conditions say, in the view's order, whatever they are", async () => {
    await beginSome(140);
    const all = await listed({});
    const rows = new Map((await inboxRows(agent, all)).map((row) => [row.id, row]));
    const asked: InboxConditions[] = [
      { channel: "email" },
      { team: "none" },
      { team: teamId },
      { owner: "me" },
      { owner: "none" },
      { owner: colleague.id },
      { priority: ["high", "urgent"] },
      { language: "zh" },
      { tag: ["refund"] },
      { tag: ["vip", "refund"] },
      { tag: ["'; DROP TABLE conversations; --"] },
      { waited: 150 },
      { customer: "known" },
      { customer: "unknown", language: "en", owner: "me", priority: ["low", "normal"] },
    ];
    for (const conditions of asked) {
      const expected = all.filter((id) => fits(conditions, rows.get(id)!, agent.id, Date.now()));
      expect(await listed(conditions), JSON.stringify(conditions)).toEqual(expected);
    }
  });

  it("asks for any status and for the customer's risk among all conversations", async () => {
    const open = await listed({});
    await changeTickets(agent, open.slice(0, 20), { status: "solved" });
    await changeTickets(agent, open.slice(20, 30), { status: "pending" });
    await pool.query(
      "INSERT INTO alerts (transaction_id, customer_id, score, band) VALUES ('tx_views', 'cus_views', 900, 'critical')",
    );
    const all = await listed({}, "all");
    expect(new Set(all)).toEqual(new Set(open));
    const rows = new Map(
      withRisk(await inboxRows(agent, all), ["cus_views"]).map((row) => [row.id, row] as const),
    );
    for (const conditions of [
      { status: ["solved", "pending"] },
      { status: ["open"], owner: "me" },
      { risk: "open" },
      { risk: "open", status: ["pending"] },
    ] as InboxConditions[]) {
      const expected = all.filter((id) => fits(conditions, rows.get(id)!, agent.id, Date.now()));
      expect(expected.length).toBeGreaterThan(0);
      expect(await listed(conditions, "all"), JSON.stringify(conditions)).toEqual(expected);
    }
    await pool.query("DELETE FROM alerts WHERE customer_id = 'cus_views'");
  });

  it("goes on behind a long stretch that holds nothing", async () => {
    // More than one page looks at, none of which fits, before one that does.
    await pool.query(
      `INSERT INTO conversations (id, channel, locale, subject, status, waiting_since, tags)
       SELECT gen_random_uuid(), 'email', 'en', 'filler', 'open', now() - interval '30 days', '{}'
       FROM generate_series(1, 4500)`,
    );
    const { id } = await openConversation(system, {
      channel: "chat",
      locale: "zh",
      subject: "The last",
      tags: ["needle"],
      at: new Date(now + minutes(1)),
      first: {
        kind: "inbound",
        author: { type: "customer", id: null },
        body: "Hello",
        clientId: randomUUID(),
      },
    });
    const first = await listInbox(agent, { view: "open", sort: "waiting", tag: ["needle"] });
    expect(first.rows).toEqual([]);
    expect(first.next).not.toBeNull();
    expect(await listed({ tag: ["needle"] })).toEqual([id]);
    await pool.query("DELETE FROM conversations WHERE subject = 'filler'");
  });
});

describe("saved views", () => {
  const search = new URLSearchParams(
    "view=mine&priority=urgent,nonsense&tag=vip&sort=newest&after=x~y&evil=1",
  );

  it("are one's own or everybody's, and keep what makes sense of an address", async () => {
    const own = await saveView(agent, { name: "Urgent", shared: false, search });
    const shared = await saveView(lead, { name: "All urgent", shared: true, search });
    const mine = await savedViews(agent);
    expect(mine.map(({ name, shared, mayRemove }) => [name, shared, mayRemove])).toEqual([
      ["All urgent", true, false],
      ["Urgent", false, true],
    ]);
    expect(mine[1]!.query).toBe("view=mine&priority=urgent&tag=vip&sort=newest");
    expect((await savedViews(colleague)).map(({ name }) => name)).toEqual(["All urgent"]);
    const again = await saveView(agent, { name: "Urgent", shared: false, search: new URLSearchParams() });
    expect(again.id).toBe(own.id);
    await expect(removeView(colleague, own.id)).rejects.toThrow(NotFound);
    await expect(removeView(agent, shared.id)).rejects.toThrow(NotFound);
    await removeView(lead, shared.id);
    await removeView(agent, own.id);
    expect(await savedViews(agent)).toEqual([]);
  });

  it("are shared by leads only, and have an end", async () => {
    await expect(saveView(agent, { name: "x", shared: true, search })).rejects.toThrow(Forbidden);
    const many = Array.from({ length: 60 }, (_, at) =>
      saveView(colleague, { name: `v${at}`, shared: false, search }),
    );
    const results = await Promise.allSettled(many);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
  });
});
