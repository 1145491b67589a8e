import { z } from "zod";
import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import { publish } from "#app/platform/publish.server.ts";
import type { Progress } from "./feed.ts";
import { issuers } from "./issuers.ts";

const key = "demo";
const stored = z.object({ paused: z.boolean(), outage: z.string().nullish() });

export interface DemoState {
  /** whether this console was started with simulated payments at all */
  enabled: boolean;
  paused: boolean;
  /** the bank whose cards somebody made fail, until they end it */
  outage: string | null;
}

type Control = Omit<DemoState, "enabled">;

async function controlOf(tx: Tx): Promise<Control> {
  const setting = await tx.setting.findUnique({ where: { key } });
  const { paused = false, outage = null } = stored.safeParse(setting?.value).data ?? {};
  return { paused, outage };
}

/** Whether simulated payments belong to this console, whether they flow, and what fails. Anybody signed in may know. */
export async function demoState(): Promise<DemoState> {
  return { enabled: env.DEMO, ...(await controlOf(prisma)) };
}

/** Changes how the stream stands. @returns whether that was something new */
async function control(change: Partial<Control>, write: (tx: Tx) => Promise<unknown>): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    // Two who press at once: the row's lock makes the second see what the first did.
    await tx.$executeRaw`
      INSERT INTO settings (key, value, updated_at) VALUES (${key}, '{"paused": false}', now())
      ON CONFLICT (key) DO NOTHING`;
    await tx.$queryRaw`SELECT key FROM settings WHERE key = ${key} FOR UPDATE`;
    const before = await controlOf(tx);
    const next = { ...before, ...change };
    if (next.paused === before.paused && next.outage === before.outage) return false;
    await tx.setting.update({ where: { key }, data: { value: next } });
    await write(tx);
    return true;
  });
}

/**
 * Stops or starts the simulated payments; the stream follows within two seconds.
 * Asking for what is so already changes nothing and writes nothing down.
 *
 * @throws {Forbidden} without `demo.control`
 */
export async function setDemoPaused(actor: Actor, paused: boolean): Promise<DemoState> {
  assertCan(actor, "demo.control");
  const changed = await control({ paused }, (tx) =>
    record(tx, actor, {
      event: paused ? "demo.paused" : "demo.resumed",
      subject: ["demo", "stream"],
      data: {},
    }),
  );
  if (changed) publish("system", "demo.changed", { paused });
  return demoState();
}

/**
 * Makes the cards of a bank fail in the simulated payments, or ends that with null; the stream follows within two
 * seconds.
 *
 * @throws {Forbidden} without `demo.control`
 * @throws {Invalid} for a bank that the simulation does not know
 */
export async function setDemoOutage(actor: Actor, issuer: string | null): Promise<DemoState> {
  assertCan(actor, "demo.control");
  if (issuer !== null && !issuers.some(({ name }) => name === issuer))
    throw new Invalid("There is no such bank");
  const changed = await control({ outage: issuer }, (tx) =>
    record(
      tx,
      actor,
      issuer === null
        ? { event: "demo.outage_ended", subject: ["demo", "stream"], data: {} }
        : { event: "demo.outage_started", subject: ["demo", "stream"], data: { issuer } },
    ),
  );
  const state = await demoState();
  if (changed) publish("system", "demo.changed", { paused: state.paused });
  return state;
}

const progressKey = "demo.progress";
const progress = z.object({
  stream: z.string(),
  since: z.number(),
  until: z.number(),
  // Kept since streams that were cut off open anew; those before had opened with their first moment.
  opening: z.number().optional(),
});

/** How far a stream of this name was sent by an earlier run, so that the next one goes on from there. */
export async function demoProgress(stream: string): Promise<Progress | undefined> {
  const setting = await prisma.setting.findUnique({ where: { key: progressKey } });
  const kept = progress.safeParse(setting?.value).data;
  if (kept?.stream !== stream) return undefined;
  const { since, until, opening = since } = kept;
  return { since, until, opening };
}

/** Keeps {@link demoProgress}. A cursor, not a decision of anybody's: it has no audit event. */
export async function keepDemoProgress(stream: string, { since, until, opening }: Progress): Promise<void> {
  const value = { stream, since, until, opening };
  await prisma.setting.upsert({
    where: { key: progressKey },
    create: { key: progressKey, value },
    update: { value },
  });
}
