import type { ImapFlow } from "imapflow";
import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { days } from "#app/platform/time.ts";
import { mostMailBytes } from "../inbound/delivery.ts";
import { keepRawMail } from "../inbound/raw-mails.server.ts";
import { type Folder, lastKept, noteKept, notKept } from "./kept-uids.server.ts";
import { ReadingProblem } from "./reading-problem.ts";

const system = { type: "system" } as const;

/** Mails fetched with one command, and how many bytes they may have together. */
const mostAtOnce = 25;
const mostBytesAtOnce = 20_000_000;
/** Facts of so many are asked for with one command. */
const mostFacts = 500;
/** What is kept of a mail that is too large: its header, and how it begins. */
const beginning = 1_000_000;

interface Waiting {
  uid: number;
  size: number;
  arrivedAt: Date;
}

export interface FolderReading {
  client: ImapFlow;
  folder: Folder;
  /** of the mailbox that it is read for */
  address: string;
  /** what arrived there before is left alone */
  since: Date | null;
  marksSeen: boolean;
  /** UIDs that are passed over: fetching them ended the connection again and again */
  passedOver: ReadonlySet<number>;
  /** one mail with one command, to find the one that ends the connection */
  oneByOne: boolean;
  signal: AbortSignal;
  /** told of what is being fetched, and with nothing when it is here */
  onFetching: (uids: number[]) => void;
  /** told whenever some more is kept: how many wait, and since when the oldest of them has been there */
  onProgress: (behind: number, behindSince: Date | null) => Promise<void>;
  onKept?: (result: "accepted" | "repeated") => void;
}

/** What a look into a folder found. */
export interface Found {
  /** mails the server has, of those that were looked at */
  there: number;
  /** mails that are there, were asked for and are not kept */
  missing: number;
}

const listed = (uids: number[]) => uids.join(",");

async function search(client: ImapFlow, query: { uid?: string; since?: Date }): Promise<number[]> {
  const uids = await client.search(Object.keys(query).length > 0 ? query : { all: true }, { uid: true });
  if (!uids) throw new ReadingProblem("other", "The server does not say which mails it has");
  return uids;
}

/** When those mails arrived and how large they are; those that are gone by now are left out. */
async function factsOf({ client, since }: FolderReading, uids: number[]): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  for (let start = 0; start < uids.length; start += mostFacts) {
    const part = listed(uids.slice(start, start + mostFacts));
    const query = { uid: true, size: true, internalDate: true };
    for await (const { uid, size = 1, internalDate } of client.fetch(part, query, { uid: true })) {
      const arrivedAt = internalDate ? new Date(internalDate) : new Date();
      // A mail of no bytes is none.
      if (size > 0 && (!since || arrivedAt >= since)) waiting.push({ uid, size, arrivedAt });
    }
  }
  return waiting.toSorted((one, other) => one.uid - other.uid);
}

/** Whether what went wrong with one mail is its own trouble; an end of the connection or the database is not. */
async function goesOn({ client }: FolderReading, error: unknown, uids: number[]) {
  if (!client.usable) throw error;
  await pool.query("SELECT 1").catch((away: Error) => {
    throw new ReadingProblem("database", away.message);
  });
  log.warn({ uids: uids.length, reason: (error as Error).message }, "a mail could not be fetched or kept");
}

/**
 * Fetches some mails and keeps each; what becomes of one is nothing to the others. What a mail needs to count as
 * read comes after its commit: the note of its UID, then the mark on the server.
 */
async function keep(reading: FolderReading, batch: Waiting[]): Promise<void> {
  const { client, folder, address, marksSeen, onFetching, onKept } = reading;
  const large = batch.some(({ size }) => size > mostMailBytes);
  const source = large ? { start: 0, maxLength: beginning } : true;
  const arrivals = new Map(batch.map(({ uid, arrivedAt }) => [uid, arrivedAt]));
  const kept: { uid: number; mailId: string }[] = [];
  onFetching(batch.map(({ uid }) => uid));
  try {
    const uids = listed(batch.map(({ uid }) => uid));
    for await (const { uid, source: raw } of client.fetch(uids, { uid: true, source }, { uid: true })) {
      if (!raw || raw.length === 0) continue;
      try {
        const { id, result } = await keepRawMail(system, raw, address, {
          arrivedAt: arrivals.get(uid),
          ...(large && {
            beginning: `It is larger than ${mostMailBytes / 1_000_000} MB; only its beginning is here`,
          }),
        });
        kept.push({ uid, mailId: id });
        onKept?.(result);
      } catch (error) {
        await goesOn(reading, error, [uid]);
      }
    }
  } catch (error) {
    if (error instanceof ReadingProblem) throw error;
    if (batch.length === 1 || !client.usable) await goesOn(reading, error, [batch[0]!.uid]);
    else for (const one of batch) await keep(reading, [one]);
  } finally {
    if (kept.length > 0) await noteKept(folder, kept);
  }
  onFetching([]);
  if (!marksSeen || kept.length === 0) return;
  const uids = listed(kept.map(({ uid }) => uid));
  await client.messageFlagsAdd(uids, ["\\Seen"], { uid: true, silent: true }).catch((error: Error) => {
    if (!client.usable) throw error;
    log.debug({ reason: error.message }, "mails could not be marked as read");
  });
}

/** What is fetched next; large mails are fetched alone. */
function nextBatch(waiting: Waiting[], most: number): Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex(({ size }, place) => {
    bytes += size;
    return place >= most || (place > 0 && bytes > mostBytesAtOnce);
  });
  return waiting.slice(0, end < 0 ? waiting.length : end);
}

/**
 * Takes mails out of an open folder and keeps them. Which, their UIDs say and nothing else: whether somebody has
 * seen a mail there does not matter.
 *
 * @param scope new: what came after the last one that is kept. all: everything that is there and not kept
 * @throws {ReadingProblem} or the library's error where the connection or the database is away
 */
export async function readFolder(reading: FolderReading, scope: "new" | "all"): Promise<Found> {
  const { client, folder, since, passedOver, oneByOne, signal, onProgress } = reading;
  const last = scope === "new" ? await lastKept(folder) : 0;
  const uids = await search(client, {
    // `*` is the last mail, whatever its UID.
    ...(last > 0 && { uid: `${last + 1}:*` }),
    // By the day, in the server's own zone; the facts tell exactly.
    ...(since && { since: new Date(since.getTime() - days(1)) }),
  });
  const there = uids.filter((uid) => uid > last);
  const lacking = scope === "new" ? there : await notKept(folder, there);
  const waiting = await factsOf(reading, lacking);
  const wanted = waiting.filter(({ uid }) => !passedOver.has(uid));
  for (let left = wanted; left.length > 0 && !signal.aborted; ) {
    await onProgress(left.length, left[0]!.arrivedAt);
    const batch = nextBatch(left, oneByOne ? 1 : mostAtOnce);
    await keep(reading, batch);
    left = left.slice(batch.length);
  }
  const unkept = await notKept(
    folder,
    waiting.map(({ uid }) => uid),
  );
  // What was deleted meanwhile is nothing that we lack.
  const missing = unkept.length > 0 ? await search(client, { uid: listed(unkept) }) : [];
  return { there: there.length - (lacking.length - waiting.length), missing: missing.length };
}
