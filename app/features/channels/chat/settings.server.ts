import { z } from "zod";
import { businessHours, roundTheClock, WorkingCalendar } from "#app/features/tickets/business-hours.ts";
import { appOrigin, env } from "#app/platform/env.server.ts";

/** Fewer than 256 bits of key would be weaker than the signature (RFC 7518, 3.2). */
const shortestKey = 32;

/** Whether an origin is one, and nothing that would add to a policy. */
const isOrigin = (text: string) => /^https?:\/\/(\*\.)?[\w.-]+(:\d{1,5})?$/.test(text);

const list = (text: string) => text.split(/[\s,]+/).filter((item) => item !== "");

function readKeys(text: string): ReadonlyMap<string, string> {
  const keys = list(text).map((item) => {
    const at = item.indexOf("=");
    return [item.slice(0, at), item.slice(at + 1)] as const;
  });
  for (const [kid, key] of keys)
    if (!/^[\w.-]{1,64}$/.test(kid) || key.length < shortestKey)
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

/** Keys that sites sign their visitors' identities with, by their id: a new one stands beside the old until it is gone. */
export const identityKeys = readKeys(env.CHAT_KEYS);

/** Sites that may show the chat; our own pages always may. */
export const chatOrigins = [appOrigin, ...readOrigins(env.CHAT_ORIGINS)];

const calendar = new WorkingCalendar(readHours(env.CHAT_HOURS));

/** Whether somebody is there to answer a chat. */
export function isOpen(now: Date): boolean {
  const { offset } = calendar.clock.stretchAt(now.getTime());
  const wall = now.getTime() + offset;
  return calendar.workedUntil(wall + 1_000) > calendar.workedUntil(wall);
}
