import { z } from "zod";
import { businessHours, roundTheClock, WorkingCalendar } from "#app/features/tickets/business-hours.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { appOrigin, env } from "#app/platform/env.server.ts";
import { open } from "#app/platform/sealed.server.ts";
import { type Asked, type Asking, usuallyAsked } from "./widget-tag.ts";

/** Fewer than 256 bits of key would be weaker than the signature (RFC 7518, 3.2). */
const shortestKey = 32;

/** Whether an origin is one, and nothing that would add to a policy. */
const isOrigin = (text: string) => /^https?:\/\/(\*\.)?[\w.-]+(:\d{1,5})?$/.test(text);

const isKeyId = (text: string) => /^[\w.-]{1,64}$/.test(text);

const list = (text: string) => text.split(/[\s,]+/).filter((item) => item !== "");

function readKeys(text: string): ReadonlyMap<string, string> {
  const keys = list(text).map((item) => {
    const at = item.indexOf("=");
    return [item.slice(0, at), item.slice(at + 1)] as const;
  });
  for (const [kid, key] of keys)
    if (!isKeyId(kid) || key.length < shortestKey)
      throw new Error(`CHAT_KEYS must be kid=key pairs with keys of at least ${shortestKey} characters`);
  return new Map(keys);
}

function readOrigins(text: string): string[] {
  const origins = list(text);
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong) throw new Error(`CHAT_ORIGINS must be origins such as https://pay.example, not ${wrong}`);
  return origins;
}

function readHours(text: string) {
  if (text === "") return roundTheClock;
  const parsed = businessHours.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`CHAT_HOURS is not usable: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Keys that sites sign their visitors' identities with, by their id, as the environment gives them. */
export const environmentKeys = readKeys(env.CHAT_KEYS);

/** Sites that may show the chat; our own pages always may. */
export const chatOrigins = [appOrigin, ...readOrigins(env.CHAT_ORIGINS)];

const environmentHours = new WorkingCalendar(readHours(env.CHAT_HOURS));

/** What a key is sealed for. */
export const keyPurpose = (kid: string) => `chat-key:${kid}`;

/**
 * The key that a token names: one that was made in the console, or else one of the environment. Two live
 * beside each other while sites go from one to the other.
 *
 * @param kid as the token says it, so anything
 */
export async function identityKey(kid: string): Promise<string | null> {
  if (!isKeyId(kid)) return null;
  const held = await prisma.chatKey.findUnique({ where: { kid } });
  return held ? open(held.sealed, keyPurpose(kid)) : (environmentKeys.get(kid) ?? null);
}

/** What an administrator has said of the chat; null where the environment speaks. */
const chatSetting = (tx: Tx = prisma) =>
  tx.chatSetting.findUnique({ where: { id: 1 }, include: { calendar: true } });

/** What visitors are asked for, where a site's tag does not say it. */
export async function askedOfVisitors(): Promise<Asked> {
  const held = await chatSetting();
  return held ? { name: held.askName as Asking, email: held.askEmail as Asking } : usuallyAsked;
}

const holidays = z.array(z.object({ date: z.string() }));

async function officeHours(tx?: Tx): Promise<WorkingCalendar> {
  const held = await chatSetting(tx);
  if (!held || held.hours === "environment") return environmentHours;
  if (!held.calendar) return new WorkingCalendar(roundTheClock);
  const { zone, week } = held.calendar;
  const dates = holidays.parse(held.calendar.holidays).map(({ date }) => date);
  return new WorkingCalendar(businessHours.parse({ zone, week, holidays: dates }));
}

/** Whether somebody is there to answer a chat. */
export async function isOpen(now: Date, tx?: Tx): Promise<boolean> {
  const calendar = await officeHours(tx);
  const { offset } = calendar.clock.stretchAt(now.getTime());
  const wall = now.getTime() + offset;
  return calendar.workedUntil(wall + 1_000) > calendar.workedUntil(wall);
}
