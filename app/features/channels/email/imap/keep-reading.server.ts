import { randomUUID } from "node:crypto";
import { log } from "#app/platform/log.server.ts";
import { seconds } from "#app/platform/time.ts";
import { type MailboxReader, startReader } from "./mailbox-reader.server.ts";
import { claimReadings, leaseLasts, releaseReadings } from "./readings.server.ts";

/** Leases are renewed, and changes of settings found, so often. */
const lookEvery = seconds(2);

/**
 * Reads every mailbox that has an IMAP server and that nobody else reads, until stopped. Any number of processes
 * may do so: a lease in the database gives each mailbox to one of them, and to another soon after that one is
 * gone.
 *
 * @param onKept told of every mail
 * @returns how to stop: gives back what it has
 */
export function keepReading(onKept?: (result: "accepted" | "repeated") => void) {
  const me = randomUUID();
  const readers = new Map<string, MailboxReader>();
  let leasedAt = Date.now();
  let stopped = false;

  async function end(id: string) {
    const reader = readers.get(id);
    readers.delete(id);
    await reader?.stop();
  }

  async function look() {
    const mine = await claimReadings(me);
    leasedAt = Date.now();
    const settings = new Map(mine.map(({ id, imap }) => [id, imap]));
    // Taken away, paused, or with other settings now.
    const over = [...readers].filter(([id, reader]) => settings.get(id) !== reader.sealed());
    await Promise.all(over.map(([id]) => end(id)));
    if (stopped) return;
    for (const mailbox of mine)
      if (!readers.has(mailbox.id)) readers.set(mailbox.id, startReader(mailbox, onKept));
  }

  async function keepLooking() {
    while (!stopped) {
      try {
        await look();
      } catch (error) {
        log.debug({ reason: (error as Error).message }, "mailboxes to read could not be looked up");
        // By now somebody else may have them.
        if (Date.now() - leasedAt > leaseLasts) await Promise.all([...readers.keys()].map(end));
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lookEvery);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  let wake: () => void = () => undefined;
  const done = keepLooking();
  return async function stop() {
    stopped = true;
    wake();
    await done;
    await Promise.all([...readers.keys()].map(end));
    await releaseReadings(me).catch(() => undefined);
  };
}
