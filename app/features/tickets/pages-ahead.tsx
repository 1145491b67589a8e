import { minutes, seconds } from "#app/platform/time.ts";
import type { TicketPage } from "./ticket-page.server.ts";

/** A page that was read before it was asked for, and when: milliseconds since 1970. */
export interface PageAhead {
  page: TicketPage;
  readAt: number;
}

/** Older ones are not shown, even where nothing was told of them. */
const longestKept = minutes(5);
/** As long after its viewer wrote in it, a conversation is not read ahead: the draft may still be on its way. */
const settling = seconds(5);
const mostKept = 8;

const kept = new Map<string, { read: Promise<TicketPage | null>; readAt: number }>();
const written = new Map<string, number>();

/**
 * A conversation's page.
 *
 * @returns null where the server does not show it
 * @throws where the server cannot be reached
 */
export async function readTicketPage(id: string): Promise<TicketPage | null> {
  const response = await fetch(`/console/inbox/${id}/page`, { redirect: "manual" });
  return response.ok ? ((await response.json()) as TicketPage) : null;
}

/** Reads the page of a conversation that may be opened next. */
export function readAhead(id: string) {
  const now = Date.now();
  if (now - (written.get(id) ?? 0) < settling) return;
  if (now - (kept.get(id)?.readAt ?? 0) < longestKept) return;
  const page = { read: readTicketPage(id).catch(() => null), readAt: now };
  kept.delete(id);
  kept.set(id, page);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size > mostKept) kept.delete(oldest);
}

/** The page that was read ahead, or is being read; it is given out once. */
export async function takeAhead(id: string): Promise<PageAhead | null> {
  const ahead = kept.get(id);
  kept.delete(id);
  if (!ahead || Date.now() - ahead.readAt >= longestKept) return null;
  const page = await ahead.read;
  return page && { page, readAt: ahead.readAt };
}

/** What was read of a conversation is not so any more; without an id, of all. */
export function forgetAhead(id?: string) {
  if (id === undefined) kept.clear();
  else kept.delete(id);
}

/** The viewer writes in a conversation: what was read before that does not hold it. */
export function wroteIn(id: string) {
  kept.delete(id);
  written.set(id, Date.now());
}
