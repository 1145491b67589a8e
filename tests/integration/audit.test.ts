import { beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "#app/features/accounts/api-keys.server.ts";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { auditFilterFrom } from "#app/features/audit/audit-filter.ts";
import {
  auditPage,
  auditParties,
  listAuditEvents,
  verifyAuditChain,
} from "#app/features/audit/audit-log.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";

const system = { type: "system" } as const;
const list = (search: string, actor: StaffActor = lead) =>
  listAuditEvents(actor, auditFilterFrom(new URLSearchParams(search)), "Asia/Shanghai");

let lead: StaffActor;
const actorOf = (id: string, role: Role): StaffActor => ({
  type: "staff",
  id,
  sessionId: "none",
  role,
  name: "Reader",
  email: "reader@upay.example",
  locale: "en",
  timeZone: "UTC",
  theme: "system",
});

const reasonOf = ({ data }: { data: unknown }) => Number((data as { reason: string }).reason);

/** What somebody with the rights of the table's owner could do behind the product's back. */
const tamper = (change: (tx: Tx) => Promise<unknown>) =>
  prisma.$transaction(async (tx) => {
    await tx.$executeRaw`ALTER TABLE audit_events DISABLE TRIGGER USER`;
    await change(tx);
    await tx.$executeRaw`ALTER TABLE audit_events ENABLE TRIGGER USER`;
  });

beforeAll(async () => {
  const email = `reader.${Date.now().toString(36)}@upay.example`;
  const staff = { email, name: "Reader", role: "lead", password: "quiet harbour lights" } as const;
  lead = actorOf((await createStaff(system, staff)).id, "lead");
});

describe("the audit chain", () => {
  it("stays one gapless chain when many write at once", async () => {
    const before = await verifyAuditChain(lead);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        prisma.$transaction((tx) =>
          record(
            tx,
            system,
            { event: "demo.paused", subject: ["demo", "stream"], data: {} },
            {
              event: "sign_in.refused",
              subject: ["staff", "unknown"],
              data: { reason: `attempt ${index}` },
            },
          ),
        ),
      ),
    );
    const after = await verifyAuditChain(lead);
    expect(before.intact && after.intact && after.events - before.events).toBe(20);
  });

  it("holds nothing of a change that was rolled back", async () => {
    const before = await verifyAuditChain(lead);
    const failed = prisma.$transaction(async (tx) => {
      await record(tx, system, { event: "demo.paused", subject: ["demo", "stream"], data: {} });
      throw new Error("changed my mind");
    });
    await expect(failed).rejects.toThrow("changed my mind");
    expect(await verifyAuditChain(lead)).toEqual(before);
  });

  it("shows changed, missing and cut-off events", async () => {
    await prisma.$transaction((tx) =>
      record(
        tx,
        system,
        ...["one", "two", "three"].map((reason) => ({
          event: "sign_in.refused" as const,
          subject: ["staff", "unknown"] as ["staff", string],
          data: { reason },
        })),
      ),
    );
    const newest = await prisma.auditEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
    const seq = newest.seq - 1n;
    const middle = await prisma.auditEvent.findUniqueOrThrow({ where: { seq } });

    await tamper((tx) => tx.auditEvent.update({ where: { seq }, data: { data: { reason: "forged" } } }));
    expect(await verifyAuditChain(lead)).toMatchObject({ intact: false, seq: Number(seq) });
    await tamper((tx) => tx.auditEvent.delete({ where: { seq } }));
    expect(await verifyAuditChain(lead)).toMatchObject({ intact: false, seq: Number(seq) });
    await prisma.auditEvent.create({ data: { ...middle, data: middle.data as object } });
    expect((await verifyAuditChain(lead)).intact).toBe(true);

    await tamper((tx) => tx.auditEvent.delete({ where: { seq: newest.seq } }));
    expect(await verifyAuditChain(lead)).toMatchObject({ intact: false, seq: Number(newest.seq) });
    await prisma.auditEvent.create({ data: { ...newest, data: newest.data as object } });
    expect((await verifyAuditChain(lead)).intact).toBe(true);
  });

  it("cannot be changed or thinned out by the product itself", async () => {
    const { seq } = await prisma.auditEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
    await expect(
      prisma.auditEvent.update({ where: { seq }, data: { event: "demo.resumed" } }),
    ).rejects.toThrow("only ever added");
    await expect(prisma.auditEvent.delete({ where: { seq } })).rejects.toThrow("only ever added");
  });
});

describe("the audit log", () => {
  it("pages by position, both ways, without gaps or repeats", async () => {
    const paged = `paged-${Date.now()}`;
    await prisma.$transaction((tx) =>
      record(
        tx,
        system,
        ...Array.from({ length: 2 * auditPage + 10 }, (_, index) => ({
          event: "sign_in.refused" as const,
          subject: ["staff", paged] as ["staff", string],
          data: { reason: String(index) },
        })),
      ),
    );
    const seen: number[] = [];
    let page = await list(`subject=staff:${paged}`);
    expect(page.newer).toBeNull();
    for (;;) {
      seen.push(...page.events.map(reasonOf));
      if (page.older === null) break;
      page = await list(`subject=staff:${paged}&before=${page.older}`);
    }
    expect(seen).toEqual(Array.from({ length: 2 * auditPage + 10 }, (_, index) => 2 * auditPage + 9 - index));
    const back = await list(`subject=staff:${paged}&after=${page.newer}`);
    expect(back.events.map(reasonOf)).toEqual(seen.slice(auditPage, 2 * auditPage));
  });

  it("filters by actor, event, subject and day, and knows names", async () => {
    const { id } = await createApiKey(actorOf(lead.id, "admin"), {
      name: "Named",
      scopes: ["transactions:write"],
      lifetime: "never",
    });
    const [event] = (await list(`actor=${lead.id}&event=api_key.created&subject=api_key:${id}`)).events;
    expect(event?.actor).toEqual({ type: "staff", id: lead.id, name: "Reader" });
    expect(event?.subject).toEqual({ type: "api_key", id, name: "Named" });
    const day = (shift: number) =>
      new Date(Date.now() + 8 * 3_600_000 + shift * 86_400_000).toISOString().slice(0, 10);
    const about = `subject=api_key:${id}`;
    expect((await list(`${about}&from=${day(0)}&to=${day(0)}`)).events).toHaveLength(1);
    expect((await list(`${about}&from=${day(1)}`)).events).toHaveLength(0);
    expect((await list(`${about}&to=${day(-1)}`)).events).toHaveLength(0);
    expect(
      (await list("actor=system&event=api_key.created")).events.every(({ actor }) => actor.type === "system"),
    ).toBe(true);
    expect((await auditParties(lead)).keys.some((key) => key.id === id)).toBe(true);
  });

  it("is for leads and administrators", async () => {
    for (const role of ["agent", "analyst"] as const) {
      const actor = actorOf(lead.id, role);
      await expect(list("", actor)).rejects.toMatchObject({ code: "forbidden" });
      await expect(verifyAuditChain(actor)).rejects.toMatchObject({ code: "forbidden" });
      await expect(auditParties(actor)).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});
