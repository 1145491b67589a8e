import { z } from "zod";
import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import type { Progress } from "./feed.ts";

const key = "demo";
const stored = z.object({ paused: z.boolean() });

export interface DemoState {
  /** whether this console was started with simulated payments at all */
  enabled: boolean;
  paused: boolean;
}

async function isPaused(tx: Tx): Promise<boolean> {
  const setting = await tx.setting.findUnique({ where: { key } });
  return stored.safeParse(setting?.value).data?.paused ?? false;
}

/** Whether simulated payments belong to this console, and whether they flow. Anybody signed in may know. */
export async function demoState(): Promise<DemoState> {
  return { enabled: env.DEMO, paused: await isPaused(prisma) };
}

/**
 * Stops or starts the simulated payments; the stream follows within two seconds.
 * Asking for what is so already changes nothing and writes nothing down.
 *
 * @throws {Forbidden} without `demo.control`
 */
export async function setDemoPaused(actor: Actor, paused: boolean): Promise<DemoState> {
  assertCan(actor, "demo.control");
  const changed = await prisma.$transaction(async (tx) => {
    // Two who press at once: the row's lock makes the second see what the first did.
    await tx.$executeRaw`
      INSERT INTO settings (key, value, updated_at) VALUES (${key}, '{"paused": false}', now())
      ON CONFLICT (key) DO NOTHING`;
    await tx.$queryRaw`SELECT key FROM settings WHERE key = ${key} FOR UPDATE`;
    if ((await isPaused(tx)) === paused) return false;
    await tx.setting.update({ where: { key }, data: { value: { paused } } });
    await record(tx, actor, {
      event: paused ? "demo.paused" : "demo.resumed",
      subject: ["demo", "stream"],
      data: {},
    });
    return true;
  });
  if (changed) publish("system", "demo.changed", { paused });
  return { enabled: env.DEMO, paused };
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
