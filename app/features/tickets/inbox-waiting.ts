import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { days, hours, minutes } from "#app/platform/time.ts";

export type WaitingLevel = "calm" | "soon" | "late";

/**
 * After how long a customer's waiting asks for a hurry, and when it is too long, by what
 * people expect of the channel: chat is answered while they look, email within the day.
 */
const patience: Record<ConversationChannel, { soon: number; late: number }> = {
  chat: { soon: minutes(2), late: minutes(5) },
  phone: { soon: minutes(30), late: hours(2) },
  web_form: { soon: hours(4), late: hours(12) },
  email: { soon: hours(4), late: hours(12) },
};

/** @param waited milliseconds */
export function waitingLevel(channel: ConversationChannel, waited: number): WaitingLevel {
  const { soon, late } = patience[channel];
  return waited >= late ? "late" : waited >= soon ? "soon" : "calm";
}

/** A time waited as a list shows it: "<1m", "12m", "3h 5m", "2d 4h". The smaller unit only where it says something. */
export function waitParts(waited: number) {
  const whole = Math.max(0, waited);
  if (whole >= days(10)) return { days: Math.floor(whole / days(1)) };
  if (whole >= days(1))
    return { days: Math.floor(whole / days(1)), hours: Math.floor((whole % days(1)) / hours(1)) };
  if (whole >= hours(1))
    return { hours: Math.floor(whole / hours(1)), minutes: Math.floor((whole % hours(1)) / minutes(1)) };
  return { minutes: Math.floor(whole / minutes(1)) };
}
